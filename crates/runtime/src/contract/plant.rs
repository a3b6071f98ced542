//! Desk and wallet beside the equipment.

use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use v2g::session::{
    Authorization, ContractRefusal, Emaid, Evcc, EvccEvent, Notification, Phase, Proved, Request,
    Secc, SeccEvent, ShortText, Wallet,
};

use super::{StationDesk, VehicleWallet};
use crate::observe::tell;
use crate::{Clock, Direction, Engine, Link, Observation, Observer, Plant};

/// A charger whose station has a contract desk.
///
/// Whether a customer with a contract may charge is asked of the desk's back end, not of the charger.
pub struct WithDesk<P> {
    plant: P,
    desk: StationDesk,
    clock: Clock,
    observer: Arc<dyn Observer>,
    /// The back end is to say whether the customer may charge.
    asking: Asking,
    /// The contract that was proved last.
    contract: Option<Emaid>,
    proved: Proved,
    /// The vehicle calls itself so, but its certificate is another's (-20).
    stranger: Option<ShortText<64>>,
    receipts: Option<Duration>,
    /// Until the next receipt is wanted; counts only while energy flows.
    until_receipt: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asking {
    No,
    /// A contract was proved: the wish for an authorization that follows is for the desk.
    Proved,
    Yes,
}

impl<P> WithDesk<P> {
    /// A charger with this desk; `observer` is told why the desk refuses.
    pub fn new(plant: P, desk: StationDesk, clock: Clock, observer: Arc<dyn Observer>) -> Self {
        Self {
            plant,
            desk,
            clock,
            observer,
            asking: Asking::No,
            contract: None,
            proved: Proved::PLAIN,
            stranger: None,
            receipts: None,
            until_receipt: None,
        }
    }

    /// Holds the name that the vehicle gives itself in ISO 15118-20 against that in its certificate
    /// (V2G20-2598). Another name is told; a desk that is strict lets no contract charge then, our
    /// choice.
    #[must_use]
    pub const fn holding_against(mut self, proved: Proved) -> Self {
        self.proved = proved;
        self
    }

    /// Wants a signed receipt for the meter's reading so often while energy flows.
    #[must_use]
    pub const fn with_receipts(mut self, every: Option<Duration>) -> Self {
        self.receipts = every;
        self
    }

    fn consult(&mut self, engine: &mut Secc) {
        engine.consult(self.clock.now(), &mut self.desk);
        if let Some(why) = self.desk.take_why() {
            self.say(&format!("refuses: {why}"));
        }
    }

    fn say(&self, what: &str) {
        tell(
            &*self.observer,
            Observation::Contract(Direction::ToVehicle, what),
        );
    }

    fn meet(&mut self, name: ShortText<64>) {
        let certified = self.proved.peer().and_then(|peer| peer.evccid);
        if let Some(certified) = certified.filter(|certified| *certified != name) {
            self.stranger = Some(name);
            let (name, certified) = (name.as_str(), certified.as_str());
            self.say(&format!(
                "meets a vehicle that calls itself {name} and has the certificate of {certified}"
            ));
        }
    }

    fn comment(&self, event: &SeccEvent) {
        match event {
            SeccEvent::ContractShown(emaid) => {
                let name = emaid.as_str();
                self.say(&format!("trusts the chain of contract {name}"));
            }
            SeccEvent::ContractVerified(emaid) => {
                let name = emaid.as_str();
                self.say(&format!(
                    "verifies that its challenge is signed with the key of {name}"
                ));
            }
            SeccEvent::Provisioned(request, good) => {
                let what = match request {
                    Request::CertificateUpdate => "an update",
                    _ => "an installation",
                };
                let not = if *good { "with" } else { "without" };
                self.say(&format!(
                    "answers the wish for {what}, {not} a contract in it"
                ));
            }
            SeccEvent::MeterConfirmed(reading) if self.contract.is_some() => {
                let reading = reading.milli() / 1000;
                self.say(&format!(
                    "verifies that the receipt for {reading} Wh is signed with the contract's key"
                ));
            }
            _ => {}
        }
    }

    fn decide(&mut self, engine: &mut Secc) {
        if self.asking != Asking::Yes {
            return;
        }
        if let Poll::Ready(decision) = self.desk.authorize() {
            self.asking = Asking::No;
            let mut why = self.desk.take_why();
            let mut decision = decision;
            if let (Some(name), true) = (self.stranger, self.desk.is_strict()) {
                why = Some(format!("the certificate of {} is another's", name.as_str()));
                decision = Err(ContractRefusal::WrongName);
            }
            engine.station_mut().authorization = match decision {
                Ok(()) => {
                    self.say("lets the contract charge");
                    Authorization::Granted
                }
                Err(refusal) => {
                    let why = why.unwrap_or_else(|| format!("{refusal:?}"));
                    self.say(&format!("does not let the contract charge: {why}"));
                    Authorization::Denied(refusal)
                }
            };
        }
    }

    /// Asks for a receipt when it is time, unless something else is asked of the vehicle.
    fn want_receipt(&mut self, engine: &mut Secc, elapsed: Duration) {
        let Some(left) = &mut self.until_receipt else {
            return;
        };
        *left = left.saturating_sub(elapsed);
        let station = engine.station_mut();
        if left.is_zero() && station.notification == Notification::None {
            station.notification = Notification::ConfirmMeter(Duration::ZERO);
            self.until_receipt = self.receipts;
        }
    }
}

impl<P: Plant<Secc>> Plant<Secc> for WithDesk<P> {
    fn interval(&self) -> Duration {
        self.plant.interval()
    }

    /// A desk that was not ready is asked again.
    fn step(&mut self, engine: &mut Secc, elapsed: Duration) {
        self.plant.step(engine, elapsed);
        self.consult(engine);
        self.decide(engine);
        self.want_receipt(engine, elapsed);
    }

    fn event(&mut self, engine: &mut Secc, event: &SeccEvent) {
        self.comment(event);
        match (event, self.asking) {
            (SeccEvent::ContractVerified(emaid), _) => {
                (self.asking, self.contract) = (Asking::Proved, Some(*emaid));
            }
            (SeccEvent::AuthorizationWanted, Asking::Proved) => {
                self.asking = Asking::Yes;
                self.decide(engine);
                return;
            }
            (SeccEvent::Named(name), _) => self.meet(*name),
            (SeccEvent::DeskWanted(_), _) => self.consult(engine),
            (SeccEvent::Phase(Phase::AcCharging | Phase::DcCharging), _)
                if self.contract.is_some() =>
            {
                self.until_receipt = self.until_receipt.or(self.receipts);
            }
            (SeccEvent::OpenContactor, _) => self.until_receipt = None,
            _ => {}
        }
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

/// A car with a wallet.
pub struct WithWallet<'p, P: ?Sized> {
    plant: &'p mut P,
    wallet: &'p mut VehicleWallet,
    clock: Clock,
    observer: Arc<dyn Observer>,
}

impl<'p, P: ?Sized> WithWallet<'p, P> {
    /// A car with this wallet; `observer` is told why the wallet does not take something.
    pub fn new(
        plant: &'p mut P,
        wallet: &'p mut VehicleWallet,
        clock: Clock,
        observer: Arc<dyn Observer>,
    ) -> Self {
        Self {
            plant,
            wallet,
            clock,
            observer,
        }
    }

    fn consult(&mut self, engine: &mut Evcc) {
        let wallet: &mut dyn Wallet = self.wallet;
        engine.consult(self.clock.now(), wallet);
        if let Some(why) = self.wallet.take_why() {
            self.say(&format!("does not take it: {why}"));
        }
    }
}

impl<P: ?Sized> WithWallet<'_, P> {
    fn say(&self, what: &str) {
        tell(
            &*self.observer,
            Observation::Contract(Direction::ToStation, what),
        );
    }

    fn comment(&self, event: &EvccEvent) {
        let name = self.wallet.in_use();
        match (event, name) {
            (EvccEvent::PaysByContract(true), Some(name)) => {
                self.say(&format!("pays by contract {name}"));
            }
            (EvccEvent::PaysByContract(true), None) => {
                self.say("pays by contract, and wants one installed first");
            }
            (EvccEvent::PaysByContract(false), _) => {
                self.say("pays outside of the protocol, without a contract");
            }
            (EvccEvent::ContractInstalled, Some(name)) => {
                self.say(&format!(
                    "takes contract {name}: who issued it, every signature and the key are good"
                ));
            }
            (EvccEvent::ContractExpiresSoon, _) => self.say("is told that its contract ends soon"),
            (EvccEvent::MeterConfirmed, _) => self.say("has its receipt accepted"),
            (EvccEvent::TariffsNotTrusted, _) => {
                self.say("does not look at prices that its provider has not signed");
            }
            _ => {}
        }
    }
}

impl<P: Plant<Evcc> + ?Sized> Plant<Evcc> for WithWallet<'_, P> {
    fn interval(&self) -> Duration {
        self.plant.interval()
    }

    /// A wallet that was not ready is asked again.
    fn step(&mut self, engine: &mut Evcc, elapsed: Duration) {
        self.plant.step(engine, elapsed);
        self.consult(engine);
    }

    fn event(&mut self, engine: &mut Evcc, event: &<Evcc as Engine>::Event) {
        self.plant.event(engine, event);
        self.comment(event);
        if let EvccEvent::WalletWanted = event {
            self.consult(engine);
        }
    }

    fn stop(&mut self, engine: &mut Evcc) {
        self.plant.stop(engine);
    }

    fn link(&self) -> Link {
        self.plant.link()
    }

    fn off(&mut self) {
        self.plant.off();
    }
}
