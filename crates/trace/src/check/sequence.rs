//! Which request was legal when, by the tables of the engines.
//!
//! A recording may begin anywhere and may lack messages, so the session is followed as the set of all
//! phases that it may be in. After a full handshake that is one; each exchange narrows it down.

use core::time::Duration;

use v2g_session::{Iso20Schema, Outcome, Phase, Protocol, Quirk, Request, Row, Table};

use super::outcome::{Asked, energy, is_ongoing, outcomes, rows, table};
use super::request::request_of;
use super::{Seen, phases as named};
use crate::finding::Findings;
use crate::values::Values;
use crate::{Direction, Message, Rule, Severity};

#[derive(Default)]
pub(super) struct Sequence {
    /// What the vehicle offered: number, namespace, major and minor version.
    offers: Vec<(i128, String, i128, i128)>,
    agreed: Option<Protocol>,
    protocol: Option<Protocol>,
    /// Where the session may be; empty before it began.
    phases: Vec<Phase>,
    outstanding: Option<Outstanding>,
    /// The response that should have ended the session.
    failed: Option<&'static str>,
    /// How energy is transferred, once that was said.
    energy: Option<Outcome>,
    /// A message came: what a response belongs to would have been seen.
    begun: bool,
}

/// A request that is not answered yet.
#[derive(Clone, Copy)]
struct Outstanding {
    exchange: &'static str,
    request: Option<Request>,
    time: Duration,
    asked: Asked,
    legal: bool,
}

impl Outstanding {
    /// A request that is not in the recording.
    fn unknown(exchange: &'static str) -> Self {
        Self {
            exchange,
            request: None,
            time: Duration::ZERO,
            asked: Asked::default(),
            legal: false,
        }
    }
}

/// Whether sessions of a schema also use messages of the other: over a charging device flows DC.
fn borrows(schema: Protocol, other: Protocol) -> bool {
    let [acdp, dc] = [Iso20Schema::Acdp, Iso20Schema::Dc].map(Protocol::Iso20);
    schema == acdp && other == dc
}

impl Sequence {
    /// The protocol that is spoken.
    pub(super) fn protocol(&self) -> Option<Protocol> {
        self.protocol.or(self.agreed)
    }

    /// Where the session may be.
    pub(super) fn phases(&self) -> &[Phase] {
        &self.phases
    }

    /// The exchange that lacks its response.
    pub(super) fn unanswered(&self) -> Option<&'static str> {
        self.outstanding.map(|it| it.exchange)
    }

    /// Whether a response has ended the session.
    pub(super) fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    pub(super) fn message<'t, 'a>(
        &mut self,
        index: usize,
        message: &'t Message,
        values: Values<'t, 'a>,
        findings: &mut Findings,
    ) -> Seen<'t, 'a> {
        let mut seen = Seen {
            index,
            message,
            values,
            protocol: None,
            request: None,
            asked: None,
            code: values.literal("ResponseCode").unwrap_or_default(),
            good: false,
            ongoing: false,
        };
        self.speaks(&seen, findings);
        let expected = match message.is_response() {
            true => Direction::ToVehicle,
            false => Direction::ToStation,
        };
        if message.direction != expected && !message.name.is_empty() {
            let text = format!("the {} sends {}", message.direction.sender(), message.name);
            findings.add(seen.at(), Severity::Error, Rule::WrongDirection, text);
        }
        match message.direction {
            Direction::ToStation => self.request(&mut seen, findings),
            Direction::ToVehicle => self.response(&mut seen, findings),
        }
        self.begun = true;
        seen.protocol = self.protocol();
        seen
    }

    /// Takes note of the protocol that the message is of.
    fn speaks(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        let Some(protocol) = protocol_of(seen.message.set) else {
            return;
        };
        let (protocol, common) = protocol;
        let other = self
            .protocol()
            .filter(|known| family(*known) != family(protocol));
        if let Some(known) = other {
            let text = format!("{} in a session of {}", family(protocol), family(known));
            findings.add(seen.at(), Severity::Error, Rule::OtherProtocol, text);
        }
        // Messages that several schemas share say nothing new of one that is known.
        let known = self.protocol().filter(|_| other.is_none());
        let protocol = match known {
            Some(known) if common || borrows(known, protocol) => known,
            _ => protocol,
        };
        let anew = known.is_some_and(|known| borrows(protocol, known));
        if self.phases.is_empty() || other.is_some() || anew {
            self.phases = every_phase(protocol);
        }
        self.protocol = Some(protocol);
        if !common {
            self.energy = energy(protocol).or(self.energy);
        }
    }

    fn request(&mut self, seen: &mut Seen<'_, '_>, findings: &mut Findings) {
        let message = seen.message;
        if let Some(before) = self.outstanding.take() {
            let text = format!(
                "{} though {}Req is not answered",
                message.name, before.exchange
            );
            findings.add(seen.at(), Severity::Error, Rule::Unanswered, text);
        }
        let handshake = message.set == "app-protocol";
        seen.request = match handshake {
            true => Some(Request::SupportedAppProtocol),
            false => request_of(message, seen.values),
        };
        let mut legal = true;
        if handshake {
            self.handshake_request(seen, findings);
        } else if let Some(failed) = self.failed {
            legal = false;
            let stops = matches!(seen.request, Some(Request::SessionStop));
            if !stops {
                let text = format!("{} after {failed}, which ends the session", message.name);
                findings.add(seen.at(), Severity::Warning, Rule::AfterFailure, text);
            }
        } else if let (Some(request), Some(protocol)) = (seen.request, self.protocol()) {
            let table = table(protocol);
            legal = self.phases.iter().any(|it| table.admits(*it, request));
            match self.quirk(&table, request) {
                _ if !legal => self.out_of_sequence(seen, findings),
                Some(quirk) => self.deviation(seen, findings, quirk),
                None => {}
            }
        }
        self.outstanding = Some(Outstanding {
            exchange: message.exchange(),
            request: seen.request,
            time: message.time,
            asked: Asked::of(seen.values),
            legal,
        });
    }

    /// What makes the request legal in every phase in which it is.
    fn quirk(&self, table: &Table, request: Request) -> Option<Quirk> {
        let admitting = self.phases.iter().filter(|it| table.admits(**it, request));
        let quirks = admitting.map(|it| table.quirk(*it, request));
        quirks.reduce(Option::and).flatten()
    }

    fn deviation(&self, seen: &Seen<'_, '_>, findings: &mut Findings, quirk: Quirk) {
        let (name, phases) = (seen.message.name, named(&self.phases));
        let text = format!("{name} is not legal in phase {phases} by the text ({quirk})");
        let finding = findings.add(seen.at(), Severity::Note, Rule::Deviation, text);
        finding.known = Some("deployed vehicles do so");
    }

    fn out_of_sequence(&self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        let (name, phases) = (seen.message.name, named(&self.phases));
        let text = format!("{name} is not legal in phase {phases}");
        let finding = findings.add(seen.at(), Severity::Error, Rule::Sequence, text);
        let ac = |phase: &Phase| {
            matches!(
                phase,
                Phase::PowerReady | Phase::AcStarting | Phase::AcCharging | Phase::AcStopped
            )
        };
        if seen.request == Some(Request::CableCheck) && self.phases.iter().all(ac) {
            finding.known = Some("vehicles are known that test the cable in an AC session");
        }
    }

    fn handshake_request(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        if self.agreed.is_some() || !self.phases.is_empty() {
            let text = "a second handshake on the same connection";
            findings.add(seen.at(), Severity::Error, Rule::HandshakeAgain, text);
        }
        let values = seen.values;
        let numbers = values.integers("SchemaID");
        let major = values.integers("VersionNumberMajor");
        let minor = values.integers("VersionNumberMinor");
        let versions = major.zip(minor);
        let names = values.texts("ProtocolNamespace");
        let offers = numbers.zip(names).zip(versions);
        self.offers = offers
            .map(|((number, name), (major, minor))| (number, name, major, minor))
            .collect();
    }

    fn response(&mut self, seen: &mut Seen<'_, '_>, findings: &mut Findings) {
        let message = seen.message;
        let answered = self.outstanding.take();
        match answered {
            None if !self.begun => {}
            None => {
                let text = format!("nothing asked for {}", message.name);
                findings.add(seen.at(), Severity::Error, Rule::WrongResponse, text);
            }
            Some(it) if it.exchange != message.exchange() && !message.name.is_empty() => {
                let text = format!("{}Req is answered with {}", it.exchange, message.name);
                findings.add(seen.at(), Severity::Error, Rule::WrongResponse, text);
            }
            Some(_) => {}
        }
        let Some(answered) = answered else {
            let fails = seen.code.starts_with("FAILED");
            let unknown = Outstanding::unknown(message.exchange());
            return if fails {
                self.refused(unknown, seen, findings)
            };
        };
        seen.request = answered.request;
        seen.asked = Some(answered.time);
        seen.good = seen.code.starts_with("OK") || seen.code.starts_with("WARNING");
        seen.ongoing = is_ongoing(answered.asked, seen.values);
        if message.set == "app-protocol" {
            self.agree(seen, findings);
        } else if seen.good {
            self.advance(answered, seen, findings);
        } else if !seen.code.is_empty() {
            self.refused(answered, seen, findings);
        } else {
            self.phases = self.protocol().map_or_else(Vec::new, every_phase);
        }
    }

    fn agree(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        if !seen.good {
            let offers: Vec<&str> = self.offers.iter().map(|it| it.1.as_str()).collect();
            let text = format!("the station speaks none of {}", offers.join(", "));
            findings.add(seen.at(), Severity::Error, Rule::NoNegotiation, text);
            self.failed = Some(seen.code);
            return;
        }
        let number = seen.values.integers("SchemaID").next();
        let offer = self.offers.iter().find(|it| Some(it.0) == number);
        let Some((_, namespace, major, minor)) = offer else {
            let text = match number {
                Some(number) => format!("the station takes offer {number}, which there is not"),
                None => "the station agrees and does not say to what".to_owned(),
            };
            findings.add(seen.at(), Severity::Error, Rule::HandshakeAnswer, text);
            return;
        };
        let mut protocols = Protocol::ALL.into_iter();
        self.agreed = protocols.find(|it| it.namespace() == namespace);
        let Some(agreed) = self.agreed else { return };
        self.phases = vec![Phase::SessionSetup];
        self.energy = energy(agreed);
        let version = agreed.version();
        let deviates = (i128::from(version.0), i128::from(version.1)) != (*major, *minor);
        if deviates && seen.code == "OK_SuccessfulNegotiation" {
            let text = format!(
                "{namespace} {major}.{minor} is agreed on as if it were {}.{}",
                version.0, version.1
            );
            findings.add(seen.at(), Severity::Note, Rule::HandshakeAnswer, text);
        }
    }

    /// The request has effect.
    fn advance(&mut self, it: Outstanding, seen: &Seen<'_, '_>, findings: &mut Findings) {
        if seen.code.starts_with("WARNING") {
            let text = format!("{} says {}", seen.message.name, seen.code);
            findings.add(seen.at(), Severity::Warning, Rule::Warned, text);
        }
        if !it.legal && self.failed.is_none() {
            let text = format!(
                "{} was not legal, and the station answers {}",
                seen.message.exchange(),
                seen.code
            );
            findings.add(seen.at(), Severity::Warning, Rule::IllegalAccepted, text);
        }
        let Some(protocol) = self.protocol() else {
            return;
        };
        let Some(request) = it.request else {
            self.phases = every_phase(protocol);
            return;
        };
        let outcomes = outcomes(request, it.asked, seen.code, seen.values, self.energy);
        if request == Request::ChargeParameterDiscovery && protocol == Protocol::Iso2 {
            self.energy = Some(match seen.values.has("DC_EVSEChargeParameter") {
                true => Outcome::Dc,
                false => Outcome::Ac,
            });
        }
        let table = table(protocol);
        let fits =
            |row: &&Row| row.request == request && (!it.legal || self.phases.contains(&row.phase));
        let fitting: Vec<&Row> = table.0.iter().filter(fits).collect();
        let mut next: Vec<Phase> = Vec::new();
        for row in rows(&fitting, &outcomes) {
            if !next.contains(&row.next) {
                next.push(row.next);
            }
        }
        self.phases = next;
        self.failed = None;
    }

    fn refused(&mut self, it: Outstanding, seen: &Seen<'_, '_>, findings: &mut Findings) {
        let (name, code) = (seen.message.name, seen.code);
        let sequence = code == "FAILED_SequenceError";
        if sequence && it.legal {
            let text = format!(
                "{}Req was legal in phase {}, and is refused",
                it.exchange,
                named(&self.phases)
            );
            findings.add(seen.at(), Severity::Warning, Rule::LegalRefused, text);
        }
        let again = self.failed.replace(code).is_some();
        let text = format!("{name} says {code}");
        let finding = findings.add(seen.at(), Severity::Error, Rule::Failed, text);
        finding.known = match (code, it.request) {
            ("FAILED_UnknownSession", _) if again => {
                Some("stations are known that answer so and go on all the same")
            }
            ("FAILED_SequenceError", Some(Request::SessionStop))
                if self.energy == Some(Outcome::Ac) =>
            {
                Some(
                    "known from vehicles that stop an AC session in another order than the station expects",
                )
            }
            _ => finding.known,
        };
    }
}

/// Phases in which a table admits something.
fn every_phase(protocol: Protocol) -> Vec<Phase> {
    let mut phases: Vec<Phase> = Vec::new();
    for row in table(protocol).0 {
        if !phases.contains(&row.phase) {
            phases.push(row.phase);
        }
    }
    phases
}

/// The protocol of a schema set, and whether the set is the one that all services of -20 share.
fn protocol_of(set: &str) -> Option<(Protocol, bool)> {
    Some(match set {
        "din" => (Protocol::Din, false),
        "iso2" => (Protocol::Iso2, false),
        "iso20-common" => (Protocol::Iso20(Iso20Schema::Dc), true),
        "iso20-dc" => (Protocol::Iso20(Iso20Schema::Dc), false),
        "iso20-ac" => (Protocol::Iso20(Iso20Schema::Ac), false),
        "iso20-acdp" => (Protocol::Iso20(Iso20Schema::Acdp), false),
        "iso20-wpt" => (Protocol::Iso20(Iso20Schema::Wpt), false),
        "iso20-ac-der-iec" => (Protocol::Iso20(Iso20Schema::AcDerIec), false),
        "iso20-ac-der-sae" => (Protocol::Iso20(Iso20Schema::AcDerSae), false),
        _ => return None,
    })
}

/// What a protocol is called.
pub(crate) const fn family(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Din => "DIN SPEC 70121",
        Protocol::Iso2 => "ISO 15118-2",
        _ => "ISO 15118-20",
    }
}
