//! The demonstration and its configuration as a user meets them.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Everything that takes time takes little.
const QUICK: &str = "
[station]
authorization_time = 0.1
positioning_time = 0.1
isolation_time = 0.1
[station.dc]
voltage_ramp = 5000
current_ramp = 5000
[vehicle]
positioning_time = 0.1
[vehicle.discharge]
down_to = 70
";

fn v2g(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_v2g"));
    let output = program.args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("demo-{name}"));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A demonstration with these options; what it says.
fn demo(name: &str, options: &str) -> (Option<i32>, String) {
    let folder = folder(name);
    let config = folder.join("quick.toml");
    std::fs::write(&config, QUICK).unwrap();
    let mut arguments = vec!["demo", "--config", config.to_str().unwrap()];
    arguments.extend(["--out", folder.to_str().unwrap()]);
    arguments.extend(options.split_whitespace());
    let (code, out, err) = v2g(&arguments);
    (code, out + &err)
}

#[test]
fn every_way_of_iso_15118_20_charges() {
    for (options, said) in [
        (
            "--protocol iso20 --speed 1000",
            ["DC_ChargeLoopRes", "-> 8"],
        ),
        (
            "--mode dc --control dynamic --speed 1000",
            ["2 connector 2 dynamic", "-> 8"],
        ),
        (
            "--mode ac --protocol iso20 --speed 8000",
            ["AC_ChargeLoopRes", "-> 8"],
        ),
        (
            "--mode ac --control dynamic --speed 8000",
            ["wants 19.2 kW", "-> 8"],
        ),
        (
            "--mode dc-bpt --speed 1000",
            ["back to the station", "ended as it should"],
        ),
        (
            "--mode dc-bpt --control dynamic --speed 1000",
            ["back to the station", "DC_BPT"],
        ),
        (
            "--mode ac-bpt --speed 8000",
            ["back to the station", "AC_BPT"],
        ),
        (
            "--mode ac-bpt --control dynamic --speed 8000",
            ["back to the station", "wants -"],
        ),
        ("--mode mcs --speed 1000", ["MCS", "-> 8"]),
        ("--mode acdp --speed 1000", ["ACDP_DisconnectRes", "-> 8"]),
        (
            "--mode acdp --control dynamic --speed 1000",
            ["ACDP_ConnectRes", "-> 8"],
        ),
        ("--mode wpt --speed 8000", ["WPT_AlignmentCheckRes", "-> 8"]),
        (
            "--mode wpt --control dynamic --speed 8000",
            ["WPT_ChargeLoopRes", "-> 8"],
        ),
    ] {
        let (code, text) = demo("ways", options);
        assert_eq!(code, Some(0), "{options}: {text}");
        for said in said {
            assert!(text.contains(said), "{options}: {said} is not in {text}");
        }
    }
}

#[test]
fn a_contract_is_installed_and_pays() {
    for (options, said) in [
        (
            "--pnc --install --protocol iso20 --mode ac --speed 4000",
            [
                "TLS 1.3, the certificates of both are good",
                "installed on the way",
            ],
        ),
        (
            "--pnc --speed 500",
            [
                "TLS 1.2, the station's certificates are good",
                "DE8AAC1A2B3C4D5; chain",
            ],
        ),
    ] {
        let (code, text) = demo(&format!("pnc-{}", options.len()), options);
        assert_eq!(code, Some(0), "{text}");
        for said in said {
            assert!(text.contains(said), "no {said} in\n{text}");
        }
        assert!(
            text.contains("signed by the vehicle and verified"),
            "{text}"
        );
    }
}

#[test]
fn a_session_sleeps_and_is_joined_again() {
    for options in ["", "--tls", "--protocol iso20"] {
        let (code, text) = demo("pause", &format!("{options} --pause --speed 400"));
        assert_eq!(code, Some(0), "{options}: {text}");
        for said in ["The session sleeps.", "OK_OldSessionJoined", "-> 8"] {
            assert!(text.contains(said), "{options}: {said} is not in {text}");
        }
    }
}

#[test]
fn certificates_protect_what_is_to_be_protected() {
    for (options, said) in [
        ("--tls", "TLS 1.2, the station's certificates are good"),
        (
            "--protocol iso20",
            "TLS 1.3, the certificates of both are good",
        ),
    ] {
        let (code, text) = demo("tls", &format!("{options} --speed 1000"));
        assert!(code == Some(0) && text.contains(said), "{options}: {text}");
    }
}

#[test]
fn either_side_wants_to_negotiate_anew() {
    for (side, word) in [
        ("--renegotiate", "Renegotiate, schedule"),
        ("--renegotiate vehicle", "Renegotiate, schedule"),
        ("--renegotiate --protocol iso20", "ScheduleRenegotiation"),
    ] {
        let (code, text) = demo("renegotiate", &format!("{side} --speed 400"));
        assert!(code == Some(0) && text.contains(word), "{side}: {text}");
    }
}

#[test]
fn every_fault_ends_the_session_for_its_reason() {
    let (code, list, _) = v2g(&["demo", "--fault", "list"]);
    assert_eq!(code, Some(0));
    let names = list.lines().map(|line| line.split_once(' ').unwrap());
    let mut seen = 0;
    for (name, what) in names {
        let mode = what.rsplit_once("(--mode ");
        let mode = mode.map_or("dc", |(_, mode)| mode.trim_end_matches(')'));
        let (code, text) = demo("fault", &format!("--mode {mode} --fault {name}"));
        let reason = format!("ended because of {name}");
        assert!(code == Some(0) && text.contains(&reason), "{name}: {text}");
        seen += 1;
    }
    assert_eq!(seen, 18);
}

#[test]
fn what_does_not_go_together_is_refused() {
    for (options, reason) in [
        ("--protocol din --mode ac", "has no AC"),
        ("--protocol din --pause", "has no pause"),
        ("--protocol din --tls", "has no TLS"),
        ("--protocol din --renegotiate", "has no renegotiation"),
        ("--protocol iso2 --mode dc-bpt", "only ISO 15118-20 knows"),
        (
            "--protocol iso2 --control dynamic",
            "only ISO 15118-20 knows",
        ),
        ("--fault bad-luck", "no fault is called `bad-luck`"),
        (
            "--mode ac --fault isolation-fault",
            "happens to a DC supply",
        ),
        (
            "--mode dc --fault contactor-welded",
            "the contactor of an AC station",
        ),
        ("--plot picture.png", "should end in .svg"),
        ("--mode hydrogen", "invalid value"),
        ("--renegotiate somebody", "invalid value"),
    ] {
        let (code, text) = demo("refused", options);
        assert!(
            code == Some(2) && text.contains(reason),
            "{options}: {text}"
        );
    }
}

#[test]
fn the_session_is_drawn() {
    let file = folder("plot").join("session.svg");
    let options = format!("--speed 1000 --plot {}", file.display());
    let (code, text) = demo("plot", &options);
    assert!(code == Some(0) && text.contains("session.svg"), "{text}");
    let picture = std::fs::read_to_string(&file).unwrap();
    for said in [
        "<svg",
        "Power, kW",
        "State of charge, %",
        "Voltage, V",
        "Current, A",
    ] {
        assert!(picture.contains(said), "{said} is not in the picture");
    }
}

#[test]
fn a_configuration_is_explained_and_checked() {
    let file = folder("config").join("v2g.toml");
    let path = file.to_str().unwrap();
    for side in [&[][..], &["station"], &["vehicle"]] {
        let (code, out, _) = v2g(&[&["config", "example"], side].concat());
        assert_eq!(code, Some(0));
        std::fs::write(&file, &out).unwrap();
        let (code, out, err) = v2g(&["config", "check", path]);
        assert!(
            code == Some(0) && out.contains("is a configuration"),
            "{err}"
        );
    }
    for (text, line, reason) in [
        (
            "[station]\nmodes = [\"tram\"]",
            "line 2",
            "unknown variant `tram`",
        ),
        ("[vehicle]\n\nsoc = 3", "line 3", "unknown field `soc`"),
        (
            "[vehicle.battery]\nsoc = 101",
            "line 2",
            "between 0 and 100",
        ),
        (
            "[[station.script]]\nafter = 1\ndo = \"dance\"",
            "line 3",
            "unknown action `dance`",
        ),
        ("[station", "line 1", "unclosed table"),
    ] {
        std::fs::write(&file, text).unwrap();
        let (code, _, err) = v2g(&["config", "check", path]);
        assert!(
            code == Some(1) && err.contains(line) && err.contains(reason),
            "{text}: {err}"
        );
    }
}
