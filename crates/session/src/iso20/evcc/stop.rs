//! How a vehicle stops, or goes back to the choice of services.

use v2g_messages::iso20::Processing;
use v2g_messages::iso20::common::{
    ChargeProgress, ChargingSession, CommonMessage, PowerDeliveryReq, PowerDeliveryRes,
    SessionStopReq,
};
use v2g_messages::iso20::dc::{DcMessage, DcWeldingDetectionReq, DcWeldingDetectionRes};

use super::{Discover, Id, Phase, Turn};
use crate::evcc::{CURRENT_DECAY, ContactorTest, Cx, Welding, under_load};
use crate::iso20::number::Quantity;
use crate::{Completion, End, Notification, Outcome, Request, Volts};

/// Power is to be switched off.
#[derive(Debug)]
pub(super) struct PowerOff {
    /// Services are to be selected again; else the session ends.
    services: bool,
}

impl PowerOff {
    pub(super) fn new(services: bool) -> Self {
        Self { services }
    }

    /// In AC the vehicle stops drawing and lets the pilot rest before it asks; in DC it holds the
    /// contactor until the station has taken the current away.
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        if !cx.vehicle.mode.is_dc() {
            cx.inlet.off(cx.events);
        }
        cx.common(CommonMessage::PowerDeliveryReq(PowerDeliveryReq {
            header: cx.header(id),
            ev_processing: Processing::Finished,
            charge_progress: ChargeProgress::Stop,
            ev_power_profile: None,
            bpt_channel_selection: None,
        }));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: PowerDeliveryRes<'_>) -> Turn {
        cx.hear_wish(response.evse_status, None, None);
        let close = Close {
            services: self.services,
        };
        let next = match cx.vehicle.mode.is_dc() && cx.config.welding_detection {
            true => Phase::Weld(Weld {
                test: Some(ContactorTest::new()),
                close,
            }),
            false => Phase::Close(close),
        };
        if under_load(cx) {
            return Turn::Again(next, Outcome::Done, CURRENT_DECAY);
        }
        cx.inlet.off(cx.events);
        Turn::Next(next, Outcome::Done)
    }
}

/// The contactors are tested.
#[derive(Debug)]
pub(super) struct Weld {
    /// Gone when the vehicle has seen enough, which it tells.
    test: Option<ContactorTest>,
    close: Close,
}

impl Weld {
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>, id: &Id) {
        let ev_processing = match &mut self.test {
            Some(test) => {
                test.ask(cx);
                Processing::Ongoing
            }
            None => Processing::Finished,
        };
        cx.dc(DcMessage::DcWeldingDetectionReq(DcWeldingDetectionReq {
            header: cx.header(id),
            ev_processing,
        }));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: DcWeldingDetectionRes<'_>) -> Turn {
        cx.hear_voltage(Some(response.evse_present_voltage));
        let close = self.close;
        let Some(test) = self.test else {
            return Turn::Next(Phase::Close(close), Outcome::Done);
        };
        let told = Self { test: None, close };
        let voltage = Volts::read(response.evse_present_voltage);
        match test.hear(cx, Some(voltage)) {
            Welding::Safe => Turn::Next(Phase::Weld(told), Outcome::Ongoing),
            Welding::Welded(end) => Turn::Stop(
                Phase::Weld(Self {
                    close: Close::END,
                    ..told
                }),
                Outcome::Ongoing,
                end,
            ),
            Welding::Awaited(test) => {
                let next = Self {
                    test: Some(test),
                    close,
                };
                let pause = cx.config.timing.repeat_pause;
                Turn::Again(Phase::Weld(next), Outcome::Ongoing, pause)
            }
        }
    }
}

/// The session is to be stopped, or services are to be selected again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Close {
    services: bool,
}

impl Close {
    pub(super) const END: Self = Self { services: false };

    pub(super) fn request(&self) -> Request {
        match self.services {
            true => Request::SessionServiceRenegotiation,
            false => Request::SessionStop,
        }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        cx.inlet.off(cx.events);
        if self.services {
            cx.heard.notification = Notification::None;
        }
        cx.common(CommonMessage::SessionStopReq(SessionStopReq {
            header: cx.header(id),
            charging_session: match self.services {
                true => ChargingSession::ServiceRenegotiation,
                false => ChargingSession::Terminate,
            },
            ev_termination_code: None,
            ev_termination_explanation: None,
        }));
    }

    pub(super) fn answer(self) -> Turn {
        match self.services {
            true => Turn::Next(Phase::Discover(Discover), Outcome::Done),
            false => Turn::Over(End::Completed(Completion::Charged)),
        }
    }
}
