//! Asking a modem which chip it is.

use std::time::Duration;

use v2g::link::slac::{Detect, Modem, ModemVersion};

use super::RawLink;
use crate::{Clock, Error};

const FRAME: usize = 1514;

/// The chip that answers and its firmware; nothing if none tells its name, as chips do whose documentation is closed:
/// then only its key can be set ([`Modem::PLAIN`]).
///
/// # Errors
/// When the interface is gone or down.
pub async fn detect(link: &RawLink, clock: &Clock) -> Result<Option<(Modem, ModemVersion)>, Error> {
    let mut detect = Detect::new(clock.now(), link.mac());
    let mut buffer = [0; FRAME];
    loop {
        while let Some(question) = detect.poll_transmit() {
            link.send(question)?;
        }
        let Some(deadline) = detect.deadline() else {
            return Ok(detect.found());
        };
        let pause = deadline.since(clock.now()).max(Duration::from_millis(1));
        match tokio::time::timeout(pause, link.receive(&mut buffer)).await {
            Ok(frame) => detect.receive(clock.now(), frame?),
            Err(_) => detect.expire(clock.now()),
        }
    }
}
