//! Three programs: a contract pool, a station that asks it, and a vehicle that gets its contract there.
//!
//! They run in a network of their own, where the standard's port is free; without the right to make one the tests
//! say so.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const CERTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../certs");

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pnc-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs a shell script with `$V2G` and `$CERTS` in a network of its own.
fn alone(folder: &Path, script: &str) -> Option<Output> {
    let mut unshare = Command::new("unshare");
    unshare
        .args(["--user", "--map-root-user", "--net", "sh", "-euc"])
        .arg(format!("ip link set lo up || exit 77\n{script}"))
        .current_dir(folder)
        .env("V2G", env!("CARGO_BIN_EXE_v2g"))
        .env("CERTS", CERTS);
    let output = unshare.output().ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.code() == Some(77) || text.contains("unshare") {
        eprintln!("skipped: no network of its own here: {text}");
        return None;
    }
    Some(output)
}

/// What the station says with this line in its table, and the vehicle with a mode.
fn configure(folder: &Path, edition: &str, station: &str, vehicle: &str) {
    let text = format!(
        r#"
[station.tls]
[[station.tls.chain]]
certificates = "{CERTS}/{edition}/secc-chain.pem"
key = "{CERTS}/{edition}/secc.key"
[station.tls.roots]
v2g = "{CERTS}/{edition}/v2g-root.pem"
mo = "{CERTS}/{edition}/mo-root.pem"
oem = "{CERTS}/{edition}/oem-root.pem"
[station.contract]
receipts = 1
{station}

[vehicle.tls]
{chain}
[vehicle.tls.roots]
v2g = "{CERTS}/{edition}/v2g-root.pem"
[vehicle.contract]
payment = "contract"
folder = "contracts"
{vehicle}
[vehicle.contract.provisioning]
certificates = "{CERTS}/{edition}/provisioning-chain.pem"
key = "{CERTS}/{edition}/provisioning.key"
"#,
        chain = match edition {
            "iso20" => format!(
                "[[vehicle.tls.chain]]\ncertificates = \"{CERTS}/iso20/vehicle-chain.pem\"\nkey = \"{CERTS}/iso20/vehicle.key\""
            ),
            _ => "tls12_only = true".to_owned(),
        }
    );
    std::fs::write(folder.join("both.toml"), text).unwrap();
}

const POOL: &str = r#"
$V2G contract serve --contract $CERTS/$EDITION/contract-chain.pem --contract-key $CERTS/$EDITION/contract.key \
    --cps $CERTS/$EDITION/cps-chain.pem --cps-key $CERTS/$EDITION/cps.key --listen 127.0.0.1:8443 > pool.txt &
POOL=$!
while ! grep -q http pool.txt; do sleep 0.1; done
"#;

const SESSION: &str = r#"
$V2G secc --interface lo --config both.toml --protocol $EDITION --mode ac --sessions 1 > station.txt &
STATION=$!
while ! grep -q waits station.txt; do sleep 0.1; done
CODE=0
timeout 60 $V2G evcc --interface lo --config both.toml --protocol $EDITION --mode ac --stop-after 3 > vehicle.txt || CODE=$?
wait $STATION || true
"#;

#[test]
fn a_vehicle_gets_its_contract_from_a_pool_and_charges_by_it() {
    for edition in ["iso2", "iso20"] {
        let folder = folder(edition);
        configure(&folder, edition, "back_end = \"http://127.0.0.1:8443\"", "");
        let script = format!("EDITION={edition}\n{POOL}{SESSION}kill $POOL\nexit $CODE");
        let Some(output) = alone(&folder, &script) else {
            return;
        };
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        let (station, vehicle) = (read("station.txt"), read("vehicle.txt"));
        let all = format!("{station}\n{vehicle}\n{output:?}");
        assert!(output.status.success(), "{all}");
        for said in [
            "the station answers the wish for an installation, with a contract in it",
            "signed with the key of DEV2GC00000001G",
            "Wh is signed with the contract's key",
        ] {
            assert!(station.contains(said), "no {said} in\n{all}");
        }
        assert!(
            vehicle.contains("the vehicle takes contract DEV2GC00000001G"),
            "{all}"
        );
        assert!(folder.join("contracts/DEV2GC00000001G.key").exists());
        // The contract is there now, and the pool is not.
        let script = format!("EDITION={edition}\n{SESSION}exit $CODE");
        let output = alone(&folder, &script).unwrap();
        let vehicle = read("vehicle.txt");
        assert!(output.status.success(), "{vehicle}\n{output:?}");
        assert!(
            vehicle.contains("pays by contract DEV2GC00000001G"),
            "{vehicle}"
        );
    }
}

#[test]
fn a_pool_that_is_not_there_is_answered_for() {
    let folder = folder("absent");
    configure(&folder, "iso2", "back_end = \"http://127.0.0.1:8443\"", "");
    let Some(output) = alone(&folder, &format!("EDITION=iso2\n{SESSION}exit $CODE")) else {
        return;
    };
    assert!(!output.status.success());
    let station = std::fs::read_to_string(folder.join("station.txt")).unwrap();
    assert!(
        station.contains("refuses: the contract pool cannot be asked"),
        "{station}"
    );
    assert!(
        station.contains("FAILED_NoCertificateAvailable"),
        "{station}"
    );
}
