//! Watches and steers stations: what an operator, a back end and a monitoring system see of them.
//!
//! Everything hangs on the [`Board`]. Each charging point has a place on it ([`Evse`]), which watches as an
//! [`Observer`](v2g_runtime::Observer) and stands between engine and equipment ([`Evse::steered`]) to hand on
//! [`Command`]s. From there:
//!
//! - [`Records`]: a file per session that survives whatever happens to the process.
//! - [`http`]: REST, a stream of events, metrics.
//! - [`webhook`]: events to a back end, signed and repeated until they are taken.
//! - [`logging`]: structured lines with the session's id, within a budget.
//! - [`client`]: the other end of [`http`], for `v2g top`.
//!
//! ```
//! use std::sync::Arc;
//! use v2g_control::{Board, BoardOptions};
//!
//! let board = Board::new(BoardOptions::default());
//! let evse = board.evse("DE*V2G*E000001");
//! let observer: Arc<dyn v2g_runtime::Observer> = evse.clone();
//! // .. give the observer to `Surroundings`, and `evse.steered(plant)` to the charging point.
//! assert_eq!(board.evses().len(), 1);
//! # drop(observer);
//! ```

mod board;
pub mod client;
mod command;
mod evse;
mod follow;
pub mod http;
pub mod logging;
pub mod metrics;
mod record;
mod seam;
mod session;
mod steer;
pub mod webhook;

pub use board::{Board, BoardOptions, Event, EvseView};
pub use command::{Command, Field, Limits};
pub use evse::{Evse, NotRunning};
pub use record::{Budget, Records, RecordsError};
pub use session::{EndOfSession, Energy, Session, SignedValue, State, Times, Vehicle};
