//! The stream of events (server-sent events).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::Shared;
use super::problem::Problem;
use crate::board::Event;
use crate::command::Field;

/// How often an idle stream says that it is alive; our choice, below the patience of proxies.
const ALIVE: Duration = Duration::from_secs(15);

/// Where a client's stream stands.
struct Stand {
    missed: VecDeque<Arc<Event>>,
    live: Receiver<Arc<Event>>,
}

/// Events from now on; with `Last-Event-ID` also those since, as far as they are remembered. A client that is too slow
/// gets an event `lagged` with the number of those that it lost.
pub(super) async fn stream(
    State(shared): State<Shared>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let last = headers.get("last-event-id").map(|id| {
        let id = id.to_str().ok().and_then(|id| id.parse().ok());
        id.ok_or_else(|| {
            Problem::field(Field {
                name: "Last-Event-ID".to_owned(),
                reason: "must be the number of an event".to_owned(),
            })
        })
    });
    let (missed, live) = shared.board.events(last.transpose()?);
    let stand = Stand {
        missed: missed.into(),
        live,
    };
    let events = stream::unfold(stand, |mut stand| async move {
        let event = stand.next().await?;
        Some((Ok::<_, Infallible>(event), stand))
    });
    let alive = KeepAlive::new().interval(ALIVE);
    Ok(Sse::new(events).keep_alive(alive).into_response())
}

impl Stand {
    async fn next(&mut self) -> Option<Sent> {
        if let Some(event) = self.missed.pop_front() {
            return Some(sent(&event));
        }
        match self.live.recv().await {
            Ok(event) => Some(sent(&event)),
            Err(RecvError::Lagged(lost)) => {
                let data = format!("{{\"lost\":{lost}}}");
                Some(Sent::default().event("lagged").data(data))
            }
            Err(RecvError::Closed) => None,
        }
    }
}

fn sent(event: &Event) -> Sent {
    // JSON has no line breaks of its own.
    let data = serde_json::to_string(event).unwrap_or_default();
    Sent::default()
        .id(event.number.to_string())
        .event(event.kind)
        .data(data)
}
