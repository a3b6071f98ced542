//! The same for ISO 15118-20.

use v2g_exi::{Enumeration, MaybePerPhase, PerPhase};
use v2g_messages::iso2::UnitSymbol::{self, A, V, W, Wh};
use v2g_messages::iso20::{
    DisplayParameters, EvseStatus, MeterInfo, RationalNumber, ac, common, dc,
};
use v2g_session::iso20::{Message, response_code_of};

use super::{Progress, join, scaled};

pub(super) fn text(message: &Message<'_>) -> String {
    let code = response_code_of(message).map(|code| code.literal().to_owned());
    let rest = match message {
        Message::Common(message) => common_text(message),
        Message::Ac(message) => ac_text(message),
        Message::Dc(message) => dc_text(message),
        _ => String::new(),
    };
    join(&[code.unwrap_or_default(), rest])
}

pub(super) fn progress(message: &Message<'_>) -> Progress {
    match message {
        Message::Dc(dc::DcMessage::DcChargeLoopReq(request)) => charge(request.display_parameters),
        Message::Ac(ac::AcMessage::AcChargeLoopReq(request)) => Progress {
            power: Some(ac_present(&request.cl_req_control_mode)),
            ..charge(request.display_parameters)
        },
        Message::Dc(dc::DcMessage::DcChargeLoopRes(response)) => Progress {
            voltage: Some(number(response.evse_present_voltage)),
            current: Some(number(response.evse_present_current)),
            energy: energy(response.meter_info),
            ..Progress::default()
        },
        Message::Ac(ac::AcMessage::AcChargeLoopRes(response)) => Progress {
            energy: energy(response.meter_info),
            ..Progress::default()
        },
        _ => Progress::default(),
    }
}

fn charge(display: Option<DisplayParameters>) -> Progress {
    Progress {
        soc: display.and_then(|display| display.present_soc),
        ..Progress::default()
    }
}

fn common_text(message: &common::CommonMessage<'_>) -> String {
    use common::CommonMessage as M;
    match message {
        M::SessionSetupReq(request) => format!("EVCCID {}", request.evcc_id),
        M::SessionSetupRes(response) => format!("EVSEID {}", response.evse_id),
        M::AuthorizationSetupRes(response) => {
            let ways = response.authorization_services.iter();
            let ways: Vec<_> = ways.map(|way| way.literal()).collect();
            ways.join(", ")
        }
        M::AuthorizationReq(request) => request.selected_authorization_service.literal().to_owned(),
        M::AuthorizationRes(response) => response.evse_processing.literal().to_owned(),
        M::ServiceDiscoveryRes(response) => {
            let services = response.energy_transfer_service_list.service.iter();
            let services: Vec<_> = services
                .map(|service| service_name(service.service_id))
                .collect();
            services.join(", ")
        }
        M::ServiceDetailReq(request) => service_name(request.service_id),
        M::ServiceDetailRes(response) => {
            let sets = response.service_parameter_list.parameter_set.iter();
            let sets: Vec<_> = sets.map(|set| parameters(&set)).collect();
            sets.join("; ")
        }
        M::ServiceSelectionReq(request) => {
            let chosen = request.selected_energy_transfer_service;
            let (name, set) = (service_name(chosen.service_id), chosen.parameter_set_id);
            format!("{name}, parameter set {set}")
        }
        M::ScheduleExchangeReq(request) => wants(&request.control_mode),
        M::ScheduleExchangeRes(response) => join(&[
            response.evse_processing.literal().to_owned(),
            offers(&response.control_mode),
        ]),
        M::PowerDeliveryReq(request) => join(&[
            request.charge_progress.literal().to_owned(),
            request.ev_processing.literal().to_owned(),
        ]),
        M::PowerDeliveryRes(response) => status(response.evse_status),
        M::SessionStopReq(request) => request.charging_session.literal().to_owned(),
        _ => String::new(),
    }
}

fn dc_text(message: &dc::DcMessage<'_>) -> String {
    use dc::DcMessage as M;
    match message {
        M::DcChargeParameterDiscoveryReq(request) => {
            match request.dc_cpd_req_energy_transfer_mode {
                dc::CpdReqEnergyTransferMode::Dc(mode) => dc_limits([
                    mode.ev_maximum_voltage,
                    mode.ev_maximum_charge_current,
                    mode.ev_maximum_charge_power,
                ]),
                dc::CpdReqEnergyTransferMode::Bpt(mode) => join(&[
                    dc_limits([
                        mode.ev_maximum_voltage,
                        mode.ev_maximum_charge_current,
                        mode.ev_maximum_charge_power,
                    ]),
                    back(mode.ev_maximum_discharge_power),
                ]),
            }
        }
        M::DcChargeParameterDiscoveryRes(response) => {
            match response.dc_cpd_res_energy_transfer_mode {
                dc::CpdResEnergyTransferMode::Dc(mode) => dc_limits([
                    mode.evse_maximum_voltage,
                    mode.evse_maximum_charge_current,
                    mode.evse_maximum_charge_power,
                ]),
                dc::CpdResEnergyTransferMode::Bpt(mode) => join(&[
                    dc_limits([
                        mode.evse_maximum_voltage,
                        mode.evse_maximum_charge_current,
                        mode.evse_maximum_charge_power,
                    ]),
                    back(mode.evse_maximum_discharge_power),
                ]),
            }
        }
        M::DcCableCheckRes(response) => response.evse_processing.literal().to_owned(),
        M::DcPreChargeReq(request) => format!(
            "wants {}, measures {}",
            quantity(request.ev_target_voltage, V),
            quantity(request.ev_present_voltage, V)
        ),
        M::DcPreChargeRes(response) => quantity(response.evse_present_voltage, V),
        M::DcWeldingDetectionRes(response) => quantity(response.evse_present_voltage, V),
        M::DcChargeLoopReq(request) => join(&[
            soc(request.display_parameters),
            dc_wants(&request.cl_req_control_mode),
        ]),
        M::DcChargeLoopRes(response) => {
            let (voltage, current) = (response.evse_present_voltage, response.evse_present_current);
            join(&[
                format!("{} at {}", quantity(current, A), quantity(voltage, V)),
                scaled(number(voltage) * number(current), W),
                metered(response.meter_info),
                status(response.evse_status),
            ])
        }
        _ => String::new(),
    }
}

fn ac_text(message: &ac::AcMessage<'_>) -> String {
    use ac::AcMessage as M;
    match message {
        M::AcChargeParameterDiscoveryReq(request) => {
            match request.ac_cpd_req_energy_transfer_mode {
                ac::CpdReqEnergyTransferMode::Ac(mode) => {
                    ac_range(mode.ev_minimum_charge_power, mode.ev_maximum_charge_power)
                }
                ac::CpdReqEnergyTransferMode::Bpt(mode) => join(&[
                    ac_range(mode.ev_minimum_charge_power, mode.ev_maximum_charge_power),
                    back(mode.ev_maximum_discharge_power.l1),
                ]),
            }
        }
        M::AcChargeParameterDiscoveryRes(response) => {
            match response.ac_cpd_res_energy_transfer_mode {
                ac::CpdResEnergyTransferMode::Ac(mode) => ac_range(
                    mode.evse_minimum_charge_power,
                    mode.evse_maximum_charge_power,
                ),
                ac::CpdResEnergyTransferMode::Bpt(mode) => join(&[
                    ac_range(
                        mode.evse_minimum_charge_power,
                        mode.evse_maximum_charge_power,
                    ),
                    back(mode.evse_maximum_discharge_power.l1),
                ]),
            }
        }
        M::AcChargeLoopReq(request) => join(&[
            soc(request.display_parameters),
            format!(
                "takes {}",
                scaled(ac_present(&request.cl_req_control_mode), W)
            ),
        ]),
        M::AcChargeLoopRes(response) => join(&[
            ac_target(&response.cl_res_control_mode),
            metered(response.meter_info),
            status(response.evse_status),
        ]),
    }
}

/// Names of the energy services, and the number of any other.
fn service_name(id: u16) -> String {
    let name = match id {
        1 => "AC",
        2 => "DC",
        3 => "WPT",
        4 => "DC_ACDP",
        5 => "AC_BPT",
        6 => "DC_BPT",
        7 => "DC_ACDP_BPT",
        8 => "MCS",
        9 => "MCS_BPT",
        _ => return format!("service {id}"),
    };
    name.to_owned()
}

fn parameters(set: &common::ParameterSet<'_>) -> String {
    use common::ParameterValue as Value;
    let wanted = set.parameter.iter().filter_map(|parameter| {
        let name = parameter.name.to_string();
        match (name.as_str(), parameter.value) {
            ("ControlMode", Value::Int(1)) => Some("scheduled".to_owned()),
            ("ControlMode", Value::Int(2)) => Some("dynamic".to_owned()),
            ("Connector", Value::Int(connector)) => Some(format!("connector {connector}")),
            _ => None,
        }
    });
    let wanted: Vec<_> = wanted.collect();
    format!("{} {}", set.parameter_set_id, wanted.join(" "))
}

fn wants(mode: &common::SeReqControlMode<'_>) -> String {
    match mode {
        common::SeReqControlMode::DynamicSeReqControlMode(mode) => format!(
            "dynamic, wants {} in {} h",
            quantity(mode.ev_target_energy_request, Wh),
            mode.departure_time / 3600
        ),
        common::SeReqControlMode::ScheduledSeReqControlMode(mode) => join(&[
            "scheduled".to_owned(),
            mode.ev_target_energy_request
                .map(|energy| format!("wants {}", quantity(energy, Wh)))
                .unwrap_or_default(),
        ]),
    }
}

fn offers(mode: &common::SeResControlMode<'_>) -> String {
    match mode {
        common::SeResControlMode::DynamicSeResControlMode(_) => "dynamic".to_owned(),
        common::SeResControlMode::ScheduledSeResControlMode(mode) => {
            let first = mode.schedule_tuple.first();
            let power = first.and_then(|tuple| {
                let schedule = tuple.charging_schedule.power_schedule;
                schedule.power_schedule_entries.power_schedule_entry.first()
            });
            let power = power.map(|entry| format!(", begins with {}", quantity(entry.power, W)));
            let count = mode.schedule_tuple.iter().count();
            let plural = if count == 1 { "" } else { "s" };
            format!("{count} schedule{plural}{}", power.unwrap_or_default())
        }
    }
}

fn dc_limits([voltage, current, power]: [RationalNumber; 3]) -> String {
    format!(
        "up to {}, {}, {}",
        quantity(voltage, V),
        quantity(current, A),
        quantity(power, W)
    )
}

fn ac_range(least: PerPhase<RationalNumber>, most: PerPhase<RationalNumber>) -> String {
    let (least, most) = (sum(least), sum(most));
    format!("{} to {}", scaled(least, W), scaled(most, W))
}

fn back(power: RationalNumber) -> String {
    format!("back up to {}", scaled(number(power).abs(), W))
}

fn dc_wants(mode: &dc::ClReqControlMode) -> String {
    let targets =
        |current, voltage| format!("wants {} at {}", quantity(current, A), quantity(voltage, V));
    let needs = |energy, power| {
        format!(
            "needs {}, at most {}",
            quantity(energy, Wh),
            quantity(power, W)
        )
    };
    match mode {
        dc::ClReqControlMode::Scheduled(mode) => {
            targets(mode.ev_target_current, mode.ev_target_voltage)
        }
        dc::ClReqControlMode::BptScheduled(mode) => {
            targets(mode.ev_target_current, mode.ev_target_voltage)
        }
        dc::ClReqControlMode::Dynamic(mode) => {
            needs(mode.ev_target_energy_request, mode.ev_maximum_charge_power)
        }
        dc::ClReqControlMode::BptDynamic(mode) => {
            needs(mode.ev_target_energy_request, mode.ev_maximum_charge_power)
        }
        dc::ClReqControlMode::Abstract => String::new(),
    }
}

/// Power that an AC vehicle says it takes, W; negative where it gives.
fn ac_present(mode: &ac::ClReqControlMode) -> f64 {
    match mode {
        ac::ClReqControlMode::Scheduled(mode) => sum(mode.ev_present_active_power),
        ac::ClReqControlMode::BptScheduled(mode) => sum(mode.ev_present_active_power),
        ac::ClReqControlMode::Dynamic(mode) => sum(mode.ev_present_active_power),
        ac::ClReqControlMode::BptDynamic(mode) => sum(mode.ev_present_active_power),
        ac::ClReqControlMode::Abstract => 0.0,
    }
}

fn ac_target(mode: &ac::ClResControlMode) -> String {
    let limit = |power: MaybePerPhase<RationalNumber>| {
        let phases = [power.l1, power.l2, power.l3].into_iter().flatten();
        let told = power.l1.map(|_| phases.map(number).sum::<f64>());
        told.map(|power| format!("up to {}", scaled(power, W)))
            .unwrap_or_default()
    };
    let wish = |power| format!("wants {}", scaled(sum(power), W));
    match mode {
        ac::ClResControlMode::Scheduled(mode) | ac::ClResControlMode::BptScheduled(mode) => {
            limit(mode.evse_target_active_power)
        }
        ac::ClResControlMode::Dynamic(mode) | ac::ClResControlMode::BptDynamic(mode) => {
            wish(mode.evse_target_active_power)
        }
        ac::ClResControlMode::Abstract => String::new(),
    }
}

fn soc(display: Option<DisplayParameters>) -> String {
    let soc = display.and_then(|display| display.present_soc);
    soc.map(|soc| format!("SoC {soc} %")).unwrap_or_default()
}

fn energy(meter: Option<MeterInfo<'_>>) -> Option<u64> {
    Some(meter?.charged_energy_reading_wh)
}

fn metered(meter: Option<MeterInfo<'_>>) -> String {
    let Some(meter) = meter else {
        return String::new();
    };
    let given = meter
        .bpt_discharged_energy_reading_wh
        .filter(|energy| *energy > 0);
    join(&[
        scaled(meter.charged_energy_reading_wh as f64, Wh),
        given
            .map(|energy| format!("{} back", scaled(energy as f64, Wh)))
            .unwrap_or_default(),
    ])
}

fn status(status: Option<EvseStatus>) -> String {
    let wish = status.map(|status| status.evse_notification.literal().to_owned());
    wish.unwrap_or_default()
}

/// All phases together.
fn sum(power: PerPhase<RationalNumber>) -> f64 {
    [Some(power.l1), power.l2, power.l3]
        .into_iter()
        .flatten()
        .map(number)
        .sum()
}

fn quantity(value: RationalNumber, unit: UnitSymbol) -> String {
    scaled(number(value), unit)
}

fn number(value: RationalNumber) -> f64 {
    f64::from(value.value) * 10f64.powi(value.exponent.into())
}
