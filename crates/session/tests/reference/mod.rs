//! Which request is legal when, written a second time and from the text: states, requests and answers have
//! the names of the documents, and nothing here is the engines' own.
//!
//! A row is: state, request, what the answer says, state that follows. `tolerated` rows are what the text
//! does not allow and the engines allow on purpose; each has its reason.
//!
//! Source: DIN SPEC 70121:2014, V2G-DC-437 to 469 and 494 to 499; ISO 15118-2:2014, 8.8, V2G2-543 to 601, 621,
//! 687, 688, 739, 797, 813; ISO 15118-20:2022, 8.8.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "each test uses another part"
)]

pub mod station;
pub mod vehicle;
pub mod word;

/// State, request, answer, state that follows. `*` as an answer is any good one.
pub type Row = (&'static str, &'static str, &'static str, &'static str);

pub struct Reference {
    pub text: &'static [Row],
    /// States in which the text admits a stop.
    pub stops: &'static [&'static str],
    pub tolerated: &'static [Row],
    pub start: &'static str,
}

pub const END: &str = "end";
pub const PAUSED: &str = "paused";

pub const DIN: Reference = Reference {
    start: "1",
    text: &[
        ("1", "SessionSetup", "*", "2"),
        ("2", "ServiceDiscovery", "*", "3"),
        ("3", "ServicePaymentSelection", "*", "4"),
        ("4", "ContractAuthentication", "Ongoing", "4"),
        ("4", "ContractAuthentication", "Finished", "5"),
        ("5", "ChargeParameterDiscovery", "Ongoing", "5"),
        ("5", "ChargeParameterDiscovery", "Finished", "6"),
        ("6", "CableCheck", "Ongoing", "6"),
        ("6", "CableCheck", "Finished", "7"),
        ("7", "PreCharge", "*", "8"),
        ("8", "PreCharge", "*", "8"),
        ("8", "PowerDelivery true", "*", "9"),
        ("8", "PowerDelivery false", "*", "11"),
        ("9", "CurrentDemand", "*", "10"),
        ("10", "CurrentDemand", "*", "10"),
        ("10", "PowerDelivery false", "*", "11"),
        ("11", "WeldingDetection", "*", "11"),
    ],
    stops: &["2", "3", "4", "5", "6", "7", "8", "11"],
    tolerated: &[
        // A vehicle gives up before the first turn of the loop.
        ("9", "PowerDelivery false", "*", "11"),
        // Deployed vehicles stop from inside the loop; the station switches off at once.
        ("9", "SessionStop Terminate", "*", END),
        ("10", "SessionStop Terminate", "*", END),
    ],
};

pub const ISO2_AC: Reference = Reference {
    start: "A0",
    text: &[
        ("A0", "SessionSetup", "*", "A1"),
        ("A1", "ServiceDiscovery", "*", "A2"),
        ("A2", "ServiceDetail", "*", "A2"),
        ("A2", "PaymentServiceSelection", "*", "A5"),
        ("A5", "Authorization", "Ongoing", "A5"),
        ("A5", "Authorization", "Finished", "A6"),
        ("A6", "ChargeParameterDiscovery", "Ongoing", "A6"),
        ("A6", "ChargeParameterDiscovery", "Finished", "A10"),
        ("A10", "PowerDelivery Start", "*", "A11"),
        ("A11", "ChargingStatus", "*", "A12"),
        ("A12", "ChargingStatus", "*", "A12"),
        ("A12", "PowerDelivery Stop", "*", "A15"),
        ("A12", "PowerDelivery Renegotiate", "*", "A6"),
        ("A15", "SessionStop Pause", "*", PAUSED),
    ],
    stops: &["A1", "A2", "A5", "A6", "A10", "A15"],
    tolerated: &[
        // A vehicle gives up before power, or before the first turn of the loop.
        ("A10", "PowerDelivery Stop", "*", "A15"),
        ("A11", "PowerDelivery Stop", "*", "A15"),
        // Deployed vehicles stop from inside the loop; the station switches off at once.
        ("A11", "SessionStop Terminate", "*", END),
        ("A12", "SessionStop Terminate", "*", END),
    ],
};

pub const ISO2_DC: Reference = Reference {
    start: "A0",
    text: &[
        ("A0", "SessionSetup", "*", "A1"),
        ("A1", "ServiceDiscovery", "*", "A2"),
        ("A2", "ServiceDetail", "*", "A2"),
        ("A2", "PaymentServiceSelection", "*", "A5"),
        ("A5", "Authorization", "Ongoing", "A5"),
        ("A5", "Authorization", "Finished", "A6"),
        ("A6", "ChargeParameterDiscovery", "Ongoing", "A6"),
        ("A6", "ChargeParameterDiscovery", "Finished", "A7"),
        ("A7", "CableCheck", "Ongoing", "A7"),
        ("A7", "CableCheck", "Finished", "A8"),
        ("A8", "PreCharge", "*", "A9"),
        ("A9", "PreCharge", "*", "A9"),
        ("A9", "PowerDelivery Start", "*", "A11"),
        ("A11", "CurrentDemand", "*", "A12"),
        ("A12", "CurrentDemand", "*", "A12"),
        ("A12", "PowerDelivery Stop", "*", "A14"),
        ("A12", "PowerDelivery Renegotiate", "*", "A6 again"),
        (
            "A6 again",
            "ChargeParameterDiscovery",
            "Ongoing",
            "A6 again",
        ),
        (
            "A6 again",
            "ChargeParameterDiscovery",
            "Finished",
            "A7 again",
        ),
        ("A7 again", "CableCheck", "Ongoing", "A7"),
        ("A14", "WeldingDetection", "*", "A14"),
        ("A14", "ChargeParameterDiscovery", "Ongoing", "A6"),
        ("A14", "ChargeParameterDiscovery", "Finished", "A7"),
        ("A14", "SessionStop Pause", "*", PAUSED),
    ],
    stops: &[
        "A1", "A2", "A5", "A6", "A7", "A8", "A9", "A14", "A6 again", "A7 again",
    ],
    tolerated: &[
        // After a new negotiation some vehicles ask for power without a new cable check.
        ("A7 again", "PowerDelivery Start", "*", "A11"),
        // A vehicle gives up before power, or before the first turn of the loop.
        ("A9", "PowerDelivery Stop", "*", "A14"),
        ("A11", "PowerDelivery Stop", "*", "A14"),
        // Deployed vehicles stop from inside the loop; the station switches off at once.
        ("A11", "SessionStop Terminate", "*", END),
        ("A12", "SessionStop Terminate", "*", END),
    ],
};

/// What every service has before its schedule.
macro_rules! iso20 {
    ($($row:expr),* $(,)?) => {
        &[
            ("B0", "SessionSetup", "*", "B1"),
            ("B1", "AuthorizationSetup", "*", "B2"),
            ("B2", "Authorization", "Ongoing", "B3"),
            ("B2", "Authorization", "Finished", "B4"),
            ("B3", "Authorization", "Ongoing", "B3"),
            ("B3", "Authorization", "Finished", "B4"),
            ("B4", "ServiceDiscovery", "*", "B5"),
            ("B5", "ServiceDetail", "*", "B6"),
            ("B6", "ServiceDetail", "*", "B6"),
            ("B6", "ServiceSelection", "*", "B7"),
            ("B7", "VehicleCheckIn", "*", "B7"),
            ("B7", "ChargeParameterDiscovery", "*", "B8"),
            ("B8", "ScheduleExchange", "Ongoing", "B8"),
            $($row,)*
            ("B12", "ChargeLoop", "*", "B12"),
            ("B12", "PowerDelivery Stop", "*", "B14"),
            ("B12", "PowerDelivery Standby", "*", "B13"),
            ("B12", "PowerDelivery ScheduleRenegotiation", "*", "R"),
            ("B13", "PowerDelivery Start", "*", "B12"),
            ("B13", "PowerDelivery Stop", "*", "B14"),
            ("B13", "PowerDelivery ScheduleRenegotiation", "*", "R"),
            ("R", "ChargeParameterDiscovery", "*", "R"),
            ("R", "ScheduleExchange", "Ongoing", "R"),
            ("R", "ScheduleExchange", "Finished", "B13"),
            ("B14", "VehicleCheckOut", "*", "B14"),
            ("B14", "SessionStop Pause", "*", PAUSED),
            ("B14", "SessionStop ServiceRenegotiation", "*", "B4"),
        ]
    };
}

const STOPS_20: &[&str] = &[
    "B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B14",
];

pub const ISO20_AC: Reference = Reference {
    start: "B0",
    text: iso20![
        ("B8", "ScheduleExchange", "Finished", "B11"),
        ("B11", "PowerDelivery Start", "*", "B12"),
    ],
    stops: STOPS_20,
    tolerated: &[
        // Deployed vehicles stop from anywhere; the station switches off at once.
        ("B11", "SessionStop Terminate", "*", END),
        ("B12", "SessionStop Terminate", "*", END),
        ("B13", "SessionStop Terminate", "*", END),
        ("R", "SessionStop Terminate", "*", END),
        // A vehicle gives up before power, or with a schedule that it does not want.
        ("B11", "PowerDelivery Stop", "*", "B14"),
        ("R", "PowerDelivery Stop", "*", "B14"),
        // The station has asked to sleep until the schedule begins (GoToPause).
        ("B11", "SessionStop Pause", "*", PAUSED),
        // Services may be selected again by whoever has selected some.
        ("B7", "SessionStop ServiceRenegotiation", "*", "B4"),
        ("B8", "SessionStop ServiceRenegotiation", "*", "B4"),
    ],
};

pub const ISO20_DC: Reference = Reference {
    start: "B0",
    text: iso20![
        ("B8", "ScheduleExchange", "Finished", "B9"),
        ("B9", "CableCheck", "Ongoing", "B9"),
        ("B9", "CableCheck", "Finished", "B10"),
        ("B10", "PreCharge", "*", "B11"),
        ("B11", "PreCharge", "*", "B11"),
        ("B11", "PowerDelivery Start", "*", "B12"),
        ("B14", "WeldingDetection", "*", "B14"),
    ],
    stops: STOPS_20,
    tolerated: &[
        ("B11", "SessionStop Terminate", "*", END),
        ("B12", "SessionStop Terminate", "*", END),
        ("B13", "SessionStop Terminate", "*", END),
        ("R", "SessionStop Terminate", "*", END),
        ("B11", "PowerDelivery Stop", "*", "B14"),
        ("R", "PowerDelivery Stop", "*", "B14"),
        ("B9", "SessionStop Pause", "*", PAUSED),
        ("B7", "SessionStop ServiceRenegotiation", "*", "B4"),
        ("B8", "SessionStop ServiceRenegotiation", "*", "B4"),
        // After standby a vehicle may want the cable tested again, which takes its time.
        ("B13", "CableCheck", "Ongoing", "B9"),
    ],
};

impl Reference {
    /// Rows of this request in this state, those that are tolerated included.
    fn rows<'r>(&'r self, state: &'r str, request: &'r str) -> impl Iterator<Item = Row> + 'r {
        let stop = request == "SessionStop Terminate" && self.stops.contains(&state);
        let stop = stop.then_some(("", "SessionStop Terminate", "*", END));
        let rows = self.text.iter().chain(self.tolerated).copied();
        let rows = rows.filter(move |row| row.0 == state && row.1 == request);
        rows.chain(stop)
    }

    pub fn admits(&self, state: &str, request: &str) -> bool {
        self.rows(state, request).next().is_some()
    }

    /// The state after the request was answered so: `Ongoing`, `Finished`, or nothing of that kind.
    pub fn next(&self, state: &str, request: &str, answer: &str) -> Option<&'static str> {
        let fits = |row: &Row| row.2 == "*" || row.2 == answer;
        self.rows(state, request).find(fits).map(|row| row.3)
    }
}
