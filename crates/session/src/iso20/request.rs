//! What a message is, seen from the table.

use v2g_messages::iso20::common::{ChargeProgress, ChargingSession, CommonMessage};
use v2g_messages::iso20::{
    Header, ResponseCode, ac::AcMessage, ac_der_iec::AcDerIecMessage, ac_der_sae::AcDerSaeMessage,
    acdp::AcdpMessage, dc::DcMessage, wpt::WptMessage,
};

use super::Message;
use crate::Request;

/// What every message says, whatever it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outline<'a> {
    /// The request that it is or answers; of those that are one message and answered alike, the
    /// first.
    pub(crate) request: Request,
    pub(crate) header: Header<'a>,
    /// The verdict, if it is a response.
    pub(crate) code: Option<ResponseCode>,
}

/// The request that this message is; `None` for responses.
///
/// For checkers of recorded sessions too: feed it to the [table](super::TABLE).
#[must_use]
pub fn request_of(message: &Message<'_>) -> Option<Request> {
    let Outline { request, code, .. } = outline(message);
    if code.is_some() {
        return None;
    }
    Some(match message {
        Message::Common(CommonMessage::PowerDeliveryReq(power)) => match power.charge_progress {
            ChargeProgress::Start => Request::PowerDeliveryStart,
            ChargeProgress::Stop => Request::PowerDeliveryStop,
            ChargeProgress::Standby => Request::PowerDeliveryStandby,
            ChargeProgress::ScheduleRenegotiation => Request::PowerDeliveryRenegotiate,
        },
        Message::Common(CommonMessage::SessionStopReq(stop)) => match stop.charging_session {
            ChargingSession::Terminate => Request::SessionStop,
            ChargingSession::Pause => Request::SessionPause,
            ChargingSession::ServiceRenegotiation => Request::SessionServiceRenegotiation,
        },
        _ => request,
    })
}

/// The response code of a response; `None` for requests.
#[must_use]
pub fn response_code_of(message: &Message<'_>) -> Option<ResponseCode> {
    outline(message).code
}

/// Whether `response` is the response that belongs to `request`.
pub(crate) fn answers(request: Request, response: &Outline<'_>) -> bool {
    let same = response.request == request || request.siblings().contains(&response.request);
    same && response.code.is_some()
}

/// Whether the code lets the session go on: good or a warning.
pub(crate) fn is_fatal(code: ResponseCode) -> bool {
    code as u8 >= ResponseCode::Failed as u8
}

/// Whether the code is a warning: not granted, but the session goes on.
pub(crate) fn is_warning(code: ResponseCode) -> bool {
    !is_fatal(code) && code as u8 > ResponseCode::OkPowerToleranceConfirmed as u8
}

/// Each row is "request message, response message: request".
macro_rules! outline {
    ($message:ident, $set:ident: $($req:ident, $res:ident: $request:ident;)*) => {
        match $message {
            $($set::$req(m) => Outline {
                request: Request::$request,
                header: m.header,
                code: None,
            },
            $set::$res(m) => Outline {
                request: Request::$request,
                header: m.header,
                code: Some(m.response_code),
            },)*
        }
    };
}

pub(crate) fn outline<'a>(message: &Message<'a>) -> Outline<'a> {
    match message {
        Message::Common(m) => common(m),
        Message::Ac(m) => outline!(m, AcMessage:
            AcChargeParameterDiscoveryReq, AcChargeParameterDiscoveryRes: ChargeParameterDiscovery;
            AcChargeLoopReq, AcChargeLoopRes: ChargeLoop;
        ),
        Message::Dc(m) => outline!(m, DcMessage:
            DcChargeParameterDiscoveryReq, DcChargeParameterDiscoveryRes: ChargeParameterDiscovery;
            DcCableCheckReq, DcCableCheckRes: CableCheck;
            DcPreChargeReq, DcPreChargeRes: PreCharge;
            DcChargeLoopReq, DcChargeLoopRes: ChargeLoop;
            DcWeldingDetectionReq, DcWeldingDetectionRes: WeldingDetection;
        ),
        Message::Acdp(m) => outline!(m, AcdpMessage:
            AcdpVehiclePositioningReq, AcdpVehiclePositioningRes: VehiclePositioning;
            AcdpConnectReq, AcdpConnectRes: Connect;
            AcdpDisconnectReq, AcdpDisconnectRes: Disconnect;
            AcdpSystemStatusReq, AcdpSystemStatusRes: SystemStatus;
        ),
        Message::Wpt(m) => wireless(m),
        Message::AcDerIec(m) => outline!(m, AcDerIecMessage:
            AcChargeParameterDiscoveryReq, AcChargeParameterDiscoveryRes: ChargeParameterDiscovery;
            AcChargeLoopReq, AcChargeLoopRes: ChargeLoop;
        ),
        Message::AcDerSae(m) => outline!(m, AcDerSaeMessage:
            AcChargeParameterDiscoveryReq, AcChargeParameterDiscoveryRes: ChargeParameterDiscovery;
            AcChargeLoopReq, AcChargeLoopRes: ChargeLoop;
        ),
    }
}

fn common<'a>(message: &CommonMessage<'a>) -> Outline<'a> {
    outline!(message, CommonMessage:
        SessionSetupReq, SessionSetupRes: SessionSetup;
        AuthorizationSetupReq, AuthorizationSetupRes: AuthorizationSetup;
        CertificateInstallationReq, CertificateInstallationRes: CertificateInstallation;
        AuthorizationReq, AuthorizationRes: Authorization;
        ServiceDiscoveryReq, ServiceDiscoveryRes: ServiceDiscovery;
        ServiceDetailReq, ServiceDetailRes: ServiceDetail;
        ServiceSelectionReq, ServiceSelectionRes: ServiceSelection;
        VehicleCheckInReq, VehicleCheckInRes: VehicleCheckIn;
        ScheduleExchangeReq, ScheduleExchangeRes: ScheduleExchange;
        PowerDeliveryReq, PowerDeliveryRes: PowerDeliveryStart;
        MeteringConfirmationReq, MeteringConfirmationRes: MeteringConfirmation;
        SessionStopReq, SessionStopRes: SessionStop;
        VehicleCheckOutReq, VehicleCheckOutRes: VehicleCheckOut;
    )
}

fn wireless<'a>(message: &WptMessage<'a>) -> Outline<'a> {
    outline!(message, WptMessage:
        WptFinePositioningSetupReq, WptFinePositioningSetupRes: FinePositioningSetup;
        WptFinePositioningReq, WptFinePositioningRes: FinePositioning;
        WptPairingReq, WptPairingRes: Pairing;
        WptChargeParameterDiscoveryReq, WptChargeParameterDiscoveryRes: ChargeParameterDiscovery;
        WptAlignmentCheckReq, WptAlignmentCheckRes: AlignmentCheck;
        WptChargeLoopReq, WptChargeLoopRes: ChargeLoop;
    )
}
