//! Pre-charging: the supply approaches the vehicle's voltage.

use core::time::Duration;

use super::{Cx, PowerUp};
use crate::proof::Isolated;
use crate::{Amperes, End, EvLimits, Instant, Misbehaviour, Request, Timer, Volts};

/// Most current while the voltages are matched. Source: ISO 15118-2:2014, 8.4.5.3; IEC 61851-23.
const PRE_CHARGE_CURRENT: Amperes = Amperes::new(2);

/// How long beyond the supply's own time a vehicle may hold pre-charging: 60 s, our choice, as
/// long as it may be silent. It has its voltage and only has to close its contactor.
const PRE_CHARGE_HOLD: Duration = Duration::from_secs(60);

/// The way to the vehicle's voltage.
#[derive(Debug)]
pub(crate) struct VoltageMatch {
    isolated: Isolated,
    /// Last target that could be followed; some vehicles first ask for 0 V or less.
    target: Option<Volts>,
    /// The output was at the target when it was looked at last.
    matched: bool,
    /// When pre-charging is over, matched or not.
    until: Instant,
}

impl VoltageMatch {
    /// The vehicle has not named its voltage yet.
    pub(crate) fn begin(cx: &mut Cx<'_>, isolated: Isolated) -> Self {
        let patience = cx.now.after(cx.config.timing.pre_charge);
        cx.timers.set(Timer::PreCharge, patience);
        Self {
            isolated,
            target: None,
            matched: false,
            until: patience.after(PRE_CHARGE_HOLD),
        }
    }

    /// The vehicle wants this voltage, with this current; why that is refused, if so.
    pub(crate) fn aim(
        &mut self,
        cx: &mut Cx<'_>,
        limits: &EvLimits,
        (voltage, current): (Volts, Amperes),
    ) -> Result<(), End> {
        let wanted = possible(voltage, limits, cx);
        if wanted.is_none() && !cx.config.profile.odd_pre_charge {
            return Err(End::Misbehaved(Misbehaviour::BadRequest(
                Request::PreCharge,
            )));
        }
        self.target = wanted.or(self.target);
        if let Some(target) = self.target.filter(|_| cx.station.trouble().is_none()) {
            let current = match current > Amperes::ZERO {
                true => current.min(PRE_CHARGE_CURRENT),
                false => PRE_CHARGE_CURRENT,
            };
            cx.path
                .pre_charge(&self.isolated, (target, current), cx.events);
        }
        self.watch(cx);
        Ok(())
    }

    /// Gives the supply its time anew when it has lost a match, and the vehicle all the time that
    /// there is when a match was reached.
    pub(crate) fn watch(&mut self, cx: &mut Cx<'_>) {
        let matched = self.is_there(cx);
        if core::mem::replace(&mut self.matched, matched) != matched {
            let patience = cx.now.after(cx.config.timing.pre_charge);
            let at = if matched {
                self.until
            } else {
                patience.min(self.until)
            };
            cx.timers.set(Timer::PreCharge, at);
        }
    }

    /// Whether the output has reached the vehicle's voltage.
    pub(crate) fn is_there(&self, cx: &Cx<'_>) -> bool {
        let near =
            |target| cx.station.present_voltage.distance(target) <= cx.config.match_tolerance;
        self.target.is_some_and(near)
    }

    /// The vehicle wants power; if it never named a voltage that can be reached, the session ends
    /// for this reason.
    pub(crate) fn power_up(self, cx: &mut Cx<'_>) -> Result<PowerUp, End> {
        cx.timers.stop(Timer::PreCharge);
        let isolated = self.isolated;
        let never = End::Misbehaved(Misbehaviour::BadRequest(Request::PreCharge));
        let target = self.target.ok_or(never)?;
        Ok(PowerUp::dc(cx, isolated, target))
    }
}

/// The voltage to regulate to: the target, but no more than both sides bear. `None` if the
/// station cannot regulate so low: then raising it would hurt the vehicle.
pub(super) fn possible(target: Volts, limits: &EvLimits, cx: &Cx<'_>) -> Option<Volts> {
    let target = target
        .min(cx.station.dc.max_voltage)
        .min(limits.max_voltage);
    (target > Volts::ZERO && target >= cx.station.dc.min_voltage).then_some(target)
}
