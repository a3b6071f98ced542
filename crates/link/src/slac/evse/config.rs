//! What a station is told once.

use core::time::Duration;

use crate::slac::{AmplitudeMap, Mac, Modem, TT_MATCH_RESPONSE, TT_MATCH_SEQUENCE};

/// How a station matches.
#[derive(Clone, Copy, Debug)]
pub struct EvseConfig {
    /// Address of the host's interface to the modem.
    pub mac: Mac,
    /// The chip.
    pub modem: Modem,
    /// Figures of time.
    pub timing: EvseTiming,
    /// What a vehicle gets that wants to toggle: "not required" unless set.
    pub validation: EvseValidation,
    /// Whether a new request of the same vehicle starts anew even where it is matched already: yes unless set. Some
    /// vehicles begin again without a word; the standard has them wait for the link to time out. Who forges the
    /// vehicle's own address can end its link by that; nobody else can.
    pub restart: bool,
    /// dB added to what the modem reports, for what is lost between socket and modem: 0 unless set. Vehicles accept
    /// up to about 40 dB.
    pub attenuation_offset: i8,
    /// What the vehicle is asked to send more quietly once the link is up; nothing unless set.
    pub amplitude_map: Option<AmplitudeMap>,
    /// Ignores what the standard has ignored but the field sends: response type 0, identifications that are not
    /// zero, and a matched vehicle's new request. For conformance tests; off unless set.
    pub strict: bool,
}

/// What a vehicle gets that wants to prove by toggling that it is on this cable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvseValidation {
    /// It is told that it cannot.
    Unsupported,
    /// It is told that it need not.
    NotRequired,
    /// The toggles of the control pilot are counted; [`pilot`](super::Evse::pilot) has to be told each of them.
    Toggles,
}

/// The standard's figures for a station.
///
/// Source: ISO 15118-3:2015, Annex A.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvseTiming {
    /// From plug-in to a vehicle that was measured: `TT_EVSE_SLAC_init`, 20 to 50 s; 40 s as in EVerest.
    pub init: Duration,
    /// How long a response is awaited: `TT_match_response`, 200 ms.
    pub response: Duration,
    /// How long the next message of a run is awaited: `TT_match_sequence`, 400 ms.
    pub sequence: Duration,
    /// From the measurement to the vehicle's choice: `TT_EVSE_match_session`, 10 s.
    pub session: Duration,
    /// From the choice to the link: `TT_match_join`, 12 s.
    pub join: Duration,
    /// How long state E or F is shown: `T_step_EF`, 4 s at least.
    pub step_fault: Duration,
    /// How long the oscillator is off before: `T_step_X1`, 3 s at least.
    pub step_off: Duration,
    /// From wake-up to the vehicle's first message: `T_conn_max_comm`, 8 s.
    pub wake: Duration,
    /// How often state E or F is shown to a vehicle that does not match: `C_sequ_retry`, 2.
    pub retries: u8,
}

impl EvseConfig {
    /// The standard's figures, tolerant of what the field sends.
    #[must_use]
    pub fn new(mac: Mac, modem: Modem) -> Self {
        Self {
            mac,
            modem,
            timing: EvseTiming::default(),
            validation: EvseValidation::NotRequired,
            restart: true,
            attenuation_offset: 0,
            amplitude_map: None,
            strict: false,
        }
    }
}

impl Default for EvseTiming {
    fn default() -> Self {
        Self {
            init: Duration::from_secs(40),
            response: TT_MATCH_RESPONSE,
            sequence: TT_MATCH_SEQUENCE,
            session: Duration::from_secs(10),
            join: Duration::from_secs(12),
            step_fault: Duration::from_secs(4),
            step_off: Duration::from_secs(3),
            wake: Duration::from_secs(8),
            retries: 2,
        }
    }
}
