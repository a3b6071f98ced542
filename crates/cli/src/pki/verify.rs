//! `v2g pki verify`: judges a chain for a role.

use std::path::PathBuf;

use serde_json::{Value, json};
use v2g_contract::cert::{
    Certificate, Edition, Evidence, Leniency, Policy, Refusal, Revocation, Role, Roots, Trust,
    Verified, leaf, verify,
};
use v2g_contract::crypto::{KeyAlgorithm, RustCrypto};

use super::{files, now, say};
use crate::arguments::{LeafRole, PkiVerify};
use crate::failure::Failure;

pub(super) fn run(arguments: &PkiVerify) -> Result<(), Failure> {
    let chain = files::certificates(&arguments.file)?;
    let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
    let kinds = [
        &arguments.v2g_roots,
        &arguments.mo_roots,
        &arguments.oem_roots,
        &arguments.private_roots,
    ];
    let roots: Vec<Vec<Vec<u8>>> = kinds
        .iter()
        .map(|files| all(files))
        .collect::<Result<_, _>>()?;
    let parsed: Vec<Vec<Certificate<'_>>> = roots
        .iter()
        .zip(kinds)
        .map(|(roots, files)| parse(roots, files))
        .collect::<Result<_, _>>()?;
    let trust = Trust {
        v2g: Roots::new(&parsed[0]),
        mo: Roots::new(&parsed[1]),
        oem: Roots::new(&parsed[2]),
        private: Roots::new(&parsed[3]),
    };
    let (answers, lists) = (bytes(&arguments.ocsp)?, bytes(&arguments.crl)?);
    let answers: Vec<&[u8]> = answers.iter().map(Vec::as_slice).collect();
    let lists: Vec<&[u8]> = lists.iter().map(Vec::as_slice).collect();
    let evidence = Evidence {
        ocsp: &answers,
        crls: &lists,
    };
    let judged = judge(arguments, &chain, &trust, &evidence);
    report(arguments, judged)
}

fn all(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        all.extend(files::certificates(path)?);
    }
    Ok(all)
}

fn bytes(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        all.extend(files::read(path)?.into_iter().map(|item| item.der));
    }
    Ok(all)
}

fn parse<'r>(roots: &'r [Vec<u8>], files: &[PathBuf]) -> Result<Vec<Certificate<'r>>, Failure> {
    let failure = |error| {
        let files: Vec<String> = files
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        Failure::new(format_args!("a root of {}: {error}", files.join(", ")))
    };
    roots
        .iter()
        .map(|der| Certificate::parse(der).map_err(failure))
        .collect()
}

fn judge(
    arguments: &PkiVerify,
    chain: &[&[u8]],
    trust: &Trust<'_>,
    evidence: &Evidence<'_>,
) -> Result<Value, Refusal> {
    let first = chain.first().and_then(|der| Certificate::parse(der).ok());
    let algorithm = first.and_then(|leaf| leaf.key.key.map(|key| key.algorithm()));
    let edition = match (arguments.edition, algorithm) {
        (Some(edition), _) => edition.into(),
        (None, Some(KeyAlgorithm::P521 | KeyAlgorithm::Ed448)) => Edition::Iso20,
        (None, _) => Edition::Iso2,
    };
    let policy = Policy {
        edition,
        leniency: match arguments.field {
            true => Leniency::Field,
            false => Leniency::Strict,
        },
        time: Some(arguments.at.unwrap_or_else(now)),
        revocation: match arguments.require_status {
            true => Revocation::Required,
            false => Revocation::IfKnown,
        },
    };
    macro_rules! judge {
        ($leaf:ident) => {
            verify::<leaf::$leaf>(chain, trust, &policy, evidence, &RustCrypto)
                .map(|proof| describe(&proof, edition, Role::$leaf))
        };
    }
    match arguments.role {
        LeafRole::Secc => judge!(Secc),
        LeafRole::Contract => judge!(Contract),
        LeafRole::Provisioning => judge!(Provisioning),
        LeafRole::Vehicle => judge!(Vehicle),
        LeafRole::Cps => judge!(Cps),
    }
}

fn describe<L: leaf::Leaf>(proof: &Verified<'_, L>, edition: Edition, role: Role) -> Value {
    let path = proof.path().iter().chain([proof.root()]);
    let names: Vec<String> = path
        .map(|certificate| certificate.subject.to_string())
        .collect();
    let deviations: Vec<String> = proof
        .deviations()
        .map(|(position, deviation)| format!("{position} {deviation}"))
        .collect();
    json!({
        "trusted": true,
        "role": role.to_string(),
        "edition": format!("{edition:?}"),
        "path": names,
        "until": proof.not_after().to_string(),
        "deviations": deviations,
    })
}

fn report(arguments: &PkiVerify, judged: Result<Value, Refusal>) -> Result<(), Failure> {
    if arguments.json {
        let value = judged.clone().unwrap_or_else(|refusal| {
            json!({
                "trusted": false,
                "refusal": refusal.to_string(),
                "reason": format!("{:?}", refusal.reason()),
            })
        });
        say(serde_json::to_string_pretty(&value).map_err(Failure::new)?);
        return match judged {
            Ok(_) => Ok(()),
            Err(_) => Err(Failure::silent()),
        };
    }
    let file = arguments.file.display();
    match judged {
        Err(refusal) => Err(Failure::new(format_args!("{file}: refused: {refusal}"))),
        Ok(value) => {
            let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
            let list = |key: &str| value[key].as_array().cloned().unwrap_or_default();
            say(format_args!(
                "{file}: trusted as {} until {}",
                text("role"),
                text("until")
            ));
            for name in list("path") {
                say(format_args!("  {}", name.as_str().unwrap_or_default()));
            }
            for deviation in list("deviations") {
                say(format_args!(
                    "  tolerated: {}",
                    deviation.as_str().unwrap_or_default()
                ));
            }
            Ok(())
        }
    }
}
