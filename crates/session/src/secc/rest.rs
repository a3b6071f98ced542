//! Power that is on without energy: standby, and while a schedule is exchanged again.

use super::verdict::watch_stop;
use super::{Cx, Delivery, PowerUp};
use crate::proof::{Authorized, Isolated};
use crate::{Amperes, Contactor, Volts};

/// What charging can go on with.
#[derive(Debug)]
pub(crate) enum Rest {
    /// The contactor is open.
    Ac(Authorized),
    /// The contactor stays closed over a cable that was tested; the last voltage.
    Dc(Isolated, Volts),
    /// The contactor had to open: the cable is to be tested again.
    Lost,
}

/// Most current while the voltage is brought back. Source: IEC 61851-23, as for pre-charging.
const CURRENT: Amperes = Amperes::new(2);

impl Rest {
    /// Takes the energy away, in AC with the contactor.
    pub(crate) fn new(
        cx: &mut Cx<'_>,
        dc: bool,
        authorized: Authorized,
        delivery: Delivery,
    ) -> Self {
        match delivery.rest() {
            _ if !dc => {
                cx.path.off(cx.events);
                Self::Ac(authorized)
            }
            Some((isolated, target)) => {
                cx.path.rest(cx.events);
                Self::Dc(isolated, target)
            }
            None => {
                cx.path.off(cx.events);
                Self::Lost
            }
        }
    }

    /// Opens the contactor if the station is not safe, if it opened by itself, or if the vehicle
    /// withdrew its wish for energy on the control pilot.
    pub(crate) fn look(&mut self, cx: &mut Cx<'_>) {
        watch_stop(cx);
        let closed = cx.station.contactor == Contactor::Closed;
        let safe = !cx.station.is_unsafe() && closed && cx.station.pilot.wants_energy();
        if let Self::Dc(..) = self
            && !safe
        {
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
            Self::Lost => None,
        }
    }
}
