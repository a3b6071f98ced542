//! The vehicle signs the meter's readings.

use v2g_exi::{Choice, Element, Hex, Nested, Text, UNBOUNDED};

use super::NAMESPACE;
use crate::iso20::{Header, MeterInfo, Receipt, ResponseCode};

/// Sent in the charge loop when the station asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct MeteringConfirmationReq<'a> {
    /// Signs the metering data with the contract's key.
    pub header: Header<'a>,
    /// What the vehicle confirms.
    pub signed_metering_data: Nested<'a, SignedMeteringData<'a>>,
}

/// Accepts or refuses the confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct MeteringConfirmationRes<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
}

/// Readings and costs that the vehicle has seen; this part is signed.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SignedMeteringData<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id")]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// As in the header, so that it is signed too.
    pub session_id: Hex<'a, 8, 8>,
    /// The readings, as the station told them.
    pub meter_info: MeterInfo<'a>,
    /// The costs, as the station told them; absent if it told none.
    pub receipt: Option<Nested<'a, Receipt<'a>>>,
    /// Mode of the service selected.
    pub control_mode: SmdtControlMode,
}

/// The schedule that the readings belong to, by control mode.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum SmdtControlMode {
    /// There is none.
    DynamicSmdtControlMode(DynamicSmdtControlMode),
    /// The vehicle follows one.
    ScheduledSmdtControlMode(ScheduledSmdtControlMode),
}

/// No schedule: the station sets the power.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DynamicSmdtControlMode;

/// The schedule in force.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ScheduledSmdtControlMode {
    /// As chosen in the power profile.
    #[exi(1..=4_294_967_295)]
    pub selected_schedule_tuple_id: u32,
}
