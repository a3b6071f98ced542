//! A PKI in memory.

#![allow(dead_code)]

use v2g_contract::cert::make::{NameSource, Template};
use v2g_contract::cert::{
    Certificate, Edition, Leniency, Mo, Oem, Policy, Private, Revocation, Role, Roots, Time, Trust,
    V2g, attribute, der::Oid,
};
use v2g_contract::crypto::{KeyAlgorithm, PrivateKey, RustCrypto, Signer, SoftKey};

/// When the certificates of the tests are a week old.
pub(crate) const NOW: Time = Time::from_unix(1_800_000_000);

pub(crate) const STRICT: Policy = Policy {
    edition: Edition::Iso2,
    leniency: Leniency::Strict,
    time: Some(NOW),
    revocation: Revocation::IfKnown,
};

pub(crate) const FIELD: Policy = Policy {
    leniency: Leniency::Field,
    ..STRICT
};

/// A certificate with its key.
pub(crate) struct Holder {
    pub(crate) der: Vec<u8>,
    pub(crate) key: SoftKey<RustCrypto>,
    pub(crate) role: Role,
}

/// A key that is always the same for the same number.
pub(crate) fn key(algorithm: KeyAlgorithm, number: u8) -> SoftKey<RustCrypto> {
    let mut octets = vec![number; algorithm.private_len()];
    octets[0] = 0;
    SoftKey::new(RustCrypto, PrivateKey::new(algorithm, &octets).unwrap()).unwrap()
}

pub(crate) type Change = fn(&mut Template<'_>);

impl Holder {
    /// A certificate that its role's profile asks for, but for what `change` does.
    pub(crate) fn new(
        role: Role,
        algorithm: KeyAlgorithm,
        issuer: Option<&Self>,
        change: Change,
    ) -> Self {
        Self::named(role, algorithm, issuer, &names(role), change)
    }

    pub(crate) fn named(
        role: Role,
        algorithm: KeyAlgorithm,
        issuer: Option<&Self>,
        names: &[(Oid<'_>, &str)],
        change: Change,
    ) -> Self {
        let number = 1 + role as u8;
        let key = key(algorithm, number);
        let above = issuer.map(Self::certificate);
        let mut template = Template::of(
            role,
            NameSource::Parts(names),
            key.public_key(),
            NOW.plus_days(-7),
            above.as_ref(),
            &RustCrypto,
        )
        .unwrap();
        let serial = [number, 0x80, 7];
        template.serial = &serial;
        // ISO 15118-20 keeps a certificate's validity inside its issuer's.
        if let Some(above) = above.filter(|_| algorithm != KeyAlgorithm::P256) {
            template.not_after = template.not_after.min(above.not_after);
        }
        change(&mut template);
        let mut buffer = [0; 4096];
        let signer: &dyn Signer = issuer.map_or(&key, |issuer| &issuer.key);
        let der = template.write(signer, &mut buffer).unwrap().to_vec();
        Self { der, key, role }
    }

    pub(crate) fn certificate(&self) -> Certificate<'_> {
        Certificate::parse(&self.der).unwrap()
    }
}

pub(crate) fn names(role: Role) -> Vec<(Oid<'static>, &'static str)> {
    let common_name = match role {
        Role::Contract => "UKSWI123456791A",
        Role::Provisioning => "WMIV1234567890ABCD",
        Role::Secc | Role::PrivateSecc => "UKSWIE1234",
        Role::Vehicle => "WMIV1234567890ABCDEX",
        role => role.profile().title,
    };
    let mut names = vec![
        (attribute::COMMON_NAME, common_name),
        (attribute::ORGANIZATION, "Test"),
    ];
    if let Some(domain) = role.profile().domain {
        if role.profile().country {
            names.push((attribute::COUNTRY, "DE"));
        }
        names.push((attribute::DOMAIN_COMPONENT, domain));
    }
    names
}

/// A hierarchy: root, subs, leaf; a change for one of the roles.
pub(crate) struct Hierarchy {
    pub(crate) root: Holder,
    pub(crate) sub1: Holder,
    pub(crate) sub2: Holder,
    pub(crate) leaf: Holder,
}

impl Hierarchy {
    pub(crate) fn new(leaf: Role, algorithm: KeyAlgorithm) -> Self {
        Self::with(leaf, algorithm, |_| None)
    }

    pub(crate) fn with(
        leaf: Role,
        algorithm: KeyAlgorithm,
        change: impl Fn(Role) -> Option<Change>,
    ) -> Self {
        let above = leaf.authorities();
        let make = |role, issuer: Option<&Holder>| {
            let change = change(role).unwrap_or(|_| {});
            Holder::new(role, algorithm, issuer, change)
        };
        let root = make(above.root, None);
        let sub1 = make(above.sub1, Some(&root));
        let sub2 = make(above.sub2, Some(&sub1));
        let leaf = make(leaf, Some(&sub2));
        Self {
            root,
            sub1,
            sub2,
            leaf,
        }
    }

    pub(crate) fn chain(&self) -> [&[u8]; 3] {
        [&self.leaf.der, &self.sub2.der, &self.sub1.der]
    }
}

/// Trust in these roots for everything.
pub(crate) fn trust_all<'a>(roots: &'a [Certificate<'a>]) -> Trust<'a> {
    Trust {
        v2g: Roots::<V2g>::new(roots),
        mo: Roots::<Mo>::new(roots),
        oem: Roots::<Oem>::new(roots),
        private: Roots::<Private>::new(roots),
    }
}
