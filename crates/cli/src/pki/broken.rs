//! Certificates that must be refused, one fault each.

use v2g_contract::cert::make::{NameSource, Template, Unknown};
use v2g_contract::cert::{BasicConstraints, ExtendedKeyUsage, KeyUsage, Time, attribute, der::Oid};
use v2g_contract::crypto::KeyAlgorithm;

use super::recipe::{Change, Made, TestPki, find_entity, unchanged};
use crate::failure::Failure;

/// A fault in a chain.
pub(super) struct Fault {
    /// As its files are called.
    pub(super) name: &'static str,
    /// The leaf whose chain has the fault.
    pub(super) leaf: &'static str,
    /// Which certificate has it.
    at: &'static str,
    how: How,
    /// What a strict reader says, or begins to say.
    pub(super) refusal: &'static str,
}

enum How {
    /// Says something else.
    Says(Change),
    /// Has a key on another curve.
    Curve(KeyAlgorithm),
    /// Has a signature that does not hold.
    Signature,
    /// Is revoked.
    Revoked,
}

const fn says(
    name: &'static str,
    leaf: &'static str,
    at: &'static str,
    change: Change,
    refusal: &'static str,
) -> Fault {
    Fault {
        name,
        leaf,
        at,
        how: How::Says(change),
        refusal,
    }
}

/// All of them.
pub(super) const FAULTS: [Fault; 30] = [
    says(
        "secc-expired",
        "secc",
        "secc",
        expired,
        "the leaf expired at",
    ),
    says(
        "secc-not-yet-valid",
        "secc",
        "secc",
        early,
        "the leaf is not valid before",
    ),
    says(
        "secc-wrong-purpose",
        "secc",
        "secc",
        client,
        "the leaf is for another purpose",
    ),
    says(
        "secc-wrong-domain",
        "secc",
        "secc",
        other_domain,
        "the leaf is of another role",
    ),
    says(
        "secc-no-domain",
        "secc",
        "secc",
        no_domain,
        "the leaf is of another role",
    ),
    says(
        "secc-is-authority",
        "secc",
        "secc",
        authority,
        "the leaf is an authority",
    ),
    says(
        "secc-wrong-usage",
        "secc",
        "secc",
        agreement,
        "the leaf has a key that may not do",
    ),
    says(
        "secc-no-usage",
        "secc",
        "secc",
        no_usage,
        "the leaf has no KeyUsage",
    ),
    says(
        "secc-unknown-critical",
        "secc",
        "secc",
        critical,
        "the leaf has a critical extension",
    ),
    says(
        "secc-long-serial",
        "secc",
        "secc",
        long_serial,
        "the leaf has a serial number of more",
    ),
    says(
        "secc-default-written",
        "secc",
        "secc",
        default_written,
        "the leaf writes out a default",
    ),
    says(
        "secc-too-long",
        "secc",
        "secc",
        too_long,
        "the leaf is longer than the edition",
    ),
    says(
        "secc-no-key-id",
        "secc",
        "secc",
        no_key_id,
        "the leaf has no SubjectKeyIdentifier",
    ),
    says(
        "secc-other-issuer",
        "secc",
        "secc",
        other_issuer,
        "no certificate has the name of",
    ),
    Fault {
        name: "secc-wrong-curve",
        leaf: "secc",
        at: "secc",
        how: How::Curve(KeyAlgorithm::P384),
        refusal: "the leaf has a key on a curve of another edition",
    },
    Fault {
        name: "secc-bad-signature",
        leaf: "secc",
        at: "secc",
        how: How::Signature,
        refusal: "the leaf is not signed by the authority",
    },
    Fault {
        name: "secc-revoked",
        leaf: "secc",
        at: "secc",
        how: How::Revoked,
        refusal: "the leaf is revoked since",
    },
    says(
        "sub2-expired",
        "secc",
        "cpo-sub2",
        expired,
        "the authority that signed the leaf expired",
    ),
    says(
        "sub2-no-authority",
        "secc",
        "cpo-sub2",
        no_authority,
        "the authority that signed the leaf is not an authority",
    ),
    says(
        "sub2-no-path-length",
        "secc",
        "cpo-sub2",
        no_path_length,
        "the authority that signed the leaf has no path length",
    ),
    says(
        "sub1-path-length",
        "secc",
        "cpo-sub1",
        path_length,
        "authority 2 above the leaf allows fewer",
    ),
    Fault {
        name: "sub1-bad-signature",
        leaf: "secc",
        at: "cpo-sub1",
        how: How::Signature,
        refusal: "authority 2 above the leaf is not signed",
    },
    says(
        "contract-expired",
        "contract",
        "contract",
        expired,
        "the leaf expired at",
    ),
    says(
        "contract-not-yet-valid",
        "contract",
        "contract",
        early,
        "the leaf is not valid before",
    ),
    says(
        "contract-no-emaid",
        "contract",
        "contract",
        no_emaid,
        "the leaf has a common name",
    ),
    Fault {
        name: "contract-revoked",
        leaf: "contract",
        at: "contract",
        how: How::Revoked,
        refusal: "the leaf is revoked since",
    },
    says(
        "cps-wrong-domain",
        "cps",
        "cps",
        other_domain,
        "the leaf is of another role",
    ),
    says(
        "provisioning-expired",
        "provisioning",
        "provisioning",
        expired,
        "the leaf expired at",
    ),
    says(
        "vehicle-wrong-purpose",
        "vehicle",
        "vehicle",
        server,
        "the leaf is for another purpose",
    ),
    says(
        "vehicle-no-purpose",
        "vehicle",
        "vehicle",
        no_purpose,
        "the leaf has no extended key usage",
    ),
];

/// A faulty chain.
pub(super) struct Broken {
    pub(super) fault: &'static Fault,
    /// The leaf first, the root not among them.
    pub(super) chain: Vec<Made>,
    pub(super) revoked: bool,
    /// The leaf's key is another than that of the good leaf.
    pub(super) own_key: bool,
}

impl Fault {
    /// The chain with the fault; `None` when the edition has no such leaf.
    pub(super) fn make(&'static self, pki: &TestPki) -> Result<Option<Broken>, Failure> {
        let Ok(leaf) = pki.find(self.leaf) else {
            return Ok(None);
        };
        let entity = find_entity(self.at)
            .ok_or_else(|| Failure::new(format_args!("there is no {} in the recipe", self.at)))?;
        let label = pki.label(self.name);
        let mut key = pki.find(self.at)?.key.clone();
        let mut change: Change = unchanged;
        match self.how {
            How::Says(says) => change = says,
            How::Curve(algorithm) => key = pki.recipe.source.key(&label, algorithm)?,
            How::Signature | How::Revoked => {}
        }
        let mut made = pki.make(entity, self.name, key, change)?;
        if let (How::Signature, Some(last)) = (&self.how, made.der.last_mut()) {
            *last ^= 1;
        }
        let mut chain: Vec<Made> = pki.path(leaf)?.into_iter().cloned().collect();
        if let Some(place) = chain.iter_mut().find(|made| made.name == self.at) {
            *place = made;
        }
        Ok(Some(Broken {
            fault: self,
            chain,
            revoked: matches!(self.how, How::Revoked),
            own_key: matches!(self.how, How::Curve(_)),
        }))
    }
}

fn expired(template: &mut Template<'_>, start: Time) {
    template.not_before = start.plus_days(-400);
    template.not_after = start.plus_days(-1);
}

/// Until 2100, so that the test outlives most things.
fn early(template: &mut Template<'_>, _: Time) {
    template.not_before = Time::from_unix(4_102_444_800);
    template.not_after = template.not_before.plus_days(90);
}

fn client(template: &mut Template<'_>, _: Time) {
    template.extended_key_usage = Some(ExtendedKeyUsage {
        client_auth: true,
        ..ExtendedKeyUsage::default()
    });
}

fn server(template: &mut Template<'_>, _: Time) {
    template.extended_key_usage = Some(ExtendedKeyUsage {
        server_auth: true,
        ..ExtendedKeyUsage::default()
    });
}

fn no_purpose(template: &mut Template<'_>, _: Time) {
    template.extended_key_usage = None;
}

fn other_domain(template: &mut Template<'_>, _: Time) {
    template.subject = NameSource::Parts(&[
        (attribute::COMMON_NAME, "DEV2GE000001"),
        (attribute::ORGANIZATION, "v2g test"),
        (attribute::COUNTRY, "DE"),
        (attribute::DOMAIN_COMPONENT, "MO"),
    ]);
}

fn no_domain(template: &mut Template<'_>, _: Time) {
    template.subject = NameSource::Parts(&[
        (attribute::COMMON_NAME, "DEV2GE000001"),
        (attribute::ORGANIZATION, "v2g test"),
    ]);
}

fn other_issuer(template: &mut Template<'_>, _: Time) {
    template.issuer = NameSource::Parts(&[(attribute::COMMON_NAME, "somebody else")]);
}

fn no_emaid(template: &mut Template<'_>, _: Time) {
    template.subject = NameSource::Parts(&[
        (attribute::COMMON_NAME, "no EMAID"),
        (attribute::ORGANIZATION, "v2g test"),
        (attribute::DOMAIN_COMPONENT, "MO"),
    ]);
}

fn authority(template: &mut Template<'_>, _: Time) {
    template.basic_constraints = Some(BasicConstraints {
        ca: true,
        path_length: Some(0),
    });
}

fn no_authority(template: &mut Template<'_>, _: Time) {
    template.basic_constraints = Some(BasicConstraints::default());
}

fn no_path_length(template: &mut Template<'_>, _: Time) {
    template.basic_constraints = Some(BasicConstraints {
        ca: true,
        path_length: None,
    });
}

fn path_length(template: &mut Template<'_>, _: Time) {
    template.basic_constraints = Some(BasicConstraints {
        ca: true,
        path_length: Some(0),
    });
}

fn agreement(template: &mut Template<'_>, _: Time) {
    template.key_usage = Some(KeyUsage::KEY_AGREEMENT);
}

fn no_usage(template: &mut Template<'_>, _: Time) {
    template.key_usage = None;
}

fn no_key_id(template: &mut Template<'_>, _: Time) {
    template.subject_key_id = None;
}

fn long_serial(template: &mut Template<'_>, _: Time) {
    template.serial = &[0x5A; 24];
}

/// `1.2.3.4`, which nobody knows.
fn critical(template: &mut Template<'_>, _: Time) {
    template.unknown = Oid::new(&[0x2A, 0x03, 0x04]).map(|oid| Unknown {
        oid,
        critical: true,
        value: &[0x05, 0x00],
    });
}

/// basicConstraints with `cA` FALSE written out, as some authorities do.
fn default_written(template: &mut Template<'_>, _: Time) {
    template.basic_constraints = None;
    template.unknown = Oid::new(&[0x55, 0x1D, 0x13]).map(|oid| Unknown {
        oid,
        critical: true,
        value: &[0x30, 0x03, 0x01, 0x01, 0x00],
    });
}

/// 1700 bytes more.
fn too_long(template: &mut Template<'_>, _: Time) {
    const FILLING: [u8; 1704] = {
        let mut value = [0; 1704];
        // An octet string of 1700 bytes.
        value[0] = 0x04;
        value[1] = 0x82;
        value[2] = 0x06;
        value[3] = 0xA4;
        value
    };
    template.unknown = Oid::new(&[0x2A, 0x03, 0x05]).map(|oid| Unknown {
        oid,
        critical: false,
        value: &FILLING,
    });
}
