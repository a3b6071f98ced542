//! How long a vehicle waits for each response.

use core::time::Duration;

use crate::Request;

/// `V2G_EVCC_Msg_Timeout` of a request: 2 s, and 250 ms in the charge loop.
///
/// Source: DIN SPEC 70121:2014, figures as deployed.
#[must_use]
pub const fn message_timeout(request: Request) -> Duration {
    match request {
        Request::CurrentDemand => Duration::from_millis(250),
        _ => Duration::from_secs(2),
    }
}
