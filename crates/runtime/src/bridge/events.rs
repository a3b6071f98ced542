//! What sessions tell, as JSON.

use serde_json::{Value, json};
use v2g::session::{EvccEvent, Protocol, SeccEvent};

/// `din`, `iso2` or `iso20`.
const fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Din => "din",
        Protocol::Iso2 => "iso2",
        _ => "iso20",
    }
}

/// The event for a charger, where it is one to know of. Voltages in V, currents in A, power in W, energy in Wh,
/// times in s, charge in %; what the vehicle did not tell is null.
#[must_use]
pub fn charger_event(event: &SeccEvent) -> Option<Value> {
    Some(match *event {
        SeccEvent::Protocol(it) => json!({"event": "protocol", "protocol": protocol(it)}),
        SeccEvent::SessionOpened(id) => {
            json!({"event": "session_opened", "session_id": id.to_string()})
        }
        SeccEvent::SessionResumed(id) => {
            json!({"event": "session_resumed", "session_id": id.to_string()})
        }
        SeccEvent::Identified(id) => json!({"event": "identified", "evcc_id": id.to_string()}),
        SeccEvent::Named(name) => json!({"event": "named", "evcc_id": name.to_string()}),
        SeccEvent::Phase(phase) => json!({"event": "phase", "phase": format!("{phase:?}")}),
        SeccEvent::ContractShown(emaid) => {
            json!({"event": "contract_shown", "emaid": emaid.to_string()})
        }
        SeccEvent::ContractVerified(emaid) => {
            json!({"event": "contract_verified", "emaid": emaid.to_string()})
        }
        SeccEvent::Limits(limits) => json!({
            "event": "limits",
            "mode": format!("{:?}", limits.mode),
            "max_voltage": limits.max_voltage.as_f64(),
            "max_current": limits.max_current.as_f64(),
            "max_power": limits.max_power.map(|it| it.as_f64()),
            "capacity": limits.capacity.map(|it| it.as_f64()),
            "energy_request": limits.energy_request.map(|it| it.as_f64()),
            "full_soc": limits.full_soc.map(|it| it.get()),
            "bulk_soc": limits.bulk_soc.map(|it| it.get()),
            "departure": limits.departure.map(|it| it.as_secs()),
        }),
        SeccEvent::Vehicle(status) => json!({
            "event": "vehicle",
            "ready": status.ready,
            "ev_error": format!("{:?}", status.error),
            "soc": status.soc.get(),
        }),
        SeccEvent::Demand(demand) => json!({
            "event": "demand",
            "target_voltage": demand.target_voltage.as_f64(),
            "target_current": demand.target_current.as_f64(),
            "complete": demand.complete,
            "bulk_complete": demand.bulk_complete,
            "time_to_full": demand.time_to_full.map(|it| it.as_secs()),
            "time_to_bulk": demand.time_to_bulk.map(|it| it.as_secs()),
        }),
        SeccEvent::Needs(needs) => json!({
            "event": "needs",
            "control": format!("{:?}", needs.control),
            "departure": needs.departure.map(|it| it.as_secs()),
            "target_energy": needs.target_energy.map(|it| it.as_f64()),
            "max_energy": needs.max_energy.map(|it| it.as_f64()),
            "min_energy": needs.min_energy.map(|it| it.as_f64()),
            "min_soc": needs.min_soc.map(|it| it.get()),
            "target_soc": needs.target_soc.map(|it| it.get()),
        }),
        SeccEvent::Power(power) => json!({"event": "power", "power": power.as_f64()}),
        SeccEvent::Standby(rests) => json!({"event": "standby", "rests": rests}),
        SeccEvent::Renegotiating => json!({"event": "renegotiating"}),
        SeccEvent::RenegotiatingServices => json!({"event": "renegotiating_services"}),
        SeccEvent::MeterConfirmed(energy) => {
            json!({"event": "meter_confirmed", "energy": energy.as_f64()})
        }
        SeccEvent::Refused(request, code) => {
            json!({"event": "refused", "request": format!("{request:?}"), "response_code": code})
        }
        SeccEvent::Ended(end) => json!({
            "event": "ended",
            "completed": end.is_completed(),
            "reason": end.to_string(),
        }),
        _ => return None,
    })
}

/// The event for a vehicle, where it is one to know of.
pub(super) fn vehicle_event(event: &EvccEvent) -> Option<Value> {
    Some(match *event {
        EvccEvent::Protocol(it) => json!({"event": "protocol", "protocol": protocol(it)}),
        EvccEvent::SessionOpened(id) => {
            json!({"event": "session_opened", "session_id": id.to_string()})
        }
        EvccEvent::SessionResumed(id) => {
            json!({"event": "session_resumed", "session_id": id.to_string()})
        }
        EvccEvent::Identified(id) => json!({"event": "identified", "evse_id": id.to_string()}),
        EvccEvent::Phase(phase) => json!({"event": "phase", "phase": format!("{phase:?}")}),
        EvccEvent::AuthorizationPending => json!({"event": "authorization_pending"}),
        EvccEvent::PaysByContract(it) => json!({"event": "payment", "contract": it}),
        EvccEvent::Limits(limits) => json!({
            "event": "limits",
            "max_voltage": limits.max_voltage.as_f64(),
            "min_voltage": limits.min_voltage.as_f64(),
            "max_current": limits.max_current.as_f64(),
            "min_current": limits.min_current.as_f64(),
            "max_power": limits.max_power.map(|it| it.as_f64()),
        }),
        EvccEvent::TargetPower(power) => {
            json!({"event": "target_power", "power": power.as_f64()})
        }
        EvccEvent::Station(present) => json!({
            "event": "station",
            "status": format!("{:?}", present.status),
            "voltage": present.voltage.map(|it| it.as_f64()),
            "current": present.current.map(|it| it.as_f64()),
        }),
        EvccEvent::Standby(rests) => json!({"event": "standby", "rests": rests}),
        EvccEvent::Notified(what) => {
            json!({"event": "notified", "notification": format!("{what:?}")})
        }
        EvccEvent::Stopping(cause) => json!({"event": "stopping", "cause": format!("{cause:?}")}),
        EvccEvent::Ended(end) => json!({
            "event": "ended",
            "completed": end.is_completed(),
            "reason": end.to_string(),
        }),
        _ => return None,
    })
}
