//! `v2g decode`: EXI to text, JSON, XML or bits.

use std::cell::Cell;
use std::io::{Write, stdout};

use v2g::exi::schema::Set;
use v2g::exi::tree::{Tree, document_bits, fragment_bits};
use v2g::link::v2gtp::{HEADER_LENGTH, Header, PayloadType};
use v2g::messages::sets::guess;
use v2g_runtime::log::describe;

use crate::arguments::{Decode, Format};
use crate::failure::{Failure, warn};
use crate::input::{bytes, write_line};

pub(crate) fn run(arguments: &Decode) -> Result<(), Failure> {
    let set = arguments.input.set()?;
    let fragment = arguments.input.fragment;
    let format = arguments.format.unwrap_or(if arguments.input.lines {
        Format::Json
    } else {
        Format::Text
    });
    if !arguments.input.lines {
        let input = bytes(&arguments.input.read()?).map_err(Failure::new)?;
        return one(&input, set, fragment, format);
    }
    let line: fn(&Tree<'_>) -> String = match format {
        Format::Json => |tree| tree.json(),
        Format::Xml => |tree| tree.xml(),
        Format::Text | Format::Bits => {
            return Err(Failure::usage(
                "--lines gives one line for each message: --format json or xml",
            ));
        }
    };
    let taken_before = Cell::new(set.map(|set| set.name));
    arguments.input.each_line(|number, text| {
        let input = bytes(text)?;
        let (payload_type, payload) = unframe(&input)?;
        if !payload_type.is_message() {
            return other_payload(payload_type, payload, format);
        }
        let (taken, tree) = read(payload, set, fragment);
        if let Some(error) = tree.error {
            return Err(error.to_string());
        }
        if taken_before.replace(Some(taken.name)) != Some(taken.name) {
            warn(format_args!("line {number}: read as {}", taken.name));
        }
        remarks(&tree, format, format_args!("line {number}, "));
        Ok(line(&tree))
    })
}

/// What is not in the output: tolerances, and an order that JSON cannot keep.
fn remarks(tree: &Tree<'_>, format: Format, place: std::fmt::Arguments<'_>) {
    for (note, bits) in &tree.notes {
        let (bit, why) = (bits.start, note.explanation());
        warn(format_args!("{place}bit {bit}: {why} ({note})"));
    }
    if format == Format::Json && tree.interleaves() {
        warn(format_args!(
            "{place}JSON loses the order of elements that take turns"
        ));
    }
}

/// A frame that carries something other than a message.
fn other_payload(
    payload_type: PayloadType,
    payload: &[u8],
    format: Format,
) -> Result<String, String> {
    let discovery = matches!(
        payload_type,
        PayloadType::SdpRequest | PayloadType::SdpResponse
    );
    match format {
        Format::Text | Format::Json if discovery => describe(payload_type, payload).content,
        _ if discovery => Err("discovery has no XML and no EXI bits".to_owned()),
        _ => Err(format!(
            "payload type {payload_type} carries no known message"
        )),
    }
}

/// One message to standard output; what is not part of it, to standard error.
fn one(
    input: &[u8],
    set: Option<&'static Set>,
    fragment: bool,
    format: Format,
) -> Result<(), Failure> {
    let (payload_type, payload) = unframe(input).map_err(Failure::new)?;
    if !payload_type.is_message() {
        let content = other_payload(payload_type, payload, format).map_err(Failure::new)?;
        return write_line(&mut stdout(), &content);
    }
    let (taken, tree) = read(payload, set, fragment);
    let text = match format {
        Format::Json if tree.error.is_none() => tree.json(),
        Format::Xml if tree.error.is_none() => tree.xml(),
        Format::Json | Format::Xml => String::new(),
        Format::Text => tree.text(),
        Format::Bits if fragment => fragment_bits(taken, payload).0,
        Format::Bits => document_bits(taken, payload).0,
    };
    if set.is_none() && tree.error.is_none() {
        warn(format_args!("read as {}", taken.name));
    }
    if matches!(format, Format::Json | Format::Xml) {
        remarks(&tree, format, format_args!(""));
    }
    if !text.is_empty() {
        write_line(&mut stdout(), text.trim_end())?;
        let _ = stdout().flush();
    }
    match (tree.error, set) {
        (None, _) => Ok(()),
        (Some(error), Some(_)) => Err(Failure::new(error)),
        (Some(error), None) => Err(Failure::new(format_args!(
            "no set fits; best does {}: {error}",
            taken.name
        ))),
    }
}

/// The set taken, and all that could be read with it.
fn read<'a>(
    payload: &'a [u8],
    set: Option<&'static Set>,
    fragment: bool,
) -> (&'static Set, Tree<'a>) {
    let set = set.unwrap_or_else(|| {
        let [(likeliest, _), ..] = guess(payload, fragment);
        likeliest
    });
    (
        set,
        if fragment {
            Tree::fragment(set, payload)
        } else {
            Tree::document(set, payload)
        },
    )
}

/// Takes a V2GTP header off, if there is one.
fn unframe(input: &[u8]) -> Result<(PayloadType, &[u8]), String> {
    let framed = matches!(input, [0x01, ..] | [0x00..=0x7F | 0x81.., 0xFE, ..]);
    let Header {
        payload_type,
        length,
    } = match Header::parse(input) {
        Ok(header) => header,
        Err(error) if framed => return Err(format!("the V2GTP header is broken: {error}")),
        Err(_) => return Ok((PayloadType::Exi, input)),
    };
    let payload = input.get(HEADER_LENGTH..).unwrap_or_default();
    if usize::try_from(length) != Ok(payload.len()) {
        return Err(format!(
            "the V2GTP header announces {length} bytes, {} follow",
            payload.len()
        ));
    }
    Ok((payload_type, payload))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_v2gtp_header_is_taken_off() {
        let frame = [0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 2, 0x80, 0x98];
        assert_eq!(unframe(&frame), Ok((PayloadType::Exi, &[0x80, 0x98][..])));
        assert_eq!(
            unframe(&frame[8..]),
            Ok((PayloadType::Exi, &[0x80, 0x98][..]))
        );
        assert!(
            unframe(&frame[..9])
                .unwrap_err()
                .contains("announces 2 bytes, 1 follow")
        );
    }
}
