//! How long each side waits.

use core::time::Duration;

use crate::Request;

/// `V2G_EVCC_Msg_Timeout` of a request.
///
/// The station has half a second less to answer, in the charge loop a quarter
/// ([`performance_time`]). Power delivery is due after 2 s as most messages are; the vehicle waits
/// 5 s all the same, our choice: deployed stations take up to 3 s until the contactor reports.
/// The standard's table for check-in, check-out and the messages of ACDP and WPT is not public; 2 s
/// for them is what deployed programs use.
///
/// Source: ISO 15118-20:2022, tables 214 to 218, V2G20-1499 to 1502, 5069, 5070.
#[must_use]
pub const fn message_timeout(request: Request) -> Duration {
    match request {
        Request::ServiceDetail
        | Request::CertificateInstallation
        | Request::PowerDeliveryStart
        | Request::PowerDeliveryStop
        | Request::PowerDeliveryStandby
        | Request::PowerDeliveryRenegotiate => Duration::from_secs(5),
        Request::ChargeLoop => Duration::from_millis(500),
        _ => Duration::from_secs(2),
    }
}

/// `V2G_SECC_Msg_Performance_Time` of a request: how long the station may take to answer.
///
/// Source: as [`message_timeout`].
#[must_use]
pub const fn performance_time(request: Request) -> Duration {
    match request {
        Request::ServiceDetail | Request::CertificateInstallation => Duration::from_millis(4_500),
        Request::ChargeLoop => Duration::from_millis(250),
        _ => Duration::from_millis(1_500),
    }
}

/// How long the contactor may take: a tenth of a second less than the answer to PowerDeliveryReq.
pub(crate) const CONTACTOR: Duration = Duration::from_millis(1_400);

/// `V2G_SECC_Sequence_Timeout` after an answer in the charge loop. Source: V2G20-1500, 1502, 5070.
pub const LOOP_SEQUENCE: Duration = Duration::from_millis(500);
