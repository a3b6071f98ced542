//! `v2g pki renew`: replaces what is near its end in a test PKI of ours.

use std::path::Path;

use serde_json::{Value, json};
use v2g_contract::cert::ocsp::Status;
use v2g_contract::cert::{Certificate, Edition, Stage, Time};
use v2g_contract::crypto::{KeyAlgorithm, Signer};

use super::init::INDEX;
use super::keys::Source;
use super::recipe::{ENTITIES, Made, OCSP_URL, Recipe, TestPki, find_entity, unchanged};
use super::{files, layout, now, say};
use crate::arguments::PkiRenew;
use crate::failure::Failure;

pub(super) fn run(arguments: &PkiRenew) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let now = arguments.at.unwrap_or_else(now);
    let index = std::fs::read(folder.join(INDEX)).map_err(|error| {
        Failure::new(format_args!(
            "{}: no PKI of ours: {error}",
            folder.display()
        ))
    })?;
    let index: Value = serde_json::from_slice(&index)
        .map_err(|error| Failure::new(format_args!("{INDEX}: {error}")))?;
    let years = index["recipe"]["years"].as_u64();
    let years = years.and_then(|years| u16::try_from(years).ok());
    let responder = index["recipe"]["responder"].as_str().unwrap_or(OCSP_URL);
    let mut report = Vec::new();
    for edition in [Edition::Iso2, Edition::Iso20] {
        let inside = folder.join(layout::folder(edition));
        if inside.is_dir() {
            let pki = load(&inside, edition, now, (years, responder))?;
            report.extend(renew(pki, &inside, arguments, now)?);
        }
    }
    if arguments.json {
        say(serde_json::to_string_pretty(&report).map_err(Failure::new)?);
    }
    Ok(())
}

fn load(
    folder: &Path,
    edition: Edition,
    now: Time,
    (years, responder): (Option<u16>, &str),
) -> Result<TestPki, Failure> {
    let mut made = Vec::new();
    for entity in &ENTITIES {
        let file = folder.join(format!("{}.pem", entity.name));
        if !file.is_file() {
            continue;
        }
        let der = files::certificates(&file)?.swap_remove(0);
        Certificate::parse(&der)
            .map_err(|error| Failure::new(format_args!("{}: {error}", file.display())))?;
        made.push(Made {
            name: entity.name.to_owned(),
            role: entity.role,
            issuer: entity.issuer,
            der,
            key: files::key(&folder.join(format!("{}.key", entity.name)))?,
        });
    }
    let algorithm = made
        .first()
        .map_or(KeyAlgorithm::P256, |made| made.key.key_algorithm());
    let recipe = Recipe {
        edition,
        algorithm,
        source: Source::Random,
        start: now.plus_seconds(-3_600),
        years,
        responder: responder.to_owned(),
    };
    Ok(TestPki { recipe, made })
}

/// Issuers come first, so that a leaf gets the whole time of its new authority.
fn renew(
    mut pki: TestPki,
    folder: &Path,
    arguments: &PkiRenew,
    now: Time,
) -> Result<Vec<Value>, Failure> {
    let mut report = Vec::new();
    for index in 0..pki.made.len() {
        let made = &pki.made[index];
        let stage = Stage::of(&made.certificate(), now);
        let wanted = made.issuer.is_some() && (stage.wants_renewal() || arguments.all);
        let before = made.certificate().not_after;
        if wanted && !arguments.dry_run {
            let entity = find_entity(&made.name)
                .ok_or_else(|| Failure::new(format_args!("there is no {}", made.name)))?;
            let next = pki.make(entity, &made.name, made.key.clone(), unchanged)?;
            pki.made[index] = next;
        }
        let made = &pki.made[index];
        let after = made.certificate().not_after;
        if !arguments.json {
            let label = format!("{:?}", pki.recipe.edition).to_lowercase();
            let until = match wanted && !arguments.dry_run {
                true => format!("renewed, until {after}"),
                false if made.issuer.is_none() && stage.wants_renewal() => {
                    format!("until {before}; a root is not renewed, make a new PKI")
                }
                false => format!("until {before}"),
            };
            say(format_args!(
                "{label}/{:<14} {:<13} {until}",
                made.name,
                stage.to_string()
            ));
        }
        report.push(json!({
            "folder": format!("{:?}", pki.recipe.edition).to_lowercase(),
            "name": made.name,
            "stage": stage.to_string(),
            "renewed": wanted && !arguments.dry_run,
            "until": after.to_string(),
        }));
    }
    if !arguments.dry_run {
        store(&pki, folder)?;
    }
    Ok(report)
}

/// Certificates, chains and answers; keys stay as they are.
fn store(pki: &TestPki, folder: &Path) -> Result<(), Failure> {
    for made in &pki.made {
        files::write(
            &folder.join(format!("{}.pem", made.name)),
            layout::bundle([made]),
        )?;
        let chain = folder.join(format!("{}-chain.pem", made.name));
        if chain.is_file() {
            files::write(&chain, layout::bundle(pki.path(made)?))?;
        }
        if let Some(answer) = layout::answer(pki, made, Status::Good)? {
            files::write(&folder.join(format!("{}.ocsp", made.name)), answer)?;
        }
    }
    Ok(())
}
