//! DIN SPEC 70121: what differs from ISO 15118-2.

mod support;

use core::time::Duration;

use support::{Car, Pair, Way};
use v2g_session::*;

#[test]
fn a_din_session_charges_and_stops_when_the_vehicle_is_full() {
    let mut pair = Pair::by(Way::Din);
    pair.run_to(Phase::DcCharging);
    pair.run_for(Duration::from_secs(30));
    pair.evcc.vehicle_mut().wish = Wish::Complete;
    pair.run_to_end();
    let charged = Some(End::Completed(Completion::Charged));
    assert_eq!(pair.ends(), (charged, charged));
    assert!(pair.responses("ContractAuthenticationRes") > 3);
    pair.assert_dead();
}
