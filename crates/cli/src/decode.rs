//! `v2g decode`: EXI to text, JSON, XML or bits.

use std::io::{Write, stdout};

use v2g::exi::schema::Set;
use v2g::exi::tree::Tree;
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
    arguments.input.each_line(|text| {
        let input = bytes(text)?;
        let (payload_type, payload) = unframe(&input)?;
        if !payload_type.is_message() {
            return describe(payload_type, payload).content;
        }
        let (_, tree) = read(payload, set, fragment);
        tree.error
            .map_or_else(|| Ok(line(&tree)), |error| Err(error.to_string()))
    })
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
        let content = describe(payload_type, payload)
            .content
            .map_err(Failure::new)?;
        return write_line(&mut stdout(), &content);
    }
    let (taken, tree) = read(payload, set, fragment);
    let text = match format {
        Format::Json if tree.error.is_none() => tree.json(),
        Format::Xml if tree.error.is_none() => tree.xml(),
        Format::Json | Format::Xml => String::new(),
        Format::Text => tree.text(),
        Format::Bits => tree.bits(payload),
    };
    if set.is_none() && tree.error.is_none() {
        warn(format_args!("read as {}", taken.name));
    }
    if matches!(format, Format::Json | Format::Xml) {
        for (note, bits) in &tree.notes {
            let (bit, why) = (bits.start, note.explanation());
            warn(format_args!("bit {bit}: {why} ({note})"));
        }
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
    let Ok(Header {
        payload_type,
        length,
    }) = Header::parse(input)
    else {
        return Ok((PayloadType::Exi, input));
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
