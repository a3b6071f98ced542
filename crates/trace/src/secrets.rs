//! Secrets of TLS sessions, as key logs write them.
//!
//! A line is a label, the client's random number and the secret, the latter two in hex. The same lines
//! stand in a key log file, in the decryption secrets blocks of pcapng, and in the UDP datagrams with
//! which some chargers disclose them on the wire.
//!
//! Source: the SSLKEYLOGFILE format (draft-ietf-tls-keylogfile).

use core::fmt;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::layer::tls::carry::Contents;
use crate::pack::{Pack, Unpack};

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Label {
    /// TLS 1.2: the master secret.
    Master,
    /// TLS 1.3, by side: records of the handshake.
    Handshake(Side),
    /// TLS 1.3, by side: records behind it.
    Traffic(Side),
}

/// An end of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Side {
    Client,
    Server,
}

impl Label {
    const ALL: [Self; 5] = [
        Self::Master,
        Self::Handshake(Side::Client),
        Self::Handshake(Side::Server),
        Self::Traffic(Side::Client),
        Self::Traffic(Side::Server),
    ];

    /// As key logs spell it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Master => "CLIENT_RANDOM",
            Self::Handshake(Side::Client) => "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            Self::Handshake(Side::Server) => "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            Self::Traffic(Side::Client) => "CLIENT_TRAFFIC_SECRET_0",
            Self::Traffic(Side::Server) => "SERVER_TRAFFIC_SECRET_0",
        }
    }
}

/// A session, by its client's random number, and what a secret of it is for.
type Key = ([u8; 32], Label);

/// Secrets by session and purpose.
///
/// ```
/// use v2g_trace::Secrets;
///
/// let mut secrets = Secrets::default();
/// let line = format!("CLIENT_RANDOM {} {}\n", "0a".repeat(32), "0b".repeat(48));
/// assert_eq!(secrets.add(line.as_bytes()), 1);
/// assert_eq!(secrets.add(b"# a comment\nhello\n"), 0);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secrets {
    keys: BTreeMap<Key, Vec<u8>>,
    /// What another module has opened, by the client's random number.
    contents: BTreeMap<[u8; 32], Arc<Contents>>,
}

impl Secrets {
    /// Takes the lines of a key log that have a secret; says how many. What else is in it is passed over.
    pub fn add(&mut self, log: &[u8]) -> usize {
        let lines = log.split(|byte| matches!(byte, b'\n' | b'\r' | 0));
        let parsed = lines.filter_map(line);
        parsed
            .map(|(key, secret)| self.keys.insert(key, secret))
            .count()
    }

    /// Adds those of another.
    pub fn extend(&mut self, other: &Self) {
        let others = other
            .keys
            .iter()
            .map(|(key, secret)| (*key, secret.clone()));
        self.keys.extend(others);
        let others = other.contents.iter().map(|(key, it)| (*key, it.clone()));
        self.contents.extend(others);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether a text reads as a key log: its first line that is no comment has a secret.
    #[must_use]
    pub fn recognise(text: &[u8]) -> bool {
        let lines = text.split(|byte| matches!(byte, b'\n' | b'\r'));
        let mut said = lines.filter(|it| !it.trim_ascii().is_empty() && !it.starts_with(b"#"));
        said.next().and_then(line).is_some()
    }

    /// The secret of the session with this random number of the client.
    #[cfg(feature = "crypto")]
    pub(crate) fn find(&self, random: &[u8; 32], label: Label) -> Option<&[u8]> {
        self.keys.get(&(*random, label)).map(Vec::as_slice)
    }

    /// What was in the records of this session, if another module has opened them.
    pub(crate) fn contents(&self, random: &[u8; 32]) -> Option<Arc<Contents>> {
        self.contents.get(random).cloned()
    }

    pub(crate) fn keep(&mut self, random: [u8; 32], contents: Contents) {
        self.contents.insert(random, Arc::new(contents));
    }

    /// Packs the secrets for another module.
    pub(crate) fn pack(&self, into: &mut Pack) {
        into.length(self.keys.len());
        for ((random, label), secret) in &self.keys {
            into.bytes(label.name().as_bytes());
            into.bytes(random).bytes(secret);
        }
    }

    #[cfg_attr(
        not(feature = "crypto"),
        expect(dead_code, reason = "read where records are opened")
    )]
    pub(crate) fn unpack(from: &mut Unpack<'_>) -> Option<Self> {
        let keys = from.list(|from| {
            let name = from.bytes()?;
            let mut labels = Label::ALL.into_iter();
            let label = labels.find(|it| it.name().as_bytes() == name)?;
            Some(((from.array()?, label), from.bytes()?.to_vec()))
        });
        Some(Self {
            keys: keys?.into_iter().collect(),
            ..Self::default()
        })
    }
}

/// Keys are never shown.
impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} secrets", self.keys.len())
    }
}

fn line(line: &[u8]) -> Option<(Key, Vec<u8>)> {
    let mut words = core::str::from_utf8(line).ok()?.split_ascii_whitespace();
    let (label, random, secret) = (words.next()?, words.next()?, words.next()?);
    let label = Label::ALL.into_iter().find(|it| it.name() == label)?;
    let random = unhex(random)?.try_into().ok()?;
    let secret = unhex(secret).filter(|secret| matches!(secret.len(), 32 | 48))?;
    Some(((random, label), secret))
}

/// The bytes that pairs of hex digits mean.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let pair = |pair: &[u8]| {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let [high, low] = *pair else { return None };
        u8::try_from(digit(high)? * 16 + digit(low)?).ok()
    };
    digits.chunks(2).map(pair).collect()
}
