//! Certificates of the charging PKI: reading, judging, revocation, and making them.
//!
//! | to do this | use |
//! |---|---|
//! | read a certificate | [`Certificate::parse`] |
//! | know what a role must be | [`Role`], [`Profile`] |
//! | trust a chain | [`verify`], with [`Trust`], [`Policy`] and [`Evidence`] |
//! | ask about revocation | [`HashData`], [`ocsp`], [`Crl`] |
//! | make certificates, requests, answers, lists | [`make`] |
//!
//! [`verify`] is the only way to a [`Verified`], and what needs a trusted chain takes one.
//! The time is passed in.
//!
//! Source: RFC 5280, RFC 6960; ISO 15118-2:2014 annex F; ISO 15118-20:2022 annex B.

mod certificate;
mod chain;
mod crl;
pub mod der;
mod deviation;
mod extensions;
mod hash_data;
mod judge;
mod key;
mod key_file;
pub mod make;
mod name;
pub mod ocsp;
mod profile;
mod refusal;
mod renewal;
mod roots;
mod time;

pub use certificate::{Certificate, Serial};
pub use chain::{MOST_CERTIFICATES, Policy, Revocation, Verified, verify};
pub use crl::Crl;
pub use deviation::{Deviation, Deviations, Leniency};
pub use extensions::{BasicConstraints, ExtendedKeyUsage, Extensions, KeyUsage};
pub use hash_data::{CertId, HashData};
pub use key::KeyInfo;
pub use key_file::{KeyFileError, read_private_key, write_private_key};
pub use name::{Attribute, Name, attribute};
pub use ocsp::Evidence;
pub use profile::{
    Authorities, CommonName, Edition, Misfit, PROFILES, Place, Profile, Purpose, Role,
};
pub use refusal::{Position, Reason, Refusal};
pub use renewal::Stage;
pub use roots::{Mo, Oem, Private, RootKind, Roots, Trust, V2g, leaf};
pub use time::Time;
