//! A clock that does not do what the engines are promised: that it never goes back.

mod support;

use core::time::Duration;

use support::modes::{CONTROLS, Mode};
use v2g_session::*;

const TEN_YEARS: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

#[test]
fn a_clock_that_goes_back_ends_nothing() {
    for control in CONTROLS {
        let mut pair = Mode::Dc.at_charging(control);
        pair.run_for(Duration::from_secs(2));
        for earlier in [Instant::START, Instant(pair.now.0 - 1_000_000)] {
            pair.secc.expire(earlier);
            pair.evcc.expire(earlier);
            assert_eq!((pair.secc_end(), pair.evcc_end()), (None, None));
        }
        pair.run_for(Duration::from_secs(2));
        assert!(pair.secc.outlet().supply.is_some());
        pair.evcc.vehicle_mut().wish = Wish::Stop;
        pair.run_to_end();
        assert!(pair.secc_end().is_some_and(End::is_completed));
    }
}

#[test]
fn a_clock_that_leaps_switches_everything_off() {
    for control in CONTROLS {
        let mut pair = Mode::Dc.at_charging(control);
        pair.run_for(Duration::from_secs(2));
        pair.now = pair.now.after(TEN_YEARS);
        pair.secc.expire(pair.now);
        pair.evcc.expire(pair.now);
        assert_eq!(pair.secc.outlet(), Outlet::default());
        pair.run_to_end();
        for end in [pair.secc_end(), pair.evcc_end()] {
            assert!(matches!(end, Some(End::Silent(_))), "{end:?}");
        }
        pair.assert_dead();
    }
}
