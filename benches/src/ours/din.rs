//! The sample of DIN 70121 as a value.

use v2g_messages::din::{
    Body, CurrentDemandReq, DcEvErrorCode, DcEvStatus, Header, PhysicalValue, UnitSymbol,
    V2gMessage,
};

use UnitSymbol::{A, S, V, W};

use super::SESSION;

/// The charge loop, with everything that a vehicle can say in it.
pub fn din_current_demand_req() -> V2gMessage<'static> {
    let request = CurrentDemandReq {
        dc_ev_status: DcEvStatus {
            ev_ready: true,
            ev_cabin_conditioning: Some(false),
            ev_ress_conditioning: Some(true),
            ev_error_code: DcEvErrorCode::NoError,
            ev_ress_soc: 57,
        },
        ev_target_current: physical(-1, A, 1250),
        ev_maximum_voltage_limit: Some(physical(-1, V, 4100)),
        ev_maximum_current_limit: Some(physical(0, A, 350)),
        ev_maximum_power_limit: Some(physical(2, W, 1400)),
        bulk_charging_complete: Some(false),
        charging_complete: false,
        remaining_time_to_full_soc: Some(physical(0, S, 2400)),
        remaining_time_to_bulk_soc: Some(physical(0, S, 1380)),
        ev_target_voltage: physical(-1, V, 4015),
    };
    V2gMessage {
        header: Header {
            session_id: SESSION.into(),
            notification: None,
            signature: None,
        },
        body: Body::CurrentDemandReq(request),
    }
}

const fn physical(multiplier: i8, unit: UnitSymbol, value: i16) -> PhysicalValue {
    PhysicalValue {
        multiplier,
        unit: Some(unit),
        value,
    }
}
