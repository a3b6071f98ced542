//! Plays the station, request by request.

use core::time::Duration;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use v2g_exi::schema::Set;
use v2g_exi::tree::Tree;
use v2g_link::v2gtp::{HEADER_LENGTH, PayloadType, Stream, frame};
use v2g_messages::iso20::common;
use v2g_messages::{app_protocol, json as write, sets};

use super::answers::{self, OTHER, SESSION, Wanted};
use super::order::follows;
use super::{Act, Play, Reaction, VehicleBench};
use crate::verdict::Halt;
use crate::{Current, Limits, Protocol, Received};

/// Largest frame that a vehicle without a contract sends, many times over.
const BUFFER: usize = 16 * 1024;
/// How long a vehicle may take for its next request. Source: V2G2-485.
const PATIENCE: Duration = Duration::from_secs(40);
/// How long a vehicle may take to close the connection after the last answer.
const CLOSE: Duration = Duration::from_secs(5);

/// Plays one case.
pub(super) fn run(
    protocol: Protocol,
    play: &Play,
    bench: &mut dyn VehicleBench,
    limits: &Limits,
) -> Result<(), Halt> {
    bench.plug_in(protocol, play.current)?;
    let mut tester = Tester {
        bench,
        protocol,
        play,
        margin: limits.margin,
        stream: Stream::new(vec![0; BUFFER]),
        pending: Vec::new(),
        before: String::new(),
        counts: BTreeMap::new(),
        always: None,
    };
    let result = tester.session();
    tester.bench.close();
    result
}

struct Tester<'b> {
    bench: &'b mut dyn VehicleBench,
    protocol: Protocol,
    play: &'b Play,
    margin: Duration,
    stream: Stream<Vec<u8>>,
    /// Octets that were received and not looked at yet.
    pending: Vec<u8>,
    /// The last exchange, with `!` if it was answered with Ongoing.
    before: String,
    counts: BTreeMap<String, u32>,
    /// What is done to every answer of this exchange from now on.
    always: Option<(String, Act)>,
}

/// A request.
struct Asked {
    /// Name without `Req`, with the field that tells it apart.
    name: String,
    /// Name as it is on the wire, without `Req`.
    wire: String,
    content: Value,
    set: &'static Set,
    payload_type: PayloadType,
    time: Duration,
}

enum Heard {
    Asked(Asked),
    Closed,
    Nothing,
}

impl Asked {
    fn exchange(&self) -> &str {
        self.name.split(' ').next().unwrap_or_default()
    }

    /// Whether it is part of stopping.
    fn stops(&self) -> bool {
        matches!(self.exchange(), "SessionStop" | "WeldingDetection") || self.switches_off()
    }

    fn switches_off(&self) -> bool {
        matches!(
            self.name.as_str(),
            "PowerDelivery Stop" | "PowerDelivery false"
        )
    }
}

impl Tester<'_> {
    fn session(&mut self) -> Result<(), Halt> {
        loop {
            let asked = match self.hear(PATIENCE)? {
                Heard::Asked(asked) => asked,
                Heard::Closed => return Err(Halt::blocked("the vehicle closes the connection")),
                Heard::Nothing => return Err(Halt::blocked("the vehicle sends nothing for 40 s")),
            };
            if asked.name == self.play.at.request
                && self.counts.get(&asked.name) == Some(&self.play.at.count)
            {
                return self.point(&asked);
            }
            let last = asked.exchange() == "SessionStop";
            self.answer(&asked, Act::Usual)?;
            if last {
                return Err(Halt::blocked("the vehicle stops before that"));
            }
        }
    }

    /// The point that the case is about.
    fn point(&mut self, asked: &Asked) -> Result<(), Halt> {
        let act = self.play.act;
        if matches!(act, Act::Always(_) | Act::VoltageOff(_)) {
            self.always = Some((asked.name.clone(), act));
        }
        self.answer(asked, act)?;
        match self.play.expected {
            Reaction::GoesOn(names) => self.goes_on(names),
            Reaction::Stops(within) => self.stops(within),
            Reaction::Closes(within) => self.closes(within),
            Reaction::GivesUp(from, to) => self.gives_up(asked.time, from, to),
            Reaction::RepeatsUntil(limit) => self.repeats(asked, limit),
            Reaction::PowersOff(within) => self.powers_off(within),
            Reaction::Completes => self.completes(asked.exchange() == "SessionStop"),
            Reaction::Says(name, value) => self.says(name, value),
        }
    }

    fn goes_on(&mut self, names: &[&str]) -> Result<(), Halt> {
        let wanted = names.join("Req or ");
        match self.hear(PATIENCE)? {
            Heard::Asked(asked) if names.contains(&asked.name.as_str()) => Ok(()),
            Heard::Asked(asked) => Err(Halt::fail(format_args!(
                "{}Req follows, not {wanted}Req",
                asked.name
            ))),
            Heard::Closed => Err(Halt::fail("the vehicle closes the connection")),
            Heard::Nothing => Err(Halt::fail("the vehicle sends nothing for 40 s")),
        }
    }

    fn stops(&mut self, within: Duration) -> Result<(), Halt> {
        let until = self.bench.now() + within + self.margin;
        loop {
            let left = until.saturating_sub(self.bench.now());
            match self.hear(left)? {
                Heard::Closed => return Ok(()),
                Heard::Nothing => {
                    return Err(Halt::fail(format_args!(
                        "the vehicle is still connected after {within:?}"
                    )));
                }
                Heard::Asked(asked) if asked.stops() => self.answer(&asked, Act::Usual)?,
                Heard::Asked(asked) => {
                    return Err(Halt::fail(format_args!(
                        "the vehicle sends {}Req",
                        asked.name
                    )));
                }
            }
        }
    }

    fn closes(&mut self, within: Duration) -> Result<(), Halt> {
        match self.hear(within + self.margin)? {
            Heard::Closed => Ok(()),
            Heard::Asked(asked) => Err(Halt::fail(format_args!(
                "the vehicle sends {}Req",
                asked.name
            ))),
            Heard::Nothing => Err(Halt::fail(format_args!(
                "the vehicle is still connected after {within:?}"
            ))),
        }
    }

    fn gives_up(&mut self, since: Duration, from: Duration, to: Duration) -> Result<(), Halt> {
        self.closes(to)?;
        let took = self.bench.now().saturating_sub(since);
        match took + self.margin < from {
            true => Err(Halt::fail(format_args!(
                "the vehicle waits for {took:?} only"
            ))),
            false => Ok(()),
        }
    }

    fn repeats(&mut self, first: &Asked, limit: Duration) -> Result<(), Halt> {
        let until = first.time + limit + self.margin;
        let mut repeated = false;
        loop {
            let left = until.saturating_sub(self.bench.now());
            match self.hear(left.min(PATIENCE))? {
                Heard::Asked(asked) if asked.name == first.name && asked.time <= until => {
                    repeated = true;
                    self.answer(&asked, Act::Usual)?;
                }
                Heard::Asked(asked) if asked.stops() && repeated => {
                    self.answer(&asked, Act::Usual)?;
                    return self.stops(CLOSE);
                }
                Heard::Closed if repeated => return Ok(()),
                Heard::Closed => return Err(Halt::fail("the vehicle does not repeat it")),
                Heard::Asked(asked) => {
                    return Err(Halt::fail(format_args!(
                        "the vehicle sends {}Req",
                        asked.name
                    )));
                }
                Heard::Nothing => {
                    return Err(Halt::fail(format_args!("nothing ends after {limit:?}")));
                }
            }
        }
    }

    fn powers_off(&mut self, within: Duration) -> Result<(), Halt> {
        let until = self.bench.now() + within + self.margin;
        loop {
            let left = until.saturating_sub(self.bench.now());
            match self.hear(left)? {
                Heard::Asked(asked) if asked.switches_off() => {
                    self.answer(&asked, Act::Usual)?;
                    return self.completes(false);
                }
                Heard::Asked(asked) if asked.exchange() == "SessionStop" => {
                    return Err(Halt::fail("the vehicle stops with power on"));
                }
                Heard::Asked(asked) => self.answer(&asked, Act::Usual)?,
                Heard::Closed => return Err(Halt::fail("the vehicle closes with power on")),
                Heard::Nothing => {
                    return Err(Halt::fail(format_args!(
                        "power is still on after {within:?}"
                    )));
                }
            }
        }
    }

    /// To the end; `stopped` if SessionStopRes was sent already.
    fn completes(&mut self, mut stopped: bool) -> Result<(), Halt> {
        loop {
            let wait = if stopped {
                CLOSE + self.margin
            } else {
                PATIENCE
            };
            match self.hear(wait)? {
                Heard::Closed if stopped => return Ok(()),
                Heard::Closed => {
                    return Err(Halt::fail("the vehicle closes without SessionStopReq"));
                }
                Heard::Asked(asked) if stopped => {
                    return Err(Halt::fail(format_args!("{}Req after the end", asked.name)));
                }
                Heard::Asked(asked) => {
                    stopped = asked.exchange() == "SessionStop";
                    self.answer(&asked, Act::Usual)?;
                }
                Heard::Nothing => return Err(Halt::fail("the vehicle does not come to an end")),
            }
        }
    }

    fn says(&mut self, name: &str, value: &str) -> Result<(), Halt> {
        for _ in 0..2_000 {
            let asked = match self.hear(PATIENCE)? {
                Heard::Asked(asked) => asked,
                _ => return Err(Halt::fail(format_args!("no request has {name}"))),
            };
            if let Some(found) = find(&asked.content, name) {
                let found = text(found);
                return match found == value {
                    true => Ok(()),
                    false => Err(Halt::fail(format_args!(
                        "{}Req has {name} {found}, not {value}",
                        asked.name
                    ))),
                };
            }
            self.answer(&asked, Act::Usual)?;
        }
        Err(Halt::fail(format_args!("no request has {name}")))
    }

    /// The next request, if one comes in time; one that may not come now is a failure.
    fn hear(&mut self, wait: Duration) -> Result<Heard, Halt> {
        let until = self.bench.now() + wait;
        loop {
            let pending = core::mem::take(&mut self.pending);
            let mut octets = pending.as_slice();
            let message = self.stream.next(&mut octets);
            let message = message
                .map_err(|_| Halt::fail("the vehicle's stream is not V2GTP"))?
                .map(|message| (message.payload_type, message.payload.to_vec()));
            self.pending = octets.to_vec();
            if let Some((payload_type, payload)) = message {
                return self.read(payload_type, &payload).map(Heard::Asked);
            }
            let left = until.saturating_sub(self.bench.now());
            match self.bench.receive(left) {
                Received::Octets(octets) => self.pending = octets,
                Received::Closed => return Ok(Heard::Closed),
                Received::Nothing if self.bench.now() >= until => return Ok(Heard::Nothing),
                Received::Nothing => {}
            }
        }
    }

    fn read(&mut self, payload_type: PayloadType, payload: &[u8]) -> Result<Asked, Halt> {
        let set = self.set_of(payload_type)?;
        let tree = Tree::document(set, payload);
        if let Some(error) = tree.error {
            return Err(Halt::fail(format_args!("a request does not read: {error}")));
        }
        let document: Value = serde_json::from_str(&tree.json()).unwrap_or_default();
        let (name, content) =
            request(document).ok_or_else(|| Halt::fail("a request has no name"))?;
        let Some(wire) = name.strip_suffix("Req") else {
            return Err(Halt::fail(format_args!("the vehicle sends {name}")));
        };
        let plain = wire.trim_start_matches("DC_").trim_start_matches("AC_");
        let apart = ["ChargeProgress", "ReadyToChargeState", "ChargingSession"];
        let apart = apart.iter().find_map(|name| content.get(*name)).map(text);
        let name = match apart {
            Some(apart) => format!("{plain} {apart}"),
            None => plain.to_owned(),
        };
        if !follows(self.protocol, self.play.current, &self.before, &name) {
            let before = self.before.trim_end_matches('!');
            return Err(Halt::fail(format_args!("{name}Req after {before}")));
        }
        *self.counts.entry(name.clone()).or_default() += 1;
        Ok(Asked {
            name,
            wire: wire.to_owned(),
            content,
            set,
            payload_type,
            time: self.bench.now(),
        })
    }

    fn set_of(&self, payload_type: PayloadType) -> Result<&'static Set, Halt> {
        let number = u16::from(payload_type);
        if self.before.is_empty() && number == 0x8001 {
            return Ok(&app_protocol::SET);
        }
        let named = match (self.protocol, number) {
            (Protocol::Din, 0x8001) => Some("din"),
            (Protocol::Iso2, 0x8001) => Some("iso2"),
            (Protocol::Iso20, 0x8002..=0x8FFF) => sets::of_payload_type(number).first().copied(),
            _ => None,
        };
        let set = named.and_then(sets::by_name);
        set.ok_or_else(|| {
            Halt::fail(format_args!(
                "payload type 0x{number:04X} is of another protocol"
            ))
        })
    }

    fn answer(&mut self, asked: &Asked, act: Act) -> Result<(), Halt> {
        let act = match &self.always {
            Some((name, act)) if *name == asked.name => *act,
            _ => act,
        };
        let usual = self.document(asked, act)?;
        let ongoing =
            find(&usual, "EVSEProcessing").is_some_and(|it| text(it).starts_with("Ongoing"));
        let name = match asked.exchange() {
            "PowerDelivery" => &asked.name,
            other => other,
        };
        self.before = format!("{name}{}", if ongoing { "!" } else { "" });
        // The other response is a common one of ISO 15118-20.
        let (set, payload_type) = match (act, self.protocol) {
            (Act::OtherResponse, Protocol::Iso20) => (&common::SET, PayloadType::Common),
            _ => (asked.set, asked.payload_type),
        };
        let payload = write::encode(set, &usual.to_string(), false).map_err(|error| {
            Halt::blocked(format_args!("the answer cannot be written: {error}"))
        })?;
        match act {
            Act::Silence => return Ok(()),
            Act::Close => {
                self.bench.close();
                return Ok(());
            }
            _ => {}
        }
        let mut buffer = vec![0; payload.len() + HEADER_LENGTH];
        let mut octets = frame(payload_type, &payload, &mut buffer)
            .map(<[u8]>::to_vec)
            .unwrap_or_default();
        match act {
            Act::Garbage => octets
                .iter_mut()
                .skip(HEADER_LENGTH)
                .for_each(|it| *it = 0xFF),
            Act::WrongVersion => octets.iter_mut().take(1).for_each(|it| *it = 0xFF),
            Act::ForeignFrameFirst => {
                let foreign = [0x01, 0xFE, 0xB0, 0x00, 0, 0, 0, 3, 1, 2, 3];
                octets.splice(0..0, foreign);
            }
            _ => {}
        }
        self.bench.send(&octets);
        Ok(())
    }

    /// The answer as JSON.
    fn document(&self, asked: &Asked, act: Act) -> Result<Value, Halt> {
        if asked.set.name == "app-protocol" {
            let mut content = json!({
                "ResponseCode": "OK_SuccessfulNegotiation",
                "SchemaID": self.schema_id(&asked.content)?,
            });
            change(&mut content, act)?;
            return Ok(json!({"supportedAppProtocolRes": content}));
        }
        let mut exchange = asked.exchange().to_owned();
        if act == Act::OtherResponse {
            exchange = if exchange == "SessionStop" {
                "SessionSetup"
            } else {
                "SessionStop"
            }
            .to_owned();
        }
        let mut wanted = wanted(&asked.content);
        if let Act::VoltageOff(volts) = act {
            wanted.voltage += f64::from(volts);
        }
        let usual = answers::usual(self.protocol, self.play.current, &exchange, wanted);
        let mut content = usual
            .ok_or_else(|| Halt::blocked(format_args!("nobody answers {}Req here", asked.name)))?;
        change(&mut content, act)?;
        let session = match act {
            Act::OtherSession => OTHER,
            Act::NullSession => "0000000000000000",
            _ => SESSION,
        };
        let wire = match act {
            Act::OtherResponse => exchange,
            _ => asked.wire.clone(),
        };
        let name = format!("{wire}Res");
        Ok(match self.protocol {
            Protocol::Iso20 => {
                let mut whole =
                    json!({"Header": {"SessionID": session, "TimeStamp": 1_750_000_000}});
                answers::merge(&mut whole, content);
                Value::Object(Map::from_iter([(name, whole)]))
            }
            _ => {
                let body = Value::Object(Map::from_iter([(name, content)]));
                json!({"V2G_Message": {"Header": {"SessionID": session}, "Body": body}})
            }
        })
    }

    /// The vehicle's number for the protocol of the case.
    fn schema_id(&self, content: &Value) -> Result<Value, Halt> {
        let namespace = match (self.protocol, self.play.current) {
            (Protocol::Din, _) => "urn:din:70121:2012:MsgDef",
            (Protocol::Iso2, _) => "urn:iso:15118:2:2013:MsgDef",
            (Protocol::Iso20, Current::Ac) => "urn:iso:std:iso:15118:-20:AC",
            (Protocol::Iso20, _) => "urn:iso:std:iso:15118:-20:DC",
        };
        let offers = content.get("AppProtocol").and_then(Value::as_array);
        let named = |offer: &&Value| {
            offer
                .get("ProtocolNamespace")
                .is_some_and(|it| it == namespace)
        };
        let offer = offers.and_then(|offers| offers.iter().find(named));
        let number = offer.and_then(|offer| offer.get("SchemaID")).cloned();
        number.ok_or_else(|| Halt::NotOffered(namespace.to_owned()))
    }
}

/// The request's name and content, out of its envelope.
fn request(document: Value) -> Option<(String, Value)> {
    let Value::Object(members) = document else {
        return None;
    };
    let (name, content) = members.into_iter().next()?;
    if name != "V2G_Message" {
        return Some((name, content));
    }
    let Value::Object(body) = content.get("Body")?.clone() else {
        return None;
    };
    let (name, mut inner) = body.into_iter().next()?;
    if let (Some(members), Some(header)) = (inner.as_object_mut(), content.get("Header")) {
        members.insert("Header".to_owned(), header.clone());
    }
    Some((name, inner))
}

fn change(content: &mut Value, act: Act) -> Result<(), Halt> {
    match act {
        Act::With(changes) | Act::Always(changes) => {
            for (name, value) in changes {
                let value: Value = serde_json::from_str(value)
                    .map_err(|_| Halt::blocked(format_args!("{value} is not JSON")))?;
                if !answers::replace(content, name, &value) {
                    answers::merge(
                        content,
                        Value::Object(Map::from_iter([((*name).to_owned(), value)])),
                    );
                }
            }
        }
        Act::Without(name) => answers::remove(content, name),
        _ => {}
    }
    Ok(())
}

fn wanted(content: &Value) -> Wanted {
    let quantity = |name: &str| {
        let found = find(content, name)?;
        let exponent = found.get("Multiplier").or(found.get("Exponent"));
        let exponent = exponent.and_then(Value::as_i64).unwrap_or(0);
        let exponent = i32::try_from(exponent).ok()?;
        Some(found.get("Value")?.as_f64()? * 10_f64.powi(exponent))
    };
    let service = find(content, "ServiceID").and_then(Value::as_u64);
    Wanted {
        voltage: quantity("EVTargetVoltage").unwrap_or(0.0),
        current: quantity("EVTargetCurrent").unwrap_or(0.0),
        service: service.and_then(|it| u16::try_from(it).ok()).unwrap_or(0),
    }
}

/// The first value of this name, however deep.
fn find<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value {
        Value::Object(members) => members
            .get(name)
            .or_else(|| members.values().find_map(|member| find(member, name))),
        Value::Array(items) => items.iter().find_map(|item| find(item, name)),
        _ => None,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
