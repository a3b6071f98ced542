//! From the parameters to the end.

use core::time::Duration;

use crate::cases::rows::{FAILED, OK, Rows, at};
use crate::{Case, Change, Condition, Expected, Fact, Pilot, Request as R, Stage as S, Stimulus};

const STOP: &[Change] = &[Change::Stop];

pub(super) fn cases() -> Vec<Case> {
    [
        parameters(),
        cable_check(),
        pre_charge(),
        power(),
        demand(),
        welding(),
        stop(),
        abnormal(),
    ]
    .concat()
}

fn parameters() -> Vec<Case> {
    let row = Rows::din("DIN_ChargeParameterDiscovery");
    let (stage, ask) = (S::ChargeParameters, R::ChargeParameterDiscovery);
    let refused = |change, codes| at(stage).send(ask.with(change)).refused(codes);
    let wrong = &["FAILED_WrongChargeParameter"];
    vec![
        row.case(
            1,
            "limits are told and one schedule without prices is offered",
            &["V2G-DC-329", "V2G-DC-453", "V2G-DC-554"],
            at(stage).send(ask.usual()).answered(OK).with(&[
                Fact::OneSchedule,
                Fact::MaxEntries(12),
                Fact::Absent("SalesTariff"),
            ]),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
        row.case(
            5,
            "an energy transfer that is not on offer is refused",
            &["V2G-DC-397", "V2G-DC-625"],
            refused(
                &[Change::ModeNotOffered],
                &["FAILED_WrongEnergyTransferType"],
            ),
        ),
        row.case(
            6,
            "a limit that makes no sense is refused",
            &["V2G-DC-398"],
            refused(&[Change::MaxCurrent(-100)], wrong),
        ),
        row.case(
            7,
            "parameters of AC are refused",
            &["V2G-DC-398"],
            refused(&[Change::WrongParameters], wrong),
        ),
    ]
}

fn cable_check() -> Vec<Case> {
    let row = Rows::din("DIN_CableCheck");
    let (stage, ask) = (S::CableCheck, R::CableCheck);
    let good = |pilot| at(stage).pilot(pilot).send(ask.usual()).answered(OK);
    vec![
        row.case(
            1,
            "the cable is tested",
            &["V2G-DC-455", "V2G-DC-499"],
            good(Pilot::C),
        ),
        row.case(
            2,
            "the cable is tested in state D",
            &["V2G-DC-455"],
            good(Pilot::D),
        ),
        row.out_of_order(3, stage, R::ServiceDiscovery),
        row.foreign(4, stage, ask.usual()),
        row.silent(5, stage),
        row.case(
            6,
            "an isolation test that hangs is not waited for without end",
            &[],
            at(stage)
                .given(&[Condition::IsolationTestHangs])
                .pilot(Pilot::C)
                .send(ask.usual())
                .expecting(Expected::GivesUp(Duration::from_secs(38))),
        ),
        row.case(
            7,
            "the cable is not tested while the vehicle wants no energy",
            &["V2G-DC-547"],
            at(stage).pilot(Pilot::B).send(ask.usual()).refused(FAILED),
        ),
    ]
}

fn pre_charge() -> Vec<Case> {
    let row = Rows::din("DIN_PreCharge");
    let stage = S::PreCharge;
    vec![
        row.case(
            1,
            "the voltages are being matched",
            &["V2G-DC-458"],
            at(stage).send(R::PreCharge.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, R::PreCharge.usual()),
        row.silent(4, stage),
    ]
}

fn power() -> Vec<Case> {
    let row = Rows::din("DIN_PowerDelivery");
    let (due, on, ask) = (S::PowerDelivery, S::Loop, R::PowerDelivery);
    let refused = |change, codes| at(due).send(ask.with(change)).refused(codes);
    vec![
        row.case(
            1,
            "power goes on when the vehicle wants it",
            &["V2G-DC-462"],
            at(due).send(ask.usual()).answered(OK),
        ),
        row.case(
            2,
            "power goes off when the vehicle wants no more",
            &["V2G-DC-459"],
            at(on).send(ask.with(STOP)).answered(OK),
        ),
        row.out_of_order(3, due, R::ServiceDiscovery),
        row.out_of_order(4, on, R::ServiceDiscovery),
        row.foreign(5, due, ask.usual()),
        row.foreign(6, on, ask.with(STOP)),
        row.case(
            7,
            "a profile above the schedule is refused",
            &["V2G-DC-399"],
            refused(
                &[Change::ExcessiveProfile],
                &["FAILED_ChargingProfileInvalid"],
            ),
        ),
        row.case(
            8,
            "a schedule that was not offered is refused",
            &["V2G-DC-400"],
            refused(
                &[Change::UnknownSchedule],
                &["FAILED_TariffSelectionInvalid"],
            ),
        ),
        row.silent(9, due),
        row.silent(10, on),
        row.case(
            11,
            "power that is on does not go on again",
            &[],
            at(on)
                .send(ask.usual())
                .refused(&["FAILED", "FAILED_SequenceError"]),
        ),
        row.case(
            12,
            "the vehicle may give up before power is on",
            &[],
            at(due).send(ask.with(STOP)).answered(OK),
        ),
    ]
}

fn demand() -> Vec<Case> {
    let row = Rows::din("DIN_CurrentDemand");
    let stage = S::FirstLoop;
    vec![
        row.case(
            1,
            "the charge loop turns",
            &["V2G-DC-465"],
            at(stage).send(R::CurrentDemand.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, R::CurrentDemand.usual()),
        row.silent(4, stage),
    ]
}

fn welding() -> Vec<Case> {
    let row = Rows::din("DIN_WeldingDetection");
    let stage = S::Stopped;
    vec![
        row.case(
            1,
            "the vehicle may test its contactors",
            &["V2G-DC-469"],
            at(stage).send(R::WeldingDetection.usual()).answered(OK),
        ),
        row.case(
            2,
            "the vehicle may test them again",
            &["V2G-DC-469"],
            at(S::Welded).send(R::WeldingDetection.usual()).answered(OK),
        ),
        row.out_of_order(3, stage, R::ServiceDiscovery),
        row.foreign(4, stage, R::WeldingDetection.usual()),
        row.silent(5, stage),
    ]
}

fn stop() -> Vec<Case> {
    let row = Rows::din("DIN_SessionStop");
    let ask = R::SessionStop;
    let good = |stage| at(stage).send(ask.usual()).answered(OK);
    vec![
        row.case(
            1,
            "the session is stopped",
            &["V2G-DC-451"],
            good(S::Stopped),
        ),
        row.case(
            2,
            "the session is stopped after the contactors were tested",
            &["V2G-DC-451"],
            good(S::Welded),
        ),
        row.out_of_order(3, S::Welded, R::ServiceDiscovery),
        row.foreign(4, S::Welded, ask.usual()),
        row.silent(5, S::Welded),
        row.case(
            6,
            "the vehicle may stop in the cable check",
            &[],
            good(S::CableCheck),
        ),
        row.case(
            7,
            "the vehicle may stop in pre-charge",
            &[],
            good(S::PreCharge),
        ),
    ]
}

fn abnormal() -> Vec<Case> {
    let row = Rows::din("DIN_Abnormal");
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
