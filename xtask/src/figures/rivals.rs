//! What other implementations come to, measured once with the same compiler settings.
//!
//! Crate `iso15118` 0.7.0 and `cbv2g` of EVerest; for a Cortex-M4 the first was built with
//! `opt-level` `z` (size) and `s` (instructions) and fat LTO, the second with gcc 12.2 `-Os`.

/// Code size of one selection of schema sets.
pub(crate) struct Size {
    /// What a reader calls the selection.
    pub(crate) name: &'static str,
    /// Features of the probe, with commas between them.
    pub(crate) sets: &'static str,
    /// Most bytes that it should take, if decided.
    pub(crate) aim: Option<f64>,
    /// Bytes of others.
    pub(crate) others: &'static str,
}

pub(crate) const SIZES: [Size; 8] = [
    Size {
        name: "handshake",
        sets: "app-protocol",
        aim: None,
        others: "iso15118 12,552; cbv2g 1,566",
    },
    Size {
        name: "DIN 70121",
        sets: "din",
        aim: None,
        others: "cbv2g 52,666",
    },
    Size {
        name: "ISO 15118-2",
        sets: "iso2",
        aim: Some(55_000.0),
        others: "iso15118 87,748; cbv2g 61,374",
    },
    Size {
        name: "ISO 15118-20 common messages",
        sets: "iso20-common",
        aim: None,
        others: "iso15118 85,986; cbv2g 73,192",
    },
    Size {
        name: "ISO 15118-20 DC messages",
        sets: "iso20-dc",
        aim: None,
        others: "iso15118 52,014; cbv2g 61,790",
    },
    Size {
        name: "ISO 15118-20 AC messages",
        sets: "iso20-ac",
        aim: None,
        others: "cbv2g 96,510",
    },
    Size {
        name: "handshake and ISO 15118-20 for DC charging",
        sets: "app-protocol,iso20-common,iso20-dc",
        aim: None,
        others: "iso15118 115,662",
    },
    Size {
        name: "all sets",
        sets: "all",
        aim: Some(180_000.0),
        others: "iso15118 351,658 with all of its sets; cbv2g 789,900",
    },
];

/// Instructions to read and to write one message.
pub(crate) struct Instructions {
    /// What the probe calls it.
    pub(crate) id: &'static str,
    /// What a reader calls it.
    pub(crate) name: &'static str,
    /// Most instructions that reading should take, if decided.
    pub(crate) aim: Option<f64>,
    /// Reading and writing by `iso15118`.
    pub(crate) rival: [&'static str; 2],
}

pub(crate) const INSTRUCTIONS: [Instructions; 6] = [
    Instructions {
        id: "current_demand_req",
        name: "CurrentDemandReq, all options",
        aim: Some(4_000.0),
        rival: ["24,490", "16,240"],
    },
    Instructions {
        id: "current_demand_res",
        name: "CurrentDemandRes with meter",
        aim: None,
        rival: ["29,036 without meter", "18,890 without meter"],
    },
    Instructions {
        id: "authorization_req",
        name: "AuthorizationReq, signed",
        aim: None,
        rival: ["96,566", "97,402"],
    },
    Instructions {
        id: "certificate_installation_res",
        name: "CertificateInstallationRes, signed",
        aim: None,
        rival: ["1,013,042", "1,658,838"],
    },
    Instructions {
        id: "dc_charge_loop_req",
        name: "-20 DC_ChargeLoopReq, all options",
        aim: None,
        rival: ["29,692 for a smaller one", "24,426 for a smaller one"],
    },
    Instructions {
        id: "schedule_exchange_res",
        name: "-20 ScheduleExchangeRes, 24 entries and prices",
        aim: None,
        rival: ["253,522", "206,854"],
    },
];

/// Memory beside the buffer for frames.
pub(crate) struct Memory {
    /// What a reader calls the firmware.
    pub(crate) name: &'static str,
    /// Most bytes that it should take.
    pub(crate) aim: f64,
    /// Bytes of others.
    pub(crate) others: &'static str,
}

pub(crate) const MEMORY: Memory = Memory {
    name: "DC charging by ISO 15118-20",
    aim: 8_192.0,
    others: "iso15118 5.0 k stack and 7.9 k heap for one ScheduleExchangeRes; \
             cbv2g 318,344 for one decoded message",
};
