//! A traction battery: a voltage that rises with the charge, behind a resistance.

use std::time::Duration;

/// What a battery is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatteryConfig {
    /// Energy when full, Wh.
    pub capacity: f64,
    /// State of charge at the start, %.
    pub soc: f64,
    /// State of charge at which the vehicle has what it wants, %.
    pub target_soc: f64,
    /// Most voltage at the terminals, V.
    pub max_voltage: f64,
    /// Most current, A.
    pub max_current: f64,
    /// Most power, W.
    pub max_power: f64,
    /// Inner resistance, Ω.
    pub resistance: f64,
}

/// A battery in use.
#[derive(Clone, Copy, Debug)]
pub struct Battery {
    config: BatteryConfig,
    /// Wh in it.
    stored: f64,
}

/// Open-circuit voltage of a lithium-ion cell at 0, 10, … 100 %, as a share of the full cell's 4.2 V.
/// Typical of NMC cells; our choice.
const CURVE: [f64; 11] = [
    0.738, 0.824, 0.846, 0.858, 0.869, 0.881, 0.900, 0.921, 0.945, 0.971, 0.995,
];

impl Battery {
    /// A battery at its state of charge at the start.
    #[must_use]
    pub fn new(config: BatteryConfig) -> Self {
        Self {
            config,
            stored: config.capacity * config.soc / 100.0,
        }
    }

    /// State of charge, %.
    #[must_use]
    pub fn soc(&self) -> f64 {
        (self.stored / self.config.capacity * 100.0).clamp(0.0, 100.0)
    }

    /// Whether the target is reached.
    #[must_use]
    pub fn is_satisfied(&self) -> bool {
        self.soc() >= self.config.target_soc
    }

    /// Voltage without current, V.
    #[must_use]
    pub fn open_circuit_voltage(&self) -> f64 {
        let place = self.soc() / 10.0;
        let low = (place as usize).min(CURVE.len() - 2);
        let share = place - low as f64;
        self.config.max_voltage * (CURVE[low] + (CURVE[low + 1] - CURVE[low]) * share)
    }

    /// The current it wants now, A: constant current, then constant power, then constant voltage.
    #[must_use]
    pub fn wanted_current(&self) -> f64 {
        let voltage = self.open_circuit_voltage();
        let by_voltage = (self.config.max_voltage - voltage) / self.config.resistance;
        let by_power = self.config.max_power / voltage;
        by_voltage
            .min(by_power)
            .min(self.config.max_current)
            .max(0.0)
    }

    /// Lets `current` (A) flow in for `time`. What the resistance takes is not stored.
    pub fn charge(&mut self, current: f64, time: Duration) {
        self.store(self.open_circuit_voltage() * current, time);
    }

    /// Lets `power` (W) flow in for `time`.
    pub fn store(&mut self, power: f64, time: Duration) {
        let stored = self.stored + power * time.as_secs_f64() / 3600.0;
        self.stored = stored.clamp(0.0, self.config.capacity);
    }

    /// Wh missing until `soc` %; zero if there are none.
    #[must_use]
    pub fn missing(&self, soc: f64) -> f64 {
        (self.config.capacity * soc / 100.0 - self.stored).max(0.0)
    }

    /// Wh in it above `soc` %; zero if there are none.
    #[must_use]
    pub fn excess(&self, soc: f64) -> f64 {
        (self.stored - self.config.capacity * soc / 100.0).max(0.0)
    }

    /// What it is like.
    #[must_use]
    pub const fn config(&self) -> &BatteryConfig {
        &self.config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn battery(soc: f64) -> Battery {
        Battery::new(BatteryConfig {
            capacity: 60_000.0,
            soc,
            target_soc: 80.0,
            max_voltage: 420.0,
            max_current: 300.0,
            max_power: 100_000.0,
            resistance: 0.08,
        })
    }

    #[test]
    fn the_voltage_rises_with_the_charge() {
        let voltages: Vec<f64> = (0..=100)
            .map(|soc| battery(f64::from(soc)).open_circuit_voltage())
            .collect();
        assert!(voltages.is_sorted());
        assert!(voltages[0] > 300.0 && voltages[100] < 420.0);
    }

    #[test]
    fn the_wanted_current_falls_towards_full() {
        assert!(
            (battery(20.0).wanted_current() - 100_000.0 / battery(20.0).open_circuit_voltage())
                .abs()
                < 1e-9
        );
        assert!(battery(99.0).wanted_current() < 60.0);
    }

    #[test]
    fn an_hour_at_a_current_stores_voltage_times_current() {
        let mut battery = battery(20.0);
        let voltage = battery.open_circuit_voltage();
        let missing = battery.missing(100.0);
        battery.charge(10.0, Duration::from_secs(3600));
        assert!((missing - battery.missing(100.0) - voltage * 10.0).abs() < 1e-6);
    }

    #[test]
    fn a_full_battery_takes_no_more() {
        let mut battery = battery(99.0);
        battery.store(1e9, Duration::from_secs(3600));
        assert!((battery.soc() - 100.0).abs() < 1e-9 && battery.is_satisfied());
        assert_eq!(battery.missing(100.0), 0.0);
    }
}
