//! Limits of the configuration, which may change while a session runs.

use std::time::Duration;

use tokio::sync::watch;
use v2g::session::{Secc, SeccEvent, Station};

use crate::{Link, Plant};

/// Equipment that knows its limits only from the start, under limits that are read again.
pub struct Rated<P> {
    plant: P,
    rated: watch::Receiver<Station>,
}

impl<P> Rated<P> {
    /// Puts them together; a change counts from the next answer on.
    pub const fn new(plant: P, rated: watch::Receiver<Station>) -> Self {
        Self { plant, rated }
    }
}

impl<P: Plant<Secc>> Plant<Secc> for Rated<P> {
    fn interval(&self) -> Duration {
        self.plant.interval()
    }

    fn step(&mut self, engine: &mut Secc, elapsed: Duration) {
        if self.rated.has_changed().unwrap_or(false) {
            let rated = *self.rated.borrow_and_update();
            let station = engine.station_mut();
            station.dc = rated.dc;
            station.ac.max_current = rated.ac.max_current;
            station.discharge = rated.discharge;
        }
        self.plant.step(engine, elapsed);
    }

    fn event(&mut self, engine: &mut Secc, event: &SeccEvent) {
        self.plant.event(engine, event);
    }

    fn stop(&mut self, engine: &mut Secc) {
        self.plant.stop(engine);
    }

    fn link(&self) -> Link {
        self.plant.link()
    }

    fn off(&mut self) {
        self.plant.off();
    }
}
