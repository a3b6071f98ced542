//! The contract pool of an ecosystem, over HTTP: the request goes there as it came, the answer comes back as it is.
//!
//! The path and the names are those that OPCP publishes for stations (`POST /v1/ccp/signedContractData`);
//! `v2g contract serve` is such a pool for trying out. Without TLS: a pool elsewhere is reached through a proxy on
//! the same machine that adds TLS and the login.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::{Method, Request, StatusCode, Uri, header};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use thiserror::Error;
use tokio::net::TcpStream;
use v2g::session::{ContractRefusal, Protocol};

use super::Declined;
use super::remote::{Later, RawRequest, RemoteBackEnd};

/// What pools call the editions.
const ISO2: &str = "urn:iso:15118:2:2013:MsgDef";
const ISO20: &str = "urn:iso:std:iso:15118:-20:CommonMessages";
const PATH: &str = "v1/ccp/signedContractData";
/// Longest answer that is read: some contracts of some 12 kB each; our choice.
const LONGEST: usize = 0x4_0000;

/// A contract pool.
#[derive(Clone, Debug)]
pub struct ContractPool {
    host: String,
    port: u16,
    target: String,
}

/// Why a URL is not that of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a pool's address is written as http://HOST:PORT, with a path or without")]
pub struct PoolUrlError;

impl ContractPool {
    /// The pool at this URL, as `http://127.0.0.1:8443`.
    ///
    /// # Errors
    /// When it is no such URL.
    pub fn new(url: &str) -> Result<Self, PoolUrlError> {
        let uri: Uri = url.parse().map_err(|_| PoolUrlError)?;
        let host = uri.host().filter(|_| uri.scheme_str() == Some("http"));
        let host = host.ok_or(PoolUrlError)?;
        if uri.query().is_some() {
            return Err(PoolUrlError);
        }
        let base = uri.path().trim_end_matches('/');
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: uri.port_u16().unwrap_or(80),
            target: format!("{base}/{PATH}"),
        })
    }

    async fn ask(&self, request: &RawRequest) -> Result<Vec<u8>, Declined> {
        let namespace = match request.protocol {
            Protocol::Iso20(_) => ISO20,
            _ => ISO2,
        };
        let body = json!({
            "certificateInstallationReq": STANDARD.encode(&request.exi),
            "xsdMsgDefNamespace": namespace,
        });
        let (status, answer) = self.post(body.to_string()).await.map_err(unreachable)?;
        let answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
        if status != StatusCode::OK {
            return Err(declined(status, &answer));
        }
        let contents = answer["CCPResponse"]["emaidContent"].as_array();
        let mut responses = contents
            .into_iter()
            .flatten()
            .filter_map(|content| content["messageDef"]["certificateInstallationRes"].as_str());
        let confused = |why| Declined::new(ContractRefusal::NoCertificate, why);
        let response = responses.next().ok_or_else(|| {
            confused("the contract pool's answer has no certificateInstallationRes")
        })?;
        let response = STANDARD.decode(response);
        response
            .map_err(|_| confused("the contract pool's certificateInstallationRes is no base64"))
    }

    async fn post(
        &self,
        body: String,
    ) -> Result<(StatusCode, Bytes), Box<dyn std::error::Error + Send + Sync>> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        let host = match self.host.contains(':') {
            true => format!("[{}]:{}", self.host, self.port),
            false => format!("{}:{}", self.host, self.port),
        };
        let request = Request::builder()
            .method(Method::POST)
            .uri(&self.target)
            .header(header::HOST, host)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(body)))?;
        let exchange = async {
            let response = sender.send_request(request).await?;
            let status = response.status();
            let body = Limited::new(response.into_body(), LONGEST)
                .collect()
                .await?;
            Ok((status, body.to_bytes()))
        };
        // The connection ends with the question, and is driven as long as that takes.
        tokio::pin!(connection);
        tokio::select! {
            answer = exchange => answer,
            ended = &mut connection => {
                ended?;
                Err("the connection ended before the answer".into())
            }
        }
    }
}

impl RemoteBackEnd for ContractPool {
    fn provision(&self, request: RawRequest) -> Later<'_, Vec<u8>> {
        Box::pin(async move { self.ask(&request).await })
    }
}

fn unreachable(error: Box<dyn std::error::Error + Send + Sync>) -> Declined {
    let why = format!("the contract pool cannot be asked: {error}");
    Declined::new(ContractRefusal::NoCertificate, why)
}

/// What is not there for this vehicle is told apart from a pool that is in trouble.
fn declined(status: StatusCode, answer: &Value) -> Declined {
    let refusal = match status {
        StatusCode::NOT_FOUND => ContractRefusal::NoContract,
        _ => ContractRefusal::NoCertificate,
    };
    let reason = answer["error"].as_str().unwrap_or("no reason");
    Declined::new(
        refusal,
        format!("the contract pool says {status}: {reason}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_pools_are_taken() {
        let pool = ContractPool::new("http://127.0.0.1:8443").unwrap();
        assert_eq!((pool.host.as_str(), pool.port), ("127.0.0.1", 8443));
        assert_eq!(pool.target, "/v1/ccp/signedContractData");
        let pool = ContractPool::new("http://[::1]/pools/").unwrap();
        assert_eq!((pool.host.as_str(), pool.port), ("::1", 80));
        assert_eq!(pool.target, "/pools/v1/ccp/signedContractData");
        for wrong in [
            "",
            "127.0.0.1:8443",
            "https://pool",
            "http:///x",
            "http://a?b",
        ] {
            assert!(ContractPool::new(wrong).is_err(), "{wrong}");
        }
    }
}
