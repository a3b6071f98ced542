//! The typed codec, chosen at run time.

use v2g_exi::tree::Tree;
use v2g_exi::{Document, Error, decode_fragment, encode_fragment, schema};
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

/// Reads, writes, and reads again: the value must be the same both times.
///
/// A macro, because the two values borrow from different buffers.
macro_rules! reencode {
    ($bytes:expr, $decode:expr, $encode:expr) => {{
        let value = $decode($bytes)?;
        let mut buffer = vec![0; $bytes.len() * 2 + 64];
        let encoded = $encode(&value, &mut buffer[..]).map(<[u8]>::to_vec);
        if let Ok(encoded) = &encoded {
            assert_eq!($decode(encoded), Ok(value));
        }
        Ok(encoded)
    }};
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

    /// Reads bytes into their type, and tells what writing that gives.
    pub fn reencode(self, bytes: &[u8]) -> Result<Result<Vec<u8>, Error>, Error> {
        match (self.family, self.fragment) {
            (_, Some(name)) => self.reencode_fragment(name, bytes),
            (Family::AppProtocol, None) => {
                reencode!(bytes, AppProtocolMessage::decode, AppProtocolMessage::encode)
            }
            (Family::Iso2, None) => reencode!(bytes, V2gMessage::decode, V2gMessage::encode),
            (Family::XmlDsig, None) => unreachable!("xmldsig has no documents"),
        }
    }

    fn reencode_fragment(self, name: &str, bytes: &[u8]) -> Result<Result<Vec<u8>, Error>, Error> {
        let set = self.set();
        macro_rules! by_name {
            ($($name:literal: $type:ty,)*) => {
                match name {
                    $($name => reencode!(
                        bytes,
                        |bytes| decode_fragment::<$type>(set, $name, bytes),
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
