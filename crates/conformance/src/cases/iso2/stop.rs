//! Contactors are tested, the session is stopped.

use crate::cases::rows::{FAILED, OK, Rows, at};
use crate::{Case, Current, Pilot, Request as R, Stage};

const STOPPED: &str = "the session is stopped; that the modem leaves the link is not judged";

pub(super) fn cases() -> Vec<Case> {
    [welding(), alternating(), direct()].concat()
}

fn welding() -> Vec<Case> {
    let row = Rows::iso2("DC_WeldingDetection", Current::Dc);
    let (stage, ask) = (Stage::Stopped, R::WeldingDetection);
    vec![
        row.case(
            1,
            "the vehicle may test its contactors",
            &["V2G2-597"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
        row.case(
            5,
            "contactors are not tested while the vehicle wants energy",
            &[],
            at(stage).pilot(Pilot::C).send(ask.usual()).refused(FAILED),
        ),
    ]
}

fn alternating() -> Vec<Case> {
    let row = Rows::iso2("AC_SessionStop", Current::Ac);
    let (stage, ask) = (Stage::Stopped, R::SessionStop);
    vec![
        row.case(
            1,
            STOPPED,
            &["V2G2-568"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
    ]
}

/// The suite has most of these twice: after the power went off, and after the contactors were
/// tested.
fn direct() -> Vec<Case> {
    let row = Rows::iso2("DC_SessionStop", Current::Dc);
    let (stage, after, ask) = (Stage::Stopped, Stage::Welded, R::SessionStop);
    vec![
        row.case(
            1,
            STOPPED,
            &["V2G2-597"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.case(
            2,
            STOPPED,
            &["V2G2-597"],
            at(after).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(3, stage, R::ServiceDiscovery),
        row.foreign(4, stage, ask.usual()),
        row.silent(5, stage),
        row.case(
            6,
            "the session does not stop while the vehicle wants energy",
            &[],
            at(stage).pilot(Pilot::C).send(ask.usual()).refused(FAILED),
        ),
        row.out_of_order(7, after, R::ServiceDiscovery),
        row.foreign(8, after, ask.usual()),
        row.silent(9, after),
        row.open(
            10,
            "nothing",
            "nothing",
            "the suite has a number and no case under it",
        ),
    ]
}
