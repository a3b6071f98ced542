//! Stands between engine and equipment: hands on what the operator wants, and takes note of what is measured.

use std::sync::Arc;
use std::time::Duration;

use v2g::session::{Amperes, Authorization, Notification, Secc, SeccEvent, Station, Watts};
use v2g_runtime::{Link, Plant};

use crate::command::{Command, Limits};
use crate::evse::{Evse, Reading};

/// How often what the station measures is looked at; our choice, finer than anybody reads it.
const SAMPLE: Duration = Duration::from_millis(200);

/// Equipment under an operator's command.
///
/// The equipment's own word is never overruled towards more: limits are lowered only, and a refusal of its own stays.
pub(crate) struct Steered {
    inner: Box<dyn Plant<Secc>>,
    evse: Arc<Evse>,
    /// Authorization is the operator's to give.
    asks: bool,
    orders: Orders,
    since_sample: Duration,
    /// The limits that the equipment itself has.
    own: Option<Own>,
    /// Limits that were passed on last.
    passed: Limits,
    /// A contract pays, and its desk has accepted it.
    by_contract: bool,
}

/// What was ordered for this session and holds on.
#[derive(Clone, Copy, Debug, Default)]
struct Orders {
    authorization: Option<Authorization>,
    notification: Option<Notification>,
    renegotiate: bool,
}

/// Limits that commands may lower.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Own {
    dc_power: Watts,
    dc_current: Amperes,
    ac_current: Amperes,
}

impl Steered {
    pub(crate) fn new(inner: Box<dyn Plant<Secc>>, evse: Arc<Evse>, asks: bool) -> Self {
        Self {
            inner,
            evse,
            asks,
            orders: Orders::default(),
            since_sample: SAMPLE,
            own: None,
            passed: Limits::default(),
            by_contract: false,
        }
    }

    fn take_orders(&mut self) {
        while let Some(command) = self.evse.next_command() {
            match command {
                Command::Authorize => self.orders.authorization = Some(Authorization::Granted),
                Command::Deny => self.orders.authorization = Some(Authorization::Refused),
                Command::Stop => {
                    self.orders.notification = Some(Notification::Stop(Duration::ZERO));
                }
                // Who is to stop is not to be paused any more.
                Command::Pause => {
                    self.orders
                        .notification
                        .get_or_insert(Notification::Pause(Duration::ZERO));
                }
                Command::Renegotiate => self.orders.renegotiate = true,
                // The charging point keeps them, also for the next session.
                Command::SetLimits(_) => {}
            }
        }
    }

    fn obey(&mut self, station: &mut Station) {
        match (self.orders.authorization, station.authorization) {
            (_, refused) if refused.is_refused() => {}
            (Some(ordered), _) => station.authorization = ordered,
            (None, _) if self.asks && !self.by_contract => {
                station.authorization = Authorization::Pending;
            }
            (None, _) => {}
        }
        if let Some(wanted) = self.orders.notification {
            station.notification = wanted;
        } else if std::mem::take(&mut self.orders.renegotiate) {
            station.notification = Notification::Renegotiate(Duration::ZERO);
        }
        self.limit(station);
    }

    fn limit(&mut self, station: &mut Station) {
        let own = Own::of(station);
        self.own = Some(own);
        let limits = self.evse.limits();
        if let Some(power) = limits.max_power_w {
            // Sets the power of DC and the current of AC; neither may exceed what the equipment has.
            station.set_limits(Watts::from_f64(power));
            station.dc.max_power = station.dc.max_power.min(own.dc_power);
            station.ac.max_current = station.ac.max_current.min(own.ac_current);
        }
        if let Some(current) = limits.max_current_a.map(Amperes::from_f64) {
            station.dc.max_current = station.dc.max_current.min(current);
            station.ac.max_current = station.ac.max_current.min(current);
        }
        if limits != self.passed {
            self.passed = limits;
            self.evse.note_limits(limits);
        }
    }

    fn sample(&mut self, station: &Station, elapsed: Duration) {
        self.since_sample += elapsed;
        if self.since_sample >= SAMPLE {
            self.since_sample = Duration::ZERO;
            self.evse.measured(&Reading::of(station));
        }
    }
}

impl Own {
    fn of(station: &Station) -> Self {
        Self {
            dc_power: station.dc.max_power,
            dc_current: station.dc.max_current,
            ac_current: station.ac.max_current,
        }
    }

    fn restore(self, station: &mut Station) {
        station.dc.max_power = self.dc_power;
        station.dc.max_current = self.dc_current;
        station.ac.max_current = self.ac_current;
    }
}

impl Plant<Secc> for Steered {
    fn interval(&self) -> Duration {
        self.inner.interval()
    }

    fn step(&mut self, engine: &mut Secc, elapsed: Duration) {
        if let Some(own) = self.own {
            own.restore(engine.station_mut());
        }
        self.inner.step(engine, elapsed);
        self.take_orders();
        self.obey(engine.station_mut());
        self.sample(engine.station(), elapsed);
    }

    fn event(&mut self, engine: &mut Secc, event: &SeccEvent) {
        if matches!(event, SeccEvent::ContractVerified(_)) {
            self.by_contract = true;
        }
        if let Some(own) = self.own {
            own.restore(engine.station_mut());
        }
        self.inner.event(engine, event);
        self.obey(engine.station_mut());
        if matches!(event, SeccEvent::Ended(_)) {
            self.evse.measured(&Reading::of(engine.station()));
        }
    }

    fn stop(&mut self, engine: &mut Secc) {
        self.inner.stop(engine);
    }

    fn link(&self) -> Link {
        self.inner.link()
    }

    fn off(&mut self) {
        self.inner.off();
    }
}
