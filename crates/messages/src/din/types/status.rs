//! What charging responses say about the station, whatever the current.

use v2g_exi::Choice;

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
