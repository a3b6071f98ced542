//! How much power a station offers over the coming hours.

use core::time::Duration;

use crate::Watts;

/// From a moment on, so much power.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PowerStep {
    /// Counted from the answer that carries the schedule.
    pub start: Duration,
    /// Most power from then on.
    pub power: Watts,
}

/// A power limit over time: up to [`Schedule::MAX_STEPS`] steps and an end.
///
/// Our choice of 24 steps: an hour each of the day that V2G2-303 asks to be covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    id: u8,
    steps: [PowerStep; Self::MAX_STEPS],
    len: u8,
    end: Duration,
}

impl Schedule {
    /// Most steps in one schedule.
    pub const MAX_STEPS: usize = 24;

    /// What V2G2-303 asks a schedule to cover when no departure time is known.
    pub const DAY: Duration = Duration::from_secs(86_400);

    /// The same power until `end`.
    #[must_use]
    pub fn flat(power: Watts, end: Duration) -> Self {
        let mut steps = [PowerStep::default(); Self::MAX_STEPS];
        if let Some(first) = steps.first_mut() {
            first.power = power;
        }
        Self {
            id: 1,
            steps,
            len: 1,
            end,
        }
    }

    /// Steps that begin at zero, in ascending order, and end at `end`; `None` if they do not.
    #[must_use]
    pub fn from_steps(steps: &[PowerStep], end: Duration) -> Option<Self> {
        let ascending = steps
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.start < b.start));
        let begins = steps.first()?.start == Duration::ZERO;
        let ends = steps.last()?.start < end;
        let mut schedule = Self::flat(Watts::ZERO, end);
        schedule
            .steps
            .get_mut(..steps.len())?
            .copy_from_slice(steps);
        schedule.len = u8::try_from(steps.len()).ok()?;
        (ascending && begins && ends).then_some(schedule)
    }

    /// The number by which the vehicle chooses it, 1 to 255; 1 unless set.
    #[must_use]
    pub const fn id(&self) -> u8 {
        self.id
    }

    /// The same schedule under another number; 0, which the standard does not allow, is 1.
    #[must_use]
    pub const fn with_id(mut self, id: u8) -> Self {
        self.id = if id == 0 { 1 } else { id };
        self
    }

    /// When it ends.
    #[must_use]
    pub const fn end(&self) -> Duration {
        self.end
    }

    /// The steps in order.
    #[must_use]
    pub fn steps(&self) -> &[PowerStep] {
        self.steps.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// The lowest limit in force anywhere in `from..to`; `None` outside of what it covers.
    #[must_use]
    pub fn lowest(&self, from: Duration, to: Duration) -> Option<Watts> {
        let steps = self.steps();
        let ends = steps
            .iter()
            .skip(1)
            .map(|step| step.start)
            .chain([self.end]);
        let in_force = steps
            .iter()
            .zip(ends)
            .filter(|(step, end)| step.start < to && from < *end);
        in_force.map(|(step, _)| step.power).min()
    }
}
