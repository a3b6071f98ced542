//! The grid operator's settings: all of them before charging, those that change while charging.

use v2g_exi::{Element, Nested};

use super::VoltageTrip;
use super::{
    ActivePowerSupportClRes, ActivePowerSupportCpdRes, EnterServiceClRes, EnterServiceCpdRes,
};
use super::{FrequencyTrip, NAMESPACE, ReactivePowerSupportClRes, ReactivePowerSupportCpdRes};

/// All settings.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DerControlCpdRes<'a> {
    /// When to disconnect because of the voltage.
    pub voltage_trip: Nested<'a, VoltageTrip<'a>>,
    /// When to disconnect because of the frequency.
    pub frequency_trip: Nested<'a, FrequencyTrip<'a>>,
    /// When to connect.
    pub enter_service_cpd_res: EnterServiceCpdRes,
    /// What reactive power follows.
    pub reactive_power_support_cpd_res: Nested<'a, ReactivePowerSupportCpdRes<'a>>,
    /// What active power follows.
    pub active_power_support_cpd_res: Nested<'a, ActivePowerSupportCpdRes<'a>>,
}

/// Settings that change; what is absent stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DerControlClRes<'a> {
    /// When to disconnect because of the voltage.
    pub voltage_trip: Option<Nested<'a, VoltageTrip<'a>>>,
    /// When to disconnect because of the frequency.
    pub frequency_trip: Option<Nested<'a, FrequencyTrip<'a>>>,
    /// Whether and when to connect.
    pub enter_service_cl_res: EnterServiceClRes,
    /// What reactive power follows.
    pub reactive_power_support_cl_res: Option<Nested<'a, ReactivePowerSupportClRes<'a>>>,
    /// What active power follows.
    pub active_power_support_cl_res: Option<Nested<'a, ActivePowerSupportClRes<'a>>>,
}
