//! The charge loop.

use super::CONTRACT;
use crate::cases::rows::{OK, Rows, at};
use crate::{Case, Condition, Current, Fact, Request, Script, Stage};

pub(super) fn cases() -> Vec<Case> {
    let alternating = Rows::iso2("AC_ChargingStatus", Current::Ac);
    let direct = Rows::iso2("DC_CurrentDemand", Current::Dc);
    [
        area(&alternating, Request::ChargingStatus, &["V2G2-576"]),
        area(&direct, Request::CurrentDemand, &["V2G2-590"]),
    ]
    .concat()
}

fn area(row: &Rows, ask: Request, ids: &'static [&'static str]) -> Vec<Case> {
    let stage = Stage::FirstLoop;
    let good = || at(stage).send(ask.usual()).answered(OK);
    let metered = |facts| -> Script { good().given(&[Condition::Meter]).with(facts) };
    let receipt = "request of a contract customer";
    vec![
        row.case(
            1,
            "the charge loop turns without receipts",
            ids,
            good().with(&[Fact::NoReceipt]),
        ),
        row.open(2, receipt, "OK, ReceiptRequired", CONTRACT).pnc(),
        row.out_of_order(3, stage, Request::ServiceDiscovery),
        row.foreign(4, stage, ask.usual()),
        row.silent(5, stage),
        row.case(
            6,
            "the station tells its meter",
            &["V2G2-902"],
            metered(&[Fact::NoReceipt, Fact::Meter]),
        ),
        row.open(7, receipt, "OK, ReceiptRequired, MeterInfo", CONTRACT)
            .pnc(),
        row.case(
            8,
            "the station tells its meter's reading",
            &["V2G2-902"],
            metered(&[Fact::NoReceipt, Fact::Meter, Fact::MeterReading]),
        ),
        row.open(9, receipt, "OK, ReceiptRequired, MeterReading", CONTRACT)
            .pnc(),
    ]
}
