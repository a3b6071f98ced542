//! What a vehicle's limits mean, in the words of no protocol.

use super::Station;
use crate::{Amperes, EvLimits, Volts, WattHours, Watts};

impl EvLimits {
    /// Whether they make sense: nothing that has to be more is zero, nothing is negative.
    pub(crate) fn are_sane(&self) -> bool {
        self.max_voltage > Volts::ZERO
            && self.max_current > Amperes::ZERO
            && self.max_power.is_none_or(|power| power > Watts::ZERO)
            && self.min_current.is_none_or(|least| least >= Amperes::ZERO)
            && self
                .energy_request
                .is_none_or(|energy| energy >= WattHours::ZERO)
    }

    /// Whether the vehicle bears a voltage that the station can regulate (DC).
    pub(crate) fn fit(&self, station: &Station) -> bool {
        !self.mode.is_dc() || self.max_voltage >= station.dc.min_voltage
    }

    /// A vehicle may tell new limits in every turn of the charge loop. A negative one counts as
    /// zero: nothing flows.
    pub(crate) fn update(
        &mut self,
        voltage: Option<Volts>,
        current: Option<Amperes>,
        power: Option<Watts>,
    ) {
        self.max_voltage = voltage.unwrap_or(self.max_voltage).max(Volts::ZERO);
        self.max_current = current.unwrap_or(self.max_current).max(Amperes::ZERO);
        self.max_power = power.or(self.max_power).map(|p| p.max(Watts::ZERO));
    }
}
