//! How long everything took, by the timers of the engines.

use core::time::Duration;

use v2g_session::{EvccTiming, Profile, Protocol, Request, SeccTiming, din, iso2, iso20};

use super::Seen;
use crate::finding::Findings;
use crate::{Conversation, Direction, Rule, Severity};

/// Beyond this the charge loop of ISO 15118-20 is not slow but broken: what a station in the field bears.
const LOOP_BROKEN: Duration = Profile::FIELD.loop_silence;

pub(super) struct Timing {
    vehicle: EvccTiming,
    station: SeccTiming,
    /// When discovery or the connection began.
    began: Option<Duration>,
    /// The session is open, or was when the recording began.
    open: bool,
    /// The latest response: when, and to what.
    answered: Option<(Duration, Option<Request>)>,
    /// A request that comes again and again, since when.
    row: Option<(Request, Duration)>,
}

impl Timing {
    pub(super) fn new(conversation: &Conversation) -> Self {
        Self {
            vehicle: EvccTiming::default(),
            station: SeccTiming::default(),
            began: conversation.opened,
            open: false,
            answered: None,
            row: None,
        }
    }

    /// A datagram of discovery, or the first message.
    pub(super) fn began(&mut self, time: Duration) {
        self.began = Some(self.began.map_or(time, |began| began.min(time)));
    }

    pub(super) fn message(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        let time = seen.message.time;
        self.began(time);
        match seen.message.direction {
            Direction::ToStation => self.request(seen, findings),
            Direction::ToVehicle => {
                self.response(seen, findings);
                self.answered = Some((time, seen.request));
            }
        }
    }

    fn request(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        let Some((answered, before)) = self.answered else {
            return;
        };
        let gap = seen.message.time.saturating_sub(answered);
        let iso20 = matches!(seen.protocol, Some(Protocol::Iso20(_)));
        let in_loop = iso20 && before == Some(Request::ChargeLoop);
        let limit = match in_loop {
            true => iso20::LOOP_SEQUENCE,
            false => self.station.sequence,
        };
        if gap > limit {
            let severity = match in_loop && gap < LOOP_BROKEN {
                true => Severity::Warning,
                false => Severity::Error,
            };
            let text = format!(
                "{} comes too late after the answer before it",
                seen.message.name
            );
            let finding = findings.add(seen.at(), severity, Rule::SequenceTimeout, text);
            finding.measure(gap.as_secs_f64(), limit.as_secs_f64(), "s");
        }
        if seen.request == Some(Request::PowerDeliveryStart) && seen.protocol == Some(Protocol::Din)
        {
            let limit = self.vehicle.ready_to_charge;
            let taken = self.since_start(seen.message.time);
            let text = "too long from the first message until the vehicle is ready to charge";
            late(
                seen,
                taken,
                limit,
                (Severity::Warning, Rule::ReadyToChargeTimeout),
                text,
                findings,
            );
        }
        self.row(seen, findings);
    }

    fn response(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        let (Some(asked), Some(request)) = (seen.asked, seen.request) else {
            return;
        };
        let taken = seen.message.time.saturating_sub(asked);
        let (timeout, performance) = due(seen.protocol, request);
        let name = seen.message.name;
        if taken > timeout {
            let text = format!("{name} comes after the vehicle's time to wait for it");
            let finding = findings.add(seen.at(), Severity::Warning, Rule::ResponseTimeout, text);
            finding.measure(taken.as_secs_f64(), timeout.as_secs_f64(), "s");
        } else if taken > performance {
            let text = format!("{name} comes after the station's time to give it");
            let finding = findings.add(seen.at(), Severity::Note, Rule::ResponseSlow, text);
            finding.measure(taken.as_secs_f64(), performance.as_secs_f64(), "s");
        }
        if request == Request::SessionSetup && !std::mem::replace(&mut self.open, true) {
            let limit = self.vehicle.communication_setup;
            let taken = self.since_start(seen.message.time);
            let text = "too long from the first packet until the session is open";
            late(
                seen,
                taken,
                limit,
                (Severity::Error, Rule::SetupTimeout),
                text,
                findings,
            );
        }
        let repeats = seen.good
            && (seen.ongoing || matches!(request, Request::PreCharge))
            && request != Request::PowerDeliveryStart;
        let since = self.row.filter(|(row, _)| *row == request);
        self.row = repeats.then(|| since.unwrap_or((request, asked)));
    }

    /// A request that comes again because the answer before said so.
    fn row(&self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        let Some((request, since)) = self.row else {
            return;
        };
        if seen.request != Some(request) {
            return;
        }
        let (limit, rule) = match request {
            Request::CableCheck => (self.vehicle.cable_check, Rule::CableCheckTimeout),
            Request::PreCharge => (self.vehicle.pre_charge, Rule::PreChargeTimeout),
            Request::Authorization => (self.vehicle.customer, Rule::OngoingTimeout),
            _ => (self.vehicle.ongoing, Rule::OngoingTimeout),
        };
        let taken = seen.message.time.saturating_sub(since);
        let text = format!("{} is repeated for too long", seen.message.name);
        late(
            seen,
            taken,
            limit,
            (Severity::Warning, rule),
            &text,
            findings,
        );
    }

    fn since_start(&self, time: Duration) -> Duration {
        time.saturating_sub(self.began.unwrap_or(time))
    }
}

/// How long the vehicle waits for a response, and how long the station may take.
fn due(protocol: Option<Protocol>, request: Request) -> (Duration, Duration) {
    match protocol {
        Some(Protocol::Din) => (din::message_timeout(request), din::message_timeout(request)),
        Some(Protocol::Iso20(_)) => {
            let timeout = iso20::message_timeout(request);
            (timeout, iso20::performance_time(request))
        }
        _ => (
            iso2::message_timeout(request),
            iso2::performance_time(request),
        ),
    }
}

fn late(
    seen: &Seen<'_, '_>,
    taken: Duration,
    limit: Duration,
    (severity, rule): (Severity, Rule),
    text: &str,
    findings: &mut Findings,
) {
    if taken > limit {
        let finding = findings.add(seen.at(), severity, rule, text);
        finding.measure(taken.as_secs_f64(), limit.as_secs_f64(), "s");
    }
}
