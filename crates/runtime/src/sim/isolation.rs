//! The test of the cable's isolation before energy flows.

use std::time::Duration;

use v2g::session::Isolation;

/// What an isolation test finds, and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IsolationConfig {
    /// Resistance between the conductors and earth, Ω.
    pub resistance: f64,
    /// How long measuring takes.
    pub takes: Duration,
}

/// Below this many ohms per volt charging is forbidden. Source: IEC 61851-23, 6.4.3.101 (100 Ω/V).
const FAULT_PER_VOLT: f64 = 100.0;
/// Below this many ohms per volt there is a warning. Source: the same (500 Ω/V).
const WARNING_PER_VOLT: f64 = 500.0;

/// A test that may be under way.
#[derive(Clone, Copy, Debug)]
pub struct IsolationTest {
    config: IsolationConfig,
    running: Option<(f64, Duration)>,
    result: Isolation,
}

impl IsolationTest {
    /// Not measured yet.
    #[must_use]
    pub const fn new(config: IsolationConfig) -> Self {
        Self {
            config,
            running: None,
            result: Isolation::Invalid,
        }
    }

    /// Measure at `voltage` (V).
    pub fn start(&mut self, voltage: f64) {
        self.running = Some((voltage, self.config.takes));
        self.result = Isolation::Invalid;
    }

    /// Measure no more.
    pub fn cancel(&mut self) {
        self.running = None;
    }

    /// Lets `time` pass. `true` when the test has just come to its result.
    pub fn step(&mut self, time: Duration) -> bool {
        let Some((voltage, left)) = &mut self.running else {
            return false;
        };
        *left = left.saturating_sub(time);
        if *left > Duration::ZERO {
            return false;
        }
        let per_volt = self.config.resistance / voltage.max(1.0);
        self.result = if per_volt < FAULT_PER_VOLT {
            Isolation::Fault
        } else if per_volt < WARNING_PER_VOLT {
            Isolation::Warning
        } else {
            Isolation::Valid
        };
        self.running = None;
        true
    }

    /// Whether it is under way.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// The last result; [`Isolation::Invalid`] before the first and while measuring.
    #[must_use]
    pub const fn result(&self) -> Isolation {
        self.result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(resistance: f64) -> Isolation {
        let mut test = IsolationTest::new(IsolationConfig {
            resistance,
            takes: Duration::from_secs(1),
        });
        test.start(400.0);
        assert!(!test.step(Duration::from_millis(999)) && test.is_running());
        assert_eq!(test.result(), Isolation::Invalid);
        assert!(test.step(Duration::from_millis(1)) && !test.is_running());
        assert!(!test.step(Duration::from_secs(1)));
        test.result()
    }

    #[test]
    fn the_result_depends_on_ohms_per_volt() {
        assert_eq!(measured(1_000_000.0), Isolation::Valid);
        assert_eq!(measured(199_000.0), Isolation::Warning);
        assert_eq!(measured(39_000.0), Isolation::Fault);
    }
}
