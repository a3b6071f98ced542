//! What a station takes from deployed vehicles beyond the standard.

use std::collections::BTreeMap;

use serde::Deserialize;
use v2g::session::{Excess, Profile};

use super::bounded::Bounded;
use super::station::seconds;

/// Table `[station.quirks]`: a profile by its name, and what differs from it. The switches are those of
/// [`Profile::SWITCHES`], written with underscores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "Raw")]
pub struct StationQuirks(Profile);

#[derive(Deserialize)]
struct Raw {
    profile: Option<String>,
    excess: Option<Bounded<0, 100>>,
    loop_silence: Option<Bounded<0, 60>>,
    answer_after: Option<Bounded<0, 1>>,
    #[serde(flatten)]
    switches: BTreeMap<String, bool>,
}

impl StationQuirks {
    /// The profile that it comes to.
    #[must_use]
    pub const fn profile(self) -> Profile {
        self.0
    }
}

impl TryFrom<Raw> for StationQuirks {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, String> {
        let mut profile = match &raw.profile {
            None => Profile::FIELD,
            Some(name) => Profile::named(name).ok_or_else(|| {
                let known = Profile::ALL.map(|profile| profile.name).join(", ");
                format!("unknown profile `{name}`, expected one of {known}")
            })?,
        };
        if let Some(percent) = raw.excess {
            profile.excess = Excess::PerMille((percent.0 * 10.0) as u16);
        }
        if let Some(silence) = raw.loop_silence {
            profile.loop_silence = seconds(silence.0);
        }
        if let Some(pace) = raw.answer_after {
            profile.answer_after = seconds(pace.0);
            if profile.answer_after > Profile::ANSWER_AFTER_MAX {
                let most = Profile::ANSWER_AFTER_MAX.as_secs_f64();
                return Err(format!("answer_after must be between 0 and {most}"));
            }
        }
        for (key, on) in raw.switches {
            profile.switch(&key.replace('_', "-"), on).ok_or_else(|| {
                let known = Profile::SWITCHES.map(|switch| switch.name.replace('-', "_"));
                let known = known.join(", ");
                format!("unknown quirk `{key}`, expected one of {known}")
            })?;
        }
        Ok(Self(profile))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn read(text: &str) -> Result<Profile, String> {
        let config = super::super::Config::parse(&format!("[station.quirks]\n{text}"));
        let config = config.map_err(|error| error.to_string())?;
        Ok(config.station.quirks.profile())
    }

    #[test]
    fn a_profile_is_named_and_differs_where_the_file_says_so() {
        assert_eq!(read(""), Ok(Profile::FIELD));
        assert_eq!(read("profile = \"strict\""), Ok(Profile::STRICT));
        let expected = Profile {
            stops_in_loop: true,
            excess: Excess::PerMille(25),
            answer_after: Duration::from_millis(20),
            ..Profile::STRICT
        };
        let text = "profile = \"strict\"\nstop_in_loop = true\nexcess = 2.5\nanswer_after = 0.02";
        assert_eq!(read(text), Ok(expected));
    }

    #[test]
    fn what_is_not_known_is_refused_with_what_is() {
        for (text, expected) in [
            ("profile = \"kind\"", "one of strict, field, lenient"),
            ("stop_in_lop = true", "unknown quirk `stop_in_lop`"),
            ("answer_after = 0.2", "between 0 and 0.1"),
            ("excess = 200", "between 0 and 100"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn the_example_shows_every_switch_with_its_meaning_and_its_value_in_the_field() {
        for switch in Profile::SWITCHES {
            let mut other = Profile::FIELD;
            other.switch(switch.name, true).unwrap();
            let on = other == Profile::FIELD;
            let line = format!("{} = {on}\n", switch.name.replace('-', "_"));
            let shown = format!("# {}\n{line}", switch.meaning);
            assert!(super::super::EXAMPLE.contains(&shown), "{shown}");
        }
    }
}
