//! Both sides tell the limits of their hardware, and the station the rules of the grid.

use v2g_exi::{Choice, Element};

use super::{DerAcCpdReqEnergyTransferMode, DerAcCpdResEnergyTransferMode, NAMESPACE as DER};
use crate::iso20::ac::{AcCpdReqEnergyTransferMode, AcCpdResEnergyTransferMode, NAMESPACE};
use crate::iso20::ac::{BptAcCpdReqEnergyTransferMode, BptAcCpdResEnergyTransferMode};
use crate::iso20::{Header, ResponseCode};

/// Sent before the schedules are exchanged; comes again at a renegotiation.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcChargeParameterDiscoveryReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// The vehicle's limits, of the kind of the selected service.
    pub ac_cpd_req_energy_transfer_mode: CpdReqEnergyTransferMode,
}

/// The station's limits.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcChargeParameterDiscoveryRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict on the vehicle's limits.
    pub response_code: ResponseCode,
    /// The station's limits, of the same kind as the vehicle's.
    pub ac_cpd_res_energy_transfer_mode: CpdResEnergyTransferMode<'a>,
}

/// Limits of the vehicle, by service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum CpdReqEnergyTransferMode {
    /// Charging only.
    Ac(AcCpdReqEnergyTransferMode),
    /// Energy may flow back.
    Bpt(BptAcCpdReqEnergyTransferMode),
    /// Energy may flow back, and the grid is supported.
    #[exi(namespace = DER)]
    Der(DerAcCpdReqEnergyTransferMode),
}

/// Limits of the station, by service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum CpdResEnergyTransferMode<'a> {
    /// Charging only.
    Ac(AcCpdResEnergyTransferMode),
    /// Energy may flow back.
    Bpt(BptAcCpdResEnergyTransferMode),
    /// Energy may flow back, and the grid is supported.
    #[exi(namespace = DER)]
    Der(DerAcCpdResEnergyTransferMode<'a>),
}
