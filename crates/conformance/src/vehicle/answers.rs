//! What a station in order answers: 400 V, 16 A and 11 kW in AC; up to 500 V, 100 A and 50 kW in DC.

use serde_json::{Value, json};

use crate::{Current, Protocol};

/// The id of the session that the tester opens.
pub(super) const SESSION: &str = "0123456789ABCDEF";
/// An id that no session here has.
pub(super) const OTHER: &str = "FEDCBA9876543210";

/// What of a request its answer depends on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    /// `EVTargetVoltage`, in volts.
    pub(super) voltage: f64,
    /// `EVTargetCurrent`, in amperes.
    pub(super) current: f64,
    /// `ServiceID`.
    pub(super) service: u16,
}

/// The content of the usual response to this request; `None` where a station in order has none.
pub(super) fn usual(
    protocol: Protocol,
    current: Current,
    exchange: &str,
    wanted: Wanted,
) -> Option<Value> {
    match protocol {
        Protocol::Iso20 => iso20(current, exchange, wanted),
        _ => common(protocol, current, exchange, wanted),
    }
}

fn common(protocol: Protocol, current: Current, exchange: &str, wanted: Wanted) -> Option<Value> {
    let din = protocol == Protocol::Din;
    let mut answer = json!({"ResponseCode": "OK"});
    let rest = match exchange {
        "SessionSetup" if din => json!({
            "ResponseCode": "OK_NewSessionEstablished", "EVSEID": "49A80737A45678", "DateTimeNow": 1_750_000_000,
        }),
        "SessionSetup" => json!({
            "ResponseCode": "OK_NewSessionEstablished", "EVSEID": "DE*V2G*E0001", "EVSETimeStamp": 1_750_000_000,
        }),
        "ServiceDiscovery" if din => json!({
            "PaymentOptions": {"PaymentOption": ["ExternalPayment"]},
            "ChargeService": {
                "ServiceTag": {"ServiceID": 1, "ServiceCategory": "EVCharging"},
                "FreeService": false, "EnergyTransferType": "DC_extended",
            },
        }),
        "ServiceDiscovery" => json!({
            "PaymentOptionList": {"PaymentOption": ["ExternalPayment"]},
            "ChargeService": {
                "ServiceID": 1, "ServiceCategory": "EVCharging", "FreeService": false,
                "SupportedEnergyTransferMode": {
                    "EnergyTransferMode": ["AC_single_phase_core", "AC_three_phase_core", "DC_core", "DC_extended"],
                },
            },
        }),
        "PaymentServiceSelection" | "ServicePaymentSelection" | "SessionStop" => json!({}),
        "Authorization" | "ContractAuthentication" => json!({"EVSEProcessing": "Finished"}),
        "ChargeParameterDiscovery" => parameters(din, current),
        "CableCheck" => json!({"DC_EVSEStatus": dc_status(), "EVSEProcessing": "Finished"}),
        "PreCharge" | "WeldingDetection" => {
            let off = exchange == "WeldingDetection";
            let voltage = if off { 0.0 } else { wanted.voltage };
            json!({"DC_EVSEStatus": dc_status(), "EVSEPresentVoltage": quantity("V", voltage)})
        }
        "PowerDelivery" if current == Current::Ac => json!({"AC_EVSEStatus": ac_status()}),
        "PowerDelivery" => json!({"DC_EVSEStatus": dc_status()}),
        "ChargingStatus" => json!({
            "EVSEID": "DE*V2G*E0001", "SAScheduleTupleID": 1, "EVSEMaxCurrent": quantity("A", 16.0),
            "ReceiptRequired": false, "AC_EVSEStatus": ac_status(),
        }),
        "CurrentDemand" => {
            let mut answer = json!({
                "DC_EVSEStatus": dc_status(),
                "EVSEPresentVoltage": quantity("V", wanted.voltage),
                "EVSEPresentCurrent": quantity("A", wanted.current.min(100.0)),
                "EVSECurrentLimitAchieved": wanted.current >= 100.0,
                "EVSEVoltageLimitAchieved": false, "EVSEPowerLimitAchieved": false,
                "EVSEMaximumVoltageLimit": quantity("V", 500.0),
                "EVSEMaximumCurrentLimit": quantity("A", 100.0),
                "EVSEMaximumPowerLimit": quantity("W", 50_000.0),
            });
            if !din {
                merge(
                    &mut answer,
                    json!({"EVSEID": "DE*V2G*E0001", "SAScheduleTupleID": 1}),
                );
            }
            answer
        }
        _ => return None,
    };
    merge(&mut answer, rest);
    Some(answer)
}

fn parameters(din: bool, current: Current) -> Value {
    let time = json!({"start": 0, "duration": 86_400});
    let schedule = match (din, current) {
        (true, _) => {
            json!({"PMaxScheduleID": 1, "PMaxScheduleEntry": [{"RelativeTimeInterval": time, "PMax": 32_000}]})
        }
        (_, Current::Ac) => {
            json!({"PMaxScheduleEntry": [{"RelativeTimeInterval": time, "PMax": quantity("W", 11_000.0)}]})
        }
        _ => {
            json!({"PMaxScheduleEntry": [{"RelativeTimeInterval": time, "PMax": quantity("W", 50_000.0)}]})
        }
    };
    let list = json!({"SAScheduleTuple": [{"SAScheduleTupleID": 1, "PMaxSchedule": schedule}]});
    let mut answer = json!({"EVSEProcessing": "Finished", "SAScheduleList": list});
    let rest = match current {
        Current::Ac => json!({"AC_EVSEChargeParameter": {
            "AC_EVSEStatus": ac_status(), "EVSENominalVoltage": quantity("V", 230.0), "EVSEMaxCurrent": quantity("A", 16.0),
        }}),
        _ => json!({"DC_EVSEChargeParameter": {
            "DC_EVSEStatus": dc_status(),
            "EVSEMaximumCurrentLimit": quantity("A", 100.0),
            "EVSEMaximumPowerLimit": quantity("W", 50_000.0),
            "EVSEMaximumVoltageLimit": quantity("V", 500.0),
            "EVSEMinimumCurrentLimit": quantity("A", 0.0),
            "EVSEMinimumVoltageLimit": quantity("V", 150.0),
            "EVSEPeakCurrentRipple": quantity("A", 1.0),
        }}),
    };
    merge(&mut answer, rest);
    answer
}

fn iso20(current: Current, exchange: &str, wanted: Wanted) -> Option<Value> {
    let dc = current != Current::Ac;
    let mut answer = json!({"ResponseCode": "OK"});
    let rest = match exchange {
        "SessionSetup" => {
            json!({"ResponseCode": "OK_NewSessionEstablished", "EVSEID": "DE*V2G*E0001"})
        }
        "AuthorizationSetup" => json!({
            "AuthorizationServices": ["EIM"], "CertificateInstallationService": false, "EIM_ASResAuthorizationMode": {},
        }),
        "Authorization" => json!({"EVSEProcessing": "Finished"}),
        "ServiceDiscovery" => json!({
            "ServiceRenegotiationSupported": false,
            "EnergyTransferServiceList": {"Service": [{"ServiceID": if dc { 2 } else { 1 }, "FreeService": false}]},
        }),
        "ServiceDetail" => {
            let parameter = |name: &str, value: i32| json!({"Name": name, "intValue": value});
            let set = |number: u16, mode: i32| {
                let mut parameters = vec![parameter("Connector", if dc { 2 } else { 1 })];
                if !dc {
                    parameters.push(parameter("EVSENominalVoltage", 230));
                }
                parameters.extend([
                    parameter("ControlMode", mode),
                    parameter("MobilityNeedsMode", 1),
                    parameter("Pricing", 0),
                ]);
                json!({"ParameterSetID": number, "Parameter": parameters})
            };
            let sets = [set(1, 1), set(2, 2)];
            json!({"ServiceID": wanted.service, "ServiceParameterList": {"ParameterSet": sets}})
        }
        "ServiceSelection" | "SessionStop" | "PowerDelivery" => json!({}),
        "ChargeParameterDiscovery" if dc => json!({"DC_CPDResEnergyTransferMode": {
            "EVSEMaximumChargePower": rational(50_000.0), "EVSEMinimumChargePower": rational(0.0),
            "EVSEMaximumChargeCurrent": rational(100.0), "EVSEMinimumChargeCurrent": rational(0.0),
            "EVSEMaximumVoltage": rational(500.0), "EVSEMinimumVoltage": rational(150.0),
        }}),
        "ChargeParameterDiscovery" => json!({"AC_CPDResEnergyTransferMode": {
            "EVSEMaximumChargePower": rational(11_000.0), "EVSEMinimumChargePower": rational(0.0),
            "EVSENominalFrequency": rational(50.0),
        }}),
        "ScheduleExchange" => json!({
            "EVSEProcessing": "Finished",
            "Scheduled_SEResControlMode": {"ScheduleTuple": [{"ScheduleTupleID": 1, "ChargingSchedule": {
                "PowerSchedule": {"TimeAnchor": 0, "PowerScheduleEntries": {
                    "PowerScheduleEntry": [{"Duration": 86_400, "Power": rational(11_000.0)}],
                }},
            }}]},
        }),
        "CableCheck" => json!({"EVSEProcessing": "Finished"}),
        "PreCharge" => json!({"EVSEPresentVoltage": rational(wanted.voltage)}),
        "WeldingDetection" => json!({"EVSEPresentVoltage": rational(0.0)}),
        "ChargeLoop" if dc => json!({
            "EVSEPresentCurrent": rational(wanted.current.min(100.0)), "EVSEPresentVoltage": rational(wanted.voltage),
            "EVSEPowerLimitAchieved": false, "EVSECurrentLimitAchieved": wanted.current >= 100.0,
            "EVSEVoltageLimitAchieved": false,
            "Scheduled_DC_CLResControlMode": {},
        }),
        "ChargeLoop" => json!({"Scheduled_AC_CLResControlMode": {}}),
        _ => return None,
    };
    merge(&mut answer, rest);
    Some(answer)
}

fn dc_status() -> Value {
    json!({
        "NotificationMaxDelay": 0, "EVSENotification": "None",
        "EVSEIsolationStatus": "Valid", "EVSEStatusCode": "EVSE_Ready",
    })
}

fn ac_status() -> Value {
    json!({"NotificationMaxDelay": 0, "EVSENotification": "None", "RCD": false})
}

/// A physical value, exact to a tenth, or to ten where it is large.
pub(super) fn quantity(unit: &str, value: f64) -> Value {
    let (multiplier, digits) = scaled(value);
    json!({"Multiplier": multiplier, "Unit": unit, "Value": digits})
}

fn rational(value: f64) -> Value {
    let (exponent, digits) = scaled(value);
    json!({"Exponent": exponent, "Value": digits})
}

fn scaled(value: f64) -> (i8, i64) {
    let (exponent, factor) = if value.abs() < 3_000.0 {
        (-1, 10.0)
    } else {
        (1, 0.1)
    };
    (exponent, (value * factor).round() as i64)
}

/// Members of the one replace and extend those of the other.
pub(super) fn merge(into: &mut Value, from: Value) {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
}

/// Replaces every value of this name, however deep; whether there was one.
pub(super) fn replace(value: &mut Value, name: &str, by: &Value) -> bool {
    match value {
        Value::Object(members) => {
            let mut found = false;
            for (key, member) in members.iter_mut() {
                if key == name {
                    *member = by.clone();
                    found = true;
                } else {
                    found |= replace(member, name, by);
                }
            }
            found
        }
        Value::Array(items) => {
            let replaced = items.iter_mut().map(|item| replace(item, name, by));
            replaced.fold(false, |all, one| all | one)
        }
        _ => false,
    }
}

/// Removes the member of this name, however deep.
pub(super) fn remove(value: &mut Value, name: &str) {
    match value {
        Value::Object(members) => {
            members.retain(|key, _| key != name);
            members.values_mut().for_each(|member| remove(member, name));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| remove(item, name)),
        _ => {}
    }
}
