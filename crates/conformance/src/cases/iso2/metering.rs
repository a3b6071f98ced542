//! The vehicle signs a meter reading: only by contract.

use crate::cases::rows::{OK, Rows, at};
use crate::{Case, Change, Condition, Current, Means, Request as R, Stage};

const INVALID: &[&str] = &["FAILED_MeteringSignatureNotValid"];
const RECEIPTS: &[Condition] = &[Condition::Receipts];

pub(super) fn cases() -> Vec<Case> {
    let alternating = Rows::iso2("AC_MeteringReceipt", Current::Ac);
    let direct = Rows::iso2("DC_MeteringReceipt", Current::Dc);
    [
        area(&alternating.paying(Means::Contract)),
        area(&direct.paying(Means::Contract)),
    ]
    .concat()
}

/// The suite has the vehicle silent where no receipt is due, which is the silence of the charge loop;
/// here it is silent where one is. Our choice.
fn area(row: &Rows) -> Vec<Case> {
    let (stage, ask) = (Stage::Receipt, R::MeteringReceipt);
    let refused = |changes| at(stage).send(ask.with(changes)).refused(INVALID);
    let ids = &["V2G2-481", "V2G2-904"];
    let wrong = "a receipt that does not hold is refused";
    let cases = vec![
        row.case(
            1,
            "a signed receipt is taken",
            &["V2G2-577", "V2G2-691", "V2G2-903"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.case(4, wrong, ids, refused(&[Change::OtherReading])),
        row.silent(5, stage),
        row.case(6, wrong, ids, refused(&[Change::WrongKey])),
        row.case(7, wrong, ids, refused(&[Change::Altered])),
    ];
    cases.into_iter().map(|case| case.given(RECEIPTS)).collect()
}
