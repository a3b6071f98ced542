//! A frame, read.

use core::time::Duration;

use v2g_exi::tree::Tree;
use v2g_link::slac::MmeType;
use v2g_link::v2gtp::{self, PayloadType};
use v2g_messages::sets::{Candidate, Session, Verdict};

use crate::{Direction, Frame, Gist, Layer, describe, gist, slac};

/// One message of a transcript.
#[derive(Clone, Debug)]
pub struct Message {
    /// Number of the packet, or line, of the recording that completed it.
    pub frame: u32,
    /// When; from the origin of the recording.
    pub time: Duration,
    /// Which way it went.
    pub direction: Direction,
    /// What carried it.
    pub layer: Layer,
    /// Type in the V2GTP header.
    pub payload_type: u16,
    /// Name of the schema set that it was read with, `sdp` or `slac`; empty if none explains it.
    pub set: &'static str,
    /// Its name in the standard's spelling; empty if it has none.
    pub name: &'static str,
    /// The payload; of the matching, the whole Ethernet frame.
    pub exi: Vec<u8>,
    /// How well the set explains it; none for discovery.
    pub candidate: Option<Candidate>,
}

impl Message {
    /// Reads a frame; `session` has heard the messages before it, and hears this one.
    pub(crate) fn read(frame: Frame, session: &mut Session) -> Self {
        let matching = (frame.layer == Layer::Slac)
            .then(|| slac::kind(MmeType(frame.payload_type)))
            .flatten();
        let discovery = matches!(
            PayloadType::from(frame.payload_type),
            PayloadType::SdpRequest | PayloadType::SdpResponse
        );
        let candidate = (!discovery && frame.layer != Layer::Slac).then(|| {
            let best = session.best(&frame.payload, Some(frame.payload_type), false);
            if best.verdict.is_whole() {
                session.heard(best.set, &frame.payload);
            }
            best
        });
        let named = candidate.filter(|it| !it.message.is_empty());
        let (set, name) = match (named, frame.direction) {
            _ if matching.is_some() => ("slac", matching.map_or("", |it| it.0)),
            (Some(candidate), _) => (candidate.set.name, candidate.message),
            (None, Direction::ToStation) if discovery => ("sdp", "SDPRequest"),
            (None, Direction::ToVehicle) if discovery => ("sdp", "SDPResponse"),
            (None, _) => ("", ""),
        };
        Self {
            frame: frame.number,
            time: frame.time,
            direction: frame.direction,
            layer: frame.layer,
            payload_type: frame.payload_type,
            set,
            name,
            exi: frame.payload,
            candidate,
        }
    }

    /// Everything in it, as far as it could be read; empty for discovery.
    #[must_use]
    pub fn tree(&self) -> Tree<'_> {
        self.candidate.map_or_else(Tree::default, |candidate| {
            Tree::document(candidate.set, &self.exi)
        })
    }

    /// Everything in it as one line of JSON, as far as it could be read.
    #[must_use]
    pub fn json(&self) -> String {
        if self.candidate.is_some() {
            return self.tree().json();
        }
        if self.layer == Layer::Slac {
            return slac::read(&self.exi).map_or_else(|| "{}".to_owned(), |said| said.json);
        }
        let description = describe(self.payload_type.into(), &self.exi);
        description.content.unwrap_or_else(|_| "{}".to_owned())
    }

    /// The values that matter, in one line.
    #[must_use]
    pub fn text(&self) -> String {
        match self.layer {
            Layer::Slac => slac::read(&self.exi).map_or_else(String::new, |said| said.text),
            Layer::Sdp => self.json(),
            Layer::Tcp | Layer::Tls => self.gist().text,
        }
    }

    /// The values that matter.
    #[must_use]
    pub fn gist(&self) -> Gist {
        gist::of_tree(&self.tree())
    }

    /// As it came.
    #[must_use]
    pub fn v2gtp(&self) -> v2gtp::Message<'_> {
        v2gtp::Message {
            payload_type: self.payload_type.into(),
            payload: &self.exi,
        }
    }

    /// Whether it was read to its end.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.candidate.is_none_or(|it| it.verdict.is_whole())
    }

    /// Why it was not, in a sentence.
    pub(crate) fn failure(&self) -> Option<String> {
        let candidate = self.candidate?;
        match candidate.verdict {
            Verdict::Fails(error) => Some(error.to_string()),
            Verdict::LeavesBytes(left) => Some(format!("{left} bytes behind its end")),
            Verdict::Exact | Verdict::Tolerated(_) => None,
        }
    }

    /// The name of the exchange that it belongs to: its own without `Req` or `Res`.
    pub(crate) fn exchange(&self) -> &'static str {
        let name = self.name;
        name.strip_suffix("Req")
            .or(name.strip_suffix("Res"))
            .unwrap_or(name)
    }

    /// Whether it is a response by its name.
    pub(crate) fn is_response(&self) -> bool {
        self.name.ends_with("Res")
    }
}
