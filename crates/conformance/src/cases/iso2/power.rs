//! Power is switched on and off, and renegotiated.

use crate::cases::rows::{FAILED, OK, Rows, at};
use crate::{Case, Change, Current, Pilot, Request as R, Script, Stage};

const ASK: R = R::PowerDelivery;
const DUE: Stage = Stage::PowerDelivery;
const STOP: &[Change] = &[Change::Stop];
const RENEGOTIATE: &[Change] = &[Change::Renegotiate];

pub(super) fn cases() -> Vec<Case> {
    [alternating(), direct()].concat()
}

fn start() -> Script {
    at(DUE).send(ASK.usual()).answered(OK)
}

fn stop() -> Script {
    at(Stage::Loop)
        .pilot(Pilot::B)
        .send(ASK.with(STOP))
        .answered(OK)
}

/// The requirement that a profile within the schedule is met stands for the schedule as offered.
fn excessive(row: &Rows, number: u16, script: Script) -> Case {
    let script = script
        .send(ASK.with(&[Change::ExcessiveProfile]))
        .refused(&["FAILED_ChargingProfileInvalid"]);
    let ids = &["V2G2-224", "V2G2-225", "V2G2-293", "V2G2-478"];
    row.case(
        number,
        "a profile above the schedule is refused",
        ids,
        script,
    )
}

fn unknown(row: &Rows, number: u16, script: Script) -> Case {
    let script = script
        .send(ASK.with(&[Change::UnknownSchedule]))
        .refused(&["FAILED_TariffSelectionInvalid"]);
    let ids = &["V2G2-286", "V2G2-479"];
    row.case(
        number,
        "a schedule that was not offered is refused",
        ids,
        script,
    )
}

fn renegotiate(row: &Rows, number: u16) -> Case {
    let script = at(Stage::Loop).send(ASK.with(RENEGOTIATE)).answered(OK);
    row.case(
        number,
        "the vehicle may renegotiate in the charge loop",
        &["V2G2-813"],
        script,
    )
}

fn start_again(row: &Rows, number: u16) -> Case {
    let script = start().renegotiated();
    row.case(
        number,
        "power goes on again after renegotiation",
        &["V2G2-842"],
        script,
    )
}

fn renegotiate_first(row: &Rows, number: u16, script: Script) -> Case {
    let script = script.send(ASK.with(RENEGOTIATE)).refused(FAILED);
    row.case(
        number,
        "nothing is renegotiated before power was on",
        &["V2G2-812"],
        script,
    )
}

fn alternating() -> Vec<Case> {
    let row = Rows::iso2("AC_PowerDelivery", Current::Ac);
    let on = "power goes on when the vehicle wants it";
    let off = "power goes off when the vehicle wants no more";
    let c = || at(DUE).pilot(Pilot::C);
    let foreign = "the id of a foreign session is refused";
    vec![
        row.case(1, on, &["V2G2-847", "V2G2-860"], start().pilot(Pilot::C)),
        row.case(2, on, &["V2G2-847", "V2G2-860"], start().pilot(Pilot::D)),
        renegotiate(&row, 3),
        start_again(&row, 4),
        row.case(5, off, &["V2G2-568"], stop()),
        row.out_of_order(6, DUE, R::ServiceDiscovery),
        row.out_of_order(7, Stage::Loop, R::ServiceDiscovery),
        row.case(
            8,
            foreign,
            &["V2G2-460"],
            c().send(ASK.foreign()).refused(&["FAILED_UnknownSession"]),
        ),
        row.foreign(9, Stage::Loop, ASK.with(STOP)),
        excessive(&row, 10, c()),
        unknown(&row, 11, c()),
        row.silent(12, DUE),
        row.silent(13, Stage::Loop),
        renegotiate_first(&row, 14, c()),
    ]
}

fn direct() -> Vec<Case> {
    let row = Rows::iso2("DC_PowerDelivery", Current::Dc);
    let mut cases = vec![
        row.case(
            1,
            "power goes on when the vehicle wants it",
            &["V2G2-590"],
            start(),
        ),
        row.case(
            2,
            "power goes off when the vehicle wants no more",
            &["V2G2-597"],
            stop(),
        ),
        row.out_of_order(3, DUE, R::ServiceDiscovery),
        row.out_of_order(4, Stage::Loop, R::ServiceDiscovery),
        row.foreign(5, DUE, ASK.usual()),
        row.foreign(6, Stage::Loop, ASK.with(STOP)),
        excessive(&row, 7, at(DUE)),
        unknown(&row, 8, at(DUE)),
        row.silent(9, DUE),
        row.silent(10, Stage::Loop),
        renegotiate(&row, 11),
        start_again(&row, 12),
        renegotiate_first(&row, 13, at(DUE)),
    ];
    let errors: [&[Change]; 8] = [
        &[Change::Stop, Change::EvError(1)],
        &[Change::Stop, Change::EvError(2)],
        &[Change::Stop, Change::EvError(3)],
        &[Change::Stop, Change::EvError(4)],
        &[Change::Stop, Change::EvError(5)],
        &[Change::Stop, Change::EvError(6)],
        &[Change::Stop, Change::EvError(10)],
        &[Change::Stop, Change::EvError(11)],
    ];
    cases.extend(errors.into_iter().zip(14..).map(|(changes, number)| {
        let script = at(Stage::Loop).send(ASK.with(changes)).answered(OK);
        row.case(
            number,
            "a vehicle that stops by an error is let go",
            &["V2G2-597"],
            script,
        )
    }));
    cases
}
