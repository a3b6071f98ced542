//! How long a vehicle waits for each response.

use core::time::Duration;

use crate::Request;

/// `V2G_EVCC_Msg_Timeout` of a request; the station has half a second less, or for the DC charge
/// loop 25 ms, to answer.
///
/// 2 s, but 5 s where back ends or contactors take part, and 250 ms in the DC charge loop.
/// Source: ISO 15118-2:2014, table 109.
#[must_use]
pub const fn message_timeout(request: Request) -> Duration {
    match request {
        Request::ServiceDetail
        | Request::PaymentDetails
        | Request::CertificateInstallation
        | Request::CertificateUpdate
        | Request::PowerDeliveryStart
        | Request::PowerDeliveryStop
        | Request::PowerDeliveryRenegotiate => Duration::from_secs(5),
        Request::CurrentDemand => Duration::from_millis(250),
        _ => Duration::from_secs(2),
    }
}
