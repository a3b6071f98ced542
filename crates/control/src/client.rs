//! A small HTTP client: one request a connection, with TLS where the address says so.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, HOST};
use hyper::http::uri::Scheme;
use hyper::{Method, Request, Response, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// How long a request may take; our choice.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest answer that is read, octets; our choice, 256 sessions have half of it.
const LONGEST: usize = 0x10_0000;

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum ClientError {
    /// The address is not one.
    #[error("{0} is no address: http://HOST:PORT or https://HOST:PORT is wanted")]
    Address(String),
    /// There was no answer in time.
    #[error("no answer within {} s", PATIENCE.as_secs())]
    TimedOut,
    /// The connection failed.
    #[error("{0}")]
    Connection(String),
    /// The answer is a refusal.
    #[error("{0}: {1}")]
    Refused(StatusCode, String),
}

/// Asks one server.
#[derive(Clone)]
pub struct Client {
    host: String,
    port: u16,
    path: String,
    tls: Option<Arc<ClientConfig>>,
    token: Option<String>,
}

impl Client {
    /// For the server at this address; `roots` (DER) vouch for it where the address begins with `https`.
    ///
    /// # Errors
    /// When the address is not one, or there is no root for TLS.
    pub fn new(address: &str, roots: &[Vec<u8>]) -> Result<Self, ClientError> {
        let wrong = || ClientError::Address(address.to_owned());
        let uri: Uri = address.parse().map_err(|_| wrong())?;
        let secure = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTP => false,
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            _ => return Err(wrong()),
        };
        let tls = secure.then(|| tls(roots)).transpose()?;
        Ok(Self {
            host: uri.host().ok_or_else(wrong)?.to_owned(),
            port: uri.port_u16().unwrap_or(if secure { 443 } else { 80 }),
            path: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
            tls,
            token: None,
        })
    }

    /// Shows this token.
    #[must_use]
    pub fn with_token(mut self, token: Option<String>) -> Self {
        self.token = token;
        self
    }

    /// The JSON at a path.
    ///
    /// # Errors
    /// When there is none.
    pub async fn get(&self, path: &str) -> Result<Value, ClientError> {
        let response = self.send(Method::GET, path, &[], Vec::new()).await?;
        value(response).await
    }

    /// Posts JSON to a path.
    ///
    /// # Errors
    /// When it is not taken.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, ClientError> {
        let kind = [("content-type", "application/json".to_owned())];
        let body = body.to_string().into_bytes();
        let response = self.send(Method::POST, path, &kind, body).await?;
        value(response).await
    }

    /// Posts octets to the address that the client was made for; only the status counts.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn deliver(
        &self,
        headers: &[(&str, String)],
        body: Vec<u8>,
    ) -> Result<StatusCode, ClientError> {
        let response = self.send(Method::POST, &self.path, headers, body).await?;
        Ok(response.status())
    }

    /// Follows the events of a control interface from now on.
    ///
    /// # Errors
    /// When the stream cannot be opened.
    pub async fn events(&self) -> Result<Events, ClientError> {
        let response = self
            .send(Method::GET, "/v1/events", &[], Vec::new())
            .await?;
        if !response.status().is_success() {
            return Err(refused(response).await);
        }
        Ok(Events {
            body: response.into_body(),
            text: Vec::new(),
            ready: VecDeque::new(),
        })
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, String)],
        body: Vec<u8>,
    ) -> Result<Response<Incoming>, ClientError> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, format!("{}:{}", self.host, self.port));
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(Full::new(Bytes::from(body))).map_err(failed)?;
        let exchange = self.exchange(request);
        let answered = tokio::time::timeout(PATIENCE, exchange).await;
        answered.map_err(|_| ClientError::TimedOut)?
    }

    async fn exchange(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, ClientError> {
        // A literal IPv6 address stands in brackets.
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        let connection = TcpStream::connect((host, self.port))
            .await
            .map_err(failed)?;
        match &self.tls {
            None => ask(connection, request).await,
            Some(config) => {
                let name = ServerName::try_from(host.to_owned()).map_err(failed)?;
                let connector = TlsConnector::from(config.clone());
                ask(
                    connector.connect(name, connection).await.map_err(failed)?,
                    request,
                )
                .await
            }
        }
    }
}

async fn ask(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Response<Incoming>, ClientError> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(failed)?;
    tokio::spawn(async move {
        let _ = connection.await;
    });
    sender.send_request(request).await.map_err(failed)
}

fn tls(roots: &[Vec<u8>]) -> Result<Arc<ClientConfig>, ClientError> {
    let mut store = RootCertStore::empty();
    let (good, _) = store.add_parsable_certificates(roots.iter().map(|der| der.clone().into()));
    if good == 0 {
        let text = "no root certificate that could vouch for the server";
        return Err(ClientError::Connection(text.to_owned()));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    Ok(Arc::new(
        config.with_root_certificates(store).with_no_client_auth(),
    ))
}

async fn value(response: Response<Incoming>) -> Result<Value, ClientError> {
    if !response.status().is_success() {
        return Err(refused(response).await);
    }
    let body = whole(response).await?;
    serde_json::from_slice(&body).map_err(failed)
}

async fn refused(response: Response<Incoming>) -> ClientError {
    let status = response.status();
    let body = whole(response).await.unwrap_or_default();
    let problem: Value = serde_json::from_slice(&body).unwrap_or_default();
    let detail = problem["detail"].as_str().unwrap_or("no reason given");
    ClientError::Refused(status, detail.to_owned())
}

async fn whole(response: Response<Incoming>) -> Result<Bytes, ClientError> {
    let reading = Limited::new(response.into_body(), LONGEST).collect();
    let read = tokio::time::timeout(PATIENCE, reading).await;
    let read = read.map_err(|_| ClientError::TimedOut)?;
    Ok(read.map_err(failed)?.to_bytes())
}

fn failed(error: impl fmt::Display) -> ClientError {
    ClientError::Connection(error.to_string())
}

/// Events as they come.
#[derive(Debug)]
pub struct Events {
    body: Incoming,
    text: Vec<u8>,
    ready: VecDeque<Value>,
}

impl Events {
    /// The next event; `None` when the server has closed the stream.
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let frame = self.body.frame().await?.ok()?;
            if let Some(data) = frame.data_ref() {
                self.text.extend_from_slice(data);
                if self.text.len() > LONGEST {
                    return None;
                }
                self.cut();
            }
        }
    }

    /// Takes whole lines; those with data are events.
    fn cut(&mut self) {
        while let Some(end) = self.text.iter().position(|octet| *octet == b'\n') {
            let line: Vec<u8> = self.text.drain(..=end).collect();
            if let Some(data) = line.strip_prefix(b"data:") {
                self.ready
                    .extend(serde_json::from_slice::<Value>(data).ok());
            }
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Client({}:{})", self.host, self.port)
    }
}
