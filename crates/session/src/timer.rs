//! Timers in virtual time, and the standard's figures.

use core::time::Duration;

use crate::Instant;

/// What an engine waits for; one of each at most runs at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// From link-up until the session is open.
    CommunicationSetup,
    /// Vehicle, DIN 70121: from plug-in until it asks for power.
    ReadyToCharge,
    /// Station: until the next request. Vehicle: none.
    Sequence,
    /// Vehicle: until the response to the request sent.
    Message,
    /// Authorization is answered with Ongoing.
    Authorization,
    /// Parameter discovery is answered with Ongoing.
    Ongoing,
    /// Station: its contract desk has to answer. Vehicle: its wallet has to.
    Contract,
    /// Vehicle and station are being brought together without a plug (-20).
    Coupling,
    /// Station: the control pilot has to follow the vehicle's request.
    Pilot,
    /// The cable check is not finished.
    CableCheck,
    /// The voltages are not matched; station: or they are, but the vehicle does not go on.
    PreCharge,
    /// The contactor was told to close.
    Contactor,
    /// Station: the vehicle was asked to stop.
    Stop,
    /// Vehicle: it was asked to stop and has that much time.
    Notice,
    /// Vehicle: until its next request is due. Runs out by design.
    Pace,
    /// Station: until it closes the connection itself. Runs out by design.
    Close,
}

impl Timer {
    /// Every timer, in the order in which those due at the same moment run out.
    pub const ALL: [Self; 16] = [
        Self::CommunicationSetup,
        Self::ReadyToCharge,
        Self::Sequence,
        Self::Message,
        Self::Authorization,
        Self::Ongoing,
        Self::Contract,
        Self::Coupling,
        Self::Pilot,
        Self::CableCheck,
        Self::PreCharge,
        Self::Contactor,
        Self::Stop,
        Self::Notice,
        Self::Pace,
        Self::Close,
    ];
}

/// When each timer runs out.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Timers([Option<Instant>; Timer::ALL.len()]);

impl Timers {
    /// Lets `timer` run out at `at`, whether it runs already or not.
    pub(crate) fn set(&mut self, timer: Timer, at: Instant) {
        if let Some(slot) = self.0.get_mut(timer as usize) {
            *slot = Some(at);
        }
    }

    /// Lets `timer` run out at `at` unless it runs already.
    pub(crate) fn start(&mut self, timer: Timer, at: Instant) {
        if !self.runs(timer) {
            self.set(timer, at);
        }
    }

    /// Lets `timer` run out at `at`, or earlier if it runs out earlier already.
    pub(crate) fn hasten(&mut self, timer: Timer, at: Instant) {
        let running = self.0.get(timer as usize).copied().flatten();
        self.set(timer, running.map_or(at, |running| running.min(at)));
    }

    pub(crate) fn stop(&mut self, timer: Timer) {
        if let Some(slot) = self.0.get_mut(timer as usize) {
            *slot = None;
        }
    }

    pub(crate) fn stop_all(&mut self) {
        self.0 = Default::default();
    }

    pub(crate) fn runs(&self, timer: Timer) -> bool {
        self.0.get(timer as usize).is_some_and(Option::is_some)
    }

    /// The next moment at which a timer runs out.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.0.iter().flatten().min().copied()
    }

    /// Stops and names one timer that has run out by `now`.
    pub(crate) fn expired(&mut self, now: Instant) -> Option<Timer> {
        let due = |timer: &Timer| {
            self.0
                .get(*timer as usize)
                .copied()
                .flatten()
                .is_some_and(|at| at <= now)
        };
        let timer = Timer::ALL.into_iter().find(due)?;
        self.stop(timer);
        Some(timer)
    }
}

/// The standard's figures for a station, and our choices where it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeccTiming {
    /// Link-up to SessionSetupRes: `V2G_SECC_CommunicationSetup_Performance_Time`, 18 s.
    /// Source: V2G2-716, V2G2-723.
    pub communication_setup: Duration,
    /// Silence between an answer and the next request: `V2G_SECC_Sequence_Timeout`, 60 s.
    /// Source: V2G2-443, V2G2-537.
    pub sequence: Duration,
    /// How long the customer may take to identify: 300 s. The standard leaves it to the operator;
    /// our choice is what deployed stations use.
    pub authorization: Duration,
    /// How long the contract desk may take before the vehicle is refused: 4.3 s, our choice; the
    /// answer is due in 4.5 s. Where the vehicle may be told to wait, `ongoing` counts instead.
    pub contract: Duration,
    /// How long parameter discovery may be answered with Ongoing:
    /// `V2G_SECC_Ongoing_Performance_Time`, 55 s. Source: V2G2-712, V2G2-713.
    pub ongoing: Duration,
    /// How long a vehicle may take to its place below a charging device or above a coil: 300 s, our
    /// choice as for the customer: people drive it there.
    pub coupling: Duration,
    /// How long the control pilot may take to show state C after CableCheckReq:
    /// `V2G_SECC_CPState_Detection_Timeout`, 1.5 s. Source: V2G-DC-547.
    pub pilot: Duration,
    /// How long the cable check may take: `V2G_SECC_CableCheck_Performance_Time`, 38 s.
    /// Source: V2G2-701, V2G2-703.
    pub cable_check: Duration,
    /// How long until the voltages match: `V2G_SECC_PreCharge_Performance_Time`, 5 s.
    /// Source: V2G2-705, V2G2-707. A match that is lost starts it anew; all of pre-charging may
    /// take 60 s more than this.
    pub pre_charge: Duration,
    /// How long the contactor may take to close: 3 s. Source: V2G2-860, V2G2-865.
    pub contactor: Duration,
    /// How long after the delay told to it the vehicle may take to stop when asked to: 10 s, our
    /// choice; then the station switches off and ends the session.
    pub stop: Duration,
    /// How long the vehicle may take to close the connection after the last answer: 2 s. Our
    /// choice: some vehicles dislike an immediate close, conformance tests allow 5 s.
    pub close: Duration,
}

impl Default for SeccTiming {
    fn default() -> Self {
        Self {
            communication_setup: Duration::from_secs(18),
            sequence: Duration::from_secs(60),
            authorization: Duration::from_secs(300),
            contract: Duration::from_millis(4_300),
            ongoing: Duration::from_secs(55),
            coupling: Duration::from_secs(300),
            pilot: Duration::from_millis(1_500),
            cable_check: Duration::from_secs(38),
            pre_charge: Duration::from_secs(5),
            contactor: Duration::from_secs(3),
            stop: Duration::from_secs(10),
            close: Duration::from_secs(2),
        }
    }
}

/// The standard's figures for a vehicle, and our choices where it has none.
///
/// The time to wait for each response is fixed in the protocol's table of
/// [message timeouts](crate::iso2::message_timeout).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvccTiming {
    /// Plug-in to SessionSetupRes: `V2G_EVCC_CommunicationSetup_Timeout`, 20 s.
    /// Source: V2G2-446, V2G2-605.
    pub communication_setup: Duration,
    /// How long to wait while the station waits for the customer: 300 s. Our choice: the 60 s of
    /// V2G2-710 are too short for people, deployed vehicles wait longer than 140 s.
    pub customer: Duration,
    /// DIN 70121, plug-in to the request for power: `V2G_EVCC_ReadyToCharge_Timeout`, 150 s. The
    /// customer's time counts too.
    pub ready_to_charge: Duration,
    /// How long one request may be answered with Ongoing: `V2G_EVCC_Ongoing_Timeout`, 60 s.
    /// Source: V2G2-710, V2G2-711.
    pub ongoing: Duration,
    /// How long the vehicle's wallet may take for one thing: 30 s, our choice; the station waits
    /// 60 s for a request.
    pub wallet: Duration,
    /// How long to look for the place below a charging device or above a coil, and to park: 300 s,
    /// our choice.
    pub coupling: Duration,
    /// How long the cable check may take: `V2G_EVCC_CableCheck_Timeout`, 40 s.
    /// Source: V2G2-700, V2G2-702.
    pub cable_check: Duration,
    /// How long until the voltages match: `V2G_EVCC_PreCharge_Timeout`, 7 s.
    /// Source: V2G2-704, V2G2-706.
    pub pre_charge: Duration,
    /// How long the vehicle's own contactor may take to close: 3 s, our choice, as the station's.
    pub contactor: Duration,
    /// Added to each message timeout: none. A slow link may need some.
    pub message_grace: Duration,
    /// Pause before a request is repeated that was answered with Ongoing: 100 ms, our choice.
    pub repeat_pause: Duration,
    /// Pause between two turns of the DC charge loop, and of every charge loop of ISO 15118-20,
    /// where 0.25 s are the most (V2G20-1499): 100 ms, our choice; deployed vehicles take 50 to
    /// 250 ms.
    pub dc_loop_pause: Duration,
    /// Pause between two turns of the AC charge loop: 1 s, our choice; the standard allows 40 s.
    pub ac_loop_pause: Duration,
}

impl Default for EvccTiming {
    fn default() -> Self {
        Self {
            communication_setup: Duration::from_secs(20),
            customer: Duration::from_secs(300),
            ready_to_charge: Duration::from_secs(150),
            ongoing: Duration::from_secs(60),
            wallet: Duration::from_secs(30),
            coupling: Duration::from_secs(300),
            cable_check: Duration::from_secs(40),
            pre_charge: Duration::from_secs(7),
            contactor: Duration::from_secs(3),
            message_grace: Duration::ZERO,
            repeat_pause: Duration::from_millis(100),
            dc_loop_pause: Duration::from_millis(100),
            ac_loop_pause: Duration::from_secs(1),
        }
    }
}
