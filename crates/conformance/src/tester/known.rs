//! What the tester has learned from the answers.

use std::sync::Arc;

use super::{Answer, Element};
use crate::papers::{Credential, Lack, Papers};

/// What the tester knows of the session and the station.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// Session id; zero before the session is open.
    pub(crate) id: Vec<u8>,
    /// What flows, once it is chosen.
    pub(crate) dc: Option<bool>,
    /// Energy transfer modes on offer, by their names.
    pub(crate) modes: Vec<String>,
    /// Ways of payment on offer, by their names.
    pub(crate) payments: Vec<String>,
    /// Schedules on offer.
    pub(crate) schedules: Vec<Schedule>,
    /// Voltage that the tester's battery pretends to have.
    pub(crate) voltage: i16,
    /// Energy services on offer (ISO 15118-20), by number.
    pub(crate) services: Vec<u16>,
    /// When the schedules on offer begin, by the station's clock (ISO 15118-20).
    pub(crate) anchor: u64,
    /// Parameter set chosen (ISO 15118-20).
    pub(crate) parameter_set: u16,
    /// Services beyond charging on offer (ISO 15118-2), by number.
    pub(crate) others: Vec<u16>,
    /// What the tester has of contracts.
    pub(crate) papers: Option<Arc<Papers>>,
    /// The contract in use: of the papers, or handed over by the station.
    pub(crate) contract: Option<Credential>,
    /// What is to be signed to prove the contract.
    pub(crate) challenge: [u8; 16],
    /// The contract is proved, or the customer known otherwise.
    pub(crate) proved: bool,
    /// The meter, as the station told it last.
    pub(crate) reading: Option<Reading>,
}

/// A meter's reading, as the station told it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    pub(crate) meter: String,
    pub(crate) watt_hours: Option<u64>,
    pub(crate) signature: Option<Vec<u8>>,
    pub(crate) status: Option<i16>,
    pub(crate) time: Option<i64>,
}

impl Reading {
    fn read(info: &Element) -> Self {
        let number = |name| info.integer(name);
        Self {
            meter: info.text("MeterID").unwrap_or_default().to_owned(),
            watt_hours: number("MeterReading").and_then(|wh| u64::try_from(wh).ok()),
            signature: info.octets("SigMeterReading").map(<[u8]>::to_vec),
            status: number("MeterStatus").and_then(|status| i16::try_from(status).ok()),
            time: number("TMeter").and_then(|time| i64::try_from(time).ok()),
        }
    }
}

/// A schedule in numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Schedule {
    pub(crate) id: i128,
    /// Start in seconds, power in mW.
    pub(crate) steps: Vec<(i128, i128)>,
}

/// The battery of a tester that knows no better.
const USUAL_VOLTAGE: i128 = 400_000;

impl Known {
    pub(crate) fn new() -> Self {
        Self {
            id: vec![0; 8],
            voltage: 400,
            ..Self::default()
        }
    }

    /// An id that nobody has given out, of the same length.
    pub(crate) fn foreign_id(&self) -> Vec<u8> {
        let mut id = self.id.clone();
        id.resize(8, 0);
        id.iter().map(|octet| octet ^ 0x5A).collect()
    }

    /// The service to use and whether it is DC: the first that is wanted.
    pub(crate) fn service(&self, dc: bool) -> Option<u16> {
        let usual: &[u16] = if dc { &[2] } else { &[1] };
        usual.iter().find(|id| self.services.contains(id)).copied()
    }

    /// The mode to ask for.
    pub(crate) fn mode(&self, dc: bool) -> Option<&str> {
        let kind = if dc { "DC" } else { "AC" };
        let fits = |mode: &&String| mode.starts_with(kind);
        self.modes.iter().rev().find(fits).map(String::as_str)
    }

    pub(crate) fn papers(&self) -> Result<&Papers, Lack> {
        self.papers
            .as_deref()
            .ok_or("contract and certificates to show")
    }

    pub(crate) fn contract(&self) -> Result<&Credential, Lack> {
        self.papers()?;
        self.contract.as_ref().ok_or("contract")
    }

    /// Takes note of what an answer says.
    pub(crate) fn hear(&mut self, answer: &Answer) {
        let body = &answer.body;
        match answer.name() {
            "SessionSetupRes" => self.id.clone_from(&answer.session_id),
            "ServiceDiscoveryRes" => self.hear_services(body),
            "ChargeParameterDiscoveryRes" if !answer.is_ongoing() => self.hear_limits(body),
            "DC_ChargeParameterDiscoveryRes" => self.hear_limits(body),
            "ScheduleExchangeRes" if !answer.is_ongoing() => {
                self.schedules = schedules(body, "ScheduleTuple", "ScheduleTupleID");
                let anchor = body.integer("TimeAnchor");
                self.anchor = anchor.and_then(|at| u64::try_from(at).ok()).unwrap_or(0);
            }
            "PaymentDetailsRes" => {
                let challenge = body.octets("GenChallenge").unwrap_or_default();
                self.challenge = challenge.try_into().unwrap_or_default();
            }
            "ChargingStatusRes" | "CurrentDemandRes" => {
                self.reading = body.find("MeterInfo").map(Reading::read);
            }
            "ServiceDetailRes" => {
                let set = body.integer("ParameterSetID");
                let set = set.and_then(|set| u16::try_from(set).ok());
                self.parameter_set = set.unwrap_or(self.parameter_set);
            }
            _ => {}
        }
    }

    fn hear_services(&mut self, body: &Element) {
        let texts = |name: &str| -> Vec<String> {
            let value = |element: &&Element| match &element.value {
                super::answer::Value::Text(text) => Some(text.clone()),
                _ => None,
            };
            body.all(name).iter().filter_map(value).collect()
        };
        self.modes = texts("EnergyTransferMode");
        self.modes.extend(texts("EnergyTransferType"));
        self.payments = texts("PaymentOption");
        let services = |list| {
            let list = body.find(list);
            let services = list.map(|list| list.all("Service")).unwrap_or_default();
            let id = |service: &&Element| u16::try_from(service.integer("ServiceID")?).ok();
            services.iter().filter_map(id).collect()
        };
        self.services = services("EnergyTransferServiceList");
        self.others = services("ServiceList");
    }

    fn hear_limits(&mut self, body: &Element) {
        let schedules = schedules(body, "SAScheduleTuple", "SAScheduleTupleID");
        if !schedules.is_empty() {
            self.schedules = schedules;
        }
        let limit = |names: [&str; 2]| names.into_iter().find_map(|name| body.milli(name));
        let low = limit(["EVSEMinimumVoltageLimit", "EVSEMinimumVoltage"]).unwrap_or(0);
        let high = limit(["EVSEMaximumVoltageLimit", "EVSEMaximumVoltage"]);
        let high = high.unwrap_or(USUAL_VOLTAGE).max(low);
        self.voltage = i16::try_from(USUAL_VOLTAGE.clamp(low, high) / 1_000).unwrap_or(400);
    }
}

/// The schedules of an answer.
pub(crate) fn schedules(body: &Element, tuple: &str, id: &str) -> Vec<Schedule> {
    let step = |entry: &&Element| {
        let start = entry.integer("start").unwrap_or(-1);
        Some((start, entry.milli("PMax")?))
    };
    let schedule = |tuple: &&Element| Schedule {
        id: tuple.integer(id).unwrap_or(-1),
        steps: tuple
            .all("PMaxScheduleEntry")
            .iter()
            .filter_map(step)
            .collect(),
    };
    body.all(tuple).iter().map(schedule).collect()
}
