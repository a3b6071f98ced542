//! `v2g pki show`: what is in files of certificates, requests, answers, lists and keys.

use serde_json::{Value, json};
use v2g_contract::cert::make::CertificationRequest;
use v2g_contract::cert::ocsp::{OcspResponse, Status};
use v2g_contract::cert::{
    Certificate, Crl, Edition, ExtendedKeyUsage, Extensions, HashData, KeyInfo, Leniency, Stage,
    Time,
};
use v2g_contract::crypto::{Crypto as _, Hash, RustCrypto, Signer, SoftKey};
use v2g_runtime::hex;

use super::{files, now, say};
use crate::arguments::PkiShow;
use crate::failure::Failure;

pub(super) fn run(arguments: &PkiShow) -> Result<(), Failure> {
    let now = arguments.at.unwrap_or_else(now);
    let mut shown = Vec::new();
    for file in &arguments.files {
        let items = files::read(file)?;
        for (number, item) in (1..).zip(&items) {
            let place = format!("{} item {number}", file.display());
            let value = describe(&item.der, now)
                .map_err(|reason| Failure::new(format_args!("{place}: {reason}")))?;
            if !arguments.json {
                print(&place, &value);
            }
            shown.push(value);
        }
    }
    if arguments.json {
        let text = serde_json::to_string_pretty(&shown).map_err(Failure::new)?;
        say(text);
    }
    Ok(())
}

/// A member a line; the nested are indented.
fn print(place: &str, value: &Value) {
    say(format_args!("{place}:"));
    let Value::Object(members) = value else {
        return;
    };
    for (key, member) in members {
        match member {
            Value::Null => {}
            Value::String(text) => say(format_args!("  {key}: {text}")),
            Value::Array(items) => {
                say(format_args!("  {key}:"));
                for item in items {
                    say(format_args!(
                        "    {}",
                        item.as_str().unwrap_or(&item.to_string())
                    ));
                }
            }
            other => say(format_args!("  {key}: {other}")),
        }
    }
}

/// Whatever it is. The error is that of a certificate, which is what people mostly have.
fn describe(der: &[u8], now: Time) -> Result<Value, String> {
    let error = match Certificate::parse(der) {
        Ok(certificate) => return Ok(describe_certificate(&certificate, now)),
        Err(error) => error,
    };
    if let Ok(response) = OcspResponse::parse(der) {
        return Ok(describe_response(&response, now));
    }
    if let Ok(list) = Crl::parse(der) {
        return Ok(describe_list(&list, now));
    }
    if let Ok(request) = CertificationRequest::parse(der) {
        return Ok(describe_request(&request));
    }
    let key = v2g_contract::cert::read_private_key(der)
        .ok()
        .and_then(|private| SoftKey::new(RustCrypto, private).ok());
    match key {
        Some(key) => Ok(json!({
            "kind": "private key",
            "algorithm": key.key_algorithm().to_string(),
            "public key": hex::encode(Signer::public_key(&key).as_bytes()),
        })),
        None => Err(format!("read as a certificate: {error}")),
    }
}

fn describe_certificate(certificate: &Certificate<'_>, now: Time) -> Value {
    let mut members = json!({
        "kind": "certificate",
        "subject": certificate.subject.to_string(),
        "issuer": certificate.issuer.to_string(),
        "serial": certificate.serial.to_string(),
        "valid from": certificate.not_before.to_string(),
        "valid until": certificate.not_after.to_string(),
        "stage": Stage::of(certificate, now).to_string(),
        "bytes": certificate.der.len(),
        "key": algorithm(&certificate.key),
        "signature": certificate
            .signature_algorithm
            .map_or("unknown".to_owned(), |algorithm| format!("{algorithm:?}")),
        "sha-256": digest(Hash::Sha256, certificate.der),
        "key sha-1": digest(Hash::Sha1, certificate.key.bits),
    });
    let issuer_hash = HashData::new(certificate, certificate, Hash::Sha256, &RustCrypto)
        .map(|data| hex::encode(data.issuer_name_hash.as_bytes()))
        .unwrap_or_default();
    members["issuer name sha-256"] = issuer_hash.into();
    add_extensions(&mut members, &certificate.extensions);
    members["roles"] = roles(certificate).into();
    members
}

/// Roles that it fits, with the deviations if there are any.
fn roles(certificate: &Certificate<'_>) -> Vec<Value> {
    let mut roles = Vec::new();
    for profile in &v2g_contract::cert::PROFILES {
        for edition in [Edition::Iso2, Edition::Iso20] {
            let fits = certificate
                .key
                .key
                .is_some_and(|key| edition.has(key.algorithm()));
            let Ok(found) = profile.check(certificate, edition) else {
                continue;
            };
            if fits && found.is_empty() {
                roles
                    .push(format!("{}, {edition:?}, {:?}", profile.title, Leniency::Strict).into());
            }
        }
    }
    roles
}

fn add_extensions(members: &mut Value, extensions: &Extensions<'_>) {
    if let Some(constraints) = extensions.basic_constraints {
        members["authority"] = constraints.ca.into();
        members["path length"] = constraints.path_length.into();
    }
    let usage = extensions.key_usage.map(|usage| usage.to_string());
    members["key usage"] = usage.into();
    members["extended key usage"] = extensions.extended_key_usage.map(purposes).into();
    members["subject key id"] = extensions.subject_key_id.map(hex::encode).into();
    members["authority key id"] = extensions.authority_key_id.map(hex::encode).into();
    members["ocsp"] = extensions.ocsp_url.into();
    members["crl"] = extensions.crl_url.into();
    let unknown = extensions.unknown_critical.map(|oid| oid.to_string());
    members["unknown critical extension"] = unknown.into();
    if extensions.name_constraints.is_some() {
        members["name constraints"] = true.into();
    }
    if extensions.subject_alternative_name.is_some() {
        members["subject alternative name"] = true.into();
    }
}

fn purposes(usage: ExtendedKeyUsage) -> String {
    let names = [
        (usage.server_auth, "serverAuth"),
        (usage.client_auth, "clientAuth"),
        (usage.ocsp_signing, "OCSPSigning"),
        (usage.any, "any"),
        (usage.other, "other"),
    ];
    let named: Vec<&str> = names
        .into_iter()
        .filter_map(|(has, name)| has.then_some(name))
        .collect();
    named.join(" ")
}

fn describe_response(response: &OcspResponse<'_>, now: Time) -> Value {
    let answers: Vec<Value> = response
        .responses()
        .map(|single| {
            let stage = single.next_update.map_or("no end".to_owned(), |end| {
                Stage::between(single.this_update, end, now).to_string()
            });
            format!(
                "serial {}: {}, from {} until {}, {stage}",
                single.id.serial,
                status(single.status),
                single.this_update,
                single
                    .next_update
                    .map_or("further notice".to_owned(), |time| time.to_string()),
            )
            .into()
        })
        .collect();
    json!({
        "kind": "OCSP response",
        "status": format!("{:?}", response.status),
        "produced": response.produced_at().map(|time| time.to_string()),
        "answers": answers,
    })
}

/// `good`, `revoked since …` or `unknown`.
pub(super) fn status(status: Status) -> String {
    match status {
        Status::Good => "good".to_owned(),
        Status::Revoked(time) => format!("revoked since {time}"),
        Status::Unknown => "unknown".to_owned(),
    }
}

fn describe_list(list: &Crl<'_>, now: Time) -> Value {
    let revoked: Vec<Value> = list
        .entries()
        .map(|(serial, time)| format!("serial {serial} since {time}").into())
        .collect();
    let stage = list
        .next_update
        .map(|end| Stage::between(list.this_update, end, now).to_string());
    json!({
        "kind": "revocation list",
        "issuer": list.issuer.to_string(),
        "valid from": list.this_update.to_string(),
        "valid until": list.next_update.map(|time| time.to_string()),
        "stage": stage,
        "revoked": revoked,
    })
}

fn describe_request(request: &CertificationRequest<'_>) -> Value {
    let signature = match request.check(&RustCrypto) {
        Ok(()) => "holds".to_owned(),
        Err(error) => error.to_string(),
    };
    let mut members = json!({
        "kind": "certification request",
        "subject": request.subject.to_string(),
        "key": algorithm(&request.key),
        "signature": signature,
    });
    if let Some(extensions) = &request.extensions {
        add_extensions(&mut members, extensions);
    }
    members
}

fn algorithm(info: &KeyInfo<'_>) -> String {
    info.key.map_or_else(
        || format!("unknown algorithm {}", info.algorithm),
        |key| key.algorithm().to_string(),
    )
}

fn digest(hash: Hash, bytes: &[u8]) -> String {
    RustCrypto
        .digest_of(hash, bytes)
        .map(|digest| hex::encode(digest.as_bytes()))
        .unwrap_or_default()
}
