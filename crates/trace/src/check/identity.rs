//! Ids that have to be there and to stay.

use std::collections::BTreeSet;

use v2g_session::Request;

use super::Seen;
use crate::finding::Findings;
use crate::{Direction, Rule, Severity};

#[derive(Default)]
pub(super) struct Identity {
    /// Of the session, once it is open.
    session: Option<String>,
    evse: Option<String>,
    meter: Option<String>,
    /// Numbers of the schedules on offer.
    schedules: BTreeSet<i128>,
}

impl Identity {
    pub(super) fn message(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        if seen.message.set == "app-protocol" || !seen.message.is_whole() {
            return;
        }
        self.session(seen, findings);
        match seen.message.direction {
            Direction::ToStation => self.vehicle(seen, findings),
            Direction::ToVehicle => self.station(seen, findings),
        }
    }

    fn session(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        let id = seen.values.text("SessionID").unwrap_or_default();
        let null = id.bytes().all(|digit| digit == b'0');
        let name = seen.message.name;
        if seen.request == Some(Request::SessionSetup) {
            if seen.good && null {
                let text = "the session that the station opens has the id 0";
                findings.add(seen.at(), Severity::Error, Rule::SessionIdNull, text);
            }
            if seen.good {
                self.session = Some(id);
            }
            return;
        }
        let known = self.session.get_or_insert_with(|| id.clone());
        if *known == id || seen.code == "FAILED_UnknownSession" {
            return;
        }
        let (rule, text) = match null {
            true => (
                Rule::SessionIdNull,
                format!("{name} has the session id 0 instead of {known}"),
            ),
            false => (
                Rule::SessionIdChanged,
                format!("{name} has the session id {id} instead of {known}"),
            ),
        };
        findings.add(seen.at(), Severity::Error, rule, text);
    }

    fn vehicle(&self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        if seen.request == Some(Request::SessionSetup)
            && seen.values.text("EVCCID").is_none_or(|id| id.is_empty())
        {
            let text = "the vehicle tells no EVCCID";
            let finding = findings.add(seen.at(), Severity::Warning, Rule::EvccIdEmpty, text);
            finding.known = Some("pyPLC's vehicle sends none");
        }
        if seen.request == Some(Request::PowerDeliveryStart) {
            let chosen = ["SAScheduleTupleID", "SelectedScheduleTupleID"];
            let mut chosen = chosen.iter().flat_map(|name| seen.values.integers(name));
            let unknown = |id: &i128| !self.schedules.is_empty() && !self.schedules.contains(id);
            if let Some(id) = chosen.find(unknown) {
                let text = format!("schedule {id} is chosen and was not offered");
                findings.add(seen.at(), Severity::Warning, Rule::UnknownSchedule, text);
            }
        }
    }

    fn station(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        if !seen.good {
            return;
        }
        let values = seen.values;
        let evse = values.text("EVSEID");
        if changed(&mut self.evse, evse.as_deref()) {
            let text = format!("the EVSEID becomes {}", evse.unwrap_or_default());
            findings.add(seen.at(), Severity::Note, Rule::EvseIdChanged, text);
        }
        let meter = values.text("MeterID");
        if meter.as_deref() == Some("") {
            let text = "the station tells its meter's reading and not its id";
            let finding = findings.add(seen.at(), Severity::Note, Rule::MeterId, text);
            finding.known = Some("EVerest is known to send an empty MeterID");
        } else if changed(&mut self.meter, meter.as_deref()) {
            let text = format!("the meter's id becomes {}", meter.unwrap_or_default());
            findings.add(seen.at(), Severity::Warning, Rule::MeterId, text);
        }
        let offered = ["SAScheduleTuple", "ScheduleTuple"];
        if offered.iter().any(|name| values.has(name)) {
            let ids = ["SAScheduleTupleID", "ScheduleTupleID"];
            self.schedules = ids.iter().flat_map(|name| values.integers(name)).collect();
        }
    }
}

/// Whether the id is another one than the one known, which it becomes.
fn changed(known: &mut Option<String>, id: Option<&str>) -> bool {
    let Some(id) = id else { return false };
    let before = known.replace(id.to_owned());
    before.is_some_and(|before| before != id)
}
