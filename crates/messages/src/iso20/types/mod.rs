//! What the messages of all sets are made of, by family.

mod header;
mod meter;
mod status;

use super::COMMON_TYPES as NAMESPACE;

pub use self::header::*;
pub use self::meter::*;
pub use self::status::*;
