//! What the engines tell the integrator.

use crate::{
    Amperes, CoilState, ControlMode, DevicePlace, Discharge, Emaid, End, EnergyMode, EvStatus,
    EvccId, EvseId, GridState, Guidance, Notification, Parking, ParkingSpace, Percent, Phase,
    Progress, Protocol, Quirk, ReactiveTarget, Request, ServiceCategory, ServiceChoices, SessionId,
    ShortText, StationStatus, Volts, WattHours, Watts, model::ControlPilot,
};
use core::time::Duration;

/// What a station's engine tells. Events about power are commands: carry them out at once.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum SeccEvent {
    /// The protocol was agreed.
    Protocol(Protocol),
    /// A new session was opened under this id.
    SessionOpened(SessionId),
    /// The vehicle joined the session that was paused.
    SessionResumed(SessionId),
    /// The vehicle named itself.
    Identified(EvccId),
    /// The session moved on.
    Phase(Phase),
    /// The vehicle takes these services beyond charging.
    ServicesChosen(ServiceChoices),
    /// Answer in [`Station::authorization`](crate::Station::authorization).
    AuthorizationWanted,
    /// Command: call [`Secc::consult`](crate::Secc::consult), this request waits for it.
    DeskWanted(Request),
    /// The vehicle pays by this contract: the desk has accepted it.
    ContractShown(Emaid),
    /// The vehicle has proved that the contract is its own.
    ContractVerified(Emaid),
    /// An answer to this request for a contract went out; whether with a contract in it.
    Provisioned(Request, bool),
    /// The vehicle's limits and wishes, told before charging.
    Limits(EvLimits),
    /// The vehicle's state, whenever a request carries it and it changed.
    Vehicle(EvStatus),
    /// What the vehicle tells in the DC charge loop, whenever it changed.
    Demand(EvDemand),
    /// The vehicle's name in ISO 15118-20; what is longer is cut off.
    Named(ShortText<64>),
    /// What the vehicle needs and who is to decide about power, whenever told and changed (-20).
    Needs(EvNeeds),
    /// Power that the vehicle takes by its own measurement, whenever told and changed (AC and
    /// wireless, -20).
    Power(Watts),
    /// The vehicle rests, or no longer does (-20).
    Standby(bool),
    /// The vehicle selects services again (-20).
    RenegotiatingServices,
    /// The vehicle confirmed that its battery was given this energy. Where a contract pays, the
    /// desk has verified its signature.
    MeterConfirmed(WattHours),
    /// Command: close the contactor and report it in
    /// [`Station::contactor`](crate::Station::contactor).
    CloseContactor,
    /// Command: open the contactor.
    OpenContactor,
    /// Command: test the isolation at this voltage; answer in
    /// [`Station::cable_check`](crate::Station::cable_check) and
    /// [`Station::isolation`](crate::Station::isolation).
    StartCableCheck {
        /// The vehicle's or the station's most voltage, whichever is lower.
        voltage: Volts,
    },
    /// Command: regulate to this voltage, with no more than this current.
    SupplyOn {
        /// Voltage asked for, within the limits of both sides.
        voltage: Volts,
        /// Current asked for, within the limits of both sides.
        current: Amperes,
    },
    /// Command: no voltage and no current; ends an isolation test too.
    SupplyOff,
    /// Command: bring the charging device to the vehicle and report it in
    /// [`Station::device`](crate::Station::device) (-20).
    ConnectDevice,
    /// Command: take the charging device away from the vehicle; power is off (-20).
    DisconnectDevice,
    /// Command: send a little power, with this current in the coil if the vehicle wants one; answer
    /// in [`WirelessStation::alignment`](crate::WirelessStation::alignment) (-20).
    StartAlignmentCheck {
        /// Current that the vehicle wants in the coil.
        current: Option<Amperes>,
    },
    /// Command: send so much power (-20).
    CoilOn {
        /// Power asked for, within the limits of both sides.
        power: Watts,
    },
    /// Command: send nothing; ends an alignment check too (-20).
    CoilOff,
    /// How the vehicle below a charging device moves, whenever told and changed (-20).
    Mobility {
        /// It can still move.
        can_move: bool,
        /// It follows guidance.
        follows_guidance: bool,
    },
    /// How far the vehicle above a coil is, whenever told and changed (-20).
    Coupling(EvCoupling),
    /// What a vehicle that supports the grid sees of it, whenever told and changed (-20).
    Grid(GridState),
    /// How the vehicle parks, or that it leaves, whenever told and changed (-20).
    Parking(EvParking),
    /// The vehicle wants to renegotiate limits and schedule.
    Renegotiating,
    /// The vehicle did what the standard does not have here, and the station's profile takes.
    Deviation(Quirk),
    /// A request was refused with this response code as the standard numbers them.
    Refused(Request, u8),
    /// Last event: close the connection, if it is still open, and drop the engine.
    Ended(End),
}

/// What a vehicle's engine tells. Events about power are commands: carry them out at once.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum EvccEvent {
    /// The protocol was agreed.
    Protocol(Protocol),
    /// The station opened a session under this id.
    SessionOpened(SessionId),
    /// The station joined the session that was paused.
    SessionResumed(SessionId),
    /// The charging point named itself.
    Identified(EvseId),
    /// The session moved on.
    Phase(Phase),
    /// The station has this service beyond charging.
    ServiceOffered(ServiceOffer),
    /// These services beyond charging were taken.
    ServicesChosen(ServiceChoices),
    /// The station asks the customer to identify: show it to the driver. Told once.
    AuthorizationPending,
    /// Command: call [`Evcc::consult`](crate::Evcc::consult), the next request waits for it.
    WalletWanted,
    /// How charging is paid: by contract, or else by the customer.
    PaysByContract(bool),
    /// The station says that the contract ends soon; it should be updated.
    ContractExpiresSoon,
    /// The wallet has taken a contract that the station handed over.
    ContractInstalled,
    /// The station wanted the meter's reading confirmed, and accepted the confirmation.
    MeterConfirmed,
    /// The tariffs are not signed by the provider of the contract, and are not looked at.
    TariffsNotTrusted,
    /// The station's limits, whenever told and changed.
    Limits(StationLimits),
    /// What the station can take from the vehicle, whenever told and changed (-20).
    DischargeLimits(Discharge),
    /// The vehicle rests and takes no current, or no longer does (-20).
    Standby(bool),
    /// Power that the station wants the vehicle to take, whenever told and changed: in dynamic
    /// control a set-point, else an upper limit (AC, -20).
    TargetPower(Watts),
    /// Schedules are on offer: [`Evcc::offers`](crate::Evcc::offers) has them, and
    /// [`Vehicle::schedule`](crate::Vehicle::schedule) has said which one is taken.
    SchedulesOffered,
    /// What a DC station measures and says of itself, whenever told and changed.
    Station(StationPresent),
    /// The station told the rules of the grid, or new ones:
    /// [`Evcc::grid_rules`](crate::Evcc::grid_rules) has them (AC with grid support, -20).
    GridRules,
    /// Reactive power that the operator of the grid wants, whenever told and changed (AC with grid
    /// support, -20).
    Reactive(Option<ReactiveTarget>),
    /// Where the vehicle stands below a charging device, whenever told and changed; absent where the
    /// station gives no guidance (-20).
    Guided(Option<Guidance>),
    /// The charging device is in this place, whenever told and changed (-20).
    Device(DevicePlace),
    /// The station's side of positioning, pairing and alignment, whenever told and changed (-20).
    Coupling(StationCoupling),
    /// Where to park, whenever told and changed (-20).
    ParkingSpace(ParkingSpace),
    /// The station asks for something; stops are obeyed without further ado.
    Notified(Notification),
    /// Command: bring the control pilot into this state (C to ask for energy, B to rest).
    Pilot(ControlPilot),
    /// Command: close the vehicle's contactor, voltages match; report it in
    /// [`Vehicle::contactor`](crate::Vehicle::contactor).
    CloseContactor,
    /// Command: draw no current and open the vehicle's contactor.
    OpenContactor,
    /// Power is on: current may be drawn (AC) or is being regulated (DC).
    PowerOn,
    /// The vehicle stops; told once with the reason if it is not [`Wish`](crate::Wish).
    Stopping(StopCause),
    /// Last event: close the connection, if it is still open, and drop the engine.
    Ended(End),
}

/// Limits and wishes of a vehicle, told before charging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvLimits {
    /// How it wants to charge.
    pub mode: EnergyMode,
    /// Most voltage.
    pub max_voltage: Volts,
    /// Most current (per phase in AC).
    pub max_current: Amperes,
    /// Least current (AC).
    pub min_current: Option<Amperes>,
    /// Most power, if told.
    pub max_power: Option<Watts>,
    /// Energy that the battery holds when full, if told.
    pub capacity: Option<WattHours>,
    /// Energy wanted, if told.
    pub energy_request: Option<WattHours>,
    /// State of charge that counts as full, if told.
    pub full_soc: Option<Percent>,
    /// State of charge at which fast charging is over, if told.
    pub bulk_soc: Option<Percent>,
    /// Time until departure, if told.
    pub departure: Option<Duration>,
}

/// What a vehicle tells in the DC charge loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvDemand {
    /// Voltage wanted, as the vehicle wrote it.
    pub target_voltage: Volts,
    /// Current wanted, as the vehicle wrote it.
    pub target_current: Amperes,
    /// The battery is full.
    pub complete: bool,
    /// Fast charging is over, if told.
    pub bulk_complete: Option<bool>,
    /// Time until full, if told.
    pub time_to_full: Option<Duration>,
    /// Time until fast charging is over, if told.
    pub time_to_bulk: Option<Duration>,
}

/// What a vehicle needs, as -20 tells it; energies count from now, negative ones flow back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EvNeeds {
    /// Who decides about power.
    pub control: ControlMode,
    /// What the vehicle can give; absent where it only charges.
    pub discharge: Option<Discharge>,
    /// Time until departure, if told.
    pub departure: Option<Duration>,
    /// Energy wanted, if told.
    pub target_energy: Option<WattHours>,
    /// Energy that the battery can take, if told.
    pub max_energy: Option<WattHours>,
    /// Energy needed at least, if told.
    pub min_energy: Option<WattHours>,
    /// State of charge wanted as soon as possible, if told.
    pub min_soc: Option<Percent>,
    /// State of charge wanted at departure, if told.
    pub target_soc: Option<Percent>,
}

/// How far a vehicle is that comes above a coil.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EvCoupling {
    /// It stands right.
    pub position: Progress,
    /// It is sure of the station.
    pub pairing: Progress,
    /// Code that it received over the pairing signal, if any.
    pub observed_code: Option<u32>,
    /// Power arrives as it should.
    pub alignment: Progress,
    /// What is wrong with its circuit.
    pub state: CoilState,
}

/// How a vehicle parks, as it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvParking {
    /// It arrives or stands.
    In(Parking),
    /// It leaves, in seconds since 1970-01-01 UTC.
    Out(u64),
}

/// What a station with a coil tells before charging.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StationCoupling {
    /// It needs no more positioning.
    pub positioned: bool,
    /// It needs no more pairing.
    pub paired: bool,
    /// Code that it received over the pairing signal, if any.
    pub observed_code: Option<u32>,
    /// Power that it sends for the check, if told.
    pub transmitted: Option<Watts>,
    /// Current in its coil, if told.
    pub coil_current: Option<Amperes>,
    /// What is wrong above its coil or in it.
    pub state: CoilState,
}

/// A service beyond charging as a station announces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceOffer {
    /// Its number.
    pub id: u16,
    /// What it is about.
    pub category: ServiceCategory,
    /// Whether it costs nothing.
    pub free: bool,
}

/// Limits of a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StationLimits {
    /// Most voltage (DC), or the line voltage (AC).
    pub max_voltage: Volts,
    /// Least voltage (DC).
    pub min_voltage: Volts,
    /// Most current (per phase in AC).
    pub max_current: Amperes,
    /// Least current (DC).
    pub min_current: Amperes,
    /// Most power; in AC the schedule's.
    pub max_power: Option<Watts>,
}

impl StationLimits {
    pub(crate) const NOTHING: Self = Self {
        max_voltage: Volts::ZERO,
        min_voltage: Volts::ZERO,
        max_current: Amperes::ZERO,
        min_current: Amperes::ZERO,
        max_power: None,
    };
}

/// What a DC station measures and says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StationPresent {
    /// Its state.
    pub status: StationStatus,
    /// Voltage at its output, once told.
    pub voltage: Option<Volts>,
    /// Current at its output, once told.
    pub current: Option<Amperes>,
}

/// Why a vehicle stops charging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopCause {
    /// [`Vehicle::wish`](crate::Vehicle::wish) says so.
    Wish,
    /// [`Vehicle::error`](crate::Vehicle::error) says so.
    Error,
    /// [`Vehicle::wireless`](crate::Vehicle::wireless) says so.
    Coupling,
    /// The station asked for it.
    Station,
    /// The station said that it is in this state.
    StationStatus(StationStatus),
    /// The vehicle's contactor did not close or opened by itself.
    Contactor,
    /// The vehicle's own measurement is out of its limits or contradicts the station.
    Measurement,
}
