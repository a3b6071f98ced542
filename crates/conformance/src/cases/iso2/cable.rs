//! The cable is tested, the voltages are matched.

use core::time::Duration;

use crate::cases::rows::{FAILED, OK, Rows, at};
use crate::{Case, Condition, Current, Expected, Pilot, Request as R, Stage};

/// `V2G_SECC_CableCheck_Performance_Time`. Source: V2G2-701, V2G2-703.
const CABLE_CHECK: Duration = Duration::from_secs(38);

pub(super) fn cases() -> Vec<Case> {
    [cable_check(), pre_charge()].concat()
}

fn cable_check() -> Vec<Case> {
    let row = Rows::iso2("DC_CableCheck", Current::Dc);
    let (stage, ask) = (Stage::CableCheck, R::CableCheck);
    let good = |pilot| at(stage).pilot(pilot).send(ask.usual()).answered(OK);
    let hangs = at(stage)
        .given(&[Condition::IsolationTestHangs])
        .pilot(Pilot::D)
        .send(ask.usual())
        .expecting(Expected::GivesUp(CABLE_CHECK));
    let endless = "an isolation test that hangs is not waited for without end";
    let limit = &["V2G2-701", "V2G2-703"];
    vec![
        row.case(
            1,
            "the cable is tested",
            &["V2G2-584", "V2G2-621"],
            good(Pilot::C),
        ),
        row.case(
            2,
            "the cable is tested for a vehicle that needs ventilation",
            &["V2G2-584", "V2G2-621"],
            good(Pilot::D),
        ),
        row.out_of_order(3, stage, R::ServiceDiscovery),
        row.foreign(4, stage, ask.usual()),
        row.silent(5, stage),
        row.case(6, endless, limit, hangs.clone()),
        row.case(7, endless, limit, hangs),
        row.case(
            8,
            "the cable is not tested while the vehicle wants no energy",
            &[],
            at(stage).pilot(Pilot::B).send(ask.usual()).refused(FAILED),
        ),
    ]
}

fn pre_charge() -> Vec<Case> {
    let row = Rows::iso2("DC_PreCharge", Current::Dc);
    let stage = Stage::PreCharge;
    vec![
        row.case(
            1,
            "the voltages are being matched",
            &["V2G2-587"],
            at(stage).send(R::PreCharge.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, R::PreCharge.usual()),
        row.silent(4, stage),
    ]
}
