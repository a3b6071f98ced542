//! Contactors are tested; the session is stopped, paused or led to another service.

use crate::cases::rows::{OK, Rows, at};
use crate::{Case, Change, Current, Request as R, Stage as S};

pub(super) fn cases() -> Vec<Case> {
    [welding(), stop()].concat()
}

fn welding() -> Vec<Case> {
    let row = Rows::iso20("ISO20_DC_WeldingDetection", Current::Dc);
    let (stage, ask) = (S::Stopped, R::DcWeldingDetection);
    vec![
        row.case(
            1,
            "the vehicle may test its contactors",
            &[],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
    ]
}

fn stop() -> Vec<Case> {
    let row = Rows::iso20("ISO20_CMN_SessionStop", Current::Any);
    let (stage, ask) = (S::Stopped, R::SessionStop);
    let good = |stage| at(stage).send(ask.usual()).answered(OK);
    vec![
        row.case(1, "the session is stopped", &["V2G20-1633"], good(stage)),
        row.out_of_order(2, stage, R::AuthorizationSetup),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
        row.case(
            5,
            "the vehicle may stop before it is authorized",
            &[],
            good(S::Authorization),
        ),
        row.case(
            6,
            "the vehicle may stop before it has a schedule",
            &[],
            good(S::ScheduleExchange),
        ),
        row.case(
            7,
            "the session is paused",
            &["V2G20-2545"],
            at(stage)
                .send(ask.with(&[Change::Pause]))
                .answered(&["OK", "FAILED_PauseNotAllowed"]),
        ),
        row.case(
            8,
            "other services are led to, or the vehicle is told that it cannot be",
            &["V2G20-1477"],
            at(stage)
                .send(ask.with(&[Change::ServiceRenegotiation]))
                .answered(&["OK", "FAILED_NoServiceRenegotiationSupported"]),
        ),
    ]
}
