//! A small PKI of the tester's own, for a station that is made to trust it.

use v2g_contract::cert::make::NameSource;
use v2g_contract::cert::{Certificate, Role, Time, attribute};
use v2g_contract::crypto::{KeyAlgorithm, RustCrypto, SoftKey};

use super::make::{self, Issuer};
use super::{Authorities, Credential, Papers};

/// The contract's name.
const EMAID: &str = "DE8AAC1A2B3C4D";
/// The vehicle's name, as its maker gave it.
const PCID: &str = "WMIV1234567890ABCD";

/// Mobility operator, vehicle maker and provisioning service, each with all its keys, which anybody
/// can make again.
#[derive(Clone, Debug)]
pub struct Pki {
    /// Above contracts.
    pub operator: Authorities,
    /// Above provisioning certificates.
    pub maker: Authorities,
    /// The V2G root, above the provisioning service.
    pub v2g_root: Vec<u8>,
    /// The provisioning service.
    pub service: Credential,
    /// A contract.
    pub contract: Credential,
    /// A vehicle's provisioning certificate.
    pub provisioning: Credential,
    now: Time,
}

impl Pki {
    /// With keys of this algorithm and certificates that are a week old; `None` for an algorithm that
    /// is not built in.
    #[must_use]
    pub fn new(algorithm: KeyAlgorithm, now: Time) -> Option<Self> {
        let hierarchy = |leaf, name| Hierarchy::new(leaf, name, algorithm, now);
        let contract = hierarchy(Role::Contract, EMAID)?;
        let provisioning = hierarchy(Role::Provisioning, PCID)?;
        let service = hierarchy(Role::Cps, "conformance service")?;
        Some(Self {
            operator: contract.authorities,
            maker: provisioning.authorities,
            v2g_root: service.authorities.root.leaf().to_vec(),
            service: service.leaf,
            contract: contract.leaf,
            provisioning: provisioning.leaf,
            now,
        })
    }

    /// The name of the contract.
    #[must_use]
    pub const fn emaid(&self) -> &'static str {
        EMAID
    }

    /// The name of the vehicle.
    #[must_use]
    pub const fn pcid(&self) -> &'static str {
        PCID
    }

    /// What a tester shows of it.
    #[must_use]
    pub fn papers(&self) -> Papers {
        Papers {
            contract: Some(self.contract.clone()),
            provisioning: Some(self.provisioning.clone()),
            v2g_roots: vec![self.v2g_root.clone()],
            operator: Some(self.operator.clone()),
            maker: Some(self.maker.clone()),
            now: self.now,
        }
    }
}

struct Hierarchy {
    authorities: Authorities,
    leaf: Credential,
}

impl Hierarchy {
    fn new(leaf: Role, name: &str, algorithm: KeyAlgorithm, now: Time) -> Option<Self> {
        let make = |role: Role, name: &str, above: Option<&Held>| {
            Held::new(role, name, algorithm, above, now)
        };
        let roles = leaf.authorities();
        let authority = |role: Role, above| make(role, role.profile().title, above);
        let root = authority(roles.root, None)?;
        let sub1 = authority(roles.sub1, Some(&root))?;
        let sub2 = authority(roles.sub2, Some(&sub1))?;
        let own = make(leaf, name, Some(&sub2))?;
        let chain = vec![own.der, sub2.der.clone(), sub1.der.clone()];
        Some(Self {
            leaf: Credential::new(own.key, chain),
            authorities: Authorities {
                root: root.alone(),
                sub1: sub1.alone(),
                sub2: sub2.alone(),
            },
        })
    }
}

struct Held {
    key: SoftKey<RustCrypto>,
    der: Vec<u8>,
}

impl Held {
    fn new(
        role: Role,
        name: &str,
        algorithm: KeyAlgorithm,
        above: Option<&Self>,
        now: Time,
    ) -> Option<Self> {
        let key = make::key(algorithm, role.profile().title)?;
        let mut subject = vec![
            (attribute::COMMON_NAME, name),
            (attribute::ORGANIZATION, "v2g conformance"),
        ];
        let domain = role.profile().domain;
        subject.extend(domain.map(|domain| (attribute::DOMAIN_COMPONENT, domain)));
        let issuer = match above {
            Some(above) => Some(Issuer {
                certificate: Certificate::parse(&above.der).ok()?,
                key: &above.key,
            }),
            None => None,
        };
        let subject = NameSource::Parts(&subject);
        let der = make::certificate(role, subject, &key, issuer, now, |_| {})?;
        Some(Self { key, der })
    }

    fn alone(self) -> Credential {
        Credential::new(self.key, vec![self.der])
    }
}
