//! How vehicle and station come together where nobody plugs anything in (-20): a charging device
//! that moves, coils above each other, a parking space that is watched.

use v2g_messages::iso20::common::ParkingMethod;
use v2g_messages::iso20::wpt::{
    AlignmentCheckMethod, FinePositioningMethod, PairingMethod, PowerClass,
};

use crate::{Amperes, Hertz, Watts};

/// The automatic connection device of a charger, such as a pantograph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// The vehicle stands where the device reaches it.
    pub in_position: bool,
    /// Where the vehicle stands, for one that follows guidance; absent: the station gives none.
    pub guidance: Option<Guidance>,
    /// Where the device is. One that leaves the vehicle while it should not switches power off.
    pub place: DevicePlace,
}

/// Where a vehicle stands, seen from the right place. No public source gives unit and axes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guidance {
    /// Way from the right place, along the first axis.
    pub x: i16,
    /// Way from the right place, along the second axis.
    pub y: i16,
    /// Size of the window in which contact is possible, along the first axis.
    pub window_x: i16,
    /// Size of the window in which contact is possible, along the second axis.
    pub window_y: i16,
}

/// Where a charging device is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DevicePlace {
    /// At rest, out of the vehicle's way.
    #[default]
    Home,
    /// Between the two ends.
    Moving,
    /// At the vehicle, its contacts closed.
    AtVehicle,
    /// It does not go where it is told to.
    Fault,
}

/// How far something is that both sides have to be sure of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Not known yet: it goes on.
    #[default]
    Pending,
    /// Good.
    Done,
    /// Given up: no energy flows.
    Failed,
}

/// The wireless side of a charger: its coil and the circuit that feeds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WirelessStation {
    /// Most power that it sends now; may change while charging.
    pub max_power: Watts,
    /// Least power that it can send.
    pub min_power: Watts,
    /// Power class of the coil.
    pub class: PowerClass,
    /// Largest distance from the ground to the vehicle's coil; no public source gives the unit.
    pub max_clearance: u16,
    /// Smallest distance from the ground to the vehicle's coil.
    pub min_clearance: u16,
    /// Most current in the coil.
    pub max_coil_current: Amperes,
    /// Least current in the coil.
    pub min_coil_current: Amperes,
    /// Distance of the coil's magnetic centre from the geometric one.
    pub natural_offset: u16,
    /// What it can do to find the vehicle, to recognise it and to check that power arrives.
    pub methods: WirelessMethods,

    /// Whether the vehicle stands above the coil, as far as the station can tell.
    pub position: Progress,
    /// Whether the vehicle above the coil is the one that talks. Power goes off when it no longer is.
    pub pairing: Progress,
    /// Code that was received over the pairing signal, above zero.
    pub observed_code: Option<u32>,
    /// Whether power arrives; set to [`Progress::Pending`] when a check begins. Power goes off when
    /// it becomes [`Progress::Failed`].
    pub alignment: Progress,
    /// Power that is sent, where it is measured.
    pub transmitted: Option<Watts>,
    /// Current in the coil, where it is measured.
    pub coil_current: Option<Amperes>,
    /// Power taken from the grid, where it is measured.
    pub input_power: Option<Watts>,
    /// Frequency that is sent, where it is to be told.
    pub frequency: Option<Hertz>,
    /// What is wrong above the coil or in it: anything but [`CoilState::Good`] switches off at once.
    pub state: CoilState,
}

impl Default for WirelessStation {
    fn default() -> Self {
        Self {
            max_power: Watts::ZERO,
            min_power: Watts::ZERO,
            class: PowerClass::MfWpt3,
            max_clearance: 0,
            min_clearance: 0,
            max_coil_current: Amperes::ZERO,
            min_coil_current: Amperes::ZERO,
            natural_offset: 0,
            methods: WirelessMethods::default(),
            position: Progress::Pending,
            pairing: Progress::Pending,
            observed_code: None,
            alignment: Progress::Pending,
            transmitted: None,
            coil_current: None,
            input_power: None,
            frequency: None,
            state: CoilState::Good,
        }
    }
}

impl WirelessStation {
    /// Whether energy that is sent would reach the vehicle that talks, and nothing else.
    pub(crate) fn couples(&self) -> bool {
        self.pairing == Progress::Done
            && self.position != Progress::Failed
            && self.alignment != Progress::Failed
            && self.state == CoilState::Good
    }
}

/// The wireless side of a vehicle: its coil and the circuit behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WirelessVehicle {
    /// Largest distance from the ground to its coil; no public source gives the unit.
    pub max_clearance: u16,
    /// Smallest distance from the ground to its coil.
    pub min_clearance: u16,
    /// Distance of the coil's magnetic centre from the geometric one.
    pub natural_offset: u16,
    /// Frequency that its circuit is tuned to.
    pub natural_frequency: Hertz,
    /// It can limit the power by itself.
    pub local_control: bool,
    /// What it can do to find the station, to recognise it and to check that power arrives.
    pub methods: WirelessMethods,

    /// Whether it stands above the coil; it will not move any more once that is known.
    pub position: Progress,
    /// Whether the station below it is the one that talks.
    pub pairing: Progress,
    /// Code that was received over the pairing signal, above zero.
    pub observed_code: Option<u32>,
    /// Whether power arrives as it should.
    pub alignment: Progress,
    /// Current that the station's coil shall have for the check; absent: as the station likes.
    pub alignment_current: Option<Amperes>,
    /// Power wanted in the charge loop.
    pub target_power: Watts,
    /// Frequency that it sees, where it is to be told.
    pub frequency: Option<Hertz>,
    /// What is wrong with its circuit: anything but [`CoilState::Good`] makes it stop.
    pub state: CoilState,
}

impl Default for WirelessVehicle {
    fn default() -> Self {
        Self {
            max_clearance: 0,
            min_clearance: 0,
            natural_offset: 0,
            natural_frequency: Hertz::new(85_000),
            local_control: false,
            methods: WirelessMethods::default(),
            position: Progress::Pending,
            pairing: Progress::Pending,
            observed_code: None,
            alignment: Progress::Pending,
            alignment_current: None,
            target_power: Watts::ZERO,
            frequency: None,
            state: CoilState::Good,
        }
    }
}

/// Ways to find, recognise and check the other side, the best first; the tables are `static` as
/// those of [`Service`](crate::Service).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WirelessMethods {
    /// To bring the coils above each other, one to eight.
    pub positioning: &'static [FinePositioningMethod],
    /// To be sure of the other side, one to eight.
    pub pairing: &'static [PairingMethod],
    /// To check that power arrives, one to eight.
    pub alignment: &'static [AlignmentCheckMethod],
}

/// The driver steers, a person confirms the pairing, the power shows the alignment. Our choice: what
/// needs no further device.
impl Default for WirelessMethods {
    fn default() -> Self {
        Self {
            positioning: &[FinePositioningMethod::Manual],
            pairing: &[PairingMethod::ExternalConfirmation],
            alignment: &[AlignmentCheckMethod::PowerCheck],
        }
    }
}

/// What is the matter at or above a coil.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoilState {
    /// Nothing.
    #[default]
    Good,
    /// Metal lies on the coil and would heat up; a station's only.
    ForeignObject,
    /// Something living is in the field; a station's only.
    LivingObject,
    /// Too warm.
    Overheated,
    /// Less power arrives than was sent.
    TransferAnomaly,
    /// Something else.
    Anomaly,
}

/// What a station with a watched parking space tells a vehicle; no public source gives unit and
/// counting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParkingSpace {
    /// The space for this vehicle, if there are several.
    pub space: Option<i16>,
    /// Place of the charging device within the space, if there is one.
    pub device: Option<i16>,
    /// Way that the vehicle still has to go, where that is measured.
    pub distance: Option<i16>,
    /// The vehicle may leave: the way is free.
    pub exit_is_free: bool,
}

/// How a vehicle parks, told before charging and when it leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parking {
    /// Who steers.
    pub method: ParkingMethod,
    /// It stands in its space: charging may begin.
    pub stands: bool,
    /// Size of the vehicle, if told.
    pub frame: Option<i16>,
    /// Place of the charging device within it, if told.
    pub device: Option<i16>,
    /// Way gone since it was asked last, if told.
    pub travel: Option<i16>,
}
