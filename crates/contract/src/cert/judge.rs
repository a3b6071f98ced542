//! Judging a path whose signatures hold.

use super::chain::{Policy, Revocation};
use super::ocsp::Status;
use super::refusal::Position;
use super::roots::RootKind;
use super::{Certificate, Deviation, Deviations, Edition, Evidence, Leniency};
use super::{Refusal, Role};
use crate::crypto::Crypto;

/// Judges the time of all, then the certificates from the leaf up, then the root, then revocation.
///
/// `deviations` gets one set for each certificate of the path and one for the root.
pub(crate) fn judge<'a>(
    role: Role,
    path: &[Certificate<'a>],
    (root, kind): (&Certificate<'a>, RootKind),
    policy: &Policy,
    evidence: &Evidence<'_>,
    crypto: &dyn Crypto,
    deviations: &mut [Deviations],
) -> Result<(), Refusal> {
    for (index, certificate) in path.iter().enumerate() {
        time(certificate, Position::below_root(index), policy)?;
    }
    time(root, Position::Root, policy)?;
    let below = path.len();
    let issuers = path.iter().skip(1).chain(core::iter::once(root));
    for (index, (certificate, issuer)) in path.iter().zip(issuers).enumerate() {
        let position = Position::below_root(index);
        let its_role = role_at(role, kind, index, below);
        let mut found = profile(its_role, certificate, position, policy)?;
        issued(certificate, issuer, policy.edition, &mut found);
        length(path, index, &mut found)?;
        let rootless = below == 1 && kind != RootKind::Private;
        found.note(rootless, Deviation::NoSubAuthority);
        settle(position, found, policy, deviations.get_mut(index))?;
    }
    let mut found = profile(kind.role(), root, Position::Root, policy)?;
    found.note(
        kind == RootKind::Mo && role == Role::Vehicle,
        Deviation::OtherRoot,
    );
    limit(root, path, Position::Root)?;
    settle(Position::Root, found, policy, deviations.get_mut(below))?;
    revocation(path, (root, kind), policy, evidence, crypto)
}

/// Strict takes no deviation; else they are kept.
fn settle(
    position: Position,
    found: Deviations,
    policy: &Policy,
    place: Option<&mut Deviations>,
) -> Result<(), Refusal> {
    if policy.leniency == Leniency::Strict
        && let Some(deviation) = found.iter().next()
    {
        return Err(Refusal::Deviates(position, deviation));
    }
    if let Some(place) = place {
        *place = found;
    }
    Ok(())
}

fn time(certificate: &Certificate<'_>, position: Position, policy: &Policy) -> Result<(), Refusal> {
    let (first, last) = (certificate.not_before, certificate.not_after);
    match policy.time {
        Some(now) if now < first => Err(Refusal::NotYetValid(position, first)),
        Some(now) if now > last => Err(Refusal::Expired(position, last)),
        _ => Ok(()),
    }
}

/// The role of the certificate at `index` from the leaf, of `below` below the root.
fn role_at(role: Role, kind: RootKind, index: usize, below: usize) -> Role {
    let authorities = role.authorities();
    match (index, below) {
        (0, 1) if kind == RootKind::Private => Role::PrivateSecc,
        (0, _) => role,
        (1, _) => authorities.sub2,
        _ => authorities.sub1,
    }
}

fn profile(
    role: Role,
    certificate: &Certificate<'_>,
    position: Position,
    policy: &Policy,
) -> Result<Deviations, Refusal> {
    role.profile()
        .check(certificate, policy.edition)
        .map_err(|misfit| Refusal::Misfit(position, misfit))
}

/// What only shows beside the issuer.
fn issued(
    certificate: &Certificate<'_>,
    issuer: &Certificate<'_>,
    edition: Edition,
    found: &mut Deviations,
) {
    let key = |certificate: &Certificate<'_>| certificate.key.key.map(|key| key.algorithm());
    let outside =
        certificate.not_before < issuer.not_before || certificate.not_after > issuer.not_after;
    // V2G20-3000 and -3001; ISO 15118-2 has no such rule.
    found.note(
        outside && edition == Edition::Iso20,
        Deviation::OutsideIssuer,
    );
    found.note(key(certificate) != key(issuer), Deviation::MixedCurves);
    found.note(
        certificate.issuer.der() != issuer.subject.der(),
        Deviation::NameEncoding,
    );
    let named = certificate.extensions.authority_key_id;
    let differs = named
        .zip(issuer.extensions.subject_key_id)
        .is_some_and(|(named, own)| named != own);
    found.note(differs, Deviation::AuthorityKeyId);
}

fn length(path: &[Certificate<'_>], index: usize, found: &mut Deviations) -> Result<(), Refusal> {
    found.note(index >= 3, Deviation::LongPath);
    let Some((certificate, below)) = path.get(..=index).and_then(<[_]>::split_last) else {
        return Ok(());
    };
    limit(certificate, below, Position::below_root(index))
}

/// RFC 5280, 4.2.1.9: authorities below it that do not sign themselves, the leaf not counted.
fn limit(
    authority: &Certificate<'_>,
    below: &[Certificate<'_>],
    position: Position,
) -> Result<(), Refusal> {
    let constraints = authority.extensions.basic_constraints.unwrap_or_default();
    let authorities = below
        .iter()
        .skip(1)
        .filter(|certificate| !certificate.is_self_issued())
        .count();
    match constraints.path_length {
        Some(limit) if authorities > usize::from(limit) => Err(Refusal::PathLength(position)),
        _ => Ok(()),
    }
}

fn revocation<'a>(
    path: &[Certificate<'a>],
    (root, kind): (&Certificate<'a>, RootKind),
    policy: &Policy,
    evidence: &Evidence<'_>,
    crypto: &dyn Crypto,
) -> Result<(), Refusal> {
    if policy.revocation == Revocation::Ignore {
        return Ok(());
    }
    let required = policy.revocation == Revocation::Required && kind != RootKind::Private;
    let issuers = path.iter().skip(1).chain(core::iter::once(root));
    for (index, (certificate, issuer)) in path.iter().zip(issuers).enumerate() {
        let position = Position::below_root(index);
        match evidence.about(certificate, issuer, policy.time, crypto) {
            Ok(Status::Good) => {}
            Ok(Status::Revoked(time)) => return Err(Refusal::Revoked(position, time)),
            Ok(Status::Unknown) if required => return Err(Refusal::StatusMissing(position)),
            Ok(Status::Unknown) => {}
            Err(error) => return Err(Refusal::Status(position, error)),
        }
    }
    Ok(())
}
