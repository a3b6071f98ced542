//! What more is looked at in an answer.

use super::known::schedules;
use super::{Answer, Known, Tester};
use crate::request::{Ask, Request};
use crate::script::Fact;
use crate::verdict::Halt;
use crate::{Protocol, dialect};

impl Tester<'_> {
    pub(crate) fn check_facts(
        &mut self,
        ask: &Ask,
        answer: &Answer,
        facts: &[Fact],
    ) -> Result<(), Halt> {
        let sent = self.known.id.clone();
        self.known.hear(answer);
        let always: &[Fact] = match ask.request {
            Request::SupportedAppProtocol => &[Fact::SchemaId],
            Request::ChargeParameterDiscovery if self.protocol == Protocol::Iso2 => {
                &[Fact::Schedules]
            }
            _ => &[],
        };
        let mut facts = always.iter().chain(facts);
        facts.try_for_each(|fact| match fact {
            Fact::Issued => self.handed_over(ask.request, answer).map(|_| ()),
            fact => self.check(*fact, answer, &sent),
        })
    }

    fn check(&self, fact: Fact, answer: &Answer, sent: &[u8]) -> Result<(), Halt> {
        let body = &answer.body;
        let unless = |good: bool, what: &str| match good {
            true => Ok(()),
            false => Err(Halt::fail(what)),
        };
        match fact {
            Fact::NewSession => {
                let id = &answer.session_id;
                unless(id.iter().any(|octet| *octet != 0), "session id 0")?;
                unless(*id != sent, "the session id sent is taken over")
            }
            Fact::OldSession => {
                let old = self.paused.as_ref().map(|before| before.id.as_slice());
                unless(old == Some(&answer.session_id), "another session id")
            }
            Fact::NoReceipt => {
                let wanted = body.boolean("ReceiptRequired") == Some(true);
                unless(!wanted, "a receipt is required")
            }
            Fact::Receipt => {
                let wanted = body.boolean("ReceiptRequired") == Some(true);
                unless(wanted, "no receipt is required")
            }
            Fact::Challenge => unless(is_random(&self.known.challenge), "no random GenChallenge"),
            Fact::Issued => Ok(()),
            Fact::Meter => unless(body.find("MeterInfo").is_some(), "no MeterInfo"),
            Fact::MeterReading => unless(body.find("MeterReading").is_some(), "no MeterReading"),
            Fact::SalesTariff => unless(body.find("SalesTariff").is_some(), "no SalesTariff"),
            Fact::MaxEntries(most) => {
                let few = self
                    .known
                    .schedules
                    .iter()
                    .all(|schedule| schedule.steps.len() <= most);
                unless(few, "more entries than the vehicle can take")
            }
            Fact::SameSchedules => unless(self.keeps_schedules(), "other schedules than before"),
            Fact::OffersAsBefore => unless(self.offers_as_before(), "not the offer of before"),
            Fact::SchemaId => {
                let id = body.integer("SchemaID");
                let offers = self.dialect.offers(self.current).len();
                let meant = dialect::handshake::meant(offers);
                unless(
                    id.is_some_and(|id| meant.contains(&id)),
                    "SchemaID is not echoed",
                )
            }
            Fact::Absent(name) => unless(body.find(name).is_none(), &format!("{name} is there")),
            Fact::OneSchedule => unless(self.known.schedules.len() == 1, "not one schedule"),
            Fact::Schedules => check_schedules(answer),
        }
    }

    /// Time has passed, so steps at the front may be gone; the power has not changed.
    fn keeps_schedules(&self) -> bool {
        let Some(before) = &self.paused else {
            return false;
        };
        let ids = |known: &Known| -> Vec<_> { known.schedules.iter().map(|s| s.id).collect() };
        let kept = |now: &super::known::Schedule| {
            let then = before.schedules.iter().find(|then| then.id == now.id);
            let powers = |s: &super::known::Schedule| -> Vec<_> {
                s.steps.iter().map(|(_, power)| *power).collect()
            };
            then.is_some_and(|then| powers(then).ends_with(&powers(now)))
        };
        ids(before) == ids(&self.known) && self.known.schedules.iter().all(kept)
    }

    fn offers_as_before(&self) -> bool {
        let Some(before) = &self.paused else {
            return false;
        };
        let mode = before.mode(before.dc.unwrap_or(true));
        let mode_kept = mode.is_some_and(|mode| self.known.modes.iter().any(|now| now == mode));
        let external = |known: &Known| known.payments.iter().any(|one| one == "ExternalPayment");
        mode_kept && external(before) && external(&self.known)
    }
}

/// As far as one challenge shows: that not all octets are alike. Source: V2G2-698, V2G2-826.
fn is_random(challenge: &[u8; 16]) -> bool {
    let [first, rest @ ..] = challenge;
    rest.iter().any(|octet| octet != first)
}

/// Source: V2G2-303 to 305, 773, 905.
fn check_schedules(answer: &Answer) -> Result<(), Halt> {
    let schedules = schedules(&answer.body, "SAScheduleTuple", "SAScheduleTupleID");
    if !(1..=3).contains(&schedules.len()) {
        let count = schedules.len();
        return Err(Halt::fail(format_args!("{count} schedules")));
    }
    for (index, schedule) in schedules.iter().enumerate() {
        let unique = schedules
            .iter()
            .skip(index + 1)
            .all(|s| s.id != schedule.id);
        if !unique || !(1..=255).contains(&schedule.id) {
            let id = schedule.id;
            return Err(Halt::fail(format_args!("SAScheduleTupleID {id}")));
        }
        let starts: Vec<_> = schedule.steps.iter().map(|(start, _)| *start).collect();
        if starts.first() != Some(&0) || !starts.is_sorted_by(|a, b| a < b) {
            return Err(Halt::fail(format_args!("a schedule starts at {starts:?}")));
        }
    }
    Ok(())
}
