//! What each path answers.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::problem::{Problem, answer};
use super::{OPENAPI, Shared};
use crate::board::EvseView;
use crate::command::{Command, Field, Limits};
use crate::evse::{Evse, NotRunning};
use crate::session::Session;

/// Sessions that are told where nobody says how many.
const USUAL: usize = 50;
/// Sessions that are told at most: all that the board has.
const MOST: usize = 256;

pub(super) async fn evses(State(shared): State<Shared>) -> Response {
    ok(&json!({"evses": shared.board.evses()}))
}

pub(super) async fn evse(
    State(shared): State<Shared>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    Ok(ok(&view(&*find(&shared, &named(id)?)?)))
}

pub(super) async fn limits(
    State(shared): State<Shared>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let evse = find(&shared, &named(id)?)?;
    let limits = Limits::parse(&read(&headers, body)?).map_err(Problem::field)?;
    evse.set_limits(limits);
    Ok(ok(&view(&evse)))
}

pub(super) async fn sessions(
    State(shared): State<Shared>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let wanted = Wanted::parse(query.as_deref().unwrap_or_default()).map_err(Problem::field)?;
    let all = shared.board.sessions();
    let fits = |session: &&Session| {
        wanted
            .running
            .is_none_or(|running| session.is_running() == running)
    };
    let sessions: Vec<_> = all.iter().filter(fits).take(wanted.limit).collect();
    Ok(ok(&json!({"sessions": sessions})))
}

pub(super) async fn session(
    State(shared): State<Shared>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let id = named(id)?;
    let session = shared.board.session(&id).ok_or_else(unknown_session)?;
    Ok(ok(&serde_json::to_value(session).unwrap_or_default()))
}

pub(super) async fn command(
    State(shared): State<Shared>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let id = named(id)?;
    let session = shared.board.session(&id).ok_or_else(unknown_session)?;
    let command = Command::parse(&read(&headers, body)?).map_err(Problem::field)?;
    let evse = find(&shared, &session.evse_id)?;
    evse.command(&id, command).map_err(|refused| {
        let status = match refused {
            NotRunning::Over => StatusCode::CONFLICT,
            NotRunning::Busy => StatusCode::TOO_MANY_REQUESTS,
        };
        Problem::new(status, refused.to_string())
    })?;
    tracing::info!(session = %id, command = command.name(), "command accepted");
    Ok(answer(
        StatusCode::ACCEPTED,
        &json!({"session": id, "accepted": command.name()}),
    ))
}

pub(super) async fn metrics(State(shared): State<Shared>) -> Response {
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, shared.board.metrics().text()).into_response()
}

pub(super) async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

/// Which sessions are wanted.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    running: Option<bool>,
    limit: usize,
}

impl Wanted {
    fn parse(query: &str) -> Result<Self, Field> {
        let mut wanted = Self {
            running: None,
            limit: USUAL,
        };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=').unwrap_or((pair, "")) {
                ("running", "true") => wanted.running = Some(true),
                ("running", "false") => wanted.running = Some(false),
                ("running", _) => return Err(wrong("running", "must be true or false")),
                ("limit", number) => {
                    let number = number
                        .parse()
                        .ok()
                        .filter(|number| (1..=MOST).contains(number));
                    wanted.limit =
                        number.ok_or_else(|| wrong("limit", "must be between 1 and 256"))?;
                }
                (name, _) => return Err(wrong(name, "is not known here")),
            }
        }
        Ok(wanted)
    }
}

fn wrong(name: &str, reason: &str) -> Field {
    Field {
        name: name.to_owned(),
        reason: reason.to_owned(),
    }
}

fn ok(body: &Value) -> Response {
    answer(StatusCode::OK, body)
}

fn view(evse: &Evse) -> Value {
    let view = EvseView {
        evse_id: evse.id().to_owned(),
        session: evse.running(),
        limits: evse.limits(),
    };
    serde_json::to_value(view).unwrap_or_default()
}

fn find(shared: &Shared, id: &str) -> Result<Arc<Evse>, Problem> {
    let found = shared.board.find(id);
    found.ok_or_else(|| Problem::not_found("there is no such charging point"))
}

fn unknown_session() -> Problem {
    Problem::not_found("there is no such session, or it is long over: see its record")
}

/// A body that came whole, is not too long, and says that it is JSON: what a web page sends unasked does not.
fn read(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Bytes, Problem> {
    if !is_json(headers) {
        let detail = "the body must be application/json";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    body.map_err(|refused| {
        let status = refused.status();
        Problem::new(
            status,
            format!("the body cannot be read: {}", refused.body_text()),
        )
    })
}

/// The name in a path.
fn named(id: Result<Path<String>, PathRejection>) -> Result<String, Problem> {
    let unreadable = |_| Problem::not_found("the name in the path is not UTF-8");
    id.map(|Path(id)| id).map_err(unreadable)
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}
