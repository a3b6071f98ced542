//! What the messages of all sets are made of, by family.

mod certificate;
mod display;
mod header;
mod meter;
mod rational_number;
mod receipt;
mod response;
mod status;

use super::COMMON_TYPES as NAMESPACE;

pub use self::certificate::*;
pub use self::display::*;
pub use self::header::*;
pub use self::meter::*;
pub use self::rational_number::*;
pub use self::receipt::*;
pub use self::response::*;
pub use self::status::*;
