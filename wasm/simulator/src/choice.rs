//! What the user chooses.

use serde_json::Value;
use v2g_session::{ControlMode, EnergyMode, Iso20Schema, Protocol};

use crate::Fault;

/// A protocol by the name of its standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// DIN SPEC 70121.
    Din,
    /// ISO 15118-2.
    Iso2,
    /// ISO 15118-20, without the TLS that it demands.
    Iso20,
}

/// How energy is transferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Three phases.
    Ac,
    /// A DC supply.
    Dc,
    /// DC, and the vehicle could give back (-20).
    DcBpt,
    /// Three phases, and the vehicle could give back (-20).
    AcBpt,
}

impl Way {
    /// All of them, oldest first.
    pub const ALL: [Self; 3] = [Self::Din, Self::Iso2, Self::Iso20];

    /// Its short name, as in `--protocol`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Din => "din",
            Self::Iso2 => "iso2",
            Self::Iso20 => "iso20",
        }
    }

    /// What it carries.
    pub fn modes(self) -> impl Iterator<Item = Mode> {
        Mode::ALL.into_iter().filter(move |mode| match self {
            Self::Din => *mode == Mode::Dc,
            Self::Iso2 => !mode.is_both_ways(),
            Self::Iso20 => true,
        })
    }

    /// The protocol that carries this mode.
    pub(crate) const fn protocol(self, mode: Mode) -> Protocol {
        match (self, mode.is_dc()) {
            (Self::Din, _) => Protocol::Din,
            (Self::Iso2, _) => Protocol::Iso2,
            (Self::Iso20, true) => Protocol::Iso20(Iso20Schema::Dc),
            (Self::Iso20, false) => Protocol::Iso20(Iso20Schema::Ac),
        }
    }
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Dc, Self::Ac, Self::DcBpt, Self::AcBpt];

    /// Its short name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ac => "ac",
            Self::Dc => "dc",
            Self::DcBpt => "dc-bpt",
            Self::AcBpt => "ac-bpt",
        }
    }

    /// Whether the station has the converter.
    #[must_use]
    pub const fn is_dc(self) -> bool {
        matches!(self, Self::Dc | Self::DcBpt)
    }

    /// Whether the vehicle may give.
    #[must_use]
    pub const fn is_both_ways(self) -> bool {
        matches!(self, Self::DcBpt | Self::AcBpt)
    }

    pub(crate) const fn energy(self) -> EnergyMode {
        match self.is_dc() {
            true => EnergyMode::DcExtended,
            false => EnergyMode::AcThreePhase,
        }
    }
}

/// A session to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// The protocol.
    pub way: Way,
    /// How energy is transferred.
    pub mode: Mode,
    /// Who decides about power (-20).
    pub control: ControlMode,
    /// What goes wrong.
    pub fault: Option<Fault>,
    /// Seconds of charging after which it goes wrong, where it happens while charging.
    pub after: f64,
    /// State of charge at the start, %.
    pub soc: f64,
    /// State of charge at which the vehicle has enough, %.
    pub target: f64,
    /// How much faster than time the battery fills.
    pub speed: f64,
    /// Seconds since 1970-01-01 UTC at the start.
    pub unix_time: u64,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            way: Way::Iso2,
            mode: Mode::Dc,
            control: ControlMode::Scheduled,
            fault: None,
            after: 5.0,
            soc: 40.0,
            target: 60.0,
            speed: 60.0,
            unix_time: 1_767_225_600,
        }
    }
}

impl Choice {
    /// Reads `{"protocol", "mode", "dynamic", "fault", "after", "soc", "target", "speed", "time"}`, all optional.
    ///
    /// # Errors
    /// With the member that is not as it should be.
    pub fn read(text: &str) -> Result<Self, String> {
        let value: Value =
            serde_json::from_str(text).map_err(|error| format!("no choice: {error}"))?;
        let mut choice = Self::default();
        for (name, value) in value.as_object().ok_or("a choice is an object")? {
            choice.take(name, value)?;
        }
        if !choice.way.modes().any(|mode| mode == choice.mode) {
            let (way, mode) = (choice.way.name(), choice.mode.name());
            return Err(format!("{way} does not carry {mode}"));
        }
        Ok(choice)
    }

    fn take(&mut self, name: &str, value: &Value) -> Result<(), String> {
        let wrong = || format!("{name} cannot be {value}");
        let text = value.as_str();
        let number = |low: f64, high: f64| {
            let inside = |it: &f64| (low..=high).contains(it);
            value.as_f64().filter(inside).ok_or_else(wrong)
        };
        match name {
            "protocol" => self.way = named(Way::ALL, Way::name, text).ok_or_else(wrong)?,
            "mode" => self.mode = named(Mode::ALL, Mode::name, text).ok_or_else(wrong)?,
            "fault" if matches!(text, Some("")) => self.fault = None,
            "fault" => self.fault = Some(named(Fault::ALL, Fault::name, text).ok_or_else(wrong)?),
            "dynamic" => {
                self.control = match value.as_bool().ok_or_else(wrong)? {
                    true => ControlMode::Dynamic,
                    false => ControlMode::Scheduled,
                }
            }
            "after" => self.after = number(0.0, 3600.0)?,
            "soc" => self.soc = number(0.0, 100.0)?,
            "target" => self.target = number(0.0, 100.0)?,
            "speed" => self.speed = number(1.0, 3600.0)?,
            "time" => self.unix_time = value.as_u64().ok_or_else(wrong)?,
            _ => return Err(format!("there is nothing called {name} to choose")),
        }
        Ok(())
    }
}

fn named<T: Copy, const N: usize>(
    all: [T; N],
    name: fn(T) -> &'static str,
    wanted: Option<&str>,
) -> Option<T> {
    all.into_iter().find(|it| Some(name(*it)) == wanted)
}
