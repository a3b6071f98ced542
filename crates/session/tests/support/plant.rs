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
    target: Volts,
    customer_waits: Option<Duration>,
    test_runs: Option<Duration>,
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
            target: Volts::ZERO,
            customer_waits: None,
            test_runs: None,
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
        for timer in [&mut self.customer_waits, &mut self.test_runs]
            .into_iter()
            .flatten()
        {
            *timer += time;
        }
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
        if self.vehicle_measures && vehicle.mode.is_dc() {
            vehicle.inlet_voltage = Some(self.voltage);
            vehicle.inlet_current = Some(station.present_current);
        }
    }
}
