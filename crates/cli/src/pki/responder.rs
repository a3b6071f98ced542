//! `v2g pki ocsp serve`: a responder over HTTP that knows a folder.
//!
//! Source: RFC 6960, 2.3 for refusals, 4.2.2.2 for whom an issuer lets answer, A.1 for HTTP.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use v2g_contract::cert::make::{Answer, AnswerTemplate};
use v2g_contract::cert::ocsp::{Evidence, OcspRequest, Status};
use v2g_contract::cert::{CertId, Certificate, HashData, Time};
use v2g_contract::crypto::{Crypto, RustCrypto, Signer};

use super::keys::Key;
use super::{files, now, say};
use crate::arguments::OcspServe;
use crate::failure::Failure;
use crate::serve::serve;

/// Longest question that is read.
const LONGEST: usize = 0x4000;

/// What the folder has.
struct Knowledge {
    certificates: Vec<Vec<u8>>,
    keys: Vec<Key>,
    lists: Vec<Vec<u8>>,
    answers: Vec<Vec<u8>>,
    revoked: Vec<Vec<u8>>,
    days: i64,
}

/// Why there is no answer, as OCSPResponseStatus counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Malformed = 1,
    Internal = 2,
    /// None of ours, or of an issuer whose key is not here.
    Unauthorized = 6,
}

pub(super) fn run(arguments: &OcspServe) -> Result<(), Failure> {
    let knowledge = Arc::new(Knowledge::read(arguments)?);
    serve(arguments.listen, router(knowledge), |_| {})
}

/// Any path will do: certificates name theirs.
fn router(knowledge: Arc<Knowledge>) -> Router {
    Router::new()
        .fallback_service(post(posted).get(got).with_state(knowledge))
        .layer(DefaultBodyLimit::max(LONGEST))
}

async fn posted(State(knowledge): State<Arc<Knowledge>>, question: Bytes) -> Response {
    reply(&knowledge, &question)
}

/// The question in base64 is the last part of the path, or all of it behind `ocsp/`.
async fn got(State(knowledge): State<Arc<Knowledge>>, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let path = path.strip_prefix("ocsp/").unwrap_or(path);
    let question = unescaped(path).and_then(|text| STANDARD.decode(text).ok());
    reply(&knowledge, &question.unwrap_or_default())
}

/// Text without percent signs.
fn unescaped(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.split('%');
    let mut plain = parts.next()?.as_bytes().to_vec();
    for part in parts {
        plain.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        plain.extend_from_slice(part.get(2..)?.as_bytes());
    }
    Some(plain)
}

fn reply(knowledge: &Knowledge, question: &[u8]) -> Response {
    let answer = knowledge.answer(question, now()).unwrap_or_else(|refusal| {
        say(format_args!("{refusal:?}"));
        vec![0x30, 3, 0x0A, 1, refusal as u8]
    });
    (
        [(header::CONTENT_TYPE, "application/ocsp-response")],
        answer,
    )
        .into_response()
}

impl Knowledge {
    fn read(arguments: &OcspServe) -> Result<Self, Failure> {
        let mut all = Vec::new();
        collect(&arguments.folder, &mut all)?;
        // What is nearer to the top comes first, faulty chains last.
        all.sort_by_key(|path| (path.components().count(), path.clone()));
        let mut known = Self {
            certificates: Vec::new(),
            keys: Vec::new(),
            lists: Vec::new(),
            answers: Vec::new(),
            revoked: Vec::new(),
            days: i64::from(arguments.days),
        };
        for path in &all {
            let der = |path: &Path| -> Result<Vec<Vec<u8>>, Failure> {
                Ok(files::read(path)?
                    .into_iter()
                    .map(|item| item.der)
                    .collect())
            };
            match path.extension().and_then(|ending| ending.to_str()) {
                Some("pem" | "crt" | "cer" | "der") => {
                    let found = files::certificates(path).unwrap_or_default();
                    known.certificates.extend(found);
                }
                Some("key") => known.keys.extend(files::key(path).ok()),
                Some("crl") => known.lists.extend(der(path)?),
                Some("ocsp") => known.answers.extend(der(path)?),
                _ => {}
            }
        }
        for path in &arguments.revoked {
            known.revoked.extend(files::certificates(path)?.drain(..1));
        }
        if known.keys.is_empty() {
            let folder = arguments.folder.display();
            return Err(Failure::new(format_args!(
                "{folder}: there is no key to answer with"
            )));
        }
        Ok(known)
    }

    fn certificates(&self) -> impl Iterator<Item = Certificate<'_>> {
        let all = self.certificates.iter();
        all.filter_map(|der| Certificate::parse(der).ok())
    }

    fn key(&self, of: &Certificate<'_>) -> Option<&Key> {
        let mut keys = self.keys.iter();
        keys.find(|key| Signer::public_key(*key).as_bytes() == of.key.bits)
    }

    /// The answer to a question, in DER. Certificates of several issuers in one question have no
    /// common responder.
    fn answer(&self, question: &[u8], now: Time) -> Result<Vec<u8>, Refusal> {
        let question = OcspRequest::parse(question).map_err(|_| Refusal::Malformed)?;
        let mut issuer = None;
        let mut answers = Vec::new();
        for id in question.ids() {
            let named = self.issuer(&id).ok_or(Refusal::Unauthorized)?;
            let first = issuer.get_or_insert(named);
            if first.der != named.der {
                return Err(Refusal::Unauthorized);
            }
            answers.push(self.about(&id, &named, now)?);
        }
        let issuer = issuer.ok_or(Refusal::Malformed)?;
        let (responder, key) = self.responder(&issuer, now).ok_or(Refusal::Unauthorized)?;
        let template = AnswerTemplate {
            responder: &responder,
            with_certificate: responder.der != issuer.der,
            this_update: now,
            next_update: Some(now.plus_days(self.days)),
            answers: &answers,
            nonce: question.nonce,
        };
        let mut room = vec![0; 8192];
        let der = template.write(key, &RustCrypto, &mut room);
        der.map(<[u8]>::to_vec).map_err(|_| Refusal::Internal)
    }

    /// Whom the question names as the issuer.
    fn issuer(&self, id: &CertId<'_>) -> Option<Certificate<'_>> {
        let hash = id.hash?;
        let same = |bytes: &[u8], digest: &[u8]| {
            let made = RustCrypto.digest_of(hash, bytes);
            made.is_ok_and(|made| made.as_bytes() == digest)
        };
        self.certificates().find(|issuer| {
            same(issuer.key.bits, id.issuer_key_hash)
                && same(issuer.subject.der(), id.issuer_name_hash)
        })
    }

    /// Somebody whom the issuer let, else the issuer itself.
    fn responder<'k>(
        &'k self,
        issuer: &Certificate<'k>,
        now: Time,
    ) -> Option<(Certificate<'k>, &'k Key)> {
        let delegated = self.certificates().find_map(|signer| {
            let usage = signer.extensions.extended_key_usage;
            let valid = signer.not_before <= now && now <= signer.not_after;
            let signed = issuer.key.key.is_some_and(|key| {
                signer.issuer.same_text(&issuer.subject)
                    && signer.check_signature(key, &RustCrypto).is_ok()
            });
            let may = valid && signed && usage.is_some_and(|usage| usage.ocsp_signing);
            self.key(&signer).filter(|_| may).map(|key| (signer, key))
        });
        delegated.or_else(|| Some((*issuer, self.key(issuer)?)))
    }

    /// What is known: what is not of the folder is unknown, what nobody says is revoked is good.
    fn about<'a>(
        &self,
        id: &CertId<'a>,
        issuer: &Certificate<'_>,
        now: Time,
    ) -> Result<Answer<'a>, Refusal> {
        let hash = id.hash.ok_or(Refusal::Unauthorized)?;
        let digest = |bytes| {
            RustCrypto
                .digest_of(hash, bytes)
                .map_err(|_| Refusal::Internal)
        };
        let about = HashData {
            hash,
            issuer_name_hash: digest(issuer.subject.der())?,
            issuer_key_hash: digest(issuer.key.bits)?,
            serial: id.serial,
            responder_url: "",
        };
        let found = self
            .certificates()
            .find(|certificate| id.names(certificate, issuer, &RustCrypto));
        let status = found.map_or(Status::Unknown, |found| self.status(&found, issuer, now));
        let name = found.map_or_else(|| "?".to_owned(), |found| found.subject.to_string());
        say(format_args!("{name}, serial {}: {status:?}", id.serial));
        Ok(Answer { about, status })
    }

    fn status(&self, certificate: &Certificate<'_>, issuer: &Certificate<'_>, now: Time) -> Status {
        if self.revoked.iter().any(|der| der == certificate.der) {
            return Status::Revoked(now);
        }
        // Each by itself: one of another edition has the same names and another key.
        let says = |evidence: Evidence<'_>| {
            let said = evidence.about(certificate, issuer, None, &RustCrypto);
            said.ok()
                .filter(|status| matches!(status, Status::Revoked(_)))
        };
        let answers = self.answers.iter().find_map(|der| {
            says(Evidence {
                ocsp: &[der],
                crls: &[],
            })
        });
        let lists = || {
            self.lists.iter().find_map(|der| {
                says(Evidence {
                    ocsp: &[],
                    crls: &[der],
                })
            })
        };
        answers.or_else(lists).unwrap_or(Status::Good)
    }
}

/// All files below a folder.
fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failure =
        |error: std::io::Error| Failure::new(format_args!("{}: {error}", folder.display()));
    for entry in fs::read_dir(folder).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        match path.is_dir() {
            true => collect(&path, into)?,
            false => into.push(path),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_is_read_and_what_is_half_escaped_is_not() {
        assert_eq!(unescaped("a%2Fb%3d").as_deref(), Some(&b"a/b="[..]));
        for bad in ["%", "%2", "%zz", "a%2Fb%"] {
            assert_eq!(unescaped(bad), None, "{bad}");
        }
    }
}
