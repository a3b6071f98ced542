//! A station that is killed at any moment is there again at once, with records that can be read and the session that
//! sleeps.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::link::{self, EVCC, SECC};
use super::plug::Running;
use super::tools::Tools;
use crate::command::wait;
use crate::report::{Trouble, Verdict};

/// As the case is called.
pub(super) const NAME: &str = "kill-100-times";
const KILLS: usize = 100;
/// From the start of the program to `READY=1`.
const READY: Duration = Duration::from_millis(300);
/// A session to its pause takes 100 ms; the kill comes at any moment of it, or shortly after.
const WITHIN_MS: u64 = 300;
/// As long as the files of a session that is over may take.
const JUST_AFTER_MS: u64 = 50;
/// What else is waited for; never so long unless something is wrong.
const LIMIT: Duration = Duration::from_secs(10);
/// Fewer sessions that were joined again prove nothing.
const LEAST_JOINED: usize = 10;
/// Of the moments, so that a failure comes again.
const SEED: u64 = 0x2021_0927;

const STATION: &str = "
[station]
authorization_time = 0.02
contactor_time = 0.02
[records]
folder = 'records'
[state]
folder = 'state'
[[evse]]
interface = 'se0'
evse_id = 'DE*V2G*E1'
";

const VEHICLE: &str = "
[vehicle]
evcc_id = '02:00:00:00:00:01'
mode = 'ac'
contactor_time = 0.02
[[vehicle.script]]
after = 0.05
do = 'pause'
[state]
folder = 'state'
";

struct Crash<'a> {
    folder: &'a Path,
    tools: &'a Tools,
    manager: UnixDatagram,
    random: u64,
    slowest: Duration,
    joined: usize,
}

pub(super) fn run(folder: &Path, tools: &Tools) -> Verdict {
    link::lay()?;
    fs::write(folder.join("station.toml"), STATION)?;
    fs::write(folder.join("vehicle.toml"), VEHICLE)?;
    let manager = UnixDatagram::bind(folder.join("notify"))?;
    manager.set_read_timeout(Some(LIMIT))?;
    let mut crash = Crash {
        folder,
        tools,
        manager,
        random: SEED,
        slowest: Duration::ZERO,
        joined: 0,
    };
    for round in 1..=KILLS {
        let failed = |why: Trouble| match why {
            Trouble::Failed(why) => Trouble::Failed(format!("round {round}: {why}")),
            other => other,
        };
        crash.round().map_err(failed)?;
    }
    let records = crash.records()?;
    println!(
        "{KILLS} kills: ready again within {} ms, {} sessions joined again, {} records read",
        crash.slowest.as_millis(),
        crash.joined,
        records.len()
    );
    if crash.joined < LEAST_JOINED {
        return Err(Trouble::Failed(format!(
            "only {} sessions were joined again",
            crash.joined
        )));
    }
    Ok(())
}

impl Crash<'_> {
    /// From start to kill.
    fn round(&mut self) -> Verdict {
        let mut station = self.start()?;
        let before: BTreeSet<_> = self.records()?.into_iter().map(|(path, _)| path).collect();
        let sleeps = self.sleeping("DE-V2G-E1")?;
        let mut vehicle = EVCC.program(&self.tools.v2g, &self.folder.join("vehicle.log"))?;
        vehicle.args(["evcc", "--plain", "--interface", EVCC.interface, "--config"]);
        vehicle.arg(self.folder.join("vehicle.toml"));
        // Both know of the same one: it has to be joined again. Only one does if the kill came between.
        let again =
            sleeps.is_some() && sleeps == self.sleeping("vehicle_2002_3A00_3A00_3A00_3A00_3A01")?;
        let mut vehicle = Running(vehicle.spawn()?);
        // Else this session too is hit on its way.
        let mut within = WITHIN_MS;
        if again && self.draw(2) == 0 {
            within = JUST_AFTER_MS;
            ended(&mut vehicle.0)?;
            self.joined_again(&before)?;
            self.joined += 1;
        }
        let moment = self.draw(within);
        sleep(Duration::from_millis(moment));
        station.0.kill()?;
        station.0.wait()?;
        Ok(())
    }

    /// A station that says it is ready, in time.
    fn start(&mut self) -> Result<Running, Trouble> {
        let mut station = SECC.program(&self.tools.v2g, &self.folder.join("station.log"))?;
        station.args(["secc", "--plain", "--config"]);
        station.arg(self.folder.join("station.toml"));
        station.env("NOTIFY_SOCKET", self.folder.join("notify"));
        let began = Instant::now();
        let station = Running(station.spawn()?);
        let mut buffer = [0; 512];
        loop {
            let length = self.manager.recv(&mut buffer).map_err(|error| {
                Trouble::Failed(format!("the station does not get ready: {error}"))
            })?;
            if buffer
                .get(..length)
                .is_some_and(|told| told.starts_with(b"READY=1"))
            {
                break;
            }
        }
        let took = began.elapsed();
        self.slowest = self.slowest.max(took);
        if took > READY {
            return Err(Trouble::Failed(format!("ready only after {took:?}")));
        }
        Ok(station)
    }

    /// Every record, each of them whole.
    fn records(&self) -> Result<Vec<(PathBuf, Value)>, Trouble> {
        let mut records = Vec::new();
        for entry in fs::read_dir(self.folder.join("records"))? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "json") {
                records.push((path.clone(), whole(&path)?));
            }
        }
        Ok(records)
    }

    /// The number of the session that sleeps, as octets in hexadecimal.
    fn sleeping(&self, name: &str) -> Result<Option<String>, Trouble> {
        let path = self.folder.join(format!("state/{name}.paused.json"));
        match fs::metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            about => about?,
        };
        // Mark and version, protocol, mode and length stand before it.
        let kept = whole(&path)?;
        let octets = kept["session"].as_str().unwrap_or_default();
        let number = octets.get(14..30);
        number
            .map(|number| Some(number.to_owned()))
            .ok_or_else(|| Trouble::Failed(format!("{} has no session", path.display())))
    }

    /// A record that was not there before tells of a session that was joined again.
    fn joined_again(&self, before: &BTreeSet<PathBuf>) -> Verdict {
        let give_up = Instant::now() + LIMIT;
        loop {
            let records = self.records()?;
            let fresh = records.iter().filter(|(path, _)| !before.contains(path));
            let over: Vec<_> = fresh
                .filter(|(_, record)| record["state"] != "running")
                .collect();
            match over.as_slice() {
                [(_, record)] if record["resumed"] == true => return Ok(()),
                [] if Instant::now() < give_up => sleep(Duration::from_millis(5)),
                other => {
                    return Err(Trouble::Failed(format!(
                        "the session that sleeps was not joined again: {other:?}"
                    )));
                }
            }
        }
    }

    /// Below `limit` (xorshift).
    fn draw(&mut self, limit: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % limit
    }
}

fn ended(vehicle: &mut Child) -> Verdict {
    match wait(vehicle, LIMIT)? {
        Some(status) if status.success() => Ok(()),
        ended => Err(Trouble::Failed(format!("the vehicle ended: {ended:?}"))),
    }
}

fn whole(path: &Path) -> Result<Value, Trouble> {
    let text = fs::read_to_string(path)?;
    serde_json::from_str(&text)
        .map_err(|error| Trouble::Failed(format!("{}: {error}", path.display())))
}
