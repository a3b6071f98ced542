//! Rules of the grid and inverters, as small as they can be.

use v2g_exi::{MaybePerPhase, PerPhase};
use v2g_messages::iso20::RationalNumber;
use v2g_messages::iso20::{ac_der_iec as iec, ac_der_sae as sae};
use v2g_session::*;

const fn number(value: i16) -> RationalNumber {
    RationalNumber { exponent: 0, value }
}

const fn all(value: i16) -> PerPhase<RationalNumber> {
    PerPhase::all(number(value))
}

/// Active power falls between 50.2 and 51.5 Hz.
const OVER: iec::FrequencyWatt = iec::FrequencyWatt {
    fstart: RationalNumber {
        exponent: -1,
        value: 502,
    },
    fstop: RationalNumber {
        exponent: -1,
        value: 515,
    },
    intentional_delay_fstop: None,
    slope: number(40),
    deactivation_time: None,
    intentional_delay_power_control: None,
    power_reference: iec::PowerReference::MomentaryPower,
    hysteresis_control: false,
    power_up_ramp: Some(10),
    pt1_response_active_power: false,
    step_response_time_constant_active_power: number(1),
};

const fn control(limit: i16) -> iec::DerControl<'static> {
    iec::DerControl {
        overvoltage_fault_ride_through: None,
        undervoltage_fault_ride_through: None,
        zero_current: None,
        reactive_power_support: None,
        active_power_support: Some(iec::ActivePowerSupport {
            under_frequency_watt: None,
            over_frequency_watt: Some(OVER),
            volt_watt: None,
        }),
        maximum_level_dc_injection: Some(number(limit)),
    }
}

const fn iec_code(limit: i16) -> IecGridCode {
    IecGridCode {
        control: control(limit),
        operating_mode: iec::EvOperatingMode::GridFollowing,
        connection: iec::GridConnectionMode::GridConnected,
    }
}

pub static IEC: IecGridCode = iec_code(1);
pub static IEC_CHANGED: IecGridCode = iec_code(2);

static LINE: [sae::DataTuple; 2] = [
    sae::DataTuple {
        x_value: number(0),
        y_value: number(88),
    },
    sae::DataTuple {
        x_value: number(2),
        y_value: number(88),
    },
];

fn points() -> sae::CurveDataPointsList<'static> {
    sae::CurveDataPointsList {
        curve_data_point: (&LINE).into(),
    }
}

fn curve() -> sae::DerCurve<'static> {
    sae::DerCurve {
        enable: true,
        priority: None,
        x_unit: sae::DerUnit::S,
        y_unit: sae::DerUnit::PercentageV,
        curve_data_points: PerPhase::all(points()),
    }
}

/// For as long as the test runs; `limit` tells two codes apart.
pub fn sae_code(limit: u16) -> &'static SaeGridCode {
    let voltage: &'static _ = Box::leak(Box::new(sae::VoltageTrip {
        over_voltage_must_trip_curve: curve(),
        under_voltage_must_trip_curve: curve(),
        over_voltage_momentary_cessation_trip_curve: None,
        under_voltage_momentary_cessation_trip_curve: None,
        over_voltage_may_trip_curve: None,
        under_voltage_may_trip_curve: None,
    }));
    let frequency: &'static _ = Box::leak(Box::new(sae::FrequencyTrip {
        over_frequency_must_trip_curve: curve(),
        under_frequency_must_trip_curve: curve(),
        over_frequency_may_trip_curve: None,
        under_frequency_may_trip_curve: None,
    }));
    let reactive: &'static _ = Box::leak(Box::new(reactive()));
    let active: &'static _ = Box::leak(Box::new(active(limit)));
    Box::leak(Box::new(SaeGridCode {
        control: sae::DerControlCpdRes {
            voltage_trip: voltage.into(),
            frequency_trip: frequency.into(),
            enter_service_cpd_res: sae::EnterServiceCpdRes {
                permit_service: true,
                enter_service_voltage_high: number(252),
                enter_service_voltage_low: number(220),
                enter_service_frequency_high: number(60),
                enter_service_frequency_low: number(59),
                enter_service_delay: None,
                enter_service_randomized_delay: None,
                enter_service_ramp_time: None,
            },
            reactive_power_support_cpd_res: reactive.into(),
            active_power_support_cpd_res: active.into(),
        },
        reactive_limits: sae::EvseReactivePowerLimits {
            evse_maximum_var_absorption_during_charging: all(4_000),
            evse_maximum_var_injection_during_charging: all(4_000),
            evse_maximum_var_absorption_during_discharging: all(4_000),
            evse_maximum_var_injection_during_discharging: all(4_000),
        },
        grid_limits: sae::GridLimits {
            grid_nominal_frequency: number(60),
            grid_nominal_voltage: number(240),
            grid_nominal_voltage_offset: number(0),
            grid_min_frequency: None,
            grid_max_frequency: None,
            grid_maximum_voltage: number(264),
            grid_minimum_voltage: number(211),
        },
        operating_mode: sae::RequiredDerOperatingMode::GridFollowing,
        connection: sae::GridConnectionMode::GridConnected,
        updated: 1_750_000_000,
    }))
}

fn reactive() -> sae::ReactivePowerSupportCpdRes<'static> {
    sae::ReactivePowerSupportCpdRes {
        constant_power_factor: sae::ConstantPowerFactor {
            enable: false,
            priority: None,
            power_factor_value: all(1),
            power_factor_excitation: PerPhase::all(sae::PowerFactorExcitation::OverExcited),
        },
        volt_var: sae::VoltVar {
            enable: true,
            priority: None,
            x_unit: sae::DerUnit::PercentageV,
            y_unit: sae::DerUnit::PercentageEvMaximumConfiguredReactivePower,
            curve_data_points: PerPhase::all(points()),
            open_loop_response_time: number(5),
            time_constant_pt1: None,
            reference_voltage: number(240),
            autonomous_reference_voltage_adjustment_enable: false,
            reference_voltage_adjustment_time_constant: 300,
        },
        watt_var: sae::WattVar {
            enable: false,
            priority: None,
            x_unit: sae::DerUnit::W,
            y_unit: sae::DerUnit::Var,
            curve_data_points: PerPhase::all(points()),
            open_loop_response_time: None,
            time_constant_pt1: None,
        },
        constant_var: sae::ConstantVar {
            enable: false,
            priority: None,
            var_setpoint: all(0),
            unit: sae::DerUnit::Var,
        },
    }
}

fn active(limit: u16) -> sae::ActivePowerSupportCpdRes<'static> {
    sae::ActivePowerSupportCpdRes {
        frequency_droop: sae::FrequencyDroop {
            enable: false,
            priority: None,
            over_frequency_droop: None,
            under_frequency_droop: None,
        },
        volt_watt: sae::VoltWatt {
            enable: false,
            priority: None,
            x_unit: sae::DerUnit::PercentageV,
            y_unit: sae::DerUnit::W,
            curve_data_points: PerPhase::all(points()),
            open_loop_response_time: number(10),
            time_constant_pt1: None,
        },
        constant_watt: sae::ConstantWatt {
            enable: false,
            priority: None,
            watt_setpoint: all(0),
            unit: sae::DerUnit::W,
        },
        limit_max_discharge_power: sae::LimitMaxDischargePower {
            enable: true,
            priority: None,
            percentage_value: PerPhase::all(limit),
            open_loop_response_time: None,
        },
    }
}

pub fn grid(code: GridCode) -> Grid {
    Grid {
        code,
        nominal_charge: None,
        nominal_discharge: None,
        max_discharge: None,
        reactive: None,
        permits: true,
        is_complete: true,
    }
}

static IEC_INVERTER: IecInverter = IecInverter { reactive: None };

pub fn iec_inverter() -> Inverter {
    Inverter::Iec(&IEC_INVERTER)
}

pub fn sae_inverter() -> Inverter {
    Inverter::Sae(&SAE_INVERTER)
}

const NONE: MaybePerPhase<RationalNumber> = MaybePerPhase::NONE;

static SAE_INVERTER: SaeInverter = SaeInverter {
    apparent: sae::EvApparentPower {
        ev_maximum_apparent_power_during_charging_and_var_absorption: all(11_000),
        ev_maximum_apparent_power_during_charging_and_var_injection: all(11_000),
        ev_maximum_apparent_power_during_discharging_and_var_absorption: all(10_000),
        ev_maximum_apparent_power_during_discharging_and_var_injection: all(10_000),
    },
    reactive: sae::EvReactivePowerLimits {
        ev_maximum_var_absorption_during_charging: all(4_000),
        ev_minimum_var_absorption_during_charging: NONE,
        ev_maximum_var_injection_during_charging: all(4_000),
        ev_minimum_var_injection_during_charging: NONE,
        ev_maximum_var_absorption_during_discharging: all(4_000),
        ev_minimum_var_absorption_during_discharging: NONE,
        ev_maximum_var_injection_during_discharging: all(4_000),
        ev_minimum_var_injection_during_discharging: NONE,
        ev_reactive_susceptance: all(0),
    },
    excitation: sae::EvExcitationLimits {
        ev_specified_over_excited_power_factor: all(1),
        ev_specified_over_excited_discharge_power: all(10_000),
        ev_specified_under_excited_power_factor: all(1),
        ev_specified_under_excited_discharge_power: all(10_000),
    },
    details: sae::EvInverterDetails {
        ev_inverter_sw_version: v2g_exi::Text::new("1.0"),
        ev_inverter_hw_version: None,
        ev_inverter_manufacturer: v2g_exi::Text::new("V2G"),
        ev_inverter_model: v2g_exi::Text::new("I1"),
        ev_inverter_serial_number: v2g_exi::Text::new("1"),
    },
    normal_category: sae::Ieee1547NormalCategory::CategoryB,
    abnormal_category: sae::Ieee1547AbnormalCategory::CategoryIi,
    nominal_voltage: number(240),
    max_voltage: number(264),
    min_voltage: number(211),
    voltage_offset: number(0),
    certified_since: Some(1_700_000_000),
    usable_energy: 60_000,
    updated: 1_750_000_000,
    supported_modes: 3,
    enabled_modes: 1,
};
