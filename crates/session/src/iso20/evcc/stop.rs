//! How a vehicle stops, or goes back to the choice of services.

use v2g_messages::iso20::Processing;
use v2g_messages::iso20::common::{
    ChargeProgress, ChargingSession, CommonMessage, PowerDeliveryReq, PowerDeliveryRes,
    SessionStopReq,
};
use v2g_messages::iso20::dc::{DcMessage, DcWeldingDetectionReq, DcWeldingDetectionRes};

use super::device::Disconnect;
use super::parking::leave;
use super::{Discover, Id, Phase, Turn};
use crate::evcc::{CURRENT_DECAY, ContactorTest, Cx, Welding, under_load};
use crate::iso20::number::Quantity;
use crate::{Completion, End, EnergyMode, EvError, Notification, Outcome, Request, Volts, Wish};

/// Power is to be switched off.
#[derive(Debug)]
pub(super) struct PowerOff {
    /// Services are to be selected again; else the session ends or sleeps.
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
        let close = match self.services {
            true => Close::Services,
            false => Close::after_power(cx),
        };
        let pauses = matches!(close, Close::Pause);
        let tests =
            cx.config.welding_detection && (!pauses || cx.config.welding_detection_on_pause);
        let next = match cx.vehicle.mode.is_dc() && tests {
            true => Phase::Weld(Weld {
                test: Some(ContactorTest::new()),
                close,
            }),
            false => part(cx, close),
        };
        let outcome = match cx.vehicle.mode {
            EnergyMode::DcAcdp => Outcome::Acdp,
            _ => Outcome::Done,
        };
        if under_load(cx) {
            return Turn::Again(next, outcome, CURRENT_DECAY);
        }
        cx.inlet.off(cx.events);
        Turn::Next(next, outcome)
    }
}

/// What follows power and the test of the contactors: a charging device leaves the vehicle, except
/// where it will be needed again at once.
fn part(cx: &Cx<'_>, close: Close) -> Phase {
    match (cx.vehicle.mode, close) {
        (EnergyMode::DcAcdp, Close::End | Close::Pause) => Phase::Disconnect(Disconnect { close }),
        _ => leave(cx, close),
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
            return Turn::Next(part(cx, close), Outcome::Done);
        };
        let told = Self { test: None, close };
        let voltage = Volts::read(response.evse_present_voltage);
        match test.hear(cx, Some(voltage)) {
            Welding::Safe => Turn::Next(Phase::Weld(told), Outcome::Ongoing),
            Welding::Welded(end) => Turn::Stop(
                Phase::Weld(Self {
                    close: Close::End,
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

/// How the session goes on, or does not.
#[derive(Clone, Copy, Debug)]
pub(super) enum Close {
    /// It ends.
    End,
    /// It sleeps.
    Pause,
    /// Services are selected again.
    Services,
}

impl Close {
    /// Power is off: the session may sleep, if either side wishes it and nothing is wrong.
    fn after_power(cx: &Cx<'_>) -> Self {
        let asked = matches!(cx.heard.notification, Notification::Pause(_));
        let wished = cx.vehicle.wish == Wish::Pause || asked && !cx.vehicle.wish.is_to_stop();
        match wished && cx.vehicle.error == EvError::None {
            true => Self::Pause,
            false => Self::End,
        }
    }

    pub(super) fn request(&self) -> Request {
        match self {
            Self::End => Request::SessionStop,
            Self::Pause => Request::SessionPause,
            Self::Services => Request::SessionServiceRenegotiation,
        }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        cx.inlet.off(cx.events);
        if matches!(self, Self::Services) {
            cx.heard.notification = Notification::None;
        }
        cx.common(CommonMessage::SessionStopReq(SessionStopReq {
            header: cx.header(id),
            charging_session: match self {
                Self::End => ChargingSession::Terminate,
                Self::Pause => ChargingSession::Pause,
                Self::Services => ChargingSession::ServiceRenegotiation,
            },
            ev_termination_code: None,
            ev_termination_explanation: None,
        }));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>) -> Turn {
        match self {
            Self::Services => Turn::Next(Phase::Discover(Discover), Outcome::Done),
            Self::End => Turn::Over(End::Completed(Completion::Charged)),
            Self::Pause => {
                cx.heard.protocol.into_iter().for_each(|p| cx.pause(p));
                Turn::Over(End::Completed(Completion::Paused))
            }
        }
    }
}
