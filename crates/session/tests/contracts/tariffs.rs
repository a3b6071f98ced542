//! Tariffs that the provider of the contract has signed.

use super::*;

/// A tariff, signed with this key by a station that is not ours: ours does not sign yet.
fn with_signed_tariffs(pair: &mut Pair, signer: u8) {
    use v2g_contract::crypto::RustCrypto;
    use v2g_contract::signature::{Form, sign};
    let key = key(signer);
    pair.forge = Some(Box::new(move |message| {
        let Body::ChargeParameterDiscoveryRes(response) = message.body else {
            return None;
        };
        let iso2::SaSchedules::SaScheduleList(list) = response.sa_schedules? else {
            return None;
        };
        let tuples: Vec<_> = list
            .sa_schedule_tuple
            .iter()
            .enumerate()
            .map(|(index, tuple)| {
                let id = Some(["id1", "id2", "id3"][index].into());
                let tariff = tuple
                    .sales_tariff
                    .map(|tariff| iso2::SalesTariff { id, ..tariff });
                iso2::SaScheduleTuple {
                    sales_tariff: tariff,
                    ..tuple
                }
            })
            .collect();
        let list = iso2::SaScheduleList {
            sa_schedule_tuple: tuples.as_slice().into(),
        };
        let mut room = [0; 4096];
        let made = sign(
            &RustCrypto,
            &key,
            &list,
            Form::default(),
            &mut room,
            |signature: &Signature<'_>| {
                let header = iso2::Header {
                    signature: Some(signature.into()),
                    ..message.header
                };
                let sa_schedules = Some(iso2::SaSchedules::SaScheduleList(list));
                let body = Body::ChargeParameterDiscoveryRes(iso2::ChargeParameterDiscoveryRes {
                    sa_schedules,
                    ..response
                });
                in_frame(&V2gMessage { header, body })
            },
        );
        Some(made.unwrap())
    }));
}

#[test]
fn tariffs_count_only_where_the_provider_of_the_contract_has_signed_them() {
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
    let offers = Offers::of(&[offer(1, 30), offer(2, 20)]).unwrap();
    for (signer, trusted) in [(Some(5), true), (Some(6), false), (None, false)] {
        let mut pair = pair();
        pair.secc.station_mut().schedule = ScheduleDecision::Offer(offers);
        let vehicle = pair.evcc.vehicle_mut();
        vehicle.tariffs = TariffTrust::Signed;
        vehicle.schedule = ScheduleChoice::Cheapest;
        let mut wallet = Purse::new(key(1));
        let provider = key(5);
        use v2g_contract::crypto::{PublicKeyBuf, Signer};
        let public = provider.public_key();
        wallet.provider = PublicKeyBuf::new(public.algorithm(), public.as_bytes()).ok();
        pair.wallet = Some(Box::new(wallet));
        if let Some(signer) = signer {
            with_signed_tariffs(&mut pair, signer);
        }
        pair.run_to(Phase::AcCharging);
        let distrust = pair.evcc_events.contains(&EvccEvent::TariffsNotTrusted);
        assert_eq!(distrust, !trusted, "{signer:?}");
        let start = sent(&pair, true, |b| matches!(b, Body::PowerDeliveryReq(_)));
        let Body::PowerDeliveryReq(start) = V2gMessage::decode(&start).unwrap().body else {
            unreachable!()
        };
        assert_eq!(start.sa_schedule_tuple_id, if trusted { 2 } else { 1 });
    }
}
