//! The vehicle's side of ISO 15118-20, phase by phase.

mod charge;
mod coil;
mod confirm;
mod contract;
mod der;
mod der_iec;
mod der_sae;
mod device;
mod hear;
mod looping;
mod open;
mod parameters;
mod parking;
mod plan;
mod prepare;
mod schedule;
mod services;
mod session;
mod start;
mod stop;
mod wireless;

use core::time::Duration;

use v2g_link::v2gtp;
use v2g_messages::iso20::Header;
use v2g_messages::iso20::ac::AcMessage as Ac;
use v2g_messages::iso20::ac_der_iec::AcDerIecMessage as Iec;
use v2g_messages::iso20::ac_der_sae::AcDerSaeMessage as Sae;
use v2g_messages::iso20::acdp::AcdpMessage as Acdp;
use v2g_messages::iso20::common::CommonMessage as Common;
use v2g_messages::iso20::dc::DcMessage as Dc;
use v2g_messages::iso20::wpt::WptMessage as Wpt;

pub(crate) use self::session::Session;

use self::charge::{Charge, Rest};
use self::confirm::Confirm;
use self::contract::{Plan, Provision, Take};
use self::device::{Connect, Disconnect, Position};
use self::open::{AuthorizationSetup, Authorize, Open};
use self::parameters::Parameters;
use self::parking::{CheckIn, CheckOut};
use self::prepare::{CableCheck, PreCharge};
use self::schedule::{Exchange, Prices};
use self::services::{Detail, Discover, Select};
use self::start::Start;
use self::stop::{Close, PowerOff, Weld};
use self::wireless::{Align, Pair, Position as FinePosition, Setup};
use super::message::payload_type;
use super::{Message, TABLE, message_timeout};
use crate::evcc::{self, Consulted, Cx, Sequence, Stage, TABLE_VIOLATED};
use crate::{Iso20Schema, Protocol, Request, SessionId, Table, Wallet};

/// What the vehicle is about; each phase holds what is true in it and nothing else.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one per engine and no heap"
)]
enum Phase {
    Open(Open),
    AuthorizationSetup(AuthorizationSetup),
    Plan(Plan),
    Provision(Provision),
    Take(Take),
    Authorize(Authorize),
    Discover(Discover),
    Detail(Detail),
    Select(Select),
    CheckIn(CheckIn),
    Position(Position),
    Setup(Setup),
    FinePosition(FinePosition),
    Pair(Pair),
    Parameters(Parameters),
    Align(Align),
    Exchange(Exchange),
    Prices(Prices),
    Connect(Connect),
    CableCheck(CableCheck),
    PreCharge(PreCharge),
    Start(Start),
    Charge(Charge),
    Confirm(Confirm),
    Rest(Rest),
    PowerOff(PowerOff),
    Weld(Weld),
    Disconnect(Disconnect),
    CheckOut(CheckOut),
    Close(Close),
    /// Stands where a phase was that the end of the session has consumed.
    Over,
}

/// What a phase makes of a response.
type Turn = evcc::Turn<Phase>;

impl Sequence for Phase {
    type Body<'b> = Message<'b>;
    const TABLE: Table = TABLE;
    const START: Self = Self::Open(Open);
    const OVER: Self = Self::Over;

    fn message_timeout(request: Request) -> Duration {
        message_timeout(request)
    }

    fn request(&self) -> Option<Request> {
        Some(match self {
            Self::Open(_) => Request::SessionSetup,
            Self::AuthorizationSetup(_) => Request::AuthorizationSetup,
            Self::Provision(_) => Request::CertificateInstallation,
            Self::Authorize(_) => Request::Authorization,
            Self::Discover(_) => Request::ServiceDiscovery,
            Self::Detail(_) => Request::ServiceDetail,
            Self::Select(_) => Request::ServiceSelection,
            Self::CheckIn(_) => Request::VehicleCheckIn,
            Self::Position(_) => Request::VehiclePositioning,
            Self::Setup(_) => Request::FinePositioningSetup,
            Self::FinePosition(_) => Request::FinePositioning,
            Self::Pair(_) => Request::Pairing,
            Self::Align(_) => Request::AlignmentCheck,
            Self::Connect(_) => Request::Connect,
            Self::Disconnect(_) => Request::Disconnect,
            Self::CheckOut(_) => Request::VehicleCheckOut,
            Self::Parameters(_) => Request::ChargeParameterDiscovery,
            Self::Exchange(_) => Request::ScheduleExchange,
            Self::CableCheck(_) => Request::CableCheck,
            Self::PreCharge(_) => Request::PreCharge,
            Self::Start(_) => Request::PowerDeliveryStart,
            Self::Charge(_) => Request::ChargeLoop,
            Self::Confirm(_) => Request::MeteringConfirmation,
            Self::Rest(phase) => phase.request(),
            Self::PowerOff(_) => Request::PowerDeliveryStop,
            Self::Weld(_) => Request::WeldingDetection,
            Self::Close(phase) => phase.request(),
            Self::Plan(_) | Self::Take(_) | Self::Prices(_) | Self::Over => return None,
        })
    }

    fn ask(&mut self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let id = octets(id);
        let id = &id;
        match self {
            Self::Open(phase) => phase.ask(cx, id),
            Self::AuthorizationSetup(phase) => phase.ask(cx, id),
            Self::Authorize(phase) => phase.ask(cx, id),
            Self::Discover(phase) => phase.ask(cx, id),
            Self::Detail(phase) => phase.ask(cx, id),
            Self::Select(phase) => phase.ask(cx, id),
            Self::CheckIn(phase) => phase.ask(cx, id),
            Self::Position(phase) => phase.ask(cx, id),
            Self::Setup(phase) => phase.ask(cx, id),
            Self::FinePosition(phase) => phase.ask(cx, id),
            Self::Pair(phase) => phase.ask(cx, id),
            Self::Align(phase) => phase.ask(cx, id),
            Self::Connect(phase) => phase.ask(cx, id),
            Self::Disconnect(phase) => phase.ask(cx, id),
            Self::CheckOut(phase) => phase.ask(cx, id),
            Self::Parameters(phase) => phase.ask(cx, id),
            Self::Exchange(phase) => phase.ask(cx, id),
            Self::CableCheck(phase) => phase.ask(cx, id),
            Self::PreCharge(phase) => phase.ask(cx, id),
            Self::Start(phase) => phase.ask(cx, id),
            Self::Charge(phase) => phase.ask(cx, id),
            Self::Rest(phase) => phase.ask(cx, id),
            Self::PowerOff(phase) => phase.ask(cx, id),
            Self::Weld(phase) => phase.ask(cx, id),
            Self::Close(phase) => phase.ask(cx, id),
            // The wallet makes these requests.
            Self::Plan(_)
            | Self::Provision(_)
            | Self::Take(_)
            | Self::Prices(_)
            | Self::Confirm(_)
            | Self::Over => {}
        }
    }

    fn answer(self, cx: &mut Cx<'_>, message: Message<'_>) -> Turn {
        match message {
            Message::Common(message) => self.common(cx, message),
            Message::Dc(message) => self.dc(cx, message),
            Message::Ac(message) => self.ac(cx, message),
            Message::Acdp(message) => self.acdp(cx, message),
            Message::Wpt(message) => self.wpt(cx, message),
            Message::AcDerIec(message) => self.iec(cx, message),
            Message::AcDerSae(message) => self.sae(cx, message),
        }
    }

    fn stage(&self) -> Stage {
        match self {
            Self::PreCharge(phase) => Stage::Matching { lied: phase.lied() },
            Self::Charge(_) | Self::Confirm(_) | Self::Rest(_) => Stage::Charging,
            Self::Start(phase) if phase.resumes() => Stage::Charging,
            Self::Exchange(phase) if phase.resumes() => Stage::Charging,
            Self::Prices(phase) if phase.resumes() => Stage::Charging,
            Self::Parameters(phase) if phase.resumes() => Stage::Charging,
            Self::PowerOff(_) => Stage::PowerOff,
            Self::Weld(_) | Self::Disconnect(_) | Self::CheckOut(_) => Stage::Parting,
            Self::Close(_) | Self::Over => Stage::Parting,
            _ => Stage::Preparing,
        }
    }

    fn wants_wallet(&self) -> bool {
        match self {
            Self::Authorize(phase) => phase.shows_contract(),
            Self::Plan(_)
            | Self::Provision(_)
            | Self::Take(_)
            | Self::Prices(_)
            | Self::Confirm(_) => true,
            _ => false,
        }
    }

    fn consult(
        self,
        cx: &mut Cx<'_>,
        id: Option<SessionId>,
        wallet: &mut dyn Wallet,
        message: v2gtp::Message<'_>,
    ) -> Consulted<Self> {
        let id = &octets(id);
        match self {
            Self::Plan(phase) => phase.consult(cx, wallet, message),
            Self::Provision(phase) => phase.consult(cx, id, wallet),
            Self::Take(phase) => phase.consult(cx, wallet, message),
            Self::Prices(phase) => phase.consult(cx, wallet, message),
            Self::Authorize(phase) => phase.consult(cx, id, wallet),
            Self::Confirm(phase) => phase.consult(cx, id, wallet, message),
            other => Consulted::Next(other),
        }
    }

    fn way_out(self, cx: &mut Cx<'_>) -> Self {
        match self.stage() {
            Stage::Charging => Self::PowerOff(PowerOff::new(false)),
            _ => {
                cx.inlet.off(cx.events);
                Self::Close(Close::End)
            }
        }
    }
}

impl Phase {
    fn common(self, cx: &mut Cx<'_>, message: Common<'_>) -> Turn {
        match (self, message) {
            (Self::Open(phase), Common::SessionSetupRes(r)) => phase.answer(cx, r),
            (Self::AuthorizationSetup(phase), Common::AuthorizationSetupRes(r)) => {
                phase.answer(cx, r)
            }
            (Self::Provision(phase), Common::CertificateInstallationRes(r)) => phase.answer(cx, r),
            (Self::Confirm(phase), Common::MeteringConfirmationRes(_)) => phase.answer(cx),
            (Self::Authorize(phase), Common::AuthorizationRes(r)) => phase.answer(cx, r),
            (Self::Discover(phase), Common::ServiceDiscoveryRes(r)) => phase.answer(cx, r),
            (Self::Detail(phase), Common::ServiceDetailRes(r)) => phase.answer(cx, r),
            (Self::Select(phase), Common::ServiceSelectionRes(_)) => phase.answer(cx),
            (Self::CheckIn(phase), Common::VehicleCheckInRes(r)) => phase.answer(cx, r),
            (Self::CheckOut(phase), Common::VehicleCheckOutRes(r)) => phase.answer(cx, r),
            (Self::Exchange(phase), Common::ScheduleExchangeRes(r)) => phase.answer(cx, r),
            (Self::Start(phase), Common::PowerDeliveryRes(r)) => phase.answer(cx, r),
            (Self::Rest(phase), Common::PowerDeliveryRes(r)) => phase.answer(cx, r),
            (Self::PowerOff(phase), Common::PowerDeliveryRes(r)) => phase.answer(cx, r),
            (Self::Close(phase), Common::SessionStopRes(_)) => phase.answer(cx),
            (_, _) => Turn::Over(TABLE_VIOLATED),
        }
    }

    fn dc(self, cx: &mut Cx<'_>, message: Dc<'_>) -> Turn {
        match (self, message) {
            (Self::Parameters(phase), Dc::DcChargeParameterDiscoveryRes(r)) => {
                phase.answer_dc(cx, r)
            }
            (Self::CableCheck(phase), Dc::DcCableCheckRes(r)) => phase.answer(cx, r),
            (Self::PreCharge(phase), Dc::DcPreChargeRes(r)) => phase.answer(cx, r),
            (Self::Charge(phase), Dc::DcChargeLoopRes(r)) => phase.answer_dc(cx, r),
            (Self::Weld(phase), Dc::DcWeldingDetectionRes(r)) => phase.answer(cx, r),
            (_, _) => Turn::Over(TABLE_VIOLATED),
        }
    }

    fn acdp(self, cx: &mut Cx<'_>, message: Acdp<'_>) -> Turn {
        match (self, message) {
            (Self::Position(phase), Acdp::AcdpVehiclePositioningRes(r)) => phase.answer(cx, r),
            (Self::Connect(phase), Acdp::AcdpConnectRes(r)) => phase.answer(cx, r),
            (Self::Disconnect(phase), Acdp::AcdpDisconnectRes(r)) => phase.answer(cx, r),
            (_, _) => Turn::Over(TABLE_VIOLATED),
        }
    }

    fn iec(self, cx: &mut Cx<'_>, message: Iec<'_>) -> Turn {
        match (self, message) {
            (Self::Parameters(phase), Iec::AcChargeParameterDiscoveryRes(r)) => {
                phase.answer_iec(cx, r)
            }
            (Self::Charge(phase), Iec::AcChargeLoopRes(r)) => phase.answer_iec(cx, r),
            (_, _) => Turn::Over(TABLE_VIOLATED),
        }
    }

    fn sae(self, cx: &mut Cx<'_>, message: Sae<'_>) -> Turn {
        match (self, message) {
            (Self::Parameters(phase), Sae::AcChargeParameterDiscoveryRes(r)) => {
                phase.answer_sae(cx, r)
            }
            (Self::Charge(phase), Sae::AcChargeLoopRes(r)) => phase.answer_sae(cx, r),
            (_, _) => Turn::Over(TABLE_VIOLATED),
        }
    }

    fn wpt(self, cx: &mut Cx<'_>, message: Wpt<'_>) -> Turn {
        match (self, message) {
            (Self::Setup(phase), Wpt::WptFinePositioningSetupRes(r)) => phase.answer(cx, r),
            (Self::FinePosition(phase), Wpt::WptFinePositioningRes(r)) => phase.answer(cx, r),
            (Self::Pair(phase), Wpt::WptPairingRes(r)) => phase.answer(cx, r),
            (Self::Parameters(phase), Wpt::WptChargeParameterDiscoveryRes(r)) => {
                phase.answer_wpt(cx, r)
            }
            (Self::Align(phase), Wpt::WptAlignmentCheckRes(r)) => phase.answer(cx, r),
            (Self::Charge(phase), Wpt::WptChargeLoopRes(r)) => phase.answer_wpt(cx, r),
            (_, _) => Turn::Over(TABLE_VIOLATED),
        }
    }

    fn ac(self, cx: &mut Cx<'_>, message: Ac<'_>) -> Turn {
        match (self, message) {
            (Self::Parameters(phase), Ac::AcChargeParameterDiscoveryRes(r)) => {
                phase.answer_ac(cx, r)
            }
            (Self::Charge(phase), Ac::AcChargeLoopRes(r)) => phase.answer_ac(cx, r),
            (_, _) => Turn::Over(TABLE_VIOLATED),
        }
    }
}

/// A session id as it travels; eight zero octets while there is no session.
type Id = [u8; 8];

fn octets(id: Option<SessionId>) -> Id {
    let mut octets = [0; 8];
    if let Some(id) = id {
        let told = id.as_bytes().iter();
        octets
            .iter_mut()
            .zip(told)
            .for_each(|(to, from)| *to = *from);
    }
    octets
}

impl Cx<'_> {
    /// The header of a request.
    fn header<'i>(&self, id: &'i Id) -> Header<'i> {
        Header {
            session_id: id.into(),
            time_stamp: self.unix_time,
            signature: None,
        }
    }

    /// Sends a request that every service has.
    fn common(&mut self, message: Common<'_>) {
        self.misuse = self.slot.put(payload_type(None), &message).err();
    }

    fn dc(&mut self, message: Dc<'_>) {
        let payload_type = payload_type(Some(Iso20Schema::Dc));
        self.misuse = self.slot.put(payload_type, &message).err();
    }

    fn ac(&mut self, message: Ac<'_>) {
        let payload_type = payload_type(Some(Iso20Schema::Ac));
        self.misuse = self.slot.put(payload_type, &message).err();
    }

    fn acdp(&mut self, message: Acdp<'_>) {
        let payload_type = payload_type(Some(Iso20Schema::Acdp));
        self.misuse = self.slot.put(payload_type, &message).err();
    }

    fn wpt(&mut self, message: Wpt<'_>) {
        let payload_type = payload_type(Some(Iso20Schema::Wpt));
        self.misuse = self.slot.put(payload_type, &message).err();
    }

    fn iec(&mut self, message: Iec<'_>) {
        let payload_type = payload_type(Some(Iso20Schema::AcDerIec));
        self.misuse = self.slot.put(payload_type, &message).err();
    }

    fn sae(&mut self, message: Sae<'_>) {
        let payload_type = payload_type(Some(Iso20Schema::AcDerSae));
        self.misuse = self.slot.put(payload_type, &message).err();
    }

    /// The messages beside the common ones that were agreed on.
    fn schema(&self) -> Iso20Schema {
        match self.heard.protocol {
            Some(Protocol::Iso20(schema)) => schema,
            _ => Iso20Schema::Dc,
        }
    }
}
