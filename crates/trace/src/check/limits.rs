//! What was asked for and given, against what both sides said they can take.

use v2g_session::Request;

use super::Seen;
use crate::finding::Findings;
use crate::{Direction, Rule, Severity};

/// What a measurement may be beyond a limit before it counts: 2 %, our choice.
const TOLERANCE: f64 = 1.02;
/// Most current while the voltages are matched. Source: IEC 61851-23, annex CC.
const PRE_CHARGE_CURRENT: f64 = 2.0;
/// What a profile may be beyond the schedule: 1 %, our choice. 11,040 W is known to stand for 11 kW.
const PROFILE: f64 = 1.01;

#[derive(Default)]
pub(super) struct Limits {
    vehicle: Pair,
    station: Pair,
    /// Highest power that a schedule gives.
    schedule: Option<f64>,
}

/// The most that a side allows.
#[derive(Clone, Copy, Default)]
struct Pair {
    voltage: Option<f64>,
    current: Option<f64>,
}

impl Pair {
    /// What the message says about them replaces what was known.
    fn update(&mut self, seen: &Seen<'_, '_>, voltage: &[&str], current: &[&str]) {
        self.voltage = seen.values.quantity(voltage).or(self.voltage);
        self.current = seen.values.quantity(current).or(self.current);
    }
}

impl Limits {
    pub(super) fn message(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        match seen.message.direction {
            Direction::ToStation => self.request(seen, findings),
            Direction::ToVehicle if seen.good => self.response(seen, findings),
            Direction::ToVehicle => {}
        }
    }

    fn request(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        const VOLTAGE: [&str; 2] = ["EVMaximumVoltageLimit", "EVMaximumVoltage"];
        const CURRENT: [&str; 2] = ["EVMaximumCurrentLimit", "EVMaximumChargeCurrent"];
        self.vehicle.update(seen, &VOLTAGE, &CURRENT);
        let voltage = seen.values.quantity(&["EVTargetVoltage"]);
        let current = seen.values.quantity(&["EVTargetCurrent"]);
        let pre_charge = seen.request == Some(Request::PreCharge);
        if let Some(voltage) = voltage {
            senseless(seen, "EVTargetVoltage", voltage, "V", findings);
            let rule = Rule::VoltageLimit;
            beyond(
                seen,
                (voltage, self.vehicle.voltage, "V"),
                rule,
                "the vehicle asks for more voltage than it takes",
                findings,
            );
            beyond(
                seen,
                (voltage, self.station.voltage, "V"),
                rule,
                "the vehicle asks for more voltage than the station has",
                findings,
            );
        }
        if let Some(current) = current {
            // Below zero the vehicle gives energy, where both agreed on that.
            if !matches!(seen.request, Some(Request::ChargeLoop)) {
                senseless(seen, "EVTargetCurrent", current, "A", findings);
            }
            let rule = Rule::CurrentLimit;
            beyond(
                seen,
                (current, self.vehicle.current, "A"),
                rule,
                "the vehicle asks for more current than it takes",
                findings,
            );
            if pre_charge && current > PRE_CHARGE_CURRENT {
                let text = "the vehicle asks for more than 2 A while the voltages are matched";
                let finding = findings.add(seen.at(), Severity::Note, rule, text);
                finding.measure(current, PRE_CHARGE_CURRENT, "A");
            }
        }
        if seen.request == Some(Request::PowerDeliveryStart) {
            self.profile(seen, findings);
        }
    }

    fn profile(&self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        let Some(limit) = self.schedule else { return };
        let powers = seen.values.quantities("ChargingProfileEntryMaxPower");
        let din = seen.values.integers("ChargingProfileEntryMaxPower");
        let powers = powers.chain(din.map(|power| power as f64));
        let highest = powers.fold(f64::MIN, f64::max);
        if highest > limit * PROFILE {
            let text = "the charging profile takes more than the schedule gives";
            let finding = findings.add(seen.at(), Severity::Warning, Rule::ProfileLimit, text);
            finding.measure(highest, limit, "W");
            finding.known = Some("many vehicles send such profiles, and stations only log them");
        }
    }

    fn response(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        const VOLTAGE: [&str; 2] = ["EVSEMaximumVoltageLimit", "EVSEMaximumVoltage"];
        const CURRENT: [&str; 2] = ["EVSEMaximumCurrentLimit", "EVSEMaximumChargeCurrent"];
        self.station.update(seen, &VOLTAGE, &CURRENT);
        if seen.values.has("PMax") {
            let powers = seen.values.quantities("PMax");
            let din = seen.values.integers("PMax").map(|power| power as f64);
            self.schedule = Some(powers.chain(din).fold(f64::MIN, f64::max));
        }
        let voltage = seen.values.quantity(&["EVSEPresentVoltage"]);
        let current = seen.values.quantity(&["EVSEPresentCurrent"]);
        let limit = self.vehicle.voltage.map(|limit| limit * TOLERANCE);
        if let (Some(voltage), Some(limit)) = (voltage, limit)
            && voltage > limit
        {
            let (severity, text) = over_voltage(seen, current);
            let finding = findings.add(seen.at(), severity, Rule::VoltageLimit, text);
            finding.measure(voltage, limit, "V");
        }
        let limit = self.vehicle.current.map(|limit| limit * TOLERANCE + 1.0);
        if let (Some(current), Some(limit)) = (current, limit)
            && current > limit
        {
            let text = "the station gives more current than the vehicle takes";
            let finding = findings.add(seen.at(), Severity::Error, Rule::CurrentLimit, text);
            finding.measure(current, limit, "A");
        }
    }
}

/// How bad it is that the station gives more voltage than the vehicle takes. While no current flows the
/// vehicle's contactors may be open, and in pre-charging they are.
fn over_voltage(seen: &Seen<'_, '_>, current: Option<f64>) -> (Severity, &'static str) {
    let flows = current.is_some_and(|current| current.abs() >= 1.0);
    match seen.request {
        Some(Request::PreCharge) => (
            Severity::Note,
            "pre-charging begins with more voltage than the vehicle takes, left from the cable check",
        ),
        _ if flows => (
            Severity::Error,
            "current flows with more voltage than the vehicle takes",
        ),
        _ => (
            Severity::Warning,
            "power is on, no current flows yet, and the voltage is more than the vehicle takes",
        ),
    }
}

/// A target below zero.
fn senseless(
    seen: &Seen<'_, '_>,
    name: &str,
    value: f64,
    unit: &'static str,
    findings: &mut Findings,
) {
    if value < 0.0 {
        let text = format!("{name} is below zero");
        let finding = findings.add(seen.at(), Severity::Warning, Rule::Senseless, text);
        finding.measure(value, 0.0, unit);
        finding.known = Some("vehicles are known whose first targets are below zero");
    }
}

/// A target above a limit.
fn beyond(
    seen: &Seen<'_, '_>,
    (value, limit, unit): (f64, Option<f64>, &'static str),
    rule: Rule,
    text: &str,
    findings: &mut Findings,
) {
    if let Some(limit) = limit.filter(|limit| value > limit * TOLERANCE) {
        let finding = findings.add(seen.at(), Severity::Warning, rule, text);
        finding.measure(value, limit, unit);
    }
}
