//! What the messages are made of, by family.

mod certificate;
mod charge_parameter;
mod quantity;
mod response;
mod schedule;
mod service;
mod status;

use super::{MSG_DATA_TYPES as NAMESPACE, UNQUALIFIED};

pub use self::certificate::*;
pub use self::charge_parameter::*;
pub use self::quantity::*;
pub use self::response::*;
pub use self::schedule::*;
pub use self::service::*;
pub use self::status::*;
// The same as in ISO 15118-2, value by value, so that a station needs one translation for both.
pub use crate::iso2::{CostKind, DcEvErrorCode, DcEvseStatusCode, EvseNotification, FaultCode};
pub use crate::iso2::{PaymentOption, ServiceCategory};
