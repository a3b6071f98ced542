//! Signatures over parts of messages: making them, and a proof where one was checked.
//!
//! A signed part is digested as an EXI fragment; the digests stand in `SignedInfo`, and its fragment
//! is what the key signs. [`verify`] gives a [`Verified`] message, which nothing else can make.
//!
//! ```
//! # #[cfg(feature = "rustcrypto")] {
//! use v2g_contract::crypto::{KeyAlgorithm, PrivateKey, RustCrypto, Signer, SoftKey};
//! use v2g_contract::signature::{Form, Policy, sign, verify};
//! use v2g_messages::iso2::AuthorizationReq;
//!
//! let private = PrivateKey::new(KeyAlgorithm::P256, &[0x42; 32])?;
//! let key = SoftKey::new(RustCrypto, private)?;
//! let challenge = [7; 16];
//! let request = AuthorizationReq {
//!     id: Some("ID1".into()),
//!     gen_challenge: Some((&challenge).into()),
//! };
//! let mut room = [0; 512];
//! // The signature lives only inside the closure: there the message is encoded with it.
//! let verified = sign(&RustCrypto, &key, &request, Form::default(), &mut room, |signature| {
//!     verify(&RustCrypto, key.public_key(), signature, request, Policy::Strict, &mut [0; 512])
//! })??;
//! assert_eq!(verified.message(), &request);
//! # }
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! Source: ISO 15118-2:2014, 7.9.2.4 (V2G2-765 to 771, V2G2-909), ISO 15118-20:2022, 7.9.2.

mod algorithm;
mod create;
mod iso2;
mod iso20;
mod refusal;
mod signed;
mod verify;

pub use self::algorithm::{CANONICAL_EXI, Policy};
pub use self::create::{Draft, MAX_ID, NotSigned, sign};
pub use self::iso20::PriceSchedules;
pub use self::refusal::{Forbidden, Refusal};
pub use self::signed::{EmaidForm, Form, IdText, Part, Signed, SignedInfoForm};
pub use self::verify::{Deviations, Verified, verify};
