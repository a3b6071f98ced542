//! Prices that the provider of the contract has signed, in money and in ranks.

use v2g_messages::iso20::common::{
    AbsolutePriceSchedule, EvPptControlMode, PriceLevelSchedule, PriceSchedule,
    ScheduleExchangeRes, ScheduleTuple, SeResControlMode,
};

use super::*;

const MONEY: bool = true;
const RANKS: bool = false;

/// Two schedules of the same power, the second at the lower price for most of the time.
fn offers(money: bool) -> Offers {
    let hours = |hours: u64| Duration::from_secs(hours * 3_600);
    let step = |hour, price: u8| TariffStep {
        start: hours(hour),
        level: (!money).then_some(price),
        cost: money.then_some(Cost {
            kind: CostKind::Money,
            amount: u32::from(price),
            multiplier: -2,
        }),
    };
    let offer = |id, later| {
        let tariff = Tariff::from_steps(&[step(0, 40), step(2, later)]).unwrap();
        let tariff = match money {
            true => tariff.with_currency(ShortText::new("EUR").unwrap()),
            false => tariff,
        };
        Offer {
            schedule: Schedule::flat(Watts::new(11_000), Schedule::DAY).with_id(id),
            tariff: Some(tariff.with_id(id)),
        }
    };
    Offers::of(&[offer(4, 50), offer(9, 25)]).unwrap()
}

/// A vehicle that believes its provider (key 5) alone, at a station whose desk has the prices signed
/// with the key of this number.
fn signed_by(signer: Option<u8>, money: bool) -> Pair {
    let mut pair = pair();
    pair.secc.station_mut().schedule = ScheduleDecision::Offer(offers(money));
    let vehicle = pair.evcc.vehicle_mut();
    vehicle.control = ControlMode::Scheduled;
    vehicle.tariffs = TariffTrust::Signed;
    vehicle.schedule = ScheduleChoice::Cheapest;
    pair.wallet = Some(Box::new(Purse::new(key(1)).believing(&key(5))));
    let mut desk = Desk::new(&key(1));
    desk.provider = signer.map(key);
    pair.desk = Some(Box::new(desk));
    pair
}

/// Runs until power is on; whether the vehicle went by the prices.
fn trusts(pair: &mut Pair) -> bool {
    pair.run_to(Phase::AcCharging);
    let distrust = pair.evcc_events.contains(&EvccEvent::TariffsNotTrusted);
    assert_eq!(chosen(pair), if distrust { 4 } else { 9 });
    !distrust
}

/// The schedule that the vehicle took last.
fn chosen(pair: &Pair) -> u32 {
    let start = told(pair, true, |m| match m {
        CommonMessage::PowerDeliveryReq(start) => start.ev_power_profile.is_some(),
        _ => false,
    });
    let CommonMessage::PowerDeliveryReq(start) =
        CommonMessage::decode(start.last().unwrap()).unwrap()
    else {
        unreachable!()
    };
    match start.ev_power_profile.unwrap().control_mode {
        EvPptControlMode::ScheduledEvPptControlMode(mode) => mode.selected_schedule_tuple_id,
        EvPptControlMode::DynamicEvPptControlMode(_) => unreachable!(),
    }
}

/// Shows the last answer that is finished, and the prices in it.
fn with_answer<T>(
    pair: &Pair,
    then: impl FnOnce(&ScheduleExchangeRes<'_>, &[PriceSchedule<'_>]) -> T,
) -> T {
    let answers = told(pair, false, |m| match m {
        CommonMessage::ScheduleExchangeRes(response) => {
            response.evse_processing == Processing::Finished
        }
        _ => false,
    });
    let message = CommonMessage::decode(answers.last().unwrap()).unwrap();
    let CommonMessage::ScheduleExchangeRes(response) = message else {
        unreachable!()
    };
    let SeResControlMode::ScheduledSeResControlMode(mode) = response.control_mode else {
        unreachable!()
    };
    let tuples = mode.schedule_tuple.iter();
    let prices: Vec<_> = tuples
        .filter_map(|tuple| tuple.charging_schedule.price_schedule)
        .collect();
    then(&response, &prices)
}

fn named(price: &PriceSchedule<'_>) -> bool {
    match price {
        PriceSchedule::AbsolutePriceSchedule(price) => price.get().unwrap().id.is_some(),
        PriceSchedule::PriceLevelSchedule(price) => price.get().unwrap().id.is_some(),
    }
}

#[test]
fn prices_count_only_where_the_provider_of_the_contract_has_signed_them() {
    for money in [MONEY, RANKS] {
        for (signer, trusted) in [(Some(5), true), (Some(6), false), (None, false)] {
            let mut pair = signed_by(signer, money);
            assert_eq!(trusts(&mut pair), trusted, "{signer:?}");
            with_answer(&pair, |response, prices| {
                assert_eq!(response.header.signature.is_some(), signer.is_some());
                assert_eq!(prices.iter().filter(|price| named(price)).count(), {
                    if signer.is_some() { 2 } else { 0 }
                });
            });
        }
    }
}

#[test]
fn money_is_told_as_rules_of_price_in_its_currency() {
    let mut pair = signed_by(Some(5), MONEY);
    pair.run_to(Phase::AcCharging);
    with_answer(&pair, |_, prices| {
        let PriceSchedule::AbsolutePriceSchedule(price) = prices[1] else {
            panic!("{prices:?}")
        };
        let price: AbsolutePriceSchedule<'_> = price.get().unwrap();
        assert_eq!(price.currency, "EUR");
        assert_eq!(price.price_schedule_id, 9);
        let algorithm: String = price.price_algorithm.chars().collect();
        assert!(algorithm.ends_with("PriceAlgorithm:1-Power"), "{algorithm}");
        let stacks = price.price_rule_stacks.price_rule_stack.iter();
        let fees: Vec<_> = stacks
            .map(|stack| {
                let fee = stack.price_rule.first().unwrap().energy_fee;
                (stack.duration, fee.value, fee.exponent)
            })
            .collect();
        assert_eq!(fees, [(7_200, 40, -2), (79_200, 25, -2)]);
    });
    let heard = pair.evcc.offers().unwrap().numbered(9).unwrap().tariff;
    let heard = heard.unwrap();
    assert_eq!(heard.currency(), "EUR");
    let costs = heard.steps().map(|step| (step.start.as_secs(), step.cost));
    let cents = |cents: u32| {
        Some(Cost {
            kind: CostKind::Money,
            amount: cents * 10,
            multiplier: -3,
        })
    };
    let expected = [(0, cents(40)), (7_200, cents(25))];
    assert!(costs.eq(expected), "{heard:?}");
}

/// Lets the station's answer through with each tuple changed, and its signature untouched.
fn tampering(
    pair: &mut Pair,
    change: for<'a> fn(ScheduleTuple<'a>, PriceSchedule<'a>) -> ScheduleTuple<'a>,
) {
    pair.forge_frame = Some(Box::new(move |frame| {
        let Ok(CommonMessage::ScheduleExchangeRes(response)) = CommonMessage::decode(&frame[8..])
        else {
            return None;
        };
        let SeResControlMode::ScheduledSeResControlMode(mut mode) = response.control_mode else {
            return None;
        };
        let tuples = mode.schedule_tuple.iter();
        let tuples: Vec<_> = tuples
            .map(|tuple| change(tuple, tuple.charging_schedule.price_schedule.unwrap()))
            .collect();
        mode.schedule_tuple = tuples.as_slice().into();
        let message = CommonMessage::ScheduleExchangeRes(ScheduleExchangeRes {
            control_mode: SeResControlMode::ScheduledSeResControlMode(mode),
            ..response
        });
        let mut room = [0; 8192];
        let exi = message.encode(&mut room).unwrap();
        let mut forged = frame[..4].to_vec();
        forged.extend(u32::try_from(exi.len()).unwrap().to_be_bytes());
        forged.extend_from_slice(exi);
        Some(forged)
    }));
}

#[test]
fn a_price_that_was_changed_on_the_way_does_not_count() {
    type Change = for<'a> fn(ScheduleTuple<'a>, PriceSchedule<'a>) -> ScheduleTuple<'a>;
    fn levels<'a>(
        tuple: ScheduleTuple<'a>,
        price: PriceSchedule<'a>,
        change: fn(&mut PriceLevelSchedule<'a>),
    ) -> ScheduleTuple<'a> {
        let PriceSchedule::PriceLevelSchedule(price) = price else {
            unreachable!()
        };
        let mut price = price.get().unwrap();
        change(&mut price);
        let mut changed = tuple;
        // The test lives as long as the message.
        let price: &'a PriceLevelSchedule<'a> = Box::leak(Box::new(price));
        let price = PriceSchedule::PriceLevelSchedule(price.into());
        changed.charging_schedule.price_schedule = Some(price);
        changed
    }
    let same: Change = |tuple, _| tuple;
    // What power there is, is not signed.
    let power: Change = |mut tuple, _| {
        let power = &mut tuple.charging_schedule.power_schedule;
        power.time_anchor += 1;
        tuple
    };
    let later: Change = |tuple, price| levels(tuple, price, |price| price.time_anchor += 1);
    let dearer: Change =
        |tuple, price| levels(tuple, price, |price| price.number_of_price_levels += 1);
    // One of them is still signed.
    let nameless: Change = |tuple, price| {
        levels(tuple, price, |price| {
            price.id = price.id.filter(|_| price.price_schedule_id == 4);
        })
    };
    let same_name: Change =
        |tuple, price| levels(tuple, price, |price| price.id = Some("id1".into()));
    let changes = [
        (same, true),
        (power, true),
        (later, false),
        (dearer, false),
        (nameless, false),
        (same_name, false),
    ];
    for (index, (change, trusted)) in changes.into_iter().enumerate() {
        let mut pair = signed_by(Some(5), RANKS);
        tampering(&mut pair, change);
        assert_eq!(trusts(&mut pair), trusted, "change {index}");
    }
}

#[test]
fn while_the_provider_is_not_ready_the_vehicle_is_told_to_ask_again() {
    let mut pair = signed_by(Some(5), MONEY);
    let mut desk = Desk::new(&key(1));
    desk.provider = Some(key(5));
    desk.slow.set(3);
    pair.desk = Some(Box::new(desk));
    assert!(trusts(&mut pair));
    let answers = told(&pair, false, |m| {
        matches!(m, CommonMessage::ScheduleExchangeRes(_))
    });
    assert_eq!(answers.len(), 4);
}

#[test]
fn prices_agreed_anew_under_power_are_signed_anew() {
    let mut pair = signed_by(Some(5), MONEY);
    pair.run_to(Phase::AcCharging);
    pair.frames.clear();
    pair.secc.station_mut().notification = Notification::Renegotiate(Duration::ZERO);
    pair.run_for(Duration::from_secs(5));
    with_answer(&pair, |response, _| {
        assert!(response.header.signature.is_some());
    });
    assert!(!pair.evcc_events.contains(&EvccEvent::TariffsNotTrusted));
    assert_eq!(chosen(&pair), 9);
    pair.evcc.vehicle_mut().wish = Wish::Stop;
    pair.run_to_end();
    assert_eq!(pair.evcc_end(), Some(End::Completed(Completion::Charged)));
}

#[test]
fn who_pays_otherwise_is_told_prices_without_a_signature_and_goes_by_them() {
    for money in [MONEY, RANKS] {
        let mut pair = signed_by(Some(5), money);
        pair.evcc.vehicle_mut().payment = Payment::External;
        assert!(trusts(&mut pair));
        with_answer(&pair, |response, prices| {
            assert!(response.header.signature.is_none());
            assert!(!prices.iter().any(named));
        });
    }
}
