//! The two responses of ISO 15118-2 that hand over a contract have the same parts under different names.

use crate::iso2::{CertificateInstallationRes, CertificateUpdateRes};

impl<'a> From<CertificateUpdateRes<'a>> for CertificateInstallationRes<'a> {
    /// Without the retry counter.
    fn from(update: CertificateUpdateRes<'a>) -> Self {
        Self {
            response_code: update.response_code,
            sa_provisioning_certificate_chain: update.sa_provisioning_certificate_chain,
            contract_signature_cert_chain: update.contract_signature_cert_chain,
            contract_signature_encrypted_private_key: update
                .contract_signature_encrypted_private_key,
            dh_publickey: update.dh_publickey,
            emaid: update.emaid,
        }
    }
}

impl<'a> From<CertificateInstallationRes<'a>> for CertificateUpdateRes<'a> {
    /// With no retry counter.
    fn from(installation: CertificateInstallationRes<'a>) -> Self {
        Self {
            response_code: installation.response_code,
            sa_provisioning_certificate_chain: installation.sa_provisioning_certificate_chain,
            contract_signature_cert_chain: installation.contract_signature_cert_chain,
            contract_signature_encrypted_private_key: installation
                .contract_signature_encrypted_private_key,
            dh_publickey: installation.dh_publickey,
            emaid: installation.emaid,
            retry_counter: None,
        }
    }
}
