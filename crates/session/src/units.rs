//! Physical quantities as types, so that a current never lands where a voltage belongs.
//!
//! Each holds thousandths of its unit in an integer: every value that ISO 15118-2 can write
//! (`Value` × 10^-3 … 10^3) is held exactly, and comparing two quantities needs no tolerance.
//!
//! ```
//! use v2g_session::{Amperes, Volts, Watts};
//! assert_eq!(Volts::new(400).times(Amperes::from_milli(2_500)), Watts::new(1_000));
//! assert_eq!(Volts::from_f64(399.9996), Volts::new(400));
//! ```

use core::fmt;

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $symbol:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Nothing of it.
            pub const ZERO: Self = Self(0);

            /// So many whole units.
            #[must_use]
            pub const fn new(whole: i32) -> Self {
                Self((whole as i64).saturating_mul(1000))
            }

            /// So many thousandths.
            #[must_use]
            pub const fn from_milli(milli: i64) -> Self {
                Self(milli)
            }

            /// The value in thousandths.
            #[must_use]
            pub const fn milli(self) -> i64 {
                self.0
            }

            /// The nearest thousandth; not-a-number becomes zero.
            #[must_use]
            pub fn from_f64(value: f64) -> Self {
                let half = if value < 0.0 { -0.5 } else { 0.5 };
                Self((value * 1000.0 + half) as i64)
            }

            /// The value in whole units with its fraction.
            #[must_use]
            pub fn as_f64(self) -> f64 {
                self.0 as f64 / 1000.0
            }

            /// The sum, kept within range.
            #[must_use]
            pub const fn saturating_add(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }

            /// The difference, kept within range.
            #[must_use]
            pub const fn saturating_sub(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }

            /// How far two values lie apart, never negative.
            #[must_use]
            pub const fn distance(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0).saturating_abs())
            }

            /// The value brought into `low..=high`; `high` wins where the two cross.
            #[must_use]
            pub fn clamped(self, low: Self, high: Self) -> Self {
                self.max(low).min(high)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                display(self.0, $symbol, f)
            }
        }
    };
}

unit!(
    /// Electric potential in volts.
    Volts, "V"
);
unit!(
    /// Current in amperes, positive into the vehicle.
    Amperes, "A"
);
unit!(
    /// Power in watts, positive into the vehicle.
    Watts, "W"
);
unit!(
    /// Reactive power in volt-amperes reactive, positive where the vehicle takes it.
    Vars, "var"
);
unit!(
    /// Energy in watt-hours.
    WattHours, "Wh"
);
unit!(
    /// Frequency in hertz.
    Hertz, "Hz"
);

impl Volts {
    /// The power of this voltage at `current`.
    #[must_use]
    pub const fn times(self, current: Amperes) -> Watts {
        Watts(self.0.saturating_mul(current.0).saturating_div(1000))
    }
}

impl Watts {
    /// The current that carries this power at `voltage`, rounded towards zero; zero at no voltage.
    #[must_use]
    pub const fn over(self, voltage: Volts) -> Amperes {
        match self.0.saturating_mul(1000).checked_div(voltage.0) {
            Some(milli) => Amperes(milli),
            None => Amperes(0),
        }
    }
}

/// A share of a whole, 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u8);

impl Percent {
    /// So many per cent; more than 100 is 100.
    #[must_use]
    pub const fn new(percent: u8) -> Self {
        Self(if percent > 100 { 100 } else { percent })
    }

    /// The number, 0 to 100.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}

/// Writes thousandths as a decimal number without trailing zeros, then the unit.
fn display(milli: i64, symbol: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let magnitude = milli.unsigned_abs();
    let (whole, mut rest) = (magnitude.wrapping_div(1000), magnitude.wrapping_rem(1000));
    if milli < 0 {
        f.write_str("-")?;
    }
    write!(f, "{whole}")?;
    if rest != 0 {
        let mut width = 3;
        while rest.wrapping_rem(10) == 0 {
            rest = rest.wrapping_div(10);
            width = usize::wrapping_sub(width, 1);
        }
        write!(f, ".{rest:0width$}")?;
    }
    write!(f, " {symbol}")
}
