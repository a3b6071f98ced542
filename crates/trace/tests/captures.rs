//! Recordings of the shared folder, each judged as the committed table says.
//!
//! The table, `verdicts.txt`, was read by people: each line is a judgement that a careful reader of the
//! recording agrees with. The folder is not part of the repository; without it the test says that it is
//! skipped.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use v2g_trace::{Transcript, capture, check};

fn shared() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("V2G_SHARED").map_or_else(beside, PathBuf::from);
    let captures = shared.join("captures");
    if !captures.is_dir() {
        eprintln!("skipped: no captures in {}", captures.display());
        return None;
    }
    Some(captures)
}

/// Files of the folder that are recordings, in order.
fn recordings(folder: &Path) -> Vec<PathBuf> {
    let recording = |path: &PathBuf| {
        let ending = path.extension().and_then(|it| it.to_str());
        let single = path
            .file_name()
            .is_some_and(|name| name != "messages.jsonl");
        single && matches!(ending, Some("dump" | "pcapng" | "jsonl"))
    };
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths.filter(recording).collect();
    paths.sort();
    paths
}

/// The judgement over a session in lines.
fn verdict(transcript: &Transcript) -> String {
    let protocol = transcript
        .protocol
        .map_or("no protocol".to_owned(), |it| format!("{it:?}"));
    let mut lines = format!("  {protocol}, {} messages\n", transcript.messages.len());
    for finding in &transcript.findings {
        let at = finding
            .message
            .map(|index| (index, &transcript.messages[index]));
        let place = at.map_or("-".to_owned(), |(index, it)| format!("{index} {}", it.name));
        let _ = write!(lines, "    {place}: {} {}", finding.severity, finding.rule);
        if finding.times > 1 {
            let _ = write!(lines, " x{}", finding.times);
        }
        lines.push('\n');
    }
    lines
}

#[test]
fn every_recording_is_judged_as_the_table_says() {
    let Some(captures) = shared() else { return };
    let mut found = String::new();
    for folder in ["bench", "cars"] {
        for path in recordings(&captures.join(folder)) {
            let name = path.file_name().unwrap().to_str().unwrap();
            let capture = capture::read(&fs::read(&path).unwrap(), name).unwrap();
            let _ = writeln!(found, "{folder}/{name}");
            if let Some(cut) = &capture.cut {
                let _ = writeln!(found, "  {cut}");
            }
            for conversation in &capture.conversations {
                let transcript = check(conversation);
                if std::env::var_os("V2G_EXPLAIN").is_some() {
                    eprintln!("{name} {}", transcript.name);
                    for finding in &transcript.findings {
                        eprintln!("   {:?} {finding}", finding.message);
                    }
                }
                found += &verdict(&transcript);
            }
        }
    }
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verdicts.txt");
    let expected = fs::read_to_string(&table).unwrap_or_default();
    if found != expected {
        let actual = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verdicts.txt");
        fs::write(&actual, &found).unwrap();
        panic!("{} differs from {}", actual.display(), table.display());
    }
}
