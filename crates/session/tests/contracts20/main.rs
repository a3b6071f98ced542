//! Payment by contract in ISO 15118-20, with real signatures.

#[path = "../support/contract.rs"]
mod contract;
mod prices;
#[path = "../support/mod.rs"]
mod support;

use core::time::Duration;
use std::rc::Rc;

use contract::{Desk, Purse, Reply, accepted, issued_20, key};
use support::{Pair, ac_station, ac_vehicle, dc_station, dc_vehicle, session_id};
use v2g_exi::Document;
use v2g_link::v2gtp::PayloadType;
use v2g_messages::iso20::common::CommonMessage;
use v2g_messages::iso20::{Processing, ResponseCode};
use v2g_session::iso20::Message;
use v2g_session::*;

const ALL: Contracts = Contracts {
    accepted: true,
    installation: true,
    update: false,
    exclusive: false,
    providers: &["DE8AA", "NLXYZ"],
};

fn peer() -> PeerProof {
    PeerProof {
        certificate: [7; 32],
        evccid: None,
    }
}

fn pair_of(proved: Proved, dc: bool, payment: Payment) -> Pair {
    let (station, vehicle) = match dc {
        true => (dc_station(), dc_vehicle()),
        false => (ac_station(), ac_vehicle()),
    };
    let secc = SeccConfig {
        proved,
        challenge: Some(*b"sixteen of them!"),
        iso20_without_tls: true,
        ..SeccConfig::new(session_id())
    };
    let evcc = EvccConfig {
        proved,
        iso20_without_tls: true,
        protocols: Protocols::of(&[
            Protocol::Iso20(Iso20Schema::Ac),
            Protocol::Iso20(Iso20Schema::Dc),
        ]),
        ..EvccConfig::default()
    };
    let station = Station {
        contracts: ALL,
        ..station
    };
    let mut pair = Pair::with(secc, station, evcc, Vehicle { payment, ..vehicle });
    pair.desk = Some(Box::new(Desk::new(&key(1))));
    pair.wallet = Some(Box::new(Purse::new(key(1))));
    pair
}

fn pair() -> Pair {
    pair_of(Proved::tls13(Some(peer())), false, Payment::Contract)
}

/// The common messages that the vehicle sent, or the station.
fn told(pair: &Pair, from_vehicle: bool, of: fn(&CommonMessage<'_>) -> bool) -> Vec<Vec<u8>> {
    let common = |frame: &[u8]| match Message::decode(PayloadType::Common, frame) {
        Some(Ok(Message::Common(message))) => of(&message),
        _ => false,
    };
    let frames = pair.frames.iter();
    let frames = frames.filter(|(from, frame)| *from == from_vehicle && frame[2..4] == [0x80, 2]);
    frames
        .map(|(_, frame)| frame[8..].to_vec())
        .filter(|payload| common(payload))
        .collect()
}

fn codes(pair: &Pair) -> Vec<ResponseCode> {
    let answers = told(pair, false, |m| {
        matches!(m, CommonMessage::AuthorizationRes(_))
    });
    let code = |frame: &Vec<u8>| match CommonMessage::decode(frame).unwrap() {
        CommonMessage::AuthorizationRes(response) => response.response_code,
        _ => unreachable!(),
    };
    let mut codes: Vec<_> = answers.iter().map(code).collect();
    codes.dedup();
    codes
}

const METER: Meter = Meter {
    id: ShortText::EMPTY,
    reading: WattHours::new(1_234),
    discharged: None,
};

#[test]
fn a_vehicle_charges_by_contract_and_signs_what_the_meter_says() {
    for dc in [false, true] {
        let mut pair = pair_of(Proved::tls13(Some(peer())), dc, Payment::Contract);
        pair.run_to(if dc {
            Phase::DcCharging
        } else {
            Phase::AcCharging
        });
        assert_eq!(codes(&pair), [ResponseCode::Ok]);
        let emaid = accepted().emaid;
        let verified = SeccEvent::ContractVerified(emaid);
        assert_eq!(
            pair.secc_events.iter().filter(|e| **e == verified).count(),
            1
        );
        assert!(pair.evcc_events.contains(&EvccEvent::PaysByContract(true)));
        let station = pair.secc.station_mut();
        station.meter = Some(METER);
        station.notification = Notification::ConfirmMeter(Duration::ZERO);
        pair.run_for(Duration::from_secs(2));
        let confirmed = SeccEvent::MeterConfirmed(METER.reading);
        assert!(pair.secc_events.contains(&confirmed));
        assert!(pair.evcc_events.contains(&EvccEvent::MeterConfirmed));
        pair.evcc.vehicle_mut().wish = Wish::Stop;
        pair.run_to_end();
        let charged = Some(End::Completed(Completion::Charged));
        assert_eq!(pair.ends(), (charged, charged));
    }
}

#[test]
fn every_repetition_of_the_request_is_signed_anew() {
    let mut pair = pair();
    pair.run_to(Phase::ServiceDiscovery);
    let asked = told(&pair, true, |m| {
        matches!(m, CommonMessage::AuthorizationReq(_))
    });
    assert!(asked.len() > 3);
    for frame in asked {
        let CommonMessage::AuthorizationReq(request) = CommonMessage::decode(&frame).unwrap()
        else {
            unreachable!()
        };
        assert!(request.header.signature.is_some());
    }
}

#[test]
fn without_mutual_tls_a_contract_is_neither_offered_nor_used() {
    for proved in [Proved::PLAIN, Proved::tls12(None), Proved::tls13(None)] {
        let mut pair = pair_of(proved, false, Payment::Contract);
        pair.run_to_end();
        let misfit = Some(End::Incompatible(Incompatible::Payment));
        assert_eq!(pair.evcc_end(), misfit);
        let mut pair = pair_of(proved, false, Payment::ContractIfPossible);
        pair.run_to(Phase::AcCharging);
        assert!(pair.evcc_events.contains(&EvccEvent::PaysByContract(false)));
    }
}

#[test]
fn the_vehicle_is_told_whose_contracts_are_accepted() {
    let mut pair = pair();
    pair.run_to(Phase::AuthorizationOffered);
    let answers = told(&pair, false, |m| {
        matches!(m, CommonMessage::AuthorizationSetupRes(_))
    });
    let text = format!("{:?}", CommonMessage::decode(&answers[0]).unwrap());
    assert!(text.contains("DE8AA") && text.contains("NLXYZ"), "{text}");
}

#[test]
fn a_refused_contract_is_a_warning_and_the_customer_may_pay_otherwise() {
    use ContractRefusal as R;
    use ResponseCode as C;
    for (why, code) in [
        (R::Expired, C::WarningCertificateExpired),
        (R::NotYetValid, C::WarningCertificateNotYetValid),
        (R::Revoked, C::WarningCertificateRevoked),
        (R::Chain, C::WarningCertificateValidationError),
        (R::UnknownProvider, C::WarningEmspUnknown),
        (R::Canceled, C::WarningGeneralPncAuthorizationError),
    ] {
        for shown in [true, false] {
            let mut pair = pair_of(
                Proved::tls13(Some(peer())),
                false,
                Payment::ContractIfPossible,
            );
            match shown {
                true => {
                    let desk = Desk::new(&key(1));
                    desk.verdict.set(Some(Err(why)));
                    pair.desk = Some(Box::new(desk));
                }
                false => pair.secc.station_mut().authorization = Authorization::Denied(why),
            }
            pair.run_to(Phase::AcCharging);
            assert_eq!(codes(&pair), [code, ResponseCode::Ok], "{why:?}");
            assert!(pair.evcc_events.contains(&EvccEvent::PaysByContract(false)));

            let mut pair = self::pair();
            let desk = Desk::new(&key(1));
            desk.verdict.set(Some(Err(why)));
            pair.desk = Some(Box::new(desk));
            pair.run_to_end();
            assert_eq!(codes(&pair), [code]);
            let refused = End::Untrusted(Untrusted::AuthorizationRefused);
            assert_eq!(pair.evcc_end(), Some(refused));
        }
    }
}

#[test]
fn another_key_ends_the_session_and_opens_nothing() {
    let mut pair = pair_of(
        Proved::tls13(Some(peer())),
        false,
        Payment::ContractIfPossible,
    );
    pair.plant.authorize_after = Some(Duration::ZERO);
    pair.wallet = Some(Box::new(Purse::new(key(2))));
    pair.run_to_end();
    assert_eq!(codes(&pair), [ResponseCode::FailedSignatureError]);
    let blame = End::Untrusted(Untrusted::Signature(Request::Authorization));
    assert_eq!(pair.secc_end(), Some(blame));
    pair.assert_dead();
}

/// Signs another challenge than it was given.
struct Forgetful(Purse);

impl Wallet for Forgetful {
    fn plan(&mut self, offer: &ContractOffer<'_>) -> core::task::Poll<ContractPlan> {
        self.0.plan(offer)
    }
    fn request(
        &mut self,
        protocol: Protocol,
        request: Request,
        send: &mut dyn FnMut(&ProvisioningRequest<'_>, &v2g_messages::xmldsig::Signature<'_>),
    ) -> Made {
        self.0.request(protocol, request, send)
    }
    fn take(&mut self, issued: &Issued<'_>) -> Made {
        self.0.take(issued)
    }
    fn show(&mut self, send: &mut dyn FnMut(&v2g_messages::iso2::PaymentDetailsReq<'_>)) -> Made {
        self.0.show(send)
    }
    fn authorize(
        &mut self,
        _: &[u8; 16],
        send: &mut dyn FnMut(
            &v2g_messages::iso20::common::PncAReqAuthorizationMode<'_>,
            &v2g_messages::xmldsig::Signature<'_>,
        ),
    ) -> Made {
        self.0.authorize(&[1; 16], send)
    }
    fn sign(
        &mut self,
        part: &Signed<'_>,
        send: &mut dyn FnMut(&v2g_messages::xmldsig::Signature<'_>),
    ) -> Made {
        self.0.sign(part, send)
    }
}

#[test]
fn the_challenge_of_another_session_is_a_warning() {
    let mut pair = pair();
    pair.wallet = Some(Box::new(Forgetful(Purse::new(key(1)))));
    pair.run_to_end();
    assert_eq!(codes(&pair), [ResponseCode::WarningChallengeInvalid]);
    let verified = |event: &SeccEvent| matches!(event, SeccEvent::ContractVerified(_));
    assert!(!pair.secc_events.iter().any(verified));
}

#[test]
fn a_confirmation_by_another_key_ends_the_session() {
    let mut pair = pair();
    pair.run_to(Phase::AcCharging);
    pair.wallet = Some(Box::new(Purse::new(key(2))));
    let station = pair.secc.station_mut();
    station.meter = Some(METER);
    station.notification = Notification::ConfirmMeter(Duration::ZERO);
    pair.run_to_end();
    let code = ResponseCode::FailedMeteringSignatureNotValid as u8;
    let refused = SeccEvent::Refused(Request::MeteringConfirmation, code);
    assert!(pair.secc_events.contains(&refused));
    let blame = End::Untrusted(Untrusted::Signature(Request::MeteringConfirmation));
    assert_eq!(pair.secc_end(), Some(blame));
    pair.assert_dead();
}

#[test]
fn a_slow_signer_does_not_break_the_charge_loop() {
    let mut pair = pair();
    pair.run_to(Phase::AcCharging);
    let wallet = Purse::new(key(1));
    wallet.slow.set(5);
    pair.wallet = Some(Box::new(wallet));
    let station = pair.secc.station_mut();
    station.meter = Some(METER);
    station.notification = Notification::ConfirmMeter(Duration::from_secs(10));
    pair.run_for(Duration::from_secs(5));
    assert!(pair.evcc_events.contains(&EvccEvent::MeterConfirmed));
    assert_eq!(pair.secc_end(), None);
}

fn installing(answer: Option<Reply>) -> (Pair, Rc<std::cell::RefCell<Option<Reply>>>) {
    let mut pair = pair();
    let desk = Desk::new(&key(1));
    *desk.answer.borrow_mut() = answer;
    let answer = Rc::clone(&desk.answer);
    pair.desk = Some(Box::new(desk));
    let mut wallet = Purse::new(key(1));
    wallet.plans = vec![ContractPlan::Install, ContractPlan::Show];
    pair.wallet = Some(Box::new(wallet));
    (pair, answer)
}

#[test]
fn a_contract_is_installed_and_the_answer_goes_through_untouched() {
    let good = issued_20(ResponseCode::Ok, Processing::Finished, 0);
    let (mut pair, _) = installing(Some(Reply::Exi(good.clone())));
    pair.run_to(Phase::AcCharging);
    let is = |m: &CommonMessage<'_>| matches!(m, CommonMessage::CertificateInstallationRes(_));
    assert_eq!(told(&pair, false, is), [good]);
    assert!(pair.evcc_events.contains(&EvccEvent::ContractInstalled));
}

#[test]
fn a_back_end_that_takes_its_time_is_asked_again_and_given_up_before_a_minute() {
    let (mut pair, answer) = installing(None);
    pair.run_to(Phase::AuthorizationOffered);
    pair.run_for(Duration::from_secs(20));
    assert_eq!((pair.secc_end(), pair.evcc_end()), (None, None));
    let good = issued_20(ResponseCode::Ok, Processing::Finished, 0);
    *answer.borrow_mut() = Some(Reply::Readdressed(good));
    pair.run_to(Phase::AcCharging);

    let (mut pair, _) = installing(None);
    let begun = pair.now;
    pair.run_to_end();
    assert!(pair.now.since(begun) < Duration::from_secs(65));
    let late = End::Equipment(Equipment::Undecided(Timer::Ongoing));
    assert_eq!(pair.secc_end(), Some(late));
}

#[test]
fn no_contract_for_the_vehicle_is_a_warning() {
    let warning = ResponseCode::WarningNoContractMatchingPcidFound;
    for reply in [
        Reply::Refused(ContractRefusal::NoContract),
        Reply::Exi(issued_20(warning, Processing::Finished, 0)),
    ] {
        let (mut pair, _) = installing(Some(reply));
        pair.run_to(Phase::AcCharging);
        let request = Request::CertificateInstallation;
        assert!(
            pair.secc_events
                .contains(&SeccEvent::Provisioned(request, false))
        );
        assert!(!pair.evcc_events.contains(&EvccEvent::ContractInstalled));
    }
}

#[test]
fn the_wallet_is_asked_for_each_further_contract() {
    let one_more = issued_20(ResponseCode::Ok, Processing::Finished, 1);
    let (mut pair, _) = installing(Some(Reply::Exi(one_more)));
    let mut wallet = Purse::new(key(1));
    let install = ContractPlan::Install;
    wallet.plans = vec![install, install, install, ContractPlan::Show];
    pair.wallet = Some(Box::new(wallet));
    pair.run_to(Phase::AcCharging);
    let installed = |e: &&EvccEvent| **e == EvccEvent::ContractInstalled;
    assert_eq!(pair.evcc_events.iter().filter(installed).count(), 3);
}
