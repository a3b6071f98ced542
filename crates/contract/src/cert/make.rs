//! Making certificates, requests, answers and lists, into a given buffer.
//!
//! What is made says what the template says, right or wrong: a test PKI needs broken certificates
//! too. For certificates that fit a role start from [`Template::of`].
//!
//! Source: RFC 5280, RFC 2986, RFC 6960.

mod certificate;
mod list;
mod name;
mod request;
mod status;

use core::fmt;

pub use certificate::{Template, Unknown};
pub use list::{ListTemplate, Revoked};
pub use name::{NameParts, NameSource};
pub use request::{CertificationRequest, write_request};
pub use status::{Answer, AnswerTemplate, write_question, write_refusal};

use super::der::{Full, Writer, tag};
use super::key::write_signature_algorithm;
use crate::crypto::{CryptoError, SignatureAlgorithm, SignatureBytes, Signer};

/// Why nothing was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MakeError {
    /// The buffer is too small; 2048 bytes take every certificate that may be sent.
    Full,
    /// The key cannot sign, or failed.
    Key(CryptoError),
}

impl fmt::Display for MakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => Full.fmt(f),
            Self::Key(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for MakeError {}

impl From<Full> for MakeError {
    fn from(_: Full) -> Self {
        Self::Full
    }
}

/// The algorithm that a key signs X.509 structures with.
fn algorithm(signer: &dyn Signer) -> Result<SignatureAlgorithm, MakeError> {
    SignatureAlgorithm::of(signer.key_algorithm()).ok_or(MakeError::Key(CryptoError::Unsupported))
}

/// `body ‖ algorithm ‖ signature ‖ after` in a sequence, as all signed structures are.
fn signed<'b>(
    buffer: &'b mut [u8],
    signer: &dyn Signer,
    body: impl FnOnce(&mut Writer<'_>),
    after: impl FnOnce(&mut Writer<'_>),
) -> Result<&'b [u8], MakeError> {
    let mut writer = Writer::new(buffer);
    write_signed(&mut writer, signer, body, after)?;
    Ok(writer.finish()?)
}

fn write_signed(
    writer: &mut Writer<'_>,
    signer: &dyn Signer,
    body: impl FnOnce(&mut Writer<'_>),
    after: impl FnOnce(&mut Writer<'_>),
) -> Result<(), MakeError> {
    let algorithm = algorithm(signer)?;
    let mut result = Ok(());
    writer.nest(tag::SEQUENCE, |outer| {
        let start = outer.length();
        body(outer);
        let Some(signed) = outer.since(start) else {
            return;
        };
        match signer.sign(algorithm, signed) {
            Ok(signature) => {
                let mut der = [0; SignatureBytes::MAX_DER];
                write_signature_algorithm(algorithm, outer);
                outer.whole_bytes(signature.to_der(&mut der).unwrap_or_default());
                after(outer);
            }
            Err(error) => result = Err(MakeError::Key(error)),
        }
    });
    result
}
