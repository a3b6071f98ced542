//! What the messages are made of, by family.

mod ac;
mod certificate;
mod charge_parameter;
mod dc;
mod meter;
mod notification;
mod physical_value;
mod profile;
mod response;
mod schedule;
mod service;
mod service_parameter;
mod status;
mod tariff;

use super::MSG_DATA_TYPES as NAMESPACE;

pub use self::ac::*;
pub use self::certificate::*;
pub use self::charge_parameter::*;
pub use self::dc::*;
pub use self::meter::*;
pub use self::notification::*;
pub use self::physical_value::*;
pub use self::profile::*;
pub use self::response::*;
pub use self::schedule::*;
pub use self::service::*;
pub use self::service_parameter::*;
pub use self::status::*;
pub use self::tariff::*;
