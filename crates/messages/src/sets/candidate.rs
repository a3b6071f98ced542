//! How well one set explains a message.

use core::fmt;

use v2g_exi::schema::Set;
use v2g_exi::{Error, ErrorKind, Notes, walk};

use super::session::is_iso20;
use super::sight::Sight;
use crate::peers::Peer;

/// How well a set explains a message. As text: a sentence that says so.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// The set; where `peer` is given, as that peer has it.
    pub set: &'static Set,
    /// The known peer whose encoding this is; reading by the set itself fails.
    pub peer: Option<Peer>,
    /// What the message is called in it: the root element, or what is in its body; empty if the set
    /// has no message that begins so.
    pub message: &'static str,
    /// How far the set reads it.
    pub verdict: Verdict,
    /// What would be odd in it.
    pub doubts: Doubts,
    /// What besides the bytes speaks for the set.
    pub ground: Ground,
    /// Bits that the set explains.
    pub explained: u32,
    /// Bits that there are.
    pub of: u32,
    /// Place in [`SETS`](super::SETS), which has the more usual first.
    rarity: usize,
    /// Doubts, and tolerances used.
    oddities: u32,
}

/// How far a set reads a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// To the end, to the letter.
    Exact,
    /// To the end, with these deviations.
    Tolerated(Notes),
    /// To an end behind which this many bytes are left, too many for a slip.
    LeavesBytes(usize),
    /// Up to this failure.
    Fails(Error),
}

/// What is legal in a message and yet unlikely in a real one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubts {
    /// Text has control characters, or characters beyond those that written languages need.
    pub text: bool,
    /// The header's `TimeStamp` is not of this century.
    pub time_stamp: bool,
    /// The header's `SessionID` does not have the eight bytes that ISO 15118-20 gives it.
    pub session_id: bool,
}

/// What besides the bytes speaks for a set; the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// The frame's payload type names it.
    PayloadType(u16),
    /// The handshake has settled on its protocol.
    Handshake,
    /// The messages before were of it.
    Before,
    /// The message before was of the same protocol.
    SameProtocol,
    /// Nothing.
    None,
}

/// What candidates are sorted by.
pub(super) type Key = (u8, Ground, u32, u32, usize);

impl Candidate {
    /// How the set fares, or a peer's form of it, if that reads what the set does not.
    pub(super) fn of(
        set: &'static Set,
        bytes: &[u8],
        fragment: bool,
        ground: Ground,
        rarity: usize,
    ) -> Self {
        let by = |set, peer| Self::by(set, peer, bytes, fragment, ground, rarity);
        let usual = by(set, None);
        if usual.verdict.is_whole() {
            return usual;
        }
        let of_set = |peer: &Peer| peer.set().name == set.name;
        let mut peers = Peer::ALL.into_iter().filter(of_set);
        let deviant = peers.find_map(|peer| {
            let read = by(peer.set(), Some(peer));
            read.verdict.is_whole().then_some(read)
        });
        deviant.unwrap_or(usual)
    }

    fn by(
        set: &'static Set,
        peer: Option<Peer>,
        bytes: &[u8],
        fragment: bool,
        ground: Ground,
        rarity: usize,
    ) -> Self {
        let mut sight = Sight::new(is_iso20(set.name));
        let walk = if fragment {
            walk::fragment
        } else {
            walk::document
        };
        let walked = walk(set, bytes, &mut sight);
        let left = bytes
            .get(sight.end.div_ceil(8) as usize..)
            .unwrap_or_default();
        let slip = left.len() <= 1 || left.iter().all(|byte| *byte == 0);
        let verdict = match walked {
            Err(error) => Verdict::Fails(error),
            Ok(_) if !slip => Verdict::LeavesBytes(left.len()),
            Ok(notes) if notes.is_empty() => Verdict::Exact,
            Ok(notes) => Verdict::Tolerated(notes),
        };
        Self {
            set,
            peer,
            message: sight.message,
            verdict,
            doubts: sight.doubts,
            ground,
            explained: sight.end,
            of: (bytes.len() as u32).saturating_mul(8),
            rarity,
            oddities: sight.doubts.count().saturating_add(sight.notes),
        }
    }

    /// Sorts the likeliest first.
    pub(super) fn key(&self) -> Key {
        let (part, odd) = match self.verdict {
            Verdict::Exact if self.peer.is_none() => (0, 0),
            Verdict::Exact => (0, 1),
            Verdict::Tolerated(notes) => (0, notes.iter().count() as u32),
            _ if self.message.is_empty() => (2, 0),
            _ => (1, 0),
        };
        // Of those that read everything the less odd one, of the others the one that comes further.
        let first = match part {
            0 => self.doubts.count(),
            _ => u32::MAX.wrapping_sub(self.merit()),
        };
        (part, self.ground, first, odd, self.rarity)
    }

    /// The key of a message that this set reads to the letter, without a doubt: no key of the set comes before it.
    pub(super) const fn best_key(ground: Ground, rarity: usize) -> Key {
        (0, ground, 0, 0, rarity)
    }

    /// Bits explained, less what is odd about them. Where the right set runs out of bits, a wrong one
    /// often goes on, but not without oddities.
    fn merit(&self) -> u32 {
        /// Bits that an oddity outweighs; our choice, the best on messages cut short and with a bit
        /// flipped.
        const ODDITY: u32 = 40;
        let cut =
            matches!(self.verdict, Verdict::Fails(error) if error.kind == ErrorKind::UnexpectedEnd);
        let oddities = self.oddities.saturating_add(u32::from(!cut));
        self.explained
            .saturating_sub(oddities.saturating_mul(ODDITY))
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.message;
        match self.verdict {
            Verdict::Exact => write!(f, "reads {message} to the last bit")?,
            Verdict::Tolerated(notes) => {
                write!(f, "reads {message}, tolerating ")?;
                for (at, note) in notes.iter().enumerate() {
                    write!(f, "{}{note}", if at > 0 { ", " } else { "" })?;
                }
            }
            Verdict::LeavesBytes(left) => {
                write!(
                    f,
                    "reads {message}, but leaves {left} of {} bytes",
                    self.of / 8
                )?;
            }
            Verdict::Fails(error) => match error.kind {
                ErrorKind::UnknownRoot(_) => f.write_str("has no message that begins so")?,
                ErrorKind::RootNotAMessage(name) => {
                    write!(f, "begins with {name}, which is no message of its own")?;
                }
                _ => write!(f, "reads {} of {} bits: {error}", self.explained, self.of)?,
            },
        }
        if let Some(peer) = self.peer {
            write!(f, " as a known peer writes it ({peer})")?;
        }
        if self.doubts.count() > 0 && self.verdict.is_whole() {
            write!(f, ", but {}", self.doubts)?;
        }
        match self.ground {
            Ground::None => Ok(()),
            ground => write!(f, "; {ground}"),
        }
    }
}

impl Verdict {
    /// Whether the message is read to its end and nothing is left over.
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Exact | Self::Tolerated(_))
    }
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PayloadType(number) => write!(f, "payload type 0x{number:04X} names it"),
            Self::Handshake => f.write_str("the handshake chose its protocol"),
            Self::Before => f.write_str("messages before were of it"),
            Self::SameProtocol => f.write_str("the message before was of this protocol"),
            Self::None => f.write_str("nothing else speaks for it"),
        }
    }
}

impl Doubts {
    fn count(self) -> u32 {
        let Self {
            text,
            time_stamp,
            session_id,
        } = self;
        let count = |doubt| u32::from(doubt);
        count(text)
            .wrapping_add(count(time_stamp))
            .wrapping_add(count(session_id))
    }
}

impl fmt::Display for Doubts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let doubts = [
            (self.text, "text has characters that nobody writes"),
            (self.time_stamp, "TimeStamp is not of this century"),
            (self.session_id, "SessionID does not have 8 bytes"),
        ];
        let mut doubts = doubts.iter().filter(|(there, _)| *there);
        if let Some((_, first)) = doubts.next() {
            f.write_str(first)?;
        }
        doubts.try_for_each(|(_, next)| write!(f, ", {next}"))
    }
}
