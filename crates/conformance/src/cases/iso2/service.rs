//! Services are found, looked at and chosen.

use super::TLS;
use crate::cases::rows::{OK, Rows, at};
use crate::{Case, Change, Current, Fact, Request as R, Side, Stage};

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
    let row = Rows::iso2("CMN_ServiceDetail", Current::Any);
    let stage = Stage::ServiceSelection;
    let ask = R::ServiceDetail;
    let unknown = &[Change::ServiceNotOffered];
    let told = "ServiceDetailRes, OK";
    let again = at(Stage::ServiceDetailed).send(ask.usual()).answered(OK);
    vec![
        row.case(
            1,
            "details of a service are told",
            &["V2G2-549", "V2G2-551"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.open(2, "ServiceDetailReq, contract payment on offer", told, TLS)
            .pnc(),
        row.out_of_order(3, stage, R::ServiceDiscovery),
        row.open(
            4,
            "ServiceDiscoveryReq instead, contract payment on offer",
            "FAILED_SequenceError",
            TLS,
        )
        .pnc(),
        row.foreign(5, stage, ask.usual()),
        row.open(
            6,
            "foreign session id, contract payment on offer",
            "FAILED_UnknownSession",
            TLS,
        )
        .pnc(),
        row.case(
            7,
            "a service that is not on offer has no details",
            &["V2G2-425", "V2G2-464"],
            at(stage)
                .send(ask.with(unknown))
                .refused(&["FAILED_ServiceIDInvalid"]),
        ),
        row.open(
            8,
            "unknown service, contract payment on offer",
            "FAILED_ServiceIDInvalid",
            TLS,
        )
        .pnc(),
        row.silent(9, stage),
        row.open(
            10,
            "silence, contract payment on offer",
            "closed after V2G_SECC_Sequence_Timeout",
            TLS,
        )
        .pnc(),
        row.case(11, "details may be asked for again", &["V2G2-551"], again),
        row.open(
            12,
            "ServiceDetailReq again, contract payment on offer",
            told,
            TLS,
        )
        .pnc(),
    ]
}

fn selection() -> Vec<Case> {
    let row = Rows::iso2("CMN_PaymentServiceSelection", Current::Any);
    let (stage, ask) = (Stage::ServiceSelection, R::PaymentServiceSelection);
    let refused = |change, codes| at(stage).send(ask.with(change)).refused(codes);
    let contract = "PaymentServiceSelectionReq, payment by contract";
    let external = "PaymentServiceSelectionReq, external payment";
    vec![
        row.case(
            1,
            "external payment and the charge service are chosen",
            &["V2G2-551"],
            at(stage).send(ask.usual()).answered(OK),
        ),
        row.open(2, external, "PaymentServiceSelectionRes, OK", TLS)
            .pnc(),
        row.open(3, contract, "PaymentServiceSelectionRes, OK", TLS)
            .pnc(),
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
            refused(&[Change::Contract], &["FAILED_PaymentSelectionInvalid"]),
        ),
        row.open(
            10,
            "external payment at a station that only takes contracts",
            "FAILED_PaymentSelectionInvalid",
            TLS,
        )
        .pnc(),
    ]
}
