//! The cases about vehicles.
//!
//! Most are the same question asked of every exchange, so they are made from tables of exchanges; the
//! rest stands for itself.

use core::time::Duration;

use super::{Act, Play, Point, Reaction};
use crate::{Case, Current, Identification, Matter, Protocol};

/// How long a vehicle may take to stop and close.
const STOP: Duration = Duration::from_secs(5);
/// How long it may take to switch power off when asked to do so at once: it has a turn of the loop under
/// way, and its own contactors; our choice.
const OFF: Duration = Duration::from_secs(5);

/// An exchange, and how long the vehicle waits for its answer, in milliseconds.
type Exchange = (&'static str, u64);

const DIN: &[Exchange] = &[
    ("SessionSetup", 2_000),
    ("ServiceDiscovery", 2_000),
    ("ServicePaymentSelection", 2_000),
    ("ContractAuthentication", 2_000),
    ("ChargeParameterDiscovery", 2_000),
    ("CableCheck", 2_000),
    ("PreCharge", 2_000),
    ("PowerDelivery true", 2_000),
    ("CurrentDemand", 250),
    ("PowerDelivery false", 2_000),
];

const ISO2: &[Exchange] = &[
    ("SessionSetup", 2_000),
    ("ServiceDiscovery", 2_000),
    ("PaymentServiceSelection", 2_000),
    ("Authorization", 2_000),
    ("ChargeParameterDiscovery", 2_000),
];

const ISO2_AC: &[Exchange] = &[
    ("PowerDelivery Start", 5_000),
    ("ChargingStatus", 2_000),
    ("PowerDelivery Stop", 5_000),
];

const ISO2_DC: &[Exchange] = &[
    ("CableCheck", 2_000),
    ("PreCharge", 2_000),
    ("PowerDelivery Start", 5_000),
    ("CurrentDemand", 250),
    ("PowerDelivery Stop", 5_000),
];

const ISO20: &[Exchange] = &[
    ("SessionSetup", 2_000),
    ("AuthorizationSetup", 2_000),
    ("Authorization", 2_000),
    ("ServiceDiscovery", 2_000),
    ("ServiceDetail", 5_000),
    ("ServiceSelection", 2_000),
    ("ChargeParameterDiscovery", 2_000),
    ("ScheduleExchange", 2_000),
];

const ISO20_DC: &[Exchange] = &[("CableCheck", 2_000), ("PreCharge", 2_000)];

/// The vehicle may wait longer than the standard's 2 s for power in -20: deployed stations need it.
const ISO20_LOOP: &[Exchange] = &[
    ("PowerDelivery Start", 5_000),
    ("ChargeLoop", 500),
    ("PowerDelivery Stop", 5_000),
];

/// A protocol with what flows, and what its areas are called.
const KINDS: [(Protocol, Current, &str); 5] = [
    (Protocol::Din, Current::Dc, "EVCC_DIN"),
    (Protocol::Iso2, Current::Ac, "EVCC_AC"),
    (Protocol::Iso2, Current::Dc, "EVCC_DC"),
    (Protocol::Iso20, Current::Ac, "EVCC_20_AC"),
    (Protocol::Iso20, Current::Dc, "EVCC_20_DC"),
];

/// Every case about vehicles.
#[must_use]
pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for (protocol, current, area) in KINDS {
        let mut list = List {
            protocol,
            current,
            area,
            cases: &mut cases,
        };
        list.handshake();
        for exchange in exchanges(protocol, current) {
            list.exchange(exchange);
        }
        list.ongoing();
        list.offers();
        list.power();
        list.ending();
    }
    number(&mut cases);
    cases
}

fn exchanges(protocol: Protocol, current: Current) -> Vec<Exchange> {
    let tables: &[&[Exchange]] = match (protocol, current) {
        (Protocol::Din, _) => &[DIN],
        (Protocol::Iso2, Current::Ac) => &[ISO2, ISO2_AC],
        (Protocol::Iso2, _) => &[ISO2, ISO2_DC],
        (Protocol::Iso20, Current::Ac) => &[ISO20, ISO20_LOOP],
        (Protocol::Iso20, _) => &[ISO20, ISO20_DC, ISO20_LOOP],
    };
    tables.iter().copied().flatten().copied().collect()
}

/// Numbers the cases of each area from 1.
fn number(cases: &mut [Case]) {
    let mut counts = std::collections::BTreeMap::<&str, u16>::new();
    for case in cases {
        let count = counts.entry(case.area).or_default();
        *count += 1;
        case.number = *count;
    }
}

struct List<'c> {
    protocol: Protocol,
    current: Current,
    area: &'static str,
    cases: &'c mut Vec<Case>,
}

impl List<'_> {
    fn add(
        &mut self,
        (request, count): (&'static str, u32),
        act: Act,
        expected: Reaction,
        purpose: &'static str,
        requirements: &'static [&'static str],
    ) {
        self.cases.push(Case {
            area: self.area,
            number: 0,
            protocol: self.protocol,
            identification: Identification::Eim,
            purpose,
            requirements,
            matter: Matter::Vehicle(Play {
                current: self.current,
                at: Point { request, count },
                act,
                expected,
            }),
        });
    }

    fn handshake(&mut self) {
        let at = ("supportedAppProtocol", 1);
        let close = Reaction::Closes(STOP);
        self.add(
            at,
            Act::With(&[("ResponseCode", "\"Failed_NoNegotiation\"")]),
            close,
            "does not go on without a protocol in common",
            &["V2G2-172", "V2G2-173"],
        );
        self.add(
            at,
            Act::With(&[("SchemaID", "211")]),
            close,
            "does not go on with a protocol that it did not offer",
            &["V2G2-170"],
        );
        self.add(
            at,
            Act::Without("SchemaID"),
            close,
            "does not go on with an agreement on nothing",
            &["V2G2-170"],
        );
        self.add(
            at,
            Act::With(&[(
                "ResponseCode",
                "\"OK_SuccessfulNegotiationWithMinorDeviation\"",
            )]),
            Reaction::GoesOn(&["SessionSetup"]),
            "goes on with another minor version",
            &["V2G2-170"],
        );
        self.add(
            at,
            Act::Silence,
            Reaction::GivesUp(Duration::from_millis(1_500), Duration::from_secs(2)),
            "waits for the answer to the handshake as long as it has to, and no longer",
            &["V2G2-446"],
        );
    }

    /// The questions asked of every exchange.
    fn exchange(&mut self, (request, timeout): Exchange) {
        let at = (request, 1);
        let off = matches!(request, "PowerDelivery Stop" | "PowerDelivery false");
        self.add(
            at,
            Act::With(&[("ResponseCode", "\"FAILED\"")]),
            Reaction::Stops(STOP),
            "stops when a request failed",
            &["V2G2-735", "V2G-DC-665"],
        );
        if request != "SessionSetup" {
            self.add(
                at,
                Act::OtherSession,
                Reaction::Stops(STOP),
                "stops when the answer is of another session",
                &["V2G2-751"],
            );
        }
        self.add(
            at,
            Act::OtherResponse,
            Reaction::Stops(STOP),
            "stops when the answer belongs to another request",
            &["V2G2-482"],
        );
        self.add(
            at,
            Act::Garbage,
            Reaction::Stops(Duration::from_millis(timeout) + STOP),
            "stops when the answer cannot be read",
            &["V2G2-482"],
        );
        // The station's own time, and half of the vehicle's where the text names none.
        let least = match self.protocol {
            Protocol::Din => timeout / 2,
            _ if timeout <= 500 => timeout / 10,
            _ => timeout - 500,
        };
        let (least, most) = (Duration::from_millis(least), Duration::from_millis(timeout));
        let expected = match off {
            true => Reaction::Closes(most),
            false => Reaction::GivesUp(least, most),
        };
        self.add(
            at,
            Act::Silence,
            expected,
            "waits for the answer as long as it has to, and no longer",
            &["V2G2, table 109"],
        );
    }

    fn ongoing(&mut self) {
        const ONGOING: Act = Act::Always(&[("EVSEProcessing", "\"Ongoing\"")]);
        const ONCE: Act = Act::With(&[("EVSEProcessing", "\"Ongoing\"")]);
        let authorization = match self.protocol {
            Protocol::Din => "ContractAuthentication",
            _ => "Authorization",
        };
        let again = match self.protocol {
            Protocol::Din => Reaction::GoesOn(&["ContractAuthentication"]),
            _ => Reaction::GoesOn(&["Authorization"]),
        };
        self.add(
            (authorization, 1),
            ONCE,
            again,
            "asks again while it is being authorized",
            &["V2G2-845"],
        );
        let late = match self.protocol {
            Protocol::Iso20 => ("ScheduleExchange", 1),
            _ => ("ChargeParameterDiscovery", 1),
        };
        self.add(
            late,
            ONGOING,
            Reaction::RepeatsUntil(Duration::from_secs(60)),
            "does not wait for a schedule for ever",
            &["V2G2-710", "V2G2-711"],
        );
        if self.current == Current::Dc {
            self.add(
                ("CableCheck", 1),
                ONGOING,
                Reaction::RepeatsUntil(Duration::from_secs(40)),
                "does not wait for the cable check for ever",
                &["V2G2-700", "V2G2-702"],
            );
            self.add(
                ("PreCharge", 1),
                Act::VoltageOff(-60),
                Reaction::RepeatsUntil(Duration::from_secs(10)),
                "does not take power while the voltages do not match",
                &["V2G2-704", "V2G2-706", "IEC 61851-23 CC"],
            );
        }
    }

    fn offers(&mut self) {
        if self.protocol == Protocol::Iso20 {
            self.add(
                ("ServiceDiscovery", 1),
                Act::With(&[("ServiceID", "3")]),
                Reaction::Stops(STOP),
                "stops where its way of charging is not on offer",
                &["V2G20-1618"],
            );
            return;
        }
        self.add(
            ("SessionSetup", 1),
            Act::NullSession,
            Reaction::Stops(STOP),
            "does not take the session id 0",
            &["V2G2-753"],
        );
        let dc = self.current == Current::Dc;
        let act = match (self.protocol, dc) {
            (Protocol::Din, _) => Act::With(&[("EnergyTransferType", "\"AC_core\"")]),
            (_, true) => Act::With(&[("EnergyTransferMode", "[\"AC_three_phase_core\"]")]),
            (_, false) => Act::With(&[("EnergyTransferMode", "[\"DC_extended\"]")]),
        };
        if self.protocol != Protocol::Din {
            self.add(
                ("ServiceDiscovery", 1),
                act,
                Reaction::Stops(STOP),
                "stops where its way of charging is not on offer",
                &["V2G2-476"],
            );
            self.add(
                ("ServiceDiscovery", 1),
                Act::With(&[("PaymentOption", "[\"Contract\"]")]),
                Reaction::Stops(STOP),
                "stops where it cannot pay",
                &["V2G2-465"],
            );
            self.add(
                ("ChargeParameterDiscovery", 1),
                Act::With(&[("SAScheduleTupleID", "77")]),
                Reaction::Says("SAScheduleTupleID", "77"),
                "chooses a schedule that was offered",
                &["V2G2-286", "V2G2-479"],
            );
            self.add(
                ("ChargeParameterDiscovery", 1),
                Act::Without("SAScheduleList"),
                Reaction::Stops(STOP),
                "does not go on without a schedule",
                &["V2G2-905"],
            );
        }
    }

    fn power(&mut self) {
        let (turn, next): (&'static str, &'static [&'static str]) =
            match (self.protocol, self.current) {
                (Protocol::Iso20, _) => ("ChargeLoop", &["ChargeLoop"]),
                (_, Current::Ac) => ("ChargingStatus", &["ChargingStatus"]),
                _ => ("CurrentDemand", &["CurrentDemand"]),
            };
        self.add(
            (turn, 2),
            Act::Usual,
            Reaction::GoesOn(next),
            "goes on charging",
            &["V2G2-690"],
        );
        self.add(
            (turn, 2),
            Act::ForeignFrameFirst,
            Reaction::GoesOn(next),
            "passes over a frame of a type that it does not know",
            &["V2G2-800"],
        );
        self.add(
            (turn, 2),
            Act::WrongVersion,
            Reaction::Closes(STOP),
            "closes when the stream is not V2GTP",
            &["V2G2-800"],
        );
        if self.protocol != Protocol::Iso20 {
            self.add(
                (turn, 2),
                Act::Always(&[("EVSENotification", "\"StopCharging\"")]),
                Reaction::PowersOff(OFF),
                "stops when the station asks for it",
                &["V2G2-680"],
            );
        }
        if self.protocol == Protocol::Iso2 {
            self.add(
                (turn, 2),
                Act::With(&[("EVSENotification", "\"ReNegotiation\"")]),
                Reaction::GoesOn(&[
                    "PowerDelivery Renegotiate",
                    "CurrentDemand",
                    "ChargingStatus",
                ]),
                "renegotiates when the station asks for it, or goes on",
                &["V2G2-680", "V2G2-813"],
            );
        }
        if self.current == Current::Dc && self.protocol != Protocol::Iso20 {
            for (status, purpose) in [
                ("\"EVSE_Shutdown\"", "stops when the station shuts down"),
                ("\"EVSE_EmergencyShutdown\"", "stops in an emergency"),
                ("\"EVSE_Malfunction\"", "stops when the station is broken"),
            ] {
                let act = match status {
                    "\"EVSE_Shutdown\"" => Act::Always(&[("EVSEStatusCode", "\"EVSE_Shutdown\"")]),
                    "\"EVSE_Malfunction\"" => {
                        Act::Always(&[("EVSEStatusCode", "\"EVSE_Malfunction\"")])
                    }
                    _ => Act::Always(&[("EVSEStatusCode", "\"EVSE_EmergencyShutdown\"")]),
                };
                self.add(
                    (turn, 2),
                    act,
                    Reaction::PowersOff(OFF),
                    purpose,
                    &["V2G2-680"],
                );
            }
            self.add(
                ("CableCheck", 1),
                Act::With(&[("EVSEStatusCode", "\"EVSE_Malfunction\"")]),
                Reaction::Stops(STOP),
                "stops when the cable check is finished and the station is not ready",
                &["V2G-DC-499"],
            );
        }
        self.add(
            (turn, 2),
            Act::Close,
            Reaction::Closes(STOP),
            "is over when the station closes the connection",
            &["V2G2-482"],
        );
    }

    fn ending(&mut self) {
        let stop = match self.protocol {
            Protocol::Din => "SessionStop",
            _ => "SessionStop Terminate",
        };
        self.add(
            (stop, 1),
            Act::Usual,
            Reaction::Completes,
            "closes the connection when the session is stopped",
            &["V2G20-1633", "V2G2-034"],
        );
    }
}
