//! What is kept of a session: the record on disk, and what REST tells of it.
//!
//! A charge detail record takes from it: `times.charging` to `times.charging_ended` (or `started` to `ended`),
//! `energy.delivered_wh`, `meter_id`, `signed_values`, `contract` or the customer's own identification as the
//! operator knows it, `evse_id` and `tariff`.

use serde::{Deserialize, Serialize};

/// The form of the record; it changes when a field changes its meaning or goes away.
pub(crate) const FORMAT: u32 = 1;

/// One session, as far as it is known. Absent means not known or not told.
///
/// Energies are in Wh, times RFC 3339 in UTC.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Form of the record.
    pub format: u32,
    /// Our name for it, unique over restarts: date, time, microseconds, number in this process.
    pub id: String,
    /// The charging point.
    pub evse_id: String,
    /// Where it stands.
    pub state: State,
    /// The number on the wire, hexadecimal.
    pub session_id: Option<String>,
    /// The vehicle joined a session that was paused.
    pub resumed: bool,
    /// `din`, `iso2`, `iso20-dc` and so on.
    pub protocol: Option<String>,
    /// `none`, `tls1.2`, `tls1.3`.
    pub security: String,
    /// The vehicle.
    pub vehicle: Vehicle,
    /// The contract that pays (EMAID); absent where the customer identifies outside of the session.
    pub contract: Option<String>,
    /// What the customer identified with outside of the session (the UID of a card), if the equipment told it.
    #[serde(default)]
    pub authorization_token: Option<String>,
    /// Whether the vehicle proved that the contract is its own.
    pub contract_verified: bool,
    /// Phase of the session.
    pub phase: Option<String>,
    /// When what happened.
    pub times: Times,
    /// By the station's meter.
    pub energy: Energy,
    /// Voltage at the output now, V.
    pub voltage: f64,
    /// Current at the output now, A; negative back to the station.
    pub current: f64,
    /// State of charge as the vehicle told first and last, %.
    pub soc: Option<[u8; 2]>,
    /// Price list that the operator names.
    pub tariff: Option<String>,
    /// Values with a signature, oldest first, [`Session::MOST_SIGNED`] at most: the first and the latest ones.
    pub signed_values: Vec<SignedValue>,
    /// How it ended.
    pub end: Option<EndOfSession>,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It goes on.
    Running,
    /// It sleeps and may be resumed, as a session of its own that names the same number.
    Paused,
    /// It is over.
    Ended,
    /// The process that ran it ended before the session did; found at the next start.
    Interrupted,
}

/// The vehicle.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Vehicle {
    /// Address of its connection.
    pub address: String,
    /// Its EVCCID, in ISO 15118-20 its name.
    pub evcc_id: Option<String>,
    /// SHA-256 of the certificate that it showed in TLS 1.3, hexadecimal.
    pub certificate: Option<String>,
}

/// When what happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Times {
    /// The connection became a session.
    pub started: String,
    /// Power was on first.
    pub charging: Option<String>,
    /// Power went off last.
    pub charging_ended: Option<String>,
    /// The session was over.
    pub ended: Option<String>,
    /// The record was written last.
    pub written: String,
}

/// By the station's meter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Energy {
    /// Its name.
    pub meter_id: Option<String>,
    /// First and latest reading of energy to the vehicle, Wh.
    pub reading_wh: Option<[f64; 2]>,
    /// To the vehicle, Wh.
    pub delivered_wh: f64,
    /// Back to the station, Wh.
    pub returned_wh: f64,
    /// What the vehicle confirmed last, Wh.
    pub confirmed_wh: Option<f64>,
}

/// A value of the meter with a signature over it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedValue {
    /// When it was taken.
    pub time: String,
    /// What `data` is: `OCMF`, `as the meter gave it`, or `ISO 15118 EXI` for the vehicle's receipt.
    pub format: String,
    /// The value with its signature; hexadecimal where it is binary.
    pub data: String,
    /// The key that checks it, if the meter told it.
    pub public_key: Option<String>,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndOfSession {
    /// Who is to blame: `completed`, `misbehaved`, `incompatible`, `silent`, `untrusted`, `equipment`, `misused`, or
    /// `interrupted`.
    pub class: String,
    /// In words.
    pub reason: String,
    /// Whether it ended as it should.
    pub in_order: bool,
}

impl Session {
    /// Signed values kept, our choice: the first and as many of the latest.
    pub const MOST_SIGNED: usize = 16;

    pub(crate) fn new(id: String, evse_id: &str, started: String) -> Self {
        Self {
            format: FORMAT,
            id,
            evse_id: evse_id.to_owned(),
            state: State::Running,
            session_id: None,
            resumed: false,
            protocol: None,
            security: "none".to_owned(),
            vehicle: Vehicle::default(),
            contract: None,
            authorization_token: None,
            contract_verified: false,
            phase: None,
            times: Times {
                started,
                ..Times::default()
            },
            energy: Energy::default(),
            voltage: 0.0,
            current: 0.0,
            soc: None,
            tariff: None,
            signed_values: Vec::new(),
            end: None,
        }
    }

    /// Adds a signed value; the first stays, and of the others the latest.
    pub(crate) fn sign(&mut self, value: SignedValue) {
        if self.signed_values.len() >= Self::MOST_SIGNED {
            self.signed_values.remove(1);
        }
        self.signed_values.push(value);
    }

    /// Whether it goes on.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.state == State::Running
    }
}
