//! The command line of `v2g contract`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Contract {
    /// Makes a CertificateInstallationRes (EXI): a contract and its key, encrypted for one vehicle.
    Create(Create),
    /// Shows what is in a certificate installation or update, request or response.
    Inspect(Inspect),
    /// Checks its signature, and its certificates against roots.
    Verify(Verify),
    /// Decrypts the contract key of a response, as the vehicle does.
    Open(Open),
    /// Plays the back end on this machine: contracts over HTTP (OPCP/OPNC) and EST.
    Serve(Serve),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Create {
    #[command(flatten)]
    pub(crate) service: Service,
    /// Whom it is for: the provisioning certificate, in an update the old contract certificate.
    #[arg(long = "for", value_name = "FILE")]
    pub(crate) recipient: PathBuf,
    /// Which edition; without it the vehicle's key decides (P-256: iso2, else iso20).
    #[arg(long)]
    pub(crate) protocol: Option<Edition>,
    /// Makes a CertificateUpdateRes (only iso2).
    #[arg(long)]
    pub(crate) update: bool,
    /// Session id of the header, in hex; a back end does not know it [default: zero].
    #[arg(long, value_name = "HEX")]
    pub(crate) session_id: Option<String>,
    /// The file to write.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// Certificates and keys of a back end.
#[derive(Clone, Debug, Args)]
pub(crate) struct Service {
    /// Contract certificate and its issuers (PEM).
    #[arg(long, value_name = "FILE")]
    pub(crate) contract: PathBuf,
    /// Private key of the contract (PEM).
    #[arg(long, value_name = "FILE")]
    pub(crate) contract_key: PathBuf,
    /// Certificate of the provisioning service and its issuers (PEM).
    #[arg(long, value_name = "FILE")]
    pub(crate) cps: PathBuf,
    /// Private key of the provisioning service (PEM).
    #[arg(long, value_name = "FILE")]
    pub(crate) cps_key: PathBuf,
    /// File whose first line is the password of the keys.
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// How the eMAID of iso2 is digested: as EXI has it, or as cbexigen.
    #[arg(long, default_value = "relaxed")]
    pub(crate) emaid_form: EmaidForm,
    /// What the key of iso20 is derived and authenticated with; public sources differ.
    #[arg(long, default_value = "standard")]
    pub(crate) scheme: Scheme,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Edition {
    /// ISO 15118-2.
    Iso2,
    /// ISO 15118-20.
    Iso20,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum EmaidForm {
    /// By the relaxed grammar: EXIficient.
    Relaxed,
    /// By its declared type: cbexigen.
    Strict,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Scheme {
    /// Other info 01 55 56, PCID and key identifier authenticated.
    Standard,
    /// No other info, nothing authenticated.
    Bare,
}

/// A message to look at.
#[derive(Clone, Debug, Args)]
pub(crate) struct Message {
    /// The message: EXI, hex or base64.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// As JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Inspect {
    #[command(flatten)]
    pub(crate) message: Message,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) message: Message,
    /// V2G roots (PEM): vouch for the provisioning service, and for everybody else.
    #[arg(long, value_name = "FILE")]
    pub(crate) v2g_root: Vec<PathBuf>,
    /// Roots of mobility operators (PEM): vouch for contracts.
    #[arg(long, value_name = "FILE")]
    pub(crate) mo_root: Vec<PathBuf>,
    /// Roots of vehicle manufacturers (PEM): vouch for vehicles.
    #[arg(long, value_name = "FILE")]
    pub(crate) oem_root: Vec<PathBuf>,
    /// Takes nothing that only the field does.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Seconds since 1970 at which certificates are judged [default: now].
    #[arg(long, value_name = "SECONDS")]
    pub(crate) at: Option<i64>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Open {
    #[command(flatten)]
    pub(crate) message: Message,
    /// Private key of the provisioning certificate, in an update of the old contract (PEM).
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// File whose first line is the password of that key.
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// Provisioning certificate: iso20 needs the PCID in it.
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: Option<PathBuf>,
    /// Where the contract key goes (PKCS#8, PEM), readable for its owner only; without it the key is
    /// only checked.
    #[arg(long, value_name = "FILE")]
    pub(crate) key_out: Option<PathBuf>,
    /// Where the contract certificate and its issuers go (PEM).
    #[arg(long, value_name = "FILE")]
    pub(crate) chain_out: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) service: Service,
    /// Where to listen; anything but loopback gives contracts away to the network.
    #[arg(long, default_value = "127.0.0.1:8443")]
    pub(crate) listen: SocketAddr,
    /// Roots to hand out (PEM).
    #[arg(long, value_name = "FILE")]
    pub(crate) root: Vec<PathBuf>,
    /// Provisioning certificates (PEM), found by their PCID.
    #[arg(long, value_name = "FILE")]
    pub(crate) provisioning: Vec<PathBuf>,
    /// Authority that signs what EST is asked for (PEM).
    #[arg(long, value_name = "FILE", requires = "ca_key")]
    pub(crate) ca: Option<PathBuf>,
    /// Private key of the authority (PEM).
    #[arg(long, value_name = "FILE", requires = "ca")]
    pub(crate) ca_key: Option<PathBuf>,
}
