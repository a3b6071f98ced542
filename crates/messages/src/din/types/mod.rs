//! What the messages are made of, by family.

mod ac;
mod certificate;
mod charge_parameter;
mod dc;
mod energy_transfer;
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

use super::{MSG_DATA_TYPES as NAMESPACE, UNQUALIFIED};

pub use self::ac::*;
pub use self::certificate::*;
pub use self::charge_parameter::*;
pub use self::dc::*;
pub use self::energy_transfer::*;
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
// The same as in ISO 15118-2, value by value, so that a station needs one translation for both.
pub use crate::iso2::{CostKind, DcEvErrorCode, DcEvseStatusCode, EvseNotification, FaultCode};
pub use crate::iso2::{PaymentOption, ServiceCategory};
