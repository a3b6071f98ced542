//! Where a station bends the standard for the vehicles that are on the road.
//!
//! A profile is data: each field names one thing that deployed vehicles do, and says what the
//! station makes of it.
//!
//! ```
//! use v2g_session::Profile;
//! let patient = Profile { pilot_may_lag: false, ..Profile::FIELD };
//! assert_ne!(patient, Profile::FIELD);
//! assert_eq!(Profile::named("strict"), Some(Profile::STRICT));
//! ```

use core::time::Duration;

use crate::{Watts, iso20};

/// How a station treats what deployed vehicles do and the standard does not foresee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What to call it.
    pub name: &'static str,
    /// A cable check may arrive a moment before the control pilot shows state C; it is answered
    /// with Ongoing. Otherwise it is refused.
    pub pilot_may_lag: bool,
    /// Contactor test and session stop may arrive before the control pilot is back in state B.
    pub pilot_may_stay: bool,
    /// How far a charging profile may exceed the schedule.
    pub excess: Excess,
    /// A charging profile of DIN 70121 has to keep to the schedule. Most vehicles write a poor one
    /// there, so that deployed stations do not look.
    pub checks_din_profiles: bool,
    /// The station asks for a new negotiation when its schedule changes; otherwise only when the
    /// model's [notification](crate::Station::notification) says so. Some vehicles end the session.
    pub asks_to_renegotiate: bool,
    /// The precision of the current is told together with the limits; testers forbid it before the
    /// cable check.
    pub tells_current_tolerance: bool,
    /// How long a vehicle may be silent in -20's charge loop; half a second by the standard
    /// (V2G20-1500), which deployed vehicles exceed a little.
    pub loop_silence: Duration,
}

/// How far a vehicle's charging profile may exceed the schedule that it chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// By so many thousandths, for rounding: vehicles ask for 11,040 W where 11 kW are on offer.
    PerMille(u16),
    /// As far as it likes: the profile is not looked at, the limits of the station hold all the
    /// same. Many vehicles build profiles without regard to the schedule.
    Any,
}

impl Profile {
    /// By the letter, for conformance tests.
    pub const STRICT: Self = Self {
        name: "strict",
        pilot_may_lag: false,
        pilot_may_stay: false,
        excess: Excess::PerMille(0),
        checks_din_profiles: true,
        asks_to_renegotiate: true,
        tells_current_tolerance: false,
        loop_silence: iso20::LOOP_SEQUENCE,
    };

    /// What most vehicles need; the default. One per cent of rounding and two seconds of
    /// silence are our choice.
    pub const FIELD: Self = Self {
        name: "field",
        pilot_may_lag: true,
        pilot_may_stay: true,
        excess: Excess::PerMille(10),
        checks_din_profiles: false,
        asks_to_renegotiate: true,
        tells_current_tolerance: true,
        loop_silence: Duration::from_secs(2),
    };

    /// Whatever keeps a vehicle charging, as long as it is safe.
    pub const LENIENT: Self = Self {
        name: "lenient",
        excess: Excess::Any,
        asks_to_renegotiate: false,
        ..Self::FIELD
    };

    /// Every profile that has a name.
    pub const ALL: [Self; 3] = [Self::STRICT, Self::FIELD, Self::LENIENT];

    /// The profile of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name == name)
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::FIELD
    }
}

impl Excess {
    /// Whether this power is taken where that much is on offer.
    #[must_use]
    pub fn allows(self, power: Watts, limit: Watts) -> bool {
        match self {
            Self::Any => true,
            Self::PerMille(share) => {
                let milli = limit.milli().saturating_mul(i64::from(share));
                let rounding = Watts::from_milli(milli.wrapping_div(1000));
                power <= limit.saturating_add(rounding)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eleven_kilowatts_are_exceeded_by_what_three_phases_at_16_a_make_of_it() {
        let (asked, offered) = (Watts::new(11_040), Watts::new(11_000));
        assert!(Profile::FIELD.excess.allows(asked, offered));
        assert!(!Profile::STRICT.excess.allows(asked, offered));
        assert!(!Profile::FIELD.excess.allows(Watts::new(11_111), offered));
        assert!(Profile::LENIENT.excess.allows(Watts::new(22_000), offered));
    }

    #[test]
    fn every_profile_is_found_by_its_name() {
        for profile in Profile::ALL {
            assert_eq!(Profile::named(profile.name), Some(profile));
        }
        assert_eq!(Profile::named("unknown"), None);
    }
}
