//! Recorded sessions of ISO 15118: from a capture to a transcript, and from there to findings.
//!
//! [`capture::read`] takes a pcap, pcapng or JSON lines recording apart into [`Conversation`]s: the frames
//! of a connection with their times. [`check`] reads each frame and judges the session as a careful
//! reader would, by the tables of legal requests and the timers that the engines of `v2g-session` use.
//! No I/O, no clock, no threads: it runs in a browser tab too.
//!
//! ```
//! use v2g_trace::{Rule, Severity, capture, check};
//!
//! // A station that answers a request of the handshake with another message.
//! let log = r#"
//! {"t": 0.0, "dir": "EV->SE", "hex": "8000dbab9371d3234b71d1b981899189d191818991d26b9b3a232b30020000040040"}
//! {"t": 0.1, "dir": "SE->EV", "hex": "80980011d0180301652003fc00"}"#;
//! let capture = capture::read(log.trim().as_bytes(), "log").unwrap();
//! let transcript = check(&capture.conversations[0]);
//! assert_eq!(transcript.messages[0].name, "supportedAppProtocolReq");
//! let finding = &transcript.findings[0];
//! assert_eq!((finding.rule, finding.severity), (Rule::WrongDirection, Severity::Error));
//! ```

mod anatomy;
pub mod capture;
mod check;
mod describe;
mod dress;
mod filter;
mod finding;
mod frame;
mod gist;
mod handshake;
mod layer;
mod message;
mod pack;
mod proof;
mod reading;
mod report;
mod rule;
mod secrets;
mod slac;
mod values;

pub use anatomy::{Anatomy, Element, Role, Run};
pub use check::{Transcript, check, check_owned};
pub use describe::{Description, describe};
pub use dress::{bytes, json_string};
pub use filter::{Filter, FilterError};
pub use finding::{Finding, Measured, Severity};
pub use frame::{Closing, Conversation, Direction, Frame, Layer, Trouble};
pub use gist::{Gist, Progress, gist, scaled};
pub use handshake::{Handshake, Step, suite, version};
pub use message::Message;
#[cfg(feature = "crypto")]
pub use proof::prove;
pub use proof::{CertificateView, Owner, PartCheck, Proofs, Shown, ShownChain, SignatureCheck};
pub use reading::{Given, Reading, Report, Unwrapped, unwrap};
pub use report::{json, json_line, junit};
pub use rule::Rule;
pub use secrets::Secrets;
