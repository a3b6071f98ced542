//! What the higher layer decides about the link.

use super::link::Phase;
use super::{Evse, EvseTimer, LinkLoss};
use crate::slac::Oscillator;
use crate::time::Instant;

impl Evse {
    /// The higher layer's session is over (D-LINK_TERMINATE): the station leaves the network.
    ///
    /// The vehicle has 1 s (`TP_match_leave`), and so has the caller to [`renew`](Self::renew) the key.
    pub fn terminate(&mut self, _now: Instant) {
        if self.phase != Phase::Unplugged {
            self.leave(LinkLoss::Asked);
            self.phase = Phase::Idle;
            self.oscillator(Oscillator::Off);
        }
    }

    /// The higher layer's session has failed (D-LINK_ERROR): the vehicle is shown X1, then E or F, and may begin
    /// again. Source: [V2G3-M07-05] to [V2G3-M07-09].
    pub fn error(&mut self, now: Instant) {
        if self.phase != Phase::Unplugged {
            self.lost(now, LinkLoss::Asked);
        }
    }

    /// The higher layer's session pauses (D-LINK_PAUSE): both keep the key, the oscillator is switched off.
    /// Source: [V2G3-M07-19], [V2G3-M07-20].
    pub fn pause(&mut self, _now: Instant) {
        if let Phase::Linked { peer } = self.phase {
            self.map.stop();
            self.port.unwatch();
            self.timers.stop_all();
            self.phase = Phase::Paused { peer };
            self.oscillator(Oscillator::Off);
        }
    }

    /// Wakes a paused vehicle up, by switching the oscillator on.
    pub fn wake(&mut self, now: Instant) {
        if let Phase::Paused { peer } = self.phase {
            self.phase = Phase::Waking { peer };
            self.oscillator(Oscillator::Digital);
            self.port.watch(now, &mut self.out);
            let wake = now.after(self.config.timing.wake);
            self.timers.set(EvseTimer::Wake, wake);
        }
    }

    /// The vehicle speaks V2G; after a wake-up this is what is waited for.
    pub fn communicating(&mut self, _now: Instant) {
        self.timers.stop(EvseTimer::Wake);
    }
}
