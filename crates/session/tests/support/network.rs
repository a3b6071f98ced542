//! A network between two ends in memory: what it does to bytes is drawn from a seed, time is virtual.
//!
//! A [`Stream`] is one direction of a TCP connection. TCP hides loss, order and repetition from whoever
//! reads; what is left of them is delay, and in the end a reset. [`Datagrams`] hide nothing.

use core::time::Duration;

use v2g_session::Instant;

/// A small generator of repeatable chances (xorshift).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }

    /// Whether something happens that does so in so many of a thousand cases.
    pub fn happens(&mut self, permille: u64) -> bool {
        self.below(1_000) < permille
    }

    fn up_to(&mut self, most: Duration) -> Duration {
        Duration::from_micros(self.below(u64::try_from(most.as_micros()).unwrap() + 1))
    }
}

/// What a network does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Impairment {
    /// Every packet takes so long,
    pub delay: Duration,
    /// and up to so much longer.
    pub jitter: Duration,
    /// So many of a thousand packets are lost.
    pub loss: u64,
    /// So many of a thousand packets come twice.
    pub duplicates: u64,
    /// So many of a thousand packets are overtaken by those behind them.
    pub reordered: u64,
    /// Bytes of the longest segment.
    pub segment: usize,
    /// Segments wait so long for company and arrive as one.
    pub merge: Duration,
    /// Nothing passes from this moment for so long.
    pub blackout: Option<(Instant, Duration)>,
    /// The connection is reset at this moment.
    pub reset: Option<Instant>,
}

impl Impairment {
    /// None: what is sent arrives at once.
    pub const NONE: Self = Self {
        delay: Duration::ZERO,
        jitter: Duration::ZERO,
        loss: 0,
        duplicates: 0,
        reordered: 0,
        segment: usize::MAX,
        merge: Duration::ZERO,
        blackout: None,
        reset: None,
    };

    fn dark(&self, at: Instant) -> bool {
        self.blackout
            .is_some_and(|(start, length)| at >= start && at < start.after(length))
    }
}

/// How long TCP waits before it sends a segment again; twice as long each time.
const RETRANSMIT: Duration = Duration::from_millis(200);
/// How often it does before it gives up and the connection is reset.
const RETRANSMISSIONS: u32 = 8;

/// One direction of a connection.
#[derive(Debug)]
pub struct Stream {
    impairment: Impairment,
    chance: Chance,
    /// Segments on their way, in order.
    flying: Vec<(Instant, Vec<u8>)>,
    /// When the side that sends has closed, what it sent before having arrived.
    fin: Option<Instant>,
    /// When the connection is given up.
    pub dead: Option<Instant>,
}

impl Stream {
    pub fn new(impairment: Impairment, seed: u64) -> Self {
        Self {
            impairment,
            chance: Chance::new(seed),
            flying: Vec::new(),
            fin: None,
            dead: impairment.reset,
        }
    }

    pub fn send(&mut self, now: Instant, bytes: &[u8]) {
        for segment in bytes.chunks(self.impairment.segment) {
            match self.arrival(now) {
                Some(at) => self.flying.push((at, segment.to_vec())),
                None => return,
            }
        }
    }

    pub fn close(&mut self, now: Instant) {
        self.fin = self.fin.or(self.arrival(now));
    }

    /// When a segment that is sent now can be read; `None` if never.
    fn arrival(&mut self, now: Instant) -> Option<Instant> {
        let Impairment {
            delay,
            jitter,
            merge,
            ..
        } = self.impairment;
        let (mut sent, mut wait) = (now, RETRANSMIT);
        for _ in 0..RETRANSMISSIONS {
            let late = self.chance.happens(self.impairment.reordered);
            let extra = if late { delay + jitter } else { Duration::ZERO };
            let at = sent.after(delay + extra + self.chance.up_to(jitter) + merge);
            let lost = self.chance.happens(self.impairment.loss);
            if !lost && !self.impairment.dark(sent) && !self.impairment.dark(at) {
                // The reader gets nothing before what was sent before.
                let before = self.flying.last().map_or(at, |(at, _)| *at);
                return Some(at.max(before));
            }
            sent = sent.after(wait);
            wait *= 2;
        }
        self.dead = Some(self.dead.map_or(sent, |dead| dead.min(sent)));
        None
    }

    /// What can be read by now: all that has arrived, as one piece.
    pub fn deliver(&mut self, now: Instant) -> Vec<u8> {
        let arrived = self.flying.iter().take_while(|(at, _)| *at <= now).count();
        let arrived = self.flying.drain(..arrived);
        arrived.flat_map(|(_, bytes)| bytes).collect()
    }

    /// Whether the other side has closed, and everything before was read.
    pub fn ended(&self, now: Instant) -> bool {
        self.flying.is_empty() && self.fin.is_some_and(|fin| fin <= now)
    }

    /// When something happens next.
    pub fn next(&self) -> Option<Instant> {
        let first = self.flying.first().map(|(at, _)| *at);
        [first, self.fin, self.dead].into_iter().flatten().min()
    }
}

/// One direction of UDP.
#[derive(Debug)]
pub struct Datagrams {
    impairment: Impairment,
    chance: Chance,
    flying: Vec<(Instant, Vec<u8>)>,
}

impl Datagrams {
    pub fn new(impairment: Impairment, seed: u64) -> Self {
        Self {
            impairment,
            chance: Chance::new(seed),
            flying: Vec::new(),
        }
    }

    pub fn send(&mut self, now: Instant, bytes: &[u8]) {
        let Impairment { delay, jitter, .. } = self.impairment;
        let copies = 1 + u64::from(self.chance.happens(self.impairment.duplicates));
        for _ in 0..copies {
            let at = now.after(delay + self.chance.up_to(jitter));
            let lost = self.chance.happens(self.impairment.loss);
            if !lost && !self.impairment.dark(now) && !self.impairment.dark(at) {
                self.flying.push((at, bytes.to_vec()));
            }
        }
    }

    /// Those that have arrived, the earliest first.
    pub fn deliver(&mut self, now: Instant) -> Vec<Vec<u8>> {
        self.flying.sort_by_key(|(at, _)| *at);
        let arrived = self.flying.iter().take_while(|(at, _)| *at <= now).count();
        self.flying
            .drain(..arrived)
            .map(|(_, bytes)| bytes)
            .collect()
    }

    pub fn next(&self) -> Option<Instant> {
        self.flying.iter().map(|(at, _)| *at).min()
    }
}
