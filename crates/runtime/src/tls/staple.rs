//! What responders say of our own chains, fetched by HTTP for stapling.
//!
//! Source: RFC 6960, appendix A; ISO 15118-2:2014, V2G2-876 (a week at most); ISO 15118-20:2022, V2G20-1021.

use std::time::Duration;

use thiserror::Error;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use v2g_contract::cert::make::{MakeError, write_question};
use v2g_contract::cert::ocsp::{OcspResponse, Status, StatusError};
use v2g_contract::cert::{Certificate, Evidence, HashData, Time};
use v2g_contract::crypto::{CryptoError, Hash};

use super::provider::CRYPTO;
use super::{Identity, StationMaterial, StationTls};

/// Until the answer is whole; our choice.
const LIMIT: Duration = Duration::from_secs(10);
/// Longest answer with its head. One has some 1,500 octets; OCPP carries up to 4,125.
const LONGEST: u64 = 0x1_0000;
/// When to ask again after a failure; our choice.
const AGAIN: Duration = Duration::from_secs(3600);
/// At the latest, and at the earliest, after a success; our choice within V2G2-876.
const LATEST: Duration = Duration::from_secs(86_400);
const EARLIEST: Duration = Duration::from_secs(60);

/// Why there is no answer to staple for a certificate.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StapleError {
    /// Not of the form `http://host[:port]/path`.
    #[error("{0:?} is no HTTP address of a responder")]
    Url(String),
    /// No connection, or it broke.
    #[error("{0}: {1}")]
    Connection(String, std::io::Error),
    /// It takes too long.
    #[error("{0}: no answer within 10 s")]
    Silent(String),
    /// It is no HTTP, not the right content, or too long.
    #[error("{0}: {1}")]
    Http(String, String),
    /// It is no OCSP response, not for this certificate, too old or not signed by whom it should be.
    #[error("{0}: the response {1}")]
    Unbelievable(String, StatusError),
    /// The response is an old one: it does not repeat the number of the request.
    #[error("{0}: the response is to another request")]
    OtherRequest(String),
    /// The responder says nothing of the certificate.
    #[error("{0}: the responder does not know the certificate")]
    Unknown(String),
    /// Our own certificate is revoked.
    #[error("{0}: the certificate is revoked since {1}")]
    Revoked(String, Time),
    /// Its issuer is neither in the chain nor among the roots.
    #[error("the certificate's issuer is not known")]
    Issuer,
    /// The request cannot be made.
    #[error("no request: {0}")]
    Request(String),
}

impl From<MakeError> for StapleError {
    fn from(error: MakeError) -> Self {
        Self::Request(error.to_string())
    }
}

impl From<CryptoError> for StapleError {
    fn from(error: CryptoError) -> Self {
        Self::Request(error.to_string())
    }
}

/// What came of asking for all certificates of all chains.
#[derive(Debug)]
pub struct Stapled {
    /// Certificates for which there is a new answer.
    pub answered: usize,
    /// Subjects of the others that name a responder, and why there is none; what was stapled before stays.
    pub failed: Vec<(String, StapleError)>,
    /// When to ask again.
    pub next: Duration,
}

impl StationTls {
    /// Asks the responders that the certificates of our chains name, and staples what they say from the next
    /// connection on. Nothing but a good answer replaces what is stapled.
    pub async fn staple(&self, now: Time) -> Stapled {
        let material = self.material();
        let mut stapled = Stapled {
            answered: 0,
            failed: Vec::new(),
            next: LATEST,
        };
        for identity in &material.identities {
            let chain: Vec<&[u8]> = identity.chain().collect();
            let mut answers = Vec::new();
            for (place, der) in chain.iter().enumerate() {
                let above = chain.get(place + 1).copied();
                let answer = match ask(der, above, &material, now).await {
                    None => None,
                    Some(Ok(answer)) => {
                        stapled.answered += 1;
                        stapled.next = stapled.next.min(again(&answer, now));
                        Some(answer)
                    }
                    Some(Err(error)) => {
                        let read = Certificate::parse(der);
                        let name = read.map_or(String::new(), |it| it.subject.to_string());
                        stapled.failed.push((name, error));
                        stapled.next = stapled.next.min(AGAIN);
                        None
                    }
                };
                answers.push(answer);
            }
            self.put(identity, answers);
        }
        stapled
    }

    /// Asks again and again, as answers grow old; what came of it is told each time. Does not end.
    pub async fn keep_stapled(&self, clock: impl Fn() -> Time, told: impl Fn(&Stapled)) {
        loop {
            let stapled = self.staple(clock()).await;
            told(&stapled);
            tokio::time::sleep(stapled.next).await;
        }
    }

    /// Staples answers to the chain, if it is still one of ours.
    fn put(&self, identity: &Identity, answers: Vec<Option<Vec<u8>>>) {
        self.change(|material| {
            let same = |it: &&mut Identity| it.chain().eq(identity.chain());
            if let Some(ours) = material.identities.iter_mut().find(same) {
                ours.take_statuses(answers);
            }
        });
    }
}

/// The answer about a certificate; `None` if it names no responder.
async fn ask(
    der: &[u8],
    above: Option<&[u8]>,
    material: &StationMaterial,
    now: Time,
) -> Option<Result<Vec<u8>, StapleError>> {
    let certificate = Certificate::parse(der).ok()?;
    let url = certificate.extensions.ocsp_url?;
    let roots = || material.roots.v2g.iter().chain(&material.roots.private);
    let issuer = match above {
        Some(above) => Certificate::parse(above).ok(),
        None => roots()
            .filter_map(|root| Certificate::parse(root).ok())
            .find(|root| root.subject.der() == certificate.issuer.der()),
    };
    let Some(issuer) = issuer else {
        return Some(Err(StapleError::Issuer));
    };
    Some(answer(&certificate, &issuer, url, now).await)
}

async fn answer(
    certificate: &Certificate<'_>,
    issuer: &Certificate<'_>,
    url: &str,
    now: Time,
) -> Result<Vec<u8>, StapleError> {
    let named = || url.to_owned();
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|error| StapleError::Request(error.to_string()))?;
    let about = HashData::new(certificate, issuer, Hash::Sha256, &CRYPTO)?;
    let mut room = [0; 512];
    let question = write_question(&[about], Some(&nonce), &mut room)?;
    let answer = timeout(LIMIT, post(url, question)).await;
    let answer = answer.map_err(|_| StapleError::Silent(named()))??;
    let read = OcspResponse::parse(&answer);
    let read =
        read.map_err(|error| StapleError::Unbelievable(named(), StatusError::Unreadable(error)))?;
    // A responder need not repeat the number; one that repeats another answers somebody else.
    if read
        .nonce()
        .is_some_and(|repeated| !repeats(repeated, &nonce))
    {
        return Err(StapleError::OtherRequest(named()));
    }
    let evidence = Evidence {
        ocsp: &[&answer],
        ..Evidence::NONE
    };
    match evidence.about(certificate, issuer, Some(now), &CRYPTO) {
        Ok(Status::Good) => Ok(answer),
        Ok(Status::Revoked(since)) => Err(StapleError::Revoked(named(), since)),
        Ok(Status::Unknown) => Err(StapleError::Unknown(named())),
        Err(error) => Err(StapleError::Unbelievable(named(), error)),
    }
}

/// Whether a response has the request's number: itself, or as an octet string around it.
fn repeats(repeated: &[u8], nonce: &[u8]) -> bool {
    repeated == nonce || repeated.strip_prefix(&[0x04, 0x10]) == Some(nonce)
}

/// Half of the time that an answer is good for, so that there is time for a second try.
fn again(answer: &[u8], now: Time) -> Duration {
    let read = OcspResponse::parse(answer).ok();
    let next = read.and_then(|read| read.responses().filter_map(|it| it.next_update).min());
    let left = next.map_or(0, |next| next.unix() - now.unix()) / 2;
    let left = Duration::from_secs(u64::try_from(left).unwrap_or(0));
    match next {
        None => LATEST,
        Some(_) => left.clamp(EARLIEST, LATEST),
    }
}

/// Asks by HTTP POST.
async fn post(url: &str, question: &[u8]) -> Result<Vec<u8>, StapleError> {
    let bad = || StapleError::Url(url.to_owned());
    let rest = url.strip_prefix("http://").ok_or_else(bad)?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let plain = |text: &str| text.bytes().all(|octet| octet.is_ascii_graphic());
    if host.is_empty() || !plain(rest) || host.contains('@') {
        return Err(bad());
    }
    let bracketed = host.rfind(']').unwrap_or(0);
    let has_port = host.rfind(':').is_some_and(|colon| colon > bracketed);
    let address = match has_port {
        true => host.to_owned(),
        false => format!("{host}:80"),
    };
    let broken = |error| StapleError::Connection(url.to_owned(), error);
    let mut connection = TcpStream::connect(address).await.map_err(broken)?;
    // By HTTP 1.0 nobody cuts the answer in chunks, and its end is that of the connection.
    let head = format!(
        "POST /{path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/ocsp-request\r\n\
         Accept: application/ocsp-response\r\nContent-Length: {}\r\n\r\n",
        question.len()
    );
    let request = [head.as_bytes(), question].concat();
    connection.write_all(&request).await.map_err(broken)?;
    let mut answer = Vec::new();
    let mut limited = connection.take(LONGEST + 1);
    limited.read_to_end(&mut answer).await.map_err(broken)?;
    body(answer).map_err(|what| StapleError::Http(url.to_owned(), what))
}

/// The content of a good answer.
fn body(answer: Vec<u8>) -> Result<Vec<u8>, String> {
    if answer.len() as u64 > LONGEST {
        return Err(format!("the answer has more than {LONGEST} octets"));
    }
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.ok_or("the answer has no head")?;
    let head = String::from_utf8_lossy(&answer[..end]);
    let mut lines = head.split("\r\n");
    let first = lines.next().unwrap_or_default();
    match first.split(' ').collect::<Vec<_>>()[..] {
        [version, "200", ..] if version.starts_with("HTTP/1.") => {}
        _ => {
            return Err(format!(
                "it answers {:?}",
                first.chars().take(80).collect::<String>()
            ));
        }
    }
    let value = |wanted: &str| {
        let mut fields = lines.clone().filter_map(|line| line.split_once(':'));
        let found = fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.trim().to_ascii_lowercase())
    };
    let kind = value("content-type").unwrap_or_default();
    if !kind.starts_with("application/ocsp-response") {
        return Err(format!("it answers with {kind:?}"));
    }
    let body = &answer[end + 4..];
    match value("content-length").map(|length| length.parse()) {
        None => Ok(body.to_vec()),
        Some(Ok(length)) if length <= body.len() => Ok(body[..length].to_vec()),
        Some(_) => Err("the answer is cut off".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/ocsp-response\r\nContent-Length: 3\r\n\r\nabc";

    #[test]
    fn an_answer_is_taken_apart_or_what_is_wrong_is_named() {
        assert_eq!(body(GOOD.into()).unwrap(), b"abc");
        let endless = GOOD.replace("Content-Length: 3\r\n", "");
        assert_eq!(body(endless.into()).unwrap(), b"abc");
        for (answer, what) in [
            (GOOD.replace("200", "404"), "it answers \"HTTP/1.1 404 OK\""),
            (
                GOOD.replace("ocsp-response", "html"),
                "it answers with \"application/html\"",
            ),
            (GOOD.replace(": 3", ": 4"), "cut off"),
            (GOOD.replace(": 3", ": x"), "cut off"),
            (GOOD.replace("\r\n\r\n", "\r\n"), "no head"),
            (String::new(), "no head"),
            (GOOD.repeat(2000), "more than"),
        ] {
            let said = body(answer.into()).unwrap_err();
            assert!(said.contains(what), "{said}");
        }
    }

    #[tokio::test]
    async fn only_plain_http_is_asked() {
        for url in [
            "https://a/",
            "ftp://a",
            "http://",
            "http://u@a/",
            "http://a b/",
            "x",
        ] {
            assert!(
                matches!(post(url, &[]).await, Err(StapleError::Url(_))),
                "{url}"
            );
        }
    }
}
