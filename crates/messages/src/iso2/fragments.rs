//! Parts of messages that stand alone as EXI fragments, because signatures digest them so.

use v2g_exi::Content;
use v2g_exi::schema::Root;

use super::*;
use crate::xmldsig::{self, SignedInfo};

/// What may be signed in this protocol, and what is signed in the end.
pub(super) const FRAGMENTS: &[Root] = &[
    body::<AuthorizationReq<'_>>("AuthorizationReq"),
    body::<CertificateInstallationReq<'_>>("CertificateInstallationReq"),
    body::<CertificateInstallationRes<'_>>("CertificateInstallationRes"),
    body::<CertificateUpdateReq<'_>>("CertificateUpdateReq"),
    body::<CertificateUpdateRes<'_>>("CertificateUpdateRes"),
    body::<CertificateChain<'_>>("ContractSignatureCertChain"),
    body::<ContractSignatureEncryptedPrivateKey<'_>>("ContractSignatureEncryptedPrivateKey"),
    body::<DiffieHellmanPublickey<'_>>("DHpublickey"),
    body::<RelaxedEmaid<'_>>("eMAID"),
    body::<MeteringReceiptReq<'_>>("MeteringReceiptReq"),
    body::<CertificateChain<'_>>("SAProvisioningCertificateChain"),
    Root::of::<SalesTariff<'_>>("SalesTariff", MSG_DATA_TYPES),
    Root::of::<SignedInfo<'_>>("SignedInfo", xmldsig::NAMESPACE),
];

const fn body<T: Content<'static>>(name: &'static str) -> Root {
    Root::of::<T>(name, MSG_BODY)
}
