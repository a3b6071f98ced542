//! `v2g encode`: JSON or XML to EXI.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::io::stdout;

use v2g::exi::compose::Item;
use v2g::exi::schema::{Root, Set};
use v2g::messages::sets::{SETS, Session};
use v2g::messages::{json, xml};

use v2g_trace::{Given, json_string};

use crate::arguments::Encode;
use crate::failure::{Failure, warn};
use crate::input::write_line;

pub(crate) fn run(arguments: &Encode) -> Result<(), Failure> {
    let input = &arguments.input;
    let given = Given {
        set: input.set()?,
        fragment: input.fragment,
    };
    if !input.lines {
        let session = Session::default();
        let written = encode(&input.read()?, given, &session).map_err(Failure::new)?;
        written.remark().into_iter().for_each(warn);
        return write_line(&mut stdout(), &written.hex());
    }
    // What the handshake among the lines settles on counts for the lines after it.
    let session = RefCell::new(Session::default());
    input.each_line(|number, line| {
        let mut session = session.borrow_mut();
        let written = encode(line, given, &session)
            .map_err(|error| format!(r#"{{"error":{}}}"#, json_string(&error)))?;
        if let Some(remark) = written.remark() {
            warn(format_args!("line {number}: {remark}"));
        }
        session.heard(written.set, &written.bytes);
        Ok(written.hex())
    })
}

/// A message in bytes.
struct Written {
    set: &'static Set,
    bytes: Vec<u8>,
    /// Other sets that have the same message in other bytes, and nothing speaks for either.
    others: Vec<&'static str>,
}

impl Written {
    fn hex(&self) -> String {
        let mut hex = String::new();
        self.bytes.iter().for_each(|byte| {
            let _ = write!(hex, "{byte:02x}");
        });
        hex
    }

    fn remark(&self) -> Option<String> {
        let others = self.others.join(" and of ");
        (!others.is_empty()).then(|| {
            let set = self.set.name;
            format!("written as {set}; it could be of {others}, which needs --as")
        })
    }
}

/// What is given, by its first character.
#[derive(Clone, Copy)]
enum Text<'t> {
    Json(&'t str),
    Xml(&'t str),
}

impl<'t> Text<'t> {
    fn of(text: &'t [u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(text);
        let text = text.map_err(|error| format!("neither JSON nor XML: {error}"))?;
        let text = text.trim_start_matches('\u{FEFF}');
        Ok(match text.trim_start().starts_with('<') {
            true => Self::Xml(text),
            false => Self::Json(text),
        })
    }

    fn root(self) -> Result<Item, String> {
        match self {
            Self::Json(text) => json::parse(text).map_err(|error| error.to_string()),
            Self::Xml(text) => xml::parse(text).map_err(|error| error.to_string()),
        }
    }

    fn encode(self, set: &Set, fragment: bool) -> Result<Vec<u8>, String> {
        match self {
            Self::Json(text) => {
                json::encode(set, text, fragment).map_err(|error| error.to_string())
            }
            Self::Xml(text) => xml::encode(set, text, fragment).map_err(|error| error.to_string()),
        }
    }
}

/// Writes the message with the set asked for, or with the likeliest one that can.
fn encode(text: &[u8], given: Given, session: &Session) -> Result<Written, String> {
    let text = Text::of(text)?;
    let sets = match given.set {
        Some(set) => vec![set],
        None => sets_of(text, given.fragment, session)?,
    };
    let mut written: Option<Written> = None;
    let mut failed = None;
    for set in sets {
        match text.encode(set, given.fragment) {
            Ok(bytes) => match &mut written {
                None => {
                    let others = Vec::new();
                    written = Some(Written { set, bytes, others });
                }
                Some(first) if session.ground(first.set.name) < session.ground(set.name) => break,
                Some(first) if first.bytes != bytes => first.others.push(set.name),
                Some(_) => {}
            },
            Err(error) => {
                failed.get_or_insert_with(|| format!("{}: {error}", set.name));
            }
        }
    }
    written.ok_or_else(|| failed.unwrap_or_default())
}

/// The sets that have the root element, the likeliest first.
fn sets_of(text: Text<'_>, fragment: bool, session: &Session) -> Result<Vec<&'static Set>, String> {
    let item = text.root()?;
    let (root, namespace) = (item.name, item.namespace);
    let fits = |root: &&Root| namespace.as_ref().is_none_or(|own| own == root.namespace);
    let has = |set: &&'static Set| match fragment {
        true => set.fragment(&root).as_ref().is_some_and(fits),
        false => set.document(&root).as_ref().is_some_and(fits),
    };
    let mut sets: Vec<_> = SETS.into_iter().filter(has).collect();
    sets.sort_by_key(|set| session.ground(set.name));
    let kind = if fragment { "fragment" } else { "document" };
    match sets.is_empty() {
        true => {
            let inside = namespace.map(|own| format!(" of namespace {own:?}"));
            Err(format!(
                "no set has a {kind} {root}{}",
                inside.unwrap_or_default()
            ))
        }
        false => Ok(sets),
    }
}
