//! What the messages are made of, by family.

mod certificate;
mod energy_offer;
mod power_profile;
mod price_level;
mod price_rule;
mod price_schedule;
mod schedule;
mod service;
mod service_parameter;

use super::NAMESPACE;

pub use self::certificate::*;
pub use self::energy_offer::*;
pub use self::power_profile::*;
pub use self::price_level::*;
pub use self::price_rule::*;
pub use self::price_schedule::*;
pub use self::schedule::*;
pub use self::service::*;
pub use self::service_parameter::*;
