//! One message: where it is in what was given, the set that reads it, and why it does not.

use std::fmt;

use v2g_exi::Error;
use v2g_exi::schema::Set;
use v2g_exi::tree::Tree;
use v2g_link::v2gtp::{HEADER_LENGTH, Header, PayloadType};
use v2g_messages::expect::expected;
use v2g_messages::hints::{Case, Hint, hints};
use v2g_messages::locate::{Located, locate};
use v2g_messages::sets::{Candidate, Ground, Ranking, Session, Verdict, rank};

use crate::json_string;

/// What the user says about the messages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given {
    /// The schema set; none is to try them all.
    pub set: Option<&'static Set>,
    /// They are fragments, as they are signed, not documents.
    pub fragment: bool,
}

/// A message without what was around it.
#[derive(Clone, Copy, Debug)]
pub struct Unwrapped<'a> {
    /// As the V2GTP header says, if there is one.
    pub payload_type: Option<PayloadType>,
    /// The message.
    pub payload: &'a [u8],
    /// What was in front of it, apart from a V2GTP header.
    located: Option<Located>,
    /// Bytes that the V2GTP header announces.
    announced: Option<usize>,
    /// Bytes after it.
    behind: usize,
}

/// Takes a V2GTP header off, and whatever else is in front of a message that does not read as it is.
pub fn unwrap(input: &[u8], given: Given) -> Unwrapped<'_> {
    let all = Unwrapped {
        payload_type: None,
        payload: input,
        located: None,
        announced: None,
        behind: 0,
    };
    if let Ok(Header {
        payload_type,
        length,
    }) = Header::parse(input)
    {
        let rest = input.get(HEADER_LENGTH..).unwrap_or_default();
        let announced = usize::try_from(length).unwrap_or(usize::MAX);
        let payload = rest.get(..announced).unwrap_or(rest);
        return Unwrapped {
            payload_type: Some(payload_type),
            payload,
            announced: Some(announced),
            behind: rest.len() - payload.len(),
            ..all
        };
    }
    let whole = || rank(input, given.fragment).best().verdict.is_whole();
    let Some(located) = (!whole()).then(|| locate(input)).flatten() else {
        return all;
    };
    Unwrapped {
        payload_type: located.payload_type.map(PayloadType::from),
        payload: input.get(located.start..located.end).unwrap_or_default(),
        located: Some(located),
        behind: input.len().saturating_sub(located.end),
        ..all
    }
}

impl Unwrapped<'_> {
    /// What was recognised and skipped.
    pub fn remarks(&self) -> impl Iterator<Item = String> {
        let located = self.located.map(|located| {
            format!(
                "the message begins at byte {}, behind: {located}",
                located.start
            )
        });
        let length = self.payload.len();
        let short = self
            .announced
            .filter(|announced| *announced > length)
            .map(|announced| {
                format!("the V2GTP header announces {announced} bytes, {length} follow")
            });
        let behind = (self.behind > 0).then(|| {
            format!(
                "{} bytes behind the end of the frame are left out",
                self.behind
            )
        });
        located.into_iter().chain(short).chain(behind)
    }
}

/// A message read with the set that suits it best, or that the user wants.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// The message.
    pub payload: &'a [u8],
    /// The set it was read with, and how far.
    pub read: Candidate,
    /// What it says, as far as it could be read.
    pub tree: Tree<'a>,
    given: Given,
    payload_type: Option<u16>,
    ranking: Ranking,
}

impl<'a> Reading<'a> {
    /// Reads a message, with what the messages before it say of the set.
    #[must_use]
    pub fn new(message: Unwrapped<'a>, given: Given, session: &Session) -> Self {
        let payload = message.payload;
        let payload_type = message.payload_type.map(u16::from);
        let ranking = session.rank(payload, payload_type, given.fragment);
        let wanted = |set: &Set| {
            ranking
                .all()
                .iter()
                .find(|candidate| candidate.set.name == set.name)
        };
        let read = given
            .set
            .and_then(wanted)
            .copied()
            .unwrap_or(ranking.best());
        let tree = if given.fragment {
            Tree::fragment(read.set, payload)
        } else {
            Tree::document(read.set, payload)
        };
        Self {
            payload,
            read,
            tree,
            given,
            payload_type,
            ranking,
        }
    }

    /// Which set was taken, and why.
    pub fn choice(&self) -> String {
        format!("read as {}: {}", self.read.set.name, self.ranking)
    }

    /// Why it was not read to its end, if it was not.
    pub fn failure(&self, session: &Session) -> Option<Report> {
        let Verdict::Fails(error) = self.read.verdict else {
            return None;
        };
        let (read, fragment) = (self.read, self.given.fragment);
        let worth = |it: &&Candidate| !it.message.is_empty() && it.set.name != read.set.name;
        let others = self.ranking.all().iter().filter(worth);
        let expected = expected(read.set, self.payload, fragment);
        // With no set named and no message begun, none is better than another.
        let named = self.given.set.is_some() || matches!(read.ground, Ground::PayloadType(_));
        Some(Report {
            error,
            set: (named || !read.message.is_empty()).then_some(read.set.name),
            of: read.of,
            expected: expected.map(|expected| expected.to_string()),
            hints: self.hints(session),
            others: match self.given.set {
                Some(_) => Vec::new(),
                None => others.map(|it| format!("{} {it}", it.set.name)).collect(),
            },
        })
    }

    /// What is odd about a message that was read: the encoding of a known peer, or bytes behind it.
    pub fn advice(&self, session: &Session) -> Vec<String> {
        match (self.read.verdict, self.read.peer) {
            (Verdict::LeavesBytes(_), _) => self.hints(session),
            (_, Some(peer)) => vec![format!("{} ({peer})", peer.explanation())],
            _ => Vec::new(),
        }
    }

    fn hints(&self, session: &Session) -> Vec<String> {
        let case = Case {
            bytes: self.payload,
            read: self.read,
            fragment: self.given.fragment,
            payload_type: self.payload_type,
            session,
        };
        hints(case).map(advice).collect()
    }
}

/// A hint, and the option that follows from it.
fn advice(hint: Hint) -> String {
    match hint {
        Hint::OtherSet { set, .. } => format!("{hint} (--as {set})"),
        Hint::OtherKind { fragment: true, .. } => format!("{hint} (--fragment)"),
        Hint::OtherKind { .. } => format!("{hint} (without --fragment)"),
        _ => hint.to_string(),
    }
}

/// Why a message does not read, in lines for people.
#[derive(Clone, Debug)]
pub struct Report {
    error: Error,
    /// The set that it was read with.
    set: Option<&'static str>,
    /// Bits that there are.
    of: u32,
    expected: Option<String>,
    hints: Vec<String>,
    /// How far other sets came, when none was asked for.
    others: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Error { kind, bit, path } = self.error;
        match self.set {
            Some(set) => write!(f, "read as {set} up to bit {bit} of {}: ", self.of)?,
            None => f.write_str("not a message of any set: ")?,
        }
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        write!(f, "{kind}")?;
        if let Some(expected) = &self.expected {
            write!(f, "\n  expected here: {expected}")?;
        }
        for hint in &self.hints {
            write!(f, "\n  hint: {hint}")?;
        }
        if !self.others.is_empty() {
            f.write_str("\n  other sets:")?;
        }
        self.others
            .iter()
            .try_for_each(|other| write!(f, "\n    {other}"))
    }
}

impl Report {
    /// The same as one line of JSON, with all that was read before.
    pub fn json(&self, tree: &Tree<'_>) -> String {
        let list = |texts: &[String]| {
            let texts: Vec<String> = texts.iter().map(|text| json_string(text)).collect();
            (!texts.is_empty()).then(|| format!("[{}]", texts.join(",")))
        };
        let members = [
            ("error", Some(json_string(&self.error.to_string()))),
            ("set", self.set.map(json_string)),
            ("expected", self.expected.as_deref().map(json_string)),
            ("hints", list(&self.hints)),
            ("read", tree.root().map(|_| tree.json())),
        ];
        let there = members
            .into_iter()
            .filter_map(|(key, value)| value.map(|value| format!(r#""{key}":{value}"#)));
        format!("{{{}}}", there.collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: Given = Given {
        set: None,
        fragment: false,
    };

    #[test]
    fn a_v2gtp_header_is_taken_off() {
        let frame = [0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 2, 0x80, 0x98];
        let whole = unwrap(&frame, GIVEN);
        assert_eq!(
            (whole.payload_type, whole.payload),
            (Some(PayloadType::Exi), &[0x80, 0x98][..])
        );
        assert_eq!(whole.remarks().count(), 0);
        let short = unwrap(&frame[..9], GIVEN);
        assert!(
            short
                .remarks()
                .any(|text| text.contains("announces 2 bytes, 1 follow"))
        );
    }
}
