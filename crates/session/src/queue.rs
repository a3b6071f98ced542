//! Events wait here until the caller fetches them.

use crate::{EvccEvent, SeccEvent};

/// Most events that wait. Our choice: one step of an engine makes at most eight.
const CAPACITY: usize = 16;

/// An event that knows whether it may be lost.
pub(crate) trait Urgency {
    /// Whether it commands something or ends the session, so that it must not be lost.
    fn is_urgent(&self) -> bool;
}

impl Urgency for SeccEvent {
    fn is_urgent(&self) -> bool {
        matches!(
            self,
            Self::CloseContactor
                | Self::OpenContactor
                | Self::StartCableCheck { .. }
                | Self::SupplyOn { .. }
                | Self::SupplyOff
                | Self::CoilOn { .. }
                | Self::CoilOff
                | Self::StartAlignmentCheck { .. }
                | Self::ConnectDevice
                | Self::DisconnectDevice
                | Self::Ended(_)
        )
    }
}

impl Urgency for EvccEvent {
    fn is_urgent(&self) -> bool {
        matches!(
            self,
            Self::Pilot(_)
                | Self::CloseContactor
                | Self::OpenContactor
                | Self::PowerOn
                | Self::Ended(_)
        )
    }
}

/// First in, first out. A caller that does not fetch loses the oldest events that are not urgent
/// first.
#[derive(Debug)]
pub(crate) struct Queue<E> {
    slots: [Option<E>; CAPACITY],
}

impl<E: Copy + Urgency> Queue<E> {
    pub(crate) const fn new() -> Self {
        Self {
            slots: [None; CAPACITY],
        }
    }

    pub(crate) fn push(&mut self, event: E) {
        if self.slots.last().is_some_and(Option::is_some) {
            let harmless = |slot: &Option<E>| slot.is_some_and(|event| !event.is_urgent());
            let victim = self.slots.iter().position(harmless).unwrap_or(0);
            self.remove(victim);
        }
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some(event);
        }
    }

    pub(crate) fn pop(&mut self) -> Option<E> {
        let first = self.slots.first().copied().flatten();
        self.remove(0);
        first
    }

    fn remove(&mut self, index: usize) {
        if let Some(tail) = self.slots.get_mut(index..) {
            if let Some(slot) = tail.first_mut() {
                *slot = None;
            }
            tail.rotate_left(1.min(tail.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Phase, SeccEvent};

    #[test]
    fn events_come_out_in_the_order_they_went_in() {
        let mut queue = Queue::new();
        queue.push(SeccEvent::Phase(Phase::SessionSetup));
        queue.push(SeccEvent::SupplyOff);
        assert_eq!(queue.pop(), Some(SeccEvent::Phase(Phase::SessionSetup)));
        assert_eq!(queue.pop(), Some(SeccEvent::SupplyOff));
        assert_eq!(queue.pop(), None);
    }

    #[test]
    fn commands_outlast_a_flood_of_news() {
        let mut queue = Queue::new();
        queue.push(SeccEvent::SupplyOff);
        for _ in 0..100 {
            queue.push(SeccEvent::Renegotiating);
        }
        queue.push(SeccEvent::OpenContactor);
        let mut out = core::iter::from_fn(|| queue.pop());
        assert_eq!(out.next(), Some(SeccEvent::SupplyOff));
        assert_eq!(out.last(), Some(SeccEvent::OpenContactor));
    }
}
