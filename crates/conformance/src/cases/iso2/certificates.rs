//! Contract certificates are installed, updated and shown: only by contract, so only over TLS.

use crate::cases::rows::{OK, Rows, at};
use crate::request::Ask;
use crate::{Case, Change, Current, Fact, Flaw, Means, Request as R, Script, Stage};

pub(super) fn cases() -> Vec<Case> {
    [installation(), update(), details()].concat()
}

const DUE: Stage = Stage::Contract;

const SIGNATURE: &[&str] = &["FAILED_SignatureError"];
const EXPIRED: &[&str] = &["FAILED_CertificateExpired"];
const CHAIN: &[&str] = &["FAILED_CertChainError"];
const NONE: &[&str] = &["FAILED", "FAILED_NoCertificateAvailable"];
const NO_CONTRACT: &[&str] = &[
    "FAILED",
    "FAILED_NoCertificateAvailable",
    "FAILED_ContractCanceled",
];
const NOT_HERE: &[&str] = &[
    "FAILED",
    "FAILED_NoCertificateAvailable",
    "FAILED_CertificateNotAllowedAtThisEVSE",
];
/// An authority that has ended: the suite wants a refusal, and leaves open which.
const ANY: &[&str] = &[
    "FAILED",
    "FAILED_CertificateExpired",
    "FAILED_CertChainError",
];

const WRONG_KEY: &[Change] = &[Change::WrongKey];
const ALTERED: &[Change] = &[Change::Altered];

const SIGNED_WRONG: &str = "a request for a contract that another key has signed is refused";
const SIGNED_OTHER: &str = "a request for a contract that was altered after signing is refused";
const ENDED: &str = "a certificate that has ended is refused";
const COUNTRY: &str = "a contract certificate that names a country is refused";

/// A row in which the station refuses what is asked with one of these codes.
fn refused(
    row: &Rows,
    (number, purpose): (u16, &'static str),
    ask: Ask,
    codes: &'static [&'static str],
) -> Case {
    row.case(number, purpose, &[], at(DUE).send(ask).refused(codes))
}

fn installation() -> Vec<Case> {
    let row = Rows::iso2("CMN_CertificateInstallation", Current::Any).paying(Means::Installed);
    let ask = R::CertificateInstallation;
    let refuses = |which, changes, codes| refused(&row, which, ask.with(changes), codes);
    vec![
        row.case(
            1,
            "a contract is installed",
            &["V2G2-554", "V2G2-823"],
            at(DUE).send(ask.usual()).answered(OK).with(&[Fact::Issued]),
        ),
        row.out_of_order(2, DUE, R::ServiceDiscovery),
        row.foreign(3, DUE, ask.usual()),
        row.silent(4, DUE),
        refuses((5, SIGNED_WRONG), WRONG_KEY, SIGNATURE),
        refuses((6, SIGNED_OTHER), ALTERED, SIGNATURE),
        refuses((7, ENDED), &[Change::Shows(Flaw::Expired)], EXPIRED),
        refuses(
            (
                8,
                "a provisioning certificate with the domain component of another role is refused",
            ),
            &[Change::Shows(Flaw::Domain)],
            NONE,
        ),
    ]
}

fn update() -> Vec<Case> {
    let row = Rows::iso2("CMN_CertificateUpdate", Current::Any).paying(Means::Updated);
    let ask = R::CertificateUpdate;
    let refuses = |which, changes, codes| refused(&row, which, ask.with(changes), codes);
    let chain = "a chain that leads to no root is not updated";
    let name = "a contract that is not known by its name is not updated";
    vec![
        row.case(
            1,
            "a contract is updated",
            &["V2G2-557", "V2G2-823"],
            at(DUE).send(ask.usual()).answered(OK).with(&[Fact::Issued]),
        ),
        row.out_of_order(2, DUE, R::ServiceDiscovery),
        row.foreign(3, DUE, ask.usual()),
        row.silent(4, DUE),
        refuses((5, SIGNED_WRONG), WRONG_KEY, SIGNATURE),
        refuses((6, SIGNED_OTHER), ALTERED, SIGNATURE),
        refuses(
            (7, "a chain in the wrong order is not updated"),
            &[Change::Shows(Flaw::Order)],
            CHAIN,
        ),
        refuses((8, chain), &[Change::Shows(Flaw::ForeignLeaf)], CHAIN),
        refuses((9, chain), &[Change::Shows(Flaw::ForeignSub2)], CHAIN),
        refuses((10, chain), &[Change::Shows(Flaw::ForeignSub1)], CHAIN),
        refuses((11, chain), &[Change::Shows(Flaw::ForeignChain)], CHAIN),
        refuses((12, name), &[Change::OtherEmaid], NO_CONTRACT),
        refuses((13, name), &[Change::NoEmaid], NO_CONTRACT),
        refuses((14, name), &[Change::Shows(Flaw::OtherName)], NO_CONTRACT),
        refuses((15, name), &[Change::Shows(Flaw::NoName)], NO_CONTRACT),
        refuses((16, ENDED), &[Change::Shows(Flaw::Expired)], EXPIRED),
        refuses((17, COUNTRY), &[Change::Shows(Flaw::Country)], NONE),
    ]
}

fn details() -> Vec<Case> {
    let of = |means| Rows::iso2("CMN_PaymentDetails", Current::Any).paying(means);
    let row = of(Means::Contract);
    let ask = R::PaymentDetails;
    let shown = |stage: Stage| -> Script {
        at(stage)
            .send(ask.usual())
            .answered(OK)
            .with(&[Fact::Challenge])
    };
    let refuses = |which, changes, codes| refused(&row, which, ask.with(changes), codes);
    let accepted = "a contract is accepted and its owner challenged";
    let challenge = &["V2G2-560", "V2G2-697", "V2G2-698", "V2G2-825"];
    vec![
        row.case(1, accepted, challenge, shown(DUE)),
        of(Means::Installed).case(2, accepted, challenge, shown(Stage::Provisioned)),
        of(Means::Updated).case(3, accepted, challenge, shown(Stage::Provisioned)),
        row.out_of_order(4, DUE, R::ServiceDiscovery),
        row.foreign(5, DUE, ask.usual()),
        row.silent(6, DUE),
        refuses((7, ENDED), &[Change::Shows(Flaw::Expired)], EXPIRED),
        refuses((8, COUNTRY), &[Change::Shows(Flaw::Country)], NOT_HERE),
        refuses((9, ENDED), &[Change::Shows(Flaw::Sub1Expired)], ANY),
        refuses((10, ENDED), &[Change::Shows(Flaw::Sub2Expired)], ANY),
    ]
}
