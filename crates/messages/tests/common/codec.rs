//! The typed codec, chosen at run time.

use v2g_exi::tree::Tree;
use v2g_exi::{Document, Error, Notes, decode_fragment, encode_fragment, schema};
use v2g_messages::app_protocol::{self, AppProtocolMessage};
use v2g_messages::iso2::{self, V2gMessage};
use v2g_messages::xmldsig::{self, SignedInfo};

use super::Family;

/// One of the codecs of this crate: a document of a family, or a fragment by its name.
#[derive(Clone, Copy, Debug)]
pub struct Codec<'n> {
    pub family: Family,
    /// Name of the fragment; `None` for a document.
    pub fragment: Option<&'n str>,
}

/// What the typed reader made of some bytes.
#[derive(Debug)]
pub struct Read {
    /// Tolerances used; the readers of fragments do not tell.
    pub notes: Option<Notes>,
    /// What writing the value gives: it may have been read with tolerances that no writer has.
    pub written: Result<Vec<u8>, Error>,
}

/// Reads, writes, and reads again: the value must be the same both times.
///
/// A macro, because the two values borrow from different buffers.
macro_rules! read {
    ($bytes:expr, $decode:expr, $encode:expr) => {{
        let (value, notes) = $decode($bytes)?;
        let mut buffer = vec![0; $bytes.len() * 2 + 64];
        let written = $encode(&value, &mut buffer[..]).map(<[u8]>::to_vec);
        if let Ok(written) = &written {
            assert_eq!($decode(written).map(|(value, _)| value), Ok(value));
        }
        Ok(Read { notes, written })
    }};
}

/// The noted reader of a type of documents.
macro_rules! document {
    ($type:ident) => {
        |bytes| {
            let mut notes = Notes::default();
            $type::decode_noted(bytes, &mut notes).map(|message| (message, Some(notes)))
        }
    };
}

impl Codec<'_> {
    /// The schema tables of the family.
    pub fn set(self) -> &'static schema::Set {
        match self.family {
            Family::AppProtocol => &app_protocol::SET,
            Family::Iso2 => &iso2::SET,
            Family::XmlDsig => &xmldsig::SET,
        }
    }

    /// Reads bytes by the schema tables.
    pub fn tree(self, bytes: &[u8]) -> Tree<'_> {
        match self.fragment {
            None => Tree::document(self.set(), bytes),
            Some(_) => Tree::fragment(self.set(), bytes),
        }
    }

    /// Reads bytes into their type, and writes that again.
    pub fn read(self, bytes: &[u8]) -> Result<Read, Error> {
        match (self.family, self.fragment) {
            (_, Some(name)) => self.read_fragment(name, bytes),
            (Family::AppProtocol, None) => {
                read!(
                    bytes,
                    document!(AppProtocolMessage),
                    AppProtocolMessage::encode
                )
            }
            (Family::Iso2, None) => read!(bytes, document!(V2gMessage), V2gMessage::encode),
            (Family::XmlDsig, None) => unreachable!("xmldsig has no documents"),
        }
    }

    fn read_fragment(self, name: &str, bytes: &[u8]) -> Result<Read, Error> {
        let set = self.set();
        macro_rules! by_name {
            ($($name:literal: $type:ty,)*) => {
                match name {
                    $($name => read!(
                        bytes,
                        |bytes| {
                            decode_fragment::<$type>(set, $name, bytes).map(|value| (value, None::<Notes>))
                        },
                        |value: &$type, buffer| encode_fragment(set, $name, value, buffer)
                    ),)*
                    _ => unreachable!("no fragment {name}"),
                }
            };
        }
        by_name! {
            "AuthorizationReq": iso2::AuthorizationReq<'_>,
            "CertificateInstallationReq": iso2::CertificateInstallationReq<'_>,
            "CertificateInstallationRes": iso2::CertificateInstallationRes<'_>,
            "CertificateUpdateReq": iso2::CertificateUpdateReq<'_>,
            "CertificateUpdateRes": iso2::CertificateUpdateRes<'_>,
            "ContractSignatureCertChain": iso2::CertificateChain<'_>,
            "ContractSignatureEncryptedPrivateKey": iso2::ContractSignatureEncryptedPrivateKey<'_>,
            "DHpublickey": iso2::DiffieHellmanPublickey<'_>,
            "MeteringReceiptReq": iso2::MeteringReceiptReq<'_>,
            "SAProvisioningCertificateChain": iso2::CertificateChain<'_>,
            "SalesTariff": iso2::SalesTariff<'_>,
            "SignedInfo": SignedInfo<'_>,
            "eMAID": iso2::Emaid<'_>,
        }
    }
}
