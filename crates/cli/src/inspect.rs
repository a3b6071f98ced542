//! `v2g inspect`: recorded sessions as tables or JSON, and what is wrong with them.

use std::fmt::Write as _;
use std::io::stdout;
use std::path::Path;

use v2g_trace::{Direction, Finding, Message, Severity, Transcript, capture, check, gist, json};

use crate::arguments::Inspect;
use crate::failure::{Failure, warn};
use crate::input::write_line;

pub(crate) fn run(arguments: &Inspect) -> Result<(), Failure> {
    let mut transcripts = Vec::new();
    let mut unread = false;
    for file in &arguments.files {
        match read(file) {
            Ok(read) => transcripts.extend(read),
            Err(error) => {
                warn(error);
                unread = true;
            }
        }
    }
    if arguments.json {
        write_line(&mut stdout(), &json(&transcripts))?;
    } else {
        for transcript in &transcripts {
            write_line(&mut stdout(), table(transcript, arguments.all).trim_end())?;
        }
    }
    let worst = transcripts.iter().filter_map(Transcript::severity).max();
    let code = match worst {
        _ if unread => 1,
        Some(Severity::Error) => 4,
        Some(Severity::Warning) => 3,
        _ => return Ok(()),
    };
    Err(Failure {
        code,
        ..Failure::silent()
    })
}

/// The sessions in a file.
fn read(file: &Path) -> Result<Vec<Transcript>, String> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| format!("cannot read {name}: {error}"))?;
    let capture = capture::read(&bytes, &name).map_err(|error| format!("{name}: {error}"))?;
    if let Some(cut) = &capture.cut {
        warn(format_args!("{name}: {cut}"));
    }
    if capture.conversations.is_empty() {
        warn(format_args!(
            "{name}: no V2G in {} packets",
            capture.packets
        ));
    }
    Ok(capture.conversations.iter().map(check).collect())
}

/// A session in lines: of a row of like exchanges the first and the last, unless all are wanted.
fn table(transcript: &Transcript, all: bool) -> String {
    let mut out = format!("{}\n", transcript.name);
    let messages = &transcript.messages;
    let start = messages.first().map(|it| it.time).unwrap_or_default();
    let mut left_out = 0_usize;
    for (index, message) in messages.iter().enumerate() {
        let at = |finding: &&Finding| finding.message == Some(index);
        let mut findings = transcript.findings.iter().filter(at).peekable();
        if !all && findings.peek().is_none() && transcript.is_inner(index) {
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
        let line = format!("{seconds:>10.3}  {arrow}  {name:<30} {}", said(message));
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

fn flush(out: &mut String, left_out: &mut usize) {
    match std::mem::take(left_out) {
        0 => {}
        messages => {
            let _ = writeln!(out, "{:>10}  ... {messages} like messages", "");
        }
    }
}

/// The values that matter.
fn said(message: &Message) -> String {
    if message.set == "sdp" {
        return message.json();
    }
    gist(message.v2gtp()).text
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
