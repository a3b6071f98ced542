//! DIN SPEC 70121:2014: its table, its figures, and how the models look on its wire.

pub(crate) mod evcc;
mod evse_id;
mod physical;
mod request;
mod schedule;
pub(crate) mod secc;
mod station;
mod table;
mod timing;
mod words;

pub use request::{request_of, response_code_of};
pub use table::TABLE;
pub use timing::message_timeout;
