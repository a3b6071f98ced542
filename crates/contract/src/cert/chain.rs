//! From a leaf to a root: finding the path, judging it, and the proof that both were done.

use core::marker::PhantomData;

use super::judge::judge;
use super::leaf::Leaf;
use super::refusal::Position;
use super::roots::{RootKind, Vouching};
use super::{
    Certificate, Deviation, Deviations, Edition, Evidence, Leniency, Refusal, Role, Time, Trust,
};
use crate::crypto::{Crypto, CryptoError};

/// Certificates read of one chain: five of ISO 15118-2's schema, and a root that need not be sent.
pub const MOST_CERTIFICATES: usize = 6;

/// Certificates below the root on a path: three by V2G2-009, and one more that only
/// [`Leniency::Field`] takes.
const LONGEST_PATH: usize = 4;

/// Signatures checked before giving up. A chain sent in any order needs six.
const MOST_SIGNATURES: u8 = 24;

/// By which rules a chain is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Whose certificates these are.
    pub edition: Edition,
    /// How much they may differ from their profile.
    pub leniency: Leniency,
    /// What time it is; `None` if unknown, and then validity is not judged (V2G2-886, -910).
    pub time: Option<Time>,
    /// What must be known of revocation.
    pub revocation: Revocation,
}

/// What must be known of revocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Revocation {
    /// Evidence is not looked at.
    Ignore,
    /// Evidence counts where there is some.
    #[default]
    IfKnown,
    /// There must be evidence for every certificate below the root; below a private root as
    /// [`Self::IfKnown`] (V2G2-872).
    Required,
}

/// The proof that a chain was found and judged good; only [`verify`] makes it.
#[derive(Clone, Copy, Debug)]
pub struct Verified<'a, L> {
    path: Path<'a>,
    root: Certificate<'a>,
    root_kind: RootKind,
    deviations: [Deviations; LONGEST_PATH + 1],
    role: PhantomData<L>,
}

impl<'a, L: Leaf> Verified<'a, L> {
    /// The leaf.
    #[must_use]
    pub fn leaf(&self) -> &Certificate<'a> {
        self.path.certificates.first().unwrap_or(&self.root)
    }

    /// Who signed the leaf; of a contract it is the key that signs tariffs.
    #[must_use]
    pub fn issuer(&self) -> &Certificate<'a> {
        self.path.below_root().get(1).unwrap_or(&self.root)
    }

    /// The certificates from the leaf up, without the root.
    #[must_use]
    pub fn path(&self) -> &[Certificate<'a>] {
        self.path.below_root()
    }

    /// The root of ours that vouches.
    #[must_use]
    pub fn root(&self) -> &Certificate<'a> {
        &self.root
    }

    /// Of which kind it is.
    #[must_use]
    pub fn root_kind(&self) -> RootKind {
        self.root_kind
    }

    /// The first end of validity on the path.
    #[must_use]
    pub fn not_after(&self) -> Time {
        let ends = self.path().iter().map(|certificate| certificate.not_after);
        ends.fold(self.root.not_after, Time::min)
    }

    /// What was tolerated, leaf first.
    pub fn deviations(&self) -> impl Iterator<Item = (Position, Deviation)> + '_ {
        let below = self.path().len();
        let of = move |index: usize| match index {
            index if index == below => Position::Root,
            index => Position::below_root(index),
        };
        self.deviations
            .iter()
            .enumerate()
            .flat_map(move |(index, set)| set.iter().map(move |one| (of(index), one)))
    }
}

impl Position {
    pub(crate) fn below_root(index: usize) -> Self {
        match u8::try_from(index) {
            Ok(0) => Self::Leaf,
            Ok(number) => Self::Sub(number),
            Err(_) => Self::Root,
        }
    }
}

/// Finds a way from the leaf to a root that may vouch for role `L`, and judges it.
///
/// `chain` has the leaf first and the others in any order, though an order that is not from the leaf
/// up is a deviation; a root among them counts only if it is
/// one of ours, and cross-signed authorities are tried one after the other. The work is bounded:
/// [`MOST_CERTIFICATES`], and 24 signatures.
///
/// # Errors
/// The refusal of the path that came closest to a root.
pub fn verify<'a, L: Leaf>(
    chain: &[&'a [u8]],
    trust: &Trust<'a>,
    policy: &Policy,
    evidence: &Evidence<'_>,
    crypto: &dyn Crypto,
) -> Result<Verified<'a, L>, Refusal> {
    let found = search(L::ROLE, chain, trust, policy, evidence, crypto)?;
    Ok(Verified {
        path: found.path,
        root: found.root,
        root_kind: found.kind,
        deviations: found.deviations,
        role: PhantomData,
    })
}

/// A way that was judged good.
struct Found<'a> {
    path: Path<'a>,
    root: Certificate<'a>,
    kind: RootKind,
    deviations: [Deviations; LONGEST_PATH + 1],
}

/// Certificates from the leaf up, without the root.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path<'a> {
    certificates: [Certificate<'a>; LONGEST_PATH],
    length: usize,
}

impl<'a> Path<'a> {
    fn new(leaf: Certificate<'a>) -> Self {
        Self {
            certificates: [leaf; LONGEST_PATH],
            length: 1,
        }
    }

    pub(crate) fn below_root(&self) -> &[Certificate<'a>] {
        self.certificates.get(..self.length).unwrap_or_default()
    }

    fn top(&self) -> Option<&Certificate<'a>> {
        self.below_root().last()
    }

    fn position(&self) -> Position {
        Position::below_root(self.length.saturating_sub(1))
    }

    /// `None` when it is as long as paths get.
    fn with(&self, next: &Certificate<'a>) -> Option<Self> {
        let mut longer = *self;
        *longer.certificates.get_mut(self.length)? = *next;
        longer.length = self.length.saturating_add(1);
        Some(longer)
    }
}

fn search<'a>(
    role: Role,
    chain: &[&'a [u8]],
    trust: &Trust<'a>,
    policy: &Policy,
    evidence: &Evidence<'_>,
    crypto: &dyn Crypto,
) -> Result<Found<'a>, Refusal> {
    let (leaf, others) = chain.split_first().ok_or(Refusal::Empty)?;
    let mut pool = [None; MOST_CERTIFICATES];
    if chain.len() > pool.len() {
        let most = pool.len();
        return Err(Refusal::TooMany { most });
    }
    let read =
        |index, der| Certificate::parse(der).map_err(|error| Refusal::Unreadable { index, error });
    let leaf = read(0, leaf)?;
    for ((index, der), place) in (1..).zip(others).zip(&mut pool) {
        *place = Some(read(index, der)?);
    }
    let mut search = Search {
        role,
        pool,
        trust,
        policy,
        evidence,
        crypto,
        signatures: MOST_SIGNATURES,
        refusal: (0, Refusal::UntrustedRoot),
    };
    search.climb(&Path::new(leaf), 0).ok_or(search.refusal.1)
}

struct Search<'a, 's> {
    role: Role,
    pool: [Option<Certificate<'a>>; MOST_CERTIFICATES],
    trust: &'s Trust<'a>,
    policy: &'s Policy,
    evidence: &'s Evidence<'s>,
    crypto: &'s dyn Crypto,
    signatures: u8,
    /// How close to a root the best path came, and why it was refused.
    refusal: (u8, Refusal),
}

/// How close a refused path came.
mod close {
    pub(super) const NO_ISSUER: u8 = 1;
    pub(super) const NO_ROOT: u8 = 2;
    pub(super) const SIGNATURE: u8 = 3;
    pub(super) const TOLERATED: u8 = 4;
    pub(super) const JUDGED: u8 = 5;
    pub(super) const GIVEN_UP: u8 = 6;
}

impl<'a> Search<'a, '_> {
    /// Goes on from the top of `path`; `used` has a bit for each certificate of the pool in it.
    fn climb(&mut self, path: &Path<'a>, used: u8) -> Option<Found<'a>> {
        let top = *path.top()?;
        let mut issuers = false;
        for kind in RootKind::ALL {
            let vouching = kind.may_vouch_for(self.role);
            if vouching == Vouching::No {
                continue;
            }
            for root in self.trust.of(kind) {
                if !top.issuer.same_text(&root.subject) {
                    continue;
                }
                issuers = true;
                if self.signed_by(&top, root, path.position()) {
                    let found = self.arrive(path, root, kind, vouching);
                    if found.is_some() {
                        return found;
                    }
                }
            }
        }
        let pool = self.pool;
        for (index, issuer) in pool.iter().enumerate() {
            let bit = 1u8
                .checked_shl(u32::try_from(index).unwrap_or(8))
                .unwrap_or(0);
            let Some(issuer) = issuer.filter(|_| used & bit == 0) else {
                continue;
            };
            if !top.issuer.same_text(&issuer.subject) || self.is_root(&issuer) {
                continue;
            }
            issuers = true;
            let Some(longer) = path.with(&issuer) else {
                self.refuse(close::NO_ROOT, Refusal::TooLong);
                continue;
            };
            if self.signed_by(&top, &issuer, path.position()) {
                let found = self.climb(&longer, used | bit);
                if found.is_some() {
                    return found;
                }
            }
        }
        if !issuers {
            self.dead_end(path, used);
        }
        None
    }

    /// Nobody has the issuer's name: the chain is complete when all that was sent is in it.
    fn dead_end(&mut self, path: &Path<'a>, used: u8) {
        let sent = self.pool.iter().flatten().count();
        let complete = usize::try_from(used.count_ones()).is_ok_and(|used| used >= sent);
        if complete || path.top().is_some_and(Certificate::is_self_issued) {
            self.refuse(close::NO_ROOT, Refusal::UntrustedRoot);
        } else {
            self.refuse(close::NO_ISSUER, Refusal::IssuerMismatch(path.position()));
        }
    }

    fn is_root(&self, certificate: &Certificate<'a>) -> bool {
        RootKind::ALL.iter().any(|kind| {
            let vouches = kind.may_vouch_for(self.role) != Vouching::No;
            let mut roots = self.trust.of(*kind).iter();
            vouches && roots.any(|root| root.der == certificate.der)
        })
    }

    fn signed_by(
        &mut self,
        certificate: &Certificate<'a>,
        issuer: &Certificate<'a>,
        position: Position,
    ) -> bool {
        let Some(left) = self.signatures.checked_sub(1) else {
            self.refuse(close::GIVEN_UP, Refusal::TooMuchWork);
            return false;
        };
        let Some(key) = issuer.key.key else {
            self.refuse(close::SIGNATURE, Refusal::UnknownSignature(position));
            return false;
        };
        self.signatures = left;
        let refusal = match certificate.check_signature(key, self.crypto) {
            Ok(()) => return true,
            Err(CryptoError::Unsupported) => Refusal::UnknownSignature(position),
            Err(_) => Refusal::BadSignature(position),
        };
        self.refuse(close::SIGNATURE, refusal);
        false
    }

    fn arrive(
        &mut self,
        path: &Path<'a>,
        root: &Certificate<'a>,
        kind: RootKind,
        vouching: Vouching,
    ) -> Option<Found<'a>> {
        if vouching == Vouching::Tolerated && self.policy.leniency == Leniency::Strict {
            let refusal = Refusal::Deviates(Position::Root, Deviation::OtherRoot);
            self.refuse(close::TOLERATED, refusal);
            return None;
        }
        let mut deviations = [Deviations::default(); LONGEST_PATH + 1];
        let judged = judge(
            self.role,
            path.below_root(),
            (root, kind),
            self.policy,
            self.evidence,
            self.crypto,
            &mut deviations,
        );
        let judged = judged.and_then(|()| self.order(path, &mut deviations));
        match judged {
            Ok(()) => Some(Found {
                path: *path,
                root: *root,
                kind,
                deviations,
            }),
            Err(refusal) => {
                self.refuse(close::JUDGED, refusal);
                None
            }
        }
    }

    /// Whether each certificate was sent after the one that it signed; what no path needs may stand
    /// between them.
    fn order(&self, path: &Path<'a>, deviations: &mut [Deviations]) -> Result<(), Refusal> {
        let place = |wanted: &Certificate<'a>| {
            let sent = self.pool.iter().flatten();
            sent.take_while(|certificate| certificate.der != wanted.der)
                .count()
        };
        let above = || path.below_root().iter().enumerate().skip(1);
        for ((_, lower), (index, upper)) in above().zip(above().skip(1)) {
            if place(lower) < place(upper) {
                continue;
            }
            if self.policy.leniency == Leniency::Strict {
                let position = Position::below_root(index);
                return Err(Refusal::Deviates(position, Deviation::Order));
            }
            if let Some(found) = deviations.get_mut(index) {
                found.note(true, Deviation::Order);
            }
        }
        Ok(())
    }

    /// Keeps the first of the closest.
    fn refuse(&mut self, close: u8, refusal: Refusal) {
        if close > self.refusal.0 {
            self.refusal = (close, refusal);
        }
    }
}
