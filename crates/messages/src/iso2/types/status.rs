//! What every charging response says about the station, whatever the current.

use v2g_exi::{Choice, Enumeration};

use super::{AcEvseStatus, DcEvseStatus, NAMESPACE};

/// Status of the station where AC and DC sessions share a response.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum EvseStatus {
    /// In an AC session.
    AcEvseStatus(AcEvseStatus),
    /// In a DC session.
    DcEvseStatus(DcEvseStatus),
    /// Head of the group, without content.
    #[exi(abstract)]
    EvseStatus,
}

/// What the station wants the vehicle to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EvseNotification {
    /// Nothing: carry on.
    None,
    /// Stop within the delay given.
    StopCharging,
    /// Negotiate charge parameters again within the delay given; the vehicle may decline.
    ReNegotiation,
}
