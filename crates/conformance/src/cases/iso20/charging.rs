//! Power and the charge loop.

use core::time::Duration;

use crate::cases::rows::{OK, Rows, at};
use crate::{Case, Change, Current, Expected, Pilot, Request as R, Stage as S, Stimulus};

const STOP: &[Change] = &[Change::Stop];

/// `V2G_SECC_Sequence_Timeout` in the charge loop. Source: V2G20-1500, V2G20-1502.
const LOOP_TIMEOUT: Duration = Duration::from_millis(500);

pub(super) fn cases() -> Vec<Case> {
    let of = Rows::iso20;
    [
        power(&of("ISO20_AC_PowerDelivery", Current::Ac)),
        power(&of("ISO20_DC_PowerDelivery", Current::Dc)),
        charge_loop(
            &of("ISO20_AC_ChargeLoop", Current::Ac),
            R::AcChargeLoop,
            &["V2G20-1499", "V2G20-1500"],
        ),
        charge_loop(
            &of("ISO20_DC_ChargeLoop", Current::Dc),
            R::DcChargeLoop,
            &["V2G20-1501", "V2G20-1502"],
        ),
        abnormal(),
    ]
    .concat()
}

fn power(row: &Rows) -> Vec<Case> {
    let (due, on, ask) = (S::PowerDelivery, S::Loop, R::PowerDelivery);
    let due_in_c = || at(due).pilot(Pilot::C);
    let refused = |change, codes| due_in_c().send(ask.with(change)).refused(codes);
    vec![
        row.case(
            1,
            "power goes on when the vehicle wants it",
            &["V2G20-847", "V2G20-1617"],
            at(due).pilot(Pilot::C).send(ask.usual()).answered(OK),
        ),
        row.case(
            2,
            "power goes off when the vehicle wants no more",
            &["V2G20-848"],
            at(on).send(ask.with(STOP)).answered(OK),
        ),
        row.out_of_order(3, due, R::ServiceDiscovery),
        row.out_of_order(4, on, R::ServiceDiscovery),
        row.foreign(5, due, ask.usual()),
        row.foreign(6, on, ask.with(STOP)),
        row.case(
            7,
            "a schedule that was not offered is refused",
            &[],
            refused(
                &[Change::UnknownSchedule],
                &["FAILED_ScheduleSelectionInvalid"],
            ),
        ),
        row.case(
            8,
            "a profile above the schedule is refused",
            &[],
            refused(
                &[Change::ExcessiveProfile],
                &["FAILED_EVPowerProfileInvalid"],
            ),
        ),
        row.silent(9, due),
        row.case(
            10,
            "the vehicle may renegotiate the schedule in the charge loop",
            &[],
            at(on).send(ask.with(&[Change::Renegotiate])).answered(OK),
        ),
    ]
}

fn charge_loop(row: &Rows, ask: R, timing: &'static [&'static str]) -> Vec<Case> {
    let (first, on) = (S::FirstLoop, S::Loop);
    vec![
        row.case(
            1,
            "the charge loop turns",
            timing,
            at(first).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, first, R::ServiceDiscovery),
        row.foreign(3, first, ask.usual()),
        row.silent(4, first),
        row.case(
            5,
            "a vehicle that falls silent in the charge loop is not waited for",
            timing,
            at(on).silent(LOOP_TIMEOUT, LOOP_TIMEOUT + crate::CLOSE_TIME),
        ),
    ]
}

fn abnormal() -> Vec<Case> {
    let row = Rows::iso20("ISO20_CMN_Abnormal", Current::Any);
    let broken = |pilot| {
        at(S::Loop)
            .does(Stimulus::BreakPilot(pilot))
            .expecting(Expected::EmergencyStop)
    };
    vec![
        row.case(
            1,
            "power goes off when the pilot is shorted",
            &[],
            broken(Pilot::E),
        ),
        row.case(
            2,
            "power goes off when the plug is pulled",
            &[],
            broken(Pilot::A),
        ),
    ]
}
