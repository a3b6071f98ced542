//! How a session is brought to its end, and how it then has gone.

use v2g_link::time::sum;

use super::Cx;
use crate::{Completion, End, Equipment, EvError, Misbehaviour, Request, Timer};

/// A vehicle that was asked to stop has to, in the time told to it and some patience; the most
/// urgent wish counts.
pub(crate) fn watch_stop(cx: &mut Cx<'_>) {
    if let Some(delay) = cx.station.request_to_vehicle().stop_delay() {
        cx.heard.asked_to_stop = true;
        let patience = sum(delay, cx.config.timing.stop);
        cx.timers.hasten(Timer::Stop, cx.now.after(patience));
    }
}

/// Power goes off because the vehicle wants it, and with it what was waited for.
pub(crate) fn power_off(cx: &mut Cx<'_>) {
    cx.path.off(cx.events);
    for timer in [Timer::PreCharge, Timer::Stop] {
        cx.timers.stop(timer);
    }
}

/// How a session that was stopped in order has gone: what first went wrong counts most.
pub(crate) fn verdict(cx: &Cx<'_>) -> End {
    let error = cx.heard.status.map_or(EvError::None, |status| status.error);
    if let Some(cause) = cx.heard.cause {
        return cause;
    }
    match (cx.station.fault, error) {
        (Some(fault), _) => End::Equipment(Equipment::Fault(fault)),
        (None, EvError::None) if cx.heard.identified => End::Completed(Completion::Identified),
        (None, EvError::None) if cx.heard.asked_to_stop => {
            End::Completed(Completion::StoppedByStation)
        }
        (None, EvError::None) if cx.heard.charged => End::Completed(Completion::Charged),
        (None, EvError::None) => End::Completed(Completion::NotCharged),
        (None, error) => End::Equipment(Equipment::Vehicle(error)),
    }
}

/// By the letter a DC vehicle has to bring its control pilot back to state B first; how the
/// session ends if it did not.
pub(crate) fn restless(cx: &Cx<'_>, request: Request) -> Option<End> {
    let blame = End::Misbehaved(Misbehaviour::WrongPilot(request));
    let restless = !cx.config.profile.pilot_may_stay && !cx.station.pilot.at_rest();
    restless.then_some(blame)
}
