//! Stations that take part, in bounded room.

use crate::slac::{CmAttenCharInd, Mac};

/// How many stations a vehicle keeps. Our choice: more than hear each other in a car park.
///
/// When more answer, those that have not reported make room first, then those farther away; and reports are taken
/// without remembering the answer, so that forged answers keep no report out.
pub const MAX_STATIONS: usize = 16;

/// One station.
#[derive(Clone, Copy, Debug)]
pub(super) struct Station {
    pub(super) mac: Mac,
    pub(super) report: Option<CmAttenCharInd>,
    /// Validation has shown that it is not the one, or that it cannot tell.
    pub(super) excluded: bool,
}

/// A station and its mean attenuation in dB.
type Nearest = Option<(Mac, u8)>;

#[derive(Debug)]
pub(super) struct Stations {
    slots: [Option<Station>; MAX_STATIONS],
    next: usize,
    /// Whether an answer was forgotten for lack of room.
    crowded: bool,
}

impl Stations {
    pub(super) const fn new() -> Self {
        Self {
            slots: [None; MAX_STATIONS],
            next: 0,
            crowded: false,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Station> {
        self.slots.iter().flatten()
    }

    pub(super) fn find(&mut self, mac: Mac) -> Option<&mut Station> {
        self.slots.iter_mut().flatten().find(|own| own.mac == mac)
    }

    pub(super) const fn crowded(&self) -> bool {
        self.crowded
    }

    /// Whether every station has reported, and none was forgotten.
    pub(super) fn complete(&self) -> bool {
        !self.crowded && self.iter().all(|station| station.report.is_some())
    }

    /// Remembers an answer.
    pub(super) fn answered(&mut self, mac: Mac) {
        if self.find(mac).is_some() {
            return;
        }
        let station = Station {
            mac,
            report: None,
            excluded: false,
        };
        let free = self.slots.iter_mut().find(|slot| slot.is_none());
        match free {
            Some(slot) => *slot = Some(station),
            None => {
                self.crowded = true;
                let next = self.next;
                self.next = next
                    .saturating_add(1)
                    .checked_rem(MAX_STATIONS)
                    .unwrap_or(0);
                if let Some(slot) = self.slots.get_mut(next) {
                    *slot = Some(station);
                }
            }
        }
    }

    /// Remembers the report of a station that was forgotten, if there is room or it is nearer than another one.
    pub(super) fn squeeze(&mut self, mac: Mac, report: CmAttenCharInd) -> bool {
        let farthest = self.slots.iter_mut().max_by_key(|slot| match slot {
            None => u16::MAX,
            Some(Station { report: None, .. }) => u16::MAX.saturating_sub(1),
            Some(Station {
                report: Some(other),
                ..
            }) => u16::from(other.attenuation.mean()),
        });
        let Some(slot) = farthest else {
            return false;
        };
        let nearer = slot
            .and_then(|station| station.report)
            .is_none_or(|other| report.attenuation.mean() < other.attenuation.mean());
        if nearer {
            *slot = Some(Station {
                mac,
                report: Some(report),
                excluded: false,
            });
        }
        nearer
    }

    /// The nearest and the second nearest station with at least `sounds` sounds that are not excluded.
    pub(super) fn nearest(&self, sounds: u8) -> (Nearest, Nearest) {
        let (mut first, mut second) = (None, None);
        let usable = self.iter().filter(|station| !station.excluded);
        for station in usable {
            let Some(report) = station.report.filter(|own| own.num_sounds >= sounds) else {
                continue;
            };
            let candidate = Some((station.mac, report.attenuation.mean()));
            let closer =
                |than: Nearest| than.is_none_or(|(_, mean)| report.attenuation.mean() < mean);
            if closer(first) {
                second = core::mem::replace(&mut first, candidate);
            } else if closer(second) {
                second = candidate;
            }
        }
        (first, second)
    }
}
