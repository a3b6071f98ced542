//! The program as a user meets it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// AuthorizationReq of ISO 15118-2, as hex, and as JSON.
const HEX: &str = "8098005281140400";
const JSON: &str = r#"{"V2G_Message":{"Header":{"SessionID":"4A","Notification":{"FaultCode":"UnknownError"}},"Body":{"AuthorizationReq":{}}}}"#;

/// What is said about it when nobody says the set.
const READ_AS: &str = "v2g: read as iso2: no other set reads it to the end";

fn v2g(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_v2g"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that has already refused its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn answer(arguments: &[&str], input: &[u8]) -> (Option<i32>, String, String) {
    let output = v2g(arguments, input);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn decode_takes_hex_base64_and_binary_with_and_without_a_v2gtp_header() {
    let framed = format!("01fe800100000008{HEX}");
    let binary = [0x80, 0x98, 0x00, 0x52, 0x81, 0x14, 0x04, 0x00];
    for input in [
        HEX.as_bytes(),
        framed.as_bytes(),
        b"gJgAUoEUBAA=\n",
        &binary,
    ] {
        let (code, out, err) = answer(&["decode", "--format", "json"], input);
        assert_eq!(
            (code, out.trim_end(), err.trim_end()),
            (Some(0), JSON, READ_AS)
        );
    }
}

#[test]
fn decode_shows_a_message_as_text_xml_and_bits() {
    let (code, out, _) = answer(&["decode", "--as", "iso2"], HEX.as_bytes());
    assert!(
        code == Some(0) && out.contains("\n    SessionID: 4A\n"),
        "{out}"
    );
    let (code, out, _) = answer(&["decode", "--format", "xml"], HEX.as_bytes());
    assert!(
        code == Some(0) && out.lines().count() == 1 && out.contains("AuthorizationReq/>"),
        "{out}"
    );
    let (code, out, _) = answer(&["decode", "--format", "bits"], HEX.as_bytes());
    assert!(
        code == Some(0) && out.contains("FaultCode = UnknownError"),
        "{out}"
    );
}

#[test]
fn a_message_that_does_not_decode_is_shown_up_to_its_failure() {
    let cut = &HEX.as_bytes()[..10];
    let (code, out, err) = answer(&["decode"], cut);
    assert!(code == Some(1) && out.contains("SessionID: 4A"), "{out}");
    for said in [
        "read as iso2 up to bit 40 of 40: V2G_Message.Header.Notification.FaultCode: ",
        "expected here: ParsingError, NoTLSRootCertificatAvailable, UnknownError",
        "hint: the end of the message is missing",
    ] {
        assert!(err.contains(said), "{said} is not in {err}");
    }
    let (code, out, _) = answer(&["decode", "--format", "json"], cut);
    assert!(
        code == Some(1)
            && out.contains(r#""error":"V2G_Message.Header.Notification.FaultCode, bit 40"#),
        "{out}"
    );
    assert!(
        out.contains(r#""read":{"V2G_Message":{"Header":{"SessionID":"4A""#),
        "{out}"
    );
}

#[test]
fn what_people_paste_is_recognised() {
    for (input, said) in [
        (
            format!("800100000008{HEX}"),
            "behind: the last 6 bytes of a V2GTP header",
        ),
        (
            format!("01fe800100000008{HEX}{HEX}"),
            "8 bytes behind the end of the frame are left out",
        ),
        (format!("{HEX}{HEX}"), "another message begins at byte 8"),
        (format!("{{ 0x80, 0x98, {} }}", &HEX[4..]), "read as iso2"),
        (
            "0000   80 98 00 52 81 14  ..R.\n0006   04 00  ..\n".to_owned(),
            "read as iso2",
        ),
        (
            "00000000: 8098 0052 8114 0400  ...R....\n".to_owned(),
            "read as iso2",
        ),
    ] {
        let (code, out, err) = answer(&["decode"], input.as_bytes());
        assert!(code == Some(0) && err.contains(said), "{input}: {err}");
        assert!(out.contains("AuthorizationReq"), "{input}: {out}");
    }
    for (input, said) in [
        (
            HEX.to_owned(),
            "the set iso2 reads it to the end, as AuthorizationReq (--as iso2)",
        ),
        ("<V2G_Message/>".to_owned(), "this is XML text"),
        (JSON.to_owned(), "this is JSON text"),
        ("\u{a}\r\r\u{a}rest".to_owned(), "this is a capture file"),
    ] {
        let (code, _, err) = answer(&["decode", "--as", "din"], input.as_bytes());
        assert!(code == Some(1) && err.contains(said), "{input}: {err}");
    }
}

/// A handshake that ends at DIN SPEC 70121, as JSON, and a message that follows.
const HANDSHAKE: [&str; 3] = [
    r#"{"supportedAppProtocolReq":{"AppProtocol":[{"ProtocolNamespace":"urn:din:70121:2012:MsgDef","VersionNumberMajor":2,"VersionNumberMinor":0,"SchemaID":1,"Priority":1}]}}"#,
    r#"{"supportedAppProtocolRes":{"ResponseCode":"OK_SuccessfulNegotiation","SchemaID":1}}"#,
    r#"{"V2G_Message":{"Header":{"SessionID":"4A"},"Body":{"SessionSetupReq":{"EVCCID":"00"}}}}"#,
];

#[test]
fn lines_go_on_in_the_protocol_of_the_handshake() {
    let (code, mut input, err) = answer(&["encode", "--lines"], HANDSHAKE.join("\n").as_bytes());
    assert_eq!((code, err.as_str()), (Some(0), ""));
    // A message of DIN SPEC 70121 that breaks off in its header, where ISO 15118-2 has the same bits.
    input += "809a0200\n";
    let (code, out, err) = answer(&["decode", "--lines"], input.as_bytes());
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(
        (code, lines[..3].to_vec()),
        (Some(1), HANDSHAKE.to_vec()),
        "{err}"
    );
    assert!(lines[3].contains(r#""set":"din""#), "{out}");
    assert!(
        err.contains("line 1: read as app-protocol") && err.contains("line 3: read as din"),
        "{err}"
    );
}

#[test]
fn encode_is_the_inverse_of_decode() {
    for arguments in [
        &["encode"][..],
        &["encode", "--as", "iso2"],
        &["encode", "--lines"],
    ] {
        let (code, out, err) = answer(arguments, JSON.as_bytes());
        assert_eq!((code, out.trim_end(), err.as_str()), (Some(0), HEX, ""));
    }
    let (_, xml, _) = answer(&["decode", "--format", "xml"], HEX.as_bytes());
    for arguments in [&["encode"][..], &["encode", "--lines"]] {
        let (code, out, err) = answer(arguments, xml.as_bytes());
        assert_eq!((code, out.trim_end(), err.as_str()), (Some(0), HEX, ""));
    }
    let (code, _, err) = answer(&["encode"], br#"{"V2G_Message":{"Header":{}}}"#);
    assert!(code == Some(1) && err.contains("SessionID"), "{err}");
    let (code, _, err) = answer(&["encode"], b"<V2G_Message>\n <Header/></V2G_Message>");
    assert!(
        code == Some(1) && err.contains("line 2, column 2: V2G_Message.Header: SessionID"),
        "{err}"
    );
}

#[test]
fn encode_says_when_a_message_could_be_of_several_sets() {
    let text = HANDSHAKE[2];
    let (code, out, err) = answer(&["encode"], text.as_bytes());
    assert_eq!((code, &out[..4]), (Some(0), "8098"));
    assert!(err.contains("written as iso2; it could be of din"), "{err}");
    let (code, out, err) = answer(&["encode", "--as", "din"], text.as_bytes());
    assert_eq!((code, &out[..4], err.as_str()), (Some(0), "809a", ""));
}

#[test]
fn every_set_can_be_asked_for() {
    for set in [
        "app-protocol",
        "din",
        "iso2",
        "iso20-common",
        "iso20-ac",
        "iso20-dc",
        "iso20-acdp",
        "iso20-wpt",
        "iso20-ac-der-iec",
        "iso20-ac-der-sae",
        "xmldsig",
    ] {
        let (code, _, err) = answer(&["decode", "--as", set], b"80");
        assert!(
            code == Some(1) && err.contains(&format!("read as {set}")),
            "{err}"
        );
    }
}

#[test]
fn lines_stay_in_order_and_failures_take_their_place() {
    let input = format!("{HEX}\nnonsense!\n\n{HEX}\n");
    let (code, out, err) = answer(&["decode", "--lines"], input.as_bytes());
    let lines: Vec<&str> = out.lines().collect();
    let read_as = READ_AS.replace("v2g:", "v2g: line 1:");
    assert_eq!((code, err.trim_end(), lines.len()), (Some(1), &*read_as, 4));
    assert_eq!((lines[0], lines[3]), (JSON, JSON));
    assert!(
        lines[1].starts_with(r#"{"error":"#) && lines[2].starts_with(r#"{"error":"#),
        "{out}"
    );
    let (code, out, _) = answer(&["encode", "--lines"], format!("{JSON}\n{{}}\n").as_bytes());
    assert!(
        code == Some(1) && out.starts_with(HEX) && out.contains(r#"{"error":"#),
        "{out}"
    );
}

#[test]
fn what_is_not_understood_exits_with_2() {
    for arguments in [
        &["decode", "--as", "iso3"][..],
        &["decode", "--lines", "--format", "bits"],
        &["secc", "--interface", "lo"],
        &["evcc", "--interface", "lo"],
        &["charge"],
    ] {
        let (code, out, err) = answer(arguments, b"");
        assert!(
            code == Some(2) && out.is_empty() && !err.is_empty(),
            "{arguments:?}: {err}"
        );
    }
}

#[test]
fn what_cannot_be_done_exits_with_1_and_says_why() {
    for (arguments, reason) in [
        (
            &["evcc", "--interface", "plc7", "--plain"][..],
            "there is no network interface `plc7`",
        ),
        (
            &["secc", "--interface", "plc7", "--plain"],
            "there is no network interface `plc7`",
        ),
        (&["decode", "/no/such/file"], "cannot read /no/such/file"),
        (
            &["demo", "--config", "/no/such/file"],
            "cannot read /no/such/file",
        ),
    ] {
        let (code, _, err) = answer(arguments, b"");
        assert!(
            code == Some(1) && err.contains(reason),
            "{arguments:?}: {err}"
        );
    }
}

#[test]
fn the_demo_charges_and_leaves_its_files() {
    for (protocol, mode, speed) in [
        ("iso2", "dc", "1000"),
        ("iso2", "ac", "5000"),
        ("din", "dc", "1000"),
    ] {
        let name = match protocol {
            "din" => "din-dc",
            _ => mode,
        };
        let folder = folder(name);
        let config = folder.join("quick.toml");
        std::fs::write(
            &config,
            "[station]\nauthorization_time = 0.1\nisolation_time = 0.1",
        )
        .unwrap();
        let place = folder.to_str().unwrap();
        let arguments = [
            "demo",
            "--protocol",
            protocol,
            "--mode",
            mode,
            "--speed",
            speed,
            "--out",
            place,
            "--config",
            config.to_str().unwrap(),
        ];
        let (code, out, err) = answer(&arguments, b"");
        assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
        for said in [
            "times faster",
            "SessionStopRes",
            "ended as it should",
            "20 % -> 8",
        ] {
            assert!(out.contains(said), "{said} is not in {out}");
        }
        let lines = std::fs::read_to_string(folder.join(format!("v2g-demo-{name}.jsonl"))).unwrap();
        assert!(
            lines.lines().all(|line| line.contains(r#""json":{"#)),
            "{lines}"
        );
        assert!(
            lines
                .lines()
                .last()
                .unwrap()
                .contains(r#""message":"SessionStopRes""#)
        );
        assert!(folder.join(format!("v2g-demo-{name}.pcapng")).exists());
    }
}

#[test]
fn a_full_disk_leaves_whole_records_and_fails_the_demo() {
    let folder = folder("full");
    let config = folder.join("quick.toml");
    std::fs::write(
        &config,
        "[station]\nauthorization_time = 0.1\nisolation_time = 0.1",
    )
    .unwrap();
    // No file may have more than 32 blocks; without the signal that would end the program.
    let script =
        "trap '' XFSZ; ulimit -f 32; exec \"$0\" demo --speed 1000 --config \"$1\" --out \"$2\"";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_v2g")])
        .args([&config, &folder])
        .output()
        .unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(1) && err.contains("not complete"),
        "{err}"
    );
    let lines = std::fs::read_to_string(folder.join("v2g-demo-dc.jsonl")).unwrap();
    assert!(lines.len() > 8000 && lines.ends_with("}\n"), "{lines}");
    let mut capture = &std::fs::read(folder.join("v2g-demo-dc.pcapng")).unwrap()[..];
    while let [_, _, _, _, a, b, c, d, ..] = *capture {
        let length = u32::from_le_bytes([a, b, c, d]) as usize;
        capture = capture.get(length..).expect("a whole block");
    }
    assert!(capture.is_empty());
}

#[test]
fn a_demo_that_is_interrupted_says_so_and_exits_with_1() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_v2g"))
        .args(["demo", "--out"])
        .arg(folder("interrupted"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    while !text.contains("AuthorizationReq") {
        assert_ne!(out.read_line(&mut text).unwrap(), 0, "{text}");
    }
    let id = child.id().to_string();
    let killed = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(killed.success());
    out.read_to_string(&mut text).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{text}");
    assert!(
        text.contains("SessionStopRes") && text.contains("was interrupted"),
        "{text}"
    );
}

#[test]
fn a_vehicle_that_gets_no_energy_gives_up_and_says_why() {
    let folder = folder("idle");
    let config = folder.join("idle.toml");
    std::fs::write(
        &config,
        "[vehicle.ac]\nmax_current = 32\nmin_current = 20\n[station.ac]\nmax_current = 16",
    )
    .unwrap();
    let (config, place) = (config.to_str().unwrap(), folder.to_str().unwrap());
    let arguments = ["demo", "--mode", "ac", "--config", config, "--out", place];
    let (code, out, err) = answer(&arguments, b"");
    assert_eq!(code, Some(1), "{out}{err}");
    assert!(
        out.contains("no energy flowed") && out.contains("SessionStopRes"),
        "{out}"
    );
}

#[test]
fn a_closed_standard_error_does_not_make_a_failure_a_panic() {
    let status = Command::new("sh")
        .args(["-c", "exec \"$0\" decode /no/such/file 2>/dev/full"])
        .arg(env!("CARGO_BIN_EXE_v2g"))
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn conform_lists_its_cases_and_says_where_no_station_can_be() {
    let (code, out, _) = answer(&["conform", "list", "--case", "CMN_SDP"], b"");
    assert_eq!(code, Some(0));
    assert!(
        out.contains("CMN_SDP_001 [EIM]") && out.contains("V2G2-625"),
        "{out}"
    );
    let (code, _, err) = answer(&["conform", "list", "--case", "nothing"], b"");
    assert!(
        code == Some(2) && err.contains("no case begins so"),
        "{err}"
    );
    let (code, _, err) = answer(&["conform", "secc", "--interface", "plc7"], b"");
    assert!(
        code == Some(1) && err.contains("no network interface `plc7`"),
        "{err}"
    );
}
