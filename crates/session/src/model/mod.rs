//! What charger and vehicle tell the engines: latched state, kept up to date at any time.

mod common;
mod judgement;
mod limits;
mod schedule;
mod services;
mod station;
mod vehicle;

pub use common::{
    Contactor, ControlMode, ControlPilot, Discharge, EnergyMode, EnergyModes, EvError, EvStatus,
    Isolation, Meter, StationStatus,
};
pub use schedule::{PowerStep, Schedule};
pub use services::{
    Parameter, ParameterSet, ParameterValue, Service, ServiceCategory, ServiceChoice,
    ServiceChoices,
};
pub use station::{
    AcStation, Authorization, CableCheck, DcStation, Fault, Notification, ScheduleDecision, Station,
};
pub use vehicle::{Vehicle, Wish};
