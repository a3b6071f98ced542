//! Known reasons for which messages do not read.

use core::fmt;

use v2g_exi::{Error, ErrorKind};

use crate::sets::{Candidate, Session, Verdict, of_payload_type};

/// A message that was not read to its end.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The message, or what was taken for it.
    pub bytes: &'a [u8],
    /// How far the set came that it was read with.
    pub read: Candidate,
    /// Whether it was read as a fragment.
    pub fragment: bool,
    /// Payload type of its V2GTP header, if it had one.
    pub payload_type: Option<u16>,
    /// The messages before it.
    pub session: &'a Session,
}

/// A reason, as likely as not. As text: a sentence that says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hint {
    /// A response that ends where its request did.
    CutToRequest(usize),
    /// The end is missing.
    Cut,
    /// The bytes are something else.
    NotExi(Foreign),
    /// Another set reads it to the end.
    OtherSet {
        /// Name of the set.
        set: &'static str,
        /// The message in it.
        message: &'static str,
        /// The payload type that says otherwise.
        payload_type: Option<u16>,
    },
    /// It is a fragment and was taken for a document, or the other way round.
    OtherKind {
        /// What it is.
        fragment: bool,
        /// Name of the set that reads it.
        set: &'static str,
        /// The message in it.
        message: &'static str,
    },
    /// The handshake chose a protocol that no set here is of.
    UnknownProtocol,
    /// The sender's encoder refers to strings that it sent before.
    StringTable,
    /// The sender's encoder uses events that the schema does not declare.
    Undeclared,
    /// cbv2g leaves out event codes in the fine positioning messages of WPT.
    FinePositioning,
    /// The message ends before its bytes do.
    MoreBytes(usize),
    /// Another message begins at this byte.
    Another(usize),
}

/// What some bytes are instead of EXI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Foreign {
    /// XML text.
    Xml,
    /// JSON text.
    Json,
    /// A pcap or pcapng file.
    Capture,
    /// A TLS record.
    Tls,
    /// A HomePlug Green PHY frame.
    HomePlug,
    /// EXI with its optional cookie.
    Cookie,
    /// EXI with options in its header.
    Options,
}

impl Foreign {
    /// What the bytes begin like, if it is something well known.
    pub const fn of(bytes: &[u8]) -> Option<Self> {
        Some(match bytes {
            [b'<', b'?' | b'!' | b'A'..=b'Z' | b'a'..=b'z', ..] => Self::Xml,
            [b'{', ..] => Self::Json,
            [0x0A, 0x0D, 0x0D, 0x0A, ..]
            | [0xD4, 0xC3, 0xB2, 0xA1, ..]
            | [0xA1, 0xB2, 0xC3, 0xD4, ..]
            | [0x4D, 0x3C, 0xB2, 0xA1, ..]
            | [0xA1, 0xB2, 0x3C, 0x4D, ..] => Self::Capture,
            [0x14..=0x17, 0x03, 0x00..=0x04, ..] => Self::Tls,
            [_, _, _, _, _, _, _, _, _, _, _, _, 0x88, 0xE1, ..] => Self::HomePlug,
            [b'$', b'E', b'X', b'I', ..] => Self::Cookie,
            [0xA0..=0xBF, ..] => Self::Options,
            _ => return None,
        })
    }
}

/// Reasons for a failure, the likeliest first; where one is certain, only that.
pub fn hints(case: Case<'_>) -> impl Iterator<Item = Hint> {
    type Check = fn(&Case<'_>) -> Option<Hint>;
    const CERTAIN: [Check; 3] = [foreign, other_set, other_kind];
    const LIKELY: [Check; 4] = [unknown_protocol, by_error, fine_positioning, more_bytes];
    let certain = CERTAIN.into_iter().find_map(|check| check(&case));
    let likely: &[Check] = if certain.is_some() { &[] } else { &LIKELY };
    let likely = likely.iter().filter_map(move |check| check(&case));
    certain.into_iter().chain(likely)
}

fn foreign(case: &Case<'_>) -> Option<Hint> {
    Foreign::of(case.bytes).map(Hint::NotExi)
}

fn unknown_protocol(case: &Case<'_>) -> Option<Hint> {
    let unknown = case.session.agreed().is_some_and(<[_]>::is_empty);
    unknown.then_some(Hint::UnknownProtocol)
}

fn other_set(case: &Case<'_>) -> Option<Hint> {
    let best = case.session.rank(case.bytes, None, case.fragment).best();
    let named = case.payload_type.filter(|number| {
        let sets = of_payload_type(*number);
        !sets.is_empty() && !sets.contains(&best.set.name)
    });
    let better = best.verdict.is_whole() && best.set.name != case.read.set.name;
    better.then_some(Hint::OtherSet {
        set: best.set.name,
        message: best.message,
        payload_type: named,
    })
}

fn other_kind(case: &Case<'_>) -> Option<Hint> {
    let best = case.session.rank(case.bytes, None, !case.fragment).best();
    best.verdict.is_whole().then_some(Hint::OtherKind {
        fragment: !case.fragment,
        set: best.set.name,
        message: best.message,
    })
}

fn by_error(case: &Case<'_>) -> Option<Hint> {
    let Verdict::Fails(Error { kind, .. }) = case.read.verdict else {
        return None;
    };
    match kind {
        ErrorKind::UnexpectedEnd if case.read.message.is_empty() => None,
        ErrorKind::UnexpectedEnd if case.session.length_before() == case.bytes.len() => {
            Some(Hint::CutToRequest(case.bytes.len()))
        }
        ErrorKind::UnexpectedEnd => Some(Hint::Cut),
        ErrorKind::StringTable => Some(Hint::StringTable),
        ErrorKind::UndeclaredEvent if !case.read.message.is_empty() => Some(Hint::Undeclared),
        _ => None,
    }
}

fn fine_positioning(case: &Case<'_>) -> Option<Hint> {
    let there = case.read.message.starts_with("WPT_FinePositioning");
    there.then_some(Hint::FinePositioning)
}

fn more_bytes(case: &Case<'_>) -> Option<Hint> {
    let Verdict::LeavesBytes(left) = case.read.verdict else {
        return None;
    };
    let at = case.bytes.len().saturating_sub(left);
    let rest = case.bytes.get(at..).unwrap_or_default();
    let next = case.session.rank(rest, None, false).best();
    Some(match rest {
        [0x01, 0xFE, ..] => Hint::Another(at),
        _ if next.verdict.is_whole() => Hint::Another(at),
        _ => Hint::MoreBytes(left),
    })
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::CutToRequest(length) => write!(
                f,
                "it has exactly the {length} bytes of the message before: some logs cut a response \
                 to the length of its request, and the rest is lost"
            ),
            Self::Cut => f.write_str("the end of the message is missing"),
            Self::NotExi(foreign) => write!(f, "{foreign}"),
            Self::OtherSet {
                set,
                message,
                payload_type,
            } => {
                write!(f, "the set {set} reads it to the end, as {message}")?;
                match payload_type {
                    Some(number) => write!(f, "; payload type 0x{number:04X} is not that of {set}"),
                    None => Ok(()),
                }
            }
            Self::OtherKind {
                fragment,
                set,
                message,
            } => {
                let kind = if fragment { "fragment" } else { "document" };
                write!(
                    f,
                    "as a {kind}, the set {set} reads it to the end: {message}"
                )
            }
            Self::UnknownProtocol => f.write_str(
                "the handshake chose a protocol that is not known here, such as a draft or a \
                 manufacturer's own",
            ),
            Self::StringTable => f.write_str(
                "the sender keeps a string table, which ISO 15118 forbids: its EXI encoder needs \
                 valuePartitionCapacity 0",
            ),
            Self::Undeclared => f.write_str(
                "the sender's message does not keep to the schema, or this is another set",
            ),
            Self::FinePositioning => f.write_str(
                "cbv2g of EVerest leaves out event codes in this message where \
                 VendorSpecificDataContainer is absent",
            ),
            Self::MoreBytes(left) => write!(
                f,
                "{left} bytes follow the end of the message, or this is another set"
            ),
            Self::Another(at) => write!(f, "another message begins at byte {at}"),
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Xml => "this is XML text, not EXI",
            Self::Json => "this is JSON text, not EXI: encoding it makes EXI",
            Self::Capture => "this is a capture file; here a single message is read",
            Self::Tls => "this is a TLS record: what is in it is encrypted",
            Self::HomePlug => {
                "this is a HomePlug Green PHY frame (SLAC), not a message of a session"
            }
            Self::Cookie => "it begins with the EXI cookie, which ISO 15118 leaves out",
            Self::Options => "its header has EXI options, which ISO 15118 leaves out",
        })
    }
}
