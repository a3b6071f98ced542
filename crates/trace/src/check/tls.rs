//! What the handshake of TLS says about the session.

use v2g_session::Protocol;

use crate::finding::Findings;
use crate::handshake::version;
use crate::{Handshake, Message, Rule, Severity, Step};

/// Alerts that only say goodbye.
const GOODBYE: [&str; 2] = ["close_notify", "user_canceled"];
/// TLS 1.3, which ISO 15118-20 demands. Source: V2G20-2356.
const TLS13: u16 = 0x0304;

pub(super) fn check(
    handshake: &Handshake,
    messages: &[Message],
    protocol: Option<Protocol>,
    findings: &mut Findings,
) {
    for step in handshake.steps.iter().filter(|it| it.alert.is_some()) {
        if !GOODBYE.contains(&step.name) {
            alert(step, messages, findings);
        }
    }
    let modern = super::is_modern(protocol);
    if let Some(chosen) = handshake.version.filter(|it| modern && *it < TLS13) {
        let text = format!("ISO 15118-20 is spoken over {}", version(chosen));
        let finding = findings.add((0, ""), Severity::Error, Rule::TlsVersion, text);
        finding.known = Some("it must not be used below TLS 1.3");
    }
}

fn alert(step: &Step, messages: &[Message], findings: &mut Findings) {
    let sender = step.direction.sender();
    let text = format!("the {sender} breaks TLS off with {}", step.name);
    let behind = messages.iter().rposition(|it| it.frame <= step.frame);
    let at = (behind.unwrap_or(0), step.name);
    let finding = findings.add(at, Severity::Error, Rule::TlsAlert, text);
    finding.message = behind;
    finding.known = known(step.name);
}

/// What is mostly behind an alert.
fn known(alert: &str) -> Option<&'static str> {
    Some(match alert {
        "unknown_ca" => "the other side's chain leads to no root that it has",
        "bad_certificate" | "certificate_unknown" | "unsupported_certificate" => {
            "the other side's certificate does not fit what it expects: usage, names or algorithms"
        }
        "certificate_expired" => {
            "a certificate of the other side's chain has run out, or a clock is wrong"
        }
        "handshake_failure" | "insufficient_security" => {
            "both sides have no cipher suite, group or signature algorithm in common"
        }
        "protocol_version" => "both sides have no version of TLS in common",
        "decrypt_error" => "a signature or Finished of the other side is wrong",
        "certificate_required" => "the vehicle showed no certificate",
        _ => return None,
    })
}
