//! How much there is to read.

use std::fs;

use super::figure::Figure;
use crate::ci::sizes::collect;
use crate::command::root;
use crate::report::Trouble;

/// Where the messages are declared; beside them stand tools that work on any of them.
const DECLARATIONS: [&str; 5] = ["app_protocol.rs", "xmldsig", "din", "iso2", "iso20"];

/// Lines of the message declarations, comments and blank lines included.
pub(crate) fn lines(_: bool) -> Result<Vec<Figure>, Trouble> {
    let mut files = Vec::new();
    for part in DECLARATIONS {
        let path = root().join("crates/messages/src").join(part);
        if path.is_dir() {
            collect(&path, &mut files)?;
        } else {
            files.push(path);
        }
    }
    let mut lines = 0;
    for file in &files {
        lines += fs::read_to_string(file)?.lines().count();
    }
    Ok(vec![Figure {
        name: format!("declarations of all messages, in {} files", files.len()),
        value: lines as f64,
        unit: "lines",
        aim: Some(9_000.0),
        rival: None,
        others: "iso15118: 94,000, generated",
    }])
}
