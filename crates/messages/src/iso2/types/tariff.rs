//! What energy costs over time.

use v2g_exi::{Element, Enumeration, List, Text, UNBOUNDED};

use super::{NAMESPACE, PhysicalValue, TimeInterval};

/// Prices over time, made by the mobility operator and passed on by the station.
///
/// With a contract it is signed by the operator; a vehicle may ignore one that is not.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SalesTariff<'a> {
    /// Target of the signature; absent: not signed.
    #[exi(attribute, name = "Id")]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// Number of the tariff, unique in the response.
    #[exi(1..=255)]
    pub sales_tariff_id: u8,
    /// Name to show to the driver.
    pub sales_tariff_description: Option<Text<'a, 0, 32>>,
    /// How many price levels there are; absent: the entries give costs only.
    pub num_e_price_levels: Option<u8>,
    /// Starts rise from 0.
    pub sales_tariff_entry: List<'a, SalesTariffEntry<'a>, 1, 1024>,
}

/// One step of a [`SalesTariff`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SalesTariffEntry<'a> {
    /// When the step holds.
    pub time_interval: TimeInterval,
    /// Rank of the price: the lower, the cheaper. Absent: the entry gives costs only.
    pub e_price_level: Option<u8>,
    /// Costs that depend on the power taken, from the lowest power up.
    pub consumption_cost: List<'a, ConsumptionCost<'a>, 0, 3>,
}

/// Costs from a power on.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ConsumptionCost<'a> {
    /// Lowest power the costs hold for.
    #[exi(name = "startValue")]
    pub start_value: PhysicalValue,
    /// One per kind.
    pub cost: List<'a, Cost, 1, 3>,
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

/// What an amount in a tariff means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum CostKind {
    /// Price of a kWh in percent of the dearest one in all tariffs offered.
    #[exi(name = "relativePricePercentage")]
    RelativePricePercentage,
    /// Percent of energy from renewable sources.
    RenewableGenerationPercentage,
    /// Grams of carbon dioxide per kWh.
    CarbonDioxideEmission,
}
