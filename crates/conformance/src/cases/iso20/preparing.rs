//! Limits, schedule, cable and voltage.

use core::time::Duration;

use crate::cases::rows::{FAILED, OK, Rows, at};
use crate::{Case, Change, Condition, Current, Expected, Pilot, Request as R, Stage as S};

pub(super) fn cases() -> Vec<Case> {
    let alternating = Rows::iso20("ISO20_AC_ChargeParameterDiscovery", Current::Ac);
    let direct = Rows::iso20("ISO20_DC_ChargeParameterDiscovery", Current::Dc);
    [
        parameters(&alternating, R::AcChargeParameterDiscovery),
        parameters(&direct, R::DcChargeParameterDiscovery),
        schedule(),
        cable_check(),
        pre_charge(),
    ]
    .concat()
}

fn parameters(row: &Rows, ask: R) -> Vec<Case> {
    let stage = S::ChargeParameters;
    vec![
        row.case(
            1,
            "limits are told",
            &["V2G20-2654"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
        row.case(
            5,
            "a limit that makes no sense is refused",
            &["V2G20-1619", "V2G20-2272"],
            at(stage)
                .send(ask.with(&[Change::WrongParameters]))
                .refused(&["FAILED_WrongChargeParameter"]),
        ),
    ]
}

fn schedule() -> Vec<Case> {
    let row = Rows::iso20("ISO20_CMN_ScheduleExchange", Current::Any);
    let (stage, ask) = (S::ScheduleExchange, R::ScheduleExchange);
    vec![
        row.case(
            1,
            "schedules are offered",
            &["V2G20-1600"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
        row.case(
            5,
            "a schedule that does not come is not waited for without end",
            &[],
            at(stage)
                .given(&[Condition::ScheduleUnknown])
                .send(ask.usual())
                .expecting(Expected::GivesUp(Duration::from_secs(60))),
        ),
        row.case(
            6,
            "schedules are offered anew when the vehicle renegotiates",
            &["V2G20-1600"],
            at(stage).renegotiated().send(ask.usual()).answered(OK),
        ),
    ]
}

fn cable_check() -> Vec<Case> {
    let row = Rows::iso20("ISO20_DC_CableCheck", Current::Dc);
    let (stage, ask) = (S::CableCheck, R::DcCableCheck);
    vec![
        row.case(
            1,
            "the cable is tested",
            &[],
            at(stage).pilot(Pilot::C).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
        row.case(
            5,
            "an isolation test that hangs is not waited for without end",
            &[],
            at(stage)
                .given(&[Condition::IsolationTestHangs])
                .pilot(Pilot::C)
                .send(ask.usual())
                .expecting(Expected::GivesUp(Duration::from_secs(38))),
        ),
        row.case(
            6,
            "the cable is not tested while the vehicle wants no energy",
            &[],
            at(stage).pilot(Pilot::B).send(ask.usual()).refused(FAILED),
        ),
    ]
}

fn pre_charge() -> Vec<Case> {
    let row = Rows::iso20("ISO20_DC_PreCharge", Current::Dc);
    let ask = R::DcPreCharge.with(&[Change::EvOngoing]);
    let stage = S::PreCharge;
    vec![
        row.case(
            1,
            "the voltages are being matched",
            &[],
            at(stage).send(ask).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask),
        row.silent(4, stage),
    ]
}
