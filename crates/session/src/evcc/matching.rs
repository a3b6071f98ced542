//! Pre-charging: the battery is connected once the voltages match.

use super::Cx;
use super::proof::{Isolated, Matched, Power};
use crate::proof::Closed;
use crate::{Amperes, Instant, StationStatus, Timer, Volts};

/// Most current while the voltages are matched. Source: ISO 15118-2:2014, 8.4.5.3; IEC 61851-23.
const PRE_CHARGE_CURRENT: Amperes = Amperes::new(2);

/// The way to a connected battery.
#[derive(Debug)]
pub(crate) struct Matching {
    voltage: Voltage,
    /// The station claimed a match that the vehicle did not measure.
    lied: bool,
    /// When the time for the match is up; a match that is lost again wins no time.
    until: Option<Instant>,
}

/// How far the match has come.
#[derive(Debug)]
enum Voltage {
    Unmatched(Isolated),
    /// The voltages match and the contactor is on its way.
    Matched(Matched),
}

/// What follows an answer of the station.
pub(crate) enum Match {
    /// Ask again.
    Awaited(Matching),
    /// The battery is connected: ask for power.
    Connected(Power),
}

impl Matching {
    pub(crate) fn new(isolated: Isolated) -> Self {
        Self {
            voltage: Voltage::Unmatched(isolated),
            lied: false,
            until: None,
        }
    }

    pub(crate) fn lied(&self) -> bool {
        self.lied
    }

    /// The voltage and current to ask for now.
    pub(crate) fn ask(&mut self, cx: &mut Cx<'_>) -> (Volts, Amperes) {
        if matches!(self.voltage, Voltage::Unmatched(_)) {
            let patience = cx.now.after(cx.config.timing.pre_charge);
            let until = *self.until.get_or_insert(patience);
            cx.timers.start(Timer::PreCharge, until);
        }
        let current = PRE_CHARGE_CURRENT.min(cx.vehicle.max_current);
        (cx.vehicle.battery_voltage, current)
    }

    /// Connects the battery once the voltages match.
    ///
    /// As long as the contactor is on its way the match is checked again with every answer.
    pub(crate) fn hear(mut self, cx: &mut Cx<'_>, told: Volts) -> Match {
        self.lied = claims_falsely(cx, told);
        let isolated = match self.voltage {
            Voltage::Unmatched(isolated) => isolated,
            Voltage::Matched(matched) => matched.lost(),
        };
        let ready = cx.heard.present.status == StationStatus::Ready;
        match Matched::check(cx.vehicle, told, cx.config, isolated) {
            Ok(matched) if ready => self.voltage = Voltage::Matched(matched),
            Ok(matched) => self.voltage = Voltage::Unmatched(matched.lost()),
            Err(isolated) => self.voltage = Voltage::Unmatched(isolated),
        }
        self.proceed(cx)
    }

    fn proceed(mut self, cx: &mut Cx<'_>) -> Match {
        match self.voltage {
            Voltage::Unmatched(_) => {
                cx.inlet.disconnect(cx.events);
                cx.timers.stop(Timer::Contactor);
            }
            Voltage::Matched(matched) => {
                cx.inlet.close_contactor(&matched, cx.events);
                cx.timers.stop(Timer::PreCharge);
                if let Some(closed) = Closed::check(cx.vehicle.contactor) {
                    cx.timers.stop(Timer::Contactor);
                    return Match::Connected(Power::dc(matched, closed));
                }
                cx.timers
                    .start(Timer::Contactor, cx.now.after(cx.config.timing.contactor));
                self.voltage = Voltage::Matched(matched);
            }
        }
        Match::Awaited(self)
    }
}

/// Whether the station says that it is there while the vehicle measures that it is not.
fn claims_falsely(cx: &Cx<'_>, told: Volts) -> bool {
    let near =
        |voltage: Volts| voltage.distance(cx.vehicle.battery_voltage) <= cx.config.match_tolerance;
    let measured = |own: Volts| !near(own) && own.distance(told) > cx.config.lie_tolerance;
    near(told) && cx.vehicle.inlet_voltage.is_some_and(measured)
}
