//! A charging point whose link has to be matched first.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use v2g::link::slac::{
    Evse as Matcher, EvseConfig, EvseEvent, LinkLoss, Modem, Oscillator, PilotState,
};
use v2g::session::{Completion, End, Secc};

use super::{Evse, Powerline, notice};
use crate::hardware::ChargerOrder;
use crate::slac::{Matching, RawLink, detect, fresh_key};
use crate::{
    Arrival, Charger, ChargingPoint, Error, Matching as Went, Notice, Plant, StationOptions, Stop,
    Surroundings, Tally,
};

/// How often the control pilot is looked at; our choice, well below the 100 ms in which a plug is to be seen.
const PILOT: Duration = Duration::from_millis(20);

/// The matching of one charging point and its sessions.
pub(super) struct Linked<'a> {
    evse: &'a Evse,
    powerline: Powerline,
    surroundings: &'a Surroundings,
}

/// What ended the wait for something on the link.
enum Happened {
    Up,
    Down,
    Other,
}

impl<'a> Linked<'a> {
    pub(super) const fn new(
        evse: &'a Evse,
        powerline: Powerline,
        surroundings: &'a Surroundings,
    ) -> Self {
        Self {
            evse,
            powerline,
            surroundings,
        }
    }

    /// Vehicle after vehicle, until it is to end.
    pub(super) async fn run(
        &mut self,
        charger: &mut dyn Charger,
        tally: &mut Tally,
    ) -> Result<(), Error> {
        let clock = self.surroundings.clock;
        let link = RawLink::open(&self.evse.interface)?;
        let modem = match self.powerline.modem {
            Some(modem) => modem,
            None => self.ask(&link).await?,
        };
        let config = EvseConfig::new(link.mac(), modem);
        let matcher = Matcher::new(config, fresh_key()?, clock.now());
        let mut matching = Matching::new(matcher, link, clock);
        notice(self.surroundings, &Notice::Ready);
        while self.evse.left(tally) != Some(0) {
            tokio::select! {
                happened = self.next(&mut matching) => match happened? {
                    Happened::Up => self.linked(&mut matching, charger, tally).await?,
                    Happened::Down | Happened::Other => {}
                },
                _ = self.surroundings.stop.beyond(Stop::No) => break,
            }
        }
        Ok(())
    }

    async fn ask(&self, link: &RawLink) -> Result<Modem, Error> {
        let found = detect(link, &self.surroundings.clock).await?;
        Ok(match found {
            Some((modem, version)) => {
                self.say(format!("modem {}, {version}", modem.name));
                modem
            }
            None => {
                self.say("no modem tells its name".to_owned());
                Modem::PLAIN
            }
        })
    }

    /// Sessions of the vehicle on this link, until the link is down.
    async fn linked(
        &self,
        matching: &mut Matching<Matcher>,
        charger: &mut dyn Charger,
        tally: &mut Tally,
    ) -> Result<(), Error> {
        let begun = Arc::new(Notify::new());
        while self.evse.left(tally) != Some(0) && self.surroundings.stop.now() == Stop::No {
            let interface = self.evse.find(self.surroundings).await?;
            let options = StationOptions {
                sessions: Some(1),
                ..self.evse.options.clone()
            };
            let mut counted = Counted {
                charger: &mut *charger,
                begun: begun.clone(),
                sessions: 0,
            };
            let point = ChargingPoint::open(&interface, options)?;
            let ended = {
                let mut session = pin!(point.run(&mut counted, self.surroundings));
                loop {
                    tokio::select! {
                        ended = &mut session => break Some(ended),
                        happened = self.next(matching) => match happened? {
                            Happened::Down => break None,
                            Happened::Up | Happened::Other => {}
                        },
                        () = begun.notified() => matching.tell(|evse, now| {
                            evse.wake(now);
                            evse.communicating(now);
                        }),
                    }
                }
            };
            // A session that the link took away with it has failed; its equipment is off, since its task is gone.
            let began = counted.sessions > 0;
            let Some(ended) = ended else {
                tally.failed = tally.failed.saturating_add(u32::from(began));
                return Ok(());
            };
            tally.join(ended);
            match ended.last {
                Some(End::Completed(Completion::Paused)) => {
                    matching.tell(|evse, now| evse.pause(now))
                }
                Some(End::Completed(_)) | None => {
                    matching.tell(|evse, now| evse.terminate(now));
                    return Ok(());
                }
                Some(_) => {
                    matching.tell(|evse, now| evse.error(now));
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The next event of the matching; the control pilot is carried both ways meanwhile.
    async fn next(&self, matching: &mut Matching<Matcher>) -> Result<Happened, Error> {
        let mut ticks = tokio::time::interval(PILOT);
        let mut seen = None;
        let event = loop {
            tokio::select! {
                event = matching.next() => break event?,
                _ = ticks.tick() => {
                    let pilot = self.pilot();
                    if seen.replace(pilot) != Some(pilot) {
                        matching.tell(|evse, now| evse.pilot(now, pilot));
                    }
                }
            }
        };
        match event {
            EvseEvent::KeyNeeded => {
                let key = fresh_key()?;
                matching.tell(|evse, now| evse.renew(now, key));
            }
            EvseEvent::Oscillator(oscillator) => self.oscillator(oscillator),
            EvseEvent::Matched {
                vehicle,
                attenuation,
                ..
            } => self.say(format!("{vehicle} matched, {attenuation} dB")),
            EvseEvent::LinkUp { vehicle } => {
                self.went(Went::Up, format!("link with {vehicle} is up"));
                return Ok(Happened::Up);
            }
            EvseEvent::LinkDown(loss) => {
                let what = format!("link is down: {loss:?}");
                match loss {
                    LinkLoss::NotJoined => self.went(Went::Failed, what),
                    _ => self.say(what),
                }
                return Ok(Happened::Down);
            }
            EvseEvent::Failed(_) => self.went(Went::TimedOut, "no vehicle was matched".to_owned()),
            EvseEvent::ModemSilent => self.say("the modem does not confirm its key".to_owned()),
            _ => {}
        }
        Ok(Happened::Other)
    }

    fn pilot(&self) -> PilotState {
        let Some(hardware) = &self.evse.hardware else {
            return PilotState::B;
        };
        let inputs = hardware.lock().inputs(Duration::ZERO);
        inputs.pilot.for_matching()
    }

    fn oscillator(&self, oscillator: Oscillator) {
        let signal = match oscillator {
            Oscillator::Off => "off",
            Oscillator::Digital => "digital",
            Oscillator::Fault => "fault",
        };
        if let Some(hardware) = &self.evse.hardware {
            hardware.lock().order(&ChargerOrder::Pilot { signal });
        }
    }

    fn went(&self, how: Went, what: String) {
        notice(self.surroundings, &Notice::Matching(how, what));
    }

    fn say(&self, what: String) {
        notice(self.surroundings, &Notice::Powerline(what));
    }
}

/// Tells when a session begins.
struct Counted<'a> {
    charger: &'a mut dyn Charger,
    begun: Arc<Notify>,
    sessions: u32,
}

impl Charger for Counted<'_> {
    fn session(&mut self, arrival: &Arrival) -> (Box<Secc>, Box<dyn Plant<Secc>>) {
        self.sessions = self.sessions.saturating_add(1);
        self.begun.notify_one();
        self.charger.session(arrival)
    }
}
