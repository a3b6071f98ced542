//! Contract certificates are installed, updated and shown: only by contract, so only over TLS.

use crate::cases::rows::{OK, Rows, at};
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

fn installation() -> Vec<Case> {
    let row = Rows::iso2("CMN_CertificateInstallation", Current::Any).paying(Means::Installed);
    let ask = R::CertificateInstallation;
    let refused = |changes, codes| at(DUE).send(ask.with(changes)).refused(codes);
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
        row.case(5, SIGNED_WRONG, &[], refused(WRONG_KEY, SIGNATURE)),
        row.case(6, SIGNED_OTHER, &[], refused(ALTERED, SIGNATURE)),
        row.case(
            7,
            ENDED,
            &[],
            refused(&[Change::Shows(Flaw::Expired)], EXPIRED),
        ),
        row.case(
            8,
            "a provisioning certificate with the domain component of another role is refused",
            &[],
            refused(&[Change::Shows(Flaw::Domain)], NONE),
        ),
    ]
}

fn update() -> Vec<Case> {
    let row = Rows::iso2("CMN_CertificateUpdate", Current::Any).paying(Means::Updated);
    let ask = R::CertificateUpdate;
    let refused = |changes, codes| at(DUE).send(ask.with(changes)).refused(codes);
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
        row.case(5, SIGNED_WRONG, &[], refused(WRONG_KEY, SIGNATURE)),
        row.case(6, SIGNED_OTHER, &[], refused(ALTERED, SIGNATURE)),
        row.case(
            7,
            "a chain in the wrong order is not updated",
            &[],
            refused(&[Change::Shows(Flaw::Order)], CHAIN),
        ),
        row.case(
            8,
            chain,
            &[],
            refused(&[Change::Shows(Flaw::ForeignLeaf)], CHAIN),
        ),
        row.case(
            9,
            chain,
            &[],
            refused(&[Change::Shows(Flaw::ForeignSub2)], CHAIN),
        ),
        row.case(
            10,
            chain,
            &[],
            refused(&[Change::Shows(Flaw::ForeignSub1)], CHAIN),
        ),
        row.case(
            11,
            chain,
            &[],
            refused(&[Change::Shows(Flaw::ForeignChain)], CHAIN),
        ),
        row.case(12, name, &[], refused(&[Change::OtherEmaid], NO_CONTRACT)),
        row.case(13, name, &[], refused(&[Change::NoEmaid], NO_CONTRACT)),
        row.case(
            14,
            name,
            &[],
            refused(&[Change::Shows(Flaw::OtherName)], NO_CONTRACT),
        ),
        row.case(
            15,
            name,
            &[],
            refused(&[Change::Shows(Flaw::NoName)], NO_CONTRACT),
        ),
        row.case(
            16,
            ENDED,
            &[],
            refused(&[Change::Shows(Flaw::Expired)], EXPIRED),
        ),
        row.case(
            17,
            COUNTRY,
            &[],
            refused(&[Change::Shows(Flaw::Country)], NONE),
        ),
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
    let refused = |changes, codes| at(DUE).send(ask.with(changes)).refused(codes);
    let accepted = "a contract is accepted and its owner challenged";
    let challenge = &["V2G2-560", "V2G2-697", "V2G2-698", "V2G2-825"];
    vec![
        row.case(1, accepted, challenge, shown(DUE)),
        of(Means::Installed).case(2, accepted, challenge, shown(Stage::Provisioned)),
        of(Means::Updated).case(3, accepted, challenge, shown(Stage::Provisioned)),
        row.out_of_order(4, DUE, R::ServiceDiscovery),
        row.foreign(5, DUE, ask.usual()),
        row.silent(6, DUE),
        row.case(
            7,
            ENDED,
            &[],
            refused(&[Change::Shows(Flaw::Expired)], EXPIRED),
        ),
        row.case(
            8,
            COUNTRY,
            &[],
            refused(&[Change::Shows(Flaw::Country)], NOT_HERE),
        ),
        row.case(
            9,
            ENDED,
            &[],
            refused(&[Change::Shows(Flaw::Sub1Expired)], ANY),
        ),
        row.case(
            10,
            ENDED,
            &[],
            refused(&[Change::Shows(Flaw::Sub2Expired)], ANY),
        ),
    ]
}
