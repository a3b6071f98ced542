//! The messages that are measured.

/// One message as EXIficient encodes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Words to filter by, in snake case.
    pub id: &'static str,
    /// What the table calls it.
    pub title: &'static str,
    hex: &'static str,
}

macro_rules! samples {
    ($($constant:ident = $id:literal, $title:literal;)*) => {
        impl Sample {
            $(
                #[doc = $title]
                pub const $constant: Sample = Sample {
                    id: $id,
                    title: $title,
                    hex: include_str!(concat!("../samples/", $id, ".hex")),
                };
            )*
        }
    };
}

samples! {
    SUPPORTED_APP_PROTOCOL_REQ = "supported_app_protocol_req",
        "supportedAppProtocolReq, 3 protocols";
    SESSION_SETUP_REQ = "session_setup_req",
        "SessionSetupReq";
    CHARGE_PARAMETER_DISCOVERY_RES_3 = "charge_parameter_discovery_res_3",
        "ChargeParameterDiscoveryRes, 3 entries";
    CHARGE_PARAMETER_DISCOVERY_RES_24 = "charge_parameter_discovery_res_24",
        "ChargeParameterDiscoveryRes, 24 entries and tariff";
    CURRENT_DEMAND_REQ = "current_demand_req",
        "CurrentDemandReq, all options";
    CURRENT_DEMAND_RES = "current_demand_res",
        "CurrentDemandRes with meter";
    AUTHORIZATION_REQ_SIGNED = "authorization_req_signed",
        "AuthorizationReq, signed";
    CERTIFICATE_INSTALLATION_RES = "certificate_installation_res",
        "CertificateInstallationRes, signed";
    DIN_CURRENT_DEMAND_REQ = "din_current_demand_req",
        "DIN CurrentDemandReq, all options";
    ISO20_SESSION_SETUP_REQ = "iso20_session_setup_req",
        "-20 SessionSetupReq";
    DC_CHARGE_LOOP_REQ = "dc_charge_loop_req",
        "-20 DC_ChargeLoopReq, all options";
    DC_CHARGE_LOOP_RES = "dc_charge_loop_res",
        "-20 DC_ChargeLoopRes with meter";
    SCHEDULE_EXCHANGE_RES_24 = "schedule_exchange_res_24",
        "-20 ScheduleExchangeRes, 24 entries and prices";
    SCHEDULE_EXCHANGE_RES_288 = "schedule_exchange_res_288",
        "-20 ScheduleExchangeRes, 3 × 96 entries and prices";
}

impl Sample {
    /// The message's bytes, kept for the rest of the program.
    pub fn bytes(&self) -> &'static [u8] {
        let digits = self.hex.trim_end();
        let pairs = (0..digits.len() / 2).map(|index| &digits[2 * index..2 * index + 2]);
        pairs
            .map(|pair| u8::from_str_radix(pair, 16).expect("samples are hex"))
            .collect::<Vec<u8>>()
            .leak()
    }
}

/// Stand-in for certificates, keys and digests: the same bytes as in the samples.
pub(crate) fn noise<const N: usize>(seed: u32) -> &'static [u8; N] {
    let mut state = seed;
    let bytes = std::array::from_fn(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    keep(bytes)
}

/// Lends a value for the rest of the program, as messages borrow what they hold.
pub(crate) fn keep<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}
