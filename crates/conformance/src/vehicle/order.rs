//! What a vehicle may ask after what, by protocol and current.
//!
//! Source: DIN SPEC 70121:2014, V2G-DC-437 to 469; ISO 15118-2:2014, 8.8; ISO 15118-20:2022, 8.8.

use crate::{Current, Protocol};

/// What was asked and answered with OK, and what may come next; `!` behind a name is: it was answered
/// with Ongoing.
type Rows = &'static [(&'static str, &'static [&'static str])];

const DIN: Rows = &[
    ("supportedAppProtocol", &["SessionSetup"]),
    ("SessionSetup", &["ServiceDiscovery"]),
    ("ServiceDiscovery", &["ServicePaymentSelection"]),
    ("ServicePaymentSelection", &["ContractAuthentication"]),
    ("ContractAuthentication!", &["ContractAuthentication"]),
    ("ContractAuthentication", &["ChargeParameterDiscovery"]),
    ("ChargeParameterDiscovery!", &["ChargeParameterDiscovery"]),
    ("ChargeParameterDiscovery", &["CableCheck"]),
    ("CableCheck!", &["CableCheck"]),
    ("CableCheck", &["PreCharge"]),
    (
        "PreCharge",
        &["PreCharge", "PowerDelivery true", "PowerDelivery false"],
    ),
    (
        "PowerDelivery true",
        &["CurrentDemand", "PowerDelivery false"],
    ),
    ("CurrentDemand", &["CurrentDemand", "PowerDelivery false"]),
    ("PowerDelivery false", &["WeldingDetection"]),
    ("WeldingDetection", &["WeldingDetection"]),
];

const ISO2: Rows = &[
    ("supportedAppProtocol", &["SessionSetup"]),
    ("SessionSetup", &["ServiceDiscovery"]),
    (
        "ServiceDiscovery",
        &["ServiceDetail", "PaymentServiceSelection"],
    ),
    (
        "ServiceDetail",
        &["ServiceDetail", "PaymentServiceSelection"],
    ),
    ("PaymentServiceSelection", &["Authorization"]),
    ("Authorization!", &["Authorization"]),
    ("Authorization", &["ChargeParameterDiscovery"]),
    ("ChargeParameterDiscovery!", &["ChargeParameterDiscovery"]),
    ("PowerDelivery Renegotiate", &["ChargeParameterDiscovery"]),
];

const ISO2_AC: Rows = &[
    (
        "ChargeParameterDiscovery",
        &["PowerDelivery Start", "PowerDelivery Stop"],
    ),
    (
        "PowerDelivery Start",
        &["ChargingStatus", "PowerDelivery Stop"],
    ),
    (
        "ChargingStatus",
        &[
            "ChargingStatus",
            "PowerDelivery Stop",
            "PowerDelivery Renegotiate",
        ],
    ),
    ("PowerDelivery Stop", &[]),
];

const ISO2_DC: Rows = &[
    ("ChargeParameterDiscovery", &["CableCheck"]),
    ("CableCheck!", &["CableCheck"]),
    ("CableCheck", &["PreCharge"]),
    (
        "PreCharge",
        &["PreCharge", "PowerDelivery Start", "PowerDelivery Stop"],
    ),
    (
        "PowerDelivery Start",
        &["CurrentDemand", "PowerDelivery Stop"],
    ),
    (
        "CurrentDemand",
        &[
            "CurrentDemand",
            "PowerDelivery Stop",
            "PowerDelivery Renegotiate",
        ],
    ),
    (
        "PowerDelivery Stop",
        &["WeldingDetection", "ChargeParameterDiscovery"],
    ),
    ("WeldingDetection", &["WeldingDetection"]),
];

const ISO20: Rows = &[
    ("supportedAppProtocol", &["SessionSetup"]),
    ("SessionSetup", &["AuthorizationSetup"]),
    ("AuthorizationSetup", &["Authorization"]),
    ("Authorization!", &["Authorization"]),
    ("Authorization", &["ServiceDiscovery"]),
    ("ServiceDiscovery", &["ServiceDetail"]),
    ("ServiceDetail", &["ServiceDetail", "ServiceSelection"]),
    ("ServiceSelection", &["ChargeParameterDiscovery"]),
    ("ChargeParameterDiscovery", &["ScheduleExchange"]),
    ("ScheduleExchange!", &["ScheduleExchange"]),
    (
        "PowerDelivery Start",
        &["PowerDelivery Start", "ChargeLoop", "PowerDelivery Stop"],
    ),
    (
        "ChargeLoop",
        &[
            "ChargeLoop",
            "PowerDelivery Stop",
            "PowerDelivery Standby",
            "PowerDelivery ScheduleRenegotiation",
        ],
    ),
    (
        "PowerDelivery ScheduleRenegotiation",
        &["ChargeParameterDiscovery", "ScheduleExchange"],
    ),
];

const ISO20_AC: Rows = &[
    (
        "ScheduleExchange",
        &["PowerDelivery Start", "PowerDelivery Stop"],
    ),
    ("PowerDelivery Stop", &[]),
];

const ISO20_DC: Rows = &[
    ("ScheduleExchange", &["CableCheck", "PowerDelivery Start"]),
    ("CableCheck!", &["CableCheck"]),
    ("CableCheck", &["PreCharge"]),
    (
        "PreCharge",
        &["PreCharge", "PowerDelivery Start", "PowerDelivery Stop"],
    ),
    ("PowerDelivery Stop", &["WeldingDetection"]),
    ("WeldingDetection", &["WeldingDetection"]),
];

/// Whether the request may follow; a stop may follow anything but the handshake.
pub(super) fn follows(protocol: Protocol, current: Current, before: &str, request: &str) -> bool {
    if request.starts_with("SessionStop") {
        return before != "supportedAppProtocol" && !before.is_empty();
    }
    if before.is_empty() {
        return request == "supportedAppProtocol";
    }
    let tables: &[Rows] = match (protocol, current) {
        (Protocol::Din, _) => &[DIN],
        (Protocol::Iso2, Current::Ac) => &[ISO2, ISO2_AC],
        (Protocol::Iso2, _) => &[ISO2, ISO2_DC],
        (Protocol::Iso20, Current::Ac) => &[ISO20, ISO20_AC],
        (Protocol::Iso20, _) => &[ISO20, ISO20_DC],
    };
    let mut rows = tables.iter().copied().flatten();
    rows.any(|(name, next)| *name == before && next.contains(&request))
}
