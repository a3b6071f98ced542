//! The catalogue says what the published schemas say.
//!
//! Both are brought into one model (`model.rs`) and compared element by element: names,
//! namespaces, order, occurrence, datatypes and facets, and both lists of event codes.
#![allow(unreachable_pub, reason = "nothing of a test is public")]

mod catalogue;
mod compare;
mod describe;
mod example;
mod files;
mod model;
mod xsd;

use std::collections::BTreeSet;

use v2g_messages::sets::SETS;

use compare::{Difference, compare};
use files::Files;
use model::Model;
use xsd::Schemas;

/// Where the catalogue differs from the schemas, and why it may.
const ALLOWED: &[(Allowed, &str)] = &[
    (
        ("SPKIData", "SPKISexp+, any?", "(SPKISexp, any?)+"),
        "the same event codes, as the wildcard is refused anyway",
    ),
    (
        (
            "SignedInstallationData",
            "no document",
            "document 45 in urn:iso:std:iso:15118:-20:CommonMessages",
        ),
        PARTS,
    ),
    (
        (
            "SignedMeteringData",
            "no document",
            "document 46 in urn:iso:std:iso:15118:-20:CommonMessages",
        ),
        PARTS,
    ),
];

const PARTS: &str = "a signed part of a message, never a message";

/// Element, ours, published.
type Allowed = (&'static str, &'static str, &'static str);

#[test]
fn the_catalogue_is_the_published_schema() {
    let mut unseen: BTreeSet<Difference> = allowed().collect();
    let mut wrong = Vec::new();
    for set in SETS {
        let files = match files::of(set.name) {
            Ok(files) => files,
            Err(missing) => {
                skip(set.name, &missing);
                unseen.clear();
                continue;
            }
        };
        for (difference, path) in compare(&catalogue::model(set), &published(&files)) {
            unseen.remove(&difference);
            if !allowed().any(|it| it == difference) {
                wrong.push(format!("{}: {path}: {difference}", set.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(unseen.is_empty(), "allowed, but no difference: {unseen:#?}");
}

#[test]
fn an_example_is_its_schema() {
    let published = published(&example::files());
    let found = compare(&catalogue::model(&example::SET), &published);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_mistake_in_the_example_is_found() {
    let ours = catalogue::model(&example::SET);
    for (right, wrong) in example::MISTAKES {
        let found = compare(&ours, &published(&example::mistaken(right, wrong)));
        assert!(!found.is_empty(), "{wrong} passes for {right}");
    }
}

fn published(files: &Files) -> Model {
    let documents: Vec<_> = files.texts.iter().map(|text| xsd::parse(text)).collect();
    Schemas::new(&documents, files.main).model()
}

fn allowed() -> impl Iterator<Item = Difference> {
    ALLOWED
        .iter()
        .map(|&((of, ours, published), _)| Difference {
            of: of.into(),
            ours: ours.into(),
            published: published.into(),
        })
}

/// Says that a set is not compared; an error where the schemas are known to be there.
///
/// Those of Amendment 1 cannot be fetched.
fn skip(set: &str, missing: &str) {
    let required = std::env::var_os("V2G_XSD_REQUIRED").is_some_and(|it| it == "1");
    assert!(
        !required || missing.contains("AC_DER"),
        "{set}: no {missing} in {}",
        files::folder().display()
    );
    println!("skipped: {set}: no {missing}");
}
