//! Asking everything to end.

use tokio::sync::watch;

/// How urgently to end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// Go on.
    #[default]
    No,
    /// End sessions in order, begin no new one.
    Orderly,
    /// Switch off and close.
    AtOnce,
}

/// Asks.
#[derive(Debug)]
pub struct StopHandle(watch::Sender<Stop>);

/// Learns that it was asked.
#[derive(Clone, Debug)]
pub struct StopSignal(watch::Receiver<Stop>);

/// A pair of both.
#[must_use]
pub fn stop_channel() -> (StopHandle, StopSignal) {
    let (sender, receiver) = watch::channel(Stop::No);
    (StopHandle(sender), StopSignal(receiver))
}

impl StopHandle {
    /// Asks to end in order; the second time, to end at once.
    pub fn press(&self) {
        self.0.send_modify(|stop| {
            *stop = if *stop == Stop::No {
                Stop::Orderly
            } else {
                Stop::AtOnce
            };
        });
    }
}

impl StopSignal {
    /// What is asked for now.
    #[must_use]
    pub fn now(&self) -> Stop {
        *self.0.borrow()
    }

    /// Waits until more than `level` is asked for, and says what. Without anybody left to ask, for ever.
    pub async fn beyond(&self, level: Stop) -> Stop {
        let mut receiver = self.0.clone();
        let asked = receiver
            .wait_for(|stop| *stop > level)
            .await
            .map(|stop| *stop);
        match asked {
            Ok(stop) => stop,
            Err(_) => std::future::pending().await,
        }
    }
}
