//! How much of the schema the vectors of this repository show.

mod common;

use common::coverage::{self, Lines};
use common::{CATALOGUE, Element, Entry, Vector, own};
use v2g_exi::schema::Root;

/// Parts that no vector has: no independent program made one, or, as an `eMAID` fragment without
/// `Id`, nobody has a use for it. The round trip makes them all.
const UNSEEN: [(&str, usize); 11] = [
    ("app-protocol", 0),
    ("iso2", 1),
    ("din", 5),
    ("iso20-common", 6),
    ("iso20-dc", 1),
    ("iso20-ac", 4),
    ("iso20-acdp", 9),
    ("iso20-wpt", 12),
    ("iso20-ac-der-iec", 41),
    ("iso20-ac-der-sae", 16),
    ("xmldsig", 0),
];

#[test]
fn the_vectors_show_every_message_element_literal_and_full_list_but_a_few() {
    let vectors = own();
    for entry in CATALOGUE {
        let set = entry.set.name;
        let of_set = vectors
            .iter()
            .filter(|it| it.entry.set.name == set && !it.refuse);
        let shown: Lines = of_set.flat_map(shown_by).collect();
        let unseen: Vec<String> = parts(entry).difference(&shown).cloned().collect();
        let known = UNSEEN.iter().find(|(name, _)| *name == set);
        let (_, known) = known.unwrap_or_else(|| panic!("{set} is new here"));
        assert_eq!(unseen.len(), *known, "{set}: {unseen:#?}");
    }
}

/// Everything that the set has.
fn parts(entry: &Entry) -> Lines {
    let mut lines = Lines::new();
    for (fragment, roots) in [(false, entry.set.documents), (true, entry.set.fragments)] {
        for root in roots {
            lines.insert(standing(fragment, root));
            coverage::possible(root.content, &mut lines);
        }
    }
    let set = entry.set.name;
    lines.iter().filter_map(|line| part(set, line)).collect()
}

fn shown_by(vector: &Vector) -> Lines {
    let set = vector.entry.set;
    let root = if vector.fragment {
        set.fragment(&vector.message)
    } else {
        let name = vector
            .codec()
            .tree(&vector.bytes)
            .root()
            .map(|root| root.node().name);
        set.document(name.unwrap_or_default())
    };
    let root = root.unwrap_or_else(|| panic!("{}: no root", vector.origin));
    let mut lines = Lines::from([standing(vector.fragment, root)]);
    let item = Element::parse(&vector.codec().tree(&vector.bytes).xml()).item();
    coverage::used(&item, root.content, &mut lines);
    lines
        .iter()
        .filter_map(|line| part(set.name, line))
        .collect()
}

fn standing(fragment: bool, root: &Root) -> String {
    let kind = if fragment { "fragment" } else { "document" };
    format!("{kind} {}", root.name)
}

/// A literal counts once for all elements of a name, and the parts of signatures in ISO 15118-2 only.
fn part(set: &str, line: &str) -> Option<String> {
    if line.contains('=') {
        return line.split_once('.').map(|(_, literal)| literal.to_owned());
    }
    let of = line.strip_prefix("no ").unwrap_or(line);
    let ty = of.split(['.', ':']).next().unwrap_or_default();
    (set == "iso2" || !SIGNATURE.contains(&ty)).then(|| line.to_owned())
}

#[rustfmt::skip]
const SIGNATURE: [&str; 24] = [
    "DsaKeyValue", "DsaPq", "DsaSeed", "KeyInfo", "KeyValue", "Manifest", "Object", "PgpData",
    "PgpEnclosed", "PgpNamed", "Reference", "RetrievalMethod", "RsaKeyValue", "Signature",
    "SignatureMethod", "SignatureProperties", "SignatureProperty", "SignatureValue", "SignedInfo",
    "SpkiData", "Transform", "Transforms", "X509Data", "X509IssuerSerial",
];
