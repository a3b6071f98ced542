//! REST, a stream of events and metrics over HTTP.
//!
//! On a loopback address anybody on this machine may ask, unless there is a token; anywhere else a token is a
//! must. The description of all of it is at `/openapi.json`.

mod events;
mod guard;
mod problem;
mod routes;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post, put};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tracing::warn;

use crate::board::Board;
pub use guard::Token;
use problem::Problem;

/// The description that is served.
pub const OPENAPI: &str = include_str!("openapi.json");

/// Longest body of a request, octets; our choice, a command has a hundred.
const LONGEST_BODY: usize = 0x4000;
/// Connections at once; our choice. Others wait in the system's queue.
const MOST_CONNECTIONS: usize = 64;
/// How long the head of a request may take, and how long its handling; our choice.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pause after the system could not accept, so that it does not go round in a circle.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// An interface that cannot be opened.
#[derive(Debug, Error)]
pub enum HttpError {
    /// It would be open to the network without a token.
    #[error("{0} is not a loopback address, so it needs a token")]
    Open(SocketAddr),
    /// The system's answer.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
}

/// A control interface that listens.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
}

/// What every request needs.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) board: Arc<Board>,
    pub(crate) token: Option<Arc<Token>>,
}

impl Server {
    /// Listens at `address`; port 0 takes any.
    ///
    /// # Errors
    /// When it is not a loopback address and there is no token, or the system refuses.
    pub async fn open(
        address: SocketAddr,
        token: Option<Token>,
        board: Arc<Board>,
    ) -> Result<Self, HttpError> {
        if !address.ip().is_loopback() && token.is_none() {
            return Err(HttpError::Open(address));
        }
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|error| HttpError::Listen(address, error))?;
        let address = listener
            .local_addr()
            .map_err(|error| HttpError::Listen(address, error))?;
        Ok(Self {
            listener,
            address,
            router: router(board, token),
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until it is dropped; no peer can end it.
    pub async fn run(self) {
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        // The semaphore is never closed.
        while let Ok(place) = places.clone().acquire_owned().await {
            match self.listener.accept().await {
                Ok((connection, _)) => {
                    let router = self.router.clone();
                    tokio::spawn(async move {
                        serve(connection, router).await;
                        drop(place);
                    });
                }
                Err(error) => {
                    warn!("control: cannot accept a connection: {error}");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
}

async fn serve(connection: TcpStream, router: Router) {
    let _ = connection.set_nodelay(true);
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(0x4000)
        .serve_connection(TokioIo::new(connection), TowerToHyperService::new(router));
    // How a client went away is nobody's business.
    let _ = served.await;
}

/// All paths.
pub(crate) fn router(board: Arc<Board>, token: Option<Token>) -> Router {
    let shared = Shared {
        board,
        token: token.map(Arc::new),
    };
    Router::new()
        .route("/v1/evses", get(routes::evses))
        .route("/v1/evses/{evse}", get(routes::evse))
        .route("/v1/evses/{evse}/limits", put(routes::limits))
        .route("/v1/sessions", get(routes::sessions))
        .route("/v1/sessions/{session}", get(routes::session))
        .route("/v1/sessions/{session}/commands", post(routes::command))
        .route("/v1/events", get(events::stream))
        .route("/metrics", get(routes::metrics))
        .route("/openapi.json", get(routes::openapi))
        .fallback(|| async { Problem::not_found("there is nothing at this path") })
        .method_not_allowed_fallback(|| async { Problem::method() })
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(from_fn_with_state(shared.clone(), guard::guard))
        .with_state(shared)
}
