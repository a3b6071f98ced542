//! Both engines charge in a browser's tab, in virtual time: what they say comes out as a recording.
//!
//! The engines are those of the station and the vehicle; the equipment around them is as simple as it can be
//! and still measure what it should ([`Plant`]). A fault may be in the equipment or on the way ([`Fault`]).
//! It is a module of its own, so that whoever only reads recordings does not load it.
//!
//! ```
//! use v2g_portal_simulator::{Bench, Choice};
//!
//! let mut bench = Bench::new(Choice::read(r#"{"protocol": "din", "mode": "dc", "target": 42}"#)?);
//! while bench.ended().is_none() {
//!     bench.tick();
//! }
//! assert!(bench.ended().unwrap().is_completed());
//! # Ok::<(), String>(())
//! ```

mod bench;
mod choice;
mod fault;
mod plant;

pub use bench::{Bench, Record};
pub use choice::{Choice, Mode, Way};
pub use fault::Fault;
pub use plant::Plant;

use serde_json::json;
use v2g_session::{Instant, Phase};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// What there is to choose from: `{"ways": [[protocol, [mode, …]], …], "faults": [[name, sentence], …]}`.
#[wasm_bindgen]
#[must_use]
pub fn choices() -> String {
    let ways =
        Way::ALL.map(|way| json!([way.name(), way.modes().map(Mode::name).collect::<Vec<_>>()]));
    let faults = Fault::ALL.map(|fault| json!([fault.name(), fault.sentence()]));
    json!({ "ways": ways, "faults": faults }).to_string()
}

/// A charging session that can be let run, stepped and stopped.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Simulator {
    bench: Bench,
}

#[wasm_bindgen]
impl Simulator {
    /// Plugs in. What is not chosen in the JSON object is as in [`Choice::default`].
    ///
    /// # Errors
    /// When something chosen does not exist, or the protocol does not carry the mode.
    #[wasm_bindgen(constructor)]
    pub fn new(choice: &str) -> Result<Self, JsError> {
        let choice = Choice::read(choice).map_err(|error| JsError::new(&error))?;
        Ok(Self {
            bench: Bench::new(choice),
        })
    }

    /// Lets so many milliseconds pass, fewer if the session ends before, and tells how things are.
    pub fn advance(&mut self, milliseconds: u32) -> String {
        let until = self
            .bench
            .now()
            .after(core::time::Duration::from_millis(milliseconds.into()));
        self.run(|bench| bench.now() < until)
    }

    /// Lets time pass until the next message is sent.
    pub fn step(&mut self) -> String {
        let sent = self.bench.records().len();
        self.run(|bench| bench.records().len() == sent)
    }

    /// Asks the vehicle to stop, as its driver would.
    pub fn stop(&mut self) {
        self.bench.stop();
    }

    /// Everything that was said so far, as a recording in JSON lines.
    #[must_use]
    pub fn recording(&self) -> String {
        self.bench.records().iter().map(Record::line).collect()
    }
}

impl Simulator {
    fn run(&mut self, goes_on: impl Fn(&Bench) -> bool) -> String {
        while self.bench.ended().is_none() && goes_on(&self.bench) {
            self.bench.tick();
        }
        self.state()
    }

    fn state(&self) -> String {
        let (bench, plant) = (&self.bench, self.bench.plant());
        json!({
            "time": bench.now().since(Instant::START).as_secs_f64(),
            "messages": bench.records().len(),
            "phase": bench.phase().map(|phase: Phase| format!("{phase:?}")),
            "voltage": plant.voltage(),
            "current": plant.current(),
            "power": plant.power(),
            "soc": plant.soc(),
            "energy": plant.energy(),
            "contactors": [plant.station_closed(), plant.vehicle_closed()],
            "end": bench.ended().map(|end| end.to_string()),
            "completed": bench.ended().map(v2g_session::End::is_completed),
        })
        .to_string()
    }
}
