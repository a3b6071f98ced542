//! Requests of AC and DC charging.

use v2g_exi::{MaybePerPhase, PerPhase};
use v2g_messages::iso20::ac::{
    AcChargeLoopReq, AcChargeParameterDiscoveryReq, AcCpdReqEnergyTransferMode, AcMessage,
    ClReqControlMode as AcMode, CpdReqEnergyTransferMode as AcLimits, ScheduledAcClReqControlMode,
};
use v2g_messages::iso20::dc::{
    ClReqControlMode as DcMode, CpdReqEnergyTransferMode as DcLimits, DcCableCheckReq,
    DcChargeLoopReq, DcChargeParameterDiscoveryReq, DcCpdReqEnergyTransferMode, DcMessage,
    DcPreChargeReq, DcWeldingDetectionReq, ScheduledDcClReqControlMode,
};
use v2g_messages::iso20::{Header, Processing, RationalNumber};

use crate::dialect::{Encoded, document};
use crate::request::{Ask, Change, Request as R};
use crate::tester::Known;

pub(super) fn encode(ask: &Ask, known: &Known, header: Header<'_>) -> Option<Encoded> {
    match alternating(ask, header) {
        Some(message) => document(0x8003.into(), &message),
        None => document(0x8004.into(), &direct(ask, known, header)?),
    }
}

fn alternating<'h>(ask: &Ask, header: Header<'h>) -> Option<AcMessage<'h>> {
    let power = PerPhase::all(plain(11_000));
    Some(match ask.request {
        R::AcChargeParameterDiscovery => {
            AcMessage::AcChargeParameterDiscoveryReq(AcChargeParameterDiscoveryReq {
                header,
                ac_cpd_req_energy_transfer_mode: AcLimits::Ac(AcCpdReqEnergyTransferMode {
                    ev_maximum_charge_power: match ask.has(Change::WrongParameters) {
                        true => PerPhase::all(plain(-11_000)),
                        false => power,
                    },
                    ev_minimum_charge_power: PerPhase::all(plain(1_400)),
                }),
            })
        }
        R::AcChargeLoop => AcMessage::AcChargeLoopReq(AcChargeLoopReq {
            header,
            display_parameters: None,
            meter_info_requested: false,
            cl_req_control_mode: AcMode::Scheduled(ScheduledAcClReqControlMode {
                ev_target_energy_request: None,
                ev_maximum_energy_request: None,
                ev_minimum_energy_request: None,
                ev_maximum_charge_power: MaybePerPhase::NONE,
                ev_minimum_charge_power: MaybePerPhase::NONE,
                ev_present_active_power: PerPhase::all(plain(0)),
                ev_present_reactive_power: MaybePerPhase::NONE,
            }),
        }),
        _ => return None,
    })
}

fn direct<'h>(ask: &Ask, known: &Known, header: Header<'h>) -> Option<DcMessage<'h>> {
    let voltage = plain(known.voltage);
    Some(match ask.request {
        R::DcChargeParameterDiscovery => {
            DcMessage::DcChargeParameterDiscoveryReq(DcChargeParameterDiscoveryReq {
                header,
                dc_cpd_req_energy_transfer_mode: DcLimits::Dc(limits(ask)),
            })
        }
        R::DcCableCheck => DcMessage::DcCableCheckReq(DcCableCheckReq { header }),
        R::DcPreCharge => DcMessage::DcPreChargeReq(DcPreChargeReq {
            header,
            ev_processing: match ask.has(Change::EvOngoing) {
                true => Processing::Ongoing,
                false => Processing::Finished,
            },
            ev_present_voltage: voltage,
            ev_target_voltage: voltage,
        }),
        R::DcChargeLoop => DcMessage::DcChargeLoopReq(DcChargeLoopReq {
            header,
            display_parameters: None,
            meter_info_requested: false,
            ev_present_voltage: voltage,
            cl_req_control_mode: DcMode::Scheduled(ScheduledDcClReqControlMode {
                ev_target_energy_request: None,
                ev_maximum_energy_request: None,
                ev_minimum_energy_request: None,
                ev_target_current: plain(10),
                ev_target_voltage: voltage,
                ev_maximum_charge_power: None,
                ev_minimum_charge_power: None,
                ev_maximum_charge_current: None,
                ev_maximum_voltage: None,
                ev_minimum_voltage: None,
            }),
        }),
        R::DcWeldingDetection => DcMessage::DcWeldingDetectionReq(DcWeldingDetectionReq {
            header,
            ev_processing: Processing::Finished,
        }),
        _ => return None,
    })
}

fn limits(ask: &Ask) -> DcCpdReqEnergyTransferMode {
    DcCpdReqEnergyTransferMode {
        ev_maximum_charge_power: plain(20_000),
        ev_minimum_charge_power: plain(0),
        ev_maximum_charge_current: match ask.has(Change::WrongParameters) {
            true => plain(-50),
            false => plain(50),
        },
        ev_minimum_charge_current: plain(0),
        ev_maximum_voltage: plain(450),
        ev_minimum_voltage: plain(150),
        target_soc: None,
    }
}

fn plain(value: i16) -> RationalNumber {
    RationalNumber { exponent: 0, value }
}
