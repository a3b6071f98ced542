//! What somebody does while a simulated session runs.

use std::time::Duration;

use super::{Fault, Side};

/// One thing that somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Ends the session in order.
    Stop,
    /// The vehicle lets the session sleep.
    Pause,
    /// Limits and schedule are negotiated again.
    Renegotiate,
    /// The station lets the vehicle select services again (-20).
    RenegotiateServices,
    /// The vehicle takes no energy for a while (-20).
    Rest,
    /// Rest is over: the vehicle charges again, or the station asks it to.
    Wake,
    /// Something goes wrong.
    Fault(Fault),
}

impl Action {
    const PLAIN: [(Self, &'static str); 6] = [
        (Self::Stop, "stop"),
        (Self::Pause, "pause"),
        (Self::Renegotiate, "renegotiate"),
        (Self::RenegotiateServices, "renegotiate-services"),
        (Self::Rest, "rest"),
        (Self::Wake, "wake"),
    ];

    /// Everything that can be done on `side`, with its name.
    pub fn of(side: Side) -> impl Iterator<Item = (Self, &'static str)> {
        let plain = Self::PLAIN.into_iter();
        let plain = plain.filter(move |(action, _)| match action {
            Self::Pause | Self::Rest => side == Side::Vehicle,
            Self::RenegotiateServices => side == Side::Station,
            _ => true,
        });
        let faults = Fault::ALL
            .into_iter()
            .filter(move |fault| fault.side() == side);
        plain.chain(faults.map(|fault| (Self::Fault(fault), fault.name())))
    }
}

/// An action and when it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Time since power was switched on for the first time, on the clock. A fault that strikes before there
    /// is power holds from the start, whatever stands here.
    pub after: Duration,
    /// What happens.
    pub action: Action,
}

/// What happens on one side of a session, in the order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Still to come; the next is the last.
    steps: Vec<Step>,
    faults: Vec<Fault>,
    clock: Duration,
}

impl Script {
    /// These steps, in any order.
    #[must_use]
    pub fn new(steps: &[Step]) -> Self {
        let fault = |step: &Step| match step.action {
            Action::Fault(fault) => Some(fault),
            _ => None,
        };
        let faults = steps.iter().filter_map(fault).collect();
        let mut steps = steps.to_vec();
        steps.sort_by_key(|step| std::cmp::Reverse(step.after));
        Self {
            steps,
            faults,
            clock: Duration::ZERO,
        }
    }

    /// Whether this fault is in it, now or later.
    #[must_use]
    pub fn has(&self, fault: Fault) -> bool {
        self.faults.contains(&fault)
    }

    /// Lets time pass, and gives what is due by then, one after the other.
    pub(crate) fn pass(&mut self, elapsed: Duration) {
        self.clock = self.clock.saturating_add(elapsed);
    }

    pub(crate) fn due(&mut self) -> Option<Action> {
        let clock = self.clock;
        let next = self.steps.pop_if(|step| step.after <= clock);
        next.map(|step| step.action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_happen_once_and_in_the_order_of_time() {
        let step = |seconds, action| Step {
            after: Duration::from_secs(seconds),
            action,
        };
        let welded = Action::Fault(Fault::ContactorWelded);
        let mut script = Script::new(&[
            step(3, Action::Stop),
            step(1, Action::Renegotiate),
            step(9, welded),
        ]);
        assert!(script.has(Fault::ContactorWelded));
        assert_eq!(script.due(), None);
        script.pass(Duration::from_secs(3));
        assert_eq!(script.due(), Some(Action::Renegotiate));
        assert_eq!((script.due(), script.due()), (Some(Action::Stop), None));
    }

    #[test]
    fn each_side_can_do_what_is_its_own() {
        let can = |side, name| Action::of(side).any(|(_, known)| known == name);
        assert!(can(Side::Vehicle, "pause") && !can(Side::Station, "pause"));
        assert!(can(Side::Station, "emergency-stop") && !can(Side::Vehicle, "emergency-stop"));
    }
}
