//! The vehicle signs a meter reading: only by contract.

use super::CONTRACT;
use crate::cases::rows::Rows;
use crate::{Case, Current};

pub(super) fn cases() -> Vec<Case> {
    let alternating = Rows::iso2("AC_MeteringReceipt", Current::Ac);
    let direct = Rows::iso2("DC_MeteringReceipt", Current::Dc);
    [
        area(&alternating, "silence after ChargingStatusRes"),
        area(&direct, "silence after CurrentDemandRes"),
    ]
    .concat()
}

fn area(row: &Rows, silence: &'static str) -> Vec<Case> {
    let invalid = "FAILED_MeteringSignatureNotValid";
    let rows = [
        (
            "MeteringReceiptReq, valid signature",
            "MeteringReceiptRes, OK",
        ),
        ("ServiceDiscoveryReq instead", "FAILED_SequenceError"),
        (
            "MeteringReceiptReq of a foreign session",
            "FAILED_UnknownSession",
        ),
        ("MeteringReceiptReq with another meter reading", invalid),
        (silence, "closed after V2G_SECC_Sequence_Timeout"),
        ("MeteringReceiptReq signed with a wrong key", invalid),
        ("MeteringReceiptReq altered after signing", invalid),
    ];
    let numbered = rows.into_iter().zip(1..);
    numbered
        .map(|((stimulus, expected), number)| row.open(number, stimulus, expected, CONTRACT).pnc())
        .collect()
}
