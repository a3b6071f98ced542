//! Revocation lists.

use super::super::der::{Writer, tag};
use super::super::extensions::oids;
use super::super::key::write_signature_algorithm;
use super::super::{Certificate, Serial, Time};
use super::certificate::{extension, write_authority_key_id};
use super::{MakeError, algorithm, signed};
use crate::crypto::Signer;

/// One revoked certificate.
#[derive(Clone, Copy, Debug)]
pub struct Revoked<'a> {
    /// Its number.
    pub serial: Serial<'a>,
    /// Since when.
    pub time: Time,
}

/// What a revocation list is to say.
#[derive(Clone, Copy, Debug)]
pub struct ListTemplate<'a> {
    /// Whose certificates.
    pub issuer: &'a Certificate<'a>,
    /// A number that grows with each list.
    pub number: u32,
    /// When it is made.
    pub this_update: Time,
    /// When the next one is due.
    pub next_update: Time,
    /// The revoked ones.
    pub revoked: &'a [Revoked<'a>],
}

impl ListTemplate<'_> {
    /// Signs and writes the list.
    ///
    /// # Errors
    /// When the buffer is too small or the key fails.
    pub fn write<'b>(
        &self,
        signer: &dyn Signer,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], MakeError> {
        let algorithm = algorithm(signer)?;
        let body = |writer: &mut Writer<'_>| {
            writer.nest(tag::SEQUENCE, |fields| {
                fields.small(1);
                write_signature_algorithm(algorithm, fields);
                fields.raw(self.issuer.subject.der());
                self.this_update.write(fields);
                self.next_update.write(fields);
                if !self.revoked.is_empty() {
                    fields.nest(tag::SEQUENCE, |list| self.write_entries(list));
                }
                fields.nest(tag::constructed(0), |explicit| {
                    explicit.nest(tag::SEQUENCE, |list| {
                        if let Some(id) = self.issuer.extensions.subject_key_id {
                            write_authority_key_id(id, list);
                        }
                        extension(list, &oids::CRL_NUMBER, false, |value| {
                            value.unsigned(&self.number.to_be_bytes());
                        });
                    });
                });
            });
        };
        signed(buffer, signer, body, |_| {})
    }

    fn write_entries(&self, list: &mut Writer<'_>) {
        for revoked in self.revoked {
            list.nest(tag::SEQUENCE, |entry| {
                entry.item(tag::INTEGER, revoked.serial.as_bytes());
                revoked.time.write(entry);
            });
        }
    }
}
