//! ISO 15118-2:2014: its table, its figures, and how the models look on its wire.

mod table;
mod timing;

pub use table::TABLE;
pub use timing::message_timeout;
