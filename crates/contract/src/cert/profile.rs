//! What a certificate of each role must be, as a table, and how one differs from it.

use core::fmt;

use super::extensions::{ExtendedKeyUsage, KeyUsage};
use super::name::attribute;
use super::{Certificate, Deviation, Deviations};
use crate::crypto::KeyAlgorithm;

/// Which edition's certificates these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edition {
    /// ISO 15118-2: P-256, at most 800 bytes.
    Iso2,
    /// ISO 15118-20: P-521 or Ed448, at most 1600 bytes.
    Iso20,
}

impl Edition {
    /// Longest certificate in DER.
    ///
    /// Source: `certificateType` of both schemas.
    #[must_use]
    pub const fn longest_certificate(self) -> usize {
        match self {
            Self::Iso2 => 800,
            Self::Iso20 => 1600,
        }
    }

    /// Whether the edition has this curve.
    #[must_use]
    pub const fn has(self, key: KeyAlgorithm) -> bool {
        match self {
            Self::Iso2 => matches!(key, KeyAlgorithm::P256),
            Self::Iso20 => matches!(key, KeyAlgorithm::P521 | KeyAlgorithm::Ed448),
        }
    }
}

/// What a certificate is in the PKI of charging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Root of charge point operators and provisioning services.
    V2gRoot,
    /// Authority of a charge point operator, below the root.
    CpoSub1,
    /// The one below it, which signs station certificates.
    CpoSub2,
    /// Station, in TLS.
    Secc,
    /// Root of a mobility operator.
    MoRoot,
    /// Authority of a mobility operator.
    MoSub1,
    /// The one below it, which signs contracts and tariffs.
    MoSub2,
    /// Contract.
    Contract,
    /// Root of a vehicle manufacturer.
    OemRoot,
    /// Authority of a vehicle manufacturer.
    OemSub1,
    /// The one below it.
    OemSub2,
    /// Vehicle, when it asks for a contract.
    Provisioning,
    /// Vehicle, in TLS of ISO 15118-20.
    Vehicle,
    /// Authority of a provisioning service.
    CpsSub1,
    /// The one below it.
    CpsSub2,
    /// Certificate provisioning service, which signs contracts on their way to the vehicle.
    Cps,
    /// Root of a private operator, such as a home or a fleet.
    PrivateRoot,
    /// Station of a private operator, directly below its root.
    PrivateSecc,
    /// Answers for the revocation of what its issuer signed.
    OcspSigner,
}

/// Where in a chain a role stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Signs itself and authorities.
    Root,
    /// Authority with so many authorities below it.
    Sub {
        /// pathLenConstraint.
        path_length: u8,
    },
    /// Signs no certificate.
    Leaf,
}

/// What CN of a leaf is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommonName {
    /// Any text.
    Any,
    /// EMAID of 14 or 15 letters and digits.
    Emaid,
    /// PCID of 17 or 18 letters and digits.
    Pcid,
}

/// What a certificate of a role must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Of which role.
    pub role: Role,
    /// As people call it.
    pub title: &'static str,
    /// Where in a chain it stands.
    pub place: Place,
    /// DC of its subject; `None` where no DC belongs.
    pub domain: Option<&'static str>,
    /// Without this DC it is not of the role; else a difference is a deviation.
    pub domain_decides: bool,
    /// Whether in ISO 15118-2 its subject may name a country.
    pub country: bool,
    /// What its key must be allowed to do.
    pub usage: KeyUsage,
    /// What its key should be allowed to do besides.
    pub usual_usage: KeyUsage,
    /// Extended key usage that it must have; `None` where it needs none.
    pub purpose: Option<Purpose>,
    /// What CN is.
    pub common_name: CommonName,
    /// Usual validity in days; where the facts give a range, its end.
    pub days: u16,
}

/// Extended key usages that roles need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// serverAuth where the extension is there at all.
    Server,
    /// clientAuth.
    Client,
    /// OCSPSigning.
    OcspSigning,
}

const DS: KeyUsage = KeyUsage::DIGITAL_SIGNATURE;
const NR: KeyUsage = KeyUsage::NON_REPUDIATION;
const KA: KeyUsage = KeyUsage::KEY_AGREEMENT;
const KE: KeyUsage = KeyUsage::KEY_ENCIPHERMENT;
const SIGN: KeyUsage = KeyUsage::KEY_CERT_SIGN;
const CRL: KeyUsage = KeyUsage::CRL_SIGN;

const ROOT: Profile = Profile {
    role: Role::V2gRoot,
    title: "V2G root",
    place: Place::Root,
    domain: Some("V2G"),
    domain_decides: false,
    country: true,
    usage: SIGN,
    usual_usage: SIGN.and(CRL),
    purpose: None,
    common_name: CommonName::Any,
    days: 14_600,
};

const SUB1: Profile = Profile {
    role: Role::CpoSub1,
    title: "CPO sub-CA 1",
    place: Place::Sub { path_length: 1 },
    days: 1_460,
    ..ROOT
};

const SUB2: Profile = Profile {
    role: Role::CpoSub2,
    title: "CPO sub-CA 2",
    place: Place::Sub { path_length: 0 },
    days: 730,
    ..ROOT
};

const SECC: Profile = Profile {
    role: Role::Secc,
    title: "SECC",
    place: Place::Leaf,
    domain: Some("CPO"),
    domain_decides: true,
    country: true,
    usage: DS,
    usual_usage: DS.and(KA),
    purpose: Some(Purpose::Server),
    common_name: CommonName::Any,
    days: 90,
};

/// A row that differs from another in role, title and domain.
const fn like(row: Profile, role: Role, title: &'static str, domain: &'static str) -> Profile {
    Profile {
        role,
        title,
        domain: Some(domain),
        ..row
    }
}

/// All roles.
///
/// Source: ISO 15118-2:2014 annex F, V2G2-009, -011, -108, -891, -894, -925, -933; ISO 15118-20:2022
/// annex B, V2G20-2598; the public suite for ISO 15118-4, for contracts without a country. Which
/// differences may be tolerated is our choice after what is seen in the field.
pub const PROFILES: [Profile; 19] = [
    ROOT,
    SUB1,
    SUB2,
    SECC,
    like(ROOT, Role::MoRoot, "MO root", "MO"),
    like(SUB1, Role::MoSub1, "MO sub-CA 1", "MO"),
    Profile {
        usual_usage: SIGN.and(CRL).and(DS).and(NR),
        days: 1_460,
        ..like(SUB2, Role::MoSub2, "MO sub-CA 2", "MO")
    },
    Profile {
        domain_decides: false,
        country: false,
        usual_usage: DS.and(NR).and(KE).and(KA),
        purpose: None,
        common_name: CommonName::Emaid,
        days: 730,
        ..like(SECC, Role::Contract, "contract", "MO")
    },
    like(ROOT, Role::OemRoot, "OEM root", "OEM"),
    Profile {
        days: 14_600,
        ..like(SUB1, Role::OemSub1, "OEM sub-CA 1", "OEM")
    },
    Profile {
        days: 14_600,
        ..like(SUB2, Role::OemSub2, "OEM sub-CA 2", "OEM")
    },
    Profile {
        domain_decides: false,
        purpose: None,
        common_name: CommonName::Pcid,
        days: 14_600,
        ..like(SECC, Role::Provisioning, "OEM provisioning", "OEM")
    },
    Profile {
        role: Role::Vehicle,
        title: "vehicle",
        domain: None,
        domain_decides: false,
        usual_usage: DS,
        purpose: Some(Purpose::Client),
        days: 3_650,
        ..SECC
    },
    like(SUB1, Role::CpsSub1, "CPS sub-CA 1", "CPS"),
    like(SUB2, Role::CpsSub2, "CPS sub-CA 2", "CPS"),
    Profile {
        usual_usage: DS,
        purpose: None,
        ..like(SECC, Role::Cps, "CPS", "CPS")
    },
    Profile {
        role: Role::PrivateRoot,
        title: "private operator root",
        domain: None,
        ..ROOT
    },
    Profile {
        days: 3_650,
        ..like(SECC, Role::PrivateSecc, "private SECC", "CPO")
    },
    Profile {
        role: Role::OcspSigner,
        title: "OCSP signer",
        domain: None,
        domain_decides: false,
        usual_usage: DS,
        purpose: Some(Purpose::OcspSigning),
        ..SECC
    },
];

impl Role {
    /// Its row of [`PROFILES`].
    #[must_use]
    pub fn profile(self) -> &'static Profile {
        PROFILES
            .iter()
            .find(|profile| profile.role == self)
            .unwrap_or(&ROOT)
    }

    /// The role whose authorities sign this one: the root for both subs and the leaf.
    #[must_use]
    pub const fn authorities(self) -> Authorities {
        match self {
            Self::MoRoot | Self::MoSub1 | Self::MoSub2 | Self::Contract => Authorities {
                root: Self::MoRoot,
                sub1: Self::MoSub1,
                sub2: Self::MoSub2,
            },
            Self::OemRoot | Self::OemSub1 | Self::OemSub2 | Self::Provisioning | Self::Vehicle => {
                Authorities {
                    root: Self::OemRoot,
                    sub1: Self::OemSub1,
                    sub2: Self::OemSub2,
                }
            }
            Self::CpsSub1 | Self::CpsSub2 | Self::Cps => Authorities {
                root: Self::V2gRoot,
                sub1: Self::CpsSub1,
                sub2: Self::CpsSub2,
            },
            Self::PrivateRoot | Self::PrivateSecc => Authorities {
                root: Self::PrivateRoot,
                sub1: Self::CpoSub1,
                sub2: Self::CpoSub2,
            },
            _ => Authorities {
                root: Self::V2gRoot,
                sub1: Self::CpoSub1,
                sub2: Self::CpoSub2,
            },
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.profile().title)
    }
}

/// The authorities above a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authorities {
    /// Its root.
    pub root: Role,
    /// Below the root.
    pub sub1: Role,
    /// Above the leaf.
    pub sub2: Role,
}

/// Why a certificate is not of a role at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misfit {
    /// Version 1 or 2.
    Version,
    /// RSA, explicit curve parameters or another algorithm of no edition.
    UnknownKey,
    /// A leaf's place, but it may sign certificates.
    AuthorityAsLeaf,
    /// An authority's place, but it may not sign certificates.
    NotAnAuthority,
    /// Its key may not do what the role does.
    Usage,
    /// It is made for another purpose: extended key usage.
    Purpose,
    /// It is made for another role: DC.
    Domain,
    /// A critical extension that we do not know.
    UnknownCritical,
    /// Names are constrained, which we do not apply.
    NameConstraints,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Version => "is not of X.509 version 3",
            Self::UnknownKey => "has a key of no known curve",
            Self::AuthorityAsLeaf => "is an authority where a leaf belongs",
            Self::NotAnAuthority => "is not an authority",
            Self::Usage => "has a key that may not do what its role does (key usage)",
            Self::Purpose => "is for another purpose (extended key usage)",
            Self::Domain => "is of another role (domain component)",
            Self::UnknownCritical => "has a critical extension that is not known",
            Self::NameConstraints => "constrains names, which is not supported",
        })
    }
}

impl Profile {
    /// How a certificate differs from the profile.
    ///
    /// # Errors
    /// When it is not of the role whatever one tolerates.
    pub fn check(
        &self,
        certificate: &Certificate<'_>,
        edition: Edition,
    ) -> Result<Deviations, Misfit> {
        let mut found = Deviations::default();
        form(certificate, edition, &mut found)?;
        self.constraints(certificate, &mut found)?;
        self.usage(certificate, &mut found)?;
        self.purpose(certificate, &mut found)?;
        self.subject(certificate, edition, &mut found)?;
        Ok(found)
    }

    fn constraints(
        &self,
        certificate: &Certificate<'_>,
        found: &mut Deviations,
    ) -> Result<(), Misfit> {
        let extensions = &certificate.extensions;
        let constraints = extensions.basic_constraints;
        let ca = constraints.is_some_and(|constraints| constraints.ca);
        found.note(
            extensions.marks.basic_constraints && ca,
            Deviation::NotCritical,
        );
        match self.place {
            Place::Leaf if ca => return Err(Misfit::AuthorityAsLeaf),
            Place::Leaf => found.note(constraints.is_none(), Deviation::NoBasicConstraints),
            Place::Root | Place::Sub { .. } if !ca => return Err(Misfit::NotAnAuthority),
            Place::Root => {}
            Place::Sub { .. } => {
                let limit = constraints.and_then(|constraints| constraints.path_length);
                found.note(limit.is_none(), Deviation::NoPathLength);
            }
        }
        Ok(())
    }

    fn usage(&self, certificate: &Certificate<'_>, found: &mut Deviations) -> Result<(), Misfit> {
        let extensions = &certificate.extensions;
        let Some(usage) = extensions.key_usage else {
            found.note(true, Deviation::NoKeyUsage);
            return Ok(());
        };
        found.note(extensions.marks.key_usage, Deviation::NotCritical);
        if self.place == Place::Leaf && usage.allows(KeyUsage::KEY_CERT_SIGN) {
            return Err(Misfit::AuthorityAsLeaf);
        }
        if !usage.allows(self.usage) {
            return Err(Misfit::Usage);
        }
        found.note(!usage.allows(self.usual_usage), Deviation::LessUsage);
        Ok(())
    }

    fn purpose(&self, certificate: &Certificate<'_>, found: &mut Deviations) -> Result<(), Misfit> {
        let Some(purpose) = self.purpose else {
            return Ok(());
        };
        let wanted = |usage: ExtendedKeyUsage| match purpose {
            Purpose::Server => usage.server_auth || usage.any,
            Purpose::Client => usage.client_auth || usage.any,
            Purpose::OcspSigning => usage.ocsp_signing,
        };
        match (certificate.extensions.extended_key_usage, purpose) {
            (Some(usage), _) if wanted(usage) => Ok(()),
            (None, Purpose::Server) => Ok(()),
            (None, Purpose::Client) => {
                found.note(true, Deviation::NoPurpose);
                Ok(())
            }
            _ => Err(Misfit::Purpose),
        }
    }

    fn subject(
        &self,
        certificate: &Certificate<'_>,
        edition: Edition,
        found: &mut Deviations,
    ) -> Result<(), Misfit> {
        let subject = &certificate.subject;
        let country = subject.count(attribute::COUNTRY) > 0;
        found.note(
            country && !self.country && edition == Edition::Iso2,
            Deviation::Country,
        );
        if let Some(domain) = self.domain {
            let fits = subject
                .attributes()
                .filter(|part| part.kind == attribute::DOMAIN_COMPONENT)
                .any(|part| part.value == domain.as_bytes());
            if !fits && self.domain_decides {
                return Err(Misfit::Domain);
            }
            found.note(!fits, Deviation::Domain);
        }
        let names = subject.count(attribute::COMMON_NAME);
        let fits = names == 1
            && subject
                .common_name()
                .is_some_and(|name| self.common_name.fits(name));
        found.note(!fits, Deviation::CommonName);
        found.note(subject.organization().is_none(), Deviation::NoOrganization);
        Ok(())
    }
}

/// What holds for every role.
fn form(
    certificate: &Certificate<'_>,
    edition: Edition,
    found: &mut Deviations,
) -> Result<(), Misfit> {
    let extensions = &certificate.extensions;
    if certificate.version != 3 {
        return Err(Misfit::Version);
    }
    if extensions.name_constraints.is_some() {
        return Err(Misfit::NameConstraints);
    }
    if extensions.unknown_critical.is_some() {
        return Err(Misfit::UnknownCritical);
    }
    let key = certificate.key.key.ok_or(Misfit::UnknownKey)?;
    let serial = certificate.serial;
    let long = certificate.der.len() > edition.longest_certificate();
    found.note(!edition.has(key.algorithm()), Deviation::Curve);
    found.note(long, Deviation::TooLong);
    found.note(serial.magnitude().len() > 20, Deviation::LongSerial);
    found.note(!serial.is_positive(), Deviation::SerialNotPositive);
    found.note(extensions.default_written, Deviation::DefaultWritten);
    found.note(!certificate.times_in_form, Deviation::TimeForm);
    found.note(
        extensions.subject_key_id.is_none(),
        Deviation::NoSubjectKeyId,
    );
    Ok(())
}

impl CommonName {
    fn fits(self, name: &str) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric();
        match self {
            Self::Any => !name.is_empty(),
            Self::Emaid => {
                let letters = name.bytes().filter(|byte| *byte != b'-');
                name.bytes().all(|byte| plain(byte) || byte == b'-')
                    && (14..=15).contains(&letters.count())
            }
            Self::Pcid => (17..=18).contains(&name.len()) && name.bytes().all(plain),
        }
    }
}
