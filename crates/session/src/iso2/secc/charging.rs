//! The charge loop.

use v2g_messages::iso2::{
    Body, ChargingStatusRes, CurrentDemandReq, CurrentDemandRes, PowerDeliveryRes, ResponseCode,
};

use super::parameters::{Deal, Parameters};
use super::{Phase, Turn, prepare};
use crate::iso2::physical::{
    amperes, read_amperes, read_time, read_volts, read_watts, volts, watts,
};
use crate::iso2::station::meter_info;
use crate::proof::Power;
use crate::secc::Cx;
use crate::{
    Amperes, Contactor, End, Equipment, EvDemand, Misbehaviour, Notification, Outcome,
    Phase as Name, Request, SeccEvent, Station, StationStatus, Timer, Volts, Watts,
};

/// The charge loop, in AC and DC.
#[derive(Debug)]
pub(super) struct Charging {
    deal: Deal,
    /// Gone as soon as anything is wrong; it does not come back without a new start.
    power: Option<Power>,
    /// DC: last voltage that could be followed.
    target: Option<Volts>,
    /// A turn of the loop was made.
    looped: bool,
}

/// What a DC supply is to do, and where it had to stay below the vehicle's wish.
struct Setpoint {
    voltage: Volts,
    current: Amperes,
    current_limited: bool,
    voltage_limited: bool,
    power_limited: bool,
}

impl Setpoint {
    /// No more than this: while the vehicle is being asked to stop nothing rises.
    fn hold(&mut self, (voltage, current): (Volts, Amperes)) {
        self.voltage = self.voltage.min(voltage);
        self.current = self.current.min(current);
    }
}

impl Charging {
    pub(super) fn new(deal: Deal, power: Power, target: Option<Volts>) -> Self {
        Self {
            deal,
            power: Some(power),
            target,
            looped: false,
        }
    }

    pub(super) fn name(&self) -> Name {
        match (self.deal.limits.mode.is_dc(), self.looped) {
            (false, false) => Name::AcStarting,
            (false, true) => Name::AcCharging,
            (true, false) => Name::DcStarting,
            (true, true) => Name::DcCharging,
        }
    }

    /// Takes power away as soon as the station is not safe, its contactor opened, or the vehicle
    /// withdrew its wish for energy on the control pilot.
    pub(super) fn look(mut self, cx: &mut Cx<'_>) -> Self {
        let closed = cx.station.contactor == Contactor::Closed;
        if cx.station.is_unsafe() || !closed || !cx.station.pilot.wants_energy() {
            if self.power.take().is_some() {
                cx.heard.cause = cx.heard.cause.or(cause(cx.station));
            }
            cx.path.off(cx.events);
        }
        watch_stop(cx);
        self
    }

    pub(super) fn demand(mut self, cx: &mut Cx<'_>, request: CurrentDemandReq) -> Turn {
        let Some(demand) = read(&request) else {
            let blame = Misbehaviour::BadRequest(Request::CurrentDemand);
            return Turn::Refused(ResponseCode::Failed, End::Misbehaved(blame));
        };
        hear(cx, &request, demand);
        self.update_limits(&request);
        self = self.look(cx);
        let mut setpoint = self.setpoint(cx, &demand);
        if cx.station.trouble().is_some() {
            setpoint.hold(cx.path.outlet().supply.unwrap_or_default());
        }
        if let Some(power) = &self.power {
            cx.path
                .deliver(power, (setpoint.voltage, setpoint.current), cx.events);
        }
        self.answer_demand(cx, &setpoint)
    }

    fn answer_demand(mut self, cx: &mut Cx<'_>, setpoint: &Setpoint) -> Turn {
        let (evse_id, meter) = (cx.station.evse_id, cx.station.meter);
        let usual = match self.power {
            Some(_) => StationStatus::Ready,
            None => StationStatus::NotReady,
        };
        let sent = cx.reply(Body::CurrentDemandRes(CurrentDemandRes {
            response_code: ResponseCode::Ok,
            dc_evse_status: cx.station.dc_status(usual),
            evse_present_voltage: volts(cx.station.present_voltage),
            evse_present_current: amperes(cx.station.present_current),
            evse_current_limit_achieved: setpoint.current_limited,
            evse_voltage_limit_achieved: setpoint.voltage_limited,
            evse_power_limit_achieved: setpoint.power_limited,
            evse_maximum_voltage_limit: Some(volts(cx.station.dc.max_voltage)),
            evse_maximum_current_limit: Some(amperes(cx.station.dc.max_current)),
            evse_maximum_power_limit: Some(watts(cx.station.dc.max_power)),
            evse_id: evse_id.as_str().into(),
            sa_schedule_tuple_id: self.deal.schedule.id(),
            meter_info: meter.as_ref().map(meter_info),
            receipt_required: Some(false),
        }));
        self.looped = true;
        Turn::Answered(Phase::Charging(self), Outcome::Done, sent)
    }

    pub(super) fn report(self, cx: &mut Cx<'_>) -> Turn {
        let mut charging = self.look(cx);
        let (evse_id, meter) = (cx.station.evse_id, cx.station.meter);
        let sent = cx.reply(Body::ChargingStatusRes(ChargingStatusRes {
            response_code: ResponseCode::Ok,
            evse_id: evse_id.as_str().into(),
            sa_schedule_tuple_id: charging.deal.schedule.id(),
            evse_max_current: Some(amperes(cx.station.ac.max_current)),
            meter_info: meter.as_ref().map(meter_info),
            receipt_required: Some(false),
            ac_evse_status: cx.station.ac_status(),
        }));
        charging.looped = true;
        Turn::Answered(Phase::Charging(charging), Outcome::Done, sent)
    }

    /// Power goes off; limits, schedule and in DC isolation and voltage start over.
    pub(super) fn renegotiate(self, cx: &mut Cx<'_>) -> Turn {
        cx.path.off(cx.events);
        cx.events.push(SeccEvent::Renegotiating);
        if matches!(cx.station.notification, Notification::Renegotiate(_)) {
            cx.station.notification = Notification::None;
        }
        let dc = self.deal.limits.mode.is_dc();
        let sent = cx.reply(Body::PowerDeliveryRes(PowerDeliveryRes {
            response_code: ResponseCode::Ok,
            evse_status: cx.station.status(dc, StationStatus::Ready),
        }));
        let next = Parameters::again(self.deal.authorized, self.deal.limits.mode);
        Turn::Answered(Phase::Parameters(next), Outcome::Done, sent)
    }

    /// The vehicle may tell new limits in every turn. A negative one counts as zero: nothing flows.
    fn update_limits(&mut self, request: &CurrentDemandReq) {
        let limits = &mut self.deal.limits;
        let voltage = request.ev_maximum_voltage_limit.and_then(read_volts);
        let current = request.ev_maximum_current_limit.and_then(read_amperes);
        let power = request.ev_maximum_power_limit.and_then(read_watts);
        limits.max_voltage = voltage.unwrap_or(limits.max_voltage).max(Volts::ZERO);
        limits.max_current = current.unwrap_or(limits.max_current).max(Amperes::ZERO);
        limits.max_power = power.or(limits.max_power).map(|p| p.max(Watts::ZERO));
    }

    /// Follows the wish as far as both sides' limits go. A voltage that cannot be followed leaves
    /// the last one in force, as far as the limits allow it still; where they lie below what the
    /// station can regulate, no current flows. A negative current is none.
    fn setpoint(&mut self, cx: &Cx<'_>, demand: &EvDemand) -> Setpoint {
        let (dc, limits) = (&cx.station.dc, &self.deal.limits);
        self.target = prepare::possible(demand.target_voltage, &self.deal, cx).or(self.target);
        let highest = dc.max_voltage.min(limits.max_voltage);
        let voltage = self
            .target
            .unwrap_or_default()
            .clamped(Volts::ZERO, highest);
        let most = match highest >= dc.min_voltage {
            true => dc.max_current.min(limits.max_current),
            false => Amperes::ZERO,
        };
        let power = dc.max_power.min(limits.max_power.unwrap_or(dc.max_power));
        let output = cx.station.present_voltage.max(dc.min_voltage);
        let by_power = match output > Volts::ZERO {
            true => power.over(output).max(Amperes::ZERO),
            false => most,
        };
        let wish = demand.target_current.max(Amperes::ZERO);
        Setpoint {
            voltage,
            current: wish.min(most).min(by_power).max(Amperes::ZERO),
            current_limited: wish > dc.max_current,
            voltage_limited: demand.target_voltage > dc.max_voltage,
            power_limited: wish > by_power,
        }
    }
}

/// What took power away, if it is a defect; a vehicle that withdraws its wish for energy is none,
/// and its station's board may open the contactor at the same moment.
fn cause(station: &Station) -> Option<End> {
    let defect = match station.contactor {
        Contactor::Closed => false,
        Contactor::Open => station.pilot.wants_energy(),
        Contactor::Fault => true,
    };
    match station.is_unsafe() {
        true => Some(station.blame()),
        false => defect.then_some(End::Equipment(Equipment::Contactor)),
    }
}

/// A vehicle that was asked to stop has to, in the time told to it and some patience; the most
/// urgent wish counts.
pub(super) fn watch_stop(cx: &mut Cx<'_>) {
    if let Notification::Stop(delay) = cx.station.request_to_vehicle() {
        cx.heard.asked_to_stop = true;
        let patience = delay.saturating_add(cx.config.timing.stop);
        cx.timers.hasten(Timer::Stop, cx.now.after(patience));
    }
}

fn read(request: &CurrentDemandReq) -> Option<EvDemand> {
    Some(EvDemand {
        target_voltage: read_volts(request.ev_target_voltage)?,
        target_current: read_amperes(request.ev_target_current)?,
        complete: request.charging_complete,
        bulk_complete: request.bulk_charging_complete,
        time_to_full: request.remaining_time_to_full_soc.and_then(read_time),
        time_to_bulk: request.remaining_time_to_bulk_soc.and_then(read_time),
    })
}

fn hear(cx: &mut Cx<'_>, request: &CurrentDemandReq, demand: EvDemand) {
    cx.hear(request.dc_ev_status);
    if cx.heard.demand != Some(demand) {
        cx.heard.demand = Some(demand);
        cx.events.push(SeccEvent::Demand(demand));
    }
}
