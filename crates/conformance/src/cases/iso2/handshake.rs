//! The agreement on a protocol.

use core::time::Duration;

use crate::cases::rows::{Rows, at};
use crate::{Case, Change, Current, Means, Request, Stage};

const AREA: &str = "CMN_SupportedAppProtocol";

/// `V2G_SECC_Sequence_Timeout` or `CommunicationSetup` before it: where it began is not known, so
/// that an early close is not judged. Our choice.
const ANY_TIME: Duration = Duration::ZERO;
const SEQUENCE_CLOSE: Duration = Duration::from_secs(65);
const SETUP_CLOSE: Duration = Duration::from_secs(25);

const GOOD: &[&str] = &[
    "OK_SuccessfulNegotiation",
    "OK_SuccessfulNegotiationWithMinorDeviation",
];
const DEVIATION: &[&str] = &["OK_SuccessfulNegotiationWithMinorDeviation"];
const FAILED: &[&str] = &["Failed_NoNegotiation"];

pub(super) fn cases() -> Vec<Case> {
    let row = Rows::iso2(AREA, Current::Any);
    let offer = Request::SupportedAppProtocol;
    let at = || at(Stage::Handshake);
    vec![
        Rows::iso2(AREA, Current::Any).paying(Means::Contract).case(
            1,
            "the protocol is agreed over TLS as over TCP",
            &["V2G2-167", "V2G2-169"],
            at().send(offer.usual()).answered(GOOD),
        ),
        row.case(
            2,
            "an offer that the station does not know is refused without a schema",
            &["V2G2-172"],
            at().send(offer.with(&[Change::UnknownNamespace]))
                .refused(FAILED),
        ),
        row.case(
            3,
            "a connection without a handshake is closed",
            &["V2G2-443", "V2G2-537"],
            at().silent(ANY_TIME, SEQUENCE_CLOSE),
        ),
        row.case(
            4,
            "the protocol is agreed and the schema's number echoed",
            &["V2G2-167", "V2G2-169"],
            at().send(offer.usual()).answered(GOOD),
        ),
        row.case(
            5,
            "a session that is not opened in time is not waited for",
            &["V2G2-716", "V2G2-723"],
            at().silent(ANY_TIME, SETUP_CLOSE),
        ),
        row.case(
            6,
            "another minor version is taken, and told apart",
            &["V2G2-170"],
            at().send(offer.with(&[Change::OtherMinorVersion]))
                .answered(DEVIATION),
        ),
    ]
}
