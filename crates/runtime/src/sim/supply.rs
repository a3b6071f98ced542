//! A DC power supply.

use std::time::Duration;

use super::cable::Source;

/// What a supply can do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SupplyConfig {
    /// Most voltage, V.
    pub max_voltage: f64,
    /// Most current, A.
    pub max_current: f64,
    /// Most power, W.
    pub max_power: f64,
    /// How fast the voltage of an open output follows, V/s.
    pub voltage_ramp: f64,
    /// How fast the current follows, A/s.
    pub current_ramp: f64,
}

/// A supply at work: ramps to its set point, within its limits.
#[derive(Clone, Copy, Debug)]
pub struct Supply {
    config: SupplyConfig,
    set_point: Option<(f64, f64)>,
    voltage: f64,
    current: f64,
}

/// Current that a supply stops at once when told to: the switch opens, nothing ramps.
const OFF: f64 = 0.0;

impl Supply {
    /// A supply that is off.
    #[must_use]
    pub const fn new(config: SupplyConfig) -> Self {
        Self {
            config,
            set_point: None,
            voltage: 0.0,
            current: 0.0,
        }
    }

    /// Regulate to `voltage` (V) with at most `current` (A).
    pub fn regulate(&mut self, voltage: f64, current: f64) {
        self.set_point = Some((
            voltage.min(self.config.max_voltage),
            current.min(self.config.max_current),
        ));
    }

    /// No voltage, no current. The voltage of an open output falls by the ramp, as through a discharge resistor.
    pub fn switch_off(&mut self) {
        self.set_point = None;
    }

    /// Lets `time` pass with `battery` at the output, or nothing.
    pub(crate) fn step(&mut self, time: Duration, battery: Option<Source>) {
        let seconds = time.as_secs_f64();
        match (self.set_point, battery) {
            (Some((voltage, current)), Some(battery)) => {
                let wanted = self.current_into(battery, voltage).min(current);
                self.current = towards(self.current, wanted, self.config.current_ramp * seconds);
                self.voltage = battery.voltage + battery.resistance * self.current;
            }
            (None, Some(battery)) => (self.voltage, self.current) = (battery.voltage, OFF),
            (set_point, None) => {
                let wanted = set_point.map_or(0.0, |(voltage, _)| voltage);
                self.voltage = towards(self.voltage, wanted, self.config.voltage_ramp * seconds);
                self.current = OFF;
            }
        }
    }

    /// Voltage at the output, V.
    #[must_use]
    pub const fn voltage(&self) -> f64 {
        self.voltage
    }

    /// Current at the output, A.
    #[must_use]
    pub const fn current(&self) -> f64 {
        self.current
    }

    /// The voltage it was last told to regulate to, V.
    #[must_use]
    pub fn set_voltage(&self) -> Option<f64> {
        self.set_point.map(|(voltage, _)| voltage)
    }

    /// What flows into `battery` until its terminals have `voltage`, or the power is used up.
    fn current_into(&self, battery: Source, voltage: f64) -> f64 {
        let by_voltage = (voltage - battery.voltage) / battery.resistance;
        let by_power = self.config.max_power / battery.voltage.max(1.0);
        by_voltage.min(by_power).max(0.0)
    }
}

fn towards(now: f64, wanted: f64, most: f64) -> f64 {
    now + (wanted - now).clamp(-most, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICK: Duration = Duration::from_millis(10);
    const BATTERY: Source = Source {
        voltage: 380.0,
        resistance: 0.1,
    };

    fn supply() -> Supply {
        Supply::new(SupplyConfig {
            max_voltage: 500.0,
            max_current: 200.0,
            max_power: 50_000.0,
            voltage_ramp: 1_000.0,
            current_ramp: 500.0,
        })
    }

    #[test]
    fn an_open_output_ramps_to_the_voltage_and_carries_no_current() {
        let mut supply = supply();
        supply.regulate(380.0, 2.0);
        supply.step(TICK, None);
        assert_eq!((supply.voltage(), supply.current()), (10.0, 0.0));
        (0..100).for_each(|_| supply.step(TICK, None));
        assert_eq!(supply.voltage(), 380.0);
    }

    #[test]
    fn the_current_ramps_up_and_stays_within_set_point_and_power() {
        let mut supply = supply();
        supply.regulate(420.0, 100.0);
        supply.step(TICK, Some(BATTERY));
        assert_eq!(supply.current(), 5.0);
        (0..100).for_each(|_| supply.step(TICK, Some(BATTERY)));
        assert_eq!((supply.current(), supply.voltage()), (100.0, 390.0));
        supply.regulate(420.0, 190.0);
        (0..100).for_each(|_| supply.step(TICK, Some(BATTERY)));
        assert!((supply.current() - 50_000.0 / 380.0).abs() < 1e-9);
    }

    #[test]
    fn no_voltage_below_the_battery_drives_a_current() {
        let mut supply = supply();
        supply.regulate(370.0, 100.0);
        supply.step(TICK, Some(BATTERY));
        assert_eq!(supply.current(), 0.0);
    }

    #[test]
    fn switching_off_stops_the_current_at_once() {
        let mut supply = supply();
        supply.regulate(420.0, 100.0);
        (0..100).for_each(|_| supply.step(TICK, Some(BATTERY)));
        supply.switch_off();
        supply.step(TICK, Some(BATTERY));
        assert_eq!(supply.current(), 0.0);
        (0..100).for_each(|_| supply.step(TICK, None));
        assert_eq!(supply.voltage(), 0.0);
    }
}
