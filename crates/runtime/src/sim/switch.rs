//! A contactor with its feedback contact.

use std::time::Duration;

use v2g::session::Contactor;

/// Closes after a while, opens at once.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    takes: Duration,
    /// Time left until it is closed, once told to close.
    closing: Option<Duration>,
    welded: bool,
}

impl Switch {
    /// An open contactor that takes this long to close.
    #[must_use]
    pub const fn new(takes: Duration) -> Self {
        Self {
            takes,
            closing: None,
            welded: false,
        }
    }

    /// Closed from now on, whatever it is told.
    pub fn weld(&mut self) {
        self.welded = true;
    }

    /// Close.
    pub fn close(&mut self) {
        self.closing.get_or_insert(self.takes);
    }

    /// Open.
    pub fn open(&mut self) {
        self.closing = None;
    }

    /// Lets `time` pass.
    pub fn step(&mut self, time: Duration) {
        if let Some(left) = &mut self.closing {
            *left = left.saturating_sub(time);
        }
    }

    /// What the feedback contact says.
    #[must_use]
    pub fn feedback(&self) -> Contactor {
        match self.closing {
            _ if self.welded => Contactor::Closed,
            Some(Duration::ZERO) => Contactor::Closed,
            _ => Contactor::Open,
        }
    }

    /// Whether current can flow.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.feedback() == Contactor::Closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_its_time_to_close_and_none_to_open() {
        let mut switch = Switch::new(Duration::from_millis(30));
        switch.step(Duration::from_secs(1));
        switch.close();
        switch.step(Duration::from_millis(20));
        switch.close();
        assert!(!switch.is_closed());
        switch.step(Duration::from_millis(10));
        assert!(switch.is_closed());
        switch.open();
        assert_eq!(switch.feedback(), Contactor::Open);
    }
}
