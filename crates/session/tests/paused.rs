//! A paused session as octets.

use core::time::Duration;

use v2g_session::{
    ControlMode, EnergyMode, EnergyService, Paused, PowerStep, Protocol, Schedule, ServiceChoice,
    ServiceChoices, SessionId, Watts,
};

/// As full as it can be.
fn full() -> Paused {
    let choice = |service| ServiceChoice {
        service,
        set: (service % 2 == 0).then_some(-3),
    };
    let steps: Vec<_> = (0..24)
        .map(|hour| PowerStep {
            start: Duration::from_secs(hour * 3_600),
            power: Watts::from_milli(11_040_001 - i64::try_from(hour).unwrap()),
        })
        .collect();
    let schedule = Schedule::from_steps(&steps, Schedule::DAY).unwrap();
    let id = SessionId::from_random(*b"8 random");
    let mut paused = Paused::new(Protocol::Iso2, id, EnergyMode::AcThreePhase);
    paused.peer = Some([0xCE; 32]);
    paused.energy = Some(EnergyService {
        service: 6,
        set: 4,
        control: ControlMode::Dynamic,
    });
    paused.contract = true;
    paused.services = ServiceChoices::of(&[2, 3, 4, 5, 6, 7, 8, 9].map(choice)).unwrap();
    paused.schedule = Some(schedule.with_id(77));
    paused.age = Duration::from_secs(5_000);
    paused
}

fn octets(paused: &Paused) -> Vec<u8> {
    paused.write(&mut [0; Paused::MAX]).to_vec()
}

#[test]
fn whatever_can_be_in_it_survives() {
    let plain = |mode, protocol| Paused::new(protocol, SessionId::from_random([7; 8]), mode);
    let each = EnergyMode::ALL.map(|mode| plain(mode, Protocol::Iso2));
    let protocols = Protocol::ALL.map(|protocol| plain(EnergyMode::DcExtended, protocol));
    for paused in each.into_iter().chain(protocols).chain([full()]) {
        assert_eq!(Paused::read(&octets(&paused)), Some(paused));
    }
}

#[test]
fn the_fullest_one_fits() {
    let len = octets(&full()).len();
    assert!(len > 340 && len < Paused::MAX, "{len}");
}

#[test]
fn every_cut_and_every_flipped_bit_is_found() {
    let octets = octets(&full());
    for len in 0..octets.len() {
        assert_eq!(Paused::read(&octets[..len]), None, "{len} octets");
    }
    for bit in 0..octets.len() * 8 {
        let mut damaged = octets.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(Paused::read(&damaged), None, "bit {bit}");
    }
    assert_eq!(Paused::read(&[&octets[..], &[0]].concat()), None);
}

/// FNV-1a.
fn checksum(octets: &[u8]) -> [u8; 4] {
    let step = |sum: u32, octet: &u8| (sum ^ u32::from(*octet)).wrapping_mul(0x0100_0193);
    octets.iter().fold(0x811C_9DC5, step).to_be_bytes()
}

/// These octets are in memories of chargers: a version that cannot read them needs another mark.
#[test]
fn every_version_stays_readable_and_the_second_is_written() {
    let id = SessionId::from_random(*b"8 random");
    let paused = Paused::new(Protocol::Iso2, id, EnergyMode::DcExtended);
    let first = [
        b"v2g\x01".as_slice(),
        &[2, 4, 8],
        b"8 random",
        &[0, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    let first = [&first[..], &checksum(&first)].concat();
    assert_eq!(Paused::read(&first), Some(paused));

    let second = [
        b"v2g\x02".as_slice(),
        &[2, 4, 8],
        b"8 random",
        &[0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    let octets = octets(&paused);
    assert_eq!(octets[..octets.len() - 4], second);
    assert_eq!(octets[octets.len() - 4..], checksum(&second));
}
