//! Both crates read the samples and write the same bytes.

use std::fmt::Debug;

use iso15118::exi::ExiDocument;
use v2g_bench::{Sample, ours, rival};
use v2g_exi::Document;

#[test]
fn our_values_encode_to_the_samples_and_back() {
    both_ways(
        Sample::SUPPORTED_APP_PROTOCOL_REQ,
        ours::supported_app_protocol_req(),
    );
    for (sample, message) in ours::iso2() {
        both_ways(sample, message);
    }
    both_ways(
        Sample::DIN_CURRENT_DEMAND_REQ,
        ours::din_current_demand_req(),
    );
    both_ways(Sample::ISO20_SESSION_SETUP_REQ, ours::session_setup_req());
    both_ways(Sample::DC_CHARGE_LOOP_REQ, ours::dc_charge_loop_req());
    both_ways(Sample::DC_CHARGE_LOOP_RES, ours::dc_charge_loop_res());
    both_ways(
        Sample::SCHEDULE_EXCHANGE_RES_24,
        ours::schedule_exchange_res::<1, 24>(),
    );
    both_ways(
        Sample::SCHEDULE_EXCHANGE_RES_288,
        ours::schedule_exchange_res::<3, 96>(),
    );
}

fn both_ways<M: Document<'static> + PartialEq + Debug>(sample: Sample, message: M) {
    let mut buffer = [0; 8192];
    let bytes = sample.bytes();
    assert_eq!(message.encode(&mut buffer), Ok(bytes), "{}", sample.id);
    assert_eq!(M::decode(bytes), Ok(message), "{}", sample.id);
}

#[test]
fn the_rival_encodes_what_it_decodes_to_the_same_bytes() {
    again::<rival::Handshake>(Sample::SUPPORTED_APP_PROTOCOL_REQ);
    for (sample, _) in ours::iso2() {
        again::<rival::Message>(sample);
    }
    again::<rival::SessionSetupReq>(Sample::ISO20_SESSION_SETUP_REQ);
    again::<rival::DCChargeLoopReq>(Sample::DC_CHARGE_LOOP_REQ);
    again::<rival::DCChargeLoopRes>(Sample::DC_CHARGE_LOOP_RES);
    again::<rival::ScheduleExchangeRes>(Sample::SCHEDULE_EXCHANGE_RES_24);
    again::<rival::ScheduleExchangeRes>(Sample::SCHEDULE_EXCHANGE_RES_288);
}

fn again<M: ExiDocument>(sample: Sample) {
    let message = M::from_bytes(sample.bytes()).unwrap();
    assert_eq!(message.to_vec().unwrap(), sample.bytes(), "{}", sample.id);
}
