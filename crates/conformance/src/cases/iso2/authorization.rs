//! The customer is authorized.

use core::time::Duration;

use super::CONTRACT;
use crate::cases::rows::{OK, Rows, at};
use crate::{Case, Condition, Current, Expected, Request, Stage};

/// How long a station may let a customer take: `V2G_SECC_Ongoing_Performance_Time` is 55 s, but
/// for external identification the operator decides, and deployed stations wait for 300 s. Our
/// choice is the longer one.
const PATIENCE: Duration = Duration::from_secs(300);

pub(super) fn cases() -> Vec<Case> {
    let row = Rows::iso2("CMN_Authorization", Current::Any);
    let (stage, ask) = (Stage::Authorization, Request::Authorization);
    let signed = "AuthorizationReq, valid signature";
    let good = "AuthorizationRes, OK, Finished after Ongoing";
    let pnc = |number, stimulus, expected| row.open(number, stimulus, expected, CONTRACT).pnc();
    let gives_up = "Ongoing until the SECC's ongoing timer, then the session ends";
    vec![
        row.case(
            1,
            "an external customer is authorized",
            &["V2G2-562", "V2G2-688", "V2G2-854", "V2G2-856"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        pnc(2, signed, good),
        row.out_of_order(3, stage, Request::ServiceDiscovery),
        pnc(4, "ServiceDiscoveryReq instead", "FAILED_SequenceError"),
        row.foreign(5, stage, ask.usual()),
        pnc(
            6,
            "AuthorizationReq of a foreign session, valid signature",
            "FAILED_UnknownSession",
        ),
        pnc(
            7,
            "AuthorizationReq, wrong GenChallenge",
            "FAILED_ChallengeInvalid",
        ),
        row.silent(8, stage),
        pnc(
            9,
            "silence after PaymentDetailsRes",
            "closed after V2G_SECC_Sequence_Timeout",
        ),
        pnc(
            10,
            "AuthorizationReq signed with a wrong key",
            "FAILED_SignatureError",
        ),
        pnc(
            11,
            "AuthorizationReq altered after signing",
            "FAILED_SignatureError",
        ),
        pnc(12, signed, good),
        pnc(13, signed, good),
        row.case(
            14,
            "a customer who does not come is not waited for without end",
            &["V2G2-712", "V2G2-713"],
            at(stage)
                .given(&[Condition::NobodyIdentifies])
                .send(ask.usual())
                .expecting(Expected::GivesUp(PATIENCE)),
        ),
        pnc(
            15,
            "AuthorizationReq, the back end does not answer",
            gives_up,
        ),
        pnc(
            16,
            "AuthorizationReq, the back end does not answer",
            gives_up,
        ),
        pnc(
            17,
            "AuthorizationReq, the back end does not answer",
            gives_up,
        ),
    ]
}
