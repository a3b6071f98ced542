//! Limits and schedules are exchanged.

use core::time::Duration;

use crate::Route::{New, Renegotiated, Resumed};
use crate::cases::rows::{OK, Rows, at, in_order};
use crate::{
    Case, Change, Condition, Current, Expected, Fact, Request, Route, Script, Side, Stage,
};

const STAGE: Stage = Stage::ChargeParameters;
const ASK: Request = Request::ChargeParameterDiscovery;

/// `V2G_SECC_Ongoing_Performance_Time`. Source: V2G2-712, V2G2-713.
const ONGOING: Duration = Duration::from_secs(55);

const PLAIN: &[Change] = &[];
const DEPARTURE: &[Change] = &[Change::Departure(36_000)];
const ENTRIES: &[Change] = &[Change::MaxEntries(MOST)];
const BOTH: &[Change] = &[Change::MaxEntries(MOST), Change::Departure(36_000)];

/// As few as leave room for a step and for the rest of a day.
const MOST: u16 = 12;

/// What the rows that both currents share differ in: the way, the request, and whether prices are
/// told.
const SHARED: [(u16, Route, &[Change], bool); 30] = [
    (6, New, DEPARTURE, false),
    (7, Resumed(Side::Secc), PLAIN, false),
    (8, New, PLAIN, true),
    (9, Renegotiated, PLAIN, true),
    (10, New, DEPARTURE, true),
    (11, Resumed(Side::Secc), PLAIN, true),
    (12, New, ENTRIES, false),
    (13, New, ENTRIES, true),
    (15, New, BOTH, true),
    (16, New, BOTH, false),
    (17, Resumed(Side::Secc), DEPARTURE, false),
    (18, Resumed(Side::Secc), DEPARTURE, true),
    (19, Resumed(Side::Secc), ENTRIES, false),
    (20, Resumed(Side::Secc), ENTRIES, true),
    (21, Resumed(Side::Secc), BOTH, true),
    (22, Resumed(Side::Secc), BOTH, false),
    (23, Renegotiated, DEPARTURE, false),
    (24, Renegotiated, DEPARTURE, true),
    (25, Renegotiated, ENTRIES, false),
    (26, Renegotiated, ENTRIES, true),
    (27, Renegotiated, BOTH, true),
    (28, Renegotiated, BOTH, false),
    (29, Resumed(Side::Evcc), PLAIN, false),
    (30, Resumed(Side::Evcc), PLAIN, true),
    (31, Resumed(Side::Evcc), DEPARTURE, false),
    (32, Resumed(Side::Evcc), DEPARTURE, true),
    (33, Resumed(Side::Evcc), ENTRIES, false),
    (34, Resumed(Side::Evcc), ENTRIES, true),
    (35, Resumed(Side::Evcc), BOTH, true),
    (36, Resumed(Side::Evcc), BOTH, false),
];

pub(super) fn cases() -> Vec<Case> {
    [alternating(), direct(), common()].concat()
}

fn alternating() -> Vec<Case> {
    let row = Rows::iso2("AC_ChargeParameterDiscovery", Current::Ac);
    let own = vec![
        row.case(1, AGREED, AGREEMENT, good(New, PLAIN, false)),
        row.case(2, AGAIN, AGREEMENT, good(Renegotiated, PLAIN, false)),
        row.foreign(3, STAGE, ASK.usual()),
        wrong_mode(&row, 4),
        wrong_current(&row, 5),
    ];
    shared(&row, own)
}

fn direct() -> Vec<Case> {
    let row = Rows::iso2("DC_ChargeParameterDiscovery", Current::Dc);
    let own = vec![
        row.case(1, AGREED, AGREEMENT, good(New, PLAIN, false)),
        row.foreign(2, STAGE, ASK.usual()),
        wrong_mode(&row, 3),
        wrong_current(&row, 4),
        row.case(5, AGAIN, AGREEMENT, good(Renegotiated, PLAIN, false)),
    ];
    shared(&row, own)
}

fn common() -> Vec<Case> {
    let row = Rows::iso2("CMN_ChargeParameterDiscovery", Current::Any);
    vec![
        row.out_of_order(1, STAGE, Request::ServiceDiscovery),
        row.silent(2, STAGE),
    ]
}

/// The rows of one current alone, and those that both have.
fn shared(row: &Rows, own: Vec<Case>) -> Vec<Case> {
    let rows = SHARED.map(|(number, route, changes, tariff)| {
        let purpose = match route {
            New => AGREED,
            Renegotiated => AGAIN,
            Resumed(_) => KEPT,
        };
        row.case(number, purpose, AGREEMENT, good(route, changes, tariff))
    });
    let undecided = row.case(
        14,
        "a schedule that does not come is not waited for without end",
        &["V2G2-712", "V2G2-713"],
        at(STAGE)
            .given(&[Condition::ScheduleUnknown])
            .send(ASK.with(DEPARTURE))
            .expecting(Expected::GivesUp(ONGOING)),
    );
    in_order([own, rows.to_vec(), vec![undecided]].concat())
}

const AGREED: &str = "limits are told and schedules offered";
const AGAIN: &str = "schedules are offered anew when the vehicle renegotiates";
const KEPT: &str = "the schedules of before the pause are offered again";
const AGREEMENT: &[&str] = &["V2G2-565", "V2G2-582", "V2G2-741", "V2G2-773", "V2G2-905"];

fn good(route: Route, changes: &'static [Change], tariff: bool) -> Script {
    let few = changes
        .iter()
        .any(|change| matches!(change, Change::MaxEntries(_)));
    let facts: &[Fact] = match (few, tariff, matches!(route, Resumed(_))) {
        (false, false, false) => &[],
        (false, false, true) => &[Fact::SameSchedules],
        (false, true, false) => &[Fact::SalesTariff],
        (false, true, true) => &[Fact::SalesTariff, Fact::SameSchedules],
        (true, false, false) => &[Fact::MaxEntries(12)],
        (true, false, true) => &[Fact::MaxEntries(12), Fact::SameSchedules],
        (true, true, false) => &[Fact::MaxEntries(12), Fact::SalesTariff],
        (true, true, true) => &[Fact::MaxEntries(12), Fact::SalesTariff, Fact::SameSchedules],
    };
    let conditions: &[Condition] = match tariff {
        true => &[Condition::SalesTariff],
        false => &[],
    };
    at(STAGE)
        .by(route)
        .given(conditions)
        .send(ASK.with(changes))
        .answered(OK)
        .with(facts)
}

fn wrong_mode(row: &Rows, number: u16) -> Case {
    let script = at(STAGE)
        .send(ASK.with(&[Change::ModeNotOffered]))
        .refused(&["FAILED_WrongEnergyTransferMode"]);
    let purpose = "a mode that is not on offer is refused";
    row.case(number, purpose, &["V2G2-476"], script)
}

fn wrong_current(row: &Rows, number: u16) -> Case {
    let script = at(STAGE)
        .send(ASK.with(&[Change::MaxCurrent(-100)]))
        .refused(&["FAILED_WrongChargeParameter"]);
    let purpose = "a limit that makes no sense is refused";
    row.case(number, purpose, &["V2G2-477"], script)
}
