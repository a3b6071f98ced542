//! Tariffs that the provider of the contract has signed.

use super::*;

/// Two schedules of the same power, the second at the lower price.
fn offers() -> Offers {
    let cost = |amount| TariffStep {
        cost: Some(Cost {
            kind: CostKind::RelativePrice,
            amount,
            multiplier: 0,
        }),
        ..TariffStep::default()
    };
    let offer = |id, amount| Offer {
        schedule: Schedule::flat(Watts::new(11_000), Schedule::DAY).with_id(id),
        tariff: Some(Tariff::from_steps(&[cost(amount)]).unwrap().with_id(id)),
    };
    Offers::of(&[offer(1, 30), offer(2, 20)]).unwrap()
}

/// A vehicle that believes its provider (key 5) alone, at a station whose desk has the prices signed
/// with the key of this number.
fn signed_by(signer: Option<u8>, slow: u32) -> Pair {
    let mut pair = pair();
    pair.secc.station_mut().schedule = ScheduleDecision::Offer(offers());
    let vehicle = pair.evcc.vehicle_mut();
    vehicle.tariffs = TariffTrust::Signed;
    vehicle.schedule = ScheduleChoice::Cheapest;
    pair.wallet = Some(Box::new(Purse::new(key(1)).believing(&key(5))));
    let mut desk = Desk::new(&key(1));
    desk.provider = signer.map(key);
    desk.slow.set(slow);
    pair.desk = Some(Box::new(desk));
    pair
}

/// Lets the station's answer through with each of its tariffs changed, and its signature untouched.
fn tampering(
    pair: &mut Pair,
    change: for<'a> fn(usize, iso2::SalesTariff<'a>) -> iso2::SalesTariff<'a>,
) {
    pair.forge = Some(Box::new(move |message| {
        let Body::ChargeParameterDiscoveryRes(response) = message.body else {
            return None;
        };
        let iso2::SaSchedules::SaScheduleList(list) = response.sa_schedules? else {
            return None;
        };
        let tuples = list.sa_schedule_tuple.iter().enumerate();
        let tuples: Vec<_> = tuples
            .map(|(index, tuple)| iso2::SaScheduleTuple {
                sales_tariff: tuple.sales_tariff.map(|tariff| change(index, tariff)),
                ..tuple
            })
            .collect();
        let list = iso2::SaScheduleList {
            sa_schedule_tuple: tuples.as_slice().into(),
        };
        let body = Body::ChargeParameterDiscoveryRes(iso2::ChargeParameterDiscoveryRes {
            sa_schedules: Some(iso2::SaSchedules::SaScheduleList(list)),
            ..response
        });
        Some(in_frame(&V2gMessage { body, ..*message }))
    }));
}

/// Runs until power is on; whether the vehicle went by the prices.
fn trusts(pair: &mut Pair) -> bool {
    pair.run_to(Phase::AcCharging);
    let distrust = pair.evcc_events.contains(&EvccEvent::TariffsNotTrusted);
    let start = sent(pair, true, |b| matches!(b, Body::PowerDeliveryReq(_)));
    let Body::PowerDeliveryReq(start) = V2gMessage::decode(&start).unwrap().body else {
        unreachable!()
    };
    assert_eq!(start.sa_schedule_tuple_id, if distrust { 1 } else { 2 });
    !distrust
}

/// The last answer with schedules: whether it is signed, and how many tariffs have an `Id`.
fn told(pair: &Pair) -> (bool, usize) {
    let answer = sent(pair, false, |body| match body {
        Body::ChargeParameterDiscoveryRes(response) => response.sa_schedules.is_some(),
        _ => false,
    });
    let message = V2gMessage::decode(&answer).unwrap();
    let Body::ChargeParameterDiscoveryRes(response) = message.body else {
        unreachable!()
    };
    let Some(iso2::SaSchedules::SaScheduleList(list)) = response.sa_schedules else {
        unreachable!()
    };
    let tariffs = list.sa_schedule_tuple.iter().filter_map(|t| t.sales_tariff);
    let named = tariffs.filter(|tariff| tariff.id.is_some()).count();
    (message.header.signature.is_some(), named)
}

#[test]
fn tariffs_count_only_where_the_provider_of_the_contract_has_signed_them() {
    for (signer, trusted) in [(Some(5), true), (Some(6), false), (None, false)] {
        let mut pair = signed_by(signer, 0);
        assert_eq!(trusts(&mut pair), trusted, "{signer:?}");
        let expected = match signer {
            Some(_) => (true, 2),
            None => (false, 0),
        };
        assert_eq!(told(&pair), expected, "{signer:?}");
    }
}

#[test]
fn a_tariff_that_was_changed_on_the_way_does_not_count() {
    type Change = for<'a> fn(usize, iso2::SalesTariff<'a>) -> iso2::SalesTariff<'a>;
    let same: Change = |_, tariff| tariff;
    let dearer: Change = |_, tariff| iso2::SalesTariff {
        num_e_price_levels: Some(3),
        ..tariff
    };
    // The other one is still signed.
    let nameless: Change = |index, tariff| iso2::SalesTariff {
        id: tariff.id.filter(|_| index == 0),
        ..tariff
    };
    let same_name: Change = |_, tariff| iso2::SalesTariff {
        id: Some("id1".into()),
        ..tariff
    };
    let changes = [
        (same, true),
        (dearer, false),
        (nameless, false),
        (same_name, false),
    ];
    for (index, (change, trusted)) in changes.into_iter().enumerate() {
        let mut pair = signed_by(Some(5), 0);
        tampering(&mut pair, change);
        assert_eq!(trusts(&mut pair), trusted, "change {index}");
    }
}

#[test]
fn while_the_provider_is_not_ready_the_vehicle_is_told_to_ask_again() {
    let mut pair = signed_by(Some(5), 3);
    assert!(trusts(&mut pair));
    assert_eq!(pair.responses("ChargeParameterDiscoveryRes"), 4);
    assert_eq!(told(&pair), (true, 2));
}

#[test]
fn a_customer_who_pays_otherwise_is_told_prices_without_a_signature() {
    let mut pair = signed_by(Some(5), 0);
    pair.evcc.vehicle_mut().payment = Payment::External;
    pair.run_to(Phase::AcCharging);
    assert_eq!(told(&pair), (false, 0));
}

#[test]
fn prices_agreed_anew_are_signed_anew() {
    let mut pair = signed_by(Some(5), 0);
    pair.run_to(Phase::AcCharging);
    pair.frames.clear();
    pair.secc.station_mut().notification = Notification::Renegotiate(Duration::ZERO);
    pair.run_for(Duration::from_secs(5));
    assert_eq!(told(&pair), (true, 2));
    assert!(!pair.evcc_events.contains(&EvccEvent::TariffsNotTrusted));
    pair.evcc.vehicle_mut().wish = Wish::Stop;
    pair.run_to_end();
    assert_eq!(pair.evcc_end(), CHARGED);
}
