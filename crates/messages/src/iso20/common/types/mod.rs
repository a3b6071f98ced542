//! What the messages are made of, by family.

mod certificate;
mod price;
mod schedule;
mod service;

use super::NAMESPACE;

pub use self::certificate::*;
pub use self::price::*;
pub use self::schedule::*;
pub use self::service::*;
