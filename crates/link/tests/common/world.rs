//! Vehicles, stations, their modems and what is between them, in virtual time.

use std::collections::BTreeMap;
use std::time::Duration;

use v2g_link::slac::{
    Attenuation, CmAttenProfileInd, CmSetKeyCnf, Ev, EvConfig, EvEvent, Evse, EvseConfig,
    EvseEvent, Frame, GROUPS, Mac, Message, MmeType, Modem, Nmk, Oscillator, PilotSignal,
    PilotState,
};
use v2g_link::time::Instant;

/// Address under which each modem is reached by its own host.
pub(crate) const LOCAL: Mac = Mac([0x00, 0xB0, 0x52, 0x00, 0x00, 0x01]);

/// Real address of the modem of the host with this address, as chips answer under it.
pub(crate) fn modem_of(host: Mac) -> Mac {
    let Mac([_, b, c, d, e, f]) = host;
    Mac([0x06, b, c, d, e, f])
}

pub(crate) fn vehicle(number: u8) -> Mac {
    Mac([0x02, 0, 0, 0, 1, number])
}

pub(crate) fn station(number: u8) -> Mac {
    Mac([0x02, 0, 0, 0, 2, number])
}

/// One frame that was on the way.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) at: Instant,
    pub(crate) from: Mac,
    pub(crate) to: Mac,
    pub(crate) mme: MmeType,
    pub(crate) bytes: Vec<u8>,
}

/// The other side of a host's wire.
#[derive(Default)]
struct Plc {
    network: Option<Vec<u8>>,
    since: Instant,
    dead: bool,
}

pub(crate) struct Car {
    pub(crate) engine: Ev,
    pub(crate) events: Vec<(Instant, EvEvent)>,
    /// Station whose cable it hangs on.
    plug: Option<Mac>,
    plc: Plc,
}

pub(crate) struct Post {
    pub(crate) engine: Evse,
    pub(crate) events: Vec<(Instant, EvseEvent)>,
    pub(crate) keys: u8,
    /// What it puts on the control pilot.
    pub(crate) oscillator: Oscillator,
    plc: Plc,
}

type Filter = Box<dyn FnMut(&Sent, Mac) -> bool>;
type Alter = Box<dyn FnMut(MmeType, &mut Vec<u8>)>;

/// All of it.
pub(crate) struct World {
    pub(crate) now: Instant,
    pub(crate) cars: BTreeMap<Mac, Car>,
    pub(crate) posts: BTreeMap<Mac, Post>,
    pub(crate) sent: Vec<Sent>,
    /// dB between a vehicle and a station; 45 where nothing is said.
    pub(crate) attenuation: BTreeMap<(Mac, Mac), u8>,
    /// Whether a frame reaches a receiver; all do unless set.
    pub(crate) passes: Filter,
    /// What becomes of a frame on the way; nothing unless set.
    pub(crate) alter: Alter,
    pub(crate) delay: Duration,
    /// From the same key on both sides to the link.
    pub(crate) joining: Duration,
    /// Whether modems report sounds.
    pub(crate) measures: bool,
    air: Vec<(Instant, Mac, Vec<u8>)>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            now: Instant(1_000_000),
            cars: BTreeMap::new(),
            posts: BTreeMap::new(),
            sent: Vec::new(),
            attenuation: BTreeMap::new(),
            passes: Box::new(|_, _| true),
            alter: Box::new(|_, _| ()),
            delay: Duration::from_millis(2),
            joining: Duration::from_millis(800),
            measures: true,
            air: Vec::new(),
        }
    }

    /// One vehicle on one station's cable, 12 dB apart.
    pub(crate) fn pair(ev: impl FnOnce(&mut EvConfig), evse: impl FnOnce(&mut EvseConfig)) -> Self {
        let mut world = Self::new();
        world.add_post(1, evse);
        world.add_car(1, ev);
        world.attenuation.insert((vehicle(1), station(1)), 12);
        world
    }

    pub(crate) fn add_post(&mut self, number: u8, set: impl FnOnce(&mut EvseConfig)) {
        let mac = station(number);
        let mut config = EvseConfig::new(mac, Modem::QUALCOMM);
        set(&mut config);
        let post = Post {
            engine: Evse::new(config, Nmk::new([number; 16]), self.now),
            events: Vec::new(),
            keys: 0,
            oscillator: Oscillator::Off,
            plc: Plc::default(),
        };
        self.posts.insert(mac, post);
    }

    pub(crate) fn add_car(&mut self, number: u8, set: impl FnOnce(&mut EvConfig)) {
        let mac = vehicle(number);
        let mut config = EvConfig::new(mac, Modem::QUALCOMM);
        set(&mut config);
        let car = Car {
            engine: Ev::new(config, [number; 32]),
            events: Vec::new(),
            plug: None,
            plc: Plc::default(),
        };
        self.cars.insert(mac, car);
    }

    pub(crate) fn plug(&mut self, car: u8, post: u8) {
        let (car, post) = (vehicle(car), station(post));
        let seen = signal(self.posts[&post].oscillator);
        let now = self.now;
        let plugged = self.cars.get_mut(&car).unwrap();
        plugged.plug = Some(post);
        plugged.engine.pilot(now, seen);
        self.pilot_state(post, PilotState::B);
    }

    pub(crate) fn unplug(&mut self, car: u8) {
        let car = self.cars.get_mut(&vehicle(car)).unwrap();
        let post = car.plug.take().unwrap();
        car.engine.pilot(self.now, PilotSignal::Unplugged);
        self.pilot_state(post, PilotState::A);
    }

    pub(crate) fn pilot_state(&mut self, post: Mac, state: PilotState) {
        self.posts
            .get_mut(&post)
            .unwrap()
            .engine
            .pilot(self.now, state);
        self.settle();
    }

    /// Kills or revives the modem of a host.
    pub(crate) fn modem_dead(&mut self, host: Mac, dead: bool) {
        self.plc(host).dead = dead;
    }

    /// Puts the modem of a host into a network of its own, as if it had lost the other's.
    pub(crate) fn modem_astray(&mut self, host: Mac) {
        self.plc(host).network = None;
    }

    fn plc(&mut self, host: Mac) -> &mut Plc {
        match self.cars.get_mut(&host) {
            Some(car) => &mut car.plc,
            None => &mut self.posts.get_mut(&host).unwrap().plc,
        }
    }

    /// Gives `bytes` to `receiver` now, past all rules.
    pub(crate) fn give(&mut self, receiver: Mac, bytes: &[u8]) {
        let now = self.now;
        if let Some(car) = self.cars.get_mut(&receiver) {
            car.engine.receive(now, bytes);
        }
        if let Some(post) = self.posts.get_mut(&receiver) {
            post.engine.receive(now, bytes);
        }
        self.settle();
    }

    /// A frame from anybody to a receiver.
    pub(crate) fn say(&mut self, from: Mac, to: Mac, receiver: Mac, message: &Message<'_>) {
        let mut buffer = [0; 512];
        let bytes = message.write(to, from, &mut buffer).unwrap().to_vec();
        self.give(receiver, &bytes);
    }

    /// Lets `time` pass.
    pub(crate) fn run(&mut self, time: Duration) {
        let end = self.now.after(time);
        self.settle();
        while let Some(next) = self.next().filter(|next| *next <= end) {
            self.now = self.now.max(next);
            self.step();
        }
        self.now = end;
    }

    pub(crate) fn run_ms(&mut self, millis: u64) {
        self.run(Duration::from_millis(millis));
    }

    /// Lets time pass until `done`; `false` after `limit`.
    pub(crate) fn run_until(&mut self, limit: Duration, done: impl Fn(&Self) -> bool) -> bool {
        let end = self.now.after(limit);
        self.settle();
        while !done(self) {
            match self.next().filter(|next| *next <= end) {
                Some(next) => self.now = self.now.max(next),
                None => return false,
            }
            self.step();
        }
        true
    }

    fn next(&self) -> Option<Instant> {
        let cars = self.cars.values().filter_map(|car| car.engine.deadline());
        let posts = self
            .posts
            .values()
            .filter_map(|post| post.engine.deadline());
        let air = self.air.iter().map(|(at, ..)| *at);
        cars.chain(posts).chain(air).min()
    }

    fn step(&mut self) {
        let now = self.now;
        self.cars
            .values_mut()
            .for_each(|car| car.engine.expire(now));
        self.posts
            .values_mut()
            .for_each(|post| post.engine.expire(now));
        self.settle();
        let due: Vec<_> = {
            let (due, later) = std::mem::take(&mut self.air)
                .into_iter()
                .partition(|(at, ..)| *at <= now);
            self.air = later;
            due
        };
        for (_, receiver, bytes) in due {
            self.give(receiver, &bytes);
        }
    }

    /// Moves frames and events until nothing moves.
    pub(crate) fn settle(&mut self) {
        while self.move_frames() | self.move_events() {}
    }

    fn move_frames(&mut self) -> bool {
        let mut frames = Vec::new();
        for (mac, car) in &mut self.cars {
            while let Some(frame) = car.engine.poll_transmit() {
                frames.push((*mac, frame.to_vec()));
            }
        }
        for (mac, post) in &mut self.posts {
            while let Some(frame) = post.engine.poll_transmit() {
                frames.push((*mac, frame.to_vec()));
            }
        }
        let any = !frames.is_empty();
        for (from, bytes) in frames {
            self.carry(from, bytes);
        }
        any
    }

    fn carry(&mut self, from: Mac, bytes: Vec<u8>) {
        let frame = Frame::parse(&bytes).unwrap();
        assert!(bytes.len() >= 60 && frame.source == from);
        let sent = Sent {
            at: self.now,
            from,
            to: frame.destination,
            mme: frame.mme,
            bytes: bytes.clone(),
        };
        if frame.destination == LOCAL {
            if let Some(answer) = self.modem_answers(from, &frame) {
                self.air.push((self.now, from, answer));
            }
            self.sent.push(sent);
            return;
        }
        let at = self.now.after(self.delay);
        let mut altered = bytes.clone();
        (self.alter)(frame.mme, &mut altered);
        let everybody = self.cars.keys().chain(self.posts.keys());
        let receivers: Vec<_> = everybody.copied().filter(|mac| *mac != from).collect();
        for receiver in receivers {
            let meant = frame.destination == receiver || frame.destination == Mac::BROADCAST;
            if !meant || !(self.passes)(&sent, receiver) {
                continue;
            }
            self.air.push((at, receiver, altered.clone()));
            let measured = self.measures && self.posts.contains_key(&receiver);
            if measured && frame.mme == MmeType::CM_MNBC_SOUND_IND {
                let profile = self.profile(from, receiver);
                self.air.push((at, receiver, profile));
            }
        }
        self.sent.push(sent);
    }

    pub(crate) fn profile(&self, car: Mac, post: Mac) -> Vec<u8> {
        let dampening = self.attenuation.get(&(car, post)).copied().unwrap_or(45);
        let message = Message::from(CmAttenProfileInd {
            pev_mac: car,
            attenuation: Attenuation([dampening; GROUPS]),
        });
        let mut buffer = [0; 128];
        let bytes = message.write(post, modem_of(post), &mut buffer);
        bytes.unwrap().to_vec()
    }

    fn modem_answers(&mut self, host: Mac, frame: &Frame<'_>) -> Option<Vec<u8>> {
        let (now, joining) = (self.now, self.joining);
        if self.plc(host).dead {
            return None;
        }
        let mut buffer = [0; 60];
        match frame.mme {
            MmeType::CM_SET_KEY_REQ => {
                let Ok(Some(Message::CmSetKeyReq(request))) = Message::parse(frame) else {
                    panic!("a modem would not understand this")
                };
                let plc = self.plc(host);
                plc.network = Some([&request.nid.0[..], request.nmk.bytes()].concat());
                plc.since = now;
                let answer = Message::from(CmSetKeyCnf {
                    result: 1,
                    my_nonce: [0; 4],
                    your_nonce: request.my_nonce,
                });
                Some(answer.write(host, modem_of(host), &mut buffer)?.to_vec())
            }
            MmeType(0xA0B8) => {
                let own = self.plc(host);
                let (network, since) = (own.network.clone(), own.since);
                let cars = self.cars.iter().map(|(mac, car)| (mac, &car.plc));
                let posts = self.posts.iter().map(|(mac, post)| (mac, &post.plc));
                let up = network.is_some()
                    && cars.chain(posts).any(|(mac, plc)| {
                        let together = since.max(plc.since).after(joining);
                        *mac != host && plc.network == network && together <= now
                    });
                buffer[..6].copy_from_slice(&host.0);
                buffer[6..12].copy_from_slice(&modem_of(host).0);
                let answer = [0x88, 0xE1, 0, 0xB9, 0xA0, 0, 0xB0, 0x52, 0, u8::from(up)];
                buffer[12..22].copy_from_slice(&answer);
                Some(buffer.to_vec())
            }
            _ => None,
        }
    }

    fn move_events(&mut self) -> bool {
        let now = self.now;
        let mut any = false;
        let mut toggles = Vec::new();
        for car in self.cars.values_mut() {
            while let Some(event) = car.engine.poll_event() {
                any = true;
                car.events.push((now, event));
                if let (EvEvent::S2 { closed }, Some(post)) = (event, car.plug) {
                    toggles.push((post, closed));
                }
            }
        }
        for (post, closed) in toggles {
            let state = match closed {
                true => PilotState::C,
                false => PilotState::B,
            };
            self.posts.get_mut(&post).unwrap().engine.pilot(now, state);
        }
        for (mac, post) in &mut self.posts {
            while let Some(event) = post.engine.poll_event() {
                any = true;
                post.events.push((now, event));
                match event {
                    EvseEvent::KeyNeeded => {
                        post.keys += 1;
                        let [.., number] = mac.0;
                        let key = core::array::from_fn(|_| number ^ (post.keys << 3));
                        post.engine.renew(now, Nmk::new(key));
                    }
                    EvseEvent::Oscillator(oscillator) => {
                        post.oscillator = oscillator;
                        for car in self.cars.values_mut().filter(|car| car.plug == Some(*mac)) {
                            car.engine.pilot(now, signal(oscillator));
                        }
                    }
                    _ => {}
                }
            }
        }
        any
    }

    pub(crate) fn car(&mut self, number: u8) -> &mut Car {
        self.cars.get_mut(&vehicle(number)).unwrap()
    }

    pub(crate) fn post(&mut self, number: u8) -> &mut Post {
        self.posts.get_mut(&station(number)).unwrap()
    }

    /// Which station the vehicle has its link with.
    pub(crate) fn linked_to(&self, car: u8) -> Option<Mac> {
        let events = &self.cars[&vehicle(car)].events;
        let last = events.iter().rev().find_map(|(_, event)| match event {
            EvEvent::LinkUp { station } => Some(Some(*station)),
            EvEvent::LinkDown(_) => Some(None),
            _ => None,
        });
        last.flatten()
    }

    /// Which vehicle the station has its link with.
    pub(crate) fn serves(&self, post: u8) -> Option<Mac> {
        let events = &self.posts[&station(post)].events;
        let last = events.iter().rev().find_map(|(_, event)| match event {
            EvseEvent::LinkUp { vehicle } => Some(Some(*vehicle)),
            EvseEvent::LinkDown(_) => Some(None),
            _ => None,
        });
        last.flatten()
    }

    /// Plugs in and waits until both sides have the link.
    pub(crate) fn match_up(&mut self, car: u8, post: u8) {
        self.plug(car, post);
        let linked = self.run_until(Duration::from_secs(30), |world| {
            world.linked_to(car) == Some(station(post)) && world.serves(post) == Some(vehicle(car))
        });
        assert!(linked, "{:?}", self.posts[&station(post)].events);
    }

    /// Messages of a kind that `from` has sent.
    pub(crate) fn count(&self, from: Mac, mme: MmeType) -> usize {
        self.times(from, mme).len()
    }

    pub(crate) fn times(&self, from: Mac, mme: MmeType) -> Vec<Instant> {
        let of = |sent: &&Sent| sent.from == from && sent.mme == mme;
        self.sent.iter().filter(of).map(|sent| sent.at).collect()
    }
}

fn signal(oscillator: Oscillator) -> PilotSignal {
    match oscillator {
        Oscillator::Off => PilotSignal::Off,
        Oscillator::Digital => PilotSignal::Digital,
        Oscillator::Fault => PilotSignal::Fault,
    }
}
