//! The customer is authorized.

use core::time::Duration;

use crate::cases::rows::{OK, Rows, at, in_order};
use crate::{Case, Change, Condition, Current, Expected, Means, Request, Stage};

const AREA: &str = "CMN_Authorization";
const SIGNATURE: &[&str] = &["FAILED_SignatureError"];

/// How long a station may let a customer take: `V2G_SECC_Ongoing_Performance_Time` is 55 s, but
/// for external identification the operator decides, and deployed stations wait for 300 s. Our
/// choice is the longer one.
const PATIENCE: Duration = Duration::from_secs(300);

/// `V2G_SECC_Ongoing_Performance_Time`, which holds where a back end decides. Source: V2G2-712,
/// V2G2-713.
const ONGOING: Duration = Duration::from_secs(55);

const STAGE: Stage = Stage::Authorization;
const ASK: Request = Request::Authorization;
const NOBODY: &[Condition] = &[Condition::NobodyIdentifies];

pub(super) fn cases() -> Vec<Case> {
    in_order([external(), contract()].concat())
}

fn external() -> Vec<Case> {
    let row = Rows::iso2(AREA, Current::Any);
    vec![
        row.case(
            1,
            "an external customer is authorized",
            &["V2G2-562", "V2G2-688", "V2G2-854", "V2G2-856"],
            at(STAGE).send(ASK.usual()).answered(OK),
        ),
        row.out_of_order(3, STAGE, Request::ServiceDiscovery),
        row.foreign(5, STAGE, ASK.usual()),
        row.silent(8, STAGE),
        row.case(
            14,
            "a customer who does not come is not waited for without end",
            &["V2G2-712", "V2G2-713"],
            at(STAGE)
                .given(NOBODY)
                .send(ASK.usual())
                .expecting(Expected::GivesUp(PATIENCE)),
        ),
    ]
}

fn contract() -> Vec<Case> {
    let of = |means| Rows::iso2(AREA, Current::Any).paying(means);
    let row = of(Means::Contract);
    let good = |means, number| {
        of(means).case(
            number,
            "whoever signs the challenge with the contract's key is authorized",
            &["V2G2-684", "V2G2-688"],
            at(STAGE).send(ASK.usual()).answered(OK),
        )
    };
    let gives_up = |means, number| {
        of(means).case(
            number,
            "a back end that does not decide is not waited for without end",
            &["V2G2-712", "V2G2-713"],
            at(STAGE)
                .given(NOBODY)
                .send(ASK.usual())
                .expecting(Expected::GivesUp(ONGOING)),
        )
    };
    let refused = |changes, codes| at(STAGE).send(ASK.with(changes)).refused(codes);
    vec![
        good(Means::Contract, 2),
        row.out_of_order(4, STAGE, Request::ServiceDiscovery),
        row.foreign(6, STAGE, ASK.usual()),
        row.case(
            7,
            "another challenge than the station's is refused",
            &["V2G2-475"],
            refused(&[Change::OtherChallenge], &["FAILED_ChallengeInvalid"]),
        ),
        row.silent(9, STAGE),
        row.case(
            10,
            "a challenge that another key has signed is refused",
            &[],
            refused(&[Change::WrongKey], SIGNATURE),
        ),
        row.case(
            11,
            "a request for authorization that was altered after signing is refused",
            &[],
            refused(&[Change::Altered], SIGNATURE),
        ),
        good(Means::Installed, 12),
        good(Means::Updated, 13),
        gives_up(Means::Contract, 15),
        gives_up(Means::Installed, 16),
        gives_up(Means::Updated, 17),
    ]
}
