//! When a vehicle negotiates limits and schedule anew.

use core::time::Duration;

use v2g_link::time::difference;

use super::Cx;
use crate::{Instant, Notification, Schedule, Wish};

/// How long before a schedule ends the vehicle asks for another one, at most: a minute, our choice,
/// and no more than a tenth of it. Source: V2G2-305.
const MARGIN: Duration = Duration::from_secs(60);

impl Cx<'_> {
    /// Whether to negotiate anew now: the vehicle wishes it, the station asks for it, or the
    /// schedule comes to its end. Each wish counts once.
    pub(crate) fn is_to_renegotiate(&mut self) -> bool {
        let wished = self.vehicle.wish == Wish::Renegotiate;
        let asked = matches!(self.heard.notification, Notification::Renegotiate(_));
        let asked = asked && self.config.renegotiates;
        let fresh_wish = wished && !core::mem::replace(&mut self.heard.wish_met, wished);
        let fresh_request = asked && !core::mem::replace(&mut self.heard.request_met, asked);
        self.heard.wish_met = wished;
        self.heard.request_met = asked;
        fresh_wish || fresh_request || self.schedule_ends()
    }

    /// Whether to select services anew now: the vehicle wishes it, once for each wish, or the station
    /// asks for it.
    pub(crate) fn is_to_reselect(&mut self) -> bool {
        let wished = self.vehicle.wish == Wish::RenegotiateServices;
        let fresh = wished && !core::mem::replace(&mut self.heard.services_met, wished);
        self.heard.services_met = wished;
        fresh
            || matches!(
                self.heard.notification,
                Notification::RenegotiateServices(_)
            )
    }

    fn schedule_ends(&self) -> bool {
        let ends = |(schedule, at): (Schedule, Instant)| {
            let tenth = Duration::from_secs(schedule.end().as_secs().wrapping_div(10));
            self.now >= at.after(difference(schedule.end(), tenth.min(MARGIN)))
        };
        self.heard
            .schedule
            .zip(self.heard.offered_at)
            .is_some_and(ends)
    }
}
