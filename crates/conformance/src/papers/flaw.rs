//! What may be wrong with certificates.

use v2g_contract::cert::der::Oid;
use v2g_contract::cert::make::NameSource;
use v2g_contract::cert::{Certificate, Role, Time, attribute};
use v2g_contract::crypto::{KeyAlgorithm, RustCrypto, SoftKey};

use super::make::{self, Issuer};
use super::{Authorities, Credential, Lack};

/// What is wrong with the certificates that a request shows; the signature of the request fits them
/// all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The sub-CAs stand in the wrong order.
    Order,
    /// The leaf is from another PKI with the same names.
    ForeignLeaf,
    /// Sub-CA 2, above the leaf, is from another PKI with the same names.
    ForeignSub2,
    /// Sub-CA 1, below the root, is from another PKI with the same names.
    ForeignSub1,
    /// The whole chain is from another PKI with the same names.
    ForeignChain,
    /// The leaf has ended.
    Expired,
    /// Sub-CA 2 has ended.
    Sub2Expired,
    /// Sub-CA 1 has ended.
    Sub1Expired,
    /// The leaf names a country, which contracts do not.
    Country,
    /// The leaf has the name of another contract.
    OtherName,
    /// CN of the leaf is no name of a contract.
    NoName,
    /// The leaf has the domain component of another role.
    Domain,
}

/// A name of a contract that nobody has, in good form.
pub(crate) const OTHER_EMAID: &str = "DE9ZZC0000000X";
/// In the length of a contract's name, and none.
pub(crate) const NO_EMAID: &str = "none_such_name";

/// Days since something has ended.
const AGO: i64 = 3;

impl Flaw {
    pub(super) fn of(
        self,
        base: &Credential,
        role: Role,
        above: Option<&Authorities>,
        now: Time,
    ) -> Result<Credential, Lack> {
        let algorithm = base.signer.key_algorithm();
        let key = make::key(algorithm, "flawed").ok_or(CURVE)?;
        let work = Work {
            base,
            role,
            algorithm,
            now,
        };
        match self {
            Self::Order => work.turned_round(),
            Self::ForeignLeaf | Self::ForeignSub2 | Self::ForeignSub1 | Self::ForeignChain => {
                work.foreign(self, key)
            }
            _ => {
                let above = above.ok_or("key of the authority that would have to sign it")?;
                let chain = work
                    .wrong(self, &key, above)
                    .ok_or("certificate to start from")?;
                Ok(Credential::new(key, chain))
            }
        }
    }

    fn ends(self, which: Self, now: Time) -> Option<Time> {
        (self == which).then(|| now.plus_days(-AGO))
    }
}

const CURVE: Lack = "key on this curve";
const SUBS: Lack = "chain with two sub-CAs";

struct Work<'w> {
    base: &'w Credential,
    role: Role,
    algorithm: KeyAlgorithm,
    now: Time,
}

impl<'w> Work<'w> {
    fn turned_round(&self) -> Result<Credential, Lack> {
        let mut base = self.base.clone();
        let [_, above @ ..] = base.chain.as_mut_slice() else {
            return Err(SUBS);
        };
        if above.len() < 2 {
            return Err(SUBS);
        }
        above.reverse();
        Ok(base)
    }

    /// Some or all certificates from a PKI that has the same names and other keys.
    fn foreign(&self, flaw: Flaw, key: SoftKey<RustCrypto>) -> Result<Credential, Lack> {
        let foreign = self.other_pki(&key).ok_or(CURVE)?;
        let base = self.base;
        let chosen = |at: usize| match flaw {
            Flaw::ForeignChain => true,
            Flaw::ForeignLeaf => at == 0,
            Flaw::ForeignSub2 => at == 1,
            _ => at == 2,
        };
        if flaw == Flaw::ForeignSub1 && base.chain.len() < 3 {
            return Err(SUBS);
        }
        let both = base.chain.iter().zip(&foreign).enumerate();
        let chain = both.map(|(at, (own, other))| match chosen(at) {
            true => other.clone(),
            false => own.clone(),
        });
        let chain = chain.collect();
        Ok(match chosen(0) {
            true => Credential::new(key, chain),
            false => Credential {
                chain,
                ..base.clone()
            },
        })
    }

    /// Leaf first, as long as the chain that it resembles.
    fn other_pki(&self, leaf_key: &SoftKey<RustCrypto>) -> Option<Vec<Vec<u8>>> {
        let roles = self.role.authorities();
        let own: Option<Vec<_>> = self
            .base
            .chain
            .iter()
            .map(|der| Certificate::parse(der).ok())
            .collect();
        let own = own?;
        let keys: Option<Vec<_>> = ["root", "sub-CA 1", "sub-CA 2"]
            .iter()
            .map(|one| make::key(self.algorithm, &format!("foreign {one}")))
            .collect();
        let keys = keys?;
        let top = own.last()?.issuer;
        let mut above = make::certificate(
            roles.root,
            NameSource::Same(top),
            keys.first()?,
            None,
            self.now,
            |_| {},
        )?;
        let mut above_key = keys.first()?;
        let mut made = Vec::new();
        let subs = own.len().saturating_sub(1);
        for (at, certificate) in own.iter().enumerate().rev() {
            let role = match at {
                0 => self.role,
                1 => roles.sub2,
                _ => roles.sub1,
            };
            let key = match at {
                0 => leaf_key,
                _ => keys.get(1 + subs.saturating_sub(at))?,
            };
            let issuer = Issuer {
                certificate: Certificate::parse(&above).ok()?,
                key: above_key,
            };
            let subject = NameSource::Same(certificate.subject);
            let der = make::certificate(role, subject, key, Some(issuer), self.now, |_| {})?;
            made.insert(0, der.clone());
            (above, above_key) = (der, key);
        }
        Some(made)
    }

    /// Signed by the right authorities, and wrong in itself.
    fn wrong(
        &self,
        flaw: Flaw,
        key: &SoftKey<RustCrypto>,
        above: &'w Authorities,
    ) -> Option<Vec<Vec<u8>>> {
        let roles = self.role.authorities();
        let sub1 = self.replaced(
            flaw,
            Flaw::Sub1Expired,
            (roles.sub1, &above.sub1),
            &above.root,
        )?;
        // A new sub-CA 1 has a new key, so that what it signs is new too.
        let renewed = flaw == Flaw::Sub1Expired;
        let sub2 = match renewed {
            true => self.signed_anew((roles.sub2, &above.sub2), &sub1, None)?,
            false => self.replaced(flaw, Flaw::Sub2Expired, (roles.sub2, &above.sub2), &sub1)?,
        };
        let leaf = Certificate::parse(self.base.leaf()).ok()?;
        let mut parts: Vec<(Oid<'_>, &str)> = leaf
            .subject
            .attributes()
            .filter_map(|part| Some((part.kind, part.text()?)))
            .collect();
        let mut set = |kind: Oid<'static>, value: &'static str| {
            parts.retain(|(known, _)| *known != kind);
            parts.push((kind, value));
        };
        match flaw {
            Flaw::Country => set(attribute::COUNTRY, "DE"),
            Flaw::Domain => set(attribute::DOMAIN_COMPONENT, "CPS"),
            Flaw::OtherName => set(attribute::COMMON_NAME, OTHER_EMAID),
            Flaw::NoName => set(attribute::COMMON_NAME, NO_EMAID),
            _ => {}
        }
        let issuer = issuer(&sub2)?;
        let ends = flaw.ends(Flaw::Expired, self.now);
        let der = make::certificate(
            self.role,
            NameSource::Parts(&parts),
            key,
            Some(issuer),
            self.now,
            |template| template.not_after = ends.unwrap_or(self.later()),
        )?;
        let (sub2, sub1) = (sub2.leaf().to_vec(), sub1.leaf().to_vec());
        Some(vec![der, sub2, sub1])
    }

    /// The authority itself, or where that is the flaw one that has ended.
    fn replaced(
        &self,
        flaw: Flaw,
        which: Flaw,
        authority: (Role, &Credential),
        by: &Credential,
    ) -> Option<Credential> {
        match flaw.ends(which, self.now) {
            None => Some(authority.1.clone()),
            ends => self.signed_anew(authority, by, ends),
        }
    }

    /// When what is not over is over, whatever is above it.
    fn later(&self) -> Time {
        self.now.plus_days(30)
    }

    fn signed_anew(
        &self,
        (role, authority): (Role, &Credential),
        by: &Credential,
        ends: Option<Time>,
    ) -> Option<Credential> {
        let key = make::key(self.algorithm, &format!("new {}", role.profile().title))?;
        let subject = Certificate::parse(authority.leaf()).ok()?.subject;
        let der = make::certificate(
            role,
            NameSource::Same(subject),
            &key,
            Some(issuer(by)?),
            self.now,
            |template| template.not_after = ends.unwrap_or(self.later()),
        )?;
        Some(Credential::new(key, vec![der]))
    }
}

fn issuer(authority: &Credential) -> Option<Issuer<'_>> {
    Some(Issuer {
        certificate: Certificate::parse(authority.leaf()).ok()?,
        key: &*authority.signer,
    })
}
