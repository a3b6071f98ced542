//! Parts of messages that stand alone as EXI fragments, because signatures digest them so.

use v2g_exi::schema::Root;
use v2g_exi::{Bytes, Content, Text};

use super::*;
use crate::xmldsig::{self, SignedInfo};

/// What the schema lets a peer sign, and what is signed in the end.
///
/// The four parts of a contract have no `Id` of their own here, so that no signature can refer to
/// them; tools of ISO 15118-2 make fragments of them all the same.
pub(super) const FRAGMENTS: &[Root] = &[
    body::<CertificateInstallationReq<'_>>("CertificateInstallationReq"),
    body::<CertificateInstallationRes<'_>>("CertificateInstallationRes"),
    body::<CertificateUpdateReq<'_>>("CertificateUpdateReq"),
    body::<CertificateUpdateRes<'_>>("CertificateUpdateRes"),
    body::<ContractAuthenticationReq<'_>>("ContractAuthenticationReq"),
    body::<Text<'_, 0, 24>>("ContractID"),
    body::<CertificateChain<'_>>("ContractSignatureCertChain"),
    body::<Bytes<'_, 0, 128>>("ContractSignatureEncryptedPrivateKey"),
    body::<Bytes<'_, 0, 256>>("DHParams"),
    body::<MeteringReceiptReq<'_>>("MeteringReceiptReq"),
    Root::of::<SalesTariff<'_>>("SalesTariff", MSG_DATA_TYPES),
    Root::of::<SignedInfo<'_>>("SignedInfo", xmldsig::NAMESPACE),
];

const fn body<T: Content<'static>>(name: &'static str) -> Root {
    Root::of::<T>(name, MSG_BODY)
}
