//! Certificate installations and updates, as they are found in files.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use v2g::exi::{Bytes, Document, List};
use v2g::messages::iso2::{self, Body, V2gMessage};
use v2g::messages::iso20::common::{self as iso20, CommonMessage};
use v2g::messages::xmldsig::Signature;

use super::arguments::Edition;
use crate::failure::Failure;

/// The octets of a message: EXI as it is, or as hex or base64.
pub(super) fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let octets = std::fs::read(file)
        .map_err(|error| Failure::new(format_args!("cannot read {}: {error}", file.display())))?;
    if octets.first() == Some(&0x80) {
        return Ok(octets);
    }
    let text: Vec<u8> = octets
        .iter()
        .copied()
        .filter(|octet| !octet.is_ascii_whitespace())
        .collect();
    from_text(&text).ok_or_else(|| {
        let file = file.display();
        Failure::new(format_args!(
            "{file} is neither EXI (80 …) nor its hex nor its base64"
        ))
    })
}

fn from_text(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |digit: &u8| char::from(*digit).to_digit(16);
    let pair = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(high)? << 4 | digit(low)?).ok(),
        _ => None,
    };
    let hex: Option<Vec<u8>> = text.chunks(2).map(pair).collect();
    let octets = hex.or_else(|| STANDARD.decode(text).ok())?;
    (octets.first() == Some(&0x80)).then_some(octets)
}

/// What a file can hold.
#[derive(Clone, Copy)]
pub(super) enum Found<'a> {
    InstallationReq(iso2::CertificateInstallationReq<'a>),
    UpdateReq(iso2::CertificateUpdateReq<'a>),
    InstallationRes(iso2::CertificateInstallationRes<'a>),
    UpdateRes(iso2::CertificateUpdateRes<'a>),
    InstallationReq20(iso20::CertificateInstallationReq<'a>),
    InstallationRes20(iso20::CertificateInstallationRes<'a>),
}

/// A message with its header.
#[derive(Clone, Copy)]
pub(super) struct Message<'a> {
    pub(super) session_id: [u8; 8],
    pub(super) session_len: usize,
    pub(super) signature: Option<Signature<'a>>,
    pub(super) content: Found<'a>,
}

impl<'a> Message<'a> {
    /// Reads a message of either edition.
    pub(super) fn decode(octets: &'a [u8]) -> Result<Self, Failure> {
        let first = match V2gMessage::decode(octets) {
            Ok(message) => {
                let content = match message.body {
                    Body::CertificateInstallationReq(body) => Found::InstallationReq(body),
                    Body::CertificateUpdateReq(body) => Found::UpdateReq(body),
                    Body::CertificateInstallationRes(body) => Found::InstallationRes(body),
                    Body::CertificateUpdateRes(body) => Found::UpdateRes(body),
                    _ => return Err(Failure::new("it has to do with no certificates")),
                };
                let signature = message.header.signature.and_then(|it| it.get());
                return Ok(Self::new(
                    message.header.session_id.iter(),
                    signature,
                    content,
                ));
            }
            Err(error) => error,
        };
        match CommonMessage::decode(octets) {
            Ok(CommonMessage::CertificateInstallationReq(body)) => {
                let signature = body.header.signature.and_then(|it| it.get());
                let content = Found::InstallationReq20(body);
                Ok(Self::new(body.header.session_id.iter(), signature, content))
            }
            Ok(CommonMessage::CertificateInstallationRes(body)) => {
                let signature = body.header.signature.and_then(|it| it.get());
                let content = Found::InstallationRes20(body);
                Ok(Self::new(body.header.session_id.iter(), signature, content))
            }
            Ok(_) => Err(Failure::new("it has to do with no certificates")),
            Err(second) => Err(Failure::new(format_args!(
                "neither ISO 15118-2 ({first}) nor ISO 15118-20 ({second})"
            ))),
        }
    }

    fn new(
        session: impl Iterator<Item = u8>,
        signature: Option<Signature<'a>>,
        content: Found<'a>,
    ) -> Self {
        let mut session_id = [0; 8];
        let mut session_len = 0;
        for (slot, octet) in session_id.iter_mut().zip(session) {
            *slot = octet;
            session_len += 1;
        }
        Self {
            session_id,
            session_len,
            signature,
            content,
        }
    }

    pub(super) fn session_id(&self) -> &[u8] {
        &self.session_id[..self.session_len]
    }

    pub(super) fn edition(&self) -> Edition {
        match self.content {
            Found::InstallationReq20(_) | Found::InstallationRes20(_) => Edition::Iso20,
            _ => Edition::Iso2,
        }
    }

    pub(super) fn name(&self) -> &'static str {
        match self.content {
            Found::InstallationReq(_) | Found::InstallationReq20(_) => "CertificateInstallationReq",
            Found::InstallationRes(_) | Found::InstallationRes20(_) => "CertificateInstallationRes",
            Found::UpdateReq(_) => "CertificateUpdateReq",
            Found::UpdateRes(_) => "CertificateUpdateRes",
        }
    }

    /// The certificates of whoever signed, leaf first.
    pub(super) fn signer(&self) -> Vec<Vec<u8>> {
        match self.content {
            Found::InstallationReq(body) => vec![copy(body.oem_provisioning_cert)],
            Found::UpdateReq(body) => nested2(body.contract_signature_cert_chain.get()),
            Found::InstallationRes(body) => nested2(body.sa_provisioning_certificate_chain.get()),
            Found::UpdateRes(body) => nested2(body.sa_provisioning_certificate_chain.get()),
            Found::InstallationReq20(body) => {
                let chain = body.oem_provisioning_certificate_chain.get();
                chain.map_or_else(Vec::new, |chain| {
                    chain20(chain.certificate, chain.sub_certificates)
                })
            }
            Found::InstallationRes20(body) => {
                let chain = body.cps_certificate_chain.get();
                chain.map_or_else(Vec::new, |chain| {
                    chain20(chain.certificate, chain.sub_certificates)
                })
            }
        }
    }

    /// The contract certificate that is handed over, and its issuers.
    pub(super) fn contract(&self) -> Vec<Vec<u8>> {
        match self.content {
            Found::InstallationRes(body) => nested2(body.contract_signature_cert_chain.get()),
            Found::UpdateRes(body) => nested2(body.contract_signature_cert_chain.get()),
            Found::InstallationRes20(body) => {
                let data = body.signed_installation_data.get();
                data.map_or_else(Vec::new, |data| {
                    let chain = data.contract_certificate_chain;
                    chain20(chain.certificate, Some(chain.sub_certificates))
                })
            }
            _ => Vec::new(),
        }
    }

    /// The name of the contract where the message says it.
    pub(super) fn emaid(&self) -> Option<String> {
        match self.content {
            Found::InstallationRes(body) => body.emaid.get().map(|it| it.value.to_string()),
            Found::UpdateRes(body) => body.emaid.get().map(|it| it.value.to_string()),
            Found::UpdateReq(body) => Some(body.emaid.to_string()),
            _ => None,
        }
    }
}

pub(super) fn copy<const MIN: usize, const MAX: usize>(bytes: Bytes<'_, MIN, MAX>) -> Vec<u8> {
    bytes.iter().collect()
}

fn nested2(chain: Option<iso2::CertificateChain<'_>>) -> Vec<Vec<u8>> {
    chain.map_or_else(Vec::new, |chain| {
        let subs = chain
            .sub_certificates
            .map_or(List::EMPTY, |subs| subs.certificate);
        core::iter::once(chain.certificate)
            .chain(subs.iter())
            .map(copy)
            .collect()
    })
}

fn chain20(leaf: Bytes<'_, 0, 1600>, subs: Option<iso20::SubCertificates<'_>>) -> Vec<Vec<u8>> {
    let subs = subs.map_or(List::EMPTY, |subs| subs.certificate);
    core::iter::once(leaf)
        .chain(subs.iter())
        .map(copy)
        .collect()
}
