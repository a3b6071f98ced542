//! ISO 15118-20:2022: its table, its figures, and how the models look on its wire.

pub(crate) mod evcc;
mod message;
mod number;
mod request;
pub(crate) mod secc;
mod service;
mod table;
mod timing;
mod words;

pub use message::Message;
pub use request::{request_of, response_code_of};
pub use table::TABLE;
pub use timing::{LOOP_SEQUENCE, message_timeout, performance_time};
