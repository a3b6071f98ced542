//! Which set a message is of, and why: a stream does not say it.

use core::fmt;

use v2g_exi::schema::Set;

use super::candidate::{Candidate, Ground, Key, Verdict};
use super::session::{Session, is_iso20};
use super::{SETS, of_payload_type};

/// Ranks the sets for a message of which nothing else is known.
pub fn rank(bytes: &[u8], fragment: bool) -> Ranking {
    Session::default().rank(bytes, None, fragment)
}

/// Every set, the likeliest first.
#[derive(Clone, Copy, Debug)]
pub struct Ranking {
    candidates: [Candidate; SETS.len()],
}

impl Session {
    /// Ranks the sets for the next message; `payload_type` is that of its V2GTP header, if it had one.
    pub fn rank(&self, bytes: &[u8], payload_type: Option<u16>, fragment: bool) -> Ranking {
        let mut candidates = self
            .outlooks(payload_type, fragment)
            .map(|it| (it.excluded, it.read(bytes, fragment)));
        candidates.sort_unstable_by_key(|(excluded, it)| (*excluded, it.key()));
        Ranking {
            candidates: candidates.map(|(_, candidate)| candidate),
        }
    }

    /// The first of the ranking alone: reads with the sets in the order of their prospects, until none of the
    /// rest could be better. In the middle of a session that is one.
    pub fn best(&self, bytes: &[u8], payload_type: Option<u16>, fragment: bool) -> Candidate {
        let mut outlooks = self.outlooks(payload_type, fragment);
        outlooks.sort_unstable_by_key(Outlook::key);
        let [first, rest @ ..] = outlooks;
        let mut best = (first.excluded, first.read(bytes, fragment));
        for outlook in rest {
            if (best.0, best.1.key()) <= outlook.key() {
                break;
            }
            let candidate = outlook.read(bytes, fragment);
            if (outlook.excluded, candidate.key()) < (best.0, best.1.key()) {
                best = (outlook.excluded, candidate);
            }
        }
        best.1
    }

    /// What speaks for each set before the message is read.
    fn outlooks(&self, payload_type: Option<u16>, fragment: bool) -> [Outlook; SETS.len()] {
        let named = payload_type.map_or(&[][..], of_payload_type);
        let mut rarity = 0_usize;
        SETS.map(|set| {
            let ground = match payload_type {
                // The type of DIN and -2 does not tell them apart; the others name one set.
                Some(number) if named == [set.name] => Ground::PayloadType(number),
                _ => self.ground(set.name),
            };
            rarity = rarity.saturating_add(1);
            Outlook {
                set,
                ground,
                rarity,
                excluded: !named.is_empty() && !named.contains(&set.name) && !fragment,
            }
        })
    }

    /// What the messages so far say for the set with this name.
    pub fn ground(&self, set: &str) -> Ground {
        let before = self.before().unwrap_or_default();
        if self.agreed().is_some_and(|sets| sets.contains(&set)) {
            Ground::Handshake
        } else if before == set || self.service() == Some(set) {
            Ground::Before
        } else if is_iso20(before) && is_iso20(set) {
            Ground::SameProtocol
        } else {
            Ground::None
        }
    }
}

/// A set that has not been tried yet.
#[derive(Clone, Copy)]
struct Outlook {
    set: &'static Set,
    ground: Ground,
    rarity: usize,
    /// The payload type speaks against it.
    excluded: bool,
}

impl Outlook {
    fn read(&self, bytes: &[u8], fragment: bool) -> Candidate {
        Candidate::of(self.set, bytes, fragment, self.ground, self.rarity)
    }

    /// The best that the candidate's key may come to.
    fn key(&self) -> (bool, Key) {
        (self.excluded, Candidate::best_key(self.ground, self.rarity))
    }
}

impl Ranking {
    /// The likeliest set.
    pub const fn best(&self) -> Candidate {
        let [best, ..] = self.candidates;
        best
    }

    /// All of them, the likeliest first.
    pub const fn all(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Those after the best one that read the whole message too.
    pub fn rivals(&self) -> impl Iterator<Item = &Candidate> {
        let rest = self.candidates.iter().skip(1);
        rest.filter(|candidate| candidate.verdict.is_whole())
    }
}

/// Why the best one is the best, in half a sentence.
impl fmt::Display for Ranking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let best = self.best();
        match best.verdict {
            Verdict::LeavesBytes(_) => return write!(f, "it {best}"),
            Verdict::Fails(_) => return f.write_str("it explains most of the bits"),
            Verdict::Exact | Verdict::Tolerated(_) => {}
        }
        match (best.ground, self.rivals().next()) {
            (Ground::PayloadType(number), _) => write!(f, "payload type 0x{number:04X} names it"),
            (_, None) => f.write_str("no other set reads it to the end"),
            (ground, Some(rival)) if ground < rival.ground => {
                write!(f, "{} reads it too, but {ground}", rival.set.name)
            }
            (_, Some(rival)) if best.doubts != rival.doubts => {
                write!(
                    f,
                    "{} reads it too, but then {}",
                    rival.set.name, rival.doubts
                )
            }
            (_, Some(rival)) if best.verdict != rival.verdict => {
                write!(
                    f,
                    "{} reads it too, but only with tolerances",
                    rival.set.name
                )
            }
            (_, Some(rival)) => write!(f, "{} reads it too, but is rarer", rival.set.name),
        }
    }
}
