//! Names that contracts and certificates carry, as parsed types.
//!
//! The names as they travel in every session (`SessionId`, `EvccId`, `EvseId`) are in `v2g-session`; here are
//! their parts. How a certificate is named (`CertificateHashData`) is
//! [`HashData`](crate::cert::HashData).
//!
//! ```
//! use v2g_contract::ids::{CheckDigit, Emaid};
//!
//! let emaid: Emaid = "de-8aa-ca2b3c4d5".parse()?;
//! assert_eq!(emaid.as_str(), "DE8AACA2B3C4D5");
//! assert_eq!((emaid.country(), emaid.provider()), ("DE", "8AA"));
//! assert_eq!(emaid.check(), CheckDigit::Absent);
//! # Ok::<(), v2g_contract::ids::IdError>(())
//! ```

mod check_digit;
mod emaid;
mod error;
mod evccid;
mod evseid;
mod pcid;

pub use self::emaid::{CheckDigit, Emaid};
pub use self::error::IdError;
pub use self::evccid::Evccid;
pub use self::evseid::{DinDigits, DinEvseid, Evseid};
pub use self::pcid::Pcid;
