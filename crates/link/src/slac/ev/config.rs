//! What a vehicle is told once.

use core::time::Duration;

use crate::slac::{AmplitudeMap, Mac, Modem, TT_MATCH_RESPONSE};

/// How a vehicle matches.
#[derive(Clone, Copy, Debug)]
pub struct EvConfig {
    /// Address of the host's interface to the modem.
    pub mac: Mac,
    /// The chip.
    pub modem: Modem,
    /// Figures of time.
    pub timing: EvTiming,
    /// Up to this mean attenuation in dB a station counts as found: `C_EV_match_signalattn_direct`, 10 dB. The only
    /// public figure is in a chip maker's header.
    pub direct: u8,
    /// Up to this mean attenuation in dB a station counts as possibly found: `C_EV_match_signalattn_indirect`.
    /// Our choice is 40 dB, which long cables need and deployed vehicles accept; the chip maker says 20 dB.
    pub indirect: u8,
    /// Two stations closer to each other than this many dB are reported as ambiguous, and validated if validation is
    /// allowed at all: 3 dB, our choice.
    pub margin: u8,
    /// Fewer sounds than this make a report worthless: 3, our choice.
    pub least_sounds: u8,
    /// When to toggle the control pilot: never unless set, since most stations do not count.
    pub validation: EvValidation,
    /// Toggles of one validation, 1 to 3 (`C_EV_vald_nb_toggles`); random unless set.
    pub toggles: Option<u8>,
    /// Whether a station that cannot validate is matched if there is no other: yes unless set.
    pub unvalidated: bool,
    /// Whether to begin at a duty cycle of 10 to 96 %, too: yes unless set.
    pub nominal: bool,
    /// What the station is asked to send more quietly once the link is up; nothing unless set.
    pub amplitude_map: Option<AmplitudeMap>,
    /// Ignores what the standard has ignored but the field sends: response type 0, identifications that are not zero.
    /// For conformance tests; off unless set.
    pub strict: bool,
}

/// When a vehicle proves by toggles of the control pilot which station it is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvValidation {
    /// The lowest attenuation decides.
    Never,
    /// When the best station is only possibly found, or another one is about as near.
    WhenUncertain,
    /// Each time.
    Always,
}

/// The standard's figures for a vehicle.
///
/// Source: ISO 15118-3:2015, Annex A.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvTiming {
    /// How long an answer is awaited: `TT_match_response`, 200 ms.
    pub response: Duration,
    /// Between two announcements or sounds: `TP_EV_batch_msg_interval`, 20 to 50 ms; 30 ms as most vehicles.
    pub batch: Duration,
    /// From the first announcement until all stations have reported: `TT_EV_atten_results`, 1.2 s.
    pub results: Duration,
    /// Until a busy station is asked again to validate: 500 ms, our choice.
    pub busy: Duration,
    /// How long the toggles may take altogether: `TP_EV_vald_toggle`, 0.6 to 3.5 s; 2 s as in conformance tests.
    pub toggle_window: Duration,
    /// How long S2 stays closed and open in a toggle: `TP_EV_vald_state_duration`, 200 to 400 ms; 300 ms as in
    /// conformance tests.
    pub toggle: Duration,
    /// From the key to the link: `TT_match_join`, 12 s.
    pub join: Duration,
    /// From wake-up to the link: `T_conn_resume`, 6 s; then the vehicle matches anew.
    pub resume: Duration,
    /// Before a new attempt: `TT_matching_rate`, 400 ms. Source: [V2G3-A09-124].
    pub rate: Duration,
    /// How long new attempts may begin: `TT_matching_repetition`, 10 s. Source: [V2G3-A09-125].
    pub repetition: Duration,
    /// How many attempts are made in any case: `C_conn_max_match`, 3.
    pub attempts: u8,
}

impl EvConfig {
    /// The standard's figures, tolerant of what the field sends.
    #[must_use]
    pub fn new(mac: Mac, modem: Modem) -> Self {
        Self {
            mac,
            modem,
            timing: EvTiming::default(),
            direct: 10,
            indirect: 40,
            margin: 3,
            least_sounds: 3,
            validation: EvValidation::Never,
            toggles: None,
            unvalidated: true,
            nominal: true,
            amplitude_map: None,
            strict: false,
        }
    }
}

impl Default for EvTiming {
    fn default() -> Self {
        Self {
            response: TT_MATCH_RESPONSE,
            batch: Duration::from_millis(30),
            results: Duration::from_millis(1_200),
            busy: Duration::from_millis(500),
            toggle_window: Duration::from_secs(2),
            toggle: Duration::from_millis(300),
            join: Duration::from_secs(12),
            resume: Duration::from_secs(6),
            rate: Duration::from_millis(400),
            repetition: Duration::from_secs(10),
            attempts: 3,
        }
    }
}
