//! `v2g portal`: the page that takes messages and recordings apart, on this machine for this machine.
//!
//! It is in the program if it was built with `V2G_PORTAL`, else in a folder. Nothing but files goes out and nothing
//! comes in; it listens on loopback only, and answers only to names of loopback, so that no page on the net can
//! reach it through a name of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::arguments::Portal;
use crate::failure::{Failure, warn};
use crate::serve::serve;

/// Names and contents of the page's files; empty if the program was built without.
const BUILT_IN: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/portal.rs"));

/// What the page may do: run its own code, talk to where it came from, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
    connect-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// Where the page's files are.
#[derive(Clone, Debug)]
enum Files {
    BuiltIn,
    In(PathBuf),
}

pub(crate) fn run(arguments: &Portal) -> Result<(), Failure> {
    let files = files(arguments.folder.as_deref())?;
    let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let page = Router::new().fallback(answer).with_state(Arc::new(files));
    serve(wanted, page, |address| {
        if !arguments.no_browser {
            open(address);
        }
    })
}

fn files(folder: Option<&Path>) -> Result<Files, Failure> {
    match folder {
        Some(folder) if folder.join("index.html").is_file() => Ok(Files::In(folder.to_owned())),
        Some(folder) => Err(Failure::new(format_args!(
            "{} has no index.html; `cargo xtask portal` builds the page into target/portal",
            folder.display()
        ))),
        None if BUILT_IN.is_empty() => Err(Failure::new(
            "this program was built without the page: build it with V2G_PORTAL=target/portal, or name its folder \
             with --folder; `cargo xtask portal` builds the page",
        )),
        None => Ok(Files::BuiltIn),
    }
}

/// Somebody who has no browser here can open the address elsewhere.
fn open(address: &str) {
    let mut browser = Command::new("xdg-open");
    browser
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Err(error) = browser.spawn() {
        warn(format_args!(
            "cannot open a browser (xdg-open: {error}); open the address yourself"
        ));
    }
}

async fn answer(
    State(files): State<Arc<Files>>,
    method: Method,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    if !host.is_some_and(is_loopback) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let name = match uri.path().trim_start_matches('/') {
        "" => "index.html",
        name => name,
    };
    match files.read(name) {
        Some(bytes) => (
            [
                (header::CONTENT_TYPE, media_type(name)),
                (header::CONTENT_SECURITY_POLICY, POLICY),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (header::REFERRER_POLICY, "no-referrer"),
                (header::CACHE_CONTROL, "no-cache"),
            ],
            Body::from(bytes),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whether this name, with or without a port, is of this machine.
fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1")
}

impl Files {
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        match self {
            Self::BuiltIn => {
                let file = BUILT_IN.iter().find(|(known, _)| *known == name)?;
                Some(file.1.to_vec())
            }
            Self::In(folder) => {
                let inside = Path::new(name)
                    .components()
                    .all(|part| matches!(part, Component::Normal(_)));
                inside.then(|| std::fs::read(folder.join(name)).ok())?
            }
        }
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        Some("jsonl") => "application/jsonl",
        _ => "application/octet-stream",
    }
}
