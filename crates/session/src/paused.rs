//! A session that sleeps, as a small value that outlives the program.

use core::time::Duration;

use v2g_link::time::sum;

use crate::{
    ControlMode, EnergyMode, Iso20Schema, PeerProof, PowerStep, Protocol, Schedule, ServiceChoice,
    ServiceChoices, SessionId, Watts,
};

/// What either end keeps of a paused session, so that it can be resumed over a new connection.
///
/// Keep it as [bytes](Self::write), across a restart of the program if need be, and give it to the
/// next engine in a [`Resume`]. In -20 it is joined only by the peer that paused it, which its TLS
/// certificate tells; without one it is not joined at all.
/// Source: V2G2-739 to 743, 753, 754, V2G20-1032, 1843, 1844, 1847, 2539, 2545, 2626.
///
/// ```
/// use v2g_session::{EnergyMode, Paused, Protocol, SessionId};
/// let id = SessionId::from_random(*b"8 random");
/// let paused = Paused::new(Protocol::Iso2, id, EnergyMode::DcExtended);
/// let mut room = [0; Paused::MAX];
/// assert_eq!(Paused::read(paused.write(&mut room)), Some(paused));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paused {
    /// The protocol: a session is resumed with the same only.
    pub protocol: Protocol,
    /// Its number.
    pub session: SessionId,
    /// How energy was transferred.
    pub mode: EnergyMode,
    /// SHA-256 over the DER of the certificate that the other end showed; without it a session of
    /// -20 cannot be joined. The standard has both sides keep a digest of certificate and session
    /// number (V2G20-2539, 2545, 2550, 2630); the two beside each other say the same.
    pub peer: Option<[u8; 32]>,
    /// The energy service that was selected (-20).
    pub energy: Option<EnergyService>,
    /// Payment is by contract.
    pub contract: bool,
    /// Services beyond charging that were chosen.
    pub services: ServiceChoices,
    /// The schedule that was chosen, counted from when it was offered.
    pub schedule: Option<Schedule>,
    /// How long before the pause that was, in whole seconds.
    pub age: Duration,
}

/// What a vehicle selected of a station's energy services (-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnergyService {
    /// The service's number.
    pub service: u16,
    /// The number of the parameter set, as the station counts them.
    pub set: u16,
    /// Who decides about power.
    pub control: ControlMode,
}

/// A paused session to be resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resume {
    /// The session.
    pub paused: Paused,
    /// How long it has slept when the engine is made.
    pub slept: Duration,
}

/// In front of the octets, with the version of what follows as its last one.
const MARK: [u8; 4] = *b"v2g\x02";

/// The first version: without peer and energy service.
const MARK_1: [u8; 4] = *b"v2g\x01";

impl Paused {
    /// Most octets that [`write`](Self::write) needs.
    pub const MAX: usize = 448;

    /// A session with nothing beyond what it must have.
    #[must_use]
    pub fn new(protocol: Protocol, session: SessionId, mode: EnergyMode) -> Self {
        Self {
            protocol,
            session,
            mode,
            peer: None,
            energy: None,
            contract: false,
            services: ServiceChoices::default(),
            schedule: None,
            age: Duration::ZERO,
        }
    }

    /// The session as octets.
    #[must_use]
    pub fn write<'r>(&self, room: &'r mut [u8; Self::MAX]) -> &'r [u8] {
        let mut out = Out { room, len: 0 };
        out.put(&MARK);
        out.put(&[number_of(self.protocol), number_of_mode(self.mode)]);
        let id = self.session.as_bytes();
        out.count(id.len());
        out.put(id);
        out.put(&[u8::from(self.peer.is_some())]);
        if let Some(peer) = &self.peer {
            out.put(peer);
        }
        out.put(&[u8::from(self.energy.is_some())]);
        if let Some(energy) = &self.energy {
            out.put(&energy.service.to_be_bytes());
            out.put(&energy.set.to_be_bytes());
            out.put(&[u8::from(energy.control == ControlMode::Dynamic)]);
        }
        out.put(&[u8::from(self.contract)]);
        out.count(self.services.as_slice().len());
        for choice in self.services.as_slice() {
            out.put(&choice.service.to_be_bytes());
            out.put(&[u8::from(choice.set.is_some())]);
            out.put(&choice.set.unwrap_or(0).to_be_bytes());
        }
        out.put(&seconds(self.age).to_be_bytes());
        out.put(&[u8::from(self.schedule.is_some())]);
        if let Some(schedule) = &self.schedule {
            out.schedule(schedule);
        }
        let sum = checksum(out.written());
        out.put(&sum.to_be_bytes());
        let Out { room, len } = out;
        room.get(..len).unwrap_or_default()
    }

    /// The session from its octets; `None` if they are of a version unknown here, cut off or damaged.
    #[must_use]
    pub fn read(octets: &[u8]) -> Option<Self> {
        let (body, sum) = octets.split_last_chunk::<4>()?;
        let (mut rest, first) = match body.strip_prefix(&MARK_1) {
            Some(rest) => (rest, true),
            None => (body.strip_prefix(&MARK)?, false),
        };
        if checksum(body) != u32::from_be_bytes(*sum) {
            return None;
        }
        let rest = &mut rest;
        let [protocol, mode] = take(rest)?;
        let (protocol, mode) = (protocol_of(protocol)?, mode_of(mode)?);
        let length = usize::from(byte(rest)?);
        let (id, others) = rest.split_at_checked(length)?;
        *rest = others;
        let mut paused = Self::new(protocol, SessionId::received(id)?, mode);
        if !first {
            paused.peer = match flag(rest)? {
                true => Some(take(rest)?),
                false => None,
            };
            paused.energy = match flag(rest)? {
                true => Some(energy(rest)?),
                false => None,
            };
        }
        paused.contract = flag(rest)?;
        for _ in 0..byte(rest)? {
            let service = u16::from_be_bytes(take(rest)?);
            let set = flag(rest)?;
            let id = i16::from_be_bytes(take(rest)?);
            let set = set.then_some(id);
            let choice = ServiceChoice { service, set };
            paused.services.push(choice).then_some(())?;
        }
        paused.age = Duration::from_secs(u64::from(u32::from_be_bytes(take(rest)?)));
        paused.schedule = match flag(rest)? {
            true => Some(schedule(rest)?),
            false => None,
        };
        rest.is_empty().then_some(paused)
    }
}

impl Resume {
    /// Whether the other end is the one of then, where that has to be proved.
    pub(crate) fn is_with(&self, peer: Option<&PeerProof>) -> bool {
        match self.paused.protocol {
            Protocol::Iso20(_) => {
                let shown = peer.map(|peer| peer.certificate);
                shown.is_some() && shown == self.paused.peer
            }
            _ => true,
        }
    }

    /// What is left of the schedule.
    pub(crate) fn schedule(&self) -> Option<Schedule> {
        let age = sum(self.paused.age, self.slept);
        self.paused.schedule?.after(age)
    }
}

/// No less than the time: what is left of a schedule is rather too short than too long.
pub(crate) fn whole_seconds(time: Duration) -> Duration {
    let begun = u64::from(time.subsec_nanos() > 0);
    Duration::from_secs(time.as_secs().saturating_add(begun))
}

/// Octets are added at the end; what does not fit is left out.
struct Out<'r> {
    room: &'r mut [u8; Paused::MAX],
    len: usize,
}

impl Out<'_> {
    fn put(&mut self, octets: &[u8]) {
        let end = self.len.saturating_add(octets.len());
        if let Some(slots) = self.room.get_mut(self.len..end) {
            slots.copy_from_slice(octets);
            self.len = end;
        }
    }

    fn count(&mut self, count: usize) {
        self.put(&[u8::try_from(count).unwrap_or(u8::MAX)]);
    }

    fn written(&self) -> &[u8] {
        self.room.get(..self.len).unwrap_or_default()
    }

    fn schedule(&mut self, schedule: &Schedule) {
        self.put(&[schedule.id()]);
        self.put(&seconds(schedule.end()).to_be_bytes());
        self.count(schedule.step_count());
        for step in schedule.steps() {
            self.put(&seconds(step.start).to_be_bytes());
            self.put(&step.power.milli().to_be_bytes());
        }
    }
}

fn energy(rest: &mut &[u8]) -> Option<EnergyService> {
    Some(EnergyService {
        service: u16::from_be_bytes(take(rest)?),
        set: u16::from_be_bytes(take(rest)?),
        control: match flag(rest)? {
            true => ControlMode::Dynamic,
            false => ControlMode::Scheduled,
        },
    })
}

fn schedule(rest: &mut &[u8]) -> Option<Schedule> {
    let id = byte(rest)?;
    let time = |seconds: [u8; 4]| Duration::from_secs(u64::from(u32::from_be_bytes(seconds)));
    let end = time(take(rest)?);
    let count = usize::from(byte(rest)?);
    let mut steps = [PowerStep::default(); Schedule::MAX_STEPS];
    let steps = steps.get_mut(..count)?;
    for step in steps.iter_mut() {
        step.start = time(take(rest)?);
        step.power = Watts::from_milli(i64::from_be_bytes(take(rest)?));
    }
    Some(Schedule::from_steps(steps, end)?.with_id(id))
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (octets, others) = rest.split_first_chunk::<N>()?;
    *rest = others;
    Some(*octets)
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    take::<1>(rest).map(|[octet]| octet)
}

fn flag(rest: &mut &[u8]) -> Option<bool> {
    match byte(rest)? {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

fn seconds(time: Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}

/// FNV-1a: finds what a flash memory does to octets, not what a forger does.
fn checksum(octets: &[u8]) -> u32 {
    octets.iter().fold(0x811C_9DC5, |sum, octet| {
        (sum ^ u32::from(*octet)).wrapping_mul(0x0100_0193)
    })
}

/// Numbers are for ever: they are in memories of chargers.
const PROTOCOLS: [(u8, Protocol); 8] = [
    (1, Protocol::Din),
    (2, Protocol::Iso2),
    (3, Protocol::Iso20(Iso20Schema::Ac)),
    (4, Protocol::Iso20(Iso20Schema::Dc)),
    (5, Protocol::Iso20(Iso20Schema::Acdp)),
    (6, Protocol::Iso20(Iso20Schema::Wpt)),
    (7, Protocol::Iso20(Iso20Schema::AcDerIec)),
    (8, Protocol::Iso20(Iso20Schema::AcDerSae)),
];

/// As those of the protocols.
const MODES: [(u8, EnergyMode); 9] = [
    (1, EnergyMode::AcSinglePhase),
    (2, EnergyMode::AcThreePhase),
    (3, EnergyMode::DcCore),
    (4, EnergyMode::DcExtended),
    (5, EnergyMode::DcComboCore),
    (6, EnergyMode::DcUnique),
    (7, EnergyMode::Mcs),
    (8, EnergyMode::DcAcdp),
    (9, EnergyMode::Wireless),
];

fn number_of(protocol: Protocol) -> u8 {
    let found = PROTOCOLS.into_iter().find(|(_, known)| *known == protocol);
    found.map_or(0, |(number, _)| number)
}

fn protocol_of(number: u8) -> Option<Protocol> {
    let found = PROTOCOLS.into_iter().find(|(known, _)| *known == number);
    found.map(|(_, protocol)| protocol)
}

fn number_of_mode(mode: EnergyMode) -> u8 {
    let found = MODES.into_iter().find(|(_, known)| *known == mode);
    found.map_or(0, |(number, _)| number)
}

fn mode_of(number: u8) -> Option<EnergyMode> {
    let found = MODES.into_iter().find(|(known, _)| *known == number);
    found.map(|(_, mode)| mode)
}
