//! What the station says of itself, taken note of.

use super::Cx;
use crate::{
    Amperes, EvccEvent, Notification, StationLimits, StationPresent, StationStatus, Volts,
};

impl Cx<'_> {
    /// A DC station tells its state, what it asks for, and in some answers what it measures.
    pub(crate) fn hear_station(
        &mut self,
        status: StationStatus,
        notification: Notification,
        voltage: Option<Volts>,
        current: Option<Amperes>,
    ) {
        let before = self.heard.present;
        self.hear_present(StationPresent {
            status,
            voltage: voltage.or(before.voltage),
            current: current.or(before.current),
        });
        self.hear_stop(notification);
        if self.heard.notification != notification {
            self.heard.notification = notification;
            self.events.push(EvccEvent::Notified(notification));
        }
    }

    pub(crate) fn hear_limits(&mut self, limits: StationLimits) {
        if self.heard.limits != Some(limits) {
            self.heard.limits = Some(limits);
            self.events.push(EvccEvent::Limits(limits));
        }
    }

    /// A station may tell new limits in every turn of the charge loop.
    pub(crate) fn update_limits(
        &mut self,
        voltage: Option<Volts>,
        current: Option<Amperes>,
        power: Option<crate::Watts>,
    ) {
        if let Some(known) = self.heard.limits {
            self.hear_limits(StationLimits {
                max_voltage: voltage.unwrap_or(known.max_voltage),
                max_current: current.unwrap_or(known.max_current),
                max_power: power.or(known.max_power),
                ..known
            });
        }
    }

    fn hear_present(&mut self, present: StationPresent) {
        if self.heard.present != present {
            self.heard.present = present;
            self.events.push(EvccEvent::Station(present));
        }
    }
}
