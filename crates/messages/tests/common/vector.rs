//! Vectors in the forms of test-vectors/README.md.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Codec, Entry, fields};

/// Bytes, what they mean, and where they come from.
pub struct Vector {
    /// File and line, for messages.
    pub origin: String,
    pub entry: &'static Entry,
    pub fragment: bool,
    pub message: String,
    pub bytes: Vec<u8>,
    /// Meaning in our own JSON form.
    pub json: Option<Value>,
    pub xml: Option<String>,
    /// Meaning in the form of cbv2g's structures.
    pub fields: Option<Value>,
    pub decode_only: bool,
    pub refuse: bool,
    /// Minimal, mixed and full instances, made from the grammars alone.
    pub golden: bool,
}

impl Vector {
    /// The codec that reads this vector.
    pub fn codec(&self) -> Codec<'_> {
        let fragment = self.fragment.then_some(self.message.as_str());
        Codec {
            entry: self.entry,
            fragment,
        }
    }

    /// What `fields` says, in our own JSON form.
    pub fn meaning_of_fields(&self) -> Option<Value> {
        self.fields
            .as_ref()
            .map(|value| fields::to_json(self.codec(), value))
    }

    /// Whether it was made without knowledge of lengths and ranges: the golden ones, and those from
    /// cbv2g's structures.
    pub fn may_break_facets(&self) -> bool {
        self.golden || self.fields.is_some()
    }
}

/// The vectors of this repository.
pub fn own() -> Vec<Vector> {
    let vectors = read_folder(&workspace().join("test-vectors"));
    assert!(vectors.len() > 200, "test-vectors/ is incomplete");
    vectors
}

/// All vectors and recordings of the shared folder, which is not part of the repository.
///
/// `None`, and a line that says so, where there is no such folder.
pub fn outside(test: &str) -> Option<Vec<Vector>> {
    let folder =
        std::env::var_os("V2G_SHARED").map_or_else(|| workspace().join("../shared"), PathBuf::from);
    if !folder.join("vectors").is_dir() {
        println!("skipped: {test}: no folder {}", folder.display());
        return None;
    }
    let parts = [
        "vectors",
        "vectors/golden",
        "captures/bench",
        "captures/cars",
    ];
    Some(
        parts
            .iter()
            .flat_map(|part| read_folder(&folder.join(part)))
            .collect(),
    )
}

fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn read_folder(folder: &Path) -> Vec<Vector> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .collect();
    files.sort();
    files.iter().flat_map(|file| read_file(file)).collect()
}

/// The vectors of the sets that this crate has; those of others are counted in a line of output.
fn read_file(file: &Path) -> Vec<Vector> {
    let name = file.file_name().unwrap().to_string_lossy();
    let text = std::fs::read_to_string(file).unwrap();
    let mut skipped = BTreeMap::<&str, usize>::new();
    let mut vectors = Vec::new();
    for (index, line) in text.lines().enumerate() {
        match parse(format!("{name}:{}", index + 1), line) {
            Ok(vector) => vectors.push(vector),
            Err(set) => *skipped.entry(set).or_default() += 1,
        }
    }
    for (set, count) in skipped {
        println!("skipped: {name}: {count} vectors of {set}, which this crate does not have");
    }
    vectors
}

/// A message of a set that this crate has, or what it is that this crate does not have.
fn parse(origin: String, line: &str) -> Result<Vector, &'static str> {
    let line: Value = serde_json::from_str(line).unwrap();
    let text = |names: &[&str]| {
        let found = names.iter().find_map(|name| line[*name].as_str());
        found.map(str::to_owned)
    };
    let Some(bytes) = text(&["hex", "exi"]) else {
        return Err("something that is no message");
    };
    let must = |names: &[&str]| text(names).unwrap_or_else(|| panic!("{origin}: no {names:?}"));
    let named = must(&["set", "schema_set", "namespace", "schema"]);
    let set = set(&named).unwrap_or_else(|| panic!("{origin}: {named} is no known set"));
    Ok(Vector {
        entry: Entry::of(set).ok_or(set)?,
        fragment: line["kind"] == "fragment" || line["fragment"] == true,
        message: text(&["message", "name"]).unwrap_or_else(|| root(&must(&["xml"]))),
        bytes: unhex(&bytes),
        json: line.get("json").cloned(),
        xml: text(&["xml"]),
        fields: line.get("fields").cloned(),
        decode_only: line["decode_only"] == true || line["reencodes_identically"] == false,
        refuse: line["refuse"] == true,
        golden: line["variant"].is_string(),
        origin,
    })
}

/// Our name of a schema set, from any of the names that it has in files and on the wire.
fn set(name: &str) -> Option<&'static str> {
    Some(match name {
        "app-protocol" | "appProtocol" | "app" | "urn:iso:15118:2:2010:AppProtocol" => {
            "app-protocol"
        }
        "din" | "DIN70121" | "urn:din:70121:2012:MsgDef" => "din",
        "iso2" | "ISO15118-2" | "urn:iso:15118:2:2013:MsgDef" => "iso2",
        "xmldsig" | "dsig" | "http://www.w3.org/2000/09/xmldsig#" => "xmldsig",
        _ => return iso20_set(name),
    })
}

fn iso20_set(name: &str) -> Option<&'static str> {
    const PREFIXES: [&str; 3] = ["urn:iso:std:iso:15118:-20:", "ISO15118-20:", "iso20-"];
    let part = PREFIXES
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name);
    Some(match part {
        "CommonMessages" | "common" | "cm" => "iso20-common",
        "AC" | "ac" => "iso20-ac",
        "DC" | "dc" => "iso20-dc",
        "ACDP" | "acdp" => "iso20-acdp",
        "WPT" | "wpt" => "iso20-wpt",
        "AC-DER-IEC" | "AC_DER_IEC" | "ac-der-iec" => "iso20-ac-der-iec",
        "AC-DER-SAE" | "AC_DER_SAE" | "ac-der-sae" => "iso20-ac-der-sae",
        _ => return None,
    })
}

/// Local name of the first element.
fn root(xml: &str) -> String {
    let name = xml
        .trim_start_matches('<')
        .split([' ', '>', '/'])
        .next()
        .unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

pub fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
