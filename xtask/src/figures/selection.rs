//! What is measured: selections of schema sets and single messages, with aims.
//!
//! Figures of cbv2g, the C library of EVerest, are of its code as gcc 12.2 builds it with `-Os`.

/// A selection of schema sets.
pub(crate) struct Selection {
    /// What a reader calls it.
    pub(crate) name: &'static str,
    /// Features of our probe and the rival's, with commas between them.
    pub(crate) sets: &'static str,
    /// Whether the rival has them.
    pub(crate) rival: bool,
    /// Most bytes that reading and writing should take, if decided.
    pub(crate) aim: Option<f64>,
    /// Bytes of others.
    pub(crate) others: &'static str,
}

pub(crate) const SELECTIONS: [Selection; 12] = [
    Selection {
        name: "handshake",
        sets: "app-protocol",
        rival: true,
        aim: None,
        others: "cbv2g 1,566",
    },
    Selection {
        name: "DIN 70121",
        sets: "din",
        rival: false,
        aim: None,
        others: "cbv2g 52,666",
    },
    Selection {
        name: "ISO 15118-2",
        sets: "iso2",
        rival: true,
        aim: Some(55_000.0),
        others: "cbv2g 61,374",
    },
    Selection {
        name: "-20 common messages",
        sets: "iso20-common",
        rival: true,
        aim: None,
        others: "cbv2g 73,192",
    },
    Selection {
        name: "-20 DC",
        sets: "iso20-dc",
        rival: true,
        aim: None,
        others: "cbv2g 61,790",
    },
    Selection {
        name: "-20 AC",
        sets: "iso20-ac",
        rival: true,
        aim: None,
        others: "cbv2g 96,510",
    },
    Selection {
        name: "-20 AC with grid support, IEC",
        sets: "iso20-ac-der-iec",
        rival: true,
        aim: None,
        others: "cbv2g 153,374",
    },
    Selection {
        name: "-20 AC with grid support, SAE",
        sets: "iso20-ac-der-sae",
        rival: true,
        aim: None,
        others: "cbv2g 195,086",
    },
    Selection {
        name: "-20 wireless",
        sets: "iso20-wpt",
        rival: true,
        aim: None,
        others: "cbv2g 62,838",
    },
    Selection {
        name: "-20 pantograph",
        sets: "iso20-acdp",
        rival: true,
        aim: None,
        others: "cbv2g 29,094",
    },
    Selection {
        name: "handshake and all of -20 for DC",
        sets: "app-protocol,iso20-common,iso20-dc",
        rival: true,
        aim: None,
        others: "",
    },
    Selection {
        name: "all sets",
        sets: "all",
        rival: true,
        aim: Some(180_000.0),
        others: "cbv2g 789,900; iso15118 has no DIN",
    },
];

/// A message whose instructions are counted.
pub(crate) struct Message {
    /// What the probes call it.
    pub(crate) id: &'static str,
    /// What a reader calls it.
    pub(crate) name: &'static str,
    /// Most instructions that reading should take, if decided.
    pub(crate) aim: Option<f64>,
}

/// A short message and a long one of the same kind.
pub(crate) const ALIKE: [&str; 2] = ["schedule_exchange_res", "long_schedule"];

pub(crate) const MESSAGES: [Message; 7] = [
    Message {
        id: "current_demand_req",
        name: "CurrentDemandReq, all options",
        aim: Some(4_000.0),
    },
    Message {
        id: "current_demand_res",
        name: "CurrentDemandRes with meter",
        aim: None,
    },
    Message {
        id: "authorization_req",
        name: "AuthorizationReq, signed",
        aim: None,
    },
    Message {
        id: "certificate_installation_res",
        name: "CertificateInstallationRes, signed",
        aim: None,
    },
    Message {
        id: "dc_charge_loop_req",
        name: "-20 DC_ChargeLoopReq, all options",
        aim: None,
    },
    Message {
        id: "schedule_exchange_res",
        name: "-20 ScheduleExchangeRes, 24 entries and prices",
        aim: None,
    },
    Message {
        id: "long_schedule",
        name: "-20 ScheduleExchangeRes, 3 × 96 entries and prices",
        aim: None,
    },
];
