//! Figures of time and number. All of ISO 15118-3:2015, Annex A, unless another source stands beside them.

use core::time::Duration;

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// How long a confirmation or response is awaited: `TT_match_response`, 200 ms.
pub const TT_MATCH_RESPONSE: Duration = ms(200);
/// How long a station awaits the next message of a run: `TT_match_sequence`, 400 ms.
pub const TT_MATCH_SEQUENCE: Duration = ms(400);
/// How often a message is repeated that got no answer: `C_EV_match_retry`, 2.
pub const C_EV_MATCH_RETRY: u8 = 2;
/// How often the sounds are announced: `C_EV_start_atten_char_inds`, 3.
pub const C_EV_START_ATTEN_CHAR_INDS: u8 = 3;
/// How many sounds there are: `C_EV_match_MNBC`, 10.
pub const C_EV_MATCH_MNBC: u8 = 10;
/// How long a station listens to sounds: `TT_EVSE_match_MNBC`, 600 ms, told as 6.
pub const TIME_OUT: u8 = 6;
/// Unit of [`TIME_OUT`] and of the toggle window.
pub const TENTH: Duration = ms(100);
/// Longest time for which a vehicle can make a station listen, in 100 ms. Our choice: half a second above the
/// standard's 600 ms, so that nobody occupies a run for 25 s.
pub const TIME_OUT_MAX: u8 = 11;
/// From link to its notification: `TP_link_ready_notification`, 0.2 to 1 s.
pub const TP_LINK_READY_NOTIFICATION: Duration = ms(200);
/// How long a modem may be silent about its link: `TT_link_status_response`, 5 s.
pub const TT_LINK_STATUS_RESPONSE: Duration = ms(5_000);
/// How long an amplitude map's confirmation is awaited: `TT_amp_map_exchange`, 200 ms.
pub const TT_AMP_MAP_EXCHANGE: Duration = ms(200);
/// Longest toggle window: `TT_EVSE_vald_toggle`, 3.5 s.
pub const TT_EVSE_VALD_TOGGLE: Duration = ms(3_500);

/// How long CM_SET_KEY.CNF is awaited: 1 s. Source: EVerest.
pub(super) const TT_SET_KEY: Duration = ms(1_000);
/// How often the key is sent again. Our choice, as everything else of the matching.
pub(super) const SET_KEY_RETRIES: u8 = 2;
/// Between two questions for a link that is to come: 100 ms. Source: EVerest.
pub(super) const JOIN_POLL: Duration = ms(100);
/// Between two questions for a link that is there: 1 s. Source: EVerest.
pub(super) const LINK_POLL: Duration = ms(1_000);
/// When a link is taken for granted that the modem cannot be asked for: 1 s. Our choice.
pub(super) const ASSUMED_LINK: Duration = ms(1_000);
