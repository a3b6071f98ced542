//! From the plug to the next vehicle: SLAC over simulated modems, discovery, session, link down, and again.

use std::fs;
use std::path::Path;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::link::{self, EVCC, MODEMS, PORTS, SECC};
use super::tools::Tools;
use crate::command::wait;
use crate::report::{Trouble, Verdict};

/// As the case is called.
pub(super) const NAME: &str = "plug-after-plug";
/// Vehicles, one after the other.
const VEHICLES: usize = 3;
/// A match takes 2 s, the session some seconds more.
const LIMIT: Duration = Duration::from_secs(60);

const STATION: &str = "
[station]
authorization_time = 0.2
isolation_time = 0.2
[[evse]]
interface = 'se0'
evse_id = 'DE*V2G*E1'
slac = 'qualcomm'
";

/// A program that does not outlive the case.
pub(super) struct Running(pub(super) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(super) fn run(folder: &Path, tools: &Tools) -> Verdict {
    link::lay_powerline()?;
    let log = |name: &str| folder.join(format!("{name}.log"));
    let mut modems = MODEMS.program(&tools.v2g, &log("modems"))?;
    modems.args(["slac", "modems"]).args(PORTS);
    let _modems = Running(modems.spawn()?);
    let config = folder.join("station.toml");
    fs::write(&config, STATION)?;
    let mut station = SECC.program(&tools.v2g, &log("station"))?;
    station.args(["secc", "--plain", "--config"]).arg(&config);
    let _station = Running(station.spawn()?);
    for number in 1..=VEHICLES {
        let mut vehicle = EVCC.program(&tools.v2g, &log(&format!("vehicle-{number}")))?;
        vehicle.args(["evcc", "--plain", "--slac", "qualcomm"]);
        vehicle.args(["--interface", EVCC.interface, "--stop-after", "1"]);
        let mut vehicle = Running(vehicle.spawn()?);
        match wait(&mut vehicle.0, LIMIT)? {
            Some(status) if status.success() => {}
            ended => {
                return Err(Trouble::Failed(format!(
                    "vehicle {number} ended: {ended:?}"
                )));
            }
        }
        comes_down(&log("station"), number)?;
    }
    println!("{VEHICLES} vehicles: matched, charged, unlinked");
    Ok(())
}

/// The station's link has come up and gone down so often.
fn comes_down(log: &Path, times: usize) -> Verdict {
    let give_up = Instant::now() + LIMIT;
    loop {
        let text = fs::read_to_string(log)?;
        let count = |what| text.matches(what).count();
        let (up, down) = (count("is up"), count("link is down"));
        if up == times && down == times {
            return Ok(());
        }
        if Instant::now() > give_up {
            return Err(Trouble::Failed(format!(
                "the station's link was {up} times up and {down} times down, not {times}"
            )));
        }
        sleep(Duration::from_millis(50));
    }
}
