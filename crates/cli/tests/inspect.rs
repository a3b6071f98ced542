//! `v2g inspect` as a user meets it.

use std::path::PathBuf;
use std::process::{Command, Output};

/// A vehicle asks, and the station answers with a request.
const ODD: &str = r#"{"t": 0.0, "dir": "EV->SE", "hex": "8000dbab9371d3234b71d1b981899189d191818991d26b9b3a232b30020000040040"}
{"t": 0.1, "dir": "SE->EV", "hex": "80980011d0180301652003fc00"}
"#;

/// The same, answered.
const GOOD: &str = r#"{"t": 0.0, "dir": "EV->SE", "hex": "8000dbab9371d3234b71d1b981899189d191818991d26b9b3a232b30020000040040"}
{"t": 0.1, "dir": "SE->EV", "hex": "80400040"}
"#;

fn file(name: &str, content: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn inspect(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_v2g");
    Command::new(program)
        .arg("inspect")
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn inspect_tells_by_its_exit_code_how_bad_it_is() {
    let good = inspect(&[file("good.jsonl", GOOD).to_str().unwrap()]);
    assert_eq!(good.status.code(), Some(0));
    let odd = inspect(&[file("odd.jsonl", ODD).to_str().unwrap()]);
    assert_eq!(odd.status.code(), Some(4));
    let text = String::from_utf8(odd.stdout).unwrap();
    assert!(
        text.contains("error [wrong-direction] the station sends SessionSetupReq"),
        "{text}"
    );
    let none = inspect(&["/nowhere.pcap"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(
        String::from_utf8(none.stderr)
            .unwrap()
            .contains("cannot read /nowhere.pcap")
    );
    let text = inspect(&[file("text.txt", "hello").to_str().unwrap()]);
    assert!(
        String::from_utf8(text.stderr)
            .unwrap()
            .contains("neither pcap nor pcapng nor JSON lines")
    );
    assert_eq!(inspect(&[]).status.code(), Some(2));
}

#[test]
fn inspect_gives_several_files_as_one_json_document() {
    let (good, odd) = (file("first.jsonl", GOOD), file("second.jsonl", ODD));
    let output = inspect(&["--json", good.to_str().unwrap(), odd.to_str().unwrap()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with(r#"{"messages":[{"session":0,"frame":1,"time":0.000000,"direction":"EVCC->SECC","layer":"tcp","set":"app-protocol","name":"supportedAppProtocolReq","exi":"8000DB"#), "{text}");
    assert!(
        text.contains(r#"{"session":1,"rule":"wrong-direction","severity":"error","message":3,"#),
        "{text}"
    );
}

#[test]
fn inspect_picks_messages_and_writes_them_for_build_servers_and_databases() {
    let odd = file("picked.jsonl", ODD);
    let odd = odd.to_str().unwrap();
    let text = |arguments: &[&str]| String::from_utf8(inspect(arguments).stdout).unwrap();
    let picked = text(&["--filter", "finding=wrong-direction", odd]);
    assert!(
        picked.contains("EVCC <- SECC") && !picked.contains("EVCC -> SECC"),
        "{picked}"
    );
    let json = text(&["--json", "--filter", "finding", odd]);
    assert!(
        json.contains(r#""message":0,"#) && json.contains("SessionSetupReq"),
        "{json}"
    );
    assert!(
        !json.contains(r#""name":"supportedAppProtocolReq""#),
        "{json}"
    );
    let wrong = inspect(&["--filter", "name=", odd]);
    assert_eq!(wrong.status.code(), Some(2));
    let message = text(&["--message", "1", odd]);
    assert!(
        message.starts_with("SessionSetupReq, frame 2, SECC->EVCC"),
        "{message}"
    );
    assert!(message.contains("EVCCID"), "{message}");
    assert_eq!(inspect(&["--message", "2", odd]).status.code(), Some(1));
    let junit = text(&["--junit", odd]);
    assert!(
        junit.contains(r#"name="wrong-direction"><failure type="error""#),
        "{junit}"
    );
    let lines = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("export.jsonl");
    text(&["--export", lines.to_str().unwrap(), odd]);
    let lines = std::fs::read_to_string(lines).unwrap();
    assert_eq!(lines.lines().count(), 2);
    assert!(
        lines.contains(r#""findings":["wrong-direction","#),
        "{lines}"
    );
}
