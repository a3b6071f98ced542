//! What energy costs over the coming hours.

use core::time::Duration;

use v2g_link::time::difference;

use crate::ShortText;

/// Prices over time: up to [`Tariff::MAX_STEPS`] steps.
///
/// Each step has a level (the lower, the cheaper), a cost, or both. Our choice: one cost for a step,
/// whatever the power; the wire has room for three kinds at three powers each, which nobody was
/// seen to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tariff {
    id: u8,
    description: ShortText<32>,
    currency: ShortText<3>,
    len: u8,
    /// In seconds, as on the wire.
    starts: [u32; Self::MAX_STEPS],
    levels: [Option<u8>; Self::MAX_STEPS],
    costs: [Option<Cost>; Self::MAX_STEPS],
}

/// From a moment on, this price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TariffStep {
    /// Counted from the answer that carries the tariff; whole seconds count.
    pub start: Duration,
    /// Rank of the price: the lower, the cheaper.
    pub level: Option<u8>,
    /// The price itself, or what stands for it.
    pub cost: Option<Cost>,
}

/// `amount` × 10^`multiplier` of what `kind` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// What is counted.
    pub kind: CostKind,
    /// Digits of the amount.
    pub amount: u32,
    /// Power of ten, -3 to 3.
    pub multiplier: i8,
}

/// What an amount in a tariff means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostKind {
    /// Price of a kWh in percent of the dearest one in all tariffs offered.
    RelativePrice,
    /// Percent of energy from renewable sources.
    RenewableShare,
    /// Grams of carbon dioxide per kWh.
    CarbonDioxide,
    /// Price of a kWh in the [currency](Tariff::with_currency) of the tariff: ISO 15118-20 only.
    Money,
}

impl Tariff {
    /// Most steps of a tariff: as many as a schedule has.
    pub const MAX_STEPS: usize = 24;

    /// Steps that begin at zero, in ascending order; `None` if they do not, if there are too many,
    /// or if a multiplier is out of range.
    #[must_use]
    pub fn from_steps(steps: &[TariffStep]) -> Option<Self> {
        let mut tariff = Self {
            id: 1,
            description: ShortText::EMPTY,
            currency: ShortText::EMPTY,
            len: 0,
            starts: [0; Self::MAX_STEPS],
            levels: [None; Self::MAX_STEPS],
            costs: [None; Self::MAX_STEPS],
        };
        let begins = steps.first()?.start < Duration::from_secs(1);
        (begins && steps.iter().all(|step| tariff.push(*step))).then_some(tariff)
    }

    /// The same under another number, 1 to 255; 0, which the standard does not allow, is 1.
    #[must_use]
    pub const fn with_id(mut self, id: u8) -> Self {
        self.id = if id == 0 { 1 } else { id };
        self
    }

    /// The same in this currency (ISO 4217, `EUR`). Where every step then has a cost in
    /// [money](CostKind::Money), ISO 15118-20 tells prices instead of levels.
    #[must_use]
    pub const fn with_currency(mut self, currency: ShortText<3>) -> Self {
        self.currency = currency;
        self
    }

    /// The currency; empty: the tariff is not about money.
    #[must_use]
    pub fn currency(&self) -> &str {
        self.currency.as_str()
    }

    /// Whether every step has a price in a currency.
    pub(crate) fn is_money(&self) -> bool {
        let money = |step: TariffStep| step.cost.is_some_and(|cost| cost.kind == CostKind::Money);
        !self.currency().is_empty() && self.steps().all(money)
    }

    /// Whether ISO 15118-20 has a way to tell it: as money or in levels.
    pub(crate) fn is_told(&self) -> bool {
        self.is_money() || self.levels().is_some()
    }

    /// The same with a name to show to the driver.
    #[must_use]
    pub const fn with_description(mut self, description: ShortText<32>) -> Self {
        self.description = description;
        self
    }

    /// Its number; 1 unless set.
    #[must_use]
    pub const fn id(&self) -> u8 {
        self.id
    }

    /// Its name; may be empty.
    #[must_use]
    pub fn description(&self) -> &str {
        self.description.as_str()
    }

    /// The steps in order.
    pub fn steps(&self) -> impl Iterator<Item = TariffStep> + Clone {
        let steps = self.starts.iter().zip(&self.levels).zip(&self.costs);
        let step = |((start, level), cost): ((&u32, &Option<u8>), &Option<Cost>)| TariffStep {
            start: Duration::from_secs(u64::from(*start)),
            level: *level,
            cost: *cost,
        };
        steps.take(usize::from(self.len)).map(step)
    }

    /// How many levels there are: the highest one; `None` if no step has one.
    #[must_use]
    pub fn levels(&self) -> Option<u8> {
        self.steps().filter_map(|step| step.level).max()
    }

    /// What energy costs over `time` on average, to compare tariffs of one answer by: relative
    /// prices where each step has one, else levels; `None` where steps have neither.
    pub(crate) fn mean(&self, time: Duration) -> Option<u64> {
        let ends = self.steps().skip(1).map(|step| step.start).chain([time]);
        let mut sum = 0u64;
        for (step, end) in self.steps().zip(ends) {
            let lasts = difference(end.min(time), step.start).as_secs();
            let price = step.price().or(step.level.map(u64::from))?;
            sum = sum.saturating_add(price.saturating_mul(lasts));
        }
        sum.saturating_mul(1000).checked_div(time.as_secs())
    }

    /// Adds a step behind the others.
    pub(crate) fn push(&mut self, step: TariffStep) -> bool {
        let start = u32::try_from(step.start.as_secs()).unwrap_or(u32::MAX);
        let later = self
            .steps()
            .last()
            .is_none_or(|last| last.start.as_secs() < u64::from(start));
        let sane = step
            .cost
            .is_none_or(|cost| (-3..=3).contains(&cost.multiplier));
        let at = usize::from(self.len);
        let slots = self.starts.get_mut(at).zip(self.levels.get_mut(at));
        match slots.zip(self.costs.get_mut(at)) {
            Some(((slot, level), cost)) if later && sane => {
                (*slot, *level, *cost) = (start, step.level, step.cost);
                self.len = self.len.saturating_add(1);
                true
            }
            _ => false,
        }
    }
}

impl TariffStep {
    /// In thousandths of the dearest price, or of the currency.
    fn price(&self) -> Option<u64> {
        let cost = self.cost?;
        let scale = match cost.kind {
            CostKind::RelativePrice => 10,
            CostKind::Money => 1000,
            CostKind::RenewableShare | CostKind::CarbonDioxide => return None,
        };
        let power = 10u64.saturating_pow(u32::from(cost.multiplier.unsigned_abs()));
        let thousandths = u64::from(cost.amount).saturating_mul(scale);
        match cost.multiplier < 0 {
            true => thousandths.checked_div(power),
            false => Some(thousandths.saturating_mul(power)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(hour: u64, level: u8) -> TariffStep {
        TariffStep {
            start: Duration::from_secs(hour * 3600),
            level: Some(level),
            cost: None,
        }
    }

    #[test]
    fn steps_begin_at_once_and_ascend() {
        assert!(Tariff::from_steps(&[step(0, 1), step(5, 2)]).is_some());
        assert!(Tariff::from_steps(&[]).is_none());
        assert!(Tariff::from_steps(&[step(1, 1)]).is_none());
        assert!(Tariff::from_steps(&[step(0, 1), step(0, 2)]).is_none());
        let mut hour = 0;
        let day = [(); 25].map(|()| {
            hour += 1;
            step(hour - 1, 1)
        });
        assert!(Tariff::from_steps(&day[..24]).is_some());
        assert!(Tariff::from_steps(&day).is_none());
    }

    #[test]
    fn prices_are_weighed_by_the_time_that_they_hold() {
        let tariff = Tariff::from_steps(&[step(0, 1), step(3, 5)]).unwrap();
        let hours = |hours: u64| Duration::from_secs(hours * 3600);
        assert_eq!(tariff.mean(hours(3)), Some(1_000));
        assert_eq!(tariff.mean(hours(4)), Some(2_000));
        let nothing = TariffStep::default();
        assert_eq!(Tariff::from_steps(&[nothing]).unwrap().mean(hours(1)), None);
    }

    #[test]
    fn a_multiplier_that_the_wire_cannot_carry_is_refused() {
        let cost = |multiplier| TariffStep {
            cost: Some(Cost {
                kind: CostKind::RelativePrice,
                amount: 5,
                multiplier,
            }),
            ..TariffStep::default()
        };
        assert!(Tariff::from_steps(&[cost(3)]).is_some());
        assert!(Tariff::from_steps(&[cost(4)]).is_none());
    }
}
