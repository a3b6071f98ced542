//! Sans-I/O engines for both ends of the charging cable.
//!
//! [`Secc`] is the station's end, [`Evcc`] the vehicle's. Neither has a socket, a clock, a heap or
//! a source of randomness: five verbs drive them.
//!
//! - `receive(now, bytes)`: bytes arrived.
//! - `expire(now)`: the deadline has passed, or the model changed.
//! - `poll_transmit()`: a frame to send, in one write.
//! - `poll_event()`: something to do or to know.
//! - `deadline()`: when to call `expire` at the latest.
//!
//! State is latched in a model ([`Station`], [`Vehicle`]) that the integrator keeps up to date at
//! any time, and from which the engine answers at once; what the engine wants from the world
//! comes out as events. Power is switched on only by code that holds the proofs that
//! authorization, isolation, voltage and contactor were checked.
//!
//! ```
//! use core::time::Duration;
//! use v2g_session::*;
//!
//! let mut now = Instant(0);
//! let evse_id = EvseId::new("DE*V2G*E0001*1").unwrap();
//! let station = Station::ac(evse_id, Volts::new(230), Amperes::new(16));
//! let vehicle = Vehicle::ac(EvccId::from_mac([2, 0, 0, 0, 0, 1]), Volts::new(250), Amperes::new(32));
//! let random = [0x5E, 0x55, 0x10, 0x4E, 0x1D, 0x0B, 0xE5, 0x42];
//! let mut secc = Secc::new(SeccConfig::new(SessionId::from_random(random)), station, now);
//! let mut evcc = Evcc::new(EvccConfig::default(), vehicle, now);
//!
//! // Our cable is instant, our customer is known, our contactor obeys.
//! secc.station_mut().authorization = Authorization::Granted;
//! while secc.poll_event() != Some(SeccEvent::Phase(Phase::AcCharging)) {
//!     if let Some(request) = evcc.poll_transmit() {
//!         secc.receive(now, request);
//!     }
//!     if secc.outlet().contactor {
//!         secc.station_mut().contactor = Contactor::Closed;
//!     }
//!     now = now.after(Duration::from_millis(10));
//!     secc.expire(now);
//!     if let Some(response) = secc.poll_transmit() {
//!         evcc.receive(now, response);
//!     }
//!     evcc.expire(now);
//! }
//! ```
//!
//! Source: ISO 15118-2:2014 clause 8, ISO 15118-20:2022 clause 8; requirement numbers stand where the rule is.
#![no_std]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

mod contract;
pub mod din;
mod end;
mod evcc;
mod event;
mod ids;
pub mod iso2;
pub mod iso20;
mod model;
mod outbox;
mod paused;
mod physical;
mod profile;
mod proof;
mod protocol;
mod proved;
mod queue;
mod secc;
mod table;
mod timer;
mod units;
mod words;

pub use contract::{
    Accepted, Answer, ContractDesk, ContractOffer, ContractPlan, ContractRefusal, Contracts, Emaid,
    Failed, Inquiry, Issued, Made, NotSigned, Payment, Prices, ProvisioningRequest, Shown, Signed,
    TariffTrust, Wallet,
};
pub use end::{Completion, End, Equipment, Incompatible, Misbehaviour, Misuse, Silence, Untrusted};
pub use evcc::{Evcc, EvccConfig, GridRules};
pub use event::{
    EvCoupling, EvDemand, EvLimits, EvNeeds, EvParking, EvccEvent, SeccEvent, ServiceOffer,
    StationCoupling, StationLimits, StationPresent, StopCause,
};
pub use ids::{EvccId, EvseId, SessionId, ShortText};
pub use model::{
    AcStation, Authorization, CableCheck, CoilState, Contactor, ControlMode, ControlPilot, Cost,
    CostKind, DcStation, Device, DevicePlace, Discharge, EnergyMode, EnergyModes, EvError,
    EvStatus, Fault, Grid, GridCode, GridState, Guidance, IecGridCode, IecInverter, Inverter,
    Isolation, Meter, Notification, Offer, Offers, Parameter, ParameterSet, ParameterValue,
    Parking, ParkingSpace, PowerStep, Progress, Purpose, ReactiveTarget, SaeGridCode, SaeInverter,
    Schedule, ScheduleChoice, ScheduleDecision, Service, ServiceCategory, ServiceChoice,
    ServiceChoices, Station, StationStatus, Tariff, TariffStep, Vehicle, WirelessMethods,
    WirelessStation, WirelessVehicle, Wish,
};
pub use paused::{EnergyService, Paused, Resume};
pub use profile::{Excess, Profile, Quirk, Switch};
pub use protocol::{Iso20Schema, Protocol, Protocols};
pub use proved::{Identification, PeerProof, Proved, Security};
pub use secc::{Outlet, Secc, SeccConfig};
pub use table::{Outcome, Phase, Request, Row, Table};
pub use timer::{EvccTiming, SeccTiming, Timer};
pub use units::{Amperes, Hertz, Percent, Vars, Volts, WattHours, Watts};
pub use v2g_link::time::Instant;

/// Room for one received and one sent frame each, unless the caller chooses otherwise: 8 KiB.
///
/// Our choice: every ISO 15118-2 message of external payment stays below 1 KiB; the longest
/// certificate message has about 6 KiB. Firmware without contracts may do with 1 KiB.
pub const DEFAULT_BUFFER: usize = 8192;
