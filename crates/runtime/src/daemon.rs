//! Charging points that never end: plug, SLAC, discovery, session, unplugged, next vehicle.
//!
//! Each charging point is a task of its own, and so is each of its sessions. Whatever ends one of them, a panic
//! included, touches no other; the point opens again. Only who [asks to stop](crate::StopHandle) ends it.

mod linked;
mod rated;

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use v2g::link::slac::Modem;

use self::linked::Linked;
pub use self::rated::Rated;
use crate::hardware::SharedCharger;
use crate::observe::tell;
use crate::{
    Charger, ChargingPoint, Error, Interface, Notice, Observation, StationOptions, Stop,
    Surroundings, Tally,
};

/// Pause before a point that could not be opened is opened again; our choice.
const RETRY: Duration = Duration::from_secs(1);
/// How often a point looks whether its interface is still the same; our choice.
const LOOK: Duration = Duration::from_secs(2);

/// One charging point.
#[derive(Clone)]
pub struct Evse {
    /// Its interface, by the system's name. It may come and go.
    pub interface: String,
    /// How it presents itself.
    pub options: StationOptions,
    /// Matching before discovery; none where the link is there by itself.
    pub slac: Option<Powerline>,
    /// Whose control pilot is watched. Without it a vehicle counts as plugged in always.
    pub hardware: Option<SharedCharger>,
}

/// How a point matches its vehicles.
#[derive(Clone, Copy, Debug, Default)]
pub struct Powerline {
    /// The modem's chip; without one it is asked.
    pub modem: Option<Modem>,
}

/// A charging point with all that it needs to run, and to run again.
#[derive(Clone)]
pub struct Point {
    /// The point.
    pub evse: Evse,
    /// Makes what makes engine and plant for a vehicle; called again after a panic.
    pub charger: Arc<dyn Fn() -> Box<dyn Charger> + Send + Sync>,
    /// Its own observer, and what it shares with others.
    pub surroundings: Surroundings,
}

/// Runs all points until they are asked to stop, and gives how their sessions ended, in their order.
pub async fn serve(points: Vec<Point>) -> Vec<Tally> {
    let mut tasks = JoinSet::new();
    let mut tallies = vec![Tally::default(); points.len()];
    for (index, point) in points.into_iter().enumerate() {
        tasks.spawn(async move { (index, point.supervise().await) });
    }
    while let Some(ended) = tasks.join_next().await {
        if let Ok((index, tally)) = ended
            && let Some(place) = tallies.get_mut(index)
        {
            *place = tally;
        }
    }
    tallies
}

impl Point {
    async fn supervise(self) -> Tally {
        loop {
            let point = self.clone();
            // Aborted when dropped.
            let mut task = JoinSet::new();
            task.spawn(async move {
                let mut charger = (point.charger)();
                point.evse.run(&mut *charger, &point.surroundings).await
            });
            match task.join_next().await {
                Some(Ok(tally)) => return tally,
                _ => notice(&self.surroundings, &Notice::SessionPanicked),
            }
            tokio::time::sleep(RETRY).await;
        }
    }
}

impl Evse {
    /// Charges one vehicle after the other until asked to stop, or after the number of sessions in the options.
    pub async fn run(&self, charger: &mut dyn Charger, surroundings: &Surroundings) -> Tally {
        let mut tally = Tally::default();
        let mut last = String::new();
        while surroundings.stop.now() == Stop::No && self.left(&tally) != Some(0) {
            let opened = match self.slac {
                Some(powerline) => {
                    let mut linked = Linked::new(self, powerline, surroundings);
                    linked.run(charger, &mut tally).await
                }
                None => self.unmatched(charger, surroundings, &mut tally).await,
            };
            let Err(error) = opened else {
                last.clear();
                continue;
            };
            // Said once, not once a second.
            let reason = error.to_string();
            if reason != last {
                notice(surroundings, &Notice::Unready(reason.clone()));
                last = reason;
            }
            tokio::select! {
                () = tokio::time::sleep(RETRY) => {}
                _ = surroundings.stop.beyond(Stop::No) => {}
            }
        }
        tally
    }

    /// Sessions that are still to come, if they are counted.
    fn left(&self, tally: &Tally) -> Option<u32> {
        let sessions = self.options.sessions?;
        Some(sessions.saturating_sub(tally.sessions()))
    }

    /// Until the interface is another one, or it is to end.
    async fn unmatched(
        &self,
        charger: &mut dyn Charger,
        surroundings: &Surroundings,
        tally: &mut Tally,
    ) -> Result<(), Error> {
        let interface = self.find(surroundings).await?;
        let options = StationOptions {
            sessions: self.left(tally),
            ..self.options.clone()
        };
        let point = ChargingPoint::open(&interface, options)?;
        notice(surroundings, &Notice::Ready);
        let ended = tokio::select! {
            ended = point.run(charger, surroundings) => ended,
            () = changed(&interface) => {
                let reason = format!("interface `{}` has changed", interface.name);
                notice(surroundings, &Notice::Unready(reason));
                Tally::default()
            }
        };
        tally.join(ended);
        Ok(())
    }

    async fn find(&self, surroundings: &Surroundings) -> Result<Interface, Error> {
        tokio::select! {
            found = Interface::find(&self.interface) => Ok(found?),
            _ = surroundings.stop.beyond(Stop::No) => Err(Error::Stopped),
        }
    }
}

/// Returns when the interface is gone, down, or has another address.
async fn changed(interface: &Interface) {
    loop {
        tokio::time::sleep(LOOK).await;
        match Interface::look_up(&interface.name) {
            Ok(now) if now == *interface => {}
            _ => return,
        }
    }
}

fn notice(surroundings: &Surroundings, notice: &Notice) {
    tell(&*surroundings.observer, Observation::Notice(notice));
}
