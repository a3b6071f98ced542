//! How much power a station offers over the coming hours.

use core::time::Duration;

use v2g_link::time::{difference, sum};

use super::Tariff;
use crate::Watts;

/// From a moment on, so much power.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PowerStep {
    /// Counted from the answer that carries the schedule; whole seconds count.
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
    len: u8,
    /// In seconds, as on the wire.
    end: u32,
    starts: [u32; Self::MAX_STEPS],
    powers: [Watts; Self::MAX_STEPS],
}

impl Schedule {
    /// Most steps in one schedule.
    pub const MAX_STEPS: usize = 24;

    /// What V2G2-303 asks a schedule to cover when no departure time is known.
    pub const DAY: Duration = Duration::from_secs(86_400);

    /// The same power until `end`.
    #[must_use]
    pub fn flat(power: Watts, end: Duration) -> Self {
        let mut powers = [Watts::ZERO; Self::MAX_STEPS];
        if let Some(first) = powers.first_mut() {
            *first = power;
        }
        Self {
            id: 1,
            len: 1,
            end: seconds(end),
            starts: [0; Self::MAX_STEPS],
            powers,
        }
    }

    /// Steps that begin at zero, in ascending order, and end at `end`; `None` if they do not.
    #[must_use]
    pub fn from_steps(steps: &[PowerStep], end: Duration) -> Option<Self> {
        let ascending = steps
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if seconds(a.start) < seconds(b.start)));
        let begins = steps.first()?.start < Duration::from_secs(1);
        let ends = seconds(steps.last()?.start) < seconds(end);
        let mut schedule = Self::flat(Watts::ZERO, end);
        schedule.len = u8::try_from(steps.len()).ok()?;
        let starts = schedule.starts.get_mut(..steps.len())?;
        for ((start, power), step) in starts.iter_mut().zip(&mut schedule.powers).zip(steps) {
            (*start, *power) = (seconds(step.start), step.power);
        }
        (ascending && begins && ends).then_some(schedule)
    }

    /// A schedule as a station tells it: steps, each with the time that it lasts, zero if that is
    /// not told. `None` if there is no step, or one that cannot be read.
    ///
    /// Steps beyond those that we keep lower the last one that we do. A schedule that is out of
    /// order counts as its lowest step throughout: deployed stations send such, and nothing is lost
    /// by being modest.
    pub(crate) fn heard(told: impl Iterator<Item = Option<(PowerStep, Duration)>>) -> Option<Self> {
        let mut steps = [PowerStep::default(); Self::MAX_STEPS];
        let (mut count, mut end, mut lowest) = (0usize, Duration::ZERO, None::<Watts>);
        for step in told {
            let (step, length) = step?;
            lowest = Some(lowest.map_or(step.power, |lowest| lowest.min(step.power)));
            end = sum(step.start, length);
            match steps.get_mut(count) {
                Some(slot) => {
                    *slot = step;
                    count = count.saturating_add(1);
                }
                None => steps
                    .last_mut()
                    .into_iter()
                    .for_each(|last| last.power = last.power.min(step.power)),
            }
        }
        let steps = steps.get(..count)?;
        let last = steps.last()?.start;
        let end = if end > last {
            end
        } else {
            sum(last, Self::DAY)
        };
        Self::from_steps(steps, end).or(Some(Self::flat(lowest?, end)))
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
        Duration::from_secs(self.end as u64)
    }

    /// Number of steps.
    #[must_use]
    pub fn step_count(&self) -> usize {
        usize::from(self.len)
    }

    /// The steps in order.
    pub fn steps(&self) -> impl Iterator<Item = PowerStep> + Clone {
        let steps = self.starts.iter().zip(&self.powers);
        let step = |(start, power): (&u32, &Watts)| PowerStep {
            start: Duration::from_secs(u64::from(*start)),
            power: *power,
        };
        steps.take(self.step_count()).map(step)
    }

    /// The lowest limit in force anywhere in `from..to`; `None` outside of what it covers.
    #[must_use]
    pub fn lowest(&self, from: Duration, to: Duration) -> Option<Watts> {
        let ends = self.steps().skip(1).map(|step| step.start);
        let ends = ends.chain([self.end()]);
        let in_force = self
            .steps()
            .zip(ends)
            .filter(|(step, end)| step.start < to && from < *end);
        in_force.map(|(step, _)| step.power).min()
    }

    /// What is left of it after so much time; `None` if nothing is.
    #[must_use]
    pub fn after(&self, time: Duration) -> Option<Self> {
        let left = Some(difference(self.end(), time)).filter(|left| !left.is_zero())?;
        let mut rest = Self::flat(Watts::ZERO, left).with_id(self.id);
        rest.len = 0;
        for step in self.steps() {
            let start = seconds(difference(step.start, time));
            if start == 0 {
                rest.len = 0;
            }
            let at = usize::from(rest.len);
            if let Some((slot, power)) = rest.starts.get_mut(at).zip(rest.powers.get_mut(at)) {
                (*slot, *power) = (start, step.power);
                rest.len = rest.len.saturating_add(1);
            }
        }
        Some(rest)
    }
}

fn seconds(time: Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}

/// A schedule to choose, and what energy costs with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The power.
    pub schedule: Schedule,
    /// The price, if it is to be told.
    pub tariff: Option<Tariff>,
}

impl From<Schedule> for Offer {
    fn from(schedule: Schedule) -> Self {
        Self {
            schedule,
            tariff: None,
        }
    }
}

/// One to three schedules from which the vehicle chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offers {
    first: Offer,
    more: [Option<Offer>; Self::MAX.saturating_sub(1)],
}

impl Offers {
    /// Most schedules at a time, as the schema has it.
    pub const MAX: usize = 3;

    /// These; `None` if there are none or too many, or two schedules or tariffs have one number.
    #[must_use]
    pub fn of(offers: &[Offer]) -> Option<Self> {
        let (first, rest) = offers.split_first()?;
        let mut all = Self {
            first: *first,
            more: [None; Self::MAX.saturating_sub(1)],
        };
        for (slot, offer) in all.more.iter_mut().zip(rest) {
            *slot = Some(*offer);
        }
        let alone = |(index, offer): (usize, &Offer)| {
            let mut others = offers.iter().skip(index.saturating_add(1));
            others.all(|other| {
                let tariffs = offer.tariff.zip(other.tariff);
                other.schedule.id() != offer.schedule.id()
                    && tariffs.is_none_or(|(a, b)| a.id() != b.id())
            })
        };
        let few = offers.len() <= Self::MAX;
        (few && offers.iter().enumerate().all(alone)).then_some(all)
    }

    /// The offers in order.
    pub fn iter(&self) -> impl Iterator<Item = &Offer> {
        core::iter::once(&self.first).chain(self.more.iter().flatten())
    }

    /// The one whose schedule has this number.
    #[must_use]
    pub fn numbered(&self, id: u8) -> Option<&Offer> {
        self.iter().find(|offer| offer.schedule.id() == id)
    }

    /// The one that comes first.
    #[must_use]
    pub const fn first(&self) -> &Offer {
        &self.first
    }

    /// The same schedules, whatever they cost.
    #[must_use]
    pub fn without_tariffs(mut self) -> Self {
        let more = self.more.iter_mut().flatten();
        for offer in core::iter::once(&mut self.first).chain(more) {
            offer.tariff = None;
        }
        self
    }
}

impl From<Offer> for Offers {
    fn from(first: Offer) -> Self {
        Self {
            first,
            more: [None; Self::MAX.saturating_sub(1)],
        }
    }
}

impl From<Schedule> for Offers {
    fn from(schedule: Schedule) -> Self {
        Offer::from(schedule).into()
    }
}
