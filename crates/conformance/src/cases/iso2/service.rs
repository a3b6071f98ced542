//! Services are found, looked at and chosen.

use crate::cases::rows::{OK, Rows, at, in_order};
use crate::{Case, Change, Condition, Current, Fact, Means, Request as R, Side, Stage};

pub(super) fn cases() -> Vec<Case> {
    [
        discovery(),
        resumed("AC_ServiceDiscovery", Current::Ac),
        resumed("DC_ServiceDiscovery", Current::Dc),
        detail(),
        selection(),
    ]
    .concat()
}

fn discovery() -> Vec<Case> {
    let row = Rows::iso2("CMN_ServiceDiscovery", Current::Any);
    let stage = Stage::ServiceDiscovery;
    vec![
        row.case(
            1,
            "services are told",
            &["V2G2-545"],
            at(stage).send(R::ServiceDiscovery.usual()).answered(OK),
        ),
        row.out_of_order(2, stage, R::Authorization),
        row.foreign(3, stage, R::ServiceDiscovery.usual()),
        row.silent(4, stage),
    ]
}

fn resumed(area: &'static str, current: Current) -> Vec<Case> {
    let row = Rows::iso2(area, current);
    let case = |number, side| {
        row.case(
            number,
            "payment and mode of before the pause are on offer again",
            &["V2G2-741"],
            at(Stage::ServiceDiscovery)
                .resumed(side)
                .send(R::ServiceDiscovery.usual())
                .answered(OK)
                .with(&[Fact::OffersAsBefore]),
        )
    };
    vec![case(1, Side::Secc), case(2, Side::Evcc)]
}

/// The suite runs these under TLS with external payment (odd numbers) and by contract (even ones).
/// Nothing in the odd ones needs TLS, so they are judged without; our choice.
fn detail() -> Vec<Case> {
    let of = |means| Rows::iso2("CMN_ServiceDetail", Current::Any).paying(means);
    let (external, contract) = (of(Means::External), of(Means::Contract));
    in_order([details(&external, 1), details(&contract, 2)].concat())
}

/// Every other number from `first` on.
fn details(row: &Rows, first: u16) -> Vec<Case> {
    let stage = Stage::ServiceSelection;
    let ask = R::ServiceDetail;
    vec![
        row.case(
            first,
            "details of a service are told",
            &["V2G2-549", "V2G2-551"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(first + 2, stage, R::ServiceDiscovery),
        row.foreign(first + 4, stage, ask.usual()),
        row.case(
            first + 6,
            "a service that is not on offer has no details",
            &["V2G2-425", "V2G2-464"],
            at(stage)
                .send(ask.with(&[Change::ServiceNotOffered]))
                .refused(&["FAILED_ServiceIDInvalid"]),
        ),
        row.silent(first + 8, stage),
        row.case(
            first + 10,
            "details may be asked for again",
            &["V2G2-551"],
            at(Stage::ServiceDetailed).send(ask.usual()).answered(OK),
        ),
    ]
}

fn selection() -> Vec<Case> {
    in_order([selection_by(Means::External), selection_by(Means::Contract)].concat())
}

fn selection_by(means: Means) -> Vec<Case> {
    let row = Rows::iso2("CMN_PaymentServiceSelection", Current::Any).paying(means);
    match means {
        Means::External => external_selection(&row),
        _ => contract_selection(&row),
    }
}

const SELECTION: (Stage, R) = (Stage::ServiceSelection, R::PaymentServiceSelection);

fn external_selection(row: &Rows) -> Vec<Case> {
    let (stage, ask) = SELECTION;
    let refused = |change, codes| at(stage).send(ask.with(change)).refused(codes);
    vec![
        row.case(
            1,
            "external payment and the charge service are chosen",
            &["V2G2-551"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.out_of_order(4, stage, R::ServiceDiscovery),
        row.foreign(5, stage, ask.usual()),
        row.case(
            6,
            "a service that is not on offer cannot be chosen",
            &["V2G2-467"],
            refused(
                &[Change::ServiceNotOffered],
                &["FAILED_ServiceSelectionInvalid"],
            ),
        ),
        row.case(
            7,
            "the charge service has to be chosen",
            &["V2G2-804"],
            refused(
                &[Change::NoChargeService],
                &["FAILED_NoChargeServiceSelected"],
            ),
        ),
        row.silent(8, Stage::ServiceDetailed),
        row.case(
            9,
            "payment that is not on offer cannot be chosen",
            &["V2G2-465"],
            refused(&[Change::Contract], NOT_ON_OFFER),
        ),
    ]
}

const NOT_ON_OFFER: &[&str] = &["FAILED_PaymentSelectionInvalid"];

fn contract_selection(row: &Rows) -> Vec<Case> {
    let (stage, ask) = SELECTION;
    vec![
        row.case(
            2,
            "external payment may be chosen where contracts are on offer too",
            &["V2G2-551"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.case(
            3,
            "payment by contract and the charge service are chosen",
            &["V2G2-551"],
            at(stage).send(ask.with(&[Change::Contract])).answered(OK),
        ),
        row.case(
            10,
            "external payment cannot be chosen where only contracts are taken",
            &["V2G2-465"],
            at(stage)
                .given(&[Condition::ContractsOnly])
                .send(ask.usual())
                .refused(NOT_ON_OFFER),
        ),
    ]
}
