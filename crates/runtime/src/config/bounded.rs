//! Numbers with a range, so that the refusal points to the line where the number stands.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A number between `MIN` and `MAX`, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounded<const MIN: i64, const MAX: i64>(pub(super) f64);

impl<'de, const MIN: i64, const MAX: i64> Deserialize<'de> for Bounded<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_f64(Range::<MIN, MAX>)
    }
}

struct Range<const MIN: i64, const MAX: i64>;

impl<const MIN: i64, const MAX: i64> Visitor<'_> for Range<MIN, MAX> {
    type Value = Bounded<MIN, MAX>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a number between {MIN} and {MAX}")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        if (MIN as f64..=MAX as f64).contains(&value) {
            Ok(Bounded(value))
        } else {
            Err(E::custom(format_args!(
                "{value} must be between {MIN} and {MAX}"
            )))
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        self.visit_f64(value as f64)
    }
}
