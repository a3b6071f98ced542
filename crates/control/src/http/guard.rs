//! Who may ask, and for how long.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::problem::Problem;
use super::{PATIENCE, Shared};

/// Shortest token; our choice: 128 bits in hexadecimal.
const SHORTEST: usize = 32;

/// A bearer token; kept as its digest only.
#[derive(Clone, Copy)]
pub struct Token([u8; 32]);

impl Token {
    /// The token in a file's text, without white space around it.
    ///
    /// # Errors
    /// When it is short, or has what cannot stand in a header.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.len() < SHORTEST {
            return Err("a token has 32 characters at least");
        }
        if !text.bytes().all(|octet| octet.is_ascii_graphic()) {
            return Err("a token has visible ASCII characters only");
        }
        Ok(Self(Sha256::digest(text.as_bytes()).into()))
    }

    /// Digests are compared, in constant time: neither content nor length can be found out by waiting.
    fn is(&self, given: &str) -> bool {
        let given: [u8; 32] = Sha256::digest(given.as_bytes()).into();
        self.0.ct_eq(&given).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token")
    }
}

/// Lets in who may ask, and ends what takes too long.
pub(super) async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    shared.board.metrics().requested();
    if let Err(problem) = admit(&shared, &request) {
        return problem.into_response();
    }
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(StatusCode::REQUEST_TIMEOUT, too_slow(PATIENCE)).into_response(),
    }
}

fn too_slow(patience: Duration) -> String {
    format!(
        "the request was not complete within {} s",
        patience.as_secs()
    )
}

fn admit(shared: &Shared, request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    match &shared.token {
        Some(token) => {
            let given = headers
                .get(header::AUTHORIZATION)
                .and_then(|value| value.to_str().ok());
            let given = given.and_then(bearer);
            if !given.is_some_and(|given| token.is(given)) {
                let detail = "a bearer token is needed, and this is none or not the right one";
                return Err(Problem::new(StatusCode::UNAUTHORIZED, detail));
            }
        }
        // A web page that a browser on this machine shows must not reach us under a name of its own.
        None if !is_local(headers) => {
            let detail = "without a token only localhost and loopback addresses are served";
            return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, detail));
        }
        None => {}
    }
    Ok(())
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whether the client asked for this machine by a name that nobody else can give it.
fn is_local(headers: &HeaderMap) -> bool {
    let Some(host) = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
    else {
        return false;
    };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let loopback = name
        .parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback());
    loopback || name.eq_ignore_ascii_case("localhost")
}
