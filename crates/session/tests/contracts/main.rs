//! Payment by contract in ISO 15118-2, with real signatures.

#[path = "../support/contract.rs"]
mod contract;
mod provisioning;
#[path = "../support/mod.rs"]
mod support;
mod tariffs;

use core::time::Duration;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use contract::{Desk, Purse, Reply, Seen, accepted, issued, key};
use support::{Pair, ac_station, ac_vehicle, dc_station, dc_vehicle, in_frame, session_id};
use v2g_exi::Document;
use v2g_messages::iso2::{self, Body, PaymentOption, ResponseCode, V2gMessage};
use v2g_session::*;

const ALL: Contracts = Contracts {
    accepted: true,
    installation: true,
    update: true,
    exclusive: false,
    providers: &[],
};

const CHARGED: Option<End> = Some(End::Completed(Completion::Charged));

fn secc() -> SeccConfig {
    SeccConfig {
        proved: Proved::tls12(None),
        challenge: Some(*b"sixteen of them!"),
        protocols: Protocols::of(&[Protocol::Iso2]),
        ..SeccConfig::new(session_id())
    }
}

fn pair_with(secc: SeccConfig, proved: Proved, station: Station, vehicle: Vehicle) -> Pair {
    let evcc = EvccConfig {
        proved,
        ..EvccConfig::default()
    };
    let station = Station {
        contracts: ALL,
        ..station
    };
    let mut pair = Pair::with(secc, station, evcc, vehicle);
    pair.desk = Some(Box::new(Desk::new(&key(1))));
    pair.wallet = Some(Box::new(Purse::new(key(1))));
    pair
}

fn by_contract(vehicle: Vehicle) -> Vehicle {
    Vehicle {
        payment: Payment::Contract,
        ..vehicle
    }
}

fn pair() -> Pair {
    let vehicle = by_contract(ac_vehicle());
    pair_with(secc(), Proved::tls12(None), ac_station(), vehicle)
}

/// How the station refused last.
fn sent(pair: &Pair, from_vehicle: bool, of: fn(&Body<'_>) -> bool) -> Vec<u8> {
    let found = pair.frames.iter().find(|(from, frame)| {
        *from == from_vehicle && V2gMessage::decode(&frame[8..]).is_ok_and(|m| of(&m.body))
    });
    found.unwrap().1[8..].to_vec()
}

fn refusal(pair: &Pair) -> Option<(Request, u8)> {
    pair.secc_events.iter().rev().find_map(|event| match event {
        SeccEvent::Refused(request, code) => Some((*request, *code)),
        _ => None,
    })
}

fn refused(pair: &mut Pair, request: Request, code: ResponseCode) {
    pair.run_to_end();
    assert_eq!(refusal(pair), Some((request, code as u8)));
    let blame = Misbehaviour::Refused(request, code as u8);
    assert_eq!(pair.evcc_end(), Some(End::Misbehaved(blame)));
    pair.assert_dead();
}

const METER: Meter = Meter {
    id: ShortText::EMPTY,
    reading: WattHours::new(1_234),
    discharged: None,
};

#[test]
fn a_vehicle_charges_by_contract_and_signs_what_the_meter_says() {
    let ac = (ac_station(), ac_vehicle(), Phase::AcCharging);
    let dc = (dc_station(), dc_vehicle(), Phase::DcCharging);
    for (station, vehicle, charging) in [ac, dc] {
        let vehicle = by_contract(vehicle);
        let mut pair = pair_with(secc(), Proved::tls12(None), station, vehicle);
        pair.run_to(charging);
        let emaid = accepted().emaid;
        assert!(pair.secc_events.contains(&SeccEvent::ContractShown(emaid)));
        let verified = SeccEvent::ContractVerified(emaid);
        assert!(pair.secc_events.contains(&verified));
        assert!(pair.evcc_events.contains(&EvccEvent::PaysByContract(true)));
        for receipts in 1..4 {
            let station = pair.secc.station_mut();
            station.meter = Some(METER);
            station.notification = Notification::ConfirmMeter(Duration::ZERO);
            pair.run_for(Duration::from_secs(5));
            assert_eq!(pair.responses("MeteringReceiptRes"), receipts);
            let asks = pair.secc.station().notification;
            assert_eq!(asks, Notification::None);
        }
        let told = |event: &&SeccEvent| **event == SeccEvent::MeterConfirmed(METER.reading);
        assert_eq!(pair.secc_events.iter().filter(told).count(), 3);
        pair.evcc.vehicle_mut().wish = Wish::Stop;
        pair.run_to_end();
        assert_eq!(pair.ends(), (CHARGED, CHARGED));
        pair.assert_dead();
    }
}

#[test]
fn only_the_first_authorization_request_is_signed() {
    let mut pair = pair();
    pair.run_to(Phase::ChargeParameters);
    let requests: Vec<_> = pair
        .frames
        .iter()
        .filter(|(from_vehicle, frame)| {
            *from_vehicle
                && frame.len() > 8
                && V2gMessage::decode(&frame[8..])
                    .is_ok_and(|m| matches!(m.body, Body::AuthorizationReq(_)))
        })
        .collect();
    assert!(requests.len() > 3);
    for (index, (_, frame)) in requests.iter().enumerate() {
        let message = V2gMessage::decode(&frame[8..]).unwrap();
        let Body::AuthorizationReq(request) = message.body else {
            unreachable!()
        };
        let first = index == 0;
        assert_eq!(message.header.signature.is_some(), first);
        assert_eq!(
            (request.id.is_some(), request.gen_challenge.is_some()),
            (first, first)
        );
    }
}

#[test]
fn without_tls_a_contract_is_neither_offered_nor_used() {
    let station = || Station {
        free: false,
        ..ac_station()
    };
    let vehicle = by_contract(ac_vehicle());
    let plain = SeccConfig {
        proved: Proved::PLAIN,
        ..secc()
    };
    let mut pair = pair_with(plain, Proved::PLAIN, station(), vehicle);
    pair.run_to_end();
    let misfit = Some(End::Incompatible(Incompatible::Payment));
    assert_eq!(pair.evcc_end(), misfit);
    // Whatever the other side believes of the connection.
    let mut pair = pair_with(plain, Proved::tls12(None), station(), vehicle);
    pair.run_to_end();
    assert_eq!(pair.evcc_end(), misfit);
    let mut pair = pair_with(secc(), Proved::PLAIN, station(), vehicle);
    pair.run_to_end();
    assert_eq!(pair.evcc_end(), misfit);
    let vehicle = Vehicle {
        payment: Payment::ContractIfPossible,
        ..vehicle
    };
    let mut pair = pair_with(plain, Proved::PLAIN, station(), vehicle);
    pair.run_to(Phase::AcCharging);
    assert!(pair.evcc_events.contains(&EvccEvent::PaysByContract(false)));
}

/// Puts something else into the place of the vehicle's requests.
fn forge(pair: &mut Pair, mut change: impl FnMut(&V2gMessage<'_>) -> Option<Vec<u8>> + 'static) {
    pair.forge_request = Some(Box::new(move |message| change(message)));
}

#[test]
fn a_contract_selected_without_tls_is_refused() {
    let plain = SeccConfig {
        proved: Proved::PLAIN,
        ..secc()
    };
    let mut pair = pair_with(plain, Proved::PLAIN, ac_station(), ac_vehicle());
    forge(&mut pair, |message| match message.body {
        Body::PaymentServiceSelectionReq(request) => {
            let body = Body::PaymentServiceSelectionReq(iso2::PaymentServiceSelectionReq {
                selected_payment_option: PaymentOption::Contract,
                ..request
            });
            Some(in_frame(&V2gMessage { body, ..*message }))
        }
        _ => None,
    });
    let code = ResponseCode::FailedPaymentSelectionInvalid;
    refused(&mut pair, Request::PaymentServiceSelection, code);
}

#[test]
fn a_station_without_a_challenge_or_whose_customer_is_known_asks_for_no_contract() {
    let vehicle = Vehicle {
        payment: Payment::ContractIfPossible,
        ..ac_vehicle()
    };
    let no_challenge = SeccConfig {
        challenge: None,
        ..secc()
    };
    let known = Station {
        authorization: Authorization::Granted,
        ..ac_station()
    };
    for (secc, station) in [(no_challenge, ac_station()), (secc(), known)] {
        let mut pair = pair_with(secc, Proved::tls12(None), station, vehicle);
        pair.run_to(Phase::AcCharging);
        assert!(pair.evcc_events.contains(&EvccEvent::PaysByContract(false)));
    }
}

#[test]
fn each_refusal_of_the_desk_has_its_code_when_the_contract_is_shown_and_when_it_is_decided() {
    use ContractRefusal as R;
    use ResponseCode as C;
    let cases = [
        (R::Expired, C::FailedCertificateExpired),
        (R::NotYetValid, C::FailedCertificateExpired),
        (R::Revoked, C::FailedCertificateRevoked),
        (R::Chain, C::FailedCertChainError),
        (R::WrongName, C::FailedCertChainError),
        (R::NotAllowedHere, C::FailedCertificateNotAllowedAtThisEvse),
        (R::UnknownProvider, C::FailedCertificateNotAllowedAtThisEvse),
        (R::Canceled, C::FailedContractCanceled),
        (R::NoCertificate, C::FailedNoCertificateAvailable),
        (R::Signature, C::FailedSignatureError),
        (R::Other, C::Failed),
    ];
    for (why, code) in cases {
        let mut pair = pair();
        let desk = Desk::new(&key(1));
        desk.verdict.set(Some(Err(why)));
        pair.desk = Some(Box::new(desk));
        refused(&mut pair, Request::PaymentDetails, code);
        assert_eq!(
            pair.secc_end(),
            Some(End::Untrusted(Untrusted::Contract(why)))
        );

        let mut pair = self::pair();
        pair.plant.authorization = Authorization::Denied(why);
        refused(&mut pair, Request::Authorization, code);
        assert_eq!(
            pair.secc_end(),
            Some(End::Untrusted(Untrusted::Contract(why)))
        );
    }
}

#[test]
fn a_contract_that_ends_soon_is_accepted_and_the_vehicle_is_told() {
    let mut pair = pair();
    let desk = Desk::new(&key(1));
    desk.verdict.set(Some(Ok(Accepted {
        expires_soon: true,
        ..accepted()
    })));
    pair.desk = Some(Box::new(desk));
    pair.run_to(Phase::AcCharging);
    assert!(pair.evcc_events.contains(&EvccEvent::ContractExpiresSoon));
}

#[test]
fn a_desk_may_think_for_four_seconds_and_no_longer() {
    for (thinks, answers) in [(4_000, true), (4_400, false)] {
        let mut pair = pair();
        let desk = Desk::new(&key(1));
        let verdict = Rc::clone(&desk.verdict);
        verdict.set(None);
        pair.desk = Some(Box::new(desk));
        let wanted = SeccEvent::DeskWanted(Request::PaymentDetails);
        assert!(pair.run(|pair| pair.secc_events.contains(&wanted)));
        assert_eq!(pair.secc.consulting(), Some(Request::PaymentDetails));
        let begun = pair.now;
        pair.run_for(Duration::from_millis(thinks));
        verdict.set(Some(Ok(accepted())));
        if answers {
            pair.run_to(Phase::AcCharging);
        } else {
            pair.run_to_end();
            let code = ResponseCode::Failed as u8;
            assert_eq!(refusal(&pair), Some((Request::PaymentDetails, code)));
            let late = End::Equipment(Equipment::Undecided(Timer::Contract));
            assert_eq!(pair.secc_end(), Some(late));
            let ended = pair.now.since(begun);
            assert!(ended < Duration::from_secs(10), "{ended:?}");
        }
    }
}

#[test]
fn a_back_end_that_never_decides_is_told_as_ongoing_and_then_as_failed() {
    let mut pair = pair();
    pair.plant.authorize_after = None;
    pair.run_to_end();
    assert!(pair.responses("AuthorizationRes") > 100);
    let code = ResponseCode::Failed as u8;
    assert_eq!(refusal(&pair), Some((Request::Authorization, code)));
    let late = End::Equipment(Equipment::Undecided(Timer::Authorization));
    assert_eq!(pair.secc_end(), Some(late));
}

#[test]
fn the_challenge_of_another_session_is_refused() {
    let recorded = {
        let mut pair = pair();
        pair.run_to(Phase::ChargeParameters);
        let signed = |(_, frame): &&(bool, Vec<u8>)| {
            let message = V2gMessage::decode(&frame[8..]);
            message.is_ok_and(|m| {
                matches!(m.body, Body::AuthorizationReq(_)) && m.header.signature.is_some()
            })
        };
        pair.frames.iter().find(signed).unwrap().1.clone()
    };
    // The same id of the session, so that only the challenge differs.
    let other = SeccConfig {
        challenge: Some([7; 16]),
        ..secc()
    };
    let vehicle = by_contract(ac_vehicle());
    let mut pair = pair_with(other, Proved::tls12(None), ac_station(), vehicle);
    forge(&mut pair, move |message| {
        matches!(message.body, Body::AuthorizationReq(_)).then(|| recorded.clone())
    });
    refused(
        &mut pair,
        Request::Authorization,
        ResponseCode::FailedChallengeInvalid,
    );
    assert_eq!(pair.secc_end(), Some(End::Untrusted(Untrusted::Challenge)));
}

#[test]
fn another_key_a_missing_signature_and_a_changed_request_are_refused() {
    let code = ResponseCode::FailedSignatureError;
    let blame = End::Untrusted(Untrusted::Signature(Request::Authorization));
    let mut thief = pair();
    thief.wallet = Some(Box::new(Purse::new(key(2))));
    let mut unsigned = pair();
    forge(&mut unsigned, |message| match message.body {
        body @ Body::AuthorizationReq(_) => {
            let header = iso2::Header {
                signature: None,
                ..message.header
            };
            Some(in_frame(&V2gMessage { header, body }))
        }
        _ => None,
    });
    let mut changed = pair();
    forge(&mut changed, |message| match message.body {
        Body::AuthorizationReq(request) => {
            let id = Some("id2".into());
            let body = Body::AuthorizationReq(iso2::AuthorizationReq { id, ..request });
            Some(in_frame(&V2gMessage { body, ..*message }))
        }
        _ => None,
    });
    for pair in [&mut thief, &mut unsigned, &mut changed] {
        // Even a customer whom the back end knows already needs the proof.
        pair.plant.authorize_after = Some(Duration::ZERO);
        refused(pair, Request::Authorization, code);
        assert_eq!(pair.secc_end(), Some(blame));
        let verified = |event: &SeccEvent| matches!(event, SeccEvent::ContractVerified(_));
        assert!(!pair.secc_events.iter().any(verified));
    }
}

#[test]
fn authorization_that_comes_before_the_proof_opens_nothing() {
    let mut pair = pair();
    forge(&mut pair, |message| match message.body {
        Body::AuthorizationReq(_) => {
            let request = iso2::AuthorizationReq {
                id: None,
                gen_challenge: None,
            };
            let header = iso2::Header {
                signature: None,
                ..message.header
            };
            let body = Body::AuthorizationReq(request);
            Some(in_frame(&V2gMessage { header, body }))
        }
        _ => None,
    });
    let shown = SeccEvent::ContractShown(accepted().emaid);
    pair.run(|pair| pair.secc_events.contains(&shown));
    pair.secc.station_mut().authorization = Authorization::Granted;
    refused(
        &mut pair,
        Request::Authorization,
        ResponseCode::FailedChallengeInvalid,
    );
}

fn owing(pair: &mut Pair) {
    pair.run_to(Phase::AcCharging);
    let station = pair.secc.station_mut();
    station.meter = Some(METER);
    station.notification = Notification::ConfirmMeter(Duration::ZERO);
}

#[test]
fn a_receipt_for_another_reading_or_of_another_key_ends_the_session() {
    let code = ResponseCode::FailedMeteringSignatureNotValid;
    let mut tampered = pair();
    owing(&mut tampered);
    forge(&mut tampered, |message| match message.body {
        Body::MeteringReceiptReq(receipt) => {
            let meter_info = iso2::MeterInfo {
                meter_reading: Some(1),
                ..receipt.meter_info
            };
            let receipt = iso2::MeteringReceiptReq {
                meter_info,
                ..receipt
            };
            let body = Body::MeteringReceiptReq(receipt);
            Some(in_frame(&V2gMessage { body, ..*message }))
        }
        _ => None,
    });
    refused(&mut tampered, Request::MeteringReceipt, code);
    let mut unsigned = pair();
    owing(&mut unsigned);
    forge(&mut unsigned, |message| match message.body {
        body @ Body::MeteringReceiptReq(_) => {
            let header = iso2::Header {
                signature: None,
                ..message.header
            };
            Some(in_frame(&V2gMessage { header, body }))
        }
        _ => None,
    });
    refused(&mut unsigned, Request::MeteringReceipt, code);
    let mut thief = pair();
    owing(&mut thief);
    thief.wallet = Some(Box::new(Purse::new(key(2))));
    refused(&mut thief, Request::MeteringReceipt, code);
    let confirmed = |event: &SeccEvent| matches!(event, SeccEvent::MeterConfirmed(_));
    for pair in [&tampered, &unsigned, &thief] {
        assert!(!pair.secc_events.iter().any(confirmed));
    }
}

#[test]
fn a_receipt_nobody_asked_for_is_out_of_sequence_and_an_old_one_does_not_count() {
    let mut pair = pair();
    owing(&mut pair);
    pair.run_for(Duration::from_secs(3));
    let receipt = |(from, frame): &&(bool, Vec<u8>)| {
        *from
            && V2gMessage::decode(&frame[8..])
                .is_ok_and(|m| matches!(m.body, Body::MeteringReceiptReq(_)))
    };
    let old = pair.frames.iter().find(receipt).unwrap().1.clone();
    let again = old.clone();
    forge(&mut pair, move |message| {
        matches!(message.body, Body::ChargingStatusReq(_)).then(|| again.clone())
    });
    pair.run_to_end();
    let code = ResponseCode::FailedSequenceError as u8;
    assert_eq!(refusal(&pair), Some((Request::MeteringReceipt, code)));

    let mut pair = self::pair();
    owing(&mut pair);
    pair.secc.station_mut().meter = Some(Meter {
        reading: WattHours::new(2_000),
        ..METER
    });
    forge(&mut pair, move |message| {
        matches!(message.body, Body::MeteringReceiptReq(_)).then(|| old.clone())
    });
    let code = ResponseCode::FailedMeteringSignatureNotValid;
    refused(&mut pair, Request::MeteringReceipt, code);
}

#[test]
fn a_customer_who_pays_otherwise_is_asked_for_no_receipt() {
    let mut pair = pair_with(secc(), Proved::tls12(None), ac_station(), ac_vehicle());
    owing(&mut pair);
    pair.run_for(Duration::from_secs(10));
    assert_eq!(pair.responses("MeteringReceiptRes"), 0);
    assert_eq!(pair.secc_end(), None);
}

#[test]
fn a_signer_may_take_its_time_but_not_for_ever() {
    let mut pair = pair();
    let wallet = Purse::new(key(1));
    let slow: Rc<Cell<u32>> = Rc::clone(&wallet.slow);
    slow.set(50);
    pair.wallet = Some(Box::new(wallet));
    pair.run_to(Phase::AcCharging);
    assert_eq!(slow.get(), 0);
    let mut pair = self::pair();
    let wallet = Purse::new(key(1));
    wallet.slow.set(u32::MAX);
    pair.wallet = Some(Box::new(wallet));
    pair.run_to_end();
    let late = End::Equipment(Equipment::Undecided(Timer::Contract));
    assert_eq!(pair.evcc_end(), Some(late));
    let stopped = Some(End::Completed(Completion::NotCharged));
    assert_eq!(pair.secc_end(), stopped);
}

#[test]
fn a_vehicle_without_a_wallet_stops_in_order() {
    let mut pair = pair();
    pair.wallet = None;
    pair.run_to_end();
    let late = End::Equipment(Equipment::Undecided(Timer::Contract));
    assert_eq!(pair.evcc_end(), Some(late));
}

#[test]
fn who_speaks_while_the_desk_thinks_has_spoken_out_of_turn() {
    let mut pair = pair();
    let desk = Desk::new(&key(1));
    let verdict = Rc::clone(&desk.verdict);
    verdict.set(None);
    pair.desk = Some(Box::new(desk));
    let wanted = SeccEvent::DeskWanted(Request::PaymentDetails);
    assert!(pair.run(|pair| pair.secc_events.contains(&wanted)));
    let frame = support::frame_of(
        session_id().as_bytes(),
        Body::AuthorizationReq(iso2::AuthorizationReq {
            id: None,
            gen_challenge: None,
        }),
    );
    // Half a frame is enough to spoil the request that waits.
    pair.secc.receive(pair.now, &frame[..10]);
    verdict.set(Some(Ok(accepted())));
    pair.settle();
    let blame = End::Misbehaved(Misbehaviour::OutOfTurn);
    assert_eq!(pair.secc_end(), Some(blame));
}
