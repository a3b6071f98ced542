//! Records of TLS on their way to a module that can open them, and what was in them on the way back.
//!
//! The decoder of a browser has no cryptography. It packs the records of every connection ([`pack`]), a module
//! that is loaded for it opens them (`unseal`), and reading the recording again takes the contents from
//! [`Secrets`] as if it had opened them itself.

use core::time::Duration;
use std::collections::BTreeMap;

use super::{Record, Records};
use crate::pack::{Pack, Unpack};
use crate::{Direction, Secrets};

/// What was in the records of a connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    /// Whether there were keys.
    pub(crate) keys: bool,
    /// Secrets that are missing, as key logs call them.
    pub(crate) missing: Vec<String>,
    /// Type and content by direction and place of the record.
    pub(crate) records: BTreeMap<(bool, u32), (u8, Vec<u8>)>,
}

/// The side of a record and its place among those of the side.
pub(super) fn place(direction: Direction, record: &Record) -> (bool, u32) {
    (direction == Direction::ToStation, record.place)
}

/// Packs the records of a connection, the vehicle's first.
pub(crate) fn pack(sides: [&Records; 2], into: &mut Pack) {
    for side in sides {
        into.length(side.records.len());
        for record in &side.records {
            into.number(record.at.0).octet(record.kind);
            into.number(record.version.into());
            into.octet(record.behind_gap.into()).bytes(&record.body);
        }
    }
}

#[cfg_attr(
    not(feature = "crypto"),
    expect(dead_code, reason = "read where records are opened")
)]
pub(crate) fn unpack(from: &mut Unpack<'_>) -> Option<[Records; 2]> {
    let mut side = || {
        let mut place = 0;
        let records = from.list(|from| {
            place += 1;
            Some(Record {
                at: (from.number()?, Duration::ZERO),
                place: place - 1,
                kind: from.octet()?,
                version: u16::try_from(from.number()?).ok()?,
                behind_gap: from.octet()? != 0,
                body: from.bytes()?.to_vec(),
            })
        });
        Some(Records {
            records: records?,
            ..Records::default()
        })
    };
    Some([side()?, side()?])
}

impl Contents {
    #[cfg_attr(
        not(feature = "crypto"),
        expect(dead_code, reason = "packed where records are opened")
    )]
    pub(crate) fn pack(&self, random: &[u8; 32], into: &mut Pack) {
        into.bytes(random).octet(self.keys.into());
        into.length(self.missing.len());
        for it in &self.missing {
            into.bytes(it.as_bytes());
        }
        into.length(self.records.len());
        for ((to_station, place), (kind, content)) in &self.records {
            into.octet((*to_station).into()).number(*place);
            into.octet(*kind).bytes(content);
        }
    }

    fn unpack(from: &mut Unpack<'_>) -> Option<([u8; 32], Self)> {
        let random = from.array()?;
        let keys = from.octet()? != 0;
        let text =
            |from: &mut Unpack<'_>| Some(String::from_utf8_lossy(from.bytes()?).into_owned());
        let missing = from.list(text)?;
        let records = from.list(|from| {
            let place = (from.octet()? != 0, from.number()?);
            Some((place, (from.octet()?, from.bytes()?.to_vec())))
        });
        let contents = Self {
            keys,
            missing,
            records: records?.into_iter().collect(),
        };
        Some((random, contents))
    }
}

impl Secrets {
    /// Takes contents of records as another module found them with `capture::unseal`.
    pub fn add_contents(&mut self, unsealed: &[u8]) {
        let mut from = Unpack(unsealed);
        while let Some((random, contents)) = Contents::unpack(&mut from) {
            self.keep(random, contents);
        }
    }
}
