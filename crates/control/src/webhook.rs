//! Events to a back end: each is posted as JSON, signed, and tried again until it is taken.
//!
//! Headers of a delivery:
//!
//! - `V2G-Event`: our name for it; the same for each attempt, so that who got it twice can tell.
//! - `V2G-Signature`: `t=SECONDS,v1=HEX`, where `HEX` is the HMAC-SHA-256 of `SECONDS`, a full stop and the body
//!   under the shared secret. Who checks `t` against the clock cannot be shown an old delivery.
//!
//! Taken is what is answered with 2xx. 4xx other than 408, 425 and 429 means never, anything else later: after
//! 1 s, 2 s, 4 s and so on up to five minutes, twelve times in all, which are some 25 minutes. Events keep their order:
//! one that is tried again holds up those behind it, of which 256 wait at most.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tracing::warn;

use crate::board::{Board, Event};
use crate::client::Client;
use crate::metrics::Delivery;

/// Events that wait at most; the oldest go first.
const MOST_WAITING: usize = 256;
/// Attempts for one event.
const ATTEMPTS: u32 = 12;
/// Longest pause between two of them.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// Shortest secret, octets; our choice.
const SHORTEST: usize = 32;

/// Where to, and what.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The server.
    pub client: Client,
    /// What signs.
    pub secret: Secret,
    /// Kinds of events that are wanted; none means all but `measured`.
    pub kinds: Vec<String>,
}

/// What both sides of a webhook know.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// The secret in a file's text, without white space around it.
    ///
    /// # Errors
    /// When it is short.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        let text = text.trim().as_bytes();
        match text.len() >= SHORTEST {
            true => Ok(Self(text.to_vec())),
            false => Err("a secret has 32 characters at least"),
        }
    }

    /// The value of `V2G-Signature` for this body at this time.
    #[must_use]
    pub fn signature(&self, seconds: u64, body: &[u8]) -> String {
        // A key of any length will do.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return String::new();
        };
        mac.update(format!("{seconds}.").as_bytes());
        mac.update(body);
        let code: String = mac
            .finalize()
            .into_bytes()
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        format!("t={seconds},v1={code}")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret")
    }
}

/// Delivers the board's events from now on, until it is dropped.
pub async fn run(board: Arc<Board>, hook: Webhook) {
    let (_, events) = board.events(None);
    let client = hook.client.clone();
    let start = unix_time();
    let send = move |event: Arc<Event>| {
        let (client, secret) = (client.clone(), hook.secret.clone());
        async move {
            let body = serde_json::to_vec(&*event).unwrap_or_default();
            let headers = [
                ("content-type", "application/json".to_owned()),
                ("v2g-event", format!("{start}-{}", event.number)),
                ("v2g-signature", secret.signature(unix_time(), &body)),
            ];
            let status = client.deliver(&headers, body).await;
            status
                .map(|status| status.as_u16())
                .map_err(|error| error.to_string())
        }
    };
    let name = format!("{:?}", hook.client);
    deliver(events, &hook.kinds, send, &name, |result| {
        board.metrics().webhook(result)
    })
    .await;
}

/// Takes events and hands them to `send` in their order, as often as needed.
async fn deliver<F>(
    mut events: Receiver<Arc<Event>>,
    kinds: &[String],
    send: impl Fn(Arc<Event>) -> F,
    name: &str,
    count: impl Fn(Delivery),
) where
    F: Future<Output = Result<u16, String>>,
{
    let mut waiting = VecDeque::new();
    let mut open = true;
    while open || !waiting.is_empty() {
        let Some(first) = waiting.front().cloned() else {
            open = take(&mut waiting, events.recv().await, kinds, &count);
            continue;
        };
        let attempts = persist(first.clone(), &send, name, &count);
        tokio::pin!(attempts);
        loop {
            tokio::select! {
                () = &mut attempts => break,
                event = events.recv(), if open => open = take(&mut waiting, event, kinds, &count),
            }
        }
        // It may have been dropped meanwhile, as the oldest of too many.
        if waiting
            .front()
            .is_some_and(|front: &Arc<Event>| front.number == first.number)
        {
            waiting.pop_front();
        }
    }
}

/// Whether there may be more.
fn take(
    waiting: &mut VecDeque<Arc<Event>>,
    event: Result<Arc<Event>, RecvError>,
    kinds: &[String],
    count: &impl Fn(Delivery),
) -> bool {
    match event {
        Ok(event) => {
            let wanted = match kinds {
                [] => event.kind != "measured",
                kinds => kinds.iter().any(|kind| kind == event.kind),
            };
            if wanted {
                if waiting.len() == MOST_WAITING {
                    waiting.pop_front();
                    count(Delivery::Dropped);
                }
                waiting.push_back(event);
            }
            true
        }
        Err(RecvError::Lagged(lost)) => {
            (0..lost).for_each(|_| count(Delivery::Dropped));
            true
        }
        Err(RecvError::Closed) => false,
    }
}

async fn persist<F>(
    event: Arc<Event>,
    send: &impl Fn(Arc<Event>) -> F,
    name: &str,
    count: &impl Fn(Delivery),
) where
    F: Future<Output = Result<u16, String>>,
{
    for attempt in 0..ATTEMPTS {
        let reason = match send(event.clone()).await {
            Ok(200..=299) => return count(Delivery::Delivered),
            Ok(status) if (400..500).contains(&status) && ![408, 425, 429].contains(&status) => {
                warn!(
                    hook = name,
                    "webhook: event {} refused: {status}", event.kind
                );
                return count(Delivery::GivenUp);
            }
            Ok(status) => format!("status {status}"),
            Err(reason) => reason,
        };
        if attempt + 1 < ATTEMPTS {
            count(Delivery::Retried);
            warn!(
                hook = name,
                "webhook: not delivered, to be tried again: {reason}"
            );
            tokio::time::sleep(pause(attempt)).await;
        }
    }
    count(Delivery::GivenUp);
    warn!(hook = name, "webhook: event {} given up", event.kind);
}

/// Pause after this attempt.
fn pause(attempt: u32) -> Duration {
    Duration::from_secs(1 << attempt.min(16)).min(LONGEST_PAUSE)
}

fn unix_time() -> u64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use serde_json::Value;
    use tokio::sync::broadcast;
    use tokio::time::Instant;

    use super::*;

    fn event(number: u64, kind: &'static str) -> Arc<Event> {
        Arc::new(Event {
            number,
            time: String::new(),
            kind,
            evse_id: "E".to_owned(),
            session: None,
            data: Value::Null,
        })
    }

    /// What was sent when (s), to a server that answers with these in turn.
    async fn run(
        kinds: &[&str],
        all: &[Arc<Event>],
        answers: &[Result<u16, String>],
    ) -> (Vec<(u64, u64)>, Vec<Delivery>) {
        let (sender, events) = broadcast::channel(1024);
        for event in all {
            sender.send(event.clone()).unwrap();
        }
        drop(sender);
        let (sent, counted) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
        let start = Instant::now();
        let send = |event: Arc<Event>| {
            let mut sent = sent.borrow_mut();
            sent.push((start.elapsed().as_secs(), event.number));
            let answer = answers.get(sent.len() - 1).cloned().unwrap_or(Ok(204));
            async move { answer }
        };
        let kinds: Vec<_> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let count = |result| counted.borrow_mut().push(result);
        deliver(events, &kinds, send, "test", count).await;
        (sent.into_inner(), counted.into_inner())
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_not_taken_comes_again_later_and_later_and_in_order() {
        let answers = [
            Err("refused".to_owned()),
            Ok(503),
            Ok(429),
            Ok(200),
            Ok(204),
        ];
        let all = [event(1, "phase"), event(2, "session_ended")];
        let (sent, counted) = run(&[], &all, &answers).await;
        assert_eq!(sent, [(0, 1), (1, 1), (3, 1), (7, 1), (7, 2)]);
        assert_eq!(
            counted
                .iter()
                .filter(|result| **result == Delivery::Retried)
                .count(),
            3
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_for_good_is_not_repeated() {
        let all = [event(1, "phase"), event(2, "phase")];
        let (sent, counted) = run(&[], &all, &[Ok(410)]).await;
        assert_eq!(sent, [(0, 1), (0, 2)]);
        assert_eq!(counted, [Delivery::GivenUp, Delivery::Delivered]);
    }

    #[tokio::test(start_paused = true)]
    async fn twelve_attempts_are_all() {
        let answers = vec![Ok(500); 12];
        let (sent, counted) = run(&[], &[event(1, "phase"), event(2, "phase")], &answers).await;
        assert_eq!(sent.len(), 13);
        assert_eq!(sent.last(), Some(&(1111, 2)));
        assert_eq!(counted.last(), Some(&Delivery::Delivered));
        assert!(counted.contains(&Delivery::GivenUp));
    }

    #[tokio::test(start_paused = true)]
    async fn a_dead_server_costs_the_oldest_events_only() {
        let all: Vec<_> = (0..600).map(|number| event(number, "phase")).collect();
        let answers = vec![Err("dead".to_owned()); 12];
        let (sent, counted) = run(&[], &all, &answers).await;
        let dropped = counted
            .iter()
            .filter(|result| **result == Delivery::Dropped)
            .count();
        assert_eq!(dropped, 600 - MOST_WAITING);
        assert_eq!(sent.last().map(|(_, number)| *number), Some(599));
    }

    #[tokio::test(start_paused = true)]
    async fn measured_values_come_to_those_only_who_want_them() {
        let all = [event(1, "measured"), event(2, "slac")];
        assert_eq!(run(&[], &all, &[]).await.0, [(0, 2)]);
        assert_eq!(run(&["measured"], &all, &[]).await.0, [(0, 1)]);
    }

    /// Checked with `printf '1700000000.{}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef`.
    #[test]
    fn the_signature_is_an_hmac_over_time_and_body() {
        let secret = Secret::new(" 0123456789abcdef0123456789abcdef\n").unwrap();
        assert_eq!(
            secret.signature(1_700_000_000, b"{}"),
            "t=1700000000,v1=417adf36b901772f658597a76d329694e335e65fc0849d7715c3ca33406309b5"
        );
        assert!(Secret::new("short").is_err());
        assert_eq!(format!("{secret:?}"), "Secret");
    }
}
