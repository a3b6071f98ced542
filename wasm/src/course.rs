//! How a session went: what it came to over time, and how long each answer took.

use serde_json::{Value, json};
use v2g_session::{Protocol, Request, din, iso2, iso20};
use v2g_trace::{Direction, Progress, Transcript};

/// More points than this nobody sees in a picture.
const POINTS: usize = 4000;

/// Values of the charge loop, each as `[message, seconds, V, A, W, %]`; `null` where it was not told.
pub(crate) fn progress(transcript: &Transcript) -> Value {
    let messages = &transcript.messages;
    let start = messages.first().map(|it| it.time).unwrap_or_default();
    let told: Vec<usize> = (0..messages.len())
        .filter(|index| tells(messages[*index].name))
        .collect();
    let every = told.len().div_ceil(POINTS).max(1);
    let mut known = Progress::default();
    let mut points = Vec::new();
    for (count, index) in told.iter().enumerate() {
        let message = &messages[*index];
        if count % every > 1 {
            continue;
        }
        let new = message.gist().progress;
        if new.is_empty() {
            continue;
        }
        known.update(new);
        let power = known
            .voltage
            .zip(known.current)
            .map(|(volts, amperes)| volts * amperes)
            .or(known.power);
        let seconds = message.time.saturating_sub(start).as_secs_f64();
        points.push(json!([
            index,
            seconds,
            known.voltage,
            known.current,
            power,
            known.soc
        ]));
    }
    points.into()
}

fn tells(name: &str) -> bool {
    [
        "CurrentDemand",
        "ChargingStatus",
        "ChargeLoop",
        "PreChargeRes",
    ]
    .iter()
    .any(|part| name.contains(part))
}

/// Answers, each as `[message, seconds, taken, limit]`: when the request was sent, how long the answer took, and
/// how long the vehicle waits for it.
pub(crate) fn answers(transcript: &Transcript) -> Value {
    let messages = &transcript.messages;
    let start = messages.first().map(|it| it.time).unwrap_or_default();
    let mut asked = None;
    let mut answers = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        match (message.direction, asked.take()) {
            (Direction::ToStation, _) => asked = Some(message.time),
            (Direction::ToVehicle, Some(time)) if !matches!(message.set, "sdp" | "slac") => {
                let taken = message.time.saturating_sub(time).as_secs_f64();
                let limit = limit(transcript.protocol, message.name);
                answers.push(json!([
                    index,
                    time.saturating_sub(start).as_secs_f64(),
                    taken,
                    limit
                ]));
            }
            _ => {}
        }
    }
    answers.into()
}

fn limit(protocol: Option<Protocol>, response: &str) -> f64 {
    let request = request(response.trim_end_matches("Res"));
    let limit = match protocol {
        Some(Protocol::Din) => din::message_timeout(request),
        Some(Protocol::Iso20(_)) => iso20::message_timeout(request),
        _ => iso2::message_timeout(request),
    };
    limit.as_secs_f64()
}

/// The request of this name, where its time differs from that of most.
fn request(name: &str) -> Request {
    match name {
        "ServiceDetail" => Request::ServiceDetail,
        "PaymentDetails" => Request::PaymentDetails,
        "CertificateInstallation" => Request::CertificateInstallation,
        "CertificateUpdate" => Request::CertificateUpdate,
        "PowerDelivery" => Request::PowerDeliveryStart,
        "CurrentDemand" => Request::CurrentDemand,
        "PreCharge" | "DC_PreCharge" => Request::PreCharge,
        "CableCheck" | "DC_CableCheck" => Request::CableCheck,
        name if name.ends_with("ChargeLoop") => Request::ChargeLoop,
        _ => Request::SessionSetup,
    }
}
