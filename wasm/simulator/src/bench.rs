//! Two engines, the equipment around them, and the way between them.

use core::time::Duration;
use std::collections::VecDeque;

use serde_json::json;
use v2g_session::{
    Amperes, Discharge, End, EnergyModes, Evcc, EvccConfig, EvccEvent, EvccId, EvseId, Instant,
    Phase, Protocols, Secc, SeccConfig, SeccEvent, SessionId, Station, Vehicle, Volts, WattHours,
    Watts, Wish,
};

use crate::{Choice, Fault, Plant};

/// How finely time passes; a frame is on its way for so long.
const TICK: Duration = Duration::from_millis(10);
/// How late an answer comes that comes late.
const LATE: Duration = Duration::from_secs(3);
/// Nothing lasts longer, whatever goes wrong.
const MOST: Duration = Duration::from_secs(3600);
/// Length of the header of a frame, and where its payload type is.
const HEADER: usize = 8;

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When.
    pub time: Instant,
    /// By the vehicle.
    pub to_station: bool,
    /// The frame with its header.
    pub frame: Vec<u8>,
}

impl Record {
    /// A line of a recording.
    #[must_use]
    pub fn line(&self) -> String {
        let hex = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        let (header, payload) = self.frame.split_at(self.frame.len().min(HEADER));
        let line = json!({
            "t": self.time.since(Instant::START).as_secs_f64(),
            "dir": if self.to_station { "EV->SE" } else { "SE->EV" },
            "v2gtp_type": format!("0x{}", hex(header.get(2..4).unwrap_or_default())),
            "hex": hex(payload),
        });
        format!("{line}\n")
    }
}

/// A frame on its way.
#[derive(Debug)]
struct Flying {
    sent: Instant,
    arrives: Instant,
    to_station: bool,
    frame: Vec<u8>,
}

/// A session from plug to stop.
#[derive(Debug)]
pub struct Bench {
    choice: Choice,
    now: Instant,
    secc: Box<Secc>,
    evcc: Box<Evcc>,
    plant: Plant,
    flying: VecDeque<Flying>,
    records: Vec<Record>,
    phase: Option<Phase>,
    ends: (Option<End>, Option<End>),
    /// What happens once has happened.
    spent: bool,
    cut: bool,
}

impl Bench {
    /// Both ends at the moment of the connection.
    #[must_use]
    pub fn new(choice: Choice) -> Self {
        let now = Instant::START;
        let plant = Plant::new(choice);
        let (mut station, mut vehicle) = (station(choice), vehicle(choice));
        plant.latch(&mut station, &mut vehicle);
        let protocols = Protocols::of(&[choice.way.protocol(choice.mode)]);
        let secc = SeccConfig {
            protocols,
            iso20_without_tls: true,
            unix_time: choice.unix_time,
            ..SeccConfig::new(SessionId::from_random([
                0x5E, 0x55, 0x10, 0x4E, 0x1D, 0x0B, 0xE5, 0x42,
            ]))
        };
        let mut evcc = EvccConfig {
            protocols,
            iso20_without_tls: true,
            unix_time: choice.unix_time,
            ..EvccConfig::default()
        };
        evcc.timing.ac_loop_pause = Duration::from_millis(500);
        Self {
            choice,
            now,
            secc: Box::new(Secc::new(secc, station, now)),
            evcc: Box::new(Evcc::new(evcc, vehicle, now)),
            plant,
            flying: VecDeque::new(),
            records: Vec::new(),
            phase: None,
            ends: (None, None),
            spent: false,
            cut: false,
        }
    }

    /// The time of the engines.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Messages in the order in which they were sent.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The equipment.
    #[must_use]
    pub fn plant(&self) -> &Plant {
        &self.plant
    }

    /// Where the station stands.
    #[must_use]
    pub fn phase(&self) -> Option<Phase> {
        self.phase
    }

    /// How the session ended, once both ends say so: the vehicle's word, unless the station has a complaint.
    #[must_use]
    pub fn ended(&self) -> Option<End> {
        let (station, vehicle) = (self.ends.0?, self.ends.1?);
        Some(if vehicle.is_completed() {
            station
        } else {
            vehicle
        })
    }

    /// The driver has had enough.
    pub fn stop(&mut self) {
        self.evcc.vehicle_mut().wish = Wish::Stop;
    }

    /// Lets a hundredth of a second pass.
    pub fn tick(&mut self) {
        self.now = self.now.after(TICK);
        self.plant.pass(TICK);
        self.plant
            .latch(self.secc.station_mut(), self.evcc.vehicle_mut());
        self.arrive();
        self.secc.expire(self.now);
        self.evcc.expire(self.now);
        self.settle();
        let over = self.now.since(Instant::START) >= MOST;
        let half = self.ends.0.is_some() != self.ends.1.is_some();
        let lost = self.plant.has_come(Fault::ConnectionLost);
        if !self.cut && (over || lost || (half && self.flying.is_empty())) {
            self.cut = true;
            self.flying.clear();
            self.secc.closed(self.now);
            self.evcc.closed(self.now);
            self.settle();
        }
    }

    /// What is due reaches its end of the way.
    fn arrive(&mut self) {
        let due = |flying: &VecDeque<Flying>, now| flying.iter().position(|it| it.arrives <= now);
        while let Some(at) = due(&self.flying, self.now) {
            let Some(next) = self.flying.remove(at) else {
                return;
            };
            if next.sent.after(TICK) < next.arrives {
                self.record(self.now, next.to_station, &next.frame);
            }
            match next.to_station {
                true => self.secc.receive(self.now, &next.frame),
                false => self.evcc.receive(self.now, &next.frame),
            }
        }
    }

    /// Until neither end has anything more to say.
    fn settle(&mut self) {
        loop {
            let mut quiet = true;
            while let Some(frame) = self.evcc.poll_transmit().map(<[u8]>::to_vec) {
                self.send(true, frame);
            }
            while let Some(frame) = self.secc.poll_transmit().map(<[u8]>::to_vec) {
                self.send(false, frame);
            }
            while let Some(event) = self.secc.poll_event() {
                quiet = false;
                match event {
                    SeccEvent::Phase(phase) => self.phase = Some(phase),
                    SeccEvent::Ended(end) => self.ends.0 = Some(end),
                    _ => {}
                }
                self.plant.station_told(&event);
            }
            while let Some(event) = self.evcc.poll_event() {
                quiet = false;
                if let EvccEvent::Ended(end) = event {
                    self.ends.1 = Some(end);
                }
                self.plant.vehicle_told(&event);
            }
            if quiet {
                return;
            }
            self.plant
                .latch(self.secc.station_mut(), self.evcc.vehicle_mut());
            self.secc.expire(self.now);
            self.evcc.expire(self.now);
        }
    }

    /// Puts a frame on its way, as the fault of the day lets it.
    fn send(&mut self, to_station: bool, mut frame: Vec<u8>) {
        let mut arrives = self.now.after(TICK);
        match self
            .choice
            .fault
            .filter(|fault| fault.is_on_the_way() && self.plant.has_come(*fault))
        {
            // Who hangs has not said it.
            Some(Fault::StationSilent) if !to_station => return,
            Some(Fault::VehicleSilent) if to_station => return,
            Some(Fault::AnswerLost) if !to_station && self.once() => return,
            Some(Fault::AnswerLate) if !to_station && self.once() => arrives = self.now.after(LATE),
            Some(Fault::AnswerBroken) if !to_station && self.once() => flip(&mut frame),
            Some(Fault::RequestBroken) if to_station && self.once() => flip(&mut frame),
            _ => {}
        }
        // A recording is made at the vehicle's end: what is late there is recorded late.
        if arrives == self.now.after(TICK) {
            self.record(self.now, to_station, &frame);
        }
        self.flying.push_back(Flying {
            sent: self.now,
            arrives,
            to_station,
            frame,
        });
    }

    fn record(&mut self, time: Instant, to_station: bool, frame: &[u8]) {
        self.records.push(Record {
            time,
            to_station,
            frame: frame.to_vec(),
        });
    }

    /// Whether this is the first time.
    fn once(&mut self) -> bool {
        !core::mem::replace(&mut self.spent, true)
    }
}

/// Flips a bit in the middle of the payload.
fn flip(frame: &mut [u8]) {
    let middle = HEADER + frame.len().saturating_sub(HEADER) / 2;
    if let Some(byte) = frame.get_mut(middle) {
        *byte ^= 0x10;
    }
}

/// What the vehicle could give.
const BACK: Discharge = Discharge {
    max_power: Watts::new(10_000),
    min_power: Watts::ZERO,
    max_current: Amperes::new(30),
    min_current: Amperes::ZERO,
};

fn station(choice: Choice) -> Station {
    let evse_id =
        EvseId::new("DE*V2G*E0001*1").unwrap_or_else(|| unreachable!("an id by the rules"));
    let station = match choice.mode.is_dc() {
        true => Station::dc(
            evse_id,
            Volts::new(920),
            Amperes::new(200),
            Watts::new(150_000),
        ),
        false => Station::ac(evse_id, Volts::new(230), Amperes::new(16)),
    };
    Station {
        modes: EnergyModes::of(&[choice.mode.energy()]),
        discharge: choice.mode.is_both_ways().then_some(BACK),
        ..station
    }
}

fn vehicle(choice: Choice) -> Vehicle {
    let evccid = EvccId::from_mac([2, 0, 0, 0, 0, 1]);
    let vehicle = match choice.mode.is_dc() {
        true => Vehicle::dc(evccid, Volts::new(450), Amperes::new(200)),
        false => Vehicle::ac(evccid, Volts::new(400), Amperes::new(32)),
    };
    Vehicle {
        mode: choice.mode.energy(),
        control: choice.control,
        discharge: choice.mode.is_both_ways().then_some(BACK),
        departure: Some(Duration::from_secs(8 * 3600)),
        target_voltage: Volts::new(440),
        capacity: Some(WattHours::new(60_000)),
        ..vehicle
    }
}
