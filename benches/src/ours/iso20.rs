//! The samples of ISO 15118-20 as values that borrow from slices.

use v2g_messages::iso20::common::{
    AbsolutePriceSchedule, ChargingSchedule, CommonMessage, PowerSchedule, PowerScheduleEntry,
    PowerScheduleEntryList, PriceRule, PriceRuleStack, PriceRuleStackList, PriceSchedule,
    ScheduleExchangeRes, ScheduleTuple, ScheduledSeResControlMode, SeResControlMode,
    SessionSetupReq, TaxRule, TaxRuleList,
};
use v2g_messages::iso20::dc::{
    BptDynamicDcClReqControlMode, BptDynamicDcClResControlMode, ClReqControlMode, ClResControlMode,
    DcChargeLoopReq, DcChargeLoopRes, DcMessage,
};
use v2g_messages::iso20::{
    DisplayParameters, EvseNotification, EvseStatus, Header, MeterInfo, Processing, RationalNumber,
    ResponseCode,
};

use super::SESSION;
use crate::sample::{keep, noise};

/// When all of them are sent.
const NOW: u64 = 1_771_200_000;

/// Opens a session.
pub fn session_setup_req() -> CommonMessage<'static> {
    CommonMessage::SessionSetupReq(SessionSetupReq {
        header: Header {
            session_id: (&[0; 8]).into(),
            ..header()
        },
        evcc_id: "WMIV1234567890ABCDEX".into(),
    })
}

/// Schedules with prices, so many tuples of so many hours.
pub fn schedule_exchange_res<const TUPLES: usize, const HOURS: usize>() -> CommonMessage<'static> {
    let tuples: [ScheduleTuple<'_>; TUPLES] = std::array::from_fn(|index| ScheduleTuple {
        schedule_tuple_id: index as u32 + 1,
        charging_schedule: ChargingSchedule {
            power_schedule: power_schedule::<HOURS>(index),
            price_schedule: Some(PriceSchedule::AbsolutePriceSchedule(
                keep(price_schedule::<HOURS>(index)).into(),
            )),
        },
        discharging_schedule: None,
    });
    CommonMessage::ScheduleExchangeRes(ScheduleExchangeRes {
        header: header(),
        response_code: ResponseCode::Ok,
        evse_processing: Processing::Finished,
        go_to_pause: None,
        control_mode: SeResControlMode::ScheduledSeResControlMode(ScheduledSeResControlMode {
            schedule_tuple: keep(tuples).into(),
        }),
    })
}

fn power_schedule<const HOURS: usize>(tuple: usize) -> PowerSchedule<'static> {
    let entries: [PowerScheduleEntry; HOURS] = std::array::from_fn(|hour| PowerScheduleEntry {
        duration: 3600,
        power: number(2, 1500 - 7 * hour as i16 - 100 * tuple as i16),
        power_l2: None,
        power_l3: None,
    });
    PowerSchedule {
        time_anchor: NOW,
        available_energy: Some(number(3, 400)),
        power_tolerance: Some(number(0, 500)),
        power_schedule_entries: PowerScheduleEntryList {
            power_schedule_entry: keep(entries).into(),
        },
    }
}

fn price_schedule<const HOURS: usize>(tuple: usize) -> AbsolutePriceSchedule<'static> {
    let stacks: [PriceRuleStack<'_>; HOURS] = std::array::from_fn(|hour| PriceRuleStack {
        duration: 3600,
        price_rule: keep([PriceRule {
            energy_fee: number(-3, 290 + 5 * hour as i16),
            parking_fee: None,
            parking_fee_period: None,
            carbon_dioxide_emission: None,
            renewable_generation_percentage: Some(60),
            power_range_start: number(0, 0),
        }])
        .into(),
    });
    let tax = TaxRule {
        tax_rule_id: 1,
        tax_rule_name: Some("VAT".into()),
        tax_rate: number(0, 19),
        tax_included_in_price: Some(true),
        applies_to_energy_fee: true,
        applies_to_parking_fee: true,
        applies_to_overstay_fee: true,
        applies_minimum_maximum_cost: false,
    };
    AbsolutePriceSchedule {
        id: None,
        time_anchor: NOW,
        price_schedule_id: tuple as u32 + 1,
        price_schedule_description: None,
        currency: "EUR".into(),
        language: "eng".into(),
        price_algorithm: "urn:iso:std:iso:15118:-20:PriceAlgorithm:1-Power".into(),
        minimum_cost: None,
        maximum_cost: Some(number(0, 80)),
        tax_rules: Some(TaxRuleList {
            tax_rule: keep([tax]).into(),
        }),
        price_rule_stacks: PriceRuleStackList {
            price_rule_stack: keep(stacks).into(),
        },
        overstay_rules: None,
        additional_selected_services: None,
    }
}

/// The charge loop, with everything that a vehicle can say in it.
pub fn dc_charge_loop_req() -> DcMessage<'static> {
    let mode = BptDynamicDcClReqControlMode {
        departure_time: Some(7200),
        ev_target_energy_request: number(1, 4200),
        ev_maximum_energy_request: number(1, 5600),
        ev_minimum_energy_request: number(1, 1250),
        ev_maximum_charge_power: number(2, 1400),
        ev_minimum_charge_power: number(0, 500),
        ev_maximum_charge_current: number(0, 350),
        ev_maximum_voltage: number(-1, 4100),
        ev_minimum_voltage: number(-1, 3000),
        ev_maximum_discharge_power: number(2, 110),
        ev_minimum_discharge_power: number(0, 500),
        ev_maximum_discharge_current: number(0, 30),
        ev_maximum_v2x_energy_request: Some(number(1, 4000)),
        ev_minimum_v2x_energy_request: Some(number(1, 2000)),
    };
    DcMessage::DcChargeLoopReq(DcChargeLoopReq {
        header: header(),
        display_parameters: Some(DisplayParameters {
            present_soc: Some(57),
            minimum_soc: Some(30),
            target_soc: Some(80),
            maximum_soc: Some(95),
            remaining_time_to_minimum_soc: Some(0),
            remaining_time_to_target_soc: Some(1380),
            remaining_time_to_maximum_soc: Some(2400),
            charging_complete: Some(false),
            battery_energy_capacity: Some(number(2, 770)),
            inlet_hot: Some(false),
        }),
        meter_info_requested: true,
        ev_present_voltage: number(-1, 4015),
        cl_req_control_mode: ClReqControlMode::BptDynamic(mode),
    })
}

/// Its answer, with a wish and the meter.
pub fn dc_charge_loop_res() -> DcMessage<'static> {
    let mode = BptDynamicDcClResControlMode {
        departure_time: Some(7200),
        minimum_soc: Some(30),
        target_soc: Some(80),
        ack_max_delay: Some(30),
        evse_maximum_charge_power: number(3, 150),
        evse_minimum_charge_power: number(0, 500),
        evse_maximum_charge_current: number(0, 400),
        evse_maximum_voltage: number(0, 920),
        evse_maximum_discharge_power: number(2, 110),
        evse_minimum_discharge_power: number(0, 500),
        evse_maximum_discharge_current: number(0, 30),
        evse_minimum_voltage: number(0, 150),
    };
    DcMessage::DcChargeLoopRes(DcChargeLoopRes {
        header: header(),
        response_code: ResponseCode::Ok,
        evse_status: Some(EvseStatus {
            notification_max_delay: 60,
            evse_notification: EvseNotification::MeteringConfirmation,
        }),
        meter_info: Some(MeterInfo {
            meter_id: "METER-0001".into(),
            charged_energy_reading_wh: 1_234_567,
            bpt_discharged_energy_reading_wh: Some(2345),
            capacitive_energy_reading_varh: None,
            bpt_inductive_energy_reading_varh: None,
            meter_signature: Some(noise::<64>(60).into()),
            meter_status: Some(0),
            meter_timestamp: Some(NOW),
        }),
        receipt: None,
        evse_present_current: number(-1, 1248),
        evse_present_voltage: number(-1, 4015),
        evse_power_limit_achieved: false,
        evse_current_limit_achieved: false,
        evse_voltage_limit_achieved: false,
        cl_res_control_mode: ClResControlMode::BptDynamic(mode),
    })
}

fn header() -> Header<'static> {
    Header {
        session_id: SESSION.into(),
        time_stamp: NOW,
        signature: None,
    }
}

const fn number(exponent: i8, value: i16) -> RationalNumber {
    RationalNumber { exponent, value }
}
