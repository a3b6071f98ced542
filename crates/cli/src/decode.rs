//! `v2g decode`: EXI to text, JSON, XML or bits.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{Write, stdout};

use v2g::exi::tree::{document_bits, fragment_bits};
use v2g::link::v2gtp::PayloadType;
use v2g::messages::sets::Session;
use v2g_trace::{Given, Reading, bytes, describe, json_string, unwrap};

use crate::arguments::{Decode, Format};
use crate::failure::{Failure, warn};
use crate::input::write_line;

pub(crate) fn run(arguments: &Decode) -> Result<(), Failure> {
    let given = Given {
        set: arguments.input.set()?,
        fragment: arguments.input.fragment,
    };
    let format = arguments.format.unwrap_or(if arguments.input.lines {
        Format::Json
    } else {
        Format::Text
    });
    if arguments.input.lines {
        return lines(arguments, given, format);
    }
    let input = bytes(&arguments.input.read()?).map_err(Failure::new)?;
    one(&input, given, format)
}

/// A line of output for each line of input. What the messages so far say of the set counts for the
/// next ones.
fn lines(arguments: &Decode, given: Given, format: Format) -> Result<(), Failure> {
    if matches!(format, Format::Text | Format::Bits) {
        return Err(Failure::usage(
            "--lines gives one line for each message: --format json or xml",
        ));
    }
    let session = RefCell::new(Session::default());
    let sets = RefCell::new(BTreeSet::new());
    arguments.input.each_line(|number, text| {
        let plain = |error: String| format!(r#"{{"error":{}}}"#, json_string(&error));
        let input = bytes(text).map_err(plain)?;
        let wrapped = unwrap(&input, given);
        let remark = |text: &dyn std::fmt::Display| warn(format_args!("line {number}: {text}"));
        wrapped.remarks().for_each(|text| remark(&text));
        if !wrapped.payload_type.is_none_or(PayloadType::is_message) {
            return other_payload(wrapped.payload_type, wrapped.payload, format).map_err(plain);
        }
        let mut session = session.borrow_mut();
        let reading = Reading::new(wrapped, given, &session);
        if let Some(failure) = reading.failure(&session) {
            return Err(failure.json(&reading.tree));
        }
        let set = reading.read.set;
        // Sessions of -20 go to and fro between its sets: each is named once.
        if given.set.is_none() && sets.borrow_mut().insert(set.name) {
            remark(&reading.choice());
        }
        reading
            .advice(&session)
            .iter()
            .for_each(|text| remark(text));
        session.heard(set, reading.payload);
        remarks(&reading, format).for_each(|text| remark(&text));
        Ok(match format {
            Format::Xml => reading.tree.xml(),
            _ => reading.tree.json(),
        })
    })
}

/// One message to standard output; what is not part of it, to standard error.
fn one(input: &[u8], given: Given, format: Format) -> Result<(), Failure> {
    let wrapped = unwrap(input, given);
    wrapped.remarks().for_each(warn);
    if !wrapped.payload_type.is_none_or(PayloadType::is_message) {
        let content = other_payload(wrapped.payload_type, wrapped.payload, format);
        return write_line(&mut stdout(), &content.map_err(Failure::new)?);
    }
    let session = Session::default();
    let mut reading = Reading::new(wrapped, given, &session);
    let failure = reading.failure(&session);
    if failure.is_none() && given.set.is_none() {
        warn(reading.choice());
    }
    reading.advice(&session).iter().for_each(warn);
    if matches!(format, Format::Json | Format::Xml) {
        remarks(&reading, format).for_each(warn);
    }
    let (set, payload) = (reading.read.set, reading.payload);
    let text = match format {
        Format::Json => match &failure {
            Some(failure) => failure.json(&reading.tree),
            None => reading.tree.json(),
        },
        Format::Xml => reading.tree.xml(),
        Format::Text => {
            // Said on standard error, with what is known about it.
            reading.tree.error = None;
            reading.tree.text()
        }
        Format::Bits if given.fragment => fragment_bits(set, payload).0,
        Format::Bits => document_bits(set, payload).0,
    };
    if !text.trim().is_empty() {
        write_line(&mut stdout(), text.trim_end())?;
        let _ = stdout().flush();
    }
    failure.map_or(Ok(()), |failure| Err(Failure::new(failure)))
}

/// What is not in the output: tolerances, and an order that JSON cannot keep.
fn remarks(reading: &Reading<'_>, format: Format) -> impl Iterator<Item = String> {
    let tree = &reading.tree;
    let order = (format == Format::Json && tree.interleaves())
        .then(|| "JSON loses the order of elements that take turns".to_owned());
    let notes = tree.notes.iter().map(|(note, bits)| {
        let (bit, why) = (bits.start, note.explanation());
        format!("bit {bit}: {why} ({note})")
    });
    notes.chain(order)
}

/// A frame that carries something other than a message.
fn other_payload(
    payload_type: Option<PayloadType>,
    payload: &[u8],
    format: Format,
) -> Result<String, String> {
    let payload_type = payload_type.unwrap_or(PayloadType::Exi);
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
