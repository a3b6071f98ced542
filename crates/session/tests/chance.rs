//! Whatever a vehicle sends and whatever happens in the station: power only after every check,
//! and none at the end.

mod support;

use core::time::Duration;

use support::{Car, Way};
use v2g_session::*;

/// A small generator of repeatable chances (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn one_in(&mut self, limit: usize) -> bool {
        self.below(limit) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// What an observer outside of the engine has seen to be true.
#[derive(Default)]
struct Witness {
    authorized: bool,
    tested: bool,
    matched: bool,
    closed: bool,
    /// The battery's voltage, where it is known from before a new negotiation.
    rested_at: Option<Volts>,
    charged: u32,
}

impl Witness {
    fn see(&mut self, car: &Car, request: Option<Request>) {
        let station = car.secc.station();
        self.closed = station.contactor == Contactor::Closed;
        match request {
            Some(Request::Authorization) => {
                self.authorized |= station.authorization == Authorization::Granted;
            }
            Some(Request::PowerDeliveryRenegotiate) => {
                self.rested_at = Some(station.present_voltage);
            }
            Some(Request::PreCharge) => self.rested_at = None,
            Some(Request::CableCheck) if car.phase() == Phase::PreCharge => {
                assert_eq!(station.cable_check, CableCheck::Passed);
                assert!(matches!(
                    station.isolation,
                    Isolation::Valid | Isolation::Warning
                ));
                self.tested = true;
            }
            Some(Request::PowerDeliveryStart) => {
                let expected = self.rested_at.take().unwrap_or(Volts::new(380));
                let distance = station.present_voltage.distance(expected);
                self.matched = distance <= Volts::new(20);
            }
            _ => {}
        }
    }

    /// Fails if something is on that may not be.
    fn judge(&mut self, car: &Car, dc: bool) {
        let outlet = car.secc.outlet();
        let charging = matches!(
            car.phase(),
            Phase::AcStarting | Phase::AcCharging | Phase::DcStarting | Phase::DcCharging
        );
        assert!(
            !outlet.contactor || self.authorized,
            "contactor without authorization"
        );
        assert!(
            outlet.supply.is_none() || self.tested,
            "supply without isolation"
        );
        assert!(
            outlet.supply.is_none() || self.authorized,
            "supply without authorization"
        );
        if let Some((voltage, current)) = outlet.supply {
            assert!(
                charging || current <= Amperes::new(2),
                "{current} while pre-charging"
            );
            assert!(voltage <= Volts::new(420) && current <= Amperes::new(125));
        }
        if charging && outlet.contactor {
            assert!(!dc || self.matched, "power without matched voltage");
            assert!(
                self.closed,
                "power while the contactor does not report closed"
            );
            self.charged += 1;
        }
        if !outlet.contactor {
            self.tested = self.tested && outlet.supply.is_some();
        }
    }
}

fn change(chance: &mut Chance, station: &mut Station) {
    match chance.below(9) {
        0 => station.authorization = Authorization::Granted,
        1 if chance.one_in(4) => station.authorization = Authorization::Pending,
        2 => station.cable_check = chance.pick(&[CableCheck::Passed, CableCheck::Pending]),
        3 => station.isolation = chance.pick(&[Isolation::Valid, Isolation::Invalid]),
        4 if chance.one_in(4) => station.contactor = Contactor::Open,
        4 => station.contactor = Contactor::Closed,
        5 if chance.one_in(4) => station.present_voltage = Volts::new(300),
        5 => station.present_voltage = Volts::new(380),
        6 if chance.one_in(8) => station.pilot = ControlPilot::B,
        6 => station.pilot = ControlPilot::C,
        7 if chance.one_in(20) => station.fault = Some(Fault::EmergencyStop),
        8 if chance.one_in(20) => station.isolation = Isolation::Fault,
        _ => {}
    }
}

/// One session of chance; how often power was seen on.
fn walk(seed: u64, way: Way) -> u32 {
    let mut chance = Chance(seed);
    let mut car = Car::by(way);
    let (table, dc, requests) = (way.table(), way.is_dc(), way.requests());
    let mut witness = Witness::default();
    car.secc.station_mut().authorization = Authorization::Pending;
    for _ in 0..120 {
        let likely = chance.below(10) < 9;
        let legal: Vec<_> = table
            .requests(car.phase())
            .filter(|request| !matches!(request, Request::SessionStop | Request::SessionPause))
            .collect();
        let request = match likely && !legal.is_empty() {
            true => chance.pick(&legal),
            false if chance.one_in(8) => chance.pick(&requests),
            false => continue,
        };
        for _ in 0..chance.below(4) {
            change(&mut chance, car.secc.station_mut());
        }
        let before = car.phase();
        car.look();
        witness.see(&car, None);
        car.ask(request);
        witness.see(
            &car,
            Some(request).filter(|request| table.admits(before, *request)),
        );
        witness.judge(&car, dc);
        if chance.one_in(10) {
            car.wait(Duration::from_millis(700));
        }
        witness.judge(&car, dc);
    }
    car.secc.closed(car.now);
    car.look();
    assert_eq!(
        car.secc.outlet(),
        Outlet::default(),
        "power is left on at the end"
    );
    assert!(car.end().is_some());
    witness.charged
}

#[test]
fn chance_never_reaches_power_past_a_check_and_never_leaves_it_on() {
    for way in Way::ALL {
        let seeds = (1..3_000u64).map(|number| number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let charged = seeds.filter(|seed| walk(*seed, way) > 0).count();
        assert!(
            charged > 100,
            "{way:?}: only {charged} sessions of chance reached power at all"
        );
    }
}
