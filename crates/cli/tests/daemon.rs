//! The station as a service, as an installer meets it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

fn v2g() -> Command {
    Command::new(env!("CARGO_BIN_EXE_v2g"))
}

fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn lines(out: impl std::io::Read) -> impl Iterator<Item = String> {
    BufReader::new(out).lines().map_while(Result::ok)
}

const STATION: &str = "
[station]
authorization_time = 0.1
isolation_time = 0.1
[station.dc]
voltage_ramp = 5000
[[evse]]
interface = 'lo'
evse_id = 'DE*V2G*E1'
[[evse]]
interface = 'v2gnone'
evse_id = 'DE*V2G*E2'
max_power = 50
";

#[test]
fn a_service_reads_its_limits_again_and_ends_when_it_is_asked_to() {
    let file = folder("daemon").join("station.toml");
    std::fs::write(&file, STATION).unwrap();
    let mut station = v2g()
        .args(["secc", "--plain", "--config"])
        .arg(&file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = lines(station.stdout.take().unwrap());
    let mut comes = |text: &str| {
        let line = told.find(|line| line.contains(text));
        assert!(line.is_some(), "{text}");
    };
    comes("2 charging points");
    comes("DE*V2G*E2: not ready, trying again: there is no network interface");
    let id = station.id().to_string();
    let signal = |name: &str| {
        let killed = Command::new("kill").arg(name).arg(&id).status().unwrap();
        assert!(killed.success());
    };
    std::fs::write(&file, STATION.replace("50", "5000")).unwrap();
    signal("-HUP");
    comes("Everything stays as it is");
    std::fs::write(&file, STATION.replace("50", "20")).unwrap();
    signal("-HUP");
    comes("limits at once");
    signal("-TERM");
    comes("0 of 0 sessions");
    assert!(station.wait().unwrap().success());
}

#[test]
fn man_pages_and_completions_name_every_command() {
    let folder = folder("manual");
    let made = v2g().arg("manual").arg(&folder).output().unwrap();
    assert!(made.status.success());
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert!(read("v2g.1").contains("v2g\\-secc(1)") || read("v2g.1").contains("secc"));
    assert!(read("v2g-secc.1").contains("\\-\\-config"));
    assert!(read("v2g-slac-station.1").contains("\\-\\-modem"));
    for completions in ["v2g.bash", "_v2g", "v2g.fish"] {
        assert!(read(completions).contains("secc"), "{completions}");
    }
}
