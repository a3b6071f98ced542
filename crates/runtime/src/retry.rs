//! Another try after a session that came to nothing.

use std::time::Duration;

use v2g::session::{End, Misbehaviour, Protocol, Protocols};

use crate::{Error, Stop, StopSignal};

/// How often a vehicle tries again, and what it offers then. The standards leave it to the vehicle; the defaults,
/// which try once, are our choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// Tries after the first.
    pub times: u32,
    /// Time between two.
    pub pause: Duration,
    /// Each further try leaves out the newest edition of the one before, as long as it leaves one.
    pub falls_back: bool,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            times: 0,
            pause: Duration::from_secs(5),
            falls_back: false,
        }
    }
}

impl Retry {
    /// What try number `index` (the first is 0) offers of `protocols`.
    #[must_use]
    pub fn offers(self, protocols: Protocols, index: u32) -> Protocols {
        let steps = if self.falls_back { index } else { 0 };
        (0..steps).fold(protocols, |offered, _| without_newest(offered))
    }

    /// Whether another try may end better. It may not after a session that ended in order or that somebody stopped,
    /// where the customer is refused, and above all where power came or equipment failed: what is not safe is not
    /// tried again.
    #[must_use]
    pub fn may_help(self, outcome: &Result<End, Error>) -> bool {
        match outcome {
            Ok(End::Misbehaved(Misbehaviour::Lied(_) | Misbehaviour::WrongPilot(_))) => false,
            Ok(End::Misbehaved(_) | End::Silent(_)) => true,
            // The same offer meets the same answer.
            Ok(End::Incompatible(_)) | Err(Error::Security { .. }) => self.falls_back,
            Ok(End::Completed(_) | End::Untrusted(_) | End::Equipment(_) | End::Misused(_)) => {
                false
            }
            Err(error) => matches!(
                error,
                Error::NoStation { .. } | Error::Connect { .. } | Error::Tls { .. }
            ),
        }
    }

    /// Runs `session`, which is told the number of the try, until a try ends well, none may help, none is left, or
    /// somebody asks to stop. `before` hears why there is another one, and how long until then.
    ///
    /// # Errors
    /// As the last try.
    pub async fn keep_trying(
        self,
        stop: &StopSignal,
        mut before: impl FnMut(&Result<End, Error>, Duration),
        mut session: impl AsyncFnMut(u32) -> Result<End, Error>,
    ) -> Result<End, Error> {
        let mut index = 0;
        loop {
            let outcome = session(index).await;
            if index == self.times || !self.may_help(&outcome) || stop.now() > Stop::No {
                return outcome;
            }
            before(&outcome, self.pause);
            tokio::select! {
                () = tokio::time::sleep(self.pause) => index += 1,
                _ = stop.beyond(Stop::No) => return outcome,
            }
        }
    }
}

/// ISO 15118-20 is newer than ISO 15118-2, and that newer than DIN SPEC 70121.
const fn edition(protocol: Protocol) -> u8 {
    match protocol {
        Protocol::Iso20(_) => 2,
        Protocol::Iso2 => 1,
        // DIN SPEC 70121, and what a later version of this library may know.
        _ => 0,
    }
}

fn without_newest(protocols: Protocols) -> Protocols {
    let newest = protocols.iter().map(edition).max();
    let older = protocols.only(|protocol| Some(edition(protocol)) != newest);
    match older.iter().next() {
        Some(_) => older,
        None => protocols,
    }
}

#[cfg(test)]
mod tests {
    use v2g::session::{Completion, Incompatible, Iso20Schema, Request, Silence, Untrusted};

    use super::*;
    use crate::stop_channel;

    const SILENT: Result<End, Error> = Ok(End::Silent(Silence::ConnectionLost));
    const CHARGED: Result<End, Error> = Ok(End::Completed(Completion::Charged));
    const THRICE: Retry = Retry {
        times: 2,
        pause: Duration::from_secs(5),
        falls_back: true,
    };

    /// The tries that were made, the end of the last one, and the time that it took.
    async fn tried(
        retry: Retry,
        stop: &StopSignal,
        mut outcome: impl FnMut(u32) -> Result<End, Error>,
    ) -> (Vec<u32>, Result<End, Error>, Duration) {
        let (began, mut tries) = (tokio::time::Instant::now(), Vec::new());
        let mut told = Duration::ZERO;
        let session = async |index| {
            tries.push(index);
            outcome(index)
        };
        let end = retry
            .keep_trying(stop, |_, pause| told += pause, session)
            .await;
        assert!(began.elapsed() <= told, "each pause is told");
        (tries, end, began.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_session_that_came_to_nothing_is_tried_again_until_one_ends_well() {
        let (_handle, stop) = stop_channel();
        let second_works = |index| if index == 1 { CHARGED } else { SILENT };
        let (tries, end, time) = tried(THRICE, &stop, second_works).await;
        assert_eq!((tries, time), (vec![0, 1], Duration::from_secs(5)));
        assert!(end.unwrap().is_completed());
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_often_than_allowed_and_once_unless_set() {
        let (_handle, stop) = stop_channel();
        let (tries, end, time) = tried(THRICE, &stop, |_| SILENT).await;
        assert_eq!((tries, time), (vec![0, 1, 2], Duration::from_secs(10)));
        assert!(!end.unwrap().is_completed());
        assert_eq!(
            tried(Retry::default(), &stop, |_| SILENT).await.0,
            [0],
            "the default"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_asks_to_stop_does_not_wait_for_another_try() {
        let (handle, stop) = stop_channel();
        let stopped = |_| {
            handle.press();
            SILENT
        };
        assert_eq!(tried(THRICE, &stop, stopped).await.0, [0]);
        let (handle, stop) = stop_channel();
        let later = async {
            tokio::time::sleep(Duration::from_secs(2)).await;
            handle.press();
        };
        let ((tries, _, time), ()) = tokio::join!(tried(THRICE, &stop, |_| SILENT), later);
        assert_eq!((tries, time), (vec![0], Duration::from_secs(2)));
    }

    #[test]
    fn what_is_not_safe_or_not_wanted_is_not_tried_again() {
        let lied = Misbehaviour::Lied(Request::PowerDeliveryStart);
        for end in [
            End::Completed(Completion::StoppedByStation),
            End::Misbehaved(lied),
            End::Untrusted(Untrusted::AuthorizationRefused),
        ] {
            assert!(!THRICE.may_help(&Ok(end)), "{end}");
        }
        assert!(!THRICE.may_help(&Err(Error::Stopped)));
    }

    #[test]
    fn two_that_do_not_fit_need_another_offer() {
        let unfit = Ok(End::Incompatible(Incompatible::NoProtocol));
        let same = Retry {
            falls_back: false,
            ..THRICE
        };
        assert!(THRICE.may_help(&unfit) && !same.may_help(&unfit));
    }

    #[test]
    fn an_offer_falls_back_by_edition_and_never_to_nothing() {
        let all = Protocols::default();
        let names = |index| {
            let mut editions: Vec<u8> = THRICE.offers(all, index).iter().map(edition).collect();
            editions.sort_unstable();
            editions.dedup();
            editions
        };
        assert_eq!(
            [names(0), names(1), names(2)],
            [vec![0, 1, 2], vec![0, 1], vec![0]]
        );
        assert_eq!(names(9), [0]);
        let only = Protocols::of(&[Protocol::Iso20(Iso20Schema::Dc)]);
        assert_eq!(THRICE.offers(only, 2), only);
        assert_eq!(Retry::default().offers(all, 2), all);
    }
}
