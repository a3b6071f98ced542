//! DC before power: the cable is tested, the voltages are matched, the contactor closes.

use v2g_messages::iso2::{
    Body, CableCheckReq, CableCheckRes, EvseProcessing, PreChargeReq, PreChargeRes,
};

use super::{Phase, Start, Turn};
use crate::evcc::{Cx, Isolated, Matched, Power};
use crate::iso2::physical::{amperes, read_volts, volts};
use crate::iso2::words;
use crate::proof::Closed;
use crate::{
    Amperes, End, Instant, Misbehaviour, Outcome, Request, Schedule, SessionId, StationStatus,
    Timer, Volts,
};

/// Most current while the voltages are matched. Source: ISO 15118-2:2014, 8.4.5.3; IEC 61851-23.
const PRE_CHARGE_CURRENT: Amperes = Amperes::new(2);

#[derive(Debug)]
pub(super) struct CableCheck {
    schedule: Schedule,
}

impl CableCheck {
    pub(super) fn new(schedule: Schedule) -> Self {
        Self { schedule }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        cx.inlet.ask_for_energy(cx.events);
        cx.timers.start(
            Timer::CableCheck,
            cx.now.after(cx.config.timing.cable_check),
        );
        let dc_ev_status = words::ev_status(cx.vehicle.status());
        cx.send(id, Body::CableCheckReq(CableCheckReq { dc_ev_status }));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: CableCheckRes) -> Turn {
        let status = response.dc_evse_status;
        cx.hear_dc(status, None, None);
        if response.evse_processing != EvseProcessing::Finished {
            let pause = cx.config.timing.repeat_pause;
            return Turn::Again(Phase::CableCheck(self), Outcome::Ongoing, pause);
        }
        cx.timers.stop(Timer::CableCheck);
        let isolation = status.evse_isolation_status.map(words::read_isolation);
        match Isolated::check(cx.heard.present.status, isolation) {
            Some(isolated) => {
                let next = PreCharge::new(self.schedule, isolated);
                Turn::Next(Phase::PreCharge(next), Outcome::Done)
            }
            None => {
                let blame = End::Misbehaved(Misbehaviour::Contradiction(Request::CableCheck));
                let end = super::stop::station_end(cx.heard.present.status).unwrap_or(blame);
                Turn::Stop(Phase::CableCheck(self), Outcome::Done, end)
            }
        }
    }
}

#[derive(Debug)]
pub(super) struct PreCharge {
    schedule: Schedule,
    voltage: Voltage,
    /// The station claimed a match that the vehicle did not measure.
    lied: bool,
    /// When the time for the match is up; a match that is lost again wins no time.
    until: Option<Instant>,
}

/// How far the match has come.
#[derive(Debug)]
enum Voltage {
    Unmatched(Isolated),
    /// The voltages match and the contactor is on its way.
    Matched(Matched),
}

impl PreCharge {
    fn new(schedule: Schedule, isolated: Isolated) -> Self {
        Self {
            schedule,
            voltage: Voltage::Unmatched(isolated),
            lied: false,
            until: None,
        }
    }

    pub(super) fn lied(&self) -> bool {
        self.lied
    }

    pub(super) fn ask(&mut self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        if matches!(self.voltage, Voltage::Unmatched(_)) {
            let patience = cx.now.after(cx.config.timing.pre_charge);
            let until = *self.until.get_or_insert(patience);
            cx.timers.start(Timer::PreCharge, until);
        }
        let request = PreChargeReq {
            dc_ev_status: words::ev_status(cx.vehicle.status()),
            ev_target_voltage: volts(cx.vehicle.battery_voltage),
            ev_target_current: amperes(PRE_CHARGE_CURRENT.min(cx.vehicle.max_current)),
        };
        cx.send(id, Body::PreChargeReq(request));
    }

    /// Connects the battery once the voltages match, and asks for power once it is connected.
    ///
    /// As long as the contactor is on its way the match is checked again with every answer.
    pub(super) fn answer(mut self, cx: &mut Cx<'_>, response: PreChargeRes) -> Turn {
        cx.hear_dc(
            response.dc_evse_status,
            Some(response.evse_present_voltage),
            None,
        );
        let Some(told) = read_volts(response.evse_present_voltage) else {
            return Turn::Over(End::Misbehaved(Misbehaviour::Contradiction(
                Request::PreCharge,
            )));
        };
        self.lied = self.claims_falsely(cx, told);
        let isolated = match self.voltage {
            Voltage::Unmatched(isolated) => isolated,
            Voltage::Matched(matched) => matched.lost(),
        };
        let ready = cx.heard.present.status == StationStatus::Ready;
        match Matched::check(cx.vehicle, told, cx.config, isolated) {
            Ok(matched) if ready => self.voltage = Voltage::Matched(matched),
            Ok(matched) => self.voltage = Voltage::Unmatched(matched.lost()),
            Err(isolated) => self.voltage = Voltage::Unmatched(isolated),
        }
        self.proceed(cx)
    }

    fn proceed(mut self, cx: &mut Cx<'_>) -> Turn {
        let pause = cx.config.timing.repeat_pause;
        match self.voltage {
            Voltage::Unmatched(_) => {
                cx.inlet.disconnect(cx.events);
                cx.timers.stop(Timer::Contactor);
            }
            Voltage::Matched(matched) => {
                cx.inlet.close_contactor(&matched, cx.events);
                cx.timers.stop(Timer::PreCharge);
                if let Some(closed) = Closed::check(cx.vehicle.contactor) {
                    cx.timers.stop(Timer::Contactor);
                    let start = Start::new(self.schedule, Power::dc(matched, closed));
                    return Turn::Next(Phase::Start(start), Outcome::Done);
                }
                cx.timers
                    .start(Timer::Contactor, cx.now.after(cx.config.timing.contactor));
                self.voltage = Voltage::Matched(matched);
            }
        }
        Turn::Again(Phase::PreCharge(self), Outcome::Done, pause)
    }

    /// Whether the station says that it is there while the vehicle measures that it is not.
    fn claims_falsely(&self, cx: &Cx<'_>, told: Volts) -> bool {
        let near = |voltage: Volts| {
            voltage.distance(cx.vehicle.battery_voltage) <= cx.config.match_tolerance
        };
        let measured = |own: Volts| !near(own) && own.distance(told) > cx.config.lie_tolerance;
        near(told) && cx.vehicle.inlet_voltage.is_some_and(measured)
    }
}
