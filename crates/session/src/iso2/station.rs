//! The station model in the words of ISO 15118-2.

use v2g_messages::iso2::{
    AcEvseChargeParameter, AcEvseStatus, DcEvseChargeParameter, DcEvseStatus, EnergyTransferMode,
    EvseChargeParameter, EvseStatus, MeterInfo,
};

use super::physical::{amperes, volts, watt_hours, watts};
use super::words;
use crate::{Isolation, Meter, Protocol, Station, StationStatus};

impl Station {
    /// Status with `usual` where nothing is wrong; the isolation is told once it was tested.
    pub(crate) fn dc_status(&self, usual: StationStatus) -> DcEvseStatus {
        let (evse_notification, notification_max_delay) =
            words::notification(self.request_to_vehicle());
        let tested = self.isolation != Isolation::Invalid;
        DcEvseStatus {
            notification_max_delay,
            evse_notification,
            evse_isolation_status: tested.then_some(words::isolation(self.isolation)),
            evse_status_code: words::status_code(self.trouble().unwrap_or(usual)),
        }
    }

    pub(crate) fn ac_status(&self) -> AcEvseStatus {
        let (evse_notification, notification_max_delay) =
            words::notification(self.request_to_vehicle());
        AcEvseStatus {
            notification_max_delay,
            evse_notification,
            rcd: self.ac.rcd_error,
        }
    }

    pub(crate) fn status(&self, dc: bool, usual: StationStatus) -> EvseStatus {
        match dc {
            true => EvseStatus::DcEvseStatus(self.dc_status(usual)),
            false => EvseStatus::AcEvseStatus(self.ac_status()),
        }
    }

    pub(crate) fn charge_parameter(&self, dc: bool, usual: StationStatus) -> EvseChargeParameter {
        match dc {
            true => EvseChargeParameter::DcEvseChargeParameter(self.dc_parameter(usual)),
            false => EvseChargeParameter::AcEvseChargeParameter(AcEvseChargeParameter {
                ac_evse_status: self.ac_status(),
                evse_nominal_voltage: volts(self.ac.nominal_voltage),
                evse_max_current: amperes(self.ac.max_current),
            }),
        }
    }

    fn dc_parameter(&self, usual: StationStatus) -> DcEvseChargeParameter {
        DcEvseChargeParameter {
            dc_evse_status: self.dc_status(usual),
            evse_maximum_current_limit: amperes(self.dc.max_current),
            evse_maximum_power_limit: watts(self.dc.max_power),
            evse_maximum_voltage_limit: volts(self.dc.max_voltage),
            evse_minimum_current_limit: amperes(self.dc.min_current),
            evse_minimum_voltage_limit: volts(self.dc.min_voltage),
            evse_current_regulation_tolerance: self.dc.current_tolerance.map(amperes),
            evse_peak_current_ripple: amperes(self.dc.peak_ripple),
            evse_energy_to_be_delivered: self.dc.energy_to_deliver.map(watt_hours),
        }
    }

    /// The modes on offer in `room`; one that cannot be refused by a schema where none is.
    pub(crate) fn modes_on_offer<'r>(
        &self,
        room: &'r mut [EnergyTransferMode; 6],
    ) -> &'r [EnergyTransferMode] {
        let mut count = 0usize;
        let modes = self.modes.iter();
        let modes = modes.filter(|mode| Protocol::Iso2.carries(*mode));
        for (slot, mode) in room.iter_mut().zip(modes) {
            *slot = words::mode(mode);
            count = count.saturating_add(1);
        }
        room.get(..count.max(1)).unwrap_or_default()
    }
}

/// The meter's output as it stands in the charge loop.
pub(crate) fn meter_info(meter: &Meter) -> MeterInfo<'_> {
    MeterInfo {
        meter_id: meter.id.as_str().into(),
        meter_reading: u64::try_from(meter.reading.milli().max(0).wrapping_div(1000)).ok(),
        sig_meter_reading: None,
        meter_status: None,
        t_meter: None,
    }
}
