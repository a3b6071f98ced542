//! Who is matched with whom over simulated modems, and what must be true of every frame.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use super::link::{self, EVCC, End, MODEMS, PORTS, SECC};
use super::session::Session;
use super::tools::Tools;
use super::{ours, transcript};
use crate::command::{read, wait};
use crate::report::{Trouble, Verdict};

/// A match takes one to six seconds.
const MATCH: Duration = Duration::from_secs(40);
/// Time for the station to see the link after the vehicle has.
const TAIL: Duration = Duration::from_secs(5);
/// A recorder needs a moment before it hears, Python one to start.
const RECORDER: Duration = Duration::from_millis(1_500);
const STATION: Duration = Duration::from_secs(3);

/// What the programs of plc-utils are told: short pauses, the response type of the standard.
const PEV: &str = "\
[default]
vehicle identifier = 0000000000000000000000000000000000
network membership key = 50D3E4933F855B7040784DF815AA8DB7
network identifier = B0F2E695666B03
attenuation threshold = 40
msound pause = 20
charge time = 1
settle time = 1
";
const EVSE: &str = "\
[default]
station identifier = 0000000000000000000000000000000000
network membership key = B59319D7E8157BA001B018669CCEE30D
network identifier = 026BCBA5354E08
number of sounds = 10
time to sound = 6
response type = 1
charge time = 1
settle time = 1
";
/// A station of pyslac, which is a library.
const PYSLAC: &str = include_str!("pyslac_station.py");

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Ours,
    PlcUtils,
    Pyslac,
}

/// One live match.
pub(crate) struct Pairing {
    pub(crate) name: &'static str,
    vehicle: Who,
    station: Who,
    /// Whether a session follows on the link.
    charges: bool,
}

pub(super) const STANDARD: [Pairing; 5] = [
    Pairing {
        name: "plug-to-stop",
        vehicle: Who::Ours,
        station: Who::Ours,
        charges: true,
    },
    Pairing {
        name: "slac-ev-at-evse",
        vehicle: Who::Ours,
        station: Who::Ours,
        charges: false,
    },
    Pairing {
        name: "slac-pev-at-evse",
        vehicle: Who::PlcUtils,
        station: Who::Ours,
        charges: false,
    },
    Pairing {
        name: "slac-ev-at-plc-utils",
        vehicle: Who::Ours,
        station: Who::PlcUtils,
        charges: false,
    },
    Pairing {
        name: "slac-ev-at-pyslac",
        vehicle: Who::Ours,
        station: Who::Pyslac,
        charges: false,
    },
];

impl Pairing {
    pub(super) fn what(&self) -> String {
        let who = |side| match side {
            Who::Ours => "our",
            Who::PlcUtils => "plc-utils'",
            Who::Pyslac => "pyslac's",
        };
        let more = if self.charges {
            ", then AC charging"
        } else {
            ""
        };
        format!(
            "SLAC, {} vehicle at {} station{more}",
            who(self.vehicle),
            who(self.station)
        )
    }

    pub(super) fn needs_pyslac(&self) -> bool {
        self.station == Who::Pyslac
    }

    /// Runs the match inside fresh namespaces and lets tshark read every frame of ours.
    pub(super) fn run(&self, folder: &Path, tools: &Tools) -> Verdict {
        link::lay_powerline()?;
        let log = |name: &str| folder.join(format!("{name}.log"));
        let mut modems = MODEMS.program(&tools.v2g, &log("modems"))?;
        modems.args(["slac", "modems"]).args(PORTS).spawn()?;
        let mut recorders = [record(EVCC, folder)?, record(SECC, folder)?];
        sleep(RECORDER);
        let mut station = self.station(folder, tools)?;
        if self.station != Who::Ours {
            sleep(STATION);
        }
        let mut vehicle = self.vehicle(folder, tools)?;
        let matched = ended_well("vehicle", &mut vehicle, MATCH);
        let stood = match self.station {
            Who::PlcUtils => Ok(station.kill()?),
            Who::Ours | Who::Pyslac => ended_well("station", &mut station, TAIL),
        };
        sleep(RECORDER);
        for recorder in &mut recorders {
            stop(recorder)?;
        }
        matched.and(stood)?;
        self.read_back(folder)?;
        match self.charges {
            true => charge(folder, tools),
            false => Ok(()),
        }
    }

    fn station(&self, folder: &Path, tools: &Tools) -> Result<Child, Trouble> {
        let log = folder.join("station.log");
        let mut command = match self.station {
            Who::Ours => matcher(SECC, "station", tools, &log)?,
            Who::PlcUtils => plc_utils(SECC, "evse", EVSE, folder, &log)?,
            Who::Pyslac => {
                let script = folder.join("station.py");
                fs::write(&script, PYSLAC)?;
                let python = tools.pyslac.join("bin").join("python");
                let mut command = SECC.program(&python, &log)?;
                command.arg(script).arg(SECC.interface);
                command
            }
        };
        Ok(command.spawn()?)
    }

    fn vehicle(&self, folder: &Path, tools: &Tools) -> Result<Child, Trouble> {
        let log = folder.join("vehicle.log");
        let mut command = match self.vehicle {
            Who::PlcUtils => plc_utils(EVCC, "pev", PEV, folder, &log)?,
            Who::Ours | Who::Pyslac => matcher(EVCC, "vehicle", tools, &log)?,
        };
        Ok(command.spawn()?)
    }

    /// tshark must have nothing to complain of in what we have sent.
    fn read_back(&self, folder: &Path) -> Verdict {
        for (who, end) in [(self.vehicle, EVCC), (self.station, SECC)] {
            if who != Who::Ours {
                continue;
            }
            let file = recording(end, folder);
            let own = format!("homeplug-av && eth.src == {}", end.mac());
            let all = tshark(&file, &own)?;
            let odd = tshark(&file, &format!("{own} && (_ws.malformed || _ws.expert)"))?;
            if all.lines().count() < 5 || !odd.is_empty() {
                return Err(Trouble::Failed(format!(
                    "tshark reads {} frames of {}, and does not like:\n{odd}",
                    all.lines().count(),
                    end.interface
                )));
            }
            println!(
                "{} frames of {}, tshark likes all",
                all.lines().count(),
                end.interface
            );
        }
        Ok(())
    }
}

/// A whole session on the link that was matched.
fn charge(folder: &Path, tools: &Tools) -> Verdict {
    let log = |name: &str| folder.join(format!("{name}.log"));
    let mut station = ours::secc(SECC, Session::ISO2_AC, tools, folder, &log("secc"))?;
    let mut vehicle = ours::evcc(EVCC, Session::ISO2_AC, tools, folder, &log("evcc"))?;
    ended_well("vehicle", &mut vehicle, MATCH)?;
    ended_well("station", &mut station, TAIL)?;
    let [evcc, secc] = [
        ours::messages(folder, "evcc")?,
        ours::messages(folder, "secc")?,
    ];
    transcript::is_whole_session(Session::ISO2_AC, &evcc).map_err(Trouble::Failed)?;
    transcript::are_the_same(&evcc, &secc).map_err(Trouble::Failed)?;
    println!("then {} messages, all OK to SessionStopRes", evcc.len());
    Ok(())
}

fn matcher(end: End, role: &str, tools: &Tools, log: &Path) -> Result<Command, Trouble> {
    let mut command = end.program(&tools.v2g, log)?;
    command.args(["slac", role, "--interface", end.interface]);
    Ok(command)
}

fn plc_utils(
    end: End,
    program: &str,
    profile: &str,
    folder: &Path,
    log: &Path,
) -> Result<Command, Trouble> {
    let file = folder.join(format!("{program}.ini"));
    fs::write(&file, profile)?;
    let mut command = end.program(Path::new(program), log)?;
    command.args(["-v", "-i", end.interface, "-p"]).arg(file);
    Ok(command)
}

fn recording(end: End, folder: &Path) -> std::path::PathBuf {
    folder.join(format!("{}.pcapng", end.interface))
}

fn record(end: End, folder: &Path) -> Result<Child, Trouble> {
    let log = folder.join(format!("{}.tshark.log", end.interface));
    let mut command = end.program(Path::new("tshark"), &log)?;
    command.args(["-q", "-i", end.interface, "-w"]);
    Ok(command.arg(recording(end, folder)).spawn()?)
}

/// Asks a recorder to finish its file; killed, it would leave the last frames out.
fn stop(recorder: &mut Child) -> Verdict {
    read(Command::new("kill").arg(recorder.id().to_string()))?;
    wait(recorder, TAIL)?;
    Ok(())
}

fn tshark(file: &Path, filter: &str) -> Result<String, Trouble> {
    read(
        Command::new("tshark")
            .arg("-r")
            .arg(file)
            .args(["-Y", filter]),
    )
}

fn ended_well(role: &str, child: &mut Child, limit: Duration) -> Verdict {
    match wait(child, limit)? {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(Trouble::Failed(format!("the {role} ended with {status}"))),
        None => Err(Trouble::Failed(format!(
            "the {role} did not end in {} s",
            limit.as_secs()
        ))),
    }
}
