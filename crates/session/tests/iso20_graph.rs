//! The station in every phase of ISO 15118-20 against every request, and against chance.

mod support;

use core::time::Duration;

use support::modes::Mode;
use support::{Car20, REQUESTS_20};
use v2g_messages::iso20::ResponseCode;
use v2g_session::iso20::TABLE;
use v2g_session::*;

const COMMON: [Phase; 9] = [
    Phase::SessionSetup,
    Phase::AuthorizationSetup,
    Phase::AuthorizationOffered,
    Phase::Authorization,
    Phase::ServiceDiscovery,
    Phase::ServiceDetail,
    Phase::ServiceSelection,
    Phase::ChargeParameters,
    Phase::Schedule,
];

const DC: [Phase; 8] = [
    Phase::CableCheck,
    Phase::PreCharge,
    Phase::DcReady,
    Phase::DcCharging,
    Phase::DcReceipt,
    Phase::DcStandby,
    Phase::DcRenegotiating,
    Phase::DcStopped,
];

const AC: [Phase; 6] = [
    Phase::PowerReady,
    Phase::AcCharging,
    Phase::AcReceipt,
    Phase::AcStandby,
    Phase::AcRenegotiating,
    Phase::AcStopped,
];

const ACDP: [Phase; 3] = [
    Phase::VehiclePositioning,
    Phase::DeviceConnect,
    Phase::DeviceStopped,
];

const WPT: [Phase; 10] = [
    Phase::FinePositioningSetup,
    Phase::FinePositioning,
    Phase::Pairing,
    Phase::AlignmentCheck,
    Phase::WptReady,
    Phase::WptCharging,
    Phase::WptReceipt,
    Phase::WptStandby,
    Phase::WptRenegotiating,
    Phase::WptStopped,
];

const MODES: [Mode; 5] = [Mode::Ac, Mode::Dc, Mode::Acdp, Mode::Wpt, Mode::DerIec];

fn phases(mode: Mode) -> Vec<Phase> {
    let (own, more): (&[Phase], &[Phase]) = match mode {
        Mode::Acdp => (&DC, &ACDP),
        Mode::Wpt => (&WPT, &[]),
        _ if mode.energy().is_dc() => (&DC, &[]),
        _ => (&AC, &[]),
    };
    COMMON.iter().chain(own).chain(more).copied().collect()
}

/// Requests that only a DC session knows.
fn is_dc(request: Request) -> bool {
    use Request::{CableCheck, PreCharge, WeldingDetection};
    matches!(request, CableCheck | PreCharge | WeldingDetection)
}

/// Requests that only a session over a charging device knows.
fn is_acdp(request: Request) -> bool {
    use Request::{Connect, Disconnect, SystemStatus, VehiclePositioning};
    matches!(
        request,
        Connect | Disconnect | SystemStatus | VehiclePositioning
    )
}

/// Requests that only a wireless session knows.
fn is_wpt(request: Request) -> bool {
    use Request::{AlignmentCheck, FinePositioning, FinePositioningSetup, Pairing};
    matches!(
        request,
        AlignmentCheck | FinePositioning | FinePositioningSetup | Pairing
    )
}

/// Whether the request has a message in sessions of this service.
fn knows(mode: Mode, request: Request) -> bool {
    (mode.energy().is_dc() || !is_dc(request))
        && (mode == Mode::Acdp || !is_acdp(request))
        && (mode == Mode::Wpt || !is_wpt(request))
}

/// Every phase that external authorization reaches, and every request in it.
fn everywhere(mut check: impl FnMut(Car20, Phase, Request)) {
    for mode in MODES {
        for phase in phases(mode) {
            for request in REQUESTS_20 {
                if knows(mode, request) {
                    let mut car = Car20::at(mode);
                    car.go_to(phase);
                    check(car, phase, request);
                }
            }
        }
    }
}

/// The message's name on the wire without its ending.
fn message(request: Request, mode: Mode) -> String {
    let name = format!("{request:?}");
    if name.starts_with("PowerDelivery") {
        return "PowerDelivery".to_owned();
    }
    let dc = mode.energy().is_dc();
    match request {
        Request::SessionStop | Request::SessionPause | Request::SessionServiceRenegotiation => {
            "SessionStop".to_owned()
        }
        Request::ChargeParameterDiscovery | Request::ChargeLoop => match mode {
            Mode::Wpt => format!("Wpt{name}"),
            _ if dc => format!("Dc{name}"),
            _ => format!("Ac{name}"),
        },
        _ if is_dc(request) => format!("Dc{name}"),
        _ if is_acdp(request) => format!("Acdp{name}"),
        _ if is_wpt(request) => format!("Wpt{name}"),
        _ => name,
    }
}

#[test]
fn every_request_in_every_phase_gets_one_answer_of_its_own_type() {
    everywhere(|mut car, phase, request| {
        let answer = car
            .ask(request)
            .unwrap_or_else(|| panic!("{phase:?}: {request:?}"));
        assert_eq!(answer.name, message(request, car.mode) + "Res", "{phase:?}");
        assert_eq!(answer.id, [1, 2, 3, 4, 5, 6, 7, 8]);
    });
}

#[test]
fn what_the_table_admits_is_answered_with_ok_and_leads_where_the_table_says() {
    let mut admitted = 0;
    everywhere(|mut car, phase, request| {
        let tests = phase == Phase::CableCheck && request == Request::SessionPause;
        if TABLE.admits(phase, request) && !tests {
            admitted += 1;
            let answer = car.ask(request).unwrap();
            assert!(
                (answer.code as u8) < 5,
                "{phase:?}: {request:?}: {answer:?}"
            );
            let leads =
                |row: &&Row| (row.phase, row.request, row.next) == (phase, request, car.phase());
            assert!(
                TABLE.0.iter().any(|row| leads(&row)),
                "{phase:?}: {request:?}"
            );
        }
    });
    assert!(admitted > 90, "{admitted}");
}

#[test]
fn what_the_table_does_not_admit_is_refused_and_ends_the_session_without_moving_it() {
    everywhere(|mut car, phase, request| {
        if TABLE.admits(phase, request) {
            return;
        }
        let sibling = TABLE
            .requests(phase)
            .any(|legal| message(legal, car.mode) == message(request, car.mode));
        let code = match (sibling, request) {
            (false, _) => ResponseCode::FailedSequenceError,
            (true, Request::SessionPause) => ResponseCode::FailedPauseNotAllowed,
            (true, Request::SessionServiceRenegotiation) => {
                ResponseCode::FailedNoServiceRenegotiationSupported
            }
            (true, _) => ResponseCode::Failed,
        };
        let answer = car.ask(request).unwrap();
        assert_eq!(answer.code, code, "{phase:?}: {request:?}");
        assert_eq!(car.phase(), phase);
        assert_eq!(car.secc.outlet(), Outlet::default());
        car.wait(Duration::from_secs(2));
        let blame = Misbehaviour::OutOfSequence(request);
        assert_eq!(car.end(), Some(End::Misbehaved(blame)));
    });
}

#[test]
fn another_sessions_id_is_refused_in_every_phase_where_the_request_is_legal() {
    everywhere(|mut car, phase, request| {
        if TABLE.admits(phase, request) && request != Request::SessionSetup {
            car.id = [9; 8];
            let answer = car.ask(request).unwrap();
            assert_eq!(
                answer.code,
                ResponseCode::FailedUnknownSession,
                "{phase:?}: {request:?}"
            );
            assert_eq!(car.secc.outlet(), Outlet::default());
        }
    });
}

#[test]
fn silence_and_a_lost_connection_switch_power_off_in_every_phase() {
    everywhere(|mut car, phase, request| {
        if request == Request::SessionSetup {
            car.wait(Duration::from_secs(60));
            assert!(car.end().is_some(), "{phase:?}");
            assert_eq!(car.secc.outlet(), Outlet::default(), "{phase:?}");
        }
        if request == Request::SessionStop {
            car.secc.closed(car.now);
            car.look();
            let lost = End::Silent(Silence::ConnectionLost);
            assert_eq!(car.end(), Some(lost), "{phase:?}");
            assert_eq!(car.secc.outlet(), Outlet::default(), "{phase:?}");
        }
    });
}

#[test]
fn a_message_of_another_energy_is_no_message_of_the_session() {
    let mut car = Car20::at(Mode::Ac);
    car.go_to(Phase::PowerReady);
    assert_eq!(car.ask(Request::CableCheck), None);
    assert_eq!(car.end(), Some(End::Misbehaved(Misbehaviour::Undecodable)));
}

/// A small generator of repeatable chances (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

fn change(chance: &mut Chance, station: &mut Station) {
    match chance.below(16) {
        0 => station.authorization = Authorization::Granted,
        1 if chance.below(4) == 0 => station.authorization = Authorization::Pending,
        2 => station.cable_check = chance.pick(&[CableCheck::Passed, CableCheck::Pending]),
        3 => station.isolation = chance.pick(&[Isolation::Valid, Isolation::Invalid]),
        4 if chance.below(6) == 0 => station.contactor = Contactor::Open,
        4 => station.contactor = Contactor::Closed,
        5 if chance.below(4) == 0 => station.present_voltage = Volts::new(300),
        5 => station.present_voltage = Volts::new(380),
        6 if chance.below(8) == 0 => station.pilot = ControlPilot::B,
        6 => station.pilot = ControlPilot::C,
        7 if chance.below(20) == 0 => station.fault = Some(Fault::EmergencyStop),
        8 if chance.below(20) == 0 => station.isolation = Isolation::Fault,
        9 => station.device.in_position = chance.below(5) > 0,
        10 => {
            let places = [
                DevicePlace::AtVehicle,
                DevicePlace::Moving,
                DevicePlace::Home,
            ];
            station.device.place = places[chance.below(12).saturating_sub(9)];
        }
        11 => station.wireless.position = Progress::Done,
        12 if chance.below(20) == 0 => station.wireless.pairing = Progress::Failed,
        12 => station.wireless.pairing = Progress::Done,
        13 => station.wireless.alignment = Progress::Done,
        14 if chance.below(20) == 0 => station.wireless.state = CoilState::ForeignObject,
        _ => {}
    }
}

/// One session of chance; whether power was seen on.
fn walk(seed: u64, mode: Mode) -> bool {
    let dc = mode.energy().is_dc();
    let mut chance = Chance(seed);
    let mut car = Car20::at(mode);
    car.secc.station_mut().authorization = Authorization::Pending;
    let (mut authorized, mut tested, mut charged) = (false, false, false);
    let (mut docked, mut aligned) = (false, false);
    for _ in 0..150 {
        let ends =
            |request: &Request| matches!(request, Request::SessionStop | Request::SessionPause);
        let legal: Vec<_> = TABLE
            .requests(car.phase())
            .filter(|request| REQUESTS_20.contains(request) && !ends(request))
            .collect();
        let request = match chance.below(60) {
            0 => chance.pick(&REQUESTS_20),
            _ if legal.is_empty() => break,
            _ => chance.pick(&legal),
        };
        for _ in 0..chance.below(4) {
            change(&mut chance, car.secc.station_mut());
        }
        car.look();
        let before = car.phase();
        if before != Phase::SessionSetup && request == Request::Authorization {
            authorized |= car.secc.station().authorization == Authorization::Granted;
        }
        if knows(mode, request) {
            car.ask(request);
        }
        let station = car.secc.station();
        if before == Phase::DeviceConnect && car.phase() == Phase::CableCheck {
            assert_eq!(station.device.place, DevicePlace::AtVehicle);
            docked = true;
        }
        if before == Phase::AlignmentCheck && car.phase() == Phase::Schedule {
            assert_eq!(station.wireless.alignment, Progress::Done);
            assert_eq!(station.wireless.pairing, Progress::Done);
            aligned = true;
        }
        if before == Phase::CableCheck && car.phase() == Phase::PreCharge {
            assert_eq!(station.cable_check, CableCheck::Passed);
            tested = true;
        }
        let outlet = car.secc.outlet();
        assert!(!outlet.contactor || authorized, "contactor, no customer");
        assert!(outlet.supply.is_none() || tested, "supply, no isolation");
        let supplied = outlet.supply.is_none() || mode != Mode::Acdp || docked;
        assert!(supplied, "supply, no charging device at the vehicle");
        assert!(outlet.coil.is_none() || aligned, "coil, no alignment");
        let state = car.secc.station().wireless.state;
        assert!(
            outlet.coil.is_none() || state == CoilState::Good,
            "coil, {state:?}"
        );
        charged |= outlet.coil.is_some_and(|power| power > Watts::ZERO);
        let begins = matches!(car.phase(), Phase::DcCharging | Phase::AcCharging)
            && request == Request::PowerDeliveryStart
            && before != car.phase()
            && outlet.contactor;
        if begins {
            charged = true;
            assert_eq!(station.contactor, Contactor::Closed);
            let near = station.present_voltage.distance(Volts::new(380)) <= Volts::new(40);
            assert!(!dc || near, "power without matched voltage");
        }
        if let Some((voltage, current)) = outlet.supply {
            assert!(voltage <= Volts::new(420) && current <= Amperes::new(125));
            let rests = matches!(car.phase(), Phase::DcStandby | Phase::DcRenegotiating);
            assert!(!rests || current <= Amperes::new(2), "energy at rest");
        }
        if chance.below(10) == 0 {
            car.wait(Duration::from_millis(700));
        }
    }
    car.secc.closed(car.now);
    car.look();
    assert_eq!(car.secc.outlet(), Outlet::default(), "power is left on");
    assert!(car.end().is_some());
    charged
}

#[test]
fn chance_never_reaches_power_past_a_check_and_never_leaves_it_on() {
    for mode in MODES {
        let seeds = (1..1_200u64).map(|number| number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let charged = seeds.filter(|seed| walk(*seed, mode)).count();
        assert!(charged > 5, "{mode:?}: only {charged} reached power at all");
    }
}
