//! Supply, contactors and customer, as simple as they can be.

use core::time::Duration;

use v2g_session::*;

/// What is outside of the engines, with faults to choose from.
#[derive(Clone, Debug)]
pub struct Plant {
    /// Time that the customer takes; `None`: for ever.
    pub authorize_after: Option<Duration>,
    pub authorization: Authorization,
    /// Time that the isolation test takes; `None`: for ever.
    pub test_after: Option<Duration>,
    pub isolation: Isolation,
    pub contactors_work: bool,
    pub supply_works: bool,
    /// What the station's voltmeter adds to the truth.
    pub lie: Volts,
    /// Whether the vehicle measures for itself.
    pub vehicle_measures: bool,

    pub supply_on: bool,
    pub supply_current: Amperes,
    pub voltage: Volts,
    pub station_contactor_told: bool,
    pub vehicle_contactor_told: bool,
    pub pilot_wants: bool,
    /// Time that the vehicle takes to its place without a plug, and the charging device to the
    /// vehicle; `None`: for ever.
    pub arrives_after: Option<Duration>,
    pub device_works: bool,
    pub vehicle_feels: bool,
    pub device_told: bool,
    /// Power that the coil sends.
    pub coil: Option<Watts>,
    target: Volts,
    customer_waits: Option<Duration>,
    test_runs: Option<Duration>,
    drives: Duration,
    device_moves: Duration,
    checks: Option<Duration>,
}

impl Default for Plant {
    fn default() -> Self {
        Self {
            authorize_after: Some(Duration::from_secs(3)),
            authorization: Authorization::Granted,
            test_after: Some(Duration::from_secs(4)),
            isolation: Isolation::Valid,
            contactors_work: true,
            supply_works: true,
            lie: Volts::ZERO,
            vehicle_measures: true,
            supply_on: false,
            supply_current: Amperes::ZERO,
            voltage: Volts::ZERO,
            station_contactor_told: false,
            vehicle_contactor_told: false,
            pilot_wants: false,
            arrives_after: Some(Duration::from_secs(5)),
            device_works: true,
            vehicle_feels: true,
            device_told: false,
            coil: None,
            target: Volts::ZERO,
            customer_waits: None,
            test_runs: None,
            drives: Duration::ZERO,
            device_moves: Duration::ZERO,
            checks: None,
        }
    }
}

impl Plant {
    pub fn station_told(&mut self, event: SeccEvent) {
        match event {
            SeccEvent::AuthorizationWanted => self.customer_waits = Some(Duration::ZERO),
            SeccEvent::StartCableCheck { .. } => self.test_runs = Some(Duration::ZERO),
            SeccEvent::CloseContactor => self.station_contactor_told = true,
            SeccEvent::OpenContactor => self.station_contactor_told = false,
            SeccEvent::SupplyOn { voltage, current } => {
                (self.supply_on, self.target, self.supply_current) = (true, voltage, current);
            }
            SeccEvent::SupplyOff => {
                (self.supply_on, self.target) = (false, Volts::ZERO);
                self.test_runs = None;
            }
            SeccEvent::ConnectDevice => {
                (self.device_told, self.device_moves) = (true, Duration::ZERO);
            }
            SeccEvent::DisconnectDevice => {
                (self.device_told, self.device_moves) = Default::default();
            }
            SeccEvent::StartAlignmentCheck { .. } => self.checks = Some(Duration::ZERO),
            SeccEvent::CoilOn { power } => (self.coil, self.checks) = (Some(power), None),
            SeccEvent::CoilOff => (self.coil, self.checks) = (None, None),
            _ => {}
        }
    }

    pub fn vehicle_told(&mut self, event: EvccEvent) {
        match event {
            EvccEvent::CloseContactor => self.vehicle_contactor_told = true,
            EvccEvent::OpenContactor => self.vehicle_contactor_told = false,
            EvccEvent::Pilot(pilot) => self.pilot_wants = pilot == ControlPilot::C,
            _ => {}
        }
    }

    /// The output follows its target with 500 V a second.
    pub fn pass(&mut self, time: Duration) {
        let timers = [
            &mut self.customer_waits,
            &mut self.test_runs,
            &mut self.checks,
        ];
        for timer in timers.into_iter().flatten() {
            *timer += time;
        }
        self.drives += time;
        self.device_moves += time;
        let step = Volts::from_milli(i64::try_from(time.as_micros()).unwrap() / 2);
        let target = if self.supply_works {
            self.target
        } else {
            Volts::ZERO
        };
        let low = self.voltage.saturating_sub(step);
        let high = self.voltage.saturating_add(step);
        self.voltage = target.clamped(low, high);
    }

    pub fn report(&self, station: &mut Station, vehicle: &mut Vehicle) {
        let over = |timer: Option<Duration>, limit: Option<Duration>| {
            timer
                .zip(limit)
                .is_some_and(|(timer, limit)| timer >= limit)
        };
        if over(self.customer_waits, self.authorize_after) {
            station.authorization = self.authorization;
        }
        if over(self.test_runs, self.test_after) {
            station.cable_check = CableCheck::Passed;
            station.isolation = self.isolation;
        }
        let level = |told: bool| match told && self.contactors_work {
            true => Contactor::Closed,
            false => Contactor::Open,
        };
        station.contactor = level(self.station_contactor_told);
        station.pilot = if self.pilot_wants {
            ControlPilot::C
        } else {
            ControlPilot::B
        };
        station.present_voltage = self.voltage.saturating_add(self.lie);
        station.present_current = match self.supply_on && self.vehicle_contactor_told {
            true => self.supply_current,
            false => Amperes::ZERO,
        };
        vehicle.contactor = level(self.vehicle_contactor_told);
        let arrived = over(Some(self.drives), self.arrives_after);
        let moved = self.device_moves >= Duration::from_secs(2) && self.device_works;
        station.device.in_position = arrived;
        station.device.place = match (self.device_told, moved) {
            (true, true) => DevicePlace::AtVehicle,
            (false, true) => DevicePlace::Home,
            (_, false) => DevicePlace::Moving,
        };
        let there = station.device.place == DevicePlace::AtVehicle;
        vehicle.device_contact = there && self.vehicle_feels;
        if vehicle.mode == EnergyMode::Wireless {
            station.pilot = ControlPilot::Unknown;
            self.report_coils(station, vehicle, arrived);
        }
        if self.vehicle_measures && vehicle.mode.is_dc() {
            vehicle.inlet_voltage = Some(self.voltage);
            vehicle.inlet_current = Some(station.present_current);
        }
    }

    /// Both find each other as soon as the vehicle has arrived; the check takes two seconds.
    fn report_coils(&self, station: &mut Station, vehicle: &mut Vehicle, arrived: bool) {
        let known = |progress: &mut Progress| {
            if *progress == Progress::Pending && arrived {
                *progress = Progress::Done;
            }
        };
        known(&mut station.wireless.position);
        known(&mut station.wireless.pairing);
        known(&mut vehicle.wireless.position);
        known(&mut vehicle.wireless.pairing);
        let checked = self.checks >= Some(Duration::from_secs(2));
        if checked {
            known(&mut station.wireless.alignment);
            known(&mut vehicle.wireless.alignment);
        }
        vehicle.present_power = self.coil.unwrap_or_default();
    }
}
