//! Contracts that are installed and updated over the cable.

use super::*;

/// A vehicle that wants a contract installed or updated, and what its station's back end saw.
fn provisioning(
    plan: ContractPlan,
    answer: Option<Reply>,
) -> (Pair, Seen, Rc<RefCell<Option<Reply>>>) {
    let mut pair = pair();
    let desk = Desk::new(&key(1));
    *desk.answer.borrow_mut() = answer;
    let (seen, answer) = (Rc::clone(&desk.seen), Rc::clone(&desk.answer));
    pair.desk = Some(Box::new(desk));
    let mut wallet = Purse::new(key(1));
    wallet.plans = vec![plan, ContractPlan::Show];
    pair.wallet = Some(Box::new(wallet));
    (pair, seen, answer)
}

#[test]
fn requests_for_contracts_and_their_answers_go_through_untouched() {
    let both = [
        (ContractPlan::Install, Request::CertificateInstallation),
        (ContractPlan::Update, Request::CertificateUpdate),
    ];
    for (plan, request) in both {
        let answer = issued(request, ResponseCode::Ok);
        let (mut pair, seen, _) = provisioning(plan, Some(Reply::Exi(answer.clone())));
        pair.run_to(Phase::AcCharging);
        let asked = sent(&pair, true, |body| {
            let installs = matches!(body, Body::CertificateInstallationReq(_));
            installs || matches!(body, Body::CertificateUpdateReq(_))
        });
        assert_eq!(*seen.borrow(), [(asked, false)]);
        let answered = sent(&pair, false, |body| {
            let installs = matches!(body, Body::CertificateInstallationRes(_));
            installs || matches!(body, Body::CertificateUpdateRes(_))
        });
        assert_eq!(answered, answer);
        assert!(pair.evcc_events.contains(&EvccEvent::ContractInstalled));
        assert!(
            pair.secc_events
                .contains(&SeccEvent::Provisioned(request, true))
        );
    }
}

#[test]
fn an_answer_can_be_given_the_id_of_the_session_and_keeps_its_signature() {
    let request = Request::CertificateInstallation;
    let answer = issued(request, ResponseCode::Ok);
    let reply = Some(Reply::Readdressed(answer.clone()));
    let (mut pair, _, _) = provisioning(ContractPlan::Install, reply);
    pair.run_to(Phase::AcCharging);
    let answered = sent(&pair, false, |b| {
        matches!(b, Body::CertificateInstallationRes(_))
    });
    let (before, after) = (
        V2gMessage::decode(&answer).unwrap(),
        V2gMessage::decode(&answered).unwrap(),
    );
    assert_eq!(after.header.session_id, session_id().as_bytes());
    assert_eq!(after.header.signature, before.header.signature);
    assert_eq!(after.body, before.body);
}

#[test]
fn a_late_refusing_or_confused_back_end_is_answered_for_in_time() {
    let install = Request::CertificateInstallation;
    let no = ResponseCode::FailedNoCertificateAvailable;
    let none = Some(Reply::Refused(ContractRefusal::NoContract));
    let cases = [
        (None, ResponseCode::Failed),
        (none, no),
        (Some(Reply::Exi(issued(install, no))), no),
        (Some(Reply::Exi(vec![1, 2, 3])), ResponseCode::Failed),
        (
            Some(Reply::Exi(issued(
                Request::CertificateUpdate,
                ResponseCode::Ok,
            ))),
            ResponseCode::Failed,
        ),
    ];
    for (reply, code) in cases {
        let (mut pair, _, _) = provisioning(ContractPlan::Install, reply);
        let begun = pair.now;
        refused(&mut pair, install, code);
        assert!(pair.now.since(begun) < Duration::from_secs(10));
    }
}

#[test]
fn a_back_end_may_answer_after_four_seconds() {
    let (mut pair, seen, answer) = provisioning(ContractPlan::Install, None);
    let wanted = SeccEvent::DeskWanted(Request::CertificateInstallation);
    assert!(pair.run(|pair| pair.secc_events.contains(&wanted)));
    pair.run_for(Duration::from_secs(4));
    let good = issued(Request::CertificateInstallation, ResponseCode::Ok);
    *answer.borrow_mut() = Some(Reply::Exi(good));
    pair.run_to(Phase::AcCharging);
    assert!(!seen.borrow()[0].1 && seen.borrow()[1..].iter().all(|(_, repeated)| *repeated));
}

#[test]
fn a_contract_that_does_not_verify_is_not_shown() {
    let good = issued(Request::CertificateInstallation, ResponseCode::Ok);
    for (then, end) in [
        (
            ContractPlan::Nothing,
            Some(End::Untrusted(Untrusted::Wallet(Failed::Untrusted))),
        ),
        (ContractPlan::Show, None),
    ] {
        let reply = Some(Reply::Exi(good.clone()));
        let (mut pair, _, _) = provisioning(ContractPlan::Install, reply);
        let mut wallet = Purse::new(key(1));
        wallet.plans = vec![ContractPlan::Install, then];
        wallet.good = false;
        let offers = Rc::clone(&wallet.offers);
        pair.wallet = Some(Box::new(wallet));
        match end {
            Some(_) => pair.run_to_end(),
            None => pair.run_to(Phase::AcCharging),
        }
        assert_eq!(pair.evcc_end(), end);
        assert!(!pair.evcc_events.contains(&EvccEvent::ContractInstalled));
        let told = [
            (true, true, true, None, false),
            (true, false, false, Some(false), false),
        ];
        assert_eq!(*offers.borrow(), told);
    }
}

#[test]
fn a_station_that_installs_no_contracts_says_so_and_refuses_who_asks_all_the_same() {
    let mut pair = pair();
    let station = pair.secc.station_mut();
    station.contracts = Contracts {
        installation: false,
        update: false,
        ..ALL
    };
    let mut wallet = Purse::new(key(1));
    wallet.plans = vec![ContractPlan::Install];
    let offers = Rc::clone(&wallet.offers);
    pair.wallet = Some(Box::new(wallet));
    pair.run_to_end();
    assert_eq!(*offers.borrow(), [(true, false, false, None, false)]);
    assert_eq!(
        pair.evcc_end(),
        Some(End::Incompatible(Incompatible::Payment))
    );

    let mut pair = self::pair();
    let station = pair.secc.station_mut();
    station.contracts = Contracts {
        installation: false,
        update: false,
        ..ALL
    };
    let request = {
        let good = issued(Request::CertificateInstallation, ResponseCode::Ok);
        let (mut other, _, _) = provisioning(ContractPlan::Install, Some(Reply::Exi(good)));
        other.run_to(Phase::AcCharging);
        other
            .frames
            .iter()
            .find(|(_, frame)| {
                frame.len() > 8
                    && V2gMessage::decode(&frame[8..])
                        .is_ok_and(|m| matches!(m.body, Body::CertificateInstallationReq(_)))
            })
            .unwrap()
            .1
            .clone()
    };
    forge(&mut pair, move |message| {
        matches!(message.body, Body::PaymentDetailsReq(_)).then(|| request.clone())
    });
    pair.run_to_end();
    let code = ResponseCode::FailedNoCertificateAvailable as u8;
    assert_eq!(
        refusal(&pair),
        Some((Request::CertificateInstallation, code))
    );
}
