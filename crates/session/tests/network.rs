//! Both ends with a network between them that delays, loses, cuts and joins: a session completes, or it ends
//! for a reason with a name and in time, and power is never left on.

mod support;

use core::net::SocketAddrV6;
use core::time::Duration;

use support::network::{Datagrams, Impairment, Stream};
use support::{Plant, Way, ac_station, ac_vehicle, dc_station, dc_vehicle, session_id};
use v2g_link::sdp::{Client, ClientEvent, MAX_REQUESTS, Offer, Reach, Security as Tls, Server};
use v2g_session::*;

const START: Instant = Instant(1_000_000);

/// A protocol and a kind of current.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Two(Way),
    Twenty(EnergyMode),
}

const KINDS: [Kind; 6] = [
    Kind::Two(Way::Ac),
    Kind::Two(Way::Dc),
    Kind::Two(Way::Din),
    Kind::Twenty(EnergyMode::AcThreePhase),
    Kind::Twenty(EnergyMode::DcExtended),
    Kind::Twenty(EnergyMode::Mcs),
];

impl Kind {
    fn is_dc(self) -> bool {
        match self {
            Self::Two(way) => way.is_dc(),
            Self::Twenty(mode) => mode.is_dc(),
        }
    }

    fn charging(self) -> Phase {
        match self.is_dc() {
            true => Phase::DcCharging,
            false => Phase::AcCharging,
        }
    }

    /// How long a silent vehicle may keep power in the charge loop.
    fn patience(self) -> Duration {
        match self {
            Self::Two(_) => SeccTiming::default().sequence,
            Self::Twenty(_) => SeccConfig::new(session_id()).profile.loop_silence,
        }
    }
}

/// Two ends, a plant, and a connection that is not ideal.
struct Net {
    now: Instant,
    secc: Secc,
    evcc: Evcc,
    plant: Plant,
    to_station: Stream,
    to_vehicle: Stream,
    phase: Phase,
    /// When each end ended, and why.
    secc_end: Option<(Instant, End)>,
    evcc_end: Option<(Instant, End)>,
}

impl Net {
    fn new(kind: Kind, impairment: Impairment, seed: u64) -> Self {
        let (mut station, mut vehicle) = match kind.is_dc() {
            true => (dc_station(), dc_vehicle()),
            false => (ac_station(), ac_vehicle()),
        };
        let protocols = match kind {
            Kind::Two(way) => Protocols::of(&[way.protocol()]),
            Kind::Twenty(mode) => {
                (station.modes, vehicle.mode) = (EnergyModes::of(&[mode]), mode);
                Protocols::default()
            }
        };
        let iso20_without_tls = matches!(kind, Kind::Twenty(_));
        let secc = SeccConfig {
            iso20_without_tls,
            ..SeccConfig::new(session_id())
        };
        let evcc = EvccConfig {
            iso20_without_tls,
            protocols,
            ..EvccConfig::default()
        };
        Self {
            now: START,
            secc: Secc::new(secc, station, START),
            evcc: Evcc::new(evcc, vehicle, START),
            plant: Plant::default(),
            to_station: Stream::new(impairment, seed),
            to_vehicle: Stream::new(impairment, seed ^ 0xFFFF),
            phase: Phase::Handshake,
            secc_end: None,
            evcc_end: None,
        }
    }

    fn over(&self) -> bool {
        self.secc_end.is_some() && self.evcc_end.is_some()
    }

    /// Lets time pass to what happens next.
    fn tick(&mut self) {
        let soon = self.now.after(Duration::from_millis(100));
        let next = [
            self.secc.deadline().filter(|_| self.secc_end.is_none()),
            self.evcc.deadline().filter(|_| self.evcc_end.is_none()),
            self.to_station.next(),
            self.to_vehicle.next(),
        ];
        let next = next
            .into_iter()
            .flatten()
            .fold(soon, Instant::min)
            .max(self.now);
        let passed = next.since(self.now).max(Duration::from_millis(1));
        self.now = self.now.after(passed);
        self.plant.pass(passed);
        let (station, vehicle) = (self.secc.station_mut(), self.evcc.vehicle_mut());
        self.plant.report(station, vehicle);
        self.carry();
    }

    fn carry(&mut self) {
        let now = self.now;
        let arrived = self.to_station.deliver(now);
        if !arrived.is_empty() {
            self.secc.receive(now, &arrived);
        }
        let arrived = self.to_vehicle.deliver(now);
        if !arrived.is_empty() {
            self.evcc.receive(now, &arrived);
        }
        let dead = [self.to_station.dead, self.to_vehicle.dead];
        let dead = dead.into_iter().flatten().any(|dead| dead <= now);
        if dead || self.to_station.ended(now) {
            self.secc.closed(now);
        }
        if dead || self.to_vehicle.ended(now) {
            self.evcc.closed(now);
        }
        self.secc.expire(now);
        self.evcc.expire(now);
        while let Some(frame) = self.evcc.poll_transmit() {
            self.to_station.send(now, frame);
        }
        while let Some(frame) = self.secc.poll_transmit() {
            self.to_vehicle.send(now, frame);
        }
        self.events();
    }

    fn events(&mut self) {
        while let Some(event) = self.secc.poll_event() {
            self.plant.station_told(event);
            match event {
                SeccEvent::Phase(phase) => self.phase = phase,
                SeccEvent::Ended(end) => {
                    self.secc_end = Some((self.now, end));
                    self.to_vehicle.close(self.now);
                }
                _ => {}
            }
        }
        while let Some(event) = self.evcc.poll_event() {
            self.plant.vehicle_told(event);
            if let EvccEvent::Ended(end) = event {
                self.evcc_end = Some((self.now, end));
                self.to_station.close(self.now);
            }
        }
    }

    /// Charges for five seconds and stops; both ends.
    fn run(&mut self) -> (End, End) {
        let mut charging = None;
        for _ in 0..100_000 {
            if self.phase == Phase::DcCharging || self.phase == Phase::AcCharging {
                let since = *charging.get_or_insert(self.now);
                if self.now.since(since) > Duration::from_secs(5) {
                    self.evcc.vehicle_mut().wish = Wish::Complete;
                }
            }
            if self.over() {
                break;
            }
            self.tick();
        }
        let (secc, evcc) = (self.secc_end.unwrap(), self.evcc_end.unwrap());
        self.dead();
        (secc.1, evcc.1)
    }

    /// Fails unless nothing is left switched on.
    #[track_caller]
    fn dead(&self) {
        assert_eq!(self.secc.outlet(), Outlet::default());
        assert!(!self.plant.supply_on && !self.plant.station_contactor_told);
        assert!(!self.plant.vehicle_contactor_told);
    }
}

/// Whether a network alone may be the reason for this end: nobody broke a rule. A vehicle that has given up
/// has left the pilot's state when its late request arrives; the station cannot know why.
fn is_by_network(end: End) -> bool {
    matches!(
        end,
        End::Completed(_)
            | End::Silent(_)
            | End::Misbehaved(Misbehaviour::WrongPilot(_))
            | End::Equipment(Equipment::PreCharge | Equipment::Undecided(_) | Equipment::Contactor)
    )
}

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// What a cable on a bad day does, and every session has to stand.
const BEARABLE: [(&str, Impairment); 7] = [
    ("nothing", Impairment::NONE),
    (
        "delay",
        Impairment {
            delay: ms(40),
            ..Impairment::NONE
        },
    ),
    (
        "jitter",
        Impairment {
            delay: ms(5),
            jitter: ms(50),
            ..Impairment::NONE
        },
    ),
    (
        "split into single bytes",
        Impairment {
            segment: 1,
            ..Impairment::NONE
        },
    ),
    (
        "split, each piece with a delay of its own",
        Impairment {
            segment: 5,
            jitter: ms(3),
            ..Impairment::NONE
        },
    ),
    (
        "merged",
        Impairment {
            merge: ms(20),
            segment: 16,
            ..Impairment::NONE
        },
    ),
    (
        "repeated and out of order",
        Impairment {
            delay: ms(10),
            jitter: ms(20),
            duplicates: 300,
            reordered: 300,
            ..Impairment::NONE
        },
    ),
];

/// What no session has to stand.
const UNBEARABLE: [(&str, Impairment); 5] = [
    (
        "some loss",
        Impairment {
            loss: 20,
            jitter: ms(10),
            ..Impairment::NONE
        },
    ),
    (
        "much loss",
        Impairment {
            loss: 300,
            jitter: ms(50),
            segment: 40,
            ..Impairment::NONE
        },
    ),
    (
        "long delay",
        Impairment {
            delay: ms(400),
            jitter: ms(400),
            ..Impairment::NONE
        },
    ),
    (
        "delay beyond every timeout",
        Impairment {
            delay: ms(6_000),
            ..Impairment::NONE
        },
    ),
    (
        "everything at once",
        Impairment {
            delay: ms(30),
            jitter: ms(120),
            loss: 50,
            duplicates: 100,
            reordered: 100,
            segment: 20,
            merge: ms(5),
            ..Impairment::NONE
        },
    ),
];

#[test]
fn a_session_completes_on_a_cable_on_a_bad_day() {
    for kind in KINDS {
        for (name, impairment) in BEARABLE {
            for seed in 1..4 {
                let (secc, evcc) = Net::new(kind, impairment, seed).run();
                assert!(
                    secc.is_completed() && evcc.is_completed(),
                    "{kind:?}, {name}, seed {seed}: {secc:?}, {evcc:?}"
                );
            }
        }
    }
}

#[test]
fn on_a_worse_one_it_completes_or_ends_for_a_reason_that_blames_nobody() {
    let (mut completed, mut ended) = (0, 0);
    for kind in KINDS {
        for (name, impairment) in UNBEARABLE {
            for seed in 1..9 {
                let (secc, evcc) = Net::new(kind, impairment, seed).run();
                let place = format!("{kind:?}, {name}, seed {seed}: {secc:?}, {evcc:?}");
                assert!(is_by_network(secc) && is_by_network(evcc), "{place}");
                match secc.is_completed() && evcc.is_completed() {
                    true => completed += 1,
                    false => ended += 1,
                }
            }
        }
    }
    // The table is worth something only if chance decides both ways.
    assert!(
        completed > 10 && ended > 10,
        "{completed} completed, {ended} did not"
    );
}

/// Runs to the charge loop, and half a second into it.
fn charging(kind: Kind) -> Net {
    let mut net = Net::new(kind, Impairment::NONE, 1);
    while net.phase != kind.charging() {
        net.tick();
    }
    let until = net.now.after(ms(500));
    while net.now < until {
        net.tick();
    }
    net
}

#[test]
fn a_cut_cable_switches_power_off_within_the_timers() {
    for kind in KINDS {
        let mut net = charging(kind);
        let cut = net.now;
        let forever = Impairment {
            blackout: Some((cut, Duration::from_secs(100_000))),
            ..Impairment::NONE
        };
        (net.to_station, net.to_vehicle) = (Stream::new(forever, 1), Stream::new(forever, 2));
        while !net.over() {
            // TCP gives up on its own; the timers have to be enough.
            (net.to_station.dead, net.to_vehicle.dead) = (None, None);
            net.tick();
            let gone = net.now.since(cut);
            assert!(gone < Duration::from_secs(70), "{kind:?}");
        }
        net.dead();
        let (secc, evcc) = (net.secc_end.unwrap(), net.evcc_end.unwrap());
        assert_eq!(
            secc.1,
            End::Silent(Silence::Expired(Timer::Sequence)),
            "{kind:?}"
        );
        assert_eq!(
            evcc.1,
            End::Silent(Silence::Expired(Timer::Message)),
            "{kind:?}"
        );
        let slack = ms(1_100);
        let took = secc.0.since(cut);
        assert!(took <= kind.patience() + slack, "{kind:?}: {took:?}");
        // Its next request is due within a second, and its answer within two.
        let took = evcc.0.since(cut);
        assert!(took <= Duration::from_secs(2) + slack, "{kind:?}: {took:?}");
    }
}

#[test]
fn a_reset_ends_both_at_once() {
    for kind in KINDS {
        for moment in [ms(0), ms(900), ms(3_300), ms(7_500), ms(9_000), ms(12_000)] {
            let at = START.after(moment);
            let impairment = Impairment {
                reset: Some(at),
                ..Impairment::NONE
            };
            let mut net = Net::new(kind, impairment, 3);
            net.run();
            let lost = End::Silent(Silence::ConnectionLost);
            for (time, end) in [net.secc_end.unwrap(), net.evcc_end.unwrap()] {
                if time >= at {
                    assert_eq!(end, lost, "{kind:?} at {moment:?}");
                    assert!(time.since(at) <= ms(100), "{kind:?} at {moment:?}");
                }
            }
        }
    }
}

#[test]
fn a_blackout_at_any_moment_leaves_nothing_on() {
    let mut blackouts = 0;
    for kind in KINDS {
        for start in 0..14 {
            for length in [
                50, 150, 300, 400, 700, 1_200, 2_500, 6_000, 15_000, 30_000, 60_000, 90_000,
            ] {
                let start = START.after(Duration::from_secs(start));
                let impairment = Impairment {
                    blackout: Some((start, ms(length))),
                    ..Impairment::NONE
                };
                let mut net = Net::new(kind, impairment, 7);
                let (secc, evcc) = net.run();
                let place = format!("{kind:?} from {start:?} for {length} ms: {secc:?}, {evcc:?}");
                assert!(is_by_network(secc) && is_by_network(evcc), "{place}");
                blackouts += 1;
            }
        }
    }
    assert!(blackouts > 1_000);
}

/// Asks for a station over such a network; when it was found, or that it was not.
fn discover(impairment: Impairment, seed: u64) -> Result<Duration, u8> {
    let reach = Reach::LinkLocal { scope_id: 3 };
    let vehicle: SocketAddrV6 = "[fe80::1%3]:50000".parse().unwrap();
    let station: SocketAddrV6 = "[fe80::2%3]:15118".parse().unwrap();
    let mut now = START;
    let mut client = Client::new(now, Tls::None, reach);
    let mut server = Server::new(*station.ip(), Offer::Plain(61_341), reach);
    server.open(now, None);
    let mut asked = Datagrams::new(impairment, seed);
    let mut answered = Datagrams::new(impairment, seed ^ 0xFFFF);
    loop {
        for datagram in asked.deliver(now) {
            server.receive(now, vehicle, &datagram);
            if let Some((_, answer)) = server.poll_transmit() {
                answered.send(now, &answer);
            }
        }
        for datagram in answered.deliver(now) {
            client.receive(now, station, &datagram);
        }
        client.expire(now);
        while let Some(question) = client.poll_transmit() {
            asked.send(now, &question);
        }
        match client.poll_event() {
            Some(ClientEvent::Found(_)) => return Ok(now.since(START)),
            Some(ClientEvent::NoAnswer { requests, .. }) => return Err(requests),
            Some(ClientEvent::Conflict { .. }) => panic!("there is one station"),
            None => {}
        }
        let next = [client.deadline(), asked.next(), answered.next()];
        let next = next
            .into_iter()
            .flatten()
            .min()
            .expect("something is to come");
        now = next.max(now);
    }
}

#[test]
fn discovery_finds_the_station_or_gives_up_after_all_its_questions() {
    let cases = [
        (Impairment::NONE, 0),
        (
            Impairment {
                loss: 300,
                ..Impairment::NONE
            },
            6_000,
        ),
        (
            Impairment {
                duplicates: 1_000,
                ..Impairment::NONE
            },
            0,
        ),
        (
            Impairment {
                delay: ms(200),
                jitter: ms(400),
                reordered: 500,
                ..Impairment::NONE
            },
            1_200,
        ),
        (
            Impairment {
                blackout: Some((START, ms(3_000))),
                ..Impairment::NONE
            },
            3_250,
        ),
    ];
    for (impairment, most) in cases {
        for seed in 1..50 {
            let found = discover(impairment, seed);
            let within = found.is_ok_and(|time| time <= ms(most));
            assert!(within, "{impairment:?}, seed {seed}: {found:?}");
        }
    }
    let deaf = Impairment {
        loss: 1_000,
        ..Impairment::NONE
    };
    assert_eq!(discover(deaf, 1), Err(MAX_REQUESTS));
}
