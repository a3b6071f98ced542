//! Recordings: pcap, pcapng, JSON lines, with TLS and keys in them.

use v2g_trace::{capture, check as judge, json};

pub(crate) fn check(bytes: &[u8]) {
    let capture = match capture::read(bytes, "fuzz") {
        Ok(capture) => capture,
        Err(unreadable) => {
            assert!(!unreadable.to_string().is_empty());
            return;
        }
    };
    let transcripts: Vec<_> = capture.conversations.iter().map(judge).collect();
    for transcript in &transcripts {
        let _ = transcript.severity();
        for finding in &transcript.findings {
            assert!(!finding.to_string().is_empty());
        }
    }
    assert!(!json(&transcripts).is_empty());
}
