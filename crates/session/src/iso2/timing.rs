//! How long a vehicle waits for each response.

use core::time::Duration;

use crate::Request;

/// `V2G_EVCC_Msg_Timeout` of a request.
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

/// `V2G_SECC_Msg_Performance_Time` of a request: half a second less than the vehicle waits, and
/// 25 ms in the DC charge loop.
///
/// Source: ISO 15118-2:2014, table 109.
#[must_use]
pub const fn performance_time(request: Request) -> Duration {
    match request {
        Request::CurrentDemand => Duration::from_millis(25),
        _ => message_timeout(request).saturating_sub(Duration::from_millis(500)),
    }
}
