//! Every vector means what its oracle says, and encodes to the same bytes, on both ways: through the
//! Rust types, and through the schema tables.

mod common;

use common::{Element, Vector, outside, own};
use serde_json::Value;
use v2g_exi::ErrorKind;
use v2g_exi::compose::{self, ComposeError, ComposeErrorKind};
use v2g_messages::{json, xml};

#[test]
fn every_vector_of_this_repository_agrees_with_its_oracle() {
    check(&own());
}

#[test]
fn every_vector_of_the_shared_folder_agrees_with_its_oracle() {
    if let Some(vectors) = outside("every_vector_of_the_shared_folder_agrees_with_its_oracle") {
        assert!(vectors.len() > 3000, "the shared folder is incomplete");
        check(&vectors);
    }
}

/// Checks all before it fails, so that one run shows everything that is wrong.
fn check(vectors: &[Vector]) {
    let wrong: Vec<String> = vectors
        .iter()
        .filter_map(|it| Some(format!("{}: {}", it.origin, agrees(it).err()?)))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        vectors.len(),
        wrong.join("\n")
    );
}

fn agrees(vector: &Vector) -> Result<(), String> {
    if vector.refuse {
        return is_refused(vector);
    }
    typed_agrees(vector)?;
    let tree = vector.codec().tree(&vector.bytes);
    if let Some(error) = tree.error {
        return Err(format!("not walked: {error}"));
    }
    let text = tree.json();
    let json: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    for meaning in [vector.json.clone(), vector.meaning_of_fields()]
        .into_iter()
        .flatten()
    {
        same("JSON", &json, &meaning)?;
    }
    if let Some(xml) = &vector.xml {
        same("XML", &Element::parse(&tree.xml()), &Element::parse(xml))?;
    }
    composed_agrees(vector, &text, &tree.xml())
}

fn is_refused(vector: &Vector) -> Result<(), String> {
    match vector.codec().read(&vector.bytes) {
        Ok(_) => Err("accepted".into()),
        Err(_) => Ok(()),
    }
}

/// The way through the Rust types.
fn typed_agrees(vector: &Vector) -> Result<(), String> {
    let read = vector.codec().read(&vector.bytes);
    match read.map_err(|error| format!("not read: {error}"))?.written {
        Err(error) if vector.may_break_facets() && is_facet(&error.kind) => Ok(()),
        Err(error) => Err(format!("not written: {error}")),
        Ok(bytes) => same_bytes(vector, &bytes),
    }
}

/// The way through names and text: from our JSON and XML, and from the oracle's XML.
fn composed_agrees(vector: &Vector, json: &str, own: &str) -> Result<(), String> {
    let set = vector.codec().set();
    let composed = xml::encode(set, own, vector.fragment).map_err(|error| match error {
        xml::Error::Compose(error, _) => error,
        other => panic!("{}: {other}", vector.origin),
    });
    same_if_legal(vector, composed)?;
    let xml = vector.xml.as_deref().map(Element::parse);
    if let Some(xml) = &xml {
        let compose = if vector.fragment {
            compose::fragment
        } else {
            compose::document
        };
        same_if_legal(vector, compose(set, &xml.item()))?;
    }
    if xml.is_some_and(|xml| xml.interleaves()) {
        // An object has no order between elements of different names.
        return Ok(());
    }
    let composed = json::encode(set, json, vector.fragment).map_err(|error| match error {
        json::Error::Compose(error) => error,
        other => panic!("{}: {other}", vector.origin),
    });
    same_if_legal(vector, composed)
}

fn same_if_legal(vector: &Vector, bytes: Result<Vec<u8>, ComposeError>) -> Result<(), String> {
    match bytes {
        Ok(bytes) => same_bytes(vector, &bytes),
        Err(ComposeError {
            kind: ComposeErrorKind::Refused(kind),
            ..
        }) if vector.may_break_facets() && is_facet(&kind) => Ok(()),
        Err(error) => Err(format!("not composed: {error}")),
    }
}

/// Some makers of vectors know the grammars but not the facets: we read what they made, and refuse
/// to write what is too short or too small.
fn is_facet(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::Length { .. } | ErrorKind::Below { .. })
}

fn same_bytes(vector: &Vector, bytes: &[u8]) -> Result<(), String> {
    if vector.decode_only || bytes == vector.bytes {
        return Ok(());
    }
    let at = bytes
        .iter()
        .zip(&vector.bytes)
        .position(|(ours, theirs)| ours != theirs);
    Err(format!("written differently from byte {at:?}"))
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, ours: &T, theirs: &T) -> Result<(), String> {
    if ours == theirs {
        return Ok(());
    }
    Err(format!("{what}:\n  ours:   {ours:?}\n  oracle: {theirs:?}"))
}
