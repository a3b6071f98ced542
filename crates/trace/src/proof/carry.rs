//! Messages with certificates and signatures, and their way to a module that can check them.

#[cfg(feature = "crypto")]
use core::time::Duration;

#[cfg(feature = "crypto")]
use super::ShownChain;
use super::{Owner, Proofs};
use crate::pack::Pack;
#[cfg(feature = "crypto")]
use crate::pack::Unpack;
#[cfg(feature = "crypto")]
use crate::{Finding, finding::Findings};
use crate::{Message, Transcript};

/// Messages that may show certificates or be signed.
const NAMES: [&str; 8] = [
    "PaymentDetailsReq",
    "AuthorizationReq",
    "MeteringReceiptReq",
    "MeteringConfirmationReq",
    "CertificateInstallationReq",
    "CertificateInstallationRes",
    "CertificateUpdateReq",
    "CertificateUpdateRes",
];
/// The sets that have them.
const SETS: [&str; 2] = ["iso2", "iso20-common"];

/// A message that shows certificates or is signed.
#[derive(Clone, Copy)]
pub(crate) struct Shows<'a> {
    /// In the transcript.
    pub(super) place: usize,
    pub(super) set: &'static str,
    pub(super) name: &'static str,
    pub(super) exi: &'a [u8],
}

/// Those among the messages, in order.
pub(super) fn showing(messages: &[Message]) -> impl Iterator<Item = Shows<'_>> {
    let known = |it: &Message| {
        let named = SETS.contains(&it.set) && NAMES.contains(&it.name) && it.is_whole();
        named && {
            let tree = it.tree();
            let mut nodes = tree.nodes().iter();
            nodes.any(|node| {
                matches!(node.name, "Signature" | "OEMProvisioningCert")
                    || node.name.ends_with("Certificate")
            })
        }
    };
    let all = messages.iter().enumerate();
    all.filter(move |(_, it)| known(it))
        .map(|(place, it)| Shows {
            place,
            set: it.set,
            name: it.name,
            exi: &it.exi,
        })
}

const OWNERS: [Owner; 2] = [Owner::Station, Owner::VehicleTls];

/// What a session shows that can be checked, packed for `prove` (feature `crypto`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown(Vec<u8>);

impl Shown {
    /// Of a session; none if it shows neither certificates nor signatures.
    #[must_use]
    pub fn of(transcript: &Transcript) -> Option<Self> {
        let mut pack = Pack::default();
        let seconds = u32::try_from(transcript.start().as_secs()).unwrap_or(u32::MAX);
        pack.number(seconds).octet(transcript.is_modern().into());
        let Proofs { chains, .. } = &transcript.proofs;
        let tls = |owner| {
            let mut chains = chains.iter();
            chains.find(|it| it.message.is_none() && it.owner == owner)
        };
        let mut empty = true;
        for owner in OWNERS {
            let certificates = tls(owner).map_or(&[][..], |it| it.certificates.as_slice());
            empty &= certificates.is_empty();
            pack.length(certificates.len());
            for certificate in certificates {
                pack.bytes(certificate);
            }
        }
        for it in showing(&transcript.messages) {
            let number = |all: &[&str], one| all.iter().position(|it| *it == one);
            let set = number(&SETS, it.set).unwrap_or_default();
            let name = number(&NAMES, it.name).unwrap_or_default();
            pack.length(it.place).length(set).length(name).bytes(it.exi);
            empty = false;
        }
        (!empty).then(|| Self(pack.finish()))
    }

    /// The octets for the other module.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Checks what [`Shown`] packed: chains and signatures, what is to be said of them, and with which time of the
/// recording and whether as ISO 15118-20 the chains are to be described. None if the octets are not of `Shown`.
#[cfg(feature = "crypto")]
#[must_use]
pub fn prove(shown: &[u8]) -> Option<(Proofs, Vec<Finding>, (Duration, bool))> {
    let mut from = Unpack(shown);
    let start = Duration::from_secs(from.number()?.into());
    let modern = from.octet()? != 0;
    let mut proofs = Proofs::default();
    for owner in OWNERS {
        let certificates = from.list(|from| from.bytes().map(<[u8]>::to_vec))?;
        proofs
            .chains
            .extend((!certificates.is_empty()).then_some(ShownChain {
                message: None,
                owner,
                certificates,
            }));
    }
    let mut messages = Vec::new();
    while !from.is_empty() {
        messages.push(Shows {
            place: from.length()?,
            set: SETS.get(from.length()?)?,
            name: NAMES.get(from.length()?)?,
            exi: from.bytes()?,
        });
    }
    proofs.messages(messages.into_iter());
    let mut findings = Findings::default();
    proofs.judge(start, modern, &mut findings);
    Some((proofs, findings.finish(), (start, modern)))
}
