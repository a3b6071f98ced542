//! What a vehicle's engine makes known.

use crate::slac::{LinkLoss, Mac, Nid, RunId, Told};

/// What happened, or what has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvEvent {
    /// An attempt has begun.
    Started {
        /// Its name, random.
        run_id: RunId,
    },
    /// A station has reported.
    Measured {
        /// The station's host.
        station: Mac,
        /// Mean attenuation in dB.
        attenuation: u8,
        /// Sounds that it heard.
        sounds: u8,
    },
    /// Two stations hear the vehicle about equally well: two cables side by side, or somebody lies.
    Ambiguous {
        /// The one that is preferred.
        first: Mac,
        /// The other one.
        second: Mac,
        /// How much better the first is, in dB.
        apart: u8,
    },
    /// Close or open S2 (state C or B), for a toggle of the control pilot.
    S2 {
        /// Whether to close it.
        closed: bool,
    },
    /// A station has given its key.
    Matched {
        /// The station's host.
        station: Mac,
        /// The run.
        run_id: RunId,
        /// The network.
        nid: Nid,
        /// Mean attenuation in dB.
        attenuation: u8,
    },
    /// The link is up (D-LINK_READY): discovery may begin.
    LinkUp {
        /// The station's host.
        station: Mac,
    },
    /// The link is down, or never came.
    LinkDown(LinkLoss),
    /// An attempt has failed; the next one follows.
    AttemptFailed(EvFailure),
    /// The last attempt has failed; nothing more happens until the control pilot goes off and on again.
    Failed(EvFailure),
    /// The station wants to be sent to more quietly on some carriers; the modem has been told.
    AmplitudeMapTaken,
    /// The station has not taken, or not answered, our amplitude map.
    AmplitudeMapRefused,
    /// The modem confirms no key, or tells nothing of the link.
    ModemSilent,
    /// The modem's answer to [`ask`](super::Ev::ask).
    Modem(Told),
}

/// Why an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvFailure {
    /// No station answered.
    NoStation,
    /// No station reported enough sounds.
    NoReport,
    /// The best station is farther away than [`EvConfig::indirect`](super::EvConfig::indirect).
    TooFar {
        /// Its mean attenuation in dB.
        attenuation: u8,
    },
    /// No station counted the toggles right.
    Validation,
    /// The chosen station did not confirm.
    NoConfirmation,
    /// The link did not come up.
    NotJoined,
    /// The control pilot went off.
    Pilot,
}
