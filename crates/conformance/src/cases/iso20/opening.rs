//! From the session to the services.

use core::time::Duration;

use crate::cases::rows::{NEW_SESSION, OK, OLD_SESSION, Rows, at};
use crate::{Case, Change, Current, Fact, Request as R, Session, Side, Stage as S};

pub(super) fn cases() -> Vec<Case> {
    [
        session(),
        setup(),
        authorization(),
        discovery(),
        detail(),
        selection(),
    ]
    .concat()
}

fn session() -> Vec<Case> {
    let row = Rows::iso20("ISO20_CMN_SessionSetup", Current::Any);
    let stage = S::SessionSetup;
    let after = |side| at(stage).resumed(side).send(R::SessionSetup.usual());
    vec![
        row.case(
            1,
            "a new session has an id of its own",
            &["V2G20-2106"],
            at(stage)
                .send(R::SessionSetup.usual().of(Session::Zero))
                .answered(NEW_SESSION)
                .with(&[Fact::NewSession]),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.case(
            3,
            "a session that is not opened in time is not waited for",
            &[],
            at(stage).silent(Duration::ZERO, Duration::from_secs(25)),
        ),
        row.case(
            4,
            "a paused session is joined",
            &["V2G20-1032", "V2G20-2545"],
            after(Side::Evcc)
                .answered(OLD_SESSION)
                .with(&[Fact::OldSession]),
        ),
        row.case(
            5,
            "an unknown session becomes a new one",
            &["V2G20-2626"],
            at(stage)
                .send(R::SessionSetup.foreign())
                .answered(NEW_SESSION)
                .with(&[Fact::NewSession]),
        ),
    ]
}

fn setup() -> Vec<Case> {
    let row = Rows::iso20("ISO20_CMN_AuthorizationSetup", Current::Any);
    let (stage, ask) = (S::AuthorizationSetup, R::AuthorizationSetup);
    vec![
        row.case(
            1,
            "ways of authorization are told",
            &["V2G20-1219", "V2G20-2567"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
    ]
}

fn authorization() -> Vec<Case> {
    let row = Rows::iso20("ISO20_CMN_Authorization", Current::Any);
    let (stage, ask) = (S::Authorization, R::Authorization);
    vec![
        row.case(
            1,
            "an external customer is authorized",
            &["V2G20-1582"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
    ]
}

fn discovery() -> Vec<Case> {
    let row = Rows::iso20("ISO20_CMN_ServiceDiscovery", Current::Any);
    let (stage, ask) = (S::ServiceDiscovery, R::ServiceDiscovery);
    vec![
        row.case(
            1,
            "services are told",
            &["V2G20-1248"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::Authorization),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
    ]
}

fn detail() -> Vec<Case> {
    let row = Rows::iso20("ISO20_CMN_ServiceDetail", Current::Any);
    let (stage, ask) = (S::ServiceSelection, R::ServiceDetail);
    vec![
        row.case(
            1,
            "parameter sets of a service are told",
            &["V2G20-433"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
        row.case(
            5,
            "a service that is not on offer has no details",
            &["V2G20-425", "V2G20-464"],
            at(stage)
                .send(ask.with(&[Change::ServiceNotOffered]))
                .refused(&["FAILED_ServiceIDInvalid"]),
        ),
        row.case(
            6,
            "details may be asked for again",
            &["V2G20-433"],
            at(S::ServiceDetailed).send(ask.usual()).answered(OK),
        ),
    ]
}

fn selection() -> Vec<Case> {
    let row = Rows::iso20("ISO20_CMN_ServiceSelection", Current::Any);
    let (stage, ask) = (S::ServiceDetailed, R::ServiceSelection);
    const INVALID: &[&str] = &[
        "FAILED_NoEnergyTransferServiceSelected",
        "FAILED_ServiceSelectionInvalid",
    ];
    vec![
        row.case(
            1,
            "a service is chosen with a parameter set",
            &["V2G20-433", "V2G20-1216"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
        row.case(
            5,
            "a service that is not on offer cannot be chosen",
            &["V2G20-433", "V2G20-467", "V2G20-1618"],
            at(stage)
                .send(ask.with(&[Change::ServiceNotOffered]))
                .refused(INVALID),
        ),
        row.case(
            6,
            "a service without details cannot be chosen",
            &["V2G20-1216"],
            at(S::ServiceSelection)
                .send(ask.usual())
                .refused(&["FAILED_SequenceError", "FAILED_ServiceSelectionInvalid"]),
        ),
    ]
}
