//! TLS: records are collected while the connection lasts, and opened at its end, when every secret that
//! the recording holds is known.

pub(crate) mod carry;
#[cfg(feature = "crypto")]
mod cipher;
mod hello;
#[cfg(feature = "crypto")]
mod keys;
#[cfg(not(feature = "crypto"))]
#[path = "no_keys.rs"]
mod keys;

use core::time::Duration;
use std::sync::Arc;

use self::carry::{Contents, place};
use self::hello::{Bytes, Hello};
use self::keys::Keys;
use super::plain::Plain;
use crate::handshake::alert;
use crate::{Direction, Frame, Handshake, Layer, Secrets, Step, Trouble};

/// Types of records.
const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const DATA: u8 = 23;

/// Types of handshake messages.
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const CERTIFICATE: u8 = 11;
const FINISHED: u8 = 20;
const KEY_UPDATE: u8 = 24;

const TLS13: u16 = 0x0304;

/// Bytes in front of a record's content: type, version, length.
const HEADER: usize = 5;

/// One record as it was on the wire.
#[derive(Debug)]
struct Record {
    at: (u32, Duration),
    /// How many of its direction were before it.
    place: u32,
    kind: u8,
    version: u16,
    body: Vec<u8>,
    /// Bytes in front of it are missing.
    behind_gap: bool,
}

/// One direction of a connection, cut into records.
#[derive(Debug, Default)]
pub(crate) struct Records {
    records: Vec<Record>,
    pending: Vec<u8>,
    /// Bytes are missing, and no record has begun since.
    lost: bool,
    behind_gap: bool,
}

impl Records {
    /// Of a direction that was silent.
    pub(crate) const NONE: Self = Self {
        records: Vec::new(),
        pending: Vec::new(),
        lost: false,
        behind_gap: false,
    };

    pub(super) fn bytes(&mut self, at: (u32, Duration), bytes: &[u8]) {
        if self.lost && !begins(bytes) {
            return;
        }
        self.lost = false;
        self.pending.extend(bytes);
        let mut rest = self.pending.as_slice();
        while begins(rest) {
            let Some(([kind, major, minor, high, low], behind)) = rest.split_first_chunk() else {
                break;
            };
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            let Some((body, behind)) = behind.split_at_checked(length) else {
                break;
            };
            rest = behind;
            self.records.push(Record {
                at,
                place: u32::try_from(self.records.len()).unwrap_or(u32::MAX),
                kind: *kind,
                version: u16::from_be_bytes([*major, *minor]),
                body: body.to_vec(),
                behind_gap: std::mem::take(&mut self.behind_gap),
            });
        }
        let left = rest.len();
        if left >= HEADER && !begins(rest) {
            self.gap();
        } else {
            self.pending.drain(..self.pending.len() - left);
        }
    }

    pub(super) fn gap(&mut self) {
        self.pending.clear();
        self.lost = true;
        self.behind_gap = true;
    }

    /// Whether the side that this direction comes from opened the handshake.
    pub(crate) fn is_client(&self) -> bool {
        let first = self.records.first();
        first.is_some_and(|it| it.kind == HANDSHAKE && it.body.first() == Some(&CLIENT_HELLO))
    }

    /// The hellos of the side, and where its records stop being readable in TLS 1.2.
    fn hellos(&self, parse: fn(&[u8]) -> Option<Hello>, kind: u8) -> Vec<Hello> {
        let mut messages = Vec::new();
        let mut ended = false;
        for record in &self.records {
            match record.kind {
                // Behind it TLS 1.2 encrypts; TLS 1.3 may send it between two hellos.
                CHANGE_CIPHER_SPEC => ended = true,
                HANDSHAKE if !ended || record.body.first() == Some(&kind) => {
                    messages.extend(&record.body);
                }
                HANDSHAKE | ALERT => {}
                _ => break,
            }
        }
        let mut found = Vec::new();
        while let Some((number, body)) = message(&mut messages) {
            if number == kind {
                found.extend(parse(&body));
            }
        }
        found
    }
}

/// Whether a record may begin with these bytes, as far as there are any.
fn begins(bytes: &[u8]) -> bool {
    matches!(bytes, [20..=24, 3, ..] | [20..=24] | [])
}

/// Takes the next handshake message off, if it is whole.
fn message(pending: &mut Vec<u8>) -> Option<(u8, Vec<u8>)> {
    let mut bytes = Bytes(pending);
    let kind = u8::try_from(bytes.number(1)?).ok()?;
    let body = bytes.vector(3)?.0.to_vec();
    pending.drain(..4 + body.len());
    Some((kind, body))
}

/// What a connection with TLS has to say.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    pub(crate) frames: Vec<Frame>,
    pub(crate) troubles: Vec<(Direction, Trouble)>,
    pub(crate) handshake: Handshake,
}

/// Where the content of sealed records comes from.
enum Source {
    Keys(Box<Keys>),
    /// Another module opened them.
    Contents(Arc<Contents>),
}

impl Source {
    fn are_there(&self) -> bool {
        match self {
            Self::Keys(keys) => keys.are_there(),
            Self::Contents(contents) => contents.keys,
        }
    }

    fn open(&mut self, direction: Direction, record: &Record) -> Option<(u8, Vec<u8>)> {
        match self {
            Self::Keys(keys) => keys.open(direction, record),
            Self::Contents(contents) => contents.records.get(&place(direction, record)).cloned(),
        }
    }
}

/// Opens records that [`carry::pack`] packed, and packs what was in them.
#[cfg(feature = "crypto")]
pub(crate) fn unseal(sides: [&Records; 2], secrets: &Secrets, into: &mut crate::pack::Pack) {
    let random = sides[0].hellos(Hello::of_client, CLIENT_HELLO).pop();
    let Some(Hello { random, .. }) = random else {
        return;
    };
    let mut contents = Contents::default();
    let opened = open_into(sides, secrets, &mut |place, content| {
        contents.records.insert(place, content);
    });
    contents.missing = opened.0.handshake.missing;
    contents.keys = opened.1;
    contents.pack(&random, into);
}

/// Opens the records of both directions, the vehicle's first.
pub(crate) fn open(sides: [&Records; 2], secrets: &Secrets) -> Opened {
    open_into(sides, secrets, &mut |_, _| {}).0
}

/// The same; each content is told, and at the end whether there were keys.
fn open_into(
    sides: [&Records; 2],
    secrets: &Secrets,
    tell: &mut dyn FnMut((bool, u32), (u8, Vec<u8>)),
) -> (Opened, bool) {
    let [vehicle, station] = sides;
    let client = vehicle.hellos(Hello::of_client, CLIENT_HELLO).pop();
    let servers = station.hellos(Hello::of_server, SERVER_HELLO);
    let server = servers.into_iter().rfind(|hello| !hello.retries());
    let mut opened = Opened::default();
    opened.handshake.hellos(client.as_ref(), server.as_ref());
    let contents = client.as_ref().and_then(|it| secrets.contents(&it.random));
    let source = if let Some(contents) = contents {
        opened.handshake.missing.clone_from(&contents.missing);
        Source::Contents(contents)
    } else {
        let keys = Keys::new(client.as_ref(), server.as_ref(), secrets);
        Source::Keys(Box::new(keys.unwrap_or_else(|missing| {
            opened.handshake.missing = missing;
            Keys::default()
        })))
    };
    let mut opener = Opener {
        tls13: opened.handshake.version == Some(TLS13),
        source,
        opened,
        sides: Default::default(),
        tell,
    };
    let both = [Direction::ToStation, Direction::ToVehicle];
    let records = both.into_iter().zip(sides);
    let mut records: Vec<(Direction, &Record)> = records
        .flat_map(|(direction, side)| side.records.iter().map(move |record| (direction, record)))
        .collect();
    records.sort_by_key(|(_, record)| record.at.0);
    for (direction, record) in records {
        opener.record(direction, record);
    }
    let keys = opener.source.are_there();
    (opener.finish(), keys)
}

impl Handshake {
    fn hellos(&mut self, client: Option<&Hello>, server: Option<&Hello>) {
        if let Some(client) = client {
            self.offered_versions.clone_from(&client.versions);
            self.offered_suites.clone_from(&client.suites);
            self.offered_groups.clone_from(&client.groups);
            self.extensions.clone_from(&client.extensions);
            self.server_name.clone_from(&client.server_name);
        }
        if let Some(server) = server {
            self.version = server.versions.first().copied();
            self.suite = server.suites.first().copied();
        }
    }
}

/// One direction while its records are opened.
#[derive(Default)]
struct Side {
    /// Handshake messages that are not complete.
    pending: Vec<u8>,
    plain: Option<Plain>,
    /// The records from here on are encrypted (TLS 1.2).
    sealed: bool,
    unread: u32,
}

struct Opener<'t> {
    tls13: bool,
    source: Source,
    opened: Opened,
    sides: [Side; 2],
    /// Hears the content of every record that was opened.
    tell: &'t mut dyn FnMut((bool, u32), (u8, Vec<u8>)),
}

impl Opener<'_> {
    fn side(&mut self, direction: Direction) -> &mut Side {
        let [vehicle, station] = &mut self.sides;
        match direction {
            Direction::ToStation => vehicle,
            Direction::ToVehicle => station,
        }
    }

    fn record(&mut self, direction: Direction, record: &Record) {
        let sealed = match (self.tls13, record.kind) {
            (_, CHANGE_CIPHER_SPEC) => {
                self.side(direction).sealed = true;
                self.step(direction, record, "ChangeCipherSpec", None, false);
                return;
            }
            (true, kind) => kind == DATA,
            (false, kind) => kind == DATA || self.side(direction).sealed,
        };
        if record.behind_gap {
            self.side(direction).pending.clear();
            if let Some(plain) = &mut self.side(direction).plain {
                plain.gap();
            }
        }
        if !sealed {
            self.content(direction, record, record.kind, &record.body, false);
            return;
        }
        match self.source.open(direction, record) {
            Some((kind, content)) => {
                self.content(direction, record, kind, &content, true);
                (self.tell)(place(direction, record), (kind, content));
            }
            None => self.side(direction).unread += 1,
        }
    }

    fn content(
        &mut self,
        direction: Direction,
        record: &Record,
        kind: u8,
        content: &[u8],
        encrypted: bool,
    ) {
        match kind {
            HANDSHAKE => {
                self.side(direction).pending.extend(content);
                while let Some((kind, body)) = message(&mut self.side(direction).pending) {
                    self.message(direction, record, (kind, &body), encrypted);
                }
            }
            ALERT => {
                if let [level, number] = *content {
                    self.step(direction, record, alert(number), Some(level), encrypted);
                }
            }
            DATA => {
                self.opened.handshake.decrypted = true;
                let plain = &mut match direction {
                    Direction::ToStation => &mut self.sides[0],
                    Direction::ToVehicle => &mut self.sides[1],
                }
                .plain;
                let plain = plain.get_or_insert_with(|| Plain::of(Layer::Tls));
                plain.bytes(record.at, direction, content, &mut self.opened.frames);
            }
            _ => {}
        }
    }

    fn message(
        &mut self,
        direction: Direction,
        record: &Record,
        (kind, body): (u8, &[u8]),
        encrypted: bool,
    ) {
        self.step(direction, record, hello::name(kind), None, encrypted);
        match kind {
            CERTIFICATE => {
                let certificates = hello::certificates(body, self.tls13);
                let handshake = &mut self.opened.handshake;
                match direction {
                    Direction::ToStation => handshake.vehicle_certificates = certificates,
                    Direction::ToVehicle => handshake.station_certificates = certificates,
                }
            }
            FINISHED | KEY_UPDATE => {
                if let Source::Keys(keys) = &mut self.source {
                    match kind {
                        FINISHED => keys.finished(direction),
                        _ => keys.updated(direction),
                    }
                }
            }
            _ => {}
        }
    }

    fn step(
        &mut self,
        direction: Direction,
        record: &Record,
        name: &'static str,
        alert: Option<u8>,
        encrypted: bool,
    ) {
        self.opened.handshake.steps.push(Step {
            frame: record.at.0,
            time: record.at.1,
            direction,
            name,
            alert,
            encrypted,
        });
    }

    fn finish(mut self) -> Opened {
        let there = self.source.are_there();
        let both = [Direction::ToStation, Direction::ToVehicle];
        for (direction, side) in both.into_iter().zip(&self.sides) {
            let unread = match side.unread {
                0 => None,
                records if there => Some(Trouble::Sealed(records)),
                records => Some(Trouble::Encrypted(records)),
            };
            let plain = side.plain.iter().flat_map(Plain::troubles).flatten();
            let troubles = unread.into_iter().chain(plain);
            let troubles = troubles.map(|trouble| (direction, trouble));
            self.opened.troubles.extend(troubles);
        }
        self.opened
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_cut_whatever_the_pieces() {
        let stream = [
            0x16, 3, 1, 0, 2, 7, 7, 0x17, 3, 3, 0, 0, 0x17, 3, 3, 0, 1, 9,
        ];
        for length in 1..=stream.len() {
            let mut records = Records::default();
            let pieces = stream.chunks(length);
            pieces.for_each(|piece| records.bytes((1, Duration::ZERO), piece));
            let bodies: Vec<&[u8]> = records.records.iter().map(|it| &it.body[..]).collect();
            assert_eq!(bodies, [&[7, 7][..], &[], &[9]]);
        }
    }

    #[test]
    fn records_are_found_again_behind_a_gap() {
        let mut records = Records::default();
        records.bytes((1, Duration::ZERO), &[0x17, 3, 3, 0, 9, 1]);
        records.gap();
        records.bytes((2, Duration::ZERO), &[1, 2, 3]);
        records.bytes((3, Duration::ZERO), &[0x17, 3, 3, 0, 1, 9]);
        assert_eq!(records.records.len(), 1);
        assert!(records.records[0].behind_gap);
    }
}
