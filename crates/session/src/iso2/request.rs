//! What a message is, seen from the table.

use v2g_messages::iso2::{Body, ChargeProgress, ChargingSession, ResponseCode};

use crate::Request;

/// The request that this message is; `None` for responses and empty bodies.
///
/// For checkers of recorded sessions too: feed it to the [table](super::TABLE).
#[must_use]
pub fn request_of(body: &Body<'_>) -> Option<Request> {
    Some(match body {
        Body::SessionSetupReq(_) => Request::SessionSetup,
        Body::ServiceDiscoveryReq(_) => Request::ServiceDiscovery,
        Body::ServiceDetailReq(_) => Request::ServiceDetail,
        Body::PaymentServiceSelectionReq(_) => Request::PaymentServiceSelection,
        Body::CertificateInstallationReq(_) => Request::CertificateInstallation,
        Body::CertificateUpdateReq(_) => Request::CertificateUpdate,
        Body::PaymentDetailsReq(_) => Request::PaymentDetails,
        Body::AuthorizationReq(_) => Request::Authorization,
        Body::ChargeParameterDiscoveryReq(_) => Request::ChargeParameterDiscovery,
        Body::CableCheckReq(_) => Request::CableCheck,
        Body::PreChargeReq(_) => Request::PreCharge,
        Body::PowerDeliveryReq(power) => match power.charge_progress {
            ChargeProgress::Start => Request::PowerDeliveryStart,
            ChargeProgress::Stop => Request::PowerDeliveryStop,
            ChargeProgress::Renegotiate => Request::PowerDeliveryRenegotiate,
        },
        Body::ChargingStatusReq(_) => Request::ChargingStatus,
        Body::CurrentDemandReq(_) => Request::CurrentDemand,
        Body::MeteringReceiptReq(_) => Request::MeteringReceipt,
        Body::WeldingDetectionReq(_) => Request::WeldingDetection,
        Body::SessionStopReq(stop) => match stop.charging_session {
            ChargingSession::Terminate => Request::SessionStop,
            ChargingSession::Pause => Request::SessionPause,
        },
        _ => return None,
    })
}

/// The response code of a response; `None` for requests and empty bodies.
#[must_use]
pub fn response_code_of(body: &Body<'_>) -> Option<ResponseCode> {
    Some(match body {
        Body::SessionSetupRes(response) => response.response_code,
        Body::ServiceDiscoveryRes(response) => response.response_code,
        Body::ServiceDetailRes(response) => response.response_code,
        Body::PaymentServiceSelectionRes(response) => response.response_code,
        Body::CertificateInstallationRes(response) => response.response_code,
        Body::CertificateUpdateRes(response) => response.response_code,
        Body::PaymentDetailsRes(response) => response.response_code,
        Body::AuthorizationRes(response) => response.response_code,
        Body::ChargeParameterDiscoveryRes(response) => response.response_code,
        Body::CableCheckRes(response) => response.response_code,
        Body::PreChargeRes(response) => response.response_code,
        Body::PowerDeliveryRes(response) => response.response_code,
        Body::ChargingStatusRes(response) => response.response_code,
        Body::CurrentDemandRes(response) => response.response_code,
        Body::MeteringReceiptRes(response) => response.response_code,
        Body::WeldingDetectionRes(response) => response.response_code,
        Body::SessionStopRes(response) => response.response_code,
        _ => return None,
    })
}

/// Whether this is the response that belongs to the request.
pub(crate) fn answers(request: Request, body: &Body<'_>) -> bool {
    use Request as R;
    match body {
        Body::SessionSetupRes(_) => request == R::SessionSetup,
        Body::ServiceDiscoveryRes(_) => request == R::ServiceDiscovery,
        Body::ServiceDetailRes(_) => request == R::ServiceDetail,
        Body::PaymentServiceSelectionRes(_) => request == R::PaymentServiceSelection,
        Body::CertificateInstallationRes(_) => request == R::CertificateInstallation,
        Body::CertificateUpdateRes(_) => request == R::CertificateUpdate,
        Body::PaymentDetailsRes(_) => request == R::PaymentDetails,
        Body::AuthorizationRes(_) => request == R::Authorization,
        Body::ChargeParameterDiscoveryRes(_) => request == R::ChargeParameterDiscovery,
        Body::CableCheckRes(_) => request == R::CableCheck,
        Body::PreChargeRes(_) => request == R::PreCharge,
        Body::PowerDeliveryRes(_) => R::PowerDeliveryStart.siblings().contains(&request),
        Body::ChargingStatusRes(_) => request == R::ChargingStatus,
        Body::CurrentDemandRes(_) => request == R::CurrentDemand,
        Body::MeteringReceiptRes(_) => request == R::MeteringReceipt,
        Body::WeldingDetectionRes(_) => request == R::WeldingDetection,
        Body::SessionStopRes(_) => R::SessionStop.siblings().contains(&request),
        _ => false,
    }
}

/// Whether the code says that the request was carried out.
pub(crate) const fn is_ok(code: ResponseCode) -> bool {
    matches!(
        code,
        ResponseCode::Ok
            | ResponseCode::OkNewSessionEstablished
            | ResponseCode::OkOldSessionJoined
            | ResponseCode::OkCertificateExpiresSoon
    )
}
