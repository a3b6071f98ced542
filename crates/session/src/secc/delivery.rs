//! Power that is on, and what it is to be in DC.

use super::Cx;
use super::verdict::watch_stop;
use super::voltage_match::possible;
use crate::proof::{Behind, Power};
use crate::{
    Amperes, Contactor, DevicePlace, Discharge, End, Equipment, EvDemand, EvLimits, StationStatus,
    Volts, Watts,
};

/// Power in the charge loop, in AC and DC.
#[derive(Debug)]
pub(crate) struct Delivery {
    /// Gone as soon as anything is wrong; it does not come back without a new start.
    power: Option<Power>,
    /// DC: last voltage that could be followed.
    target: Option<Volts>,
    /// There is no contactor and no pilot.
    wireless: bool,
}

/// What a DC supply is to do, and where it had to stay below the vehicle's wish.
pub(crate) struct Setpoint {
    voltage: Volts,
    current: Amperes,
    pub(crate) current_limited: bool,
    pub(crate) voltage_limited: bool,
    pub(crate) power_limited: bool,
}

impl Setpoint {
    /// No more than this: while the vehicle is being asked to stop nothing rises.
    fn hold(&mut self, (voltage, current): (Volts, Amperes)) {
        self.voltage = self.voltage.min(voltage);
        let (low, high) = (current.min(Amperes::ZERO), current.max(Amperes::ZERO));
        self.current = self.current.clamped(low, high);
    }
}

impl Delivery {
    pub(super) fn new(power: Power, target: Option<Volts>) -> Self {
        Self {
            wireless: power.is_wireless(),
            power: Some(power),
            target,
        }
    }

    /// Takes power away as soon as the station is not safe, its contactor opened, the vehicle
    /// withdrew its wish for energy on the control pilot, or the coils are no longer aligned.
    pub(crate) fn look(&mut self, cx: &mut Cx<'_>) {
        let station = &*cx.station;
        let closed = station.contactor == Contactor::Closed;
        let there = match self.wireless {
            true => station.wireless.couples(),
            false => closed && station.pilot.wants_energy() && !cx.device_left(),
        };
        if station.is_unsafe() || !there {
            if self.power.take().is_some() {
                cx.heard.cause = cx.heard.cause.or(self.cause(cx));
            }
            cx.path.off(cx.events);
        }
        watch_stop(cx);
    }

    /// What a DC station says of itself where nothing is wrong.
    pub(crate) fn status(&self) -> StationStatus {
        match self.power {
            Some(_) => StationStatus::Ready,
            None => StationStatus::NotReady,
        }
    }

    /// Whether nothing has taken power away.
    pub(crate) fn is_on(&self) -> bool {
        self.power.is_some()
    }

    /// Power goes on without energy: what was proved, and the last voltage (DC).
    pub(crate) fn rest(self) -> Option<(Behind, Volts)> {
        let target = self.target.unwrap_or_default();
        self.power.map(|power| (power.rest(), target))
    }

    /// Lets the coil send so much.
    pub(crate) fn send(&mut self, cx: &mut Cx<'_>, power: Watts) {
        self.look(cx);
        let before = cx.path.outlet().coil.unwrap_or_default();
        let power = match cx.station.trouble() {
            Some(_) => power.min(before),
            None => power,
        };
        if let Some(proof) = &self.power {
            cx.path.send(proof, power.max(Watts::ZERO), cx.events);
        }
    }

    /// What took power away, if it is a defect; a vehicle that withdraws its wish for energy is
    /// none, and its station's board may open the contactor at the same moment.
    fn cause(&self, cx: &Cx<'_>) -> Option<End> {
        let station = &*cx.station;
        let defect = match station.contactor {
            _ if self.wireless && station.is_unsafe() => return Some(station.blame()),
            _ if self.wireless => return Some(station.blame_coil()),
            Contactor::Closed => false,
            Contactor::Open => station.pilot.wants_energy(),
            Contactor::Fault => true,
        };
        match (station.is_unsafe(), cx.device_left()) {
            (true, _) => Some(station.blame()),
            (_, true) => Some(End::Equipment(Equipment::Device)),
            _ => defect.then_some(End::Equipment(Equipment::Contactor)),
        }
    }

    /// Lets the supply follow the vehicle's wish as far as both sides' limits go.
    pub(crate) fn follow(
        &mut self,
        cx: &mut Cx<'_>,
        limits: &EvLimits,
        demand: &EvDemand,
    ) -> Setpoint {
        self.balance(cx, limits, Discharge::default(), demand)
    }

    /// As [`follow`](Self::follow), and in the other direction as far as both sides can.
    pub(crate) fn balance(
        &mut self,
        cx: &mut Cx<'_>,
        limits: &EvLimits,
        back: Discharge,
        demand: &EvDemand,
    ) -> Setpoint {
        self.look(cx);
        let mut setpoint = self.setpoint(cx, limits, back, demand);
        if cx.station.trouble().is_some() {
            setpoint.hold(cx.path.outlet().supply.unwrap_or_default());
        }
        if let Some(power) = &self.power {
            cx.path
                .deliver(power, (setpoint.voltage, setpoint.current), cx.events);
        }
        setpoint
    }

    /// A voltage that cannot be followed leaves the last one in force, as far as the limits allow
    /// it still; where they lie below what the station can regulate, no current flows. A negative
    /// current is none unless both sides can discharge.
    fn setpoint(
        &mut self,
        cx: &Cx<'_>,
        limits: &EvLimits,
        back: Discharge,
        demand: &EvDemand,
    ) -> Setpoint {
        let dc = &cx.station.dc;
        self.target = possible(demand.target_voltage, limits, cx).or(self.target);
        let highest = dc.max_voltage.min(limits.max_voltage);
        let voltage = self
            .target
            .unwrap_or_default()
            .clamped(Volts::ZERO, highest);
        let most = match highest >= dc.min_voltage {
            true => dc.max_current.min(limits.max_current).max(Amperes::ZERO),
            false => Amperes::ZERO,
        };
        let power = dc.max_power.min(limits.max_power.unwrap_or(dc.max_power));
        let output = cx.station.present_voltage.max(dc.min_voltage);
        let by_power = match output > Volts::ZERO {
            true => power.over(output).max(Amperes::ZERO),
            false => most,
        };
        let deepest = match highest >= dc.min_voltage {
            true => back.max_current.min(back.max_power.over(output)),
            false => Amperes::ZERO,
        };
        let lowest = Amperes::ZERO.saturating_sub(deepest.max(Amperes::ZERO));
        let wish = demand.target_current.max(lowest);
        Setpoint {
            voltage,
            current: wish.min(most).min(by_power),
            current_limited: wish > dc.max_current,
            voltage_limited: demand.target_voltage > dc.max_voltage,
            power_limited: wish > by_power,
        }
    }
}

impl Cx<'_> {
    /// The charging device is to be at the vehicle and is not.
    pub(crate) fn device_left(&self) -> bool {
        self.path.outlet().device && self.station.device.place != DevicePlace::AtVehicle
    }
}
