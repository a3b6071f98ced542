//! What a station's engine makes known.

use crate::slac::{Mac, Nid, Oscillator, RunId, Told};

/// What happened, or what has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvseEvent {
    /// Give a key made of fresh randomness to [`renew`](super::Evse::renew), at once: until then the station answers
    /// no vehicle's choice, and has not left the old network.
    KeyNeeded,
    /// Put this on the control pilot. Where basic charging has set another duty cycle, leave it.
    Oscillator(Oscillator),
    /// A vehicle has begun a run; which of them is at this cable is not known yet.
    RunStarted {
        /// The vehicle's host.
        vehicle: Mac,
        /// Its run.
        run_id: RunId,
    },
    /// A vehicle was heard.
    Measured {
        /// The vehicle's host.
        vehicle: Mac,
        /// Mean attenuation in dB, as reported to it.
        attenuation: u8,
        /// Sounds that were heard.
        sounds: u8,
    },
    /// A run is over without a match.
    RunEnded {
        /// The vehicle's host.
        vehicle: Mac,
        /// Its run.
        run_id: RunId,
        /// Why.
        reason: RunEnd,
    },
    /// A vehicle has chosen this station and got the key. Only now its address means anything.
    Matched {
        /// The vehicle's host.
        vehicle: Mac,
        /// Its run.
        run_id: RunId,
        /// The network.
        nid: Nid,
        /// Mean attenuation in dB.
        attenuation: u8,
    },
    /// The link is up (D-LINK_READY): discovery and sessions may begin, with this vehicle and nobody else.
    LinkUp {
        /// The vehicle's host.
        vehicle: Mac,
    },
    /// The link is down, or never came.
    LinkDown(LinkLoss),
    /// The station has given up until the vehicle is unplugged, or begins a run by itself.
    Failed(EvseFailure),
    /// The vehicle wants to be sent to more quietly on some carriers; the modem has been told.
    AmplitudeMapTaken,
    /// The vehicle has not taken, or not answered, our amplitude map.
    AmplitudeMapRefused,
    /// The modem does not confirm its key. Matching goes on; if no link comes up, this is why.
    ModemSilent,
    /// The modem's answer to [`ask`](super::Evse::ask).
    Modem(Told),
}

/// Why a run is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunEnd {
    /// The vehicle did not go on: nothing after `TT_match_sequence`, or no toggles announced.
    NoSounds,
    /// Sounds were announced, but the modem reported none: another cable, or a modem that cannot measure.
    NotHeard,
    /// The report was not answered.
    NoResponse,
    /// The vehicle chose no station, or another one.
    NotChosen,
    /// The vehicle broke off its validation.
    Validation,
    /// Another vehicle was matched.
    OtherMatched,
    /// Another vehicle needed the place: more than [`MAX_RUNS`](super::MAX_RUNS) at once.
    Displaced,
    /// The control pilot says that there is no vehicle to match.
    Pilot,
}

/// Why there is no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkLoss {
    /// The vehicle got the key, but did not join.
    NotJoined,
    /// The modem says so.
    Lost,
    /// The modem says nothing.
    ModemSilent,
    /// The vehicle is gone from the socket, or the pilot shows a fault.
    Pilot,
    /// Woken up, but silent: nobody called [`communicating`](super::Evse::communicating) in time.
    NoTraffic,
    /// The vehicle began again.
    Restarted,
    /// The higher layer asked for it.
    Asked,
}

/// Why a station has given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvseFailure {
    /// Nobody was matched in `TT_EVSE_SLAC_init`, each time.
    NoVehicle,
}
