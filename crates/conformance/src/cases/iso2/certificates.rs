//! Contract certificates are installed, updated and shown: only by contract.

use super::CONTRACT;
use crate::cases::rows::Rows;
use crate::{Case, Current};

const SEQUENCE: &str = "FAILED_SequenceError";
const SESSION: &str = "FAILED_UnknownSession";
const SILENCE: &str = "silence after PaymentServiceSelectionRes";
const CLOSED: &str = "closed after V2G_SECC_Sequence_Timeout";
const INSTEAD: &str = "ServiceDiscoveryReq instead";
const SIGNATURE: &str = "FAILED_SignatureError";
const EXPIRED: &str = "FAILED_CertificateExpired";
const CHAIN: &str = "FAILED_CertChainError";
const NONE: &str = "FAILED or FAILED_NoCertificateAvailable";
const CANCELED: &str = "FAILED, FAILED_NoCertificateAvailable or FAILED_ContractCanceled";

const INSTALLATION: [(&str, &str); 8] = [
    ("CertificateInstallationReq, valid signature", "OK"),
    (INSTEAD, SEQUENCE),
    ("CertificateInstallationReq of a foreign session", SESSION),
    (SILENCE, CLOSED),
    (
        "CertificateInstallationReq signed with a wrong key",
        SIGNATURE,
    ),
    (
        "CertificateInstallationReq altered after signing",
        SIGNATURE,
    ),
    ("provisioning certificate expired", EXPIRED),
    (
        "provisioning certificate with a wrong domain component",
        NONE,
    ),
];

const UPDATE: [(&str, &str); 17] = [
    ("CertificateUpdateReq, valid signature", "OK"),
    (INSTEAD, SEQUENCE),
    ("CertificateUpdateReq of a foreign session", SESSION),
    (SILENCE, CLOSED),
    ("CertificateUpdateReq signed with a wrong key", SIGNATURE),
    ("CertificateUpdateReq altered after signing", SIGNATURE),
    ("sub-CAs in the wrong order", CHAIN),
    ("leaf of another PKI", CHAIN),
    ("wrong sub-CA 2", CHAIN),
    ("wrong sub-CA 1", CHAIN),
    ("chain with a gap", CHAIN),
    ("unknown EMAID in certificate and request", CANCELED),
    ("another EMAID in the request", CANCELED),
    ("EMAID of a contract that is over", CANCELED),
    ("another EMAID in the certificate", CANCELED),
    ("contract certificate expired", EXPIRED),
    ("contract certificate of a forbidden country", NONE),
];

const DETAILS: [(&str, &str); 10] = [
    ("PaymentDetailsReq", "OK"),
    ("PaymentDetailsReq after installation", "OK"),
    ("PaymentDetailsReq after update", "OK"),
    (INSTEAD, SEQUENCE),
    ("PaymentDetailsReq of a foreign session", SESSION),
    (SILENCE, CLOSED),
    ("contract certificate expired", EXPIRED),
    ("contract certificate of a forbidden country", "FAILED"),
    ("sub-CA 1 expired", "FAILED"),
    ("sub-CA 2 expired", "FAILED"),
];

pub(super) fn cases() -> Vec<Case> {
    [
        area("CMN_CertificateInstallation", &INSTALLATION),
        area("CMN_CertificateUpdate", &UPDATE),
        area("CMN_PaymentDetails", &DETAILS),
    ]
    .concat()
}

fn area(name: &'static str, rows: &[(&'static str, &'static str)]) -> Vec<Case> {
    let row = Rows::iso2(name, Current::Any);
    let numbered = rows.iter().zip(1..);
    numbered
        .map(|((stimulus, expected), number)| row.open(number, stimulus, expected, CONTRACT).pnc())
        .collect()
}
