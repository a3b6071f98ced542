//! One of each message.

use v2g_link::slac::{
    AmplitudeMap, Attenuation, CmAmpMapCnf, CmAttenCharInd, CmAttenCharRsp, CmAttenProfileInd,
    CmMnbcSoundInd, CmSetKeyCnf, CmSetKeyReq, CmSlacMatchCnf, CmSlacMatchReq, CmSlacParmCnf,
    CmSlacParmReq, CmStartAttenCharInd, CmValidateCnf, CmValidateReq, GROUPS, Mac, Message, Nid,
    Nmk, ResponseType, RunId, StationId, ValidationResult,
};

pub(crate) const VEHICLE: Mac = Mac([2, 0, 0, 0, 0, 1]);
pub(crate) const STATION: Mac = Mac([2, 0, 0, 0, 0, 2]);
pub(crate) const RUN: RunId = RunId(*b"TESLA EV");

pub(crate) fn map() -> AmplitudeMap {
    AmplitudeMap::FLAT.with(17, 5).with(916, 2)
}

/// Each message with the length of its frame. `map` is what the amplitude map borrows from.
pub(crate) fn all(map: &AmplitudeMap) -> Vec<(Message<'_>, usize)> {
    let request = CmSlacMatchReq {
        pev_id: StationId::NONE,
        pev_mac: VEHICLE,
        evse_id: StationId::NONE,
        evse_mac: STATION,
        run_id: RUN,
    };
    let nmk = Nmk::new([0x5A; 16]);
    let attenuation = Attenuation(core::array::from_fn(|group| group as u8));
    let none = StationId::NONE;
    vec![
        (CmSlacParmReq { run_id: RUN }.into(), 60),
        (
            CmSlacParmCnf {
                num_sounds: 10,
                time_out: 6,
                response_type: ResponseType::OtherStation,
                forwarding_sta: VEHICLE,
                run_id: RUN,
            }
            .into(),
            60,
        ),
        (
            CmStartAttenCharInd {
                num_sounds: 10,
                time_out: 6,
                response_type: ResponseType::Host,
                forwarding_sta: VEHICLE,
                run_id: RUN,
            }
            .into(),
            60,
        ),
        (
            CmMnbcSoundInd {
                sender_id: StationId(*b"WVWZZZ1JZXW000001"),
                remaining: 9,
                run_id: RUN,
                random: Some([0xA5; 16]),
            }
            .into(),
            71,
        ),
        (
            CmAttenProfileInd {
                pev_mac: VEHICLE,
                attenuation,
            }
            .into(),
            85,
        ),
        (
            CmAttenCharInd {
                source_address: VEHICLE,
                run_id: RUN,
                source_id: none,
                response_id: none,
                num_sounds: 10,
                attenuation: Attenuation([20; GROUPS]),
            }
            .into(),
            129,
        ),
        (
            CmAttenCharRsp {
                source_address: VEHICLE,
                run_id: RUN,
                source_id: none,
                response_id: none,
            }
            .into(),
            70,
        ),
        (
            CmValidateReq {
                timer: 19,
                result: ValidationResult::Ready,
            }
            .into(),
            60,
        ),
        (
            CmValidateCnf {
                toggle_num: 3,
                result: ValidationResult::Success,
            }
            .into(),
            60,
        ),
        (request.into(), 85),
        (
            CmSlacMatchCnf {
                request,
                nid: Nid::of(&nmk),
                nmk: nmk.clone(),
            }
            .into(),
            109,
        ),
        (
            CmSetKeyReq {
                my_nonce: [0xAA; 4],
                cco_capability: 0,
                nid: Nid::of(&nmk),
                nmk,
            }
            .into(),
            60,
        ),
        (
            CmSetKeyCnf {
                result: 1,
                my_nonce: [0; 4],
                your_nonce: [0xAA; 4],
            }
            .into(),
            60,
        ),
        (map.request().into(), 480),
        (CmAmpMapCnf { result: 0 }.into(), 60),
    ]
}
