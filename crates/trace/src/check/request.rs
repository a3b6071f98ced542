//! Which request a message is, by its name and what it says.
//!
//! The engines know it of typed messages; whoever only looks at recordings needs no typed reader for it. A test
//! compares both over every vector.

use v2g_session::Request;

use crate::Message;
use crate::values::Values;

/// The request that a message is; none for responses, and for what was not read to its end.
pub(super) fn request_of(message: &Message, values: Values<'_, '_>) -> Option<Request> {
    if !message.is_whole() {
        return None;
    }
    let name = message.name.strip_suffix("Req")?;
    let kinds = ["DC_", "AC_", "WPT_", "ACDP_"];
    let bare = kinds.iter().find_map(|kind| name.strip_prefix(kind));
    Some(match bare.unwrap_or(name) {
        "PowerDelivery" => power(values),
        "SessionStop" => stop(values),
        name => NAMES.iter().find(|(known, _)| *known == name)?.1,
    })
}

const NAMES: [(&str, Request); 32] = [
    ("SessionSetup", Request::SessionSetup),
    ("AuthorizationSetup", Request::AuthorizationSetup),
    ("ServiceDiscovery", Request::ServiceDiscovery),
    ("ServiceDetail", Request::ServiceDetail),
    ("PaymentServiceSelection", Request::PaymentServiceSelection),
    ("ServicePaymentSelection", Request::PaymentServiceSelection),
    ("ServiceSelection", Request::ServiceSelection),
    ("CertificateInstallation", Request::CertificateInstallation),
    ("CertificateUpdate", Request::CertificateUpdate),
    ("PaymentDetails", Request::PaymentDetails),
    ("Authorization", Request::Authorization),
    ("ContractAuthentication", Request::Authorization),
    ("VehicleCheckIn", Request::VehicleCheckIn),
    ("VehicleCheckOut", Request::VehicleCheckOut),
    (
        "ChargeParameterDiscovery",
        Request::ChargeParameterDiscovery,
    ),
    ("ScheduleExchange", Request::ScheduleExchange),
    ("CableCheck", Request::CableCheck),
    ("PreCharge", Request::PreCharge),
    ("ChargingStatus", Request::ChargingStatus),
    ("CurrentDemand", Request::CurrentDemand),
    ("ChargeLoop", Request::ChargeLoop),
    ("MeteringReceipt", Request::MeteringReceipt),
    ("MeteringConfirmation", Request::MeteringConfirmation),
    ("WeldingDetection", Request::WeldingDetection),
    ("VehiclePositioning", Request::VehiclePositioning),
    ("Connect", Request::Connect),
    ("Disconnect", Request::Disconnect),
    ("SystemStatus", Request::SystemStatus),
    ("FinePositioningSetup", Request::FinePositioningSetup),
    ("FinePositioning", Request::FinePositioning),
    ("Pairing", Request::Pairing),
    ("AlignmentCheck", Request::AlignmentCheck),
];

fn power(values: Values<'_, '_>) -> Request {
    if let Some(ready) = values.truth("ReadyToChargeState") {
        return match ready {
            true => Request::PowerDeliveryStart,
            false => Request::PowerDeliveryStop,
        };
    }
    match values.literal("ChargeProgress") {
        Some("Stop") => Request::PowerDeliveryStop,
        Some("Standby") => Request::PowerDeliveryStandby,
        Some("Renegotiate" | "ScheduleRenegotiation") => Request::PowerDeliveryRenegotiate,
        _ => Request::PowerDeliveryStart,
    }
}

fn stop(values: Values<'_, '_>) -> Request {
    match values.literal("ChargingSession") {
        Some("Pause") => Request::SessionPause,
        Some("ServiceRenegotiation") => Request::SessionServiceRenegotiation,
        _ => Request::SessionStop,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use v2g_exi::Document as _;
    use v2g_messages::sets::{Session, of_payload_type};
    use v2g_messages::{din, iso2};
    use v2g_session::iso20;

    use super::*;
    use crate::secrets::unhex;
    use crate::{Direction, Frame, Layer};

    /// As the engines read it.
    fn typed(message: &Message) -> Option<Request> {
        let exi = &message.exi;
        match message.set {
            "din" => v2g_session::din::request_of(&din::V2gMessage::decode(exi).ok()?.body),
            "iso2" => v2g_session::iso2::request_of(&iso2::V2gMessage::decode(exi).ok()?.body),
            _ => {
                iso20::request_of(&iso20::Message::decode(message.payload_type.into(), exi)?.ok()?)
            }
        }
    }

    #[test]
    fn every_vector_is_the_request_that_the_engines_take_it_for() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../test-vectors");
        let mut seen = BTreeSet::new();
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            let set = name.strip_prefix("golden-").unwrap_or(name);
            let types = [
                0x8001, 0x8002, 0x8003, 0x8004, 0x8005, 0x8006, 0x8010, 0x8011,
            ];
            let Some(payload_type) = types
                .into_iter()
                .find(|it| of_payload_type(*it).contains(&set))
            else {
                continue;
            };
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                let line: serde_json::Value = serde_json::from_str(line).unwrap();
                let Some(hex) = line["hex"].as_str() else {
                    continue;
                };
                let frame = Frame {
                    number: 1,
                    time: core::time::Duration::ZERO,
                    direction: Direction::ToStation,
                    layer: Layer::Tcp,
                    payload_type,
                    payload: unhex(hex).unwrap(),
                };
                let message = Message::read(frame, &mut Session::default());
                if message.set != set || !message.is_whole() {
                    continue;
                }
                let request = request_of(&message, Values::of(&message.tree()));
                assert_eq!(request, typed(&message), "{name}: {}", message.name);
                seen.extend(request.map(|it| format!("{it:?}")));
            }
        }
        assert!(seen.len() > 30, "{seen:?}");
    }
}
