//! Sessions and messages for people.

use std::fmt::Write as _;

use v2g::session::Protocol;
use v2g_trace::{Direction, Filter, Finding, Severity, SignatureCheck, Transcript};

/// A session in lines: of a row of like exchanges the first and the last, unless all are wanted.
pub(super) fn table(transcript: &Transcript, all: bool, filter: Option<&Filter>) -> String {
    let mut out = format!("{}\n", transcript.name);
    if let Some(handshake) = &transcript.handshake {
        let _ = writeln!(out, "{:>10}  {}", "", handshake.summary());
    }
    let start = transcript.messages.first().map(|it| it.time);
    let modern = is_modern(transcript);
    for chain in &transcript.proofs.chains {
        let views = chain.describe(start.unwrap_or_default(), modern);
        let names: Vec<&str> = views.iter().map(|view| view.subject.as_str()).collect();
        let owner = chain.owner.name();
        let _ = writeln!(
            out,
            "{:>10}  certificates of the {owner}: {}",
            "",
            names.join(" < ")
        );
    }
    let messages = &transcript.messages;
    let start = messages.first().map(|it| it.time).unwrap_or_default();
    let mut left_out = 0_usize;
    for (index, message) in messages.iter().enumerate() {
        let at = |finding: &&Finding| finding.message == Some(index);
        let mut findings = transcript.findings.iter().filter(at).peekable();
        if filter.is_some_and(|filter| !filter.matches(transcript, index)) {
            continue;
        }
        let folds = !all && filter.is_none();
        if folds && findings.peek().is_none() && transcript.is_inner(index) {
            left_out += 1;
            continue;
        }
        flush(&mut out, &mut left_out);
        let seconds = message.time.saturating_sub(start).as_secs_f64();
        let arrow = match message.direction {
            Direction::ToStation => "EVCC -> SECC",
            Direction::ToVehicle => "EVCC <- SECC",
        };
        let name = match message.name {
            "" => "?",
            name => name,
        };
        let line = format!("{seconds:>10.3}  {arrow}  {name:<30} {}", message.text());
        let _ = writeln!(out, "{}", line.trim_end());
        for finding in findings {
            let _ = writeln!(out, "{:>10}  {finding}", "");
        }
    }
    flush(&mut out, &mut left_out);
    let without = transcript.findings.iter().filter(|it| it.message.is_none());
    for finding in without {
        let _ = writeln!(out, "{:>10}  {finding}", "");
    }
    let _ = writeln!(out, "{:>10}  {}", "", summary(transcript));
    out
}

/// Whether it is ISO 15118-20.
fn is_modern(transcript: &Transcript) -> bool {
    let protocol = transcript.protocol;
    protocol.is_some_and(|it| !matches!(it, Protocol::Din | Protocol::Iso2))
}

fn flush(out: &mut String, left_out: &mut usize) {
    match std::mem::take(left_out) {
        0 => {}
        messages => {
            let _ = writeln!(out, "{:>10}  ... {messages} like messages", "");
        }
    }
}

fn summary(transcript: &Transcript) -> String {
    let count = |severity| {
        let mut findings = transcript.findings.iter();
        findings
            .by_ref()
            .filter(|it| it.severity == severity)
            .count()
    };
    let plural = |count: usize, name| match count {
        1 => format!("1 {name}"),
        _ => format!("{count} {name}s"),
    };
    [
        plural(transcript.messages.len(), "message"),
        plural(count(Severity::Error), "error"),
        plural(count(Severity::Warning), "warning"),
        plural(count(Severity::Note), "note"),
    ]
    .join(", ")
}

/// One message with everything in it, and what is said of it; places count through all sessions.
pub(super) fn message(transcripts: &[Transcript], wanted: usize) -> Option<String> {
    let mut before = 0;
    for transcript in transcripts {
        let Some(index) = wanted.checked_sub(before) else {
            break;
        };
        let Some(message) = transcript.messages.get(index) else {
            before += transcript.messages.len();
            continue;
        };
        let hex: String = message.exi.iter().map(|it| format!("{it:02X}")).collect();
        let mut out = format!(
            "{}, frame {}, {}, {}, {}\n{hex}\n",
            message.name, message.frame, message.direction, message.layer, message.set
        );
        out += &match message.candidate {
            Some(_) => message.tree().text(),
            None => message.json(),
        };
        if !out.ends_with('\n') {
            out.push('\n');
        }
        for check in transcript
            .proofs
            .signatures
            .iter()
            .filter(|it| it.message == index)
        {
            out += &signature(check);
        }
        let here = transcript.findings.iter();
        for finding in here.filter(|it| it.message == Some(index)) {
            let _ = writeln!(out, "{finding}");
        }
        return Some(out);
    }
    None
}

/// A signature with its digests and the octets that they are over.
fn signature(check: &SignatureCheck) -> String {
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|it| format!("{it:02X}"))
            .collect::<String>()
    };
    let verdict = match &check.verdict {
        Some(Ok(deviations)) if deviations == "none" => "good".to_owned(),
        Some(Ok(deviations)) => format!("good, {deviations}"),
        Some(Err(refusal)) => format!("bad: {refusal}"),
        None => "unchecked: its certificate is not in the recording".to_owned(),
    };
    let signer = check.signer.as_deref().unwrap_or("unknown");
    let mut out = format!("signature: {verdict}; signer: {signer}\n");
    for part in &check.parts {
        let same = if part.matches { "matches" } else { "DIFFERS" };
        let claimed = part.claimed.as_deref().map_or("none".to_owned(), hex);
        let _ = writeln!(out, "  {} #{}: digest {same}", part.element, part.id);
        let _ = writeln!(
            out,
            "    claimed  {claimed}\n    computed {}",
            hex(&part.digest)
        );
        let _ = writeln!(out, "    over     {}", hex(&part.canonical));
    }
    let _ = writeln!(out, "  SignedInfo: {}", hex(&check.signed_info));
    out
}
