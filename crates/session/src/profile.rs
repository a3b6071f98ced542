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

use core::fmt;
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
    /// Takes [`Quirk::DirectRestart`]; until the vehicle has shown what it does, the contactor stays
    /// closed over the cable that was tested, without energy.
    pub restarts_directly: bool,
    /// Takes [`Quirk::StopInLoop`].
    pub stops_in_loop: bool,
    /// Limits for discharging that are told before charging may be negative numbers: the sign says
    /// the direction once more (-20). Otherwise they are refused.
    pub negative_discharge: bool,
    /// A vehicle may ask for a voltage that cannot be pre-charged, 0 V or less or below what the
    /// station can regulate; the supply keeps to the last one that could. Otherwise the request is refused.
    pub odd_pre_charge: bool,
    /// How long an answer is held back at least, for vehicles that lose a quick one: at most
    /// [`ANSWER_AFTER_MAX`](Self::ANSWER_AFTER_MAX).
    pub answer_after: Duration,
    /// How long a vehicle may be silent in -20's charge loop; half a second by the standard
    /// (V2G20-1500), which deployed vehicles exceed a little.
    pub loop_silence: Duration,
}

/// Something of a [`Profile`] that is on or off.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    /// What configurations call it.
    pub name: &'static str,
    /// What holds while it is on.
    pub meaning: &'static str,
    /// Where it stands.
    field: fn(&mut Profile) -> &mut bool,
}

/// What deployed vehicles ask in a phase where the text has something else. The rows of the
/// [tables](crate::Table) carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Quirk {
    /// ISO 15118-2, DC: power is asked for directly after limits and schedule were negotiated again.
    /// By the states of the standard cable check and pre-charge come first.
    DirectRestart,
    /// SessionStopReq from inside the charge loop, without PowerDeliveryReq before.
    StopInLoop,
}

impl fmt::Display for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DirectRestart => "direct-restart",
            Self::StopInLoop => "stop-in-loop",
        })
    }
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
        restarts_directly: false,
        stops_in_loop: false,
        negative_discharge: false,
        odd_pre_charge: false,
        answer_after: Duration::ZERO,
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
        restarts_directly: true,
        stops_in_loop: true,
        negative_discharge: true,
        odd_pre_charge: true,
        answer_after: Duration::ZERO,
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

    /// The longest that an answer is held back: 100 ms, our choice; charge loops are answered within
    /// 250 ms, and some vehicles give up after 400 ms.
    pub const ANSWER_AFTER_MAX: Duration = Duration::from_millis(100);

    /// What can be switched by name, so that whoever reads a configuration needs no list of its own.
    pub const SWITCHES: [Switch; 9] = [
        Switch {
            name: "pilot-may-lag",
            meaning: "a cable check may come before the control pilot shows state C",
            field: |profile| &mut profile.pilot_may_lag,
        },
        Switch {
            name: "pilot-may-stay",
            meaning: "contactor test and stop may come before the control pilot is back in state B",
            field: |profile| &mut profile.pilot_may_stay,
        },
        Switch {
            name: "check-din-profiles",
            meaning: "charging profiles of DIN SPEC 70121 have to keep to the schedule",
            field: |profile| &mut profile.checks_din_profiles,
        },
        Switch {
            name: "ask-to-renegotiate",
            meaning: "a new schedule makes the station ask for a new negotiation",
            field: |profile| &mut profile.asks_to_renegotiate,
        },
        Switch {
            name: "tell-current-tolerance",
            meaning: "the precision of the current is told before the cable check",
            field: |profile| &mut profile.tells_current_tolerance,
        },
        Switch {
            name: "direct-restart",
            meaning: "DC of ISO 15118-2 goes on after a new negotiation without a new cable check",
            field: |profile| &mut profile.restarts_directly,
        },
        Switch {
            name: "stop-in-loop",
            meaning: "a session may be stopped from inside the charge loop",
            field: |profile| &mut profile.stops_in_loop,
        },
        Switch {
            name: "negative-discharge",
            meaning: "limits for discharging may be negative numbers",
            field: |profile| &mut profile.negative_discharge,
        },
        Switch {
            name: "odd-pre-charge",
            meaning: "pre-charge may be asked for at voltages that cannot be reached, such as 0 V",
            field: |profile| &mut profile.odd_pre_charge,
        },
    ];

    /// Whether the station takes what the text does not have.
    #[must_use]
    pub fn takes(&self, quirk: Quirk) -> bool {
        match quirk {
            Quirk::DirectRestart => self.restarts_directly,
            Quirk::StopInLoop => self.stops_in_loop,
        }
    }

    /// Switches what has this name in [`SWITCHES`](Self::SWITCHES); `None` if nothing has.
    pub fn switch(&mut self, name: &str, on: bool) -> Option<()> {
        let switch = Self::SWITCHES.iter().find(|switch| switch.name == name)?;
        *(switch.field)(self) = on;
        Some(())
    }

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
    fn every_switch_changes_its_field_and_nothing_else() {
        for (index, switch) in Profile::SWITCHES.iter().enumerate() {
            let mut on = Profile::FIELD;
            for other in Profile::SWITCHES {
                assert_eq!(on.switch(other.name, false), Some(()));
            }
            let off = on;
            assert_eq!(on.switch(switch.name, true), Some(()));
            assert_ne!(on, off, "{}", switch.name);
            let changed = Profile::SWITCHES.iter().enumerate();
            let changed = changed.filter(|(_, other)| *(other.field)(&mut on));
            assert!(changed.map(|(at, _)| at).eq([index]), "{}", switch.name);
        }
        assert_eq!({ Profile::FIELD }.switch("unknown", true), None);
    }

    #[test]
    fn every_quirk_has_a_switch_of_its_name() {
        for quirk in [Quirk::DirectRestart, Quirk::StopInLoop] {
            let mut profile = Profile::STRICT;
            assert!(!profile.takes(quirk));
            let name = [quirk].map(|quirk| {
                Profile::SWITCHES
                    .into_iter()
                    .find(|it| same(it.name, quirk))
            });
            profile.switch(name[0].unwrap().name, true).unwrap();
            assert!(profile.takes(quirk));
        }
    }

    /// Whether the quirk is displayed as this.
    fn same(name: &str, quirk: Quirk) -> bool {
        use fmt::Write;
        struct Rest<'n>(&'n str);
        impl Write for Rest<'_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
                Ok(())
            }
        }
        let mut rest = Rest(name);
        write!(rest, "{quirk}").is_ok() && rest.0.is_empty()
    }

    #[test]
    fn every_profile_is_found_by_its_name() {
        for profile in Profile::ALL {
            assert_eq!(Profile::named(profile.name), Some(profile));
        }
        assert_eq!(Profile::named("unknown"), None);
    }
}
