//! Parts of messages that stand alone as EXI fragments, because signatures digest them so.

use v2g_exi::Content;
use v2g_exi::schema::Root;

use super::*;
use crate::xmldsig::{self, SignedInfo};

/// What may be signed in this protocol, and what is signed in the end.
///
/// The standard signs the parts with an `Id`; whole requests are here for tools, which is our choice.
pub(super) const FRAGMENTS: &[Root] = &[
    part::<AbsolutePriceSchedule<'_>>("AbsolutePriceSchedule"),
    part::<CertificateInstallationReq<'_>>("CertificateInstallationReq"),
    part::<MeteringConfirmationReq<'_>>("MeteringConfirmationReq"),
    part::<SignedCertificateChain<'_>>("OEMProvisioningCertificateChain"),
    part::<PncAReqAuthorizationMode<'_>>("PnC_AReqAuthorizationMode"),
    part::<PriceLevelSchedule<'_>>("PriceLevelSchedule"),
    part::<SessionSetupReq<'_>>("SessionSetupReq"),
    Root::of::<SignedInfo<'_>>("SignedInfo", xmldsig::NAMESPACE),
    part::<SignedInstallationData<'_>>("SignedInstallationData"),
    part::<SignedMeteringData<'_>>("SignedMeteringData"),
];

const fn part<T: Content<'static>>(name: &'static str) -> Root {
    Root::of::<T>(name, COMMON_MESSAGES)
}
