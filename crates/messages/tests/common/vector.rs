//! Vectors in the forms of test-vectors/README.md.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Codec, fields};

/// Bytes, what they mean, and where they come from.
pub struct Vector {
    /// File and line, for messages.
    pub origin: String,
    pub family: Family,
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
            family: self.family,
            fragment,
        }
    }

    /// What `fields` says, in our own JSON form.
    pub fn meaning_of_fields(&self) -> Option<Value> {
        self.fields
            .as_ref()
            .map(|value| fields::to_json(self.codec(), value))
    }

    /// Whether the bytes are of the relaxed grammar that EXI has for an element name with two types.
    ///
    /// `eMAID` is the only one. Peers disagree; the catalogue has the form of its declared type.
    pub fn is_relaxed(&self) -> bool {
        self.fragment && self.message == "eMAID"
    }
}

/// Schema sets that this crate has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    AppProtocol,
    Iso2,
    XmlDsig,
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

fn read_file(file: &Path) -> Vec<Vector> {
    let name = file.file_name().unwrap().to_string_lossy();
    let text = std::fs::read_to_string(file).unwrap();
    let lines = text.lines().enumerate();
    lines
        .filter_map(|(index, line)| parse(format!("{name}:{}", index + 1), line))
        .collect()
}

/// A line of one of the families that this crate has.
fn parse(origin: String, line: &str) -> Option<Vector> {
    let line: Value = serde_json::from_str(line).unwrap();
    let text = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| line[*name].as_str())
            .map(str::to_owned)
    };
    let family = match text(&["set", "schema_set", "namespace", "schema"])?.as_str() {
        "app-protocol" | "appProtocol" | "app" | "urn:iso:15118:2:2010:AppProtocol" => {
            Family::AppProtocol
        }
        "xmldsig" | "dsig" | "http://www.w3.org/2000/09/xmldsig#" => Family::XmlDsig,
        "iso2" | "ISO15118-2" | "urn:iso:15118:2:2013:MsgDef" => Family::Iso2,
        _ => return None,
    };
    Some(Vector {
        family,
        fragment: line["kind"] == "fragment" || line["fragment"] == true,
        message: text(&["message", "name"]).or_else(|| text(&["xml"]).map(|xml| root(&xml)))?,
        bytes: unhex(&text(&["hex", "exi"])?),
        json: line.get("json").cloned(),
        xml: text(&["xml"]),
        fields: line.get("fields").cloned(),
        decode_only: line["decode_only"] == true,
        refuse: line["refuse"] == true,
        golden: line["variant"].is_string(),
        origin,
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
