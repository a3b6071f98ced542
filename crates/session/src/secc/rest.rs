//! Power that is on without energy: standby, and while a schedule is exchanged again.

use super::verdict::watch_stop;
use super::{Cx, Delivery, PowerUp};
use crate::proof::{Aligned, Authorized, Behind, Isolated};
use crate::{Amperes, Contactor, Volts};

/// What charging can go on with.
#[derive(Debug)]
pub(crate) enum Rest {
    /// The contactor is open.
    Ac(Authorized),
    /// The contactor stays closed over a cable that was tested; the voltage measured there.
    Dc(Isolated, Volts),
    /// The coil sends nothing.
    Coil(Authorized, Aligned),
    /// The contactor had to open, or the coils are no longer aligned: everything is to be checked
    /// again.
    Lost,
}

/// Most current while the voltage is brought back. Source: IEC 61851-23, as for pre-charging.
const CURRENT: Amperes = Amperes::new(2);

impl Rest {
    /// Takes the energy away, in AC with the contactor.
    pub(crate) fn new(cx: &mut Cx<'_>, delivery: Delivery) -> Self {
        match delivery.rest() {
            Some((Behind::Dc(isolated), _)) => {
                cx.path.rest(cx.events);
                // The battery's voltage, as it was under load. The loop's target is the most that the
                // vehicle bears, which an output with its battery behind it never shows.
                Self::Dc(isolated, cx.station.present_voltage)
            }
            Some((Behind::Coil(authorized, aligned), _)) => {
                cx.path.off(cx.events);
                Self::Coil(authorized, aligned)
            }
            Some((Behind::Ac(authorized), _)) => {
                cx.path.off(cx.events);
                Self::Ac(authorized)
            }
            None => {
                cx.path.off(cx.events);
                Self::Lost
            }
        }
    }

    /// Whether charging can go on with it.
    pub(crate) fn holds(&self) -> bool {
        !matches!(self, Self::Lost)
    }

    /// Opens the contactor if the station is not safe, if it opened by itself, or if the vehicle
    /// withdrew its wish for energy on the control pilot; and what was checked about coils does not
    /// hold for ever.
    pub(crate) fn look(&mut self, cx: &mut Cx<'_>) {
        watch_stop(cx);
        let closed = cx.station.contactor == Contactor::Closed;
        let asked = closed && cx.station.pilot.wants_energy() && !cx.device_left();
        let there = match self {
            Self::Dc(..) => asked,
            Self::Coil(..) => cx.station.wireless.couples(),
            Self::Ac(_) | Self::Lost => return,
        };
        if !there || cx.station.is_unsafe() {
            if cx.station.is_unsafe() {
                cx.heard.cause = cx.heard.cause.or(Some(cx.station.blame()));
            }
            cx.path.off(cx.events);
            *self = Self::Lost;
        }
    }

    /// The vehicle wants power again; `None` if the cable is to be tested first. In DC the voltage
    /// is brought back and has to match as it had to at first.
    pub(crate) fn power_up(self, cx: &mut Cx<'_>) -> Option<PowerUp> {
        match self {
            Self::Ac(authorized) => Some(PowerUp::ac(cx, authorized)),
            Self::Dc(isolated, target) => {
                cx.path.pre_charge(&isolated, (target, CURRENT), cx.events);
                Some(PowerUp::dc(cx, isolated, target))
            }
            Self::Coil(authorized, aligned) => Some(PowerUp::coil(cx, authorized, aligned)),
            Self::Lost => None,
        }
    }
}
