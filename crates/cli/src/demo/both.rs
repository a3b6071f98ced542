//! Both ends of the cable, as tasks of one thread.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use v2g::session::{Completion, End, EvccConfig, Payment, Secc};
use v2g_runtime::contract::{VehicleWallet, WithWallet};
use v2g_runtime::log::SessionLog;
use v2g_runtime::sim::{Cable, Fault, Memory, Script, SimulatedCar, SimulatedCharger};
use v2g_runtime::{
    Arrival, ChargingPoint, Clock, Error, Interface, Observer, Plant, StopSignal, Surroundings,
    VehicleOptions, charge,
};

use super::plan::Plan;
use crate::session::{session_id, surroundings};
use crate::transcript::{Transcript, quiet_while_in_order};

/// Real vehicles ask once a second or less; here nobody wants to wait.
const AC_LOOP_PAUSE: Duration = Duration::from_millis(200);
/// Both sides share a thread with the files that they write; a busy disk is not to end a session.
const MESSAGE_GRACE: Duration = Duration::from_secs(2);
/// Loopback has no hardware address to name a vehicle by.
const DEMO_MAC: [u8; 6] = [0x02, 0, 0, 0, 0, 1];
/// How long a session sleeps.
const SLEEP: Duration = Duration::from_secs(1);
/// Where a vehicle hangs the station waits a minute by the standard, in a demonstration less.
const HANGING_VEHICLE: Duration = Duration::from_secs(5);

/// Time in which a station notices that the vehicle has gone; one that does not never met it.
const STATION_ENDS: Duration = Duration::from_secs(10);

/// Until the vehicle has gone, and as long as it says.
async fn patience(gone: oneshot::Receiver<Duration>) {
    if let Ok(patience) = gone.await {
        tokio::time::sleep(patience).await;
    }
}

pub(super) struct Both {
    pub(super) interface: Interface,
    pub(super) plan: Plan,
    pub(super) discovery_port: u16,
    pub(super) cable: Cable,
}

impl Both {
    /// How the session ended for the vehicle and whether it gave up, and how for the station if there was one.
    pub(super) async fn run(
        &self,
        point: ChargingPoint,
        stop: StopSignal,
        transcript: &Arc<Transcript>,
        log: Option<Arc<SessionLog>>,
    ) -> (Result<(End, bool), Error>, Option<End>) {
        let clock = Clock::start();
        let proofs = (self.plan.secured.clone(), self.plan.contracts.clone());
        let aside = quiet_while_in_order(transcript.clone());
        let aside: Arc<dyn Observer> = Arc::new((aside, proofs.clone()));
        let watched: Arc<dyn Observer> = Arc::new(((transcript.clone(), log), proofs));
        let around_station = surroundings(clock, aside, stop.clone());
        let around_vehicle = surroundings(clock, watched, stop);
        let mut charger = self.charger(&around_station);
        // Without a vehicle the station would wait for ever.
        let (gone, no_vehicle) = oneshot::channel();
        let station = async {
            tokio::select! {
                tally = point.run(&mut charger, &around_station) => tally.last,
                () = patience(no_vehicle) => None,
            }
        };
        let vehicle = async {
            let end = self.charge(&around_vehicle, transcript).await;
            let patience = match end {
                Ok(_) => STATION_ENDS,
                Err(_) => Duration::ZERO,
            };
            // A station that has ended already does not listen.
            let _ = gone.send(patience);
            end
        };
        tokio::join!(vehicle, station)
    }

    async fn charge(
        &self,
        surroundings: &Surroundings,
        transcript: &Transcript,
    ) -> Result<(End, bool), Error> {
        let config = &self.plan.config.vehicle;
        let mut car = SimulatedCar::new(config.car(DEMO_MAC), self.cable.clone(), self.plan.speed)
            .following(Script::new(&config.script));
        let mut wallet = self.plan.contracts.as_ref().map(|it| it.wallet());
        let mut end = self
            .one_session(&mut car, wallet.as_mut(), surroundings)
            .await?;
        if self.plan.pause && end == End::Completed(Completion::Paused) {
            transcript.say("The session sleeps.");
            tokio::time::sleep(SLEEP).await;
            transcript.say("The vehicle wakes up and joins it again.");
            end = self
                .one_session(&mut car, wallet.as_mut(), surroundings)
                .await?;
        }
        Ok((end, car.gave_up()))
    }

    async fn one_session(
        &self,
        car: &mut SimulatedCar,
        wallet: Option<&mut VehicleWallet>,
        surroundings: &Surroundings,
    ) -> Result<End, Error> {
        let mut engine = EvccConfig {
            resume: car.memory().resume(),
            ..self.plan.config.vehicle.engine()
        };
        engine.timing.ac_loop_pause = AC_LOOP_PAUSE;
        engine.timing.message_grace = engine.timing.message_grace.max(MESSAGE_GRACE);
        let mut options = VehicleOptions {
            engine,
            discovery_port: self.discovery_port,
            ..VehicleOptions::default()
        };
        if let Some(secured) = &self.plan.secured {
            secured.in_the_vehicle(&mut options);
        }
        let mut vehicle = car.vehicle();
        let Some(wallet) = wallet else {
            return charge(&self.interface, options, vehicle, car, surroundings).await;
        };
        vehicle.payment = Payment::Contract;
        let (clock, observer) = (surroundings.clock, surroundings.observer.clone());
        let mut plant = WithWallet::new(car, wallet, clock, observer);
        charge(&self.interface, options, vehicle, &mut plant, surroundings).await
    }

    fn charger(
        &self,
        surroundings: &Surroundings,
    ) -> impl FnMut(&Arrival) -> (Box<Secc>, Box<dyn Plant<Secc>>) + Send + use<> {
        let config = self.plan.config.station.clone();
        let (cable, speed) = (self.cable.clone(), self.plan.speed);
        let hangs = self.plan.fault == Some(Fault::VehicleSilent);
        let memory = Memory::default();
        let contracts = self.plan.contracts.clone();
        let (clock, observer) = (surroundings.clock, surroundings.observer.clone());
        move |arrival| {
            let charger = SimulatedCharger::new(config.charger(), cable.clone(), speed)
                .remembering(memory.clone())
                .following(Script::new(&config.script));
            let mut settings = charger.engine(config.engine(session_id()));
            settings.proved = arrival.proved;
            if hangs {
                settings.timing.sequence = HANGING_VEHICLE;
            }
            let mut station = charger.station();
            let plant: Box<dyn Plant<Secc>> = match &contracts {
                None => Box::new(charger),
                Some(contracts) => {
                    let observer = observer.clone();
                    contracts.desk(charger, &mut settings, &mut station, clock, observer)
                }
            };
            let engine = Secc::new(settings, station, arrival.now);
            (Box::new(engine), plant)
        }
    }
}
