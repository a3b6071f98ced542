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

use v2g_messages::sets::SETS;

use compare::{Difference, compare};
use files::Files;
use model::Model;
use xsd::Schemas;

/// Where the catalogue differs from the schemas, and why it may.
///
/// Each is allowed in every set, and must occur in the one it names.
const ALLOWED: &[Allowed] = &[
    Allowed {
        set: "iso2",
        of: "eMAID",
        ours: "mixed: @{urn:iso:15118:2:2013:MsgDataTypes}Id? text, text 14..=15, (any of 4)?, \
               (any of 256)?, (any of 244)?",
        published: "text 14..=15",
        why: RELAXED,
    },
    Allowed {
        set: "iso2",
        of: "SPKIData",
        ours: "SPKISexp+, any?",
        published: "(SPKISexp, any?)+",
        why: "the same event codes, as the wildcard is refused anyway",
    },
    Allowed {
        set: "iso20-common",
        of: "SignedInstallationData",
        ours: "no document",
        published: "document 45 in urn:iso:std:iso:15118:-20:CommonMessages",
        why: PART,
    },
    Allowed {
        set: "iso20-common",
        of: "SignedMeteringData",
        ours: "no document",
        published: "document 46 in urn:iso:std:iso:15118:-20:CommonMessages",
        why: PART,
    },
];

const RELAXED: &str = "EXI relaxes the grammar of a fragment whose name has two types";

const PART: &str = "a signed part of a message, never a message";

/// A difference that may be, or rather must.
#[derive(Debug)]
struct Allowed {
    set: &'static str,
    of: &'static str,
    ours: &'static str,
    published: &'static str,
    why: &'static str,
}

#[test]
fn the_catalogue_is_the_published_schema() {
    let mut wrong = Vec::new();
    for set in SETS {
        let files = match files::of(set.name) {
            Ok(files) => files,
            Err(missing) => {
                skip(set.name, &missing);
                continue;
            }
        };
        let found = compare(&catalogue::model(set), &published(&files));
        for (difference, path) in &found {
            match ALLOWED.iter().find(|it| it.is(difference)) {
                Some(Allowed { of, why, .. }) => println!("allowed: {}: {of}: {why}", set.name),
                None => wrong.push(format!("{}: {path}: {difference}", set.name)),
            }
        }
        let expected = ALLOWED.iter().filter(|it| it.set == set.name);
        for gone in expected.filter(|it| !found.keys().any(|found| it.is(found))) {
            wrong.push(format!("allowed, but no longer a difference: {gone:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
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

impl Allowed {
    fn is(&self, it: &Difference) -> bool {
        (self.of, self.ours, self.published) == (&*it.of, &*it.ours, &*it.published)
    }
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
