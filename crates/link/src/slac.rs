//! SLAC: how a vehicle finds out which station it is plugged into, and joins that station's powerline network.
//!
//! All stations nearby hear a vehicle's sounds; the one that hears it loudest is at the other end of the cable.
//! None of it is authenticated, and the network's key is handed over in the clear. What a matching gives is a link,
//! not trust: that begins with TLS.
//!
//! - [`Evse`] and [`Ev`] are engines without sockets, driven like the sessions: `receive`, `expire`, `poll_transmit`,
//!   `poll_event`, `deadline`. What goes in and out are whole Ethernet frames of one interface, those of the own modem
//!   included.
//! - [`Message`] and [`Frame`] are the frames themselves.
//! - [`Modem`] is the table of chips; [`Detect`] finds out which one there is.
//!
//! Source: ISO 15118-3:2015, Annex A; HomePlug Green PHY 1.1. Figures without a public source say so.

mod amplitude;
mod ev;
mod evse;
mod frame;
mod ids;
mod ignored;
mod keys;
mod mac;
mod message;
mod mme;
mod modem;
mod outbox;
mod pilot;
mod timers;
mod timing;
mod wire;

pub use ev::{Ev, EvConfig, EvEvent, EvFailure, EvTiming, EvValidation, MAX_STATIONS};
pub use evse::{
    Evse, EvseConfig, EvseEvent, EvseFailure, EvseTiming, EvseValidation, LinkLoss, MAX_RUNS,
    RunEnd,
};
pub use frame::{ETHER_TYPE, Frame, FrameError, LONGEST, SHORTEST, Version};
pub use ids::{RunId, StationId};
pub use ignored::{Ignored, IgnoredFrames};
pub use keys::{Nid, Nmk};
pub use mac::Mac;
pub use message::{
    AmplitudeMap, Attenuation, CARRIERS, CmAmpMapCnf, CmAmpMapReq, CmAttenCharInd, CmAttenCharRsp,
    CmAttenProfileInd, CmMnbcSoundInd, CmSetKeyCnf, CmSetKeyReq, CmSlacMatchCnf, CmSlacMatchReq,
    CmSlacParmCnf, CmSlacParmReq, CmStartAttenCharInd, CmValidateCnf, CmValidateReq, GROUPS,
    Message, ResponseType, Untyped, ValidationResult,
};
pub use mme::MmeType;
pub use modem::{Ask, DETECT_INTERVAL, Detect, Modem, ModemVersion, Told};
pub use pilot::{Oscillator, PilotSignal, PilotState};
pub use timing::{
    C_EV_MATCH_MNBC, C_EV_MATCH_RETRY, C_EV_START_ATTEN_CHAR_INDS, TENTH, TIME_OUT, TIME_OUT_MAX,
    TP_LINK_READY_NOTIFICATION, TT_AMP_MAP_EXCHANGE, TT_EVSE_VALD_TOGGLE, TT_LINK_STATUS_RESPONSE,
    TT_MATCH_RESPONSE, TT_MATCH_SEQUENCE,
};
pub use wire::{Problem, Unusable};
