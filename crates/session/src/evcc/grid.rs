//! The rules of the grid, as the station sent them.

use v2g_link::v2gtp::Message as Frame;
use v2g_messages::iso20::ac_der_iec::{self as iec, AcDerIecMessage};
use v2g_messages::iso20::ac_der_sae::{self as sae, AcDerSaeMessage};

use crate::iso20::Message;

/// Rules by which the vehicle's inverter has to work, in the station's own words.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "it borrows and is looked at where it is"
)]
pub enum GridRules<'m> {
    /// All rules of IEC and EN codes.
    Iec(iec::DerAcCpdResEnergyTransferMode<'m>),
    /// All rules of IEEE 1547 and SAE J3072.
    Sae(sae::DerAcCpdResEnergyTransferMode<'m>),
    /// Rules of IEEE 1547 and SAE J3072 that changed; what is absent stays as it is.
    SaeChange(sae::DerControlClRes<'m>),
}

/// The rules in a message, if it is one that has some.
pub(super) fn rules(frame: Frame<'_>) -> Option<GridRules<'_>> {
    match Message::decode(frame.payload_type, frame.payload)?.ok()? {
        Message::AcDerIec(AcDerIecMessage::AcChargeParameterDiscoveryRes(response)) => {
            match response.ac_cpd_res_energy_transfer_mode {
                iec::CpdResEnergyTransferMode::Der(mode) => Some(GridRules::Iec(mode)),
                _ => None,
            }
        }
        Message::AcDerSae(AcDerSaeMessage::AcChargeParameterDiscoveryRes(response)) => {
            match response.ac_cpd_res_energy_transfer_mode {
                sae::CpdResEnergyTransferMode::Der(mode) => Some(GridRules::Sae(mode)),
                _ => None,
            }
        }
        Message::AcDerSae(AcDerSaeMessage::AcChargeLoopRes(response)) => {
            let control = match response.cl_res_control_mode {
                sae::ClResControlMode::DerScheduled(mode) => mode.der_control_cl_res,
                sae::ClResControlMode::DerDynamic(mode) => mode.der_control_cl_res,
                _ => return None,
            };
            control.get().map(GridRules::SaeChange)
        }
        _ => None,
    }
}
