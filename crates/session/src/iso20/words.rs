//! The models' words in the words of ISO 15118-20, both ways.

use core::time::Duration;

use v2g_exi::{MaybePerPhase, PerPhase};
use v2g_messages::iso20::{EvseNotification, EvseStatus, MeterInfo, RationalNumber};

use super::number::Quantity;
use crate::{ControlMode, Meter, Notification, Percent, Station, WattHours, Watts};

/// What the station wants of the vehicle, absent where it wants nothing; in scheduled control
/// without delay.
pub(crate) fn status(station: &Station, control: ControlMode) -> Option<EvseStatus> {
    let (evse_notification, delay) = match station.request_to_vehicle() {
        Notification::None => return None,
        Notification::Stop(delay) => (EvseNotification::Terminate, delay),
        Notification::Pause(delay) => (EvseNotification::Pause, delay),
        Notification::Renegotiate(delay) => (EvseNotification::ScheduleRenegotiation, delay),
        Notification::RenegotiateServices(delay) => (EvseNotification::ServiceRenegotiation, delay),
        Notification::ExitStandby(delay) => (EvseNotification::ExitStandby, delay),
        Notification::ConfirmMeter(delay) => (EvseNotification::MeteringConfirmation, delay),
    };
    let notification_max_delay = match control {
        ControlMode::Scheduled => 0,
        ControlMode::Dynamic => u16::try_from(delay.as_secs()).unwrap_or(u16::MAX),
    };
    Some(EvseStatus {
        notification_max_delay,
        evse_notification,
    })
}

pub(crate) fn read_status(status: Option<EvseStatus>) -> Notification {
    let Some(status) = status else {
        return Notification::None;
    };
    let delay = Duration::from_secs(u64::from(status.notification_max_delay));
    match status.evse_notification {
        EvseNotification::Terminate => Notification::Stop(delay),
        EvseNotification::Pause => Notification::Pause(delay),
        EvseNotification::ScheduleRenegotiation => Notification::Renegotiate(delay),
        EvseNotification::ServiceRenegotiation => Notification::RenegotiateServices(delay),
        EvseNotification::ExitStandby => Notification::ExitStandby(delay),
        EvseNotification::MeteringConfirmation => Notification::ConfirmMeter(delay),
    }
}

/// A share as the wire writes it.
pub(crate) fn share(value: Percent) -> i8 {
    i8::try_from(value.get()).unwrap_or(100)
}

pub(crate) fn read_share(value: i8) -> Percent {
    Percent::new(u8::try_from(value).unwrap_or(0))
}

/// Whole seconds.
pub(crate) fn seconds(time: Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}

pub(crate) fn read_seconds(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(seconds))
}

/// The power of all phases together, which stands in the first element alone.
pub(crate) fn all_phases(power: Watts) -> PerPhase<RationalNumber> {
    PerPhase::all(power.write())
}

/// The power of all phases together in an element that may be absent.
pub(crate) fn one_phase(power: Watts) -> MaybePerPhase<RationalNumber> {
    MaybePerPhase {
        l1: Some(power.write()),
        ..MaybePerPhase::default()
    }
}

/// A short time with its milliseconds; none is zero.
pub(crate) fn fine_seconds(time: Option<Duration>) -> RationalNumber {
    let milli = time.map_or(0, |time| time.as_millis());
    let small = i16::try_from(milli).ok();
    let whole = || RationalNumber {
        exponent: 0,
        value: i16::try_from(milli.checked_div(1000).unwrap_or(0)).unwrap_or(i16::MAX),
    };
    small.map_or_else(whole, |value| RationalNumber {
        exponent: -3,
        value,
    })
}

pub(crate) fn read_fine_seconds(time: RationalNumber) -> Duration {
    let milli = WattHours::read(time).milli();
    Duration::from_millis(u64::try_from(milli).unwrap_or(0))
}

/// A cosine in thousandths.
pub(crate) fn per_mille(value: u16) -> RationalNumber {
    RationalNumber {
        exponent: -3,
        value: i16::try_from(value.min(1000)).unwrap_or(1000),
    }
}

pub(crate) fn read_per_mille(value: RationalNumber) -> u16 {
    let milli = WattHours::read(value).milli().clamp(0, 1000);
    u16::try_from(milli).unwrap_or(0)
}

/// The power of all phases together, whether they are told apart or not.
pub(crate) fn read_phases(power: PerPhase<RationalNumber>) -> Watts {
    let others = [power.l2, power.l3].into_iter().flatten();
    others.fold(Watts::read(power.l1), |sum, phase| {
        sum.saturating_add(Watts::read(phase))
    })
}

/// As [`read_phases`], where the first phase may be without a value, too.
pub(crate) fn read_maybe_phases(power: MaybePerPhase<RationalNumber>) -> Option<Watts> {
    let told = [power.l1, power.l2, power.l3].into_iter().flatten();
    told.map(Watts::read).reduce(Watts::saturating_add)
}

/// The meter's output as it stands in the charge loop.
pub(crate) fn meter_info(meter: &Meter) -> MeterInfo<'_> {
    let whole = |energy: WattHours| {
        u64::try_from(energy.milli().max(0).wrapping_div(1000)).unwrap_or_default()
    };
    MeterInfo {
        meter_id: meter.id.as_str().into(),
        charged_energy_reading_wh: whole(meter.reading),
        bpt_discharged_energy_reading_wh: meter.discharged.map(whole),
        capacitive_energy_reading_varh: None,
        bpt_inductive_energy_reading_varh: None,
        meter_signature: None,
        meter_status: None,
        meter_timestamp: None,
    }
}
