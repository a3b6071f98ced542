//! Desk and wallet beside the equipment.

use std::time::Duration;

use v2g::session::{ContractDesk, Evcc, EvccEvent, Secc, SeccEvent, Wallet};

use crate::{Clock, Engine, Plant};

/// A charger whose station has a contract desk.
pub struct WithDesk<P, D> {
    /// The charger.
    pub plant: P,
    /// The desk.
    pub desk: D,
    /// The engine's time.
    pub clock: Clock,
}

impl<P: Plant<Secc>, D: ContractDesk + Send> Plant<Secc> for WithDesk<P, D> {
    fn interval(&self) -> Duration {
        self.plant.interval()
    }

    /// A desk that was not ready is asked again.
    fn step(&mut self, engine: &mut Secc, elapsed: Duration) {
        self.plant.step(engine, elapsed);
        engine.consult(self.clock.now(), &mut self.desk);
    }

    fn event(&mut self, engine: &mut Secc, event: &SeccEvent) {
        self.plant.event(engine, event);
        if let SeccEvent::DeskWanted(_) = event {
            engine.consult(self.clock.now(), &mut self.desk);
        }
    }

    fn stop(&mut self, engine: &mut Secc) {
        self.plant.stop(engine);
    }

    fn off(&mut self) {
        self.plant.off();
    }
}

/// A car with a wallet.
pub struct WithWallet<'p, P: ?Sized, W> {
    /// The car.
    pub plant: &'p mut P,
    /// The wallet.
    pub wallet: W,
    /// The engine's time.
    pub clock: Clock,
}

impl<P: Plant<Evcc> + ?Sized, W: Wallet + Send> Plant<Evcc> for WithWallet<'_, P, W> {
    fn interval(&self) -> Duration {
        self.plant.interval()
    }

    /// A wallet that was not ready is asked again.
    fn step(&mut self, engine: &mut Evcc, elapsed: Duration) {
        self.plant.step(engine, elapsed);
        engine.consult(self.clock.now(), &mut self.wallet);
    }

    fn event(&mut self, engine: &mut Evcc, event: &<Evcc as Engine>::Event) {
        self.plant.event(engine, event);
        if let EvccEvent::WalletWanted = event {
            engine.consult(self.clock.now(), &mut self.wallet);
        }
    }

    fn stop(&mut self, engine: &mut Evcc) {
        self.plant.stop(engine);
    }

    fn off(&mut self) {
        self.plant.off();
    }
}
