//! What energy costs over time; not used with external payment.

use v2g_exi::{Element, List, Text, UNBOUNDED};

use super::{CostKind, NAMESPACE, TimeInterval, UNQUALIFIED};

/// Prices over time, made by the mobility operator and passed on by the station.
///
/// With a contract it is signed by the operator.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SalesTariff<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// Number of the tariff, unique in the response.
    pub sales_tariff_id: i16,
    /// Name to show to the driver.
    pub sales_tariff_description: Option<Text<'a, 0, 32>>,
    /// How many price levels there are.
    pub num_e_price_levels: u8,
    /// Starts rise from 0.
    pub sales_tariff_entry: List<'a, SalesTariffEntry<'a>, 1, UNBOUNDED>,
}

/// One step of a [`SalesTariff`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SalesTariffEntry<'a> {
    /// When the step holds.
    pub time_interval: TimeInterval,
    /// Rank of the price: the lower, the cheaper.
    pub e_price_level: u8,
    /// Costs that depend on the power taken, from the lowest power up.
    pub consumption_cost: List<'a, ConsumptionCost<'a>, 0, UNBOUNDED>,
}

/// Costs from a power on.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ConsumptionCost<'a> {
    /// Lowest power the costs hold for; the schema does not say in which unit.
    #[exi(name = "startValue")]
    pub start_value: u32,
    /// One per kind.
    pub cost: List<'a, Cost, 0, UNBOUNDED>,
}

/// A price, or what stands for one: `amount` × 10^`amount_multiplier`.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(lower)]
pub struct Cost {
    /// What the amount means.
    pub cost_kind: CostKind,
    /// Digits of the amount.
    pub amount: u32,
    /// Power of ten; absent: 0.
    #[exi(-3..=3)]
    pub amount_multiplier: Option<i8>,
}
