//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod pki;

pub(crate) use pki::*;

/// Charges electric vehicles over ISO 15118, both ends of the cable; reads and writes its messages.
#[derive(Debug, Parser)]
#[command(
    name = "v2g",
    version,
    about,
    after_help = "Without a command: v2g demo --pnc --install."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Command {
    /// Charges a simulated car at a simulated charger on this machine, over real sockets.
    Demo(Demo),
    /// Runs a charging station (SECC) on a network interface.
    Secc(Secc),
    /// Runs a vehicle (EVCC) on a network interface.
    Evcc(Evcc),
    /// Matches a vehicle and a station over the powerline (SLAC), and no more.
    #[command(subcommand)]
    Slac(Slac),
    /// Explains and checks configuration files.
    #[command(subcommand)]
    Config(Config),
    /// Writes man pages and completions for shells.
    Manual(Manual),
    /// Judges a station or a vehicle by conformance cases.
    #[command(subcommand)]
    Conform(Conform),
    /// Contracts on their way into a vehicle: makes, shows, checks and opens them.
    #[command(subcommand)]
    Contract(crate::contract::Contract),
    /// Reads recorded sessions (pcap, pcapng, JSON lines), and judges them.
    Inspect(Inspect),
    /// Opens the portal in a browser: messages and recordings taken apart, sessions simulated.
    Portal(Portal),
    /// Reads messages: EXI to text, JSON, XML or bits.
    Decode(Decode),
    /// Writes messages: JSON or XML to EXI.
    Encode(Encode),
    /// Makes, shows and judges certificates.
    #[command(subcommand)]
    Pki(Pki),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) session: Session,
    /// Over TLS, with certificates made for this run; ISO 15118-20 always is.
    #[arg(long)]
    pub(crate) tls: bool,
    /// Plug & Charge: over TLS, paid by a contract, with signed receipts.
    #[arg(long)]
    pub(crate) pnc: bool,
    /// The vehicle has no contract yet and gets one on the way.
    #[arg(long, requires = "pnc")]
    pub(crate) install: bool,
    /// The vehicle lets the session sleep after a while, and wakes it up again.
    #[arg(long)]
    pub(crate) pause: bool,
    /// Who wants limits and schedule to be negotiated anew after a while.
    #[arg(long, value_name = "SIDE", num_args = 0..=1, default_missing_value = "station")]
    pub(crate) renegotiate: Option<Side>,
    /// Something goes wrong; `list` shows what can.
    #[arg(long, value_name = "NAME")]
    pub(crate) fault: Option<String>,
    /// Draw voltage, current, power and state of charge into this file (SVG).
    #[arg(long, value_name = "FILE")]
    pub(crate) plot: Option<PathBuf>,
    /// Folder for the files of the session.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) out: PathBuf,
    /// How many times faster than the clock the battery fills [default: 240, in AC 1800].
    #[arg(long, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) speed: Option<u32>,
    /// Limits and identity of both sides (TOML); `v2g config example` prints one.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// What is spoken, and how energy is transferred.
#[derive(Clone, Debug, Args)]
pub(crate) struct Session {
    /// What to speak [default: iso2, for what only ISO 15118-20 knows iso20].
    #[arg(long)]
    pub(crate) protocol: Option<Protocol>,
    /// How to charge.
    #[arg(long, default_value = "dc")]
    pub(crate) mode: Mode,
    /// Who decides about power in ISO 15118-20.
    #[arg(long)]
    pub(crate) control: Option<Control>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Secc {
    #[command(flatten)]
    pub(crate) link: Link,
    /// Ways of charging on offer, instead of those of the configuration (ac and dc).
    #[arg(long, value_delimiter = ',')]
    pub(crate) mode: Vec<Mode>,
    /// End after so many sessions.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) sessions: Option<u32>,
    /// Log to standard error: `info`, `debug` or a filter such as `warn,v2g_control=info`; else V2G_LOG, else the
    /// configuration says.
    #[arg(long, value_name = "FILTER")]
    pub(crate) log: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Evcc {
    #[command(flatten)]
    pub(crate) link: Link,
    /// How to charge, instead of what the configuration says (dc).
    #[arg(long)]
    pub(crate) mode: Option<Mode>,
    /// Who decides about power in ISO 15118-20, instead of what the configuration says (scheduled).
    #[arg(long)]
    pub(crate) control: Option<Control>,
    /// How many times faster than the clock the simulated battery fills.
    #[arg(long, value_name = "TIMES", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) speed: u32,
    /// End the session after so many seconds of charging.
    #[arg(long, value_name = "SECONDS")]
    pub(crate) stop_after: Option<u32>,
    /// Match a station over the powerline (SLAC) first, with this modem.
    #[arg(long, value_name = "MODEM", num_args = 0..=1, default_missing_value = "auto")]
    pub(crate) slac: Option<Chip>,
    /// What happens on the way, instead of what the configuration says: tables `[[vehicle.script]]` (TOML).
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Option<PathBuf>,
    /// After a session that was paused, wait so many seconds and go on with it.
    #[arg(long, value_name = "SECONDS")]
    pub(crate) resume_after: Option<u32>,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Config {
    /// Prints a file with every key, its meaning and its default.
    Example(ConfigExample),
    /// Says whether a file is a configuration, or what is wrong in which line.
    Check(ConfigCheck),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Manual {
    /// Folder for the files.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ConfigExample {
    /// For one side only.
    pub(crate) side: Option<Side>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ConfigCheck {
    /// The file.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Portal {
    /// The TCP port on loopback; 0 takes any.
    #[arg(long, default_value_t = 15118)]
    pub(crate) port: u16,
    /// The built page, where it is not in the program.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
    /// Says the address only.
    #[arg(long)]
    pub(crate) no_browser: bool,
}

/// An end of the cable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Side {
    /// The charging station.
    #[value(alias = "secc")]
    Station,
    /// The vehicle.
    #[value(alias = "evcc")]
    Vehicle,
}

/// What both sides need on a real interface.
#[derive(Clone, Debug, Args)]
pub(crate) struct Link {
    /// Network interface, with an IPv6 link-local address. A station without it runs the charging points of its
    /// configuration, tables `[[evse]]`.
    #[arg(long, value_name = "IF")]
    pub(crate) interface: Option<String>,
    /// Without TLS.
    #[arg(long)]
    pub(crate) plain: bool,
    /// Protocols to speak, instead of those of the configuration.
    #[arg(long, value_delimiter = ',')]
    pub(crate) protocol: Vec<Protocol>,
    /// Limits and identity (TOML).
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Draw voltage, current, power and state of charge into this file (SVG).
    #[arg(long, value_name = "FILE")]
    pub(crate) plot: Option<PathBuf>,
    /// Write each session into this folder, as pcapng and as JSON lines. With TLS, its secrets stand in the pcapng.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Slac {
    /// As the station: waits for a vehicle, ends when the link is up.
    Station(SlacEnd),
    /// As the vehicle: looks for a station, ends when the link is up.
    Vehicle(SlacEnd),
    /// Simulates the modems of both, at two ports of a bridge between their interfaces.
    Modems(SlacModems),
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Conform {
    /// Plays the vehicle at any station on an interface.
    Secc(ConformSecc),
    /// Plays the station for any vehicle on an interface; each case waits for the vehicle to connect again.
    Evcc(ConformEvcc),
    /// Lists the cases.
    List(CaseChoice),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ConformSecc {
    /// Network interface, with an IPv6 link-local address.
    #[arg(long, value_name = "IF")]
    pub(crate) interface: String,
    /// What the tester shows over TLS: tables [vehicle.tls] and [vehicle.contract] of this configuration (TOML).
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The same from a folder made by `v2g pki init`, whose keys also make certificates that are wrong on purpose.
    #[arg(long, value_name = "FOLDER", conflicts_with = "config")]
    pub(crate) pki: Option<PathBuf>,
    /// Speak ISO 15118-20 without TLS, at stations that take it.
    #[arg(long)]
    pub(crate) iso20_without_tls: bool,
    /// What is true of the station beyond the usual.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub(crate) given: Vec<Given>,
    /// Write the report there as JUnit XML.
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) choice: CaseChoice,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ConformEvcc {
    /// Network interface, with an IPv6 link-local address.
    #[arg(long, value_name = "IF")]
    pub(crate) interface: String,
    /// How the vehicle charges.
    #[arg(long, default_value = "dc")]
    pub(crate) mode: Mode,
    /// What the tester shows over TLS: table [station.tls] of this configuration (TOML).
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The same from a folder made by `v2g pki init`.
    #[arg(long, value_name = "FOLDER", conflicts_with = "config")]
    pub(crate) pki: Option<PathBuf>,
    /// Speak ISO 15118-20 without TLS, with vehicles that take it.
    #[arg(long)]
    pub(crate) iso20_without_tls: bool,
    /// Write the report there as JUnit XML.
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) choice: CaseChoice,
}

/// Which cases.
#[derive(Clone, Debug, Args)]
pub(crate) struct CaseChoice {
    /// Only cases whose identifier begins so, such as CMN_Authorization or DIN.
    #[arg(long = "case", value_name = "PREFIX")]
    pub(crate) prefixes: Vec<String>,
    /// Leave out cases that wait for a timeout.
    #[arg(long)]
    pub(crate) quick: bool,
}

/// What may be true of a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Given {
    /// It tells its meter's reading.
    Meter,
    /// It tells prices.
    Tariff,
    /// It announces TLS.
    Tls,
    /// Nobody identifies, and no back end lets a contract charge.
    Nobody,
    /// It wants receipts as soon as energy flows by contract.
    Receipts,
    /// It takes nothing but contracts.
    ContractsOnly,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct SlacEnd {
    /// Network interface of the modem; it needs no address.
    #[arg(long, value_name = "IF")]
    pub(crate) interface: String,
    /// Which modem it is.
    #[arg(long, default_value = "auto")]
    pub(crate) modem: Chip,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct SlacModems {
    /// Port of one host.
    #[arg(value_name = "IF")]
    pub(crate) left: String,
    /// Port of the other.
    #[arg(value_name = "IF")]
    pub(crate) right: String,
    /// How many dB a sound loses on the way.
    #[arg(long, value_name = "DB", default_value_t = 12)]
    pub(crate) attenuation: u8,
}

/// Makers of modems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Chip {
    /// Ask which it is.
    Auto,
    /// QCA7000, QCA7005.
    Qualcomm,
    /// IS32CG5317.
    Lumissil,
    /// MSE102x.
    Vertexcom,
    /// Any other: only its key is set.
    Plain,
}

/// Ways of charging.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// Alternating current.
    Ac,
    /// Direct current.
    #[default]
    Dc,
    /// Alternating current in both directions (ISO 15118-20).
    AcBpt,
    /// Direct current in both directions (ISO 15118-20).
    DcBpt,
    /// Megawatt charging (ISO 15118-20).
    Mcs,
    /// A charging device comes to the vehicle (ISO 15118-20).
    Acdp,
    /// Wireless (ISO 15118-20).
    Wpt,
}

/// Protocols of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Protocol {
    /// DIN SPEC 70121, DC only.
    Din,
    /// ISO 15118-2.
    Iso2,
    /// ISO 15118-20.
    Iso20,
}

/// Who decides about power in ISO 15118-20.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Control {
    /// The vehicle, within a schedule.
    #[default]
    Scheduled,
    /// The station.
    Dynamic,
}

/// Exit code: 0 if nothing is worse than a note, 3 for warnings, 4 for errors, 1 if a file cannot be read.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Exit code: 0 if nothing is worse than a note, 3 for warnings, 4 for errors, 1 if a file cannot be read."
)]
pub(crate) struct Inspect {
    /// Recordings: pcap, pcapng, JSON lines, logs of other programs; packed by gzip or not.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Secrets of TLS sessions, as SSLKEYLOGFILE has them. A file beside a recording whose name
    /// ends in .keylog is read without being asked for.
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Vec<PathBuf>,
    /// Only messages like this: `name=CurrentDemandRes and EVSEPresentVoltage>400`; see the book.
    #[arg(long, value_name = "CONDITION")]
    pub(crate) filter: Option<String>,
    /// One message in full, by its place in the list; the first is 0.
    #[arg(long, value_name = "N", conflicts_with_all = ["json", "junit", "all"])]
    pub(crate) message: Option<usize>,
    /// One JSON document: messages and findings.
    #[arg(long)]
    pub(crate) json: bool,
    /// The findings as JUnit XML: a suite is a session, a case is a rule.
    #[arg(long, conflicts_with = "json")]
    pub(crate) junit: bool,
    /// Writes each message as a line of JSON, for databases.
    #[arg(long, value_name = "FILE.jsonl")]
    pub(crate) export: Option<PathBuf>,
    /// Every message, rows of like exchanges too.
    #[arg(long, conflicts_with_all = ["json", "junit"])]
    pub(crate) all: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Decode {
    #[command(flatten)]
    pub(crate) input: Input,
    /// What to make of it [default: text, with --lines json].
    #[arg(long)]
    pub(crate) format: Option<Format>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Encode {
    #[command(flatten)]
    pub(crate) input: Input,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Input {
    /// File to read; - is standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) file: PathBuf,
    /// Schema set, such as iso2; auto tries them in turn, a wrong name lists them.
    #[arg(long = "as", value_name = "SET", default_value = "auto")]
    pub(crate) set: String,
    /// A fragment, as signatures cover it, instead of a document.
    #[arg(long)]
    pub(crate) fragment: bool,
    /// One message a line in, one line out, in order.
    #[arg(long)]
    pub(crate) lines: bool,
}

/// Forms of a decoded message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// An indented tree with units.
    Text,
    /// One line of JSON.
    Json,
    /// One line of XML.
    Xml,
    /// Every value with its bits.
    Bits,
}

impl Arguments {
    /// Without one: the demonstration that shows most.
    pub(crate) fn command(self) -> Command {
        self.command.unwrap_or_else(|| {
            let demo = Self::parse_from(["v2g", "demo", "--pnc", "--install"]).command;
            demo.unwrap_or_else(|| unreachable!("the command was named"))
        })
    }
}
