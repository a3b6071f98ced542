//! What a message is, seen from the table.

use v2g_messages::din::{Body, ResponseCode};

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
        Body::ServicePaymentSelectionReq(_) => Request::PaymentServiceSelection,
        Body::CertificateInstallationReq(_) => Request::CertificateInstallation,
        Body::CertificateUpdateReq(_) => Request::CertificateUpdate,
        Body::PaymentDetailsReq(_) => Request::PaymentDetails,
        Body::ContractAuthenticationReq(_) => Request::Authorization,
        Body::ChargeParameterDiscoveryReq(_) => Request::ChargeParameterDiscovery,
        Body::CableCheckReq(_) => Request::CableCheck,
        Body::PreChargeReq(_) => Request::PreCharge,
        Body::PowerDeliveryReq(power) => match power.ready_to_charge_state {
            true => Request::PowerDeliveryStart,
            false => Request::PowerDeliveryStop,
        },
        Body::ChargingStatusReq(_) => Request::ChargingStatus,
        Body::CurrentDemandReq(_) => Request::CurrentDemand,
        Body::MeteringReceiptReq(_) => Request::MeteringReceipt,
        Body::WeldingDetectionReq(_) => Request::WeldingDetection,
        Body::SessionStopReq(_) => Request::SessionStop,
        _ => return None,
    })
}

/// The response code of a response; `None` for requests and empty bodies.
#[must_use]
pub fn response_code_of(body: &Body<'_>) -> Option<ResponseCode> {
    answer(body).map(|(_, code)| code)
}

/// Whether this is the response that belongs to the request.
pub(crate) fn answers(request: Request, body: &Body<'_>) -> bool {
    let answered = answer(body).map(|(answered, _)| answered);
    answered.is_some_and(|answered| answered == request || answered.siblings().contains(&request))
}

/// The request that a response belongs to, or one of its siblings, and its code.
fn answer(body: &Body<'_>) -> Option<(Request, ResponseCode)> {
    use Request as R;
    Some(match body {
        Body::SessionSetupRes(r) => (R::SessionSetup, r.response_code),
        Body::ServiceDiscoveryRes(r) => (R::ServiceDiscovery, r.response_code),
        Body::ServiceDetailRes(r) => (R::ServiceDetail, r.response_code),
        Body::ServicePaymentSelectionRes(r) => (R::PaymentServiceSelection, r.response_code),
        Body::CertificateInstallationRes(r) => (R::CertificateInstallation, r.response_code),
        Body::CertificateUpdateRes(r) => (R::CertificateUpdate, r.response_code),
        Body::PaymentDetailsRes(r) => (R::PaymentDetails, r.response_code),
        Body::ContractAuthenticationRes(r) => (R::Authorization, r.response_code),
        Body::ChargeParameterDiscoveryRes(r) => (R::ChargeParameterDiscovery, r.response_code),
        Body::CableCheckRes(r) => (R::CableCheck, r.response_code),
        Body::PreChargeRes(r) => (R::PreCharge, r.response_code),
        Body::PowerDeliveryRes(r) => (R::PowerDeliveryStart, r.response_code),
        Body::ChargingStatusRes(r) => (R::ChargingStatus, r.response_code),
        Body::CurrentDemandRes(r) => (R::CurrentDemand, r.response_code),
        Body::MeteringReceiptRes(r) => (R::MeteringReceipt, r.response_code),
        Body::WeldingDetectionRes(r) => (R::WeldingDetection, r.response_code),
        Body::SessionStopRes(r) => (R::SessionStop, r.response_code),
        _ => return None,
    })
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
