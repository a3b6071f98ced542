//! Which XSD files make a schema set, and where they are.
//!
//! They are not part of the repository. `cargo xtask schemas` fetches them.

use std::path::{Path, PathBuf};

use super::xsd;

const XMLDSIG: &str = "xmldsig-core-schema.xsd";

/// The files of a set that declare its messages; their imports are found from there.
const FILES: [(&str, &[&str]); 11] = [
    ("app-protocol", &["V2G_CI_AppProtocol.xsd"]),
    ("din", &["din_spec/V2G_CI_MsgDef.xsd"]),
    ("iso2", &["iso15118_2/V2G_CI_MsgDef.xsd"]),
    ("iso20-common", &["iso15118_20/V2G_CI_CommonMessages.xsd"]),
    ("iso20-ac", &["iso15118_20/V2G_CI_AC.xsd"]),
    ("iso20-dc", &["iso15118_20/V2G_CI_DC.xsd"]),
    ("iso20-acdp", &["iso15118_20/V2G_CI_ACDP.xsd"]),
    ("iso20-wpt", &["iso15118_20/V2G_CI_WPT.xsd"]),
    // Amendment 1 puts types into namespaces of its own and leaves the messages in that of AC.
    (
        "iso20-ac-der-iec",
        &["V2G_CI_AC_DER_IEC.xsd", "iso15118_20/V2G_CI_AC.xsd"],
    ),
    (
        "iso20-ac-der-sae",
        &["V2G_CI_AC_DER_SAE.xsd", "iso15118_20/V2G_CI_AC.xsd"],
    ),
    // Its elements are no messages.
    ("xmldsig", &[]),
];

/// The text of a set's files.
pub struct Files {
    pub texts: Vec<String>,
    /// How many of them, from the first, declare messages.
    pub main: usize,
}

/// The files of a set, or the name of one that is missing.
pub fn of(set: &str) -> Result<Files, String> {
    let known = FILES.iter().find(|(name, _)| *name == set);
    let (_, main) = known.unwrap_or_else(|| panic!("no XSD known for {set}"));
    let start = if main.is_empty() { &[XMLDSIG] } else { *main };
    let folder = folder();
    let mut paths = Vec::new();
    for name in start {
        paths.push(find(&folder, name)?);
    }
    let mut texts = Vec::new();
    while let Some(path) = paths.get(texts.len()).cloned() {
        let text = std::fs::read_to_string(&path).unwrap();
        for import in imports(&text) {
            let import = find(path.parent().unwrap(), &import)?;
            if !paths.contains(&import) {
                paths.push(import);
            }
        }
        texts.push(text);
    }
    Ok(Files {
        texts,
        main: main.len(),
    })
}

/// Where `cargo xtask schemas` puts them, unless a variable says otherwise.
pub fn folder() -> PathBuf {
    let fetched = || Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("xsd");
    std::env::var_os("V2G_XSD").map_or_else(fetched, PathBuf::from)
}

/// A file beside the one that names it, or where files of its name are: editions differ in their
/// folders. Those of Amendment 1 are in the shared folder, reconstructed.
fn find(beside: &Path, location: &str) -> Result<PathBuf, String> {
    let name = Path::new(location).file_name().unwrap();
    let shared = std::env::var_os("V2G_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let all = [
        beside.join(location),
        folder().join(name),
        folder().join("iso15118_20").join(name),
        shared.join("xsd/amd1-reconstructed").join(name),
    ];
    let found = all.iter().find_map(|path| path.canonicalize().ok());
    found.ok_or_else(|| name.to_string_lossy().into_owned())
}

/// What the schema imports.
fn imports(text: &str) -> Vec<String> {
    let document = xsd::parse(text);
    let all = document.root_element().children();
    let locations = all.filter_map(|node| node.attribute("schemaLocation"));
    locations.map(str::to_owned).collect()
}
