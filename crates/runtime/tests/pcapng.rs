//! The session log, read back by a small reader of its own and by tshark where that is installed.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use v2g::link::v2gtp::{Message, PayloadType, frame};
use v2g_runtime::log::{Naming, SessionLog};
use v2g_runtime::{Direction, Interface, Observation, Observer};

/// supportedAppProtocolReq for ISO 15118-2.
const HANDSHAKE: [u8; 35] = [
    0x80, 0x00, 0xeb, 0xab, 0x93, 0x71, 0xd3, 0x4b, 0x9b, 0x79, 0xd1, 0x89, 0xa9, 0x89, 0x89, 0xc1,
    0xd1, 0x91, 0xd1, 0x91, 0x81, 0x89, 0x99, 0xd2, 0x6b, 0x9b, 0x3a, 0x23, 0x2b, 0x30, 0x02, 0x00,
    0x00, 0x04, 0x00,
];

/// A frame too long for one segment.
const LONG: usize = 4000;

fn write_session(folder: &Path) {
    let interface = Interface {
        name: "eth1".to_owned(),
        index: 3,
        address: "fe80::fc:ff:fe00:1".parse().unwrap(),
        mac: [0x02, 0xfc, 0, 0, 0, 1],
    };
    let log = SessionLog::new(folder, Naming::Fixed("session".to_owned()), &interface).unwrap();
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_787_303_703);
    let mut step = 0;
    let mut observe = |what: Observation<'_>| {
        step += 1;
        log.observe(start + Duration::from_millis(step), &what);
    };
    let vehicle = "[fe80::fc:ff:fe00:2%3]:50001".parse().unwrap();
    let station = "[fe80::fc:ff:fe00:1%3]:61341".parse().unwrap();
    let request = [0x01, 0xfe, 0x90, 0x00, 0, 0, 0, 2, 0x10, 0x00];
    observe(Observation::Datagram {
        from: vehicle,
        to: "[ff02::1%3]:15118".parse().unwrap(),
        bytes: &request,
    });
    observe(Observation::Connected { vehicle, station });
    let mut buffer = [0; LONG + 8];
    for (direction, payload) in [
        (Direction::ToStation, &HANDSHAKE[..]),
        (Direction::ToVehicle, &[0x80; LONG]),
    ] {
        let bytes = frame(PayloadType::Exi, payload, &mut buffer).unwrap();
        observe(Observation::Bytes(direction, bytes));
        observe(Observation::Message(
            direction,
            Message {
                payload_type: PayloadType::Exi,
                payload,
            },
        ));
    }
    observe(Observation::Closed(Direction::ToStation));
    assert_eq!(log.failure(), None);
    assert_eq!(log.written().len(), 2);
}

/// The frames of a file that has nothing but what our writer writes.
fn packets(bytes: &[u8]) -> Vec<(u64, Vec<u8>)> {
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!((word(0), word(8)), (0x0A0D_0D0A, 0x1A2B_3C4D));
    let (mut at, mut packets) = (0, Vec::new());
    while at < bytes.len() {
        let length = word(at + 4) as usize;
        assert_eq!((length % 4, word(at + length - 4) as usize), (0, length));
        if word(at) == 6 {
            let captured = word(at + 20) as usize;
            let time = u64::from(word(at + 12)) << 32 | u64::from(word(at + 16));
            packets.push((time, bytes[at + 28..at + 28 + captured].to_vec()));
        }
        at += length;
    }
    packets
}

#[test]
fn the_frames_tell_the_session_with_correct_sequence_numbers() {
    let folder = tempfolder("reader");
    write_session(&folder);
    let packets = packets(&std::fs::read(folder.join("session.pcapng")).unwrap());
    assert_eq!(packets[0].0, 1_787_303_703_001_000);
    let kinds: Vec<u8> = packets.iter().map(|(_, frame)| frame[20]).collect();
    assert_eq!(kinds, [17, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6]);
    assert_eq!(packets[0].1[..6], [0x33, 0x33, 0, 0, 0, 1]);

    // Each segment begins where the sender's last ended, and acknowledges all that the other has sent.
    let mut next = [0u32; 2];
    for (_, frame) in &packets[1..] {
        let tcp = &frame[54..];
        let side = usize::from(tcp[..2] == 61341u16.to_be_bytes());
        let number = |at: usize| u32::from_be_bytes(tcp[at..at + 4].try_into().unwrap());
        assert_eq!(number(4), next[side]);
        let flags = tcp[13];
        assert_eq!(
            number(8),
            if flags & 0x10 == 0 { 0 } else { next[1 - side] }
        );
        next[side] += (tcp.len() - 20) as u32 + u32::from(flags & 0x03 != 0);
    }
    assert_eq!(next, [2 + 8 + HANDSHAKE.len() as u32, 2 + 8 + LONG as u32]);
}

#[test]
fn each_message_is_a_line_of_json() {
    let folder = tempfolder("lines");
    write_session(&folder);
    let text = std::fs::read_to_string(folder.join("session.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["time"], "2026-08-21T09:15:03.001000Z");
    assert_eq!(lines[0]["message"], "SDPRequest");
    assert_eq!(lines[1]["direction"], "EVCC->SECC");
    assert_eq!(lines[1]["payload_type"], "0x8001");
    assert!(lines[2]["error"].is_string());
}

#[test]
fn tshark_opens_the_file_without_complaint() {
    if Command::new("tshark").arg("--version").output().is_err() {
        eprintln!("SKIPPED: tshark is not installed");
        return;
    }
    let folder = tempfolder("tshark");
    write_session(&folder);
    let fields = [
        "frame.number",
        "ipv6.src",
        "tcp.checksum.status",
        "udp.checksum.status",
        "_ws.expert.message",
    ];
    let output = Command::new("tshark")
        .arg("-r")
        .arg(folder.join("session.pcapng"))
        .args([
            "-o",
            "tcp.check_checksum:TRUE",
            "-o",
            "udp.check_checksum:TRUE",
            "-T",
            "fields",
            "-E",
            "separator=|",
        ])
        .args(fields.iter().flat_map(|field| ["-e", field]))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 11, "{text}");
    for line in text.lines() {
        let words: Vec<&str> = line.split('|').collect();
        assert!(words[2] == "1" || words[3] == "1", "checksum: {line}");
        for complaint in [
            "retransmission",
            "out-of-order",
            "previous segment",
            "unseen",
            "Malformed",
        ] {
            assert!(
                !words[4].to_lowercase().contains(&complaint.to_lowercase()),
                "{line}"
            );
        }
    }
}

fn tempfolder(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}
