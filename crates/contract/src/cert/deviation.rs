//! How certificates in the field differ from their profile, and what may be tolerated.

use core::fmt;

/// A difference from the profile that need not end a session.
///
/// [`Leniency::Strict`] refuses each of them; [`Leniency::Field`] accepts them all and reports them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Deviation {
    /// `cA` or `critical` is written out as FALSE, which DER leaves out.
    DefaultWritten,
    /// A time in the form of another century (RFC 5280, 4.1.2.5).
    TimeForm,
    /// A serial number of more than 20 bytes.
    LongSerial,
    /// A serial number of zero or below.
    SerialNotPositive,
    /// Longer than the edition's messages carry.
    TooLong,
    /// A curve of the other edition, such as P-256 in ISO 15118-20.
    Curve,
    /// Another curve than the certificate that signed it.
    MixedCurves,
    /// BasicConstraints or KeyUsage are not marked critical.
    NotCritical,
    /// A leaf without BasicConstraints.
    NoBasicConstraints,
    /// A sub-CA without pathLenConstraint.
    NoPathLength,
    /// No KeyUsage.
    NoKeyUsage,
    /// KeyUsage with less than the profile lists, though with what the role needs.
    LessUsage,
    /// No extended key usage where the role needs one, such as an OEM provisioning certificate that
    /// stands in for a vehicle's.
    NoPurpose,
    /// No SubjectKeyIdentifier.
    NoSubjectKeyId,
    /// AuthorityKeyIdentifier names another key than the issuer's.
    AuthorityKeyId,
    /// The domain component is missing or another.
    Domain,
    /// CN is missing, repeated, or not what the role has there.
    CommonName,
    /// A contract of ISO 15118-2 that names a country.
    Country,
    /// No organization.
    NoOrganization,
    /// The issuer's name is written with other string types than the issuer writes it.
    NameEncoding,
    /// Valid outside the issuer's validity.
    OutsideIssuer,
    /// More certificates below the root than three.
    LongPath,
    /// A leaf directly below a root that should sign only authorities.
    NoSubAuthority,
    /// Below a root of another kind than the role has, such as a vehicle below a mobility operator.
    OtherRoot,
    /// Not sent right after the certificate that it signed.
    Order,
}

impl Deviation {
    /// All of them.
    pub const ALL: [Self; 25] = [
        Self::DefaultWritten,
        Self::TimeForm,
        Self::LongSerial,
        Self::SerialNotPositive,
        Self::TooLong,
        Self::Curve,
        Self::MixedCurves,
        Self::NotCritical,
        Self::NoBasicConstraints,
        Self::NoPathLength,
        Self::NoKeyUsage,
        Self::LessUsage,
        Self::NoPurpose,
        Self::NoSubjectKeyId,
        Self::AuthorityKeyId,
        Self::Domain,
        Self::CommonName,
        Self::Country,
        Self::NoOrganization,
        Self::NameEncoding,
        Self::OutsideIssuer,
        Self::LongPath,
        Self::NoSubAuthority,
        Self::OtherRoot,
        Self::Order,
    ];

    fn bit(self) -> u32 {
        1u32.checked_shl(self as u32).unwrap_or_default()
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DefaultWritten => "writes out a default as FALSE, which is not DER",
            Self::TimeForm => "writes a time in the form of another century",
            Self::LongSerial => "has a serial number of more than 20 bytes",
            Self::SerialNotPositive => "has a serial number that is not above zero",
            Self::TooLong => "is longer than the edition allows",
            Self::Curve => "has a key on a curve of another edition",
            Self::MixedCurves => "has a key on another curve than its issuer",
            Self::NotCritical => "does not mark BasicConstraints or KeyUsage critical",
            Self::NoBasicConstraints => "has no BasicConstraints",
            Self::NoPathLength => "has no path length",
            Self::NoKeyUsage => "has no KeyUsage",
            Self::LessUsage => "lists less key usage than its profile",
            Self::NoPurpose => "has no extended key usage",
            Self::NoSubjectKeyId => "has no SubjectKeyIdentifier",
            Self::AuthorityKeyId => "names another issuer key than the issuer's",
            Self::Domain => "has another domain component or none",
            Self::CommonName => "has a common name that does not fit its role",
            Self::Country => "names a country, which contracts of ISO 15118-2 do not",
            Self::NoOrganization => "has no organization",
            Self::NameEncoding => "writes its issuer's name with other string types",
            Self::OutsideIssuer => "is valid outside its issuer's validity",
            Self::LongPath => "stands more than three certificates below the root",
            Self::NoSubAuthority => "is signed by the root itself",
            Self::OtherRoot => "stands below a root of another kind",
            Self::Order => "is not sent after the certificate that it signed",
        })
    }
}

/// A set of deviations.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Deviations(u32);

impl Deviations {
    pub(crate) fn note(&mut self, holds: bool, deviation: Deviation) {
        if holds {
            self.0 |= deviation.bit();
        }
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// True when it is among them.
    #[must_use]
    pub fn contains(self, deviation: Deviation) -> bool {
        self.0 & deviation.bit() != 0
    }

    /// Each of them, in the order of [`Deviation::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Deviation> {
        Deviation::ALL
            .into_iter()
            .filter(move |deviation| self.contains(*deviation))
    }
}

impl fmt::Debug for Deviations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// How much a certificate may differ from its profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leniency {
    /// Not at all.
    #[default]
    Strict,
    /// By every [`Deviation`]; each is reported.
    Field,
}
