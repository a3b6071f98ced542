//! Certificates.

use super::super::der::{Oid, Writer, tag};
use super::super::extensions::oids;
use super::super::key::{KeyInfo, write_signature_algorithm};
use super::super::{BasicConstraints, Certificate, ExtendedKeyUsage, KeyUsage, Time};
use super::super::{Place, Purpose, Role};
use super::{MakeError, NameSource, algorithm, signed};
use crate::crypto::{Crypto, CryptoError, Digest, Hash, PublicKey, Signer};

/// What a certificate is to say.
#[derive(Clone, Copy, Debug)]
pub struct Template<'a> {
    /// A number of 1 to 20 bytes, big-endian, without sign.
    pub serial: &'a [u8],
    /// Who signs.
    pub issuer: NameSource<'a>,
    /// Whose key it is.
    pub subject: NameSource<'a>,
    /// First second of its validity.
    pub not_before: Time,
    /// Last second of its validity.
    pub not_after: Time,
    /// The subject's key.
    pub key: PublicKey<'a>,
    /// Whether it is an authority; absent if `None`.
    pub basic_constraints: Option<BasicConstraints>,
    /// What its key may do; absent if `None`.
    pub key_usage: Option<KeyUsage>,
    /// What it may be used for; absent if `None`.
    pub extended_key_usage: Option<ExtendedKeyUsage>,
    /// Name of its key.
    pub subject_key_id: Option<Digest>,
    /// Name of the issuer's key.
    pub authority_key_id: Option<&'a [u8]>,
    /// Who answers for its revocation.
    pub ocsp_url: Option<&'a str>,
    /// Where its revocation list is.
    pub crl_url: Option<&'a str>,
    /// For an OCSP signer that needs no revocation check.
    pub ocsp_no_check: bool,
    /// One more extension.
    pub unknown: Option<Unknown<'a>>,
}

/// An extension that we do not know.
#[derive(Clone, Copy, Debug)]
pub struct Unknown<'a> {
    /// Its identifier.
    pub oid: Oid<'a>,
    /// Whether a reader who does not know it must refuse.
    pub critical: bool,
    /// Its value, in DER.
    pub value: &'a [u8],
}

impl<'a> Template<'a> {
    /// What the profile of a role asks for, valid from `not_before` for the usual time.
    ///
    /// # Errors
    /// When the provider does not know SHA-1, which names keys.
    pub fn of(
        role: Role,
        subject: NameSource<'a>,
        key: PublicKey<'a>,
        not_before: Time,
        issuer: Option<&Certificate<'a>>,
        crypto: &dyn Crypto,
    ) -> Result<Self, CryptoError> {
        let profile = role.profile();
        let constraints = match profile.place {
            Place::Root => BasicConstraints {
                ca: true,
                path_length: None,
            },
            Place::Sub { path_length } => BasicConstraints {
                ca: true,
                path_length: Some(path_length),
            },
            Place::Leaf => BasicConstraints::default(),
        };
        Ok(Self {
            serial: &[1],
            issuer: issuer.map_or(subject, |issuer| NameSource::Same(issuer.subject)),
            subject,
            not_before,
            not_after: not_before.plus_days(i64::from(profile.days)),
            key,
            basic_constraints: Some(constraints),
            key_usage: Some(profile.usual_usage),
            extended_key_usage: profile.purpose.map(purpose),
            subject_key_id: Some(crypto.digest_of(Hash::Sha1, key.as_bytes())?),
            authority_key_id: issuer.and_then(|issuer| issuer.extensions.subject_key_id),
            ocsp_url: None,
            crl_url: None,
            ocsp_no_check: role == Role::OcspSigner,
            unknown: None,
        })
    }

    /// Signs and writes the certificate.
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
                fields.nest(tag::constructed(0), |version| version.small(2));
                fields.unsigned(self.serial);
                write_signature_algorithm(algorithm, fields);
                self.issuer.write(fields);
                fields.nest(tag::SEQUENCE, |validity| {
                    self.not_before.write(validity);
                    self.not_after.write(validity);
                });
                self.subject.write(fields);
                KeyInfo::write(self.key, fields);
                fields.nest(tag::constructed(3), |explicit| {
                    explicit.nest(tag::SEQUENCE, |list| self.write_extensions(list));
                });
            });
        };
        signed(buffer, signer, body, |_| {})
    }

    /// Writes the extensions one after the other.
    pub(crate) fn write_extensions(&self, list: &mut Writer<'_>) {
        if let Some(constraints) = self.basic_constraints {
            extension(list, &oids::BASIC_CONSTRAINTS, true, |value| {
                value.nest(tag::SEQUENCE, |parts| {
                    if constraints.ca {
                        parts.boolean(true);
                    }
                    if let Some(length) = constraints.path_length {
                        parts.small(length);
                    }
                });
            });
        }
        if let Some(usage) = self.key_usage {
            extension(list, &oids::KEY_USAGE, true, |value| {
                value.named_bits(usage.bits());
            });
        }
        if let Some(usage) = self.extended_key_usage {
            extension(list, &oids::EXTENDED_KEY_USAGE, false, |value| {
                value.nest(tag::SEQUENCE, |list| write_purposes(usage, list));
            });
        }
        if let Some(id) = &self.subject_key_id {
            extension(list, &oids::SUBJECT_KEY_ID, false, |value| {
                value.item(tag::OCTET_STRING, id.as_bytes());
            });
        }
        if let Some(id) = self.authority_key_id {
            write_authority_key_id(id, list);
        }
        self.write_places(list);
        if let Some(unknown) = &self.unknown {
            extension(list, unknown.oid.as_bytes(), unknown.critical, |value| {
                value.raw(unknown.value);
            });
        }
    }

    /// Where to ask about revocation.
    fn write_places(&self, list: &mut Writer<'_>) {
        if let Some(url) = self.ocsp_url {
            extension(list, &oids::AUTHORITY_INFO_ACCESS, false, |value| {
                value.nest(tag::SEQUENCE, |items| {
                    items.nest(tag::SEQUENCE, |item| {
                        item.item(tag::OID, &oids::ACCESS_OCSP);
                        item.item(tag::context(6), url.as_bytes());
                    });
                });
            });
        }
        if let Some(url) = self.crl_url {
            extension(list, &oids::CRL_DISTRIBUTION_POINTS, false, |value| {
                value.nest(tag::SEQUENCE, |points| {
                    points.nest(tag::SEQUENCE, |point| {
                        point.nest(tag::constructed(0), |name| {
                            name.nest(tag::constructed(0), |full| {
                                full.item(tag::context(6), url.as_bytes());
                            });
                        });
                    });
                });
            });
        }
        if self.ocsp_no_check {
            extension(list, &oids::OCSP_NO_CHECK, false, |value| {
                value.item(tag::NULL, &[]);
            });
        }
    }
}

pub(super) fn write_authority_key_id(id: &[u8], list: &mut Writer<'_>) {
    extension(list, &oids::AUTHORITY_KEY_ID, false, |value| {
        value.nest(tag::SEQUENCE, |parts| parts.item(tag::context(0), id));
    });
}

pub(super) fn extension(
    list: &mut Writer<'_>,
    oid: &[u8],
    critical: bool,
    value: impl FnOnce(&mut Writer<'_>),
) {
    list.nest(tag::SEQUENCE, |extension| {
        extension.item(tag::OID, oid);
        if critical {
            extension.boolean(true);
        }
        extension.nest(tag::OCTET_STRING, value);
    });
}

fn purpose(purpose: Purpose) -> ExtendedKeyUsage {
    ExtendedKeyUsage {
        server_auth: purpose == Purpose::Server,
        client_auth: purpose == Purpose::Client,
        ocsp_signing: purpose == Purpose::OcspSigning,
        ..ExtendedKeyUsage::default()
    }
}

fn write_purposes(usage: ExtendedKeyUsage, list: &mut Writer<'_>) {
    let purposes = [
        (usage.server_auth, 1),
        (usage.client_auth, 2),
        (usage.ocsp_signing, 9),
    ];
    for (_, number) in purposes.into_iter().filter(|(wanted, _)| *wanted) {
        list.nest(tag::OID, |oid| {
            oid.raw(&oids::PURPOSE);
            oid.raw(&[number]);
        });
    }
    if usage.any {
        list.item(tag::OID, &oids::ANY_PURPOSE);
    }
}
