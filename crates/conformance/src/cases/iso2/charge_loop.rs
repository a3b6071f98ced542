//! The charge loop.

use crate::cases::rows::{OK, Rows, at, in_order};
use crate::{Case, Condition, Current, Fact, Means, Request, Script, Stage};

const RECEIPTS: &[Condition] = &[Condition::Receipts];

pub(super) fn cases() -> Vec<Case> {
    let alternating = Rows::iso2("AC_ChargingStatus", Current::Ac);
    let direct = Rows::iso2("DC_CurrentDemand", Current::Dc);
    [
        area(alternating, Request::ChargingStatus, &["V2G2-576"]),
        area(direct, Request::CurrentDemand, &["V2G2-590"]),
    ]
    .concat()
}

fn area(row: Rows, ask: Request, ids: &'static [&'static str]) -> Vec<Case> {
    let stage = Stage::FirstLoop;
    let good = || at(stage).send(ask.usual()).answered(OK);
    let metered = |facts| -> Script { good().given(&[Condition::Meter]).with(facts) };
    let receipt = |facts| -> Script { good().given(RECEIPTS).with(facts) };
    let external = vec![
        row.case(
            1,
            "the charge loop turns without receipts",
            ids,
            good().with(&[Fact::NoReceipt]),
        ),
        row.out_of_order(3, stage, Request::ServiceDiscovery),
        row.foreign(4, stage, ask.usual()),
        row.silent(5, stage),
        row.case(
            6,
            "the station tells its meter",
            &["V2G2-902"],
            metered(&[Fact::NoReceipt, Fact::Meter]),
        ),
        row.case(
            8,
            "the station tells its meter's reading",
            &["V2G2-902"],
            metered(&[Fact::NoReceipt, Fact::Meter, Fact::MeterReading]),
        ),
    ];
    let row = row.paying(Means::Contract);
    let wanted = "a contract customer is asked for a receipt";
    let told = "a contract customer is asked for a receipt of what the meter says";
    let contract = vec![
        row.case(2, wanted, &["V2G2-691"], receipt(&[Fact::Receipt])),
        row.case(
            7,
            told,
            &["V2G2-691", "V2G2-902"],
            receipt(&[Fact::Receipt, Fact::Meter]),
        ),
        row.case(
            9,
            told,
            &["V2G2-691", "V2G2-902"],
            receipt(&[Fact::Receipt, Fact::Meter, Fact::MeterReading]),
        ),
    ];
    in_order([external, contract].concat())
}
