//! What charger and vehicle tell the engines: latched state, kept up to date at any time.

mod common;
mod coupling;
mod grid;
mod judgement;
mod limits;
mod schedule;
mod services;
mod station;
mod tariff;
mod vehicle;

pub(crate) use common::Kind;
pub use common::{
    Contactor, ControlMode, ControlPilot, Discharge, EnergyMode, EnergyModes, EvError, EvStatus,
    Isolation, Meter, StationStatus,
};
pub use coupling::{
    CoilState, Device, DevicePlace, Guidance, Parking, ParkingSpace, Progress, WirelessMethods,
    WirelessStation, WirelessVehicle,
};
pub use grid::{
    Grid, GridCode, GridState, IecGridCode, IecInverter, Inverter, ReactiveTarget, SaeGridCode,
    SaeInverter,
};
pub use schedule::{Offer, Offers, PowerStep, Schedule};
pub use services::{
    Parameter, ParameterSet, ParameterValue, Service, ServiceCategory, ServiceChoice,
    ServiceChoices,
};
pub use station::{
    AcStation, Authorization, CableCheck, DcStation, Fault, Notification, Purpose,
    ScheduleDecision, Station,
};
pub use tariff::{Cost, CostKind, Tariff, TariffStep};
pub use vehicle::{ScheduleChoice, Vehicle, Wish};
