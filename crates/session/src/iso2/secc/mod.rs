//! The station's side of ISO 15118-2, phase by phase.

mod charging;
mod contract;
mod identify;
mod offer;
mod open;
mod parameters;
mod prepare;
mod profile;
mod refusal;
mod resting;
mod schedule;
mod services;
mod session;
mod start;
mod stop;

use v2g_link::v2gtp::{Message, PayloadType};
use v2g_messages::iso2::{Body, Header, ResponseCode, V2gMessage};
use v2g_messages::xmldsig::Signature;

pub(crate) use self::session::Session;

use self::charging::Charging;
use self::contract::Contract;
use self::identify::Identifying;
use self::open::{Authorizing, Setup};
use self::parameters::Parameters;
use self::prepare::{CableChecking, PreCharge, PreCharging};
use self::resting::Resting;
use self::services::{Selection, Services};
use self::start::{PowerReady, Switching};
use self::stop::{Over, Stopped};
use super::{TABLE, words};
use crate::secc::{self, Activity, Cx, NoPower, Refusal, Sent, Sequence, TABLE_VIOLATED};
use crate::{ContractDesk, End, Phase as Name, Request, SeccEvent, Table};

/// The phases; each holds what is true in it and nothing else.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one per engine and no heap"
)]
enum Phase {
    Setup(Setup),
    Services(Services),
    Selection(Selection),
    Contract(Contract),
    Authorizing(Authorizing),
    Parameters(Parameters),
    Identifying(Identifying),
    Resting(Resting),
    CableChecking(CableChecking),
    PreCharge(PreCharge),
    PreCharging(PreCharging),
    PowerReady(PowerReady),
    Switching(Switching),
    Charging(Charging),
    Stopped(Stopped),
    Over(Over),
}

/// What a phase makes of a request.
type Turn = secc::Turn<Phase>;

impl Sequence for Phase {
    type Body<'b> = Body<'b>;
    type Code = ResponseCode;
    const TABLE: Table = TABLE;
    const START: Self = Self::Setup(Setup);

    fn over(end: End) -> Self {
        Self::Over(Over::new(end))
    }

    fn end(&self) -> Option<End> {
        match self {
            Self::Over(over) => Some(over.end()),
            _ => None,
        }
    }

    /// The phase in the words of the table.
    fn name(&self) -> Name {
        match self {
            Self::Setup(_) => Name::SessionSetup,
            Self::Services(_) => Name::ServiceDiscovery,
            Self::Selection(_) => Name::ServiceSelection,
            Self::Contract(phase) => phase.name(),
            Self::Authorizing(_) => Name::Authorization,
            Self::Parameters(phase) => phase.name(),
            Self::Identifying(_) => Name::ChargeParameters,
            Self::Resting(_) => Name::DcStandby,
            Self::CableChecking(_) => Name::CableCheck,
            Self::PreCharge(_) => Name::PreCharge,
            Self::PreCharging(_) => Name::PreCharging,
            Self::PowerReady(_) => Name::PowerReady,
            Self::Switching(switching) => switching.name(),
            Self::Charging(charging) => charging.name(),
            Self::Stopped(stopped) => stopped.name(),
            Self::Over(over) => over.name(),
        }
    }

    /// The whole sequence: who handles what. What is not here the table has refused.
    fn handle(self, cx: &mut Cx<'_>, request: Request, body: Body<'_>) -> Turn {
        match (self, body) {
            (Self::Setup(phase), Body::SessionSetupReq(r)) => phase.open(cx, r),
            (Self::Services(phase), Body::ServiceDiscoveryReq(r)) => phase.discover(cx, r),
            (Self::Selection(phase), Body::ServiceDetailReq(r)) => phase.detail(cx, r),
            (Self::Selection(phase), Body::PaymentServiceSelectionReq(r)) => phase.select(cx, r),
            (Self::Contract(phase), Body::PaymentDetailsReq(_)) => phase.show(cx),
            (
                Self::Contract(phase),
                Body::CertificateInstallationReq(_) | Body::CertificateUpdateReq(_),
            ) => phase.provision(cx, request),
            (Self::Authorizing(phase), Body::AuthorizationReq(_)) => phase.authorize(cx),
            (Self::Parameters(phase), Body::ChargeParameterDiscoveryReq(r)) => {
                phase.discover(cx, r)
            }
            (Self::Identifying(phase), Body::ChargeParameterDiscoveryReq(r)) => {
                phase.discover(cx, r)
            }
            (Self::CableChecking(phase), Body::CableCheckReq(r)) => phase.check(cx, r),
            (Self::Resting(phase), Body::CableCheckReq(r)) => phase.check_cable(cx, r),
            (Self::PreCharge(phase), Body::PreChargeReq(r)) => phase.begin(cx, r),
            (Self::PreCharging(phase), Body::PreChargeReq(r)) => phase.repeat(cx, r),
            (Self::Charging(phase), Body::CurrentDemandReq(r)) => phase.demand(cx, r),
            (Self::Charging(phase), Body::ChargingStatusReq(_)) => phase.report(cx),
            (Self::Charging(phase), Body::MeteringReceiptReq(r)) => phase.receive(cx, r),
            (Self::Stopped(phase), Body::WeldingDetectionReq(r)) => phase.detect_welding(cx, r),
            (Self::Stopped(phase), Body::ChargeParameterDiscoveryReq(r)) => phase.restart(cx, r),
            (phase, Body::PowerDeliveryReq(r)) => match (request, phase) {
                (Request::PowerDeliveryStart, Self::PreCharging(phase)) => phase.start(cx, r),
                (Request::PowerDeliveryStart, Self::Resting(phase)) => phase.start(cx, r),
                (Request::PowerDeliveryStart, Self::PowerReady(phase)) => phase.start(cx, r),
                (Request::PowerDeliveryRenegotiate, Self::Charging(phase)) => phase.renegotiate(cx),
                (_, phase) => stop::power_off(phase.is_dc(), cx, r),
            },
            (phase, Body::SessionStopReq(_)) => stop::session(phase.stops_late(), cx, request),
            (_, _) => Turn::Refused(ResponseCode::FailedSequenceError, TABLE_VIOLATED),
        }
    }

    fn refuse(cx: &mut Cx<'_>, request: Request, code: ResponseCode) {
        cx.events.push(SeccEvent::Refused(request, code as u8));
        refusal::send(cx, request, code);
    }

    fn activity(&mut self) -> Activity<'_> {
        match self {
            Self::Parameters(Parameters {
                rest: Some(rest), ..
            })
            | Self::Resting(Resting { rest, .. })
                if rest.holds() =>
            {
                Activity::Resting(rest)
            }
            Self::PreCharging(phase) => Activity::Matching(&mut phase.voltage),
            Self::Switching(phase) => Activity::Switching(&phase.power_up),
            Self::Charging(phase) => Activity::Delivering(&mut phase.delivery),
            Self::Stopped(_) => Activity::Stopped,
            _ => Activity::None,
        }
    }

    fn switch(self, cx: &mut Cx<'_>) -> Turn {
        match self {
            Self::Switching(phase) => phase.look(cx),
            other => Turn::Deferred(other),
        }
    }

    fn consulting(&self) -> Option<Request> {
        match self {
            Self::Contract(phase) => phase.consulting(),
            Self::Authorizing(phase) => phase.consulting(),
            Self::Parameters(phase) => phase.consulting(),
            Self::Charging(phase) => phase.consulting(),
            _ => None,
        }
    }

    fn consult(self, cx: &mut Cx<'_>, desk: &mut dyn ContractDesk, message: Message<'_>) -> Turn {
        match self {
            Self::Contract(phase) => phase.consult(cx, desk, message),
            Self::Authorizing(phase) => phase.consult(cx, desk, message),
            Self::Parameters(phase) => phase.consult(cx, desk, message),
            Self::Charging(phase) => phase.consult(cx, desk, message),
            other => Turn::Deferred(other),
        }
    }
}

impl Phase {
    /// Whether DC was agreed on.
    fn is_dc(&self) -> bool {
        !matches!(
            self.name(),
            Name::PowerReady | Name::AcStarting | Name::AcCharging | Name::AcReceipt
        )
    }

    /// Whether the session stops where the control pilot has to rest before (DC).
    fn stops_late(&self) -> bool {
        self.name() == Name::DcStopped
    }
}

impl From<Refusal> for ResponseCode {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Failed => Self::Failed,
            Refusal::SequenceError => Self::FailedSequenceError,
            Refusal::UnknownSession => Self::FailedUnknownSession,
            Refusal::NoPower(NoPower::NotApplied) => Self::FailedPowerDeliveryNotApplied,
            Refusal::NoPower(NoPower::Contactor) => Self::FailedContactorError,
        }
    }
}

impl Cx<'_> {
    /// Sends the answer to the current request.
    fn reply(&mut self, body: Body<'_>) -> Sent {
        self.reply_signed(body, None)
    }

    fn reply_signed(&mut self, body: Body<'_>, signature: Option<&Signature<'_>>) -> Sent {
        let id = self.session_id();
        let header = Header {
            session_id: id.as_bytes().into(),
            notification: None,
            signature: signature.map(Into::into),
        };
        self.answer(PayloadType::Exi, &V2gMessage { header, body })
    }

    /// Takes note of what a DC vehicle says of itself.
    fn hear(&mut self, status: v2g_messages::iso2::DcEvStatus) {
        self.hear_status(words::read_ev_status(status));
    }
}
