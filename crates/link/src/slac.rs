//! SLAC: how a vehicle finds out which station it is plugged into, and joins that station's powerline network.
//!
//! All stations nearby hear a vehicle's sounds; the one that hears it loudest is at the other end of the cable.
//! None of it is authenticated, and the network's key is handed over in the clear. What a matching gives is a link,
//! not trust: that begins with TLS.
//!
//! Source: ISO 15118-3:2015, Annex A; HomePlug Green PHY 1.1. Figures without a public source say so.

mod frame;
mod ids;
mod keys;
mod mac;
mod message;
mod mme;
mod wire;

pub use frame::{ETHER_TYPE, Frame, FrameError, LONGEST, SHORTEST, Version};
pub use ids::{RunId, StationId};
pub use keys::{Nid, Nmk};
pub use mac::Mac;
pub use message::{
    AmplitudeMap, Attenuation, CARRIERS, CmAmpMapCnf, CmAmpMapReq, CmAttenCharInd, CmAttenCharRsp,
    CmAttenProfileInd, CmMnbcSoundInd, CmSetKeyCnf, CmSetKeyReq, CmSlacMatchCnf, CmSlacMatchReq,
    CmSlacParmCnf, CmSlacParmReq, CmStartAttenCharInd, CmValidateCnf, CmValidateReq, GROUPS,
    Message, ResponseType, Untyped, ValidationResult,
};
pub use mme::MmeType;
pub use wire::{Problem, Unusable};
