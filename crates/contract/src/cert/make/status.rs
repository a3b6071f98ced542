//! OCSP: questions and answers.

use super::super::der::{Writer, tag};
use super::super::extensions::oids;
use super::super::ocsp::{ResponseStatus, Status};
use super::super::{Certificate, HashData, Time};
use super::certificate::extension;
use super::{MakeError, write_signed};
use crate::crypto::{Crypto, Hash, Signer};

/// Writes a question about certificates.
///
/// # Errors
/// When the buffer is too small.
pub fn write_question<'b>(
    about: &[HashData<'_>],
    nonce: Option<&[u8]>,
    buffer: &'b mut [u8],
) -> Result<&'b [u8], MakeError> {
    let mut writer = Writer::new(buffer);
    writer.nest(tag::SEQUENCE, |request| {
        request.nest(tag::SEQUENCE, |fields| {
            fields.nest(tag::SEQUENCE, |list| {
                for data in about {
                    list.nest(tag::SEQUENCE, |one| data.write(one));
                }
            });
            write_nonce(nonce, tag::constructed(2), fields);
        });
    });
    Ok(writer.finish()?)
}

/// Writes an answer that is none, such as [`ResponseStatus::TryLater`].
///
/// # Errors
/// When the buffer is too small.
pub fn write_refusal(status: ResponseStatus, buffer: &mut [u8]) -> Result<&[u8], MakeError> {
    let number = match status {
        ResponseStatus::Successful => 0,
        ResponseStatus::MalformedRequest => 1,
        ResponseStatus::InternalError => 2,
        ResponseStatus::TryLater => 3,
        ResponseStatus::SigRequired => 5,
        ResponseStatus::Unauthorized => 6,
    };
    let mut writer = Writer::new(buffer);
    writer.nest(tag::SEQUENCE, |response| {
        response.item(tag::ENUMERATED, &[number]);
    });
    Ok(writer.finish()?)
}

/// The answer about one certificate.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// Which certificate.
    pub about: HashData<'a>,
    /// What is known of it.
    pub status: Status,
}

/// What a responder is to say.
#[derive(Clone, Copy, Debug)]
pub struct AnswerTemplate<'a> {
    /// The responder: the issuer, or whom it let.
    pub responder: &'a Certificate<'a>,
    /// The responder's certificate goes along; needed unless it is the issuer.
    pub with_certificate: bool,
    /// When it is signed and from when on it is known.
    pub this_update: Time,
    /// When something newer is known; `None` for at any time.
    pub next_update: Option<Time>,
    /// The answers.
    pub answers: &'a [Answer<'a>],
    /// The number of the question.
    pub nonce: Option<&'a [u8]>,
}

impl AnswerTemplate<'_> {
    /// Signs and writes the answer.
    ///
    /// # Errors
    /// When the buffer is too small, the key fails, or the provider does not know SHA-1.
    pub fn write<'b>(
        &self,
        signer: &dyn Signer,
        crypto: &dyn Crypto,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], MakeError> {
        let key = crypto
            .digest_of(Hash::Sha1, self.responder.key.bits)
            .map_err(MakeError::Key)?;
        let mut writer = Writer::new(buffer);
        let mut result = Ok(());
        writer.nest(tag::SEQUENCE, |response| {
            response.item(tag::ENUMERATED, &[0]);
            response.nest(tag::constructed(0), |explicit| {
                explicit.nest(tag::SEQUENCE, |bytes| {
                    bytes.item(tag::OID, &oids::OCSP_BASIC);
                    bytes.nest(tag::OCTET_STRING, |basic| {
                        result = write_signed(
                            basic,
                            signer,
                            |fields| self.write_data(key.as_bytes(), fields),
                            |after| self.write_certificate(after),
                        );
                    });
                });
            });
        });
        result?;
        Ok(writer.finish()?)
    }

    fn write_data(&self, key: &[u8], writer: &mut Writer<'_>) {
        writer.nest(tag::SEQUENCE, |data| {
            data.nest(tag::constructed(2), |responder| {
                responder.item(tag::OCTET_STRING, key);
            });
            self.this_update.write_generalized(data);
            data.nest(tag::SEQUENCE, |list| {
                for answer in self.answers {
                    list.nest(tag::SEQUENCE, |single| self.write_single(answer, single));
                }
            });
            write_nonce(self.nonce, tag::constructed(1), data);
        });
    }

    fn write_single(&self, answer: &Answer<'_>, single: &mut Writer<'_>) {
        answer.about.write(single);
        match answer.status {
            Status::Good => single.item(tag::context(0), &[]),
            Status::Unknown => single.item(tag::context(2), &[]),
            Status::Revoked(time) => single.nest(tag::constructed(1), |info| {
                time.write_generalized(info);
            }),
        }
        self.this_update.write_generalized(single);
        if let Some(time) = self.next_update {
            single.nest(tag::constructed(0), |explicit| {
                time.write_generalized(explicit);
            });
        }
    }

    fn write_certificate(&self, after: &mut Writer<'_>) {
        if self.with_certificate {
            after.nest(tag::constructed(0), |explicit| {
                explicit.nest(tag::SEQUENCE, |list| list.raw(self.responder.der));
            });
        }
    }
}

fn write_nonce(nonce: Option<&[u8]>, explicit: u8, fields: &mut Writer<'_>) {
    if let Some(nonce) = nonce {
        fields.nest(explicit, |outer| {
            outer.nest(tag::SEQUENCE, |list| {
                extension(list, &oids::OCSP_NONCE, false, |value| {
                    value.item(tag::OCTET_STRING, nonce);
                });
            });
        });
    }
}
