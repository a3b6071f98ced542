//! Which charging points are open, for the service manager.

use std::convert::Infallible;

use tokio::sync::watch;
use v2g_runtime::notify::Manager;
use v2g_runtime::{Notice, Observation};

/// How all charging points stand. Clones are the same.
#[derive(Clone)]
pub(super) struct Standing(watch::Sender<Vec<Stand>>);

/// Where one of them is written down.
pub(super) struct Place {
    standing: Standing,
    index: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// Not tried yet.
    Unknown,
    Open,
    /// Tried again and again, so nobody need wait for it.
    Closed,
}

impl Standing {
    pub(super) fn of(points: usize) -> Self {
        Self(watch::channel(vec![Stand::Unknown; points]).0)
    }

    pub(super) fn place(&self, index: usize) -> Place {
        Place {
            standing: self.clone(),
            index,
        }
    }

    /// Tells the manager that we are ready once every point was tried and one is open, and what changes later on.
    pub(super) async fn announce(&self, manager: &Manager) {
        let mut changes = self.0.subscribe();
        // Fails only when there is no sender, and we are one.
        let ready = changes.wait_for(|stands| ready(stands)).await.is_ok();
        if ready {
            manager.ready(&self.status());
        }
        while changes.changed().await.is_ok() {
            manager.status(&self.status());
        }
        std::future::pending::<Infallible>().await;
    }

    /// In a sentence.
    pub(super) fn status(&self) -> String {
        let stands = self.0.borrow();
        let open = stands.iter().filter(|stand| **stand == Stand::Open).count();
        match stands.len() {
            all if all == open => format!("{all} charging points"),
            all => format!("{open} of {all} charging points"),
        }
    }
}

impl Place {
    pub(super) fn observe(&self, what: &Observation<'_>) {
        let stand = match what {
            Observation::Notice(Notice::Ready) => Stand::Open,
            Observation::Notice(Notice::Unready(_)) => Stand::Closed,
            _ => return,
        };
        self.standing.0.send_if_modified(|stands| {
            let before = stands.get_mut(self.index);
            before.is_some_and(|before| std::mem::replace(before, stand) != stand)
        });
    }
}

fn ready(stands: &[Stand]) -> bool {
    !stands.contains(&Stand::Unknown) && stands.contains(&Stand::Open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_is_told_when_every_point_was_tried_and_one_is_open() {
        let standing = Standing::of(2);
        let (first, second) = (standing.place(0), standing.place(1));
        let is_ready = || ready(&standing.0.borrow());
        let closed = || Notice::Unready("no interface".to_owned());
        first.observe(&Observation::Notice(&Notice::Ready));
        assert!(!is_ready(), "the second was not tried");
        second.observe(&Observation::Notice(&closed()));
        assert!(is_ready());
        assert_eq!(standing.status(), "1 of 2 charging points");
        first.observe(&Observation::Notice(&closed()));
        assert!(!is_ready(), "nobody would be answered");
        for place in [&first, &second] {
            place.observe(&Observation::Notice(&Notice::Ready));
        }
        assert_eq!(standing.status(), "2 charging points");
    }
}
