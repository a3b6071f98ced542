//! Reads every view of the samples of ISO 15118-20.

use std::hint::black_box;

use v2g_messages::iso20::common::{
    AbsolutePriceSchedule, ChargingSchedule, CommonMessage, PriceSchedule, ScheduleExchangeRes,
    SeResControlMode,
};
use v2g_messages::iso20::dc::DcMessage;

use super::read::{bytes, hex, nested, optional, text};

/// Everything in one of the samples.
pub fn read_common(message: &CommonMessage<'_>) {
    match message {
        CommonMessage::SessionSetupReq(request) => {
            hex(&request.header.session_id);
            text(&request.evcc_id);
        }
        CommonMessage::ScheduleExchangeRes(response) => schedule_exchange(response),
        _ => {}
    }
    black_box(message);
}

/// Everything in one of the samples.
pub fn read_dc(message: &DcMessage<'_>) {
    match message {
        DcMessage::DcChargeLoopReq(request) => hex(&request.header.session_id),
        DcMessage::DcChargeLoopRes(response) => {
            hex(&response.header.session_id);
            if let Some(meter) = &response.meter_info {
                text(&meter.meter_id);
                meter.meter_signature.iter().for_each(bytes);
            }
        }
        _ => {}
    }
    black_box(message);
}

fn schedule_exchange(response: &ScheduleExchangeRes<'_>) {
    hex(&response.header.session_id);
    let SeResControlMode::ScheduledSeResControlMode(mode) = &response.control_mode else {
        return;
    };
    for tuple in mode.schedule_tuple.iter() {
        schedule(&tuple.charging_schedule);
    }
}

fn schedule(schedule: &ChargingSchedule<'_>) {
    let power = &schedule.power_schedule.power_schedule_entries;
    for entry in power.power_schedule_entry.iter() {
        black_box(entry);
    }
    if let Some(PriceSchedule::AbsolutePriceSchedule(price)) = &schedule.price_schedule {
        prices(&nested(price));
    }
}

fn prices(schedule: &AbsolutePriceSchedule<'_>) {
    text(&schedule.currency);
    text(&schedule.language);
    text(&schedule.price_algorithm);
    if let Some(rules) = &schedule.tax_rules {
        for rule in rules.tax_rule.iter() {
            optional(&rule.tax_rule_name);
            black_box(rule);
        }
    }
    for stack in schedule.price_rule_stacks.price_rule_stack.iter() {
        for rule in stack.price_rule.iter() {
            black_box(rule);
        }
    }
}
