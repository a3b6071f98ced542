//! Sessions are opened, and joined after a pause.

use core::time::Duration;

use crate::cases::rows::{NEW_SESSION, OLD_SESSION, Rows, at};
use crate::{Case, Current, Fact, Request, Session, Side, Stage};

const SETUP: Request = Request::SessionSetup;

pub(super) fn cases() -> Vec<Case> {
    [
        common(),
        resumed("AC_SessionSetup", Current::Ac),
        resumed("DC_SessionSetup", Current::Dc),
    ]
    .concat()
}

fn common() -> Vec<Case> {
    let row = Rows::iso2("CMN_SessionSetup", Current::Any);
    let stage = Stage::SessionSetup;
    vec![
        row.case(
            1,
            "a new session has an id of its own",
            &["V2G2-750", "V2G2-756"],
            at(stage)
                .send(SETUP.usual().of(Session::Zero))
                .answered(NEW_SESSION)
                .with(&[Fact::NewSession]),
        ),
        row.out_of_order(2, stage, Request::ServiceDiscovery),
        row.case(
            3,
            "a session that is never opened ends",
            &["V2G2-443", "V2G2-537"],
            at(stage).silent(Duration::ZERO, Duration::from_secs(65)),
        ),
        row.case(
            4,
            "a session that is not opened in time is not waited for",
            &["V2G2-716", "V2G2-723"],
            at(stage).silent(Duration::ZERO, Duration::from_secs(25)),
        ),
    ]
}

fn resumed(area: &'static str, current: Current) -> Vec<Case> {
    let row = Rows::iso2(area, current);
    let at = |side| at(Stage::SessionSetup).resumed(side);
    let joined = |side| {
        at(side)
            .send(SETUP.usual())
            .answered(OLD_SESSION)
            .with(&[Fact::OldSession])
    };
    let foreign = |side| {
        at(side)
            .send(SETUP.foreign())
            .answered(NEW_SESSION)
            .with(&[Fact::NewSession])
    };
    let new = |side| {
        at(side)
            .send(SETUP.usual().of(Session::Zero))
            .answered(NEW_SESSION)
            .with(&[Fact::NewSession])
    };
    let group = |first, side| {
        vec![
            row.case(
                first,
                "a paused session is joined",
                &["V2G2-753"],
                joined(side),
            ),
            row.case(
                first + 1,
                "an unknown session becomes a new one",
                &["V2G2-754"],
                foreign(side),
            ),
            row.case(
                first + 2,
                "a new session may follow a pause",
                &["V2G2-750"],
                new(side),
            ),
        ]
    };
    [group(1, Side::Secc), group(4, Side::Evcc)].concat()
}
