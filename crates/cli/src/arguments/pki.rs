//! `v2g pki`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use v2g_contract::cert::{Edition, Time};

use crate::pki::parse_time;

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Pki {
    /// Makes a test PKI: roots, authorities, leaves, keys, answers, and chains with one fault each.
    Init(PkiInit),
    /// Shows certificates, requests, OCSP responses, revocation lists and keys.
    Show(PkiShow),
    /// Judges a chain for a role; exit code 1 when it is refused.
    Verify(PkiVerify),
    /// Replaces what is near its end in a test PKI, and its OCSP responses.
    Renew(PkiRenew),
    /// Questions and answers about revocation, as files.
    #[command(subcommand)]
    Ocsp(PkiOcsp),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct PkiInit {
    /// Folder to write into.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Editions [default: both; iso2 for layouts of others].
    #[arg(long, value_name = "EDITION", value_delimiter = ',')]
    pub(crate) edition: Vec<CertEdition>,
    /// How folders and files are called.
    #[arg(long, default_value = "v2g")]
    pub(crate) layout: PkiLayout,
    /// Ed448 instead of P-521 in ISO 15118-20.
    #[arg(long)]
    pub(crate) ed448: bool,
    /// The same keys for the same number: for tests, worth nothing as a secret.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
    /// When validity begins [default: an hour ago].
    #[arg(long, value_name = "DAY", value_parser = parse_time)]
    pub(crate) start: Option<Time>,
    /// Everything is valid for so long, instead of as the profiles say.
    #[arg(long, value_name = "YEARS", value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(crate) years: Option<u16>,
    /// Where the responder answers that the certificates name
    /// [default: http://127.0.0.1:8080/ocsp].
    #[arg(long, value_name = "URL")]
    pub(crate) responder: Option<String>,
    /// Without the faulty chains.
    #[arg(long)]
    pub(crate) no_broken: bool,
    /// Replace the PKI that is there.
    #[arg(long)]
    pub(crate) force: bool,
    /// Print the index as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct PkiShow {
    /// PEM or DER.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// What time it is taken to be [default: now].
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) at: Option<Time>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct PkiVerify {
    /// The chain, PEM with the leaf first, or one certificate in DER.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// What the leaf is to be.
    #[arg(long)]
    pub(crate) role: LeafRole,
    /// V2G roots.
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    pub(crate) v2g_roots: Vec<PathBuf>,
    /// Roots of mobility operators.
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    pub(crate) mo_roots: Vec<PathBuf>,
    /// Roots of vehicle manufacturers.
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    pub(crate) oem_roots: Vec<PathBuf>,
    /// Roots of private operators.
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    pub(crate) private_roots: Vec<PathBuf>,
    /// Edition [default: by the curve of the leaf].
    #[arg(long)]
    pub(crate) edition: Option<CertEdition>,
    /// Take what is seen in the field, and name it.
    #[arg(long)]
    pub(crate) field: bool,
    /// What time it is taken to be [default: now].
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) at: Option<Time>,
    /// OCSP responses.
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    pub(crate) ocsp: Vec<PathBuf>,
    /// Revocation lists.
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    pub(crate) crl: Vec<PathBuf>,
    /// Refuse where nothing is known of revocation.
    #[arg(long)]
    pub(crate) require_status: bool,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct PkiRenew {
    /// Folder of a test PKI that `v2g pki init` made.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Renew all but the roots, near their end or not.
    #[arg(long)]
    pub(crate) all: bool,
    /// Tell and change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// What time it is taken to be [default: now].
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) at: Option<Time>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum PkiOcsp {
    /// Writes a question, and prints what OCPP asks with.
    Ask(OcspAsk),
    /// Writes an answer, as a test responder.
    Answer(OcspAnswer),
    /// Answers over HTTP about the certificates of a folder, as a test responder.
    Serve(OcspServe),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct OcspAsk {
    /// The certificate asked about.
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: PathBuf,
    /// Who signed it.
    #[arg(long, value_name = "FILE")]
    pub(crate) issuer: PathBuf,
    /// Hash function that names the issuer.
    #[arg(long, default_value = "sha256")]
    pub(crate) hash: OcspHash,
    /// Without a random number that the answer repeats.
    #[arg(long)]
    pub(crate) no_nonce: bool,
    /// File to write.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct OcspAnswer {
    /// The certificate answered about.
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: PathBuf,
    /// Who signed it.
    #[arg(long, value_name = "FILE")]
    pub(crate) issuer: PathBuf,
    /// Key of the issuer, or of the signer.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// OCSP signer that the issuer let, instead of the issuer.
    #[arg(long, value_name = "FILE")]
    pub(crate) signer: Option<PathBuf>,
    /// The question; its number is repeated.
    #[arg(long, value_name = "FILE")]
    pub(crate) request: Option<PathBuf>,
    /// It is revoked since then.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) revoked: Option<Time>,
    /// Nothing is known of it.
    #[arg(long, conflicts_with = "revoked")]
    pub(crate) unknown: bool,
    /// From when on the answer holds [default: now].
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) at: Option<Time>,
    /// For how many days it holds.
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    pub(crate) days: u16,
    /// File to write.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct OcspServe {
    /// Folder of a PKI, with all below it: certificates and keys in PEM, lists (.crl) and answers
    /// (.ocsp) that say what is revoked.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Certificates that are revoked, beside those that the folder says are.
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    pub(crate) revoked: Vec<PathBuf>,
    /// For how many days an answer holds.
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    pub(crate) days: u16,
}

/// Editions of certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CertEdition {
    /// ISO 15118-2: P-256.
    Iso2,
    /// ISO 15118-20: P-521 or Ed448.
    Iso20,
}

impl From<CertEdition> for Edition {
    fn from(edition: CertEdition) -> Self {
        match edition {
            CertEdition::Iso2 => Self::Iso2,
            CertEdition::Iso20 => Self::Iso20,
        }
    }
}

/// How folders and files of a PKI are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PkiLayout {
    /// Ours: a folder for each edition.
    V2g,
    /// What Josev reads below PKI_PATH.
    Josev,
    /// What EVerest reads below its folder certs.
    Everest,
}

/// Leaves whose chains are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LeafRole {
    /// Station, public or private.
    Secc,
    /// Contract.
    Contract,
    /// Vehicle that asks for a contract.
    Provisioning,
    /// Vehicle in TLS.
    Vehicle,
    /// Provisioning service.
    Cps,
}

/// Hash functions that name issuers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OcspHash {
    /// For responders of the time of ISO 15118-2.
    Sha1,
    /// What OCPP asks with.
    Sha256,
}
