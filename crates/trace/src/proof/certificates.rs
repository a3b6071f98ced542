//! Certificates, described and held against the profile of their place.

use core::time::Duration;

use v2g_contract::cert::{Certificate, Edition, Role, Stage, Time};
use v2g_contract::crypto::RustCrypto;

use super::{CertificateView, Owner, ShownChain};

pub(super) fn describe(
    chain: &ShownChain,
    at: Option<Duration>,
    modern: bool,
) -> Vec<CertificateView> {
    let parsed: Vec<_> = chain
        .certificates
        .iter()
        .map(|der| Certificate::parse(der))
        .collect();
    let edition = if modern {
        Edition::Iso20
    } else {
        Edition::Iso2
    };
    let mut views = Vec::new();
    for (place, certificate) in parsed.iter().enumerate() {
        let certificate = match certificate {
            Ok(certificate) => certificate,
            Err(error) => {
                views.push(CertificateView {
                    misfit: Some(format!("does not read ({error})")),
                    ..CertificateView::default()
                });
                continue;
            }
        };
        let issuer = parsed.get(place + 1).and_then(|it| it.as_ref().ok());
        views.push(view(
            certificate,
            issuer,
            role(chain, place, certificate),
            edition,
            at,
        ));
    }
    views
}

fn view(
    certificate: &Certificate<'_>,
    issuer: Option<&Certificate<'_>>,
    role: Role,
    edition: Edition,
    at: Option<Duration>,
) -> CertificateView {
    let own = certificate.is_self_issued().then_some(certificate);
    let issuer = issuer.or(own).and_then(|issuer| issuer.key.key);
    let signed = issuer.map(|key| certificate.check_signature(key, &RustCrypto).is_ok());
    let stage = at.map(|at| {
        let seconds = i64::try_from(at.as_secs()).unwrap_or(i64::MAX);
        Stage::of(certificate, Time::from_unix(seconds)).to_string()
    });
    let profile = role.profile();
    let (misfit, deviations) = match profile.check(certificate, edition) {
        Ok(deviations) => (None, deviations.iter().map(|it| it.to_string()).collect()),
        Err(misfit) => (Some(misfit.to_string()), Vec::new()),
    };
    let key = certificate.key.key;
    CertificateView {
        subject: certificate.subject.to_string(),
        issuer: certificate.issuer.to_string(),
        serial: certificate.serial.to_string(),
        valid_from: certificate.not_before.to_string(),
        valid_until: certificate.not_after.to_string(),
        stage: stage.unwrap_or_default(),
        key: key.map_or(String::new(), |key| key.algorithm().to_string()),
        role: profile.title,
        misfit,
        deviations,
        signed,
    }
}

/// What a certificate should be at its place.
fn role(chain: &ShownChain, place: usize, certificate: &Certificate<'_>) -> Role {
    let leaf = match chain.owner {
        Owner::Station => Role::Secc,
        Owner::VehicleTls => Role::Vehicle,
        Owner::Vehicle => Role::Provisioning,
        Owner::Contract => Role::Contract,
        Owner::Service => Role::Cps,
    };
    let above = leaf.authorities();
    match place {
        0 => leaf,
        _ if certificate.is_self_issued() => above.root,
        1 => above.sub2,
        _ => above.sub1,
    }
}
