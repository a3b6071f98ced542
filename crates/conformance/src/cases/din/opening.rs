//! From the session to the customer's authorization.

use core::time::Duration;

use crate::cases::rows::{NEW_SESSION, OK, Rows, at};
use crate::{Case, Change, Condition, Expected, Fact, Request as R, Session, Stage};

pub(super) fn cases() -> Vec<Case> {
    [session(), services(), selection(), authentication()].concat()
}

fn session() -> Vec<Case> {
    let row = Rows::din("DIN_SessionSetup");
    let stage = Stage::SessionSetup;
    vec![
        row.case(
            1,
            "a new session has an id of its own",
            &["V2G-DC-393", "V2G-DC-437"],
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
    ]
}

fn services() -> Vec<Case> {
    let row = Rows::din("DIN_ServiceDiscovery");
    let stage = Stage::ServiceDiscovery;
    vec![
        row.case(
            1,
            "the charge service is told, without name and scope",
            &["V2G-DC-439", "V2G-DC-628", "V2G-DC-629"],
            at(stage)
                .send(R::ServiceDiscovery.usual())
                .answered(OK)
                .with(&[Fact::Absent("ServiceName"), Fact::Absent("ServiceScope")]),
        ),
        row.out_of_order(2, stage, R::ContractAuthentication),
        row.foreign(3, stage, R::ServiceDiscovery.usual()),
        row.silent(4, stage),
        row.case(
            5,
            "the vehicle may stop before it knows the services",
            &["V2G-DC-451"],
            at(stage).send(R::SessionStop.usual()).answered(OK),
        ),
    ]
}

fn selection() -> Vec<Case> {
    let row = Rows::din("DIN_ServicePaymentSelection");
    let (stage, ask) = (Stage::ServiceSelection, R::ServicePaymentSelection);
    vec![
        row.case(
            1,
            "external payment and the charge service are chosen",
            &["V2G-DC-252", "V2G-DC-635"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
        row.case(
            5,
            "a service that is not on offer cannot be chosen",
            &["V2G-DC-396"],
            at(stage)
                .send(ask.with(&[Change::ServiceNotOffered]))
                .refused(&["FAILED_ServiceSelectionInvalid"]),
        ),
        row.case(
            6,
            "payment by contract cannot be chosen",
            &["V2G-DC-252", "V2G-DC-395"],
            at(stage)
                .send(ask.with(&[Change::Contract]))
                .refused(&["FAILED_PaymentSelectionInvalid"]),
        ),
    ]
}

fn authentication() -> Vec<Case> {
    let row = Rows::din("DIN_ContractAuthentication");
    let (stage, ask) = (Stage::Authorization, R::ContractAuthentication);
    vec![
        row.case(
            1,
            "an external customer is authorized",
            &["V2G-DC-494", "V2G-DC-495", "V2G-DC-497"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::ServiceDiscovery),
        row.foreign(3, stage, ask.usual()),
        row.silent(4, stage),
        row.case(
            5,
            "a customer who does not come is not waited for without end",
            &[],
            at(stage)
                .given(&[Condition::NobodyIdentifies])
                .send(ask.usual())
                .expecting(Expected::GivesUp(Duration::from_secs(300))),
        ),
    ]
}
