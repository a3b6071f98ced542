//! The station tests the cable's insulation before any voltage reaches the battery.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::din::{DcEvStatus, DcEvseStatus, EvseProcessing, ResponseCode};

/// Repeated until the test is over; the connector is locked.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CableCheckReq {
    /// State of the vehicle.
    pub dc_ev_status: DcEvStatus,
}

/// Outcome of the test, or that it still runs.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CableCheckRes {
    /// Verdict.
    pub response_code: ResponseCode,
    /// Passed only if it says that the station is ready and the insulation valid.
    pub dc_evse_status: DcEvseStatus,
    /// Finished means measured, not passed.
    pub evse_processing: EvseProcessing,
}
