//! Every schema set with the types that read it. A new set has one line here, and so has a fragment.

use v2g_exi::schema::Set;
use v2g_exi::{Bytes, Error, Text};
use v2g_messages::app_protocol::{self, AppProtocolMessage};
use v2g_messages::din;
use v2g_messages::iso2::{self, V2gMessage};
use v2g_messages::iso20::ac::{self, AcMessage};
use v2g_messages::iso20::ac_der_iec::{self, AcDerIecMessage};
use v2g_messages::iso20::ac_der_sae::{self, AcDerSaeMessage};
use v2g_messages::iso20::acdp::{self, AcdpMessage};
use v2g_messages::iso20::common::{self, CommonMessage};
use v2g_messages::iso20::dc::{self, DcMessage};
use v2g_messages::iso20::wpt::{self, WptMessage};
use v2g_messages::xmldsig::{self, SignedInfo};

use super::codec::{Read, documents, fragments};

/// The sets, in the order in which they are tested.
pub static CATALOGUE: &[Entry] = &[
    Entry::new(&app_protocol::SET, documents!(AppProtocolMessage<'_>), &[]),
    Entry::new(&iso2::SET, documents!(V2gMessage<'_>), ISO2),
    Entry::new(&din::SET, documents!(din::V2gMessage<'_>), DIN),
    Entry::new(&common::SET, documents!(CommonMessage<'_>), ISO20_COMMON),
    Entry::new(&dc::SET, documents!(DcMessage<'_>), ISO20_DC),
    Entry::new(&ac::SET, documents!(AcMessage<'_>), ISO20_AC),
    Entry::new(&acdp::SET, documents!(AcdpMessage<'_>), ISO20_ACDP),
    Entry::new(&wpt::SET, documents!(WptMessage<'_>), ISO20_WPT),
    Entry::new(
        &ac_der_iec::SET,
        documents!(AcDerIecMessage<'_>),
        ISO20_AC_DER_IEC,
    ),
    Entry::new(
        &ac_der_sae::SET,
        documents!(AcDerSaeMessage<'_>),
        ISO20_AC_DER_SAE,
    ),
    Entry::new(&xmldsig::SET, None, XMLDSIG),
];

const DIN: Fragments = fragments! {
    din::SET,
    "CertificateInstallationReq": din::CertificateInstallationReq<'_>,
    "CertificateInstallationRes": din::CertificateInstallationRes<'_>,
    "CertificateUpdateReq": din::CertificateUpdateReq<'_>,
    "CertificateUpdateRes": din::CertificateUpdateRes<'_>,
    "ContractAuthenticationReq": din::ContractAuthenticationReq<'_>,
    "ContractID": Text<'_, 0, 24>,
    "ContractSignatureCertChain": din::CertificateChain<'_>,
    "ContractSignatureEncryptedPrivateKey": Bytes<'_, 0, 128>,
    "DHParams": Bytes<'_, 0, 256>,
    "MeteringReceiptReq": din::MeteringReceiptReq<'_>,
    "SalesTariff": din::SalesTariff<'_>,
    "SignedInfo": SignedInfo<'_>,
};

const ISO2: Fragments = fragments! {
    iso2::SET,
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
    "eMAID": iso2::RelaxedEmaid<'_>,
};

const ISO20_COMMON: Fragments = fragments! {
    common::SET,
    "AbsolutePriceSchedule": common::AbsolutePriceSchedule<'_>,
    "CertificateInstallationReq": common::CertificateInstallationReq<'_>,
    "MeteringConfirmationReq": common::MeteringConfirmationReq<'_>,
    "OEMProvisioningCertificateChain": common::SignedCertificateChain<'_>,
    "PnC_AReqAuthorizationMode": common::PncAReqAuthorizationMode<'_>,
    "PriceLevelSchedule": common::PriceLevelSchedule<'_>,
    "SessionSetupReq": common::SessionSetupReq<'_>,
    "SignedInfo": SignedInfo<'_>,
    "SignedInstallationData": common::SignedInstallationData<'_>,
    "SignedMeteringData": common::SignedMeteringData<'_>,
};

const ISO20_DC: Fragments = fragments! {
    dc::SET,
    "DC_ChargeParameterDiscoveryRes": dc::DcChargeParameterDiscoveryRes<'_>,
    "SignedInfo": SignedInfo<'_>,
};

const ISO20_AC: Fragments = fragments! {
    ac::SET,
    "AC_ChargeParameterDiscoveryRes": ac::AcChargeParameterDiscoveryRes<'_>,
    "SignedInfo": SignedInfo<'_>,
};

const ISO20_ACDP: Fragments = fragments! {
    acdp::SET,
    "SignedInfo": SignedInfo<'_>,
};

const ISO20_WPT: Fragments = fragments! {
    wpt::SET,
    "SignedInfo": SignedInfo<'_>,
};

const ISO20_AC_DER_IEC: Fragments = fragments! {
    ac_der_iec::SET,
    "AC_ChargeParameterDiscoveryRes": ac_der_iec::AcChargeParameterDiscoveryRes<'_>,
    "SignedInfo": SignedInfo<'_>,
};

const ISO20_AC_DER_SAE: Fragments = fragments! {
    ac_der_sae::SET,
    "AC_ChargeParameterDiscoveryRes": ac_der_sae::AcChargeParameterDiscoveryRes<'_>,
    "SignedInfo": SignedInfo<'_>,
};

const XMLDSIG: Fragments = fragments! {
    xmldsig::SET,
    "SignedInfo": SignedInfo<'_>,
};

/// A schema set and the types that read it.
#[derive(Debug)]
pub struct Entry {
    pub set: &'static Set,
    /// `None` where the set has only fragments.
    pub documents: Option<Reader>,
    pub fragments: Fragments,
}

/// Reads into a type and writes it again.
pub type Reader = fn(&[u8]) -> Result<Read, Error>;

/// Readers by the names of the fragments.
pub type Fragments = &'static [(&'static str, Reader)];

impl Entry {
    const fn new(set: &'static Set, documents: Option<Reader>, fragments: Fragments) -> Self {
        Self {
            set,
            documents,
            fragments,
        }
    }

    /// The set with this name, if the crate has it.
    pub fn of(name: &str) -> Option<&'static Self> {
        CATALOGUE.iter().find(|entry| entry.set.name == name)
    }
}
