//! Whether voltages and currents are what they should be in each phase (DC), and what both sides
//! tell about errors.

use core::time::Duration;

use v2g_session::Request;

use super::Seen;
use crate::finding::Findings;
use crate::{Direction, Rule, Severity};

/// Most that the voltages may differ when power is switched on. Source: IEC 61851-23, annex CC.
const MATCH: f64 = 20.0;
/// Voltage below which a connector may be touched. Source: IEC 61851-23.
const SAFE: f64 = 60.0;
/// Change of voltage from one turn of the charge loop to the next that is a jump: a fifth, our choice.
const JUMP: f64 = 0.2;
/// How long a station has to follow a lower target: 5 s, our choice; supplies ramp down by 20 A/s and more.
const RAMP: Duration = Duration::from_secs(5);

#[derive(Default)]
pub(super) struct Electrics {
    /// What the vehicle asks for.
    target: Option<(f64, f64)>,
    /// The voltage in the latest answer of pre-charging, and what the vehicle asked for then.
    matched: Option<(f64, f64)>,
    /// The voltage in the latest turn of the charge loop.
    loop_voltage: Option<f64>,
    /// Since when more current comes than the vehicle asks for.
    excess: Option<Duration>,
    /// The voltage in the latest answer about welding, and where.
    welding: Option<((usize, &'static str), f64)>,
}

impl Electrics {
    pub(super) fn message(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        errors(seen, findings);
        match seen.message.direction {
            Direction::ToStation => self.request(seen, findings),
            Direction::ToVehicle if seen.good => self.response(seen, findings),
            Direction::ToVehicle => {}
        }
    }

    fn request(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        let voltage = seen.values.quantity(&["EVTargetVoltage"]);
        let current = seen.values.quantity(&["EVTargetCurrent"]);
        if let Some(voltage) = voltage {
            self.target = Some((voltage, current.unwrap_or(f64::MAX)));
        }
        if seen.request == Some(Request::PowerDeliveryStart)
            && let Some((present, target)) = self.matched.take()
            && (present - target).abs() > MATCH
        {
            let text = "power is switched on though the voltages do not match";
            let finding = findings.add(seen.at(), Severity::Warning, Rule::VoltageUnmatched, text);
            finding.measure(present, target, "V");
        }
    }

    fn response(&mut self, seen: &Seen<'_, '_>, findings: &mut Findings) {
        let Some(voltage) = seen.values.quantity(&["EVSEPresentVoltage"]) else {
            return;
        };
        match seen.request {
            Some(Request::PreCharge) => {
                self.matched = self.target.map(|(target, _)| (voltage, target));
            }
            Some(Request::CurrentDemand | Request::ChargeLoop) => {
                self.charging(seen, voltage, findings);
            }
            Some(Request::WeldingDetection) => {
                self.loop_voltage = None;
                self.welding = Some((seen.at(), voltage));
            }
            _ => {}
        }
    }

    fn charging(&mut self, seen: &Seen<'_, '_>, voltage: f64, findings: &mut Findings) {
        let current = seen.values.quantity(&["EVSEPresentCurrent"]);
        if let Some(before) = self.loop_voltage.replace(voltage) {
            if (voltage - before).abs() > before.abs().max(SAFE) * JUMP {
                let (severity, text) = match current.is_some_and(|current| current.abs() >= 1.0) {
                    true => (Severity::Warning, "the voltage jumps while current flows"),
                    false => (
                        Severity::Note,
                        "the voltage jumps as the vehicle's contactors close or open",
                    ),
                };
                let finding = findings.add(seen.at(), severity, Rule::VoltageJump, text);
                finding.measure(voltage, before, "V");
            }
        } else if voltage < SAFE {
            let text = "power is on, and the station tells next to no voltage";
            let finding = findings.add(seen.at(), Severity::Warning, Rule::VoltageAbsent, text);
            finding.measure(voltage, SAFE, "V");
        }
        let (Some(current), Some((_, target))) = (current, self.target) else {
            return;
        };
        // A twentieth and two amperes are what supplies and meters may be off.
        let limit = target.abs() * 1.05 + 2.0;
        if current.abs() <= limit {
            self.excess = None;
            return;
        }
        let since = *self.excess.get_or_insert(seen.message.time);
        if seen.message.time.saturating_sub(since) > RAMP {
            let text =
                "the station gives more current than the vehicle asks for, for more than 5 s";
            let finding = findings.add(seen.at(), Severity::Warning, Rule::CurrentExcess, text);
            finding.measure(current, target, "A");
        }
    }

    /// The last word about the connector's voltage.
    pub(super) fn finish(&self, findings: &mut Findings) {
        if let Some((at, voltage)) = self.welding.filter(|(_, voltage)| *voltage > SAFE) {
            let text = "the connector still has voltage when the session ends";
            let finding = findings.add(at, Severity::Note, Rule::WeldingVoltage, text);
            finding.measure(voltage, SAFE, "V");
        }
    }
}

/// What the messages themselves tell about errors.
fn errors(seen: &Seen<'_, '_>, findings: &mut Findings) {
    let name = seen.message.name;
    if let Some(error) = seen
        .values
        .literal("EVErrorCode")
        .filter(|it| *it != "NO_ERROR")
    {
        let text = format!("the vehicle tells {error} in {name}");
        findings.add(seen.at(), Severity::Warning, Rule::EvError, text);
    }
    let status = seen.values.literal("EVSEStatusCode");
    let fault = |it: &&str| {
        matches!(
            *it,
            "EVSE_EmergencyShutdown" | "EVSE_Malfunction" | "EVSE_UtilityInterruptEvent"
        )
    };
    if let Some(status) = status.filter(fault) {
        let text = format!("the station tells {status} in {name}");
        findings.add(seen.at(), Severity::Warning, Rule::StationFault, text);
    }
    let finished = seen.request == Some(Request::CableCheck)
        && seen.values.literal("EVSEProcessing") == Some("Finished");
    let isolation = seen.values.literal("EVSEIsolationStatus");
    if let Some(isolation) = isolation.filter(|it| finished && !matches!(*it, "Valid" | "Safe")) {
        let text = format!("the cable check is finished, and the isolation is {isolation}");
        findings.add(seen.at(), Severity::Warning, Rule::Isolation, text);
    }
}
