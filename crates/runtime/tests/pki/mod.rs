//! Certificates for tests, made in memory.
#![allow(dead_code, reason = "each test file uses a part")]

pub(crate) mod files;

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use v2g_contract::cert::make::NameSource;
use v2g_contract::cert::make::{Answer, AnswerTemplate, Template};
use v2g_contract::cert::ocsp::Status;
use v2g_contract::cert::{Certificate, HashData, Role, Time, attribute};
use v2g_contract::crypto::{
    Fallback, Hash, KeyAlgorithm, PrivateKey, Ring, RustCrypto, Signer, SoftKey,
};
use v2g_runtime::tls::Identity;

/// The cryptography of tests.
pub(crate) type Soft = SoftKey<Fallback<Ring, RustCrypto>>;
const CRYPTO: Fallback<Ring, RustCrypto> = Fallback(Ring, RustCrypto);

/// A root that signs authorities, one of which signs leaves.
pub(crate) struct Pki {
    pub(crate) root: Vec<u8>,
    pub(crate) sub: Vec<u8>,
    root_key: Soft,
    sub_key: Soft,
    leaf: Role,
    algorithm: KeyAlgorithm,
}

/// A leaf with all above it but the root.
pub(crate) struct Leaf {
    pub(crate) chain: Vec<Vec<u8>>,
    pub(crate) key: Arc<Soft>,
    pub(crate) statuses: Vec<Vec<u8>>,
}

/// Now, give or take.
pub(crate) fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Time::from_unix(i64::try_from(since.as_secs()).unwrap())
}

fn key(algorithm: KeyAlgorithm) -> Soft {
    loop {
        let mut octets = vec![0; algorithm.private_len()];
        getrandom::fill(&mut octets).unwrap();
        if algorithm == KeyAlgorithm::P521 {
            octets[0] &= 1;
        }
        let private = PrivateKey::new(algorithm, &octets);
        if let Ok(key) = private.and_then(|private| SoftKey::new(CRYPTO, private)) {
            return key;
        }
    }
}

fn write(template: &Template<'_>, signer: &Soft) -> Vec<u8> {
    let mut room = [0; 2048];
    template.write(signer, &mut room).unwrap().to_vec()
}

impl Pki {
    /// For leaves of this role, with this name in the root's CN.
    pub(crate) fn new(leaf: Role, algorithm: KeyAlgorithm, name: &str) -> Self {
        let roles = leaf.authorities();
        let domain = |role: Role| role.profile().domain.unwrap_or("V2G");
        let (root_key, sub_key) = (key(algorithm), key(algorithm));
        let since = now().plus_days(-1);
        let subject = [
            (attribute::COMMON_NAME, name),
            (attribute::ORGANIZATION, "Test"),
            (attribute::DOMAIN_COMPONENT, domain(roles.root)),
        ];
        let subject = NameSource::Parts(&subject);
        let root = Template::of(
            roles.root,
            subject,
            Signer::public_key(&root_key),
            since,
            None,
            &CRYPTO,
        );
        let root = write(&root.unwrap(), &root_key);
        let name = format!("{name} Sub");
        let subject = [
            (attribute::COMMON_NAME, &*name),
            (attribute::ORGANIZATION, "Test"),
            (attribute::DOMAIN_COMPONENT, domain(roles.sub2)),
        ];
        let issuer = Certificate::parse(&root).unwrap();
        let sub = Template::of(
            roles.sub2,
            NameSource::Parts(&subject),
            Signer::public_key(&sub_key),
            since,
            Some(&issuer),
            &CRYPTO,
        );
        let sub = Template {
            serial: &[2],
            ..sub.unwrap()
        };
        let sub = write(&sub, &root_key);
        Self {
            root,
            sub,
            root_key,
            sub_key,
            leaf,
            algorithm,
        }
    }

    /// A leaf as its profile wants it.
    pub(crate) fn leaf(&self, name: &str) -> Leaf {
        self.leaf_with(name, self.leaf.profile().domain, |_| {})
    }

    /// A leaf that is changed before it is signed.
    pub(crate) fn leaf_with(
        &self,
        name: &str,
        domain: Option<&str>,
        change: impl Fn(&mut Template<'_>),
    ) -> Leaf {
        let key = key(self.algorithm);
        let issuer = Certificate::parse(&self.sub).unwrap();
        let mut subject = vec![
            (attribute::COMMON_NAME, name),
            (attribute::ORGANIZATION, "Test"),
        ];
        subject.extend(domain.map(|domain| (attribute::DOMAIN_COMPONENT, domain)));
        let mut template = Template::of(
            self.leaf,
            NameSource::Parts(&subject),
            Signer::public_key(&key),
            now().plus_days(-1),
            Some(&issuer),
            &CRYPTO,
        )
        .unwrap();
        template.serial = &[3];
        template.not_after = template.not_after.min(issuer.not_after);
        change(&mut template);
        let leaf = write(&template, &self.sub_key);
        let statuses = vec![
            self.status(&leaf, &self.sub, &self.sub_key, Status::Good),
            self.status(&self.sub, &self.root, &self.root_key, Status::Good),
        ];
        Leaf {
            chain: vec![leaf, self.sub.clone()],
            key: Arc::new(key),
            statuses,
        }
    }

    /// The leaf's status as this.
    pub(crate) fn leaf_status(&self, leaf: &Leaf, status: Status) -> Vec<u8> {
        self.status(&leaf.chain[0], &self.sub, &self.sub_key, status)
    }

    fn status(&self, about: &[u8], issuer: &[u8], key: &Soft, status: Status) -> Vec<u8> {
        let about = Certificate::parse(about).unwrap();
        let issuer = Certificate::parse(issuer).unwrap();
        let about = HashData::new(&about, &issuer, Hash::Sha256, &CRYPTO).unwrap();
        let answers = [Answer { about, status }];
        let template = AnswerTemplate {
            responder: &issuer,
            with_certificate: false,
            this_update: now().plus_seconds(-60),
            next_update: Some(now().plus_days(1)),
            answers: &answers,
            nonce: None,
        };
        let mut room = [0; 2048];
        template.write(key, &CRYPTO, &mut room).unwrap().to_vec()
    }
}

impl Leaf {
    pub(crate) fn identity(&self) -> Identity {
        Identity::new(self.chain.clone(), self.key.clone()).unwrap()
    }

    pub(crate) fn with_statuses(&self) -> Identity {
        self.identity().with_statuses(self.statuses.clone())
    }
}

/// What both editions need: roots, a station's chain, a vehicle's.
pub(crate) struct World {
    pub(crate) v2g: Pki,
    pub(crate) v2g20: Pki,
    pub(crate) oem: Pki,
    pub(crate) station: Leaf,
    pub(crate) station20: Leaf,
    pub(crate) vehicle: Leaf,
}

/// The vehicle's name.
pub(crate) const EVCCID: &str = "WMIV1234567890ABCDEX";

impl World {
    pub(crate) fn new() -> Self {
        let v2g = Pki::new(Role::Secc, KeyAlgorithm::P256, "V2G Root");
        let v2g20 = Pki::new(Role::Secc, KeyAlgorithm::P521, "V2G Root 20");
        let oem = Pki::new(Role::Vehicle, KeyAlgorithm::P521, "OEM Root");
        let (station, station20) = (v2g.leaf("DE*V2G*E1"), v2g20.leaf("DE*V2G*E1"));
        let vehicle = oem.leaf(EVCCID);
        Self {
            v2g,
            v2g20,
            oem,
            station,
            station20,
            vehicle,
        }
    }
}
