//! The vehicle's end.

use core::time::Duration;

use crate::{DEFAULT_BUFFER, EvccEvent, EvccTiming, Instant, Vehicle, Volts};

/// What a vehicle's engine needs to know once.
#[derive(Clone, Copy, Debug)]
pub struct EvccConfig {
    /// Time already used up since plug-in when the engine is made.
    pub setup_elapsed: Duration,
    /// Figures of time.
    pub timing: EvccTiming,
    /// How far the station's voltage may be from the battery's when the contactor closes: 20 V
    /// unless set. Source: IEC 61851-23 annex CC.
    pub match_tolerance: Volts,
    /// How far the station's word may be from what the vehicle measures itself: 30 V, our choice.
    pub lie_tolerance: Volts,
    /// Whether the contactors are tested after charging (DC).
    pub welding_detection: bool,
}

impl Default for EvccConfig {
    fn default() -> Self {
        Self {
            setup_elapsed: Duration::ZERO,
            timing: EvccTiming::default(),
            match_tolerance: Volts::new(20),
            lie_tolerance: Volts::new(30),
            welding_detection: true,
        }
    }
}

/// The vehicle's end of one connection.
///
/// Make one when the connection is up: its first request is there at once. Drop it after
/// [`EvccEvent::Ended`].
pub struct Evcc<const BUFFER: usize = DEFAULT_BUFFER> {
    vehicle: Vehicle,
    _config: EvccConfig,
}

impl Evcc {
    /// An engine for a connection that is up at `now`, with [`DEFAULT_BUFFER`].
    #[must_use]
    pub fn new(config: EvccConfig, vehicle: Vehicle, now: Instant) -> Self {
        Self::with_buffer(config, vehicle, now)
    }
}

impl<const BUFFER: usize> Evcc<BUFFER> {
    /// An engine for a connection that is up at `now`, with two buffers of `BUFFER` octets.
    #[must_use]
    pub fn with_buffer(config: EvccConfig, vehicle: Vehicle, now: Instant) -> Self {
        let _ = now;
        Self { vehicle, _config: config }
    }

    /// Takes bytes as they come from the connection.
    pub fn receive(&mut self, now: Instant, bytes: &[u8]) {
        let _ = (now, bytes);
    }

    /// Lets timers run out and looks at what changed in the model. Calling it early does no harm.
    pub fn expire(&mut self, now: Instant) {
        let _ = now;
    }

    /// The next frame to send, to be written at once and whole.
    pub fn poll_transmit(&mut self) -> Option<&[u8]> {
        None
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<EvccEvent> {
        None
    }

    /// When to call [`expire`](Self::expire) at the latest; at once after the model was touched.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        None
    }

    /// The station has closed the connection, or it broke.
    pub fn closed(&mut self, now: Instant) {
        let _ = now;
    }

    /// The model.
    #[must_use]
    pub fn vehicle(&self) -> &Vehicle {
        &self.vehicle
    }

    /// The model, to be brought up to date; let [`expire`](Self::expire) follow.
    pub fn vehicle_mut(&mut self) -> &mut Vehicle {
        &mut self.vehicle
    }
}
