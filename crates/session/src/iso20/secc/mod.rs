//! The station's side of ISO 15118-20, phase by phase.

mod authorize;
mod charging;
mod coil;
mod deal;
mod der;
mod der_iec;
mod der_sae;
mod device;
mod identify;
mod loops;
mod offer;
mod open;
mod parameters;
mod prepare;
mod profile;
mod provision;
mod refusal;
mod resting;
mod schedule;
mod services;
mod session;
mod start;
mod stop;
mod wireless;

use v2g_exi::Document;
use v2g_link::v2gtp::{self, PayloadType};
use v2g_messages::iso20::ac::AcMessage as Ac;
use v2g_messages::iso20::ac_der_iec::AcDerIecMessage as Iec;
use v2g_messages::iso20::ac_der_sae::AcDerSaeMessage as Sae;
use v2g_messages::iso20::acdp::AcdpMessage as Acdp;
use v2g_messages::iso20::common::CommonMessage as Common;
use v2g_messages::iso20::dc::DcMessage as Dc;
use v2g_messages::iso20::wpt::WptMessage as Wpt;
use v2g_messages::iso20::{Header, ResponseCode};

pub(crate) use self::session::Session;

use self::authorize::{AuthorizationSetup, Authorizing};
use self::charging::Charging;
use self::device::{Connecting, Positioning};
use self::identify::Identifying;
use self::open::Setup;
use self::parameters::Parameters;
use self::prepare::{CableChecking, PreCharging};
use self::resting::Resting;
use self::schedule::Scheduling;
use self::services::{Selection, Services};
use self::start::{PowerReady, Switching};
use self::stop::{Over, Stopped};
use self::wireless::{Aligning, FinePositioning, FinePositioningSetup, Pairing};
use super::message::payload_type;
use super::{Message, TABLE};
use crate::secc::{self, Activity, Cx, NoPower, Refusal, Sent, Sequence, TABLE_VIOLATED};
use crate::{ContractDesk, End, Iso20Schema, Phase as Name, Protocol, Request, SeccEvent, Table};

/// The phases; each holds what is true in it and nothing else.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one per engine and no heap"
)]
enum Phase {
    Setup(Setup),
    AuthorizationSetup(AuthorizationSetup),
    Authorizing(Authorizing),
    Services(Services),
    Selection(Selection),
    Positioning(Positioning),
    FinePositioningSetup(FinePositioningSetup),
    FinePositioning(FinePositioning),
    Pairing(Pairing),
    Parameters(Parameters),
    Identifying(Identifying),
    Aligning(Aligning),
    Scheduling(Scheduling),
    Connecting(Connecting),
    CableChecking(CableChecking),
    PreCharging(PreCharging),
    PowerReady(PowerReady),
    Switching(Switching),
    Charging(Charging),
    Resting(Resting),
    Stopped(Stopped),
    Over(Over),
}

/// What a phase makes of a request.
type Turn = secc::Turn<Phase>;

impl Sequence for Phase {
    type Body<'b> = Message<'b>;
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
            Self::AuthorizationSetup(_) => Name::AuthorizationSetup,
            Self::Authorizing(phase) => phase.name(),
            Self::Services(_) => Name::ServiceDiscovery,
            Self::Selection(phase) => phase.name(),
            Self::Positioning(_) => Name::VehiclePositioning,
            Self::FinePositioningSetup(_) => Name::FinePositioningSetup,
            Self::FinePositioning(_) => Name::FinePositioning,
            Self::Pairing(_) => Name::Pairing,
            Self::Parameters(_) => Name::ChargeParameters,
            Self::Aligning(_) => Name::AlignmentCheck,
            Self::Scheduling(_) => Name::Schedule,
            Self::Identifying(phase) => phase.name(),
            Self::Connecting(_) => Name::DeviceConnect,
            Self::CableChecking(_) => Name::CableCheck,
            Self::PreCharging(phase) => phase.name(),
            Self::PowerReady(phase) => phase.name(),
            Self::Switching(phase) => phase.name(),
            Self::Charging(phase) => phase.name(),
            Self::Resting(phase) => phase.name(),
            Self::Stopped(phase) => phase.name(),
            Self::Over(phase) => phase.name(),
        }
    }

    /// The whole sequence: who handles what. What is not here the table has refused.
    fn handle(self, cx: &mut Cx<'_>, request: Request, message: Message<'_>) -> Turn {
        match message {
            Message::Common(message) => self.common(cx, request, message),
            Message::Dc(message) => self.dc(cx, message),
            Message::Ac(message) => self.ac(cx, message),
            Message::Acdp(message) => self.acdp(cx, message),
            Message::Wpt(message) => self.wpt(cx, message),
            Message::AcDerIec(message) => self.iec(cx, message),
            Message::AcDerSae(message) => self.sae(cx, message),
        }
    }

    fn refuse(cx: &mut Cx<'_>, request: Request, code: ResponseCode) {
        let code = match (request, code) {
            (Request::SessionPause, ResponseCode::Failed) => ResponseCode::FailedPauseNotAllowed,
            (Request::SessionServiceRenegotiation, ResponseCode::Failed) => {
                ResponseCode::FailedNoServiceRenegotiationSupported
            }
            (_, code) => code,
        };
        cx.events.push(SeccEvent::Refused(request, code as u8));
        refusal::send(cx, request, code);
    }

    fn activity(&mut self) -> Activity<'_> {
        match self {
            Self::PreCharging(phase) => Activity::Matching(&mut phase.voltage),
            Self::Switching(phase) => Activity::Switching(&phase.power_up),
            Self::Charging(phase) => Activity::Delivering(&mut phase.delivery),
            Self::Resting(phase) => Activity::Resting(&mut phase.rest),
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
            Self::Authorizing(phase) => phase.consulting(),
            Self::Scheduling(phase) => phase.consulting(),
            Self::Resting(phase) => phase.consulting(),
            Self::Charging(phase) => phase.consulting(),
            _ => None,
        }
    }

    fn consult(
        self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: v2gtp::Message<'_>,
    ) -> Turn {
        match self {
            Self::Authorizing(phase) => phase.consult(cx, desk, message),
            Self::Scheduling(phase) => phase.consult(cx, desk, message),
            Self::Resting(phase) => phase.consult(cx, desk, message),
            Self::Charging(phase) => phase.consult(cx, desk, message),
            other => Turn::Deferred(other),
        }
    }
}

/// The table admits what the phases do not handle, or the other way around.
const VIOLATION: Turn = Turn::Refused(ResponseCode::FailedSequenceError, TABLE_VIOLATED);

impl Phase {
    fn common(self, cx: &mut Cx<'_>, request: Request, message: Common<'_>) -> Turn {
        match (self, message) {
            (Self::Setup(phase), Common::SessionSetupReq(r)) => phase.open(cx, r),
            (Self::AuthorizationSetup(phase), Common::AuthorizationSetupReq(_)) => phase.offer(cx),
            (Self::Authorizing(phase), Common::AuthorizationReq(r)) => phase.authorize(cx, r),
            (Self::Authorizing(phase), Common::CertificateInstallationReq(_)) => {
                provision::begin(phase, cx)
            }
            (Self::Services(phase), Common::ServiceDiscoveryReq(r)) => phase.discover(cx, r),
            (Self::Selection(phase), Common::ServiceDetailReq(r)) => phase.detail(cx, r),
            (Self::Selection(phase), Common::ServiceSelectionReq(r)) => phase.select(cx, r),
            (Self::Positioning(phase), Common::VehicleCheckInReq(r)) => phase.check_in(cx, r),
            (Self::FinePositioningSetup(phase), Common::VehicleCheckInReq(r)) => {
                phase.check_in(cx, r)
            }
            (Self::Parameters(phase), Common::VehicleCheckInReq(r)) => phase.check_in(cx, r),
            (Self::Identifying(phase), Common::ScheduleExchangeReq(r)) => phase.exchange(cx, &r),
            (Self::Scheduling(phase), Common::ScheduleExchangeReq(r)) => phase.exchange(cx, r),
            (Self::Resting(phase), Common::ScheduleExchangeReq(r)) => phase.exchange(cx, r),
            (Self::Charging(phase), Common::MeteringConfirmationReq(r)) => phase.confirm(cx, r),
            (Self::Stopped(phase), Common::VehicleCheckOutReq(r)) => phase.check_out(cx, r),
            (phase, Common::SessionStopReq(_)) => stop::session(phase, cx, request),
            (phase, Common::PowerDeliveryReq(r)) => match (request, phase) {
                (Request::PowerDeliveryStart, Self::PreCharging(phase)) => phase.start(cx, r),
                (Request::PowerDeliveryStart, Self::PowerReady(phase)) => phase.start(cx, r),
                (Request::PowerDeliveryStart, Self::Resting(phase)) => phase.start(cx, r),
                (Request::PowerDeliveryStandby, Self::Charging(phase)) => phase.stand_by(cx),
                (Request::PowerDeliveryRenegotiate, Self::Charging(phase)) => phase.renegotiate(cx),
                (Request::PowerDeliveryRenegotiate, Self::Resting(phase)) => phase.renegotiate(cx),
                (Request::PowerDeliveryStop, phase) => stop::power_off(phase, cx),
                _ => VIOLATION,
            },
            (_, _) => VIOLATION,
        }
    }

    fn dc(self, cx: &mut Cx<'_>, message: Dc<'_>) -> Turn {
        match (self, message) {
            (Self::Parameters(phase), Dc::DcChargeParameterDiscoveryReq(r)) => {
                phase.discover_dc(cx, r)
            }
            (Self::Resting(phase), Dc::DcChargeParameterDiscoveryReq(r)) => {
                phase.discover_dc(cx, r)
            }
            (Self::CableChecking(phase), Dc::DcCableCheckReq(_)) => phase.check(cx),
            (Self::Resting(phase), Dc::DcCableCheckReq(_)) => phase.check_cable(cx),
            (Self::PreCharging(phase), Dc::DcPreChargeReq(r)) => phase.charge(cx, r),
            (Self::Charging(phase), Dc::DcChargeLoopReq(r)) => phase.dc_turn(cx, r),
            (Self::Stopped(phase), Dc::DcWeldingDetectionReq(r)) => phase.detect_welding(cx, r),
            (_, _) => VIOLATION,
        }
    }

    fn acdp(self, cx: &mut Cx<'_>, message: Acdp<'_>) -> Turn {
        match (self, message) {
            (Self::Positioning(phase), Acdp::AcdpVehiclePositioningReq(r)) => phase.guide(cx, r),
            (Self::Connecting(phase), Acdp::AcdpConnectReq(r)) => phase.connect(cx, r),
            (Self::Stopped(phase), Acdp::AcdpDisconnectReq(r)) => device::disconnect(phase, cx, r),
            (phase, Acdp::AcdpSystemStatusReq(r)) => device::tell(phase, cx, r),
            (_, _) => VIOLATION,
        }
    }

    fn iec(self, cx: &mut Cx<'_>, message: Iec<'_>) -> Turn {
        match (self, message) {
            (Self::Parameters(phase), Iec::AcChargeParameterDiscoveryReq(r)) => {
                phase.discover_iec(cx, r)
            }
            (Self::Resting(phase), Iec::AcChargeParameterDiscoveryReq(r)) => {
                phase.discover_iec(cx, r)
            }
            (Self::Charging(phase), Iec::AcChargeLoopReq(r)) => phase.iec_turn(cx, r),
            (_, _) => VIOLATION,
        }
    }

    fn sae(self, cx: &mut Cx<'_>, message: Sae<'_>) -> Turn {
        match (self, message) {
            (Self::Parameters(phase), Sae::AcChargeParameterDiscoveryReq(r)) => {
                phase.discover_sae(cx, r)
            }
            (Self::Resting(phase), Sae::AcChargeParameterDiscoveryReq(r)) => {
                phase.discover_sae(cx, r)
            }
            (Self::Charging(phase), Sae::AcChargeLoopReq(r)) => phase.sae_turn(cx, r),
            (_, _) => VIOLATION,
        }
    }

    fn wpt(self, cx: &mut Cx<'_>, message: Wpt<'_>) -> Turn {
        match (self, message) {
            (Self::FinePositioningSetup(phase), Wpt::WptFinePositioningSetupReq(r)) => {
                phase.agree(cx, r)
            }
            (Self::FinePositioning(phase), Wpt::WptFinePositioningReq(r)) => phase.guide(cx, r),
            (Self::Pairing(phase), Wpt::WptPairingReq(r)) => phase.pair(cx, r),
            (Self::Parameters(phase), Wpt::WptChargeParameterDiscoveryReq(r)) => {
                phase.discover_wpt(cx, r)
            }
            (Self::Resting(phase), Wpt::WptChargeParameterDiscoveryReq(r)) => {
                phase.discover_wpt(cx, r)
            }
            (Self::Aligning(phase), Wpt::WptAlignmentCheckReq(r)) => phase.check(cx, r),
            (Self::Identifying(phase), Wpt::WptAlignmentCheckReq(_)) => phase.align(),
            (Self::Charging(phase), Wpt::WptChargeLoopReq(r)) => phase.wpt_turn(cx, r),
            (_, _) => VIOLATION,
        }
    }

    fn ac(self, cx: &mut Cx<'_>, message: Ac<'_>) -> Turn {
        match (self, message) {
            (Self::Parameters(phase), Ac::AcChargeParameterDiscoveryReq(r)) => {
                phase.discover_ac(cx, r)
            }
            (Self::Resting(phase), Ac::AcChargeParameterDiscoveryReq(r)) => {
                phase.discover_ac(cx, r)
            }
            (Self::Charging(phase), Ac::AcChargeLoopReq(r)) => phase.ac_turn(cx, r),
            (_, _) => VIOLATION,
        }
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

impl<'c> Cx<'c> {
    /// The messages beside the common ones that were agreed on.
    fn schema(&self) -> Iso20Schema {
        match self.heard.protocol {
            Some(Protocol::Iso20(schema)) => schema,
            _ => Iso20Schema::Dc,
        }
    }

    /// The header of an answer.
    fn header(&self) -> Header<'c> {
        let config: &'c crate::SeccConfig = self.config;
        let joined = config.resume.as_ref().filter(|_| self.heard.joined);
        let id = joined.map_or(&config.session_id, |resume| &resume.paused.session);
        Header {
            session_id: id.as_bytes().into(),
            time_stamp: self.unix_time,
            signature: None,
        }
    }

    /// Answers with a message that every service has.
    fn common(&mut self, message: Common<'_>) -> Sent {
        self.on_stream(payload_type(None), &message)
    }

    fn dc(&mut self, message: Dc<'_>) -> Sent {
        self.answer(payload_type(Some(Iso20Schema::Dc)), &message)
    }

    fn ac(&mut self, message: Ac<'_>) -> Sent {
        self.answer(payload_type(Some(Iso20Schema::Ac)), &message)
    }

    fn acdp(&mut self, message: Acdp<'_>) -> Sent {
        self.on_stream(payload_type(Some(Iso20Schema::Acdp)), &message)
    }

    fn wpt(&mut self, message: Wpt<'_>) -> Sent {
        self.answer(payload_type(Some(Iso20Schema::Wpt)), &message)
    }

    fn iec(&mut self, message: Iec<'_>) -> Sent {
        self.answer(payload_type(Some(Iso20Schema::AcDerIec)), &message)
    }

    fn sae(&mut self, message: Sae<'_>) -> Sent {
        self.answer(payload_type(Some(Iso20Schema::AcDerSae)), &message)
    }

    /// Answers on the stream on which was asked.
    fn on_stream<'m>(&mut self, main: PayloadType, message: &impl Document<'m>) -> Sent {
        let stream = self.heard.stream.unwrap_or(main);
        self.answer(stream, message)
    }
}
