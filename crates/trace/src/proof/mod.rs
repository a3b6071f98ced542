//! Certificates that a session shows, and its signatures, with what can be proved of them.

mod carry;
#[cfg(feature = "crypto")]
mod certificates;
#[cfg(feature = "crypto")]
mod signatures;

use core::time::Duration;

pub use self::carry::Shown;
#[cfg(feature = "crypto")]
pub use self::carry::prove;
use crate::finding::Findings;
use crate::{Handshake, Message, Rule, Severity};

/// Whose certificates a chain has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The station, in TLS.
    Station,
    /// The vehicle, in TLS.
    VehicleTls,
    /// The vehicle, where it asks for a contract.
    Vehicle,
    /// The contract.
    Contract,
    /// The provisioning service.
    Service,
}

impl Owner {
    /// In a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Station => "station",
            Self::VehicleTls => "vehicle in TLS",
            Self::Vehicle => "vehicle's provisioning",
            Self::Contract => "contract",
            Self::Service => "provisioning service",
        }
    }
}

/// Certificates that stand together in a message or in the handshake of TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownChain {
    /// Place of the message in the transcript; none for the handshake of TLS.
    pub message: Option<usize>,
    /// Whose.
    pub owner: Owner,
    /// In DER, the owner's own first.
    pub certificates: Vec<Vec<u8>>,
}

/// One certificate of a chain, described.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateView {
    /// Distinguished name.
    pub subject: String,
    /// Distinguished name.
    pub issuer: String,
    /// In hex.
    pub serial: String,
    /// Moment, as RFC 3339 has it.
    pub valid_from: String,
    /// Moment, as RFC 3339 has it.
    pub valid_until: String,
    /// At the time of the recording: `not yet valid`, `fresh`, `due`, `urgent` or `expired`; empty if
    /// the recording does not know the time.
    pub stage: String,
    /// Algorithm of its key; empty if that is not known.
    pub key: String,
    /// What it should be at its place, as people call it.
    pub role: &'static str,
    /// Why it is not of that role at all.
    pub misfit: Option<String>,
    /// How it differs from the profile of that role.
    pub deviations: Vec<String>,
    /// Whether the next one of the chain has signed it; none for the last one, unless it signed itself.
    pub signed: Option<bool>,
}

/// One signed part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartCheck {
    /// Name of its element.
    pub element: &'static str,
    /// Its `Id`.
    pub id: String,
    /// The octets that are digested: the element as an EXI fragment.
    pub canonical: Vec<u8>,
    /// The digest in the signature; none if no reference names the part.
    pub claimed: Option<Vec<u8>>,
    /// The digest of the octets.
    pub digest: Vec<u8>,
    /// Whether both are the same.
    pub matches: bool,
}

/// A signature, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureCheck {
    /// Place of the message in the transcript.
    pub message: usize,
    /// Name of the message.
    pub name: &'static str,
    /// Subject of the certificate that it was checked with; none if the recording does not show it.
    pub signer: Option<String>,
    /// Each part that must be signed.
    pub parts: Vec<PartCheck>,
    /// `SignedInfo` as an EXI fragment: the octets that the signature is over.
    pub signed_info: Vec<u8>,
    /// In what a good signature differs from the usual (`none`), or why it is bad; none if it could not
    /// be checked.
    pub verdict: Option<Result<String, String>>,
}

/// Everything of that kind in a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proofs {
    /// Chains in the order of the recording, those of TLS first.
    pub chains: Vec<ShownChain>,
    /// Signatures in the order of the recording.
    pub signatures: Vec<SignatureCheck>,
}

/// A recording with a time before this, 2010, has a clock that does not know the time; our choice.
const KNOWN: Duration = Duration::from_secs(1_262_304_000);

impl Proofs {
    /// Without the feature `crypto` there are only the chains of TLS.
    pub(crate) fn of(handshake: Option<&Handshake>, messages: &[Message]) -> Self {
        let mut proofs = Self::default();
        if let Some(it) = handshake {
            proofs.tls(Owner::Station, &it.station_certificates);
            proofs.tls(Owner::VehicleTls, &it.vehicle_certificates);
        }
        proofs.messages(carry::showing(messages));
        proofs
    }

    fn tls(&mut self, owner: Owner, certificates: &[Vec<u8>]) {
        if !certificates.is_empty() {
            self.chains.push(ShownChain {
                message: None,
                owner,
                certificates: certificates.to_vec(),
            });
        }
    }

    #[cfg(feature = "crypto")]
    fn messages<'a>(&mut self, messages: impl Iterator<Item = carry::Shows<'a>>) {
        let mut reader = signatures::Reader::default();
        for message in messages {
            reader.message(message);
        }
        self.chains.append(&mut reader.chains);
        self.signatures = reader.signatures;
    }

    #[cfg(not(feature = "crypto"))]
    fn messages<'a>(&mut self, _: impl Iterator<Item = carry::Shows<'a>>) {}

    /// Signatures that are bad, certificates that have run out.
    /// `start` is the time of the first message.
    pub(crate) fn judge(&self, start: Duration, modern: bool, findings: &mut Findings) {
        for check in &self.signatures {
            let name = check.name;
            let at = (check.message, name);
            match &check.verdict {
                Some(Ok(deviations)) if deviations == "none" => {}
                Some(Ok(deviations)) => {
                    let text =
                        format!("the signature of {name} is good, and unusual: {deviations}");
                    findings.add(at, Severity::Note, Rule::SignatureUnusual, text);
                }
                Some(Err(refusal)) => {
                    let text = format!("the signature of {name} is bad: {refusal}");
                    findings.add(at, Severity::Error, Rule::SignatureBad, text);
                }
                None => {
                    let text = format!(
                        "the signature of {name} is unchecked: the recording does not show whose it is"
                    );
                    findings.add(at, Severity::Note, Rule::SignatureUnchecked, text);
                }
            }
        }
        for chain in &self.chains {
            let views = chain.describe(start, modern);
            let at = (chain.message.unwrap_or(0), chain.owner.name());
            for view in &views {
                certificate((at, chain.message), chain.owner, view, findings);
            }
        }
    }
}

fn certificate(
    (at, message): ((usize, &'static str), Option<usize>),
    owner: Owner,
    view: &CertificateView,
    findings: &mut Findings,
) {
    // A chain of the handshake stands at no message.
    let mut add = |severity, rule, text: String| {
        findings.add(at, severity, rule, text).message = message;
    };
    let of = format!("{} in the chain of the {}", view.subject, owner.name());
    if matches!(view.stage.as_str(), "expired" | "not yet valid") {
        let text = format!("{of} was {} when this was recorded", view.stage);
        add(Severity::Warning, Rule::CertificateTime, text);
    }
    if view.signed == Some(false) {
        let text = format!("{of} is not signed by the one behind it");
        add(Severity::Warning, Rule::CertificateChain, text);
    }
    if let Some(misfit) = &view.misfit {
        let text = format!("{of} {misfit}: it is no {}", view.role);
        add(Severity::Warning, Rule::CertificateProfile, text);
    } else if !view.deviations.is_empty() {
        let text = format!("{of} is not by its profile: {}", view.deviations.join(", "));
        add(Severity::Note, Rule::CertificateProfile, text);
    }
}

impl ShownChain {
    /// Describes each certificate; `at` is the time of the recording since 1970, `modern` is ISO 15118-20.
    /// Empty without the feature `crypto`.
    #[must_use]
    pub fn describe(&self, at: Duration, modern: bool) -> Vec<CertificateView> {
        let at = (at > KNOWN).then_some(at);
        #[cfg(feature = "crypto")]
        return certificates::describe(self, at, modern);
        #[cfg(not(feature = "crypto"))]
        {
            let _ = (at, modern);
            Vec::new()
        }
    }
}
