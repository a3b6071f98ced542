//! ISO 15118-2:2014: its table, its figures, and how the models look on its wire.

pub(crate) mod evcc;
mod physical;
mod request;
pub(crate) mod secc;
mod station;
mod table;
mod timing;
mod words;

pub use request::{request_of, response_code_of};
pub use table::TABLE;
pub use timing::{message_timeout, performance_time};

/// The number of the service that installs and updates contracts, and its variants.
const CERTIFICATE_SERVICE: u16 = 2;
const INSTALLATION: i16 = 1;
const UPDATE: i16 = 2;
