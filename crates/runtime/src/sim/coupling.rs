//! How two come together without a plug: a charging device that moves to the vehicle, or two coils.

use std::time::Duration;

use v2g::session::{
    CoilState, Device, DevicePlace, Progress, Station, Vehicle, Watts, WirelessStation,
    WirelessVehicle,
};

use super::Switch;

/// How long a charging device takes to the vehicle and back; our choice.
const DEVICE_TIME: Duration = Duration::from_millis(1500);
/// How long a charging device has to lie at the vehicle before it reports that: the vehicle feels it
/// first. Our choice.
const SETTLING_TIME: Duration = Duration::from_millis(200);
/// How long the coils take to show whether power arrives; our choice.
const CHECK_TIME: Duration = Duration::from_secs(1);
/// Power that a check of the alignment sends, W; our choice.
const CHECK_POWER: f64 = 100.0;

/// Limits of a coil and its circuit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CoilConfig {
    /// Most power, W.
    pub max_power: f64,
    /// Least power, W.
    pub min_power: f64,
}

/// Heights at which both coils work. No public source gives the unit; these read as millimetres.
const CLEARANCE: [u16; 2] = [100, 250];

impl CoilConfig {
    pub(super) fn station(self) -> WirelessStation {
        WirelessStation {
            max_power: Watts::from_f64(self.max_power),
            min_power: Watts::from_f64(self.min_power),
            min_clearance: CLEARANCE[0],
            max_clearance: CLEARANCE[1],
            ..WirelessStation::default()
        }
    }

    pub(super) fn vehicle() -> WirelessVehicle {
        WirelessVehicle {
            min_clearance: CLEARANCE[0],
            max_clearance: CLEARANCE[1],
            ..WirelessVehicle::default()
        }
    }
}

/// The charger's side of a meeting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Approach {
    /// The vehicle comes to its place.
    arrival: Switch,
    /// The charging device goes to the vehicle.
    device: Switch,
    /// It lies there for good.
    settled: Switch,
    /// And back home.
    retreat: Switch,
    /// The check of the alignment.
    check: Switch,
    /// Power that the coil sends, W.
    coil: f64,
    /// What lies on the coil.
    state: CoilState,
    /// The device was told to move.
    told: bool,
    /// And does not.
    stuck: bool,
}

impl Approach {
    /// A vehicle that takes so long to its place.
    pub(super) fn new(takes: Duration) -> Self {
        let mut retreat = Switch::new(DEVICE_TIME);
        retreat.close();
        retreat.step(DEVICE_TIME);
        Self {
            arrival: Switch::new(takes),
            device: Switch::new(DEVICE_TIME),
            settled: Switch::new(SETTLING_TIME),
            retreat,
            check: Switch::new(CHECK_TIME),
            coil: 0.0,
            state: CoilState::Good,
            told: false,
            stuck: false,
        }
    }

    pub(super) fn begin(&mut self) {
        self.arrival.close();
    }

    pub(super) fn stick(&mut self) {
        self.stuck = true;
    }

    pub(super) fn connect(&mut self) {
        self.told = true;
        self.retreat.open();
        self.device.close();
    }

    pub(super) fn disconnect(&mut self) {
        self.device.open();
        self.settled.open();
        self.retreat.close();
    }

    pub(super) fn check(&mut self) {
        self.coil = CHECK_POWER;
        self.check.open();
        self.check.close();
    }

    pub(super) fn send(&mut self, power: Watts) {
        self.coil = power.as_f64();
    }

    pub(super) fn switch_off(&mut self) {
        self.coil = 0.0;
    }

    /// Something lies on the coil.
    pub(super) fn cover(&mut self, state: CoilState) {
        self.state = state;
    }

    pub(super) fn coil(&self) -> f64 {
        self.coil
    }

    pub(super) fn step(&mut self, elapsed: Duration) {
        self.arrival.step(elapsed);
        self.check.step(elapsed);
        if !self.stuck {
            self.settled.step(elapsed);
            self.device.step(elapsed);
            if self.device.is_closed() {
                self.settled.close();
            }
            self.retreat.step(elapsed);
        }
    }

    /// Whether the device touches the vehicle.
    pub(super) fn touches(&self) -> bool {
        self.device.is_closed()
    }

    fn place(&self) -> DevicePlace {
        if self.stuck && self.told {
            return DevicePlace::Fault;
        }
        match (self.settled.is_closed(), self.retreat.is_closed()) {
            (true, _) => DevicePlace::AtVehicle,
            (false, true) => DevicePlace::Home,
            (false, false) => DevicePlace::Moving,
        }
    }

    pub(super) fn latch(&self, station: &mut Station) {
        let arrived = self.arrival.is_closed();
        station.device = Device {
            in_position: arrived,
            place: self.place(),
            ..station.device
        };
        let wireless = &mut station.wireless;
        wireless.position = progress(arrived);
        wireless.pairing = progress(arrived);
        if self.check.is_closed() {
            wireless.alignment = Progress::Done;
        }
        wireless.transmitted = Some(Watts::from_f64(self.coil));
        wireless.state = self.state;
    }
}

/// The vehicle's side of a meeting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    way: Switch,
    /// The contacts of the charging device are felt.
    pub(super) contact: bool,
    /// Power comes out of the coil, or came out of it before.
    aligned: bool,
}

impl Arrival {
    /// A vehicle that takes so long to its place.
    pub(super) fn new(takes: Duration) -> Self {
        Self {
            way: Switch::new(takes),
            contact: false,
            aligned: false,
        }
    }

    pub(super) fn begin(&mut self) {
        self.way.close();
    }

    pub(super) fn step(&mut self, elapsed: Duration) {
        self.way.step(elapsed);
    }

    /// Whether power comes out of the coil.
    pub(super) fn receive(&mut self, power: f64) {
        self.aligned |= power > 0.0;
    }

    pub(super) fn latch(&self, vehicle: &mut Vehicle) {
        vehicle.device_contact = self.contact;
        let arrived = self.way.is_closed();
        vehicle.wireless.position = progress(arrived);
        vehicle.wireless.pairing = progress(arrived);
        vehicle.wireless.alignment = progress(self.aligned);
    }
}

const fn progress(done: bool) -> Progress {
    match done {
        true => Progress::Done,
        false => Progress::Pending,
    }
}
