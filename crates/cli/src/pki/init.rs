//! `v2g pki init`: a test PKI without a network.

use serde_json::{Value, json};
use v2g_contract::cert::Edition;
use v2g_contract::crypto::KeyAlgorithm;

use super::files::write;
use super::keys::Source;
use super::recipe::{OCSP_URL, Recipe, TestPki};
use super::{layout, now, say};
use crate::arguments::{CertEdition, PkiInit, PkiLayout};
use crate::failure::Failure;

/// What the index is called.
pub(super) const INDEX: &str = "pki.json";

pub(super) fn run(arguments: &PkiInit) -> Result<(), Failure> {
    let out = &arguments.folder;
    if arguments.layout == PkiLayout::V2g && out.join(INDEX).exists() && !arguments.force {
        return Err(Failure::usage(format_args!(
            "{}: there is a PKI already; --force replaces it",
            out.display()
        )));
    }
    let mut editions = arguments.edition.clone();
    if editions.is_empty() {
        editions = match arguments.layout {
            PkiLayout::V2g => vec![CertEdition::Iso2, CertEdition::Iso20],
            // Neither knows another curve than that of ISO 15118-2.
            PkiLayout::Josev | PkiLayout::Everest => vec![CertEdition::Iso2],
        };
    }
    if arguments.layout != PkiLayout::V2g && editions.len() > 1 {
        return Err(Failure::usage("this layout has room for one edition"));
    }
    let mut index = Vec::new();
    for edition in editions {
        let pki = TestPki::new(recipe(arguments, edition.into()))?;
        match arguments.layout {
            PkiLayout::V2g => index.extend(layout::ours(&pki, out, !arguments.no_broken)?),
            PkiLayout::Josev => layout::josev(&pki, out)?,
            PkiLayout::Everest => layout::everest(&pki, out)?,
        }
    }
    finish(arguments, &index)
}

fn finish(arguments: &PkiInit, index: &[Value]) -> Result<(), Failure> {
    let out = arguments.folder.display();
    if arguments.layout != PkiLayout::V2g {
        say(format_args!("{out}: ready"));
        return Ok(());
    }
    let mut recipe = json!({
        "seed": arguments.seed,
        "years": arguments.years,
        "ed448": arguments.ed448,
    });
    if let Some(responder) = &arguments.responder {
        recipe["responder"] = responder.as_str().into();
    }
    let content = json!({ "recipe": recipe, "certificates": index });
    let text = serde_json::to_string_pretty(&content).map_err(Failure::new)?;
    write(&arguments.folder.join(INDEX), format!("{text}\n"))?;
    if arguments.json {
        say(text);
        return Ok(());
    }
    let broken = |entry: &&Value| entry.get("refusal").is_some();
    for entry in index.iter().filter(|entry| !broken(entry)) {
        let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        say(format_args!(
            "{:<24} {:<22} until {}  {}",
            format!("{}/{}", text("folder"), text("name")),
            text("role"),
            &text("not_after")[..10],
            text("subject")
        ));
    }
    let faults = index.iter().filter(broken).count();
    say(format_args!(
        "{out}: ready, and {faults} chains with one fault each in folders broken"
    ));
    Ok(())
}

fn recipe(arguments: &PkiInit, edition: Edition) -> Recipe {
    let algorithm = match edition {
        Edition::Iso2 => KeyAlgorithm::P256,
        Edition::Iso20 if arguments.ed448 => KeyAlgorithm::Ed448,
        Edition::Iso20 => KeyAlgorithm::P521,
    };
    Recipe {
        edition,
        // The peers that these layouts are for sign with SHA-256 on P-256 in both editions.
        algorithm: match arguments.layout {
            PkiLayout::V2g => algorithm,
            PkiLayout::Josev | PkiLayout::Everest => KeyAlgorithm::P256,
        },
        source: arguments.seed.map_or(Source::Random, Source::Seed),
        // An hour ago, so that a clock that is behind takes it.
        start: arguments.start.unwrap_or(now().plus_seconds(-3_600)),
        years: arguments.years,
        responder: arguments
            .responder
            .clone()
            .unwrap_or_else(|| OCSP_URL.to_owned()),
    }
}
