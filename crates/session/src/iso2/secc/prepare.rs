//! DC before power: the cable is tested, the voltages are matched.

use core::time::Duration;

use v2g_messages::iso2::{
    Body, CableCheckReq, CableCheckRes, EvseProcessing, PowerDeliveryReq, PreChargeReq,
    PreChargeRes, ResponseCode,
};

use super::parameters::Deal;
use super::start::{Path, Switching};
use super::{Phase, Turn, profile};
use crate::iso2::physical::{read_amperes, read_volts, volts};
use crate::proof::Isolated;
use crate::secc::Cx;
use crate::{
    Amperes, CableCheck, End, Equipment, Instant, Isolation, Misbehaviour, Outcome, Request,
    StationStatus, Timer, Volts,
};

/// Most current while the voltages are matched. Source: ISO 15118-2:2014, 8.4.5.3; IEC 61851-23.
const PRE_CHARGE_CURRENT: Amperes = Amperes::new(2);

/// How long beyond the supply's own time a vehicle may hold pre-charging: 60 s, our choice, as
/// long as it may be silent. It has its voltage and only has to close its contactor.
const PRE_CHARGE_HOLD: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct CableChecking {
    deal: Deal,
    started: bool,
}

impl CableChecking {
    pub(super) fn new(deal: Deal) -> Self {
        Self {
            deal,
            started: false,
        }
    }

    pub(super) fn check(mut self, cx: &mut Cx<'_>, request: CableCheckReq) -> Turn {
        cx.hear(request.dc_ev_status);
        if !cx.station.pilot.wants_energy() {
            return self.wait_for_pilot(cx);
        }
        cx.timers.stop(Timer::Pilot);
        cx.timers.start(
            Timer::CableCheck,
            cx.now.after(cx.config.timing.cable_check),
        );
        if !self.started && cx.station.trouble().is_none() {
            self.start(cx);
        }
        let station = &*cx.station;
        if station.cable_check == CableCheck::Failed || station.isolation == Isolation::Fault {
            return Turn::Refused(ResponseCode::Failed, End::Equipment(Equipment::Isolation));
        }
        match Isolated::check(station, self.deal.authorized).filter(|_| self.started) {
            None => {
                let usual = StationStatus::IsolationMonitoring;
                let sent = answer(cx, usual, EvseProcessing::Ongoing);
                Turn::Answered(Phase::CableChecking(self), Outcome::Ongoing, sent)
            }
            Some(isolated) => {
                cx.timers.stop(Timer::CableCheck);
                let sent = answer(cx, StationStatus::Ready, EvseProcessing::Finished);
                let next = PreCharge {
                    deal: self.deal,
                    isolated,
                };
                Turn::Answered(Phase::PreCharge(next), Outcome::Done, sent)
            }
        }
    }

    /// The vehicle asks for energy on the control pilot before it asks here; but the board may
    /// take a moment to see it.
    fn wait_for_pilot(self, cx: &mut Cx<'_>) -> Turn {
        if !cx.config.profile.pilot_may_lag {
            let blame = Misbehaviour::WrongPilot(Request::CableCheck);
            return Turn::Refused(ResponseCode::Failed, End::Misbehaved(blame));
        }
        cx.timers
            .start(Timer::Pilot, cx.now.after(cx.config.timing.pilot));
        let sent = answer(cx, StationStatus::NotReady, EvseProcessing::Ongoing);
        Turn::Answered(Phase::CableChecking(self), Outcome::Ongoing, sent)
    }

    /// Forgets any earlier result, so that only a test of this cable counts.
    fn start(&mut self, cx: &mut Cx<'_>) {
        self.started = true;
        cx.station.cable_check = CableCheck::Pending;
        cx.station.isolation = Isolation::Invalid;
        cx.timers.start(
            Timer::CableCheck,
            cx.now.after(cx.config.timing.cable_check),
        );
        let voltage = self.deal.limits.max_voltage.min(cx.station.dc.max_voltage);
        cx.path.close_contactor(self.deal.authorized, cx.events);
        cx.path
            .test_isolation(self.deal.authorized, voltage, cx.events);
    }
}

fn answer(cx: &mut Cx<'_>, usual: StationStatus, evse_processing: EvseProcessing) -> super::Sent {
    cx.reply(Body::CableCheckRes(CableCheckRes {
        response_code: ResponseCode::Ok,
        dc_evse_status: cx.station.dc_status(usual),
        evse_processing,
    }))
}

/// The isolation is good; the vehicle has not named its voltage yet.
#[derive(Debug)]
pub(super) struct PreCharge {
    deal: Deal,
    isolated: Isolated,
}

impl PreCharge {
    pub(super) fn begin(self, cx: &mut Cx<'_>, request: PreChargeReq) -> Turn {
        let patience = cx.now.after(cx.config.timing.pre_charge);
        cx.timers.set(Timer::PreCharge, patience);
        let next = PreCharging {
            deal: self.deal,
            isolated: self.isolated,
            target: None,
            matched: false,
            until: patience.after(PRE_CHARGE_HOLD),
        };
        next.repeat(cx, request)
    }
}

/// The supply approaches the vehicle's voltage.
#[derive(Debug)]
pub(super) struct PreCharging {
    deal: Deal,
    isolated: Isolated,
    /// Last target that could be followed; some vehicles first ask for 0 V or less.
    target: Option<Volts>,
    /// The output was at the target when it was looked at last.
    matched: bool,
    /// When pre-charging is over, matched or not.
    until: Instant,
}

impl PreCharging {
    pub(super) fn repeat(mut self, cx: &mut Cx<'_>, request: PreChargeReq) -> Turn {
        cx.hear(request.dc_ev_status);
        let wanted =
            read_volts(request.ev_target_voltage).zip(read_amperes(request.ev_target_current));
        let Some((voltage, current)) = wanted else {
            let blame = Misbehaviour::BadRequest(Request::PreCharge);
            return Turn::Refused(ResponseCode::Failed, End::Misbehaved(blame));
        };
        self.target = possible(voltage, &self.deal, cx).or(self.target);
        if let Some(target) = self.target.filter(|_| cx.station.trouble().is_none()) {
            let current = match current > Amperes::ZERO {
                true => current.min(PRE_CHARGE_CURRENT),
                false => PRE_CHARGE_CURRENT,
            };
            cx.path
                .pre_charge(&self.isolated, (target, current), cx.events);
        }
        self.watch(cx);
        let sent = cx.reply(Body::PreChargeRes(PreChargeRes {
            response_code: ResponseCode::Ok,
            dc_evse_status: cx.station.dc_status(StationStatus::Ready),
            evse_present_voltage: volts(cx.station.present_voltage),
        }));
        Turn::Answered(Phase::PreCharging(self), Outcome::Done, sent)
    }

    /// Gives the supply its time anew when it has lost a match, and the vehicle all the time that
    /// there is when a match was reached.
    pub(super) fn watch(&mut self, cx: &mut Cx<'_>) {
        let matched = self.matches(cx);
        if core::mem::replace(&mut self.matched, matched) != matched {
            let patience = cx.now.after(cx.config.timing.pre_charge);
            let at = if matched {
                self.until
            } else {
                patience.min(self.until)
            };
            cx.timers.set(Timer::PreCharge, at);
        }
    }

    /// Whether the output has reached the vehicle's voltage.
    pub(super) fn matches(&self, cx: &Cx<'_>) -> bool {
        let near =
            |target| cx.station.present_voltage.distance(target) <= cx.config.match_tolerance;
        self.target.is_some_and(near)
    }

    pub(super) fn start(self, cx: &mut Cx<'_>, request: PowerDeliveryReq<'_>) -> Turn {
        if let Some(refused) = profile::objection(cx, &self.deal, &request) {
            return refused;
        }
        cx.timers.stop(Timer::PreCharge);
        match self.target {
            Some(target) => {
                let path = Path::Matching {
                    isolated: self.isolated,
                    target,
                };
                Switching::begin(cx, self.deal, path)
            }
            None => {
                let blame = Misbehaviour::BadRequest(Request::PreCharge);
                let code = ResponseCode::FailedPowerDeliveryNotApplied;
                Turn::Refused(code, End::Misbehaved(blame))
            }
        }
    }
}

/// The voltage to regulate to: the target, but no more than both sides bear. `None` if the
/// station cannot regulate so low: then raising it would hurt the vehicle.
pub(super) fn possible(target: Volts, deal: &Deal, cx: &Cx<'_>) -> Option<Volts> {
    let target = target
        .min(cx.station.dc.max_voltage)
        .min(deal.limits.max_voltage);
    (target > Volts::ZERO && target >= cx.station.dc.min_voltage).then_some(target)
}
