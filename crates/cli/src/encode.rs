//! `v2g encode`: JSON to EXI.

use std::io::stdout;

use v2g::exi::schema::Set;
use v2g::messages::json;
use v2g::messages::sets::SETS;

use crate::arguments::Encode;
use crate::failure::Failure;
use crate::input::{json_string, write_line};

pub(crate) fn run(arguments: &Encode) -> Result<(), Failure> {
    let input = &arguments.input;
    let set = input.set()?;
    if input.lines {
        return input.each_line(|_, line| {
            hex(line, set, input.fragment)
                .map_err(|error| format!(r#"{{"error":{}}}"#, json_string(&error)))
        });
    }
    let answer = hex(&input.read()?, set, input.fragment).map_err(Failure::new)?;
    write_line(&mut stdout(), &answer)
}

fn hex(text: &[u8], set: Option<&'static Set>, fragment: bool) -> Result<String, String> {
    let text = std::str::from_utf8(text).map_err(|error| format!("not JSON: {error}"))?;
    let text = text.trim_start_matches('\u{FEFF}');
    let set = match set {
        Some(set) => set,
        None => set_of(text, fragment)?,
    };
    let bytes = json::encode(set, text, fragment).map_err(|error| error.to_string())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The first set that has the root element.
fn set_of(text: &str, fragment: bool) -> Result<&'static Set, String> {
    let root = json::parse(text).map_err(|error| error.to_string())?.name;
    let has = |set: &&'static Set| match fragment {
        true => set.fragment(&root).is_some(),
        false => set.document(&root).is_some(),
    };
    let kind = if fragment { "fragment" } else { "document" };
    SETS.into_iter()
        .find(has)
        .ok_or_else(|| format!("no set has a {kind} {root}"))
}
