//! Two engines in memory, a simple plant between them, and time that passes when we say so.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_docs,
    reason = "each test uses another part"
)]

mod car;
mod car20;
pub mod din;
pub mod grid;
pub mod modes;
pub mod network;
mod plant;
mod requests;
mod script;
mod way;

use core::time::Duration;

pub use car::Car;
pub use car20::{Car20, PLUGGED as PLUGGED_20, REQUESTS as REQUESTS_20};
pub use plant::Plant;
pub use requests::{
    ALL_REQUESTS, STATUS, amperes, dc_of, demand, parameters, quantity, request, volts,
};
pub use script::{ISO2, body, frame_of, handshake, in_frame};
pub use way::Way;

use v2g_exi::Document;
use v2g_link::v2gtp::HEADER_LENGTH;
use v2g_messages::iso2::V2gMessage;
use v2g_session::*;

pub const EVCCID: EvccId = EvccId::from_mac([0x02, 0, 0, 0, 0, 1]);

pub fn session_id() -> SessionId {
    SessionId::from_random([1, 2, 3, 4, 5, 6, 7, 8])
}

pub fn dc_station() -> Station {
    let id = EvseId::new("DE*V2G*E0001*1").unwrap();
    Station::dc(id, Volts::new(920), Amperes::new(200), Watts::new(150_000))
}

pub fn ac_station() -> Station {
    Station::ac(
        EvseId::new("DE*V2G*E0001*2").unwrap(),
        Volts::new(230),
        Amperes::new(16),
    )
}

pub fn acdp_station() -> Station {
    let id = EvseId::new("DE*V2G*E0001*3").unwrap();
    Station::acdp(id, Volts::new(920), Amperes::new(200), Watts::new(150_000))
}

pub fn wireless_station() -> Station {
    let wireless = WirelessStation {
        max_power: Watts::new(11_000),
        min_power: Watts::new(500),
        max_clearance: 250,
        min_clearance: 100,
        max_coil_current: Amperes::new(75),
        ..WirelessStation::default()
    };
    Station::wireless(EvseId::new("DE*V2G*E0001*4").unwrap(), wireless)
}

pub fn wireless_vehicle() -> Vehicle {
    let wireless = WirelessVehicle {
        max_clearance: 210,
        min_clearance: 140,
        target_power: Watts::new(9_000),
        ..WirelessVehicle::default()
    };
    Vehicle {
        soc: Percent::new(40),
        ..Vehicle::wireless(EVCCID, Watts::new(10_000), wireless)
    }
}

pub fn dc_vehicle() -> Vehicle {
    Vehicle {
        soc: Percent::new(40),
        battery_voltage: Volts::new(380),
        target_voltage: Volts::new(410),
        target_current: Amperes::new(120),
        ..Vehicle::dc(EVCCID, Volts::new(420), Amperes::new(125))
    }
}

pub fn ac_vehicle() -> Vehicle {
    Vehicle {
        energy_request: Some(WattHours::new(20_000)),
        ..Vehicle::ac(EVCCID, Volts::new(250), Amperes::new(32))
    }
}

/// Both ends and what is between them.
pub struct Pair {
    pub now: Instant,
    pub secc: Secc,
    pub evcc: Evcc,
    pub plant: Plant,
    pub secc_events: Vec<SeccEvent>,
    pub evcc_events: Vec<EvccEvent>,
    /// Every frame: from the vehicle or not, and its octets.
    pub frames: Vec<(bool, Vec<u8>)>,
    /// When each of them was sent.
    pub times: Vec<Instant>,
    /// Octets per TCP segment.
    pub segment: usize,
    /// Puts another frame in the place of a response.
    pub forge: Option<Forge>,
    /// The same for DIN SPEC 70121.
    pub forge_din: Option<DinForge>,
    /// The same for whatever frame, by its octets.
    pub forge_frame: Option<FrameForge>,
    /// Puts another frame in the place of a request.
    pub forge_request: Option<Forge>,
    /// What the station sends from now on is lost.
    pub station_mute: bool,
    /// Looks at the vehicle after every response.
    pub look: Option<Look>,
    /// Whom the station asks about contracts.
    pub desk: Option<Box<dyn ContractDesk>>,
    /// What the vehicle keeps contracts in.
    pub wallet: Option<Box<dyn Wallet>>,
}

/// Looks at the vehicle.
pub type Look = Box<dyn FnMut(&Evcc)>;

/// Makes another frame of a response, or leaves it.
pub type DinForge = Box<dyn FnMut(&v2g_messages::din::V2gMessage<'_>) -> Option<Vec<u8>>>;
/// Makes another frame of a frame.
pub type FrameForge = Box<dyn FnMut(&[u8]) -> Option<Vec<u8>>>;

/// Makes another frame of a response, or leaves it.
pub type Forge = Box<dyn FnMut(&V2gMessage<'_>) -> Option<Vec<u8>>>;

impl Pair {
    pub fn new(station: Station, vehicle: Vehicle) -> Self {
        Self::with(
            SeccConfig::new(session_id()),
            station,
            EvccConfig::default(),
            vehicle,
        )
    }

    pub fn dc() -> Self {
        Self::new(dc_station(), dc_vehicle())
    }

    pub fn by(way: Way) -> Self {
        let (station, vehicle) = match way.is_dc() {
            true => (dc_station(), dc_vehicle()),
            false => (ac_station(), ac_vehicle()),
        };
        let evcc = EvccConfig {
            protocols: Protocols::of(&[way.protocol()]),
            ..EvccConfig::default()
        };
        Self::with(SeccConfig::new(session_id()), station, evcc, vehicle)
    }

    pub fn ac() -> Self {
        Self::new(ac_station(), ac_vehicle())
    }

    pub fn with(secc: SeccConfig, station: Station, evcc: EvccConfig, vehicle: Vehicle) -> Self {
        let now = Instant(1_000_000);
        Self {
            now,
            secc: Secc::new(secc, station, now),
            evcc: Evcc::new(evcc, vehicle, now),
            plant: Plant::default(),
            secc_events: Vec::new(),
            evcc_events: Vec::new(),
            frames: Vec::new(),
            times: Vec::new(),
            segment: usize::MAX,
            forge: None,
            forge_din: None,
            forge_frame: None,
            forge_request: None,
            station_mute: false,
            look: None,
            desk: None,
            wallet: None,
        }
    }

    /// Moves frames and events until nothing moves any more, without time passing.
    pub fn settle(&mut self) {
        for _ in 0..50 {
            self.secc.expire(self.now);
            self.evcc.expire(self.now);
            if !(self.consult() | self.exchange() | self.carry_out()) {
                return;
            }
        }
        panic!("the engines talk without end while no time passes");
    }

    /// Whether desk or wallet had something to say.
    fn consult(&mut self) -> bool {
        let waits = (self.secc.consulting(), self.evcc.consulting());
        if let Some(desk) = &mut self.desk {
            self.secc.consult(self.now, &mut **desk);
        }
        if let Some(wallet) = &mut self.wallet {
            self.evcc.consult(self.now, &mut **wallet);
        }
        waits != (self.secc.consulting(), self.evcc.consulting())
    }

    fn exchange(&mut self) -> bool {
        let request = self.evcc.poll_transmit().map(<[u8]>::to_vec);
        let request = request.map(|frame| {
            let forged = self
                .forge_request
                .as_mut()
                .and_then(|forge| forge(&V2gMessage::decode(&frame[HEADER_LENGTH..]).ok()?));
            forged.unwrap_or(frame)
        });
        if let Some(frame) = &request {
            self.frames.push((true, frame.clone()));
            self.times.push(self.now);
            for segment in frame.chunks(self.segment) {
                self.secc.receive(self.now, segment);
            }
        }
        let response = self.secc.poll_transmit().map(<[u8]>::to_vec);
        let response = response
            .map(|frame| self.forged(frame))
            .filter(|_| !self.station_mute);
        if let Some(frame) = &response {
            self.frames.push((false, frame.clone()));
            self.times.push(self.now);
            for segment in frame.chunks(self.segment) {
                self.evcc.receive(self.now, segment);
            }
            let evcc = &self.evcc;
            self.look.iter_mut().for_each(|look| look(evcc));
        }
        request.is_some() || response.is_some()
    }

    fn forged(&mut self, frame: Vec<u8>) -> Vec<u8> {
        let forged = self.forge.as_mut().and_then(|forge| {
            let message = V2gMessage::decode(&frame[HEADER_LENGTH..]).ok()?;
            forge(&message)
        });
        let forged = forged.or_else(|| {
            let forge = self.forge_din.as_mut()?;
            let read = v2g_messages::din::V2gMessage::decode(&frame[HEADER_LENGTH..]);
            forge(&read.ok()?)
        });
        let forged = forged.or_else(|| self.forge_frame.as_mut()?(&frame));
        forged.unwrap_or(frame)
    }

    fn carry_out(&mut self) -> bool {
        let mut moved = false;
        while let Some(event) = self.secc.poll_event() {
            self.plant.station_told(event);
            if matches!(event, SeccEvent::Ended(_)) {
                self.evcc.closed(self.now);
            }
            self.secc_events.push(event);
            moved = true;
        }
        while let Some(event) = self.evcc.poll_event() {
            self.plant.vehicle_told(event);
            if matches!(event, EvccEvent::Ended(_)) {
                self.secc.closed(self.now);
            }
            self.evcc_events.push(event);
            moved = true;
        }
        moved
    }

    /// Lets time pass to the next thing that happens, a tenth of a second at most.
    pub fn tick(&mut self) {
        let next = self.now.after(Duration::from_millis(100));
        let deadlines = [self.secc.deadline(), self.evcc.deadline()];
        let next = deadlines.into_iter().flatten().fold(next, Instant::min);
        let passed = next
            .max(self.now)
            .since(self.now)
            .max(Duration::from_millis(1));
        self.now = self.now.after(passed);
        self.plant.pass(passed);
        self.plant
            .report(self.secc.station_mut(), self.evcc.vehicle_mut());
        self.settle();
    }

    /// Runs until `done` or until nothing can come any more; whether it was `done`.
    pub fn run(&mut self, done: impl Fn(&Self) -> bool) -> bool {
        self.settle();
        for _ in 0..20_000 {
            if done(self) {
                return true;
            }
            if self.secc_end().is_some() && self.evcc_end().is_some() {
                return false;
            }
            self.tick();
        }
        panic!("the session goes on without end");
    }

    /// Runs until both ends have ended.
    pub fn run_to_end(&mut self) {
        assert!(!self.run(|_| false));
    }

    /// Runs until the station is in this phase.
    pub fn run_to(&mut self, phase: Phase) {
        let event = SeccEvent::Phase(phase);
        assert!(
            self.run(|pair| pair.secc_events.contains(&event)),
            "{:?}",
            self.ends()
        );
    }

    /// Runs for so long.
    pub fn run_for(&mut self, time: Duration) {
        let until = self.now.after(time);
        self.run(|pair| pair.now >= until);
    }

    pub fn secc_end(&self) -> Option<End> {
        self.secc_events.iter().rev().find_map(|event| match event {
            SeccEvent::Ended(end) => Some(*end),
            _ => None,
        })
    }

    pub fn evcc_end(&self) -> Option<End> {
        self.evcc_events.iter().rev().find_map(|event| match event {
            EvccEvent::Ended(end) => Some(*end),
            _ => None,
        })
    }

    /// How the station and the vehicle ended.
    pub fn ends(&self) -> (Option<End>, Option<End>) {
        (self.secc_end(), self.evcc_end())
    }

    /// Phases that the station went through.
    pub fn phases(&self) -> Vec<Phase> {
        let phase = |event: &SeccEvent| match event {
            SeccEvent::Phase(phase) => Some(*phase),
            _ => None,
        };
        self.secc_events.iter().filter_map(phase).collect()
    }

    /// How many responses of this name the station has sent.
    pub fn responses(&self, name: &str) -> usize {
        let named = |(from_vehicle, frame): &&(bool, Vec<u8>)| {
            let payload = &frame[HEADER_LENGTH..];
            let iso2 = V2gMessage::decode(payload).map(|m| format!("{:?}", m.body));
            let din = v2g_messages::din::V2gMessage::decode(payload);
            let body = iso2.or_else(|_| din.map(|m| format!("{:?}", m.body)));
            !from_vehicle && body.is_ok_and(|body| body.starts_with(name))
        };
        self.frames.iter().filter(|frame| named(frame)).count()
    }

    /// Fails unless nothing is left switched on.
    pub fn assert_dead(&self) {
        assert_eq!(self.secc.outlet(), Outlet::default());
        assert!(!self.plant.supply_on && !self.plant.station_contactor_told);
        assert!(!self.plant.vehicle_contactor_told && !self.plant.pilot_wants);
        assert!(self.plant.coil.is_none() && !self.plant.device_told);
    }
}
