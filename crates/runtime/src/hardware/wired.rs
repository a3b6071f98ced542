//! Equipment behind an engine.

use std::time::Duration;

use tokio::sync::watch;
use v2g::session::{
    Amperes, Authorization, Evcc, EvccEvent, Fault, Meter, Notification, Percent, Secc, SeccEvent,
    ShortText, Station, Vehicle, Volts, WattHours, Watts, Wish,
};

use super::{
    ChargerHardware, ChargerInputs, ChargerOrder, NotificationWord, Shared, VehicleHardware,
    VehicleInputs, VehicleOrder,
};
use crate::Plant;
use crate::sim::Memory;

/// A charger's equipment in one session.
pub struct WiredCharger {
    hardware: Shared<dyn ChargerHardware>,
    memory: Memory,
    /// Limits of the configuration, which no input raises; it may change at any time.
    rated: watch::Receiver<Station>,
    /// Asked for already; once is enough.
    asked: NotificationWord,
    /// An operator asked for the end.
    stopping: bool,
    /// A contract pays, and whoever looks after contracts says whether it may.
    by_contract: bool,
    delivered: f64,
}

impl WiredCharger {
    /// `rated` is the station as configured; a session that is paused goes into `memory`.
    #[must_use]
    pub fn new(
        hardware: Shared<dyn ChargerHardware>,
        rated: watch::Receiver<Station>,
        memory: Memory,
    ) -> Self {
        Self {
            hardware,
            memory,
            rated,
            asked: NotificationWord::None,
            stopping: false,
            by_contract: false,
            delivered: 0.0,
        }
    }

    fn latch(&mut self, station: &mut Station, inputs: &ChargerInputs) {
        station.present_voltage = Volts::from_f64(inputs.voltage);
        station.present_current = Amperes::from_f64(inputs.current);
        station.contactor = inputs.contactor.into();
        station.isolation = inputs.isolation.into();
        station.cable_check = inputs.cable_check.into();
        station.pilot = inputs.pilot.into();
        station.ac.rcd_error = inputs.rcd_error;
        station.fault = fault(inputs);
        station.target_power = inputs.target_power.map(Watts::from_f64);
        station.meter = meter(inputs);
        self.delivered = inputs.meter_delivered;
        self.authorize(station, inputs);
        self.limit(station, inputs);
        self.ask(station, inputs.notification);
    }

    /// A refusal of the equipment holds also where a contract pays.
    fn authorize(&self, station: &mut Station, inputs: &ChargerInputs) {
        let told: Authorization = inputs.authorization.into();
        if !self.by_contract || told.is_refused() {
            let free = self.rated.borrow().free;
            station.authorization = if free { Authorization::Granted } else { told };
        }
    }

    fn limit(&self, station: &mut Station, inputs: &ChargerInputs) {
        let rated = *self.rated.borrow();
        let (dc, ac) = (rated.dc, rated.ac);
        let current = |rated| lower(inputs.max_current.map(Amperes::from_f64), rated);
        station.dc.max_voltage = lower(inputs.max_voltage.map(Volts::from_f64), dc.max_voltage);
        station.dc.max_current = current(dc.max_current);
        station.dc.max_power = lower(inputs.max_power.map(Watts::from_f64), dc.max_power);
        let cable = inputs.proximity_current.map(Amperes::from_f64);
        station.ac.max_current = lower(cable, current(ac.max_current));
        station.discharge = rated.discharge;
    }

    /// Levels hold as long as they are told; what the engine clears when it is done is asked for once.
    fn ask(&mut self, station: &mut Station, wanted: NotificationWord) {
        let changed = std::mem::replace(&mut self.asked, wanted) != wanted;
        let holds = matches!(wanted, NotificationWord::Stop | NotificationWord::Pause);
        if self.stopping {
            station.notification = Notification::Stop(Duration::ZERO);
        } else if changed || holds {
            station.notification = wanted.into();
        }
    }
}

fn lower<T: Ord>(told: Option<T>, rated: T) -> T {
    match told {
        Some(told) => told.min(rated),
        None => rated,
    }
}

fn fault(inputs: &ChargerInputs) -> Option<Fault> {
    let hottest = inputs
        .temperatures
        .values()
        .copied()
        .fold(f64::MIN, f64::max);
    let hot = inputs
        .temperature_limit
        .is_some_and(|limit| hottest > limit);
    match inputs {
        _ if inputs.emergency_stop => Some(Fault::EmergencyStop),
        _ if inputs.over_voltage || hot => Some(Fault::Malfunction),
        _ => inputs.fault.into(),
    }
}

fn meter(inputs: &ChargerInputs) -> Option<Meter> {
    Some(Meter {
        id: inputs.meter_id.as_deref().and_then(ShortText::new)?,
        reading: WattHours::from_f64(inputs.meter_delivered.floor()),
        discharged: inputs
            .meter_returned
            .map(|energy| WattHours::from_f64(energy.floor())),
    })
}

impl Plant<Secc> for WiredCharger {
    fn step(&mut self, engine: &mut Secc, elapsed: Duration) {
        let inputs = self.hardware.lock().inputs(elapsed);
        self.latch(engine.station_mut(), &inputs);
    }

    fn event(&mut self, engine: &mut Secc, event: &SeccEvent) {
        let hardware = self.hardware.clone();
        let mut hardware = hardware.lock();
        hardware.inform(event);
        if let SeccEvent::ContractVerified(_) = event {
            self.by_contract = true;
        }
        if let SeccEvent::Limits(_) = event {
            hardware.order(&ChargerOrder::Lock);
        }
        if let Some(order) = ChargerOrder::of(event) {
            hardware.order(&order);
            let inputs = hardware.inputs(Duration::ZERO);
            drop(hardware);
            self.latch(engine.station_mut(), &inputs);
        }
        if let SeccEvent::Ended(_) = event {
            match engine.paused() {
                Some(paused) => self.memory.keep(*paused, self.delivered),
                None => self.memory.forget(),
            }
        }
    }

    fn stop(&mut self, engine: &mut Secc) {
        self.stopping = true;
        engine.station_mut().notification = Notification::Stop(Duration::ZERO);
    }

    fn off(&mut self) {
        let mut hardware = self.hardware.lock();
        hardware.off();
        hardware.order(&ChargerOrder::Unlock);
    }
}

/// A vehicle's equipment in one session.
pub struct WiredVehicle {
    hardware: Shared<dyn VehicleHardware>,
    rated: Vehicle,
    asked: Wish,
    stopping: bool,
}

impl WiredVehicle {
    /// `rated` is the vehicle as configured.
    #[must_use]
    pub fn new(hardware: Shared<dyn VehicleHardware>, rated: Vehicle) -> Self {
        Self {
            hardware,
            rated,
            asked: Wish::Charge,
            stopping: false,
        }
    }

    fn latch(&mut self, vehicle: &mut Vehicle, inputs: &VehicleInputs) {
        // Above 100 % is full.
        vehicle.soc = Percent::new(inputs.soc.clamp(0.0, 100.0) as u8);
        vehicle.battery_voltage = Volts::from_f64(inputs.battery_voltage);
        vehicle.target_voltage = Volts::from_f64(inputs.target_voltage);
        vehicle.target_current = Amperes::from_f64(inputs.target_current);
        vehicle.inlet_voltage = inputs.inlet_voltage.map(Volts::from_f64);
        vehicle.inlet_current = inputs.inlet_current.map(Amperes::from_f64);
        vehicle.present_power = Watts::from_f64(inputs.present_power);
        vehicle.contactor = inputs.contactor.into();
        vehicle.error = inputs.error.into();
        vehicle.max_voltage = lower(
            inputs.max_voltage.map(Volts::from_f64),
            self.rated.max_voltage,
        );
        let bears = [inputs.max_current, inputs.proximity_current];
        let bears = bears.into_iter().flatten().map(Amperes::from_f64).min();
        vehicle.max_current = lower(bears, self.rated.max_current);
        vehicle.max_power = inputs
            .max_power
            .map(Watts::from_f64)
            .or(self.rated.max_power);
        let wanted: Wish = inputs.wish.into();
        let changed = std::mem::replace(&mut self.asked, wanted) != wanted;
        if self.stopping {
            vehicle.wish = Wish::Stop;
        } else if changed || wanted.is_to_stop() {
            vehicle.wish = wanted;
        }
    }
}

impl Plant<Evcc> for WiredVehicle {
    fn step(&mut self, engine: &mut Evcc, elapsed: Duration) {
        let inputs = self.hardware.lock().inputs(elapsed);
        self.latch(engine.vehicle_mut(), &inputs);
    }

    fn event(&mut self, engine: &mut Evcc, event: &EvccEvent) {
        let hardware = self.hardware.clone();
        let mut hardware = hardware.lock();
        hardware.inform(event);
        if let Some(order) = VehicleOrder::of(event) {
            hardware.order(&order);
            let inputs = hardware.inputs(Duration::ZERO);
            drop(hardware);
            self.latch(engine.vehicle_mut(), &inputs);
        }
    }

    fn stop(&mut self, engine: &mut Evcc) {
        self.stopping = true;
        engine.vehicle_mut().wish = Wish::Stop;
    }

    fn off(&mut self) {
        self.hardware.lock().off();
    }
}
