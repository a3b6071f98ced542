//! `v2g contract serve`: the pools of the ecosystem on one machine, for trying out.
//!
//! Paths and names are those that OPCP and OPNC publish; there is no login, and nothing is kept.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use v2g::contract::cert::Certificate;
use v2g::contract::signature::Policy;

use super::arguments::{Edition, Serve};
use super::issue::{Issuer, Order, parse};
use super::message::{Found, Message, copy};
use super::{est, trust, verify};
use crate::failure::Failure;
use crate::serve::serve;

/// Namespaces that name the editions.
const ISO2: &str = "urn:iso:15118:2:2013:MsgDef";
const ISO20: &str = "urn:iso:std:iso:15118:-20:CommonMessages";

/// What the back end has.
struct Pools {
    issuer: Issuer,
    /// Provisioning certificates.
    vehicles: Vec<Vec<u8>>,
    est: est::Authority,
}

pub(super) fn run(arguments: &Serve) -> Result<(), Failure> {
    let pools = Arc::new(Pools {
        issuer: Issuer::new(&arguments.service)?,
        vehicles: trust::read(&arguments.provisioning)?,
        est: est::Authority::new(arguments)?,
    });
    serve(arguments.listen, router(pools), |_| {})
}

fn router(pools: Arc<Pools>) -> Router {
    Router::new()
        .route("/v1/ccp/signedContractData", post(signed_contract_data))
        .route(
            "/v1/ccp/provideSignedContractData/{emaid}/{pcid}",
            get(provide),
        )
        .route("/v1/oem/provCerts/{pcid}", get(provisioning))
        .route("/v1/cps/signer", get(signer))
        .route("/cps/signer", get(signer))
        .route("/cacerts", get(authorities))
        .route("/.well-known/est/cacerts", get(authorities))
        .route("/simpleenroll", post(enroll))
        .route("/.well-known/est/simpleenroll", post(enroll))
        .fallback(|| async { Refused(StatusCode::NOT_FOUND, "there is no such pool".into()) })
        .with_state(pools)
}

/// A refusal with its reason.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, json(&json!({"error": self.1}))).into_response()
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self(StatusCode::BAD_REQUEST, failure.text)
    }
}

fn bad(reason: impl ToString) -> Refused {
    Refused(StatusCode::BAD_REQUEST, reason.to_string())
}

fn json(value: &Value) -> impl IntoResponse + use<> {
    (
        [(header::CONTENT_TYPE, "application/json")],
        value.to_string(),
    )
}

/// A contract for the vehicle whose request a station has passed on.
async fn signed_contract_data(
    State(pools): State<Arc<Pools>>,
    body: String,
) -> Result<Response, Refused> {
    let body: Value = serde_json::from_str(&body).map_err(bad)?;
    let request = body["certificateInstallationReq"].as_str();
    let request = request.ok_or_else(|| bad("certificateInstallationReq is missing"))?;
    let octets = STANDARD
        .decode(request)
        .map_err(|error| bad(format!("certificateInstallationReq: {error}")))?;
    let message = Message::decode(&octets)?;
    if let Err(refusal) = verify::check(&message, &message.signer(), Policy::Field)? {
        return Err(bad(format!("signature: {refusal}")));
    }
    let (recipient, update) = match message.content {
        Found::InstallationReq(body) => (copy(body.oem_provisioning_cert), false),
        Found::InstallationReq20(_) => (message.signer().swap_remove(0), false),
        Found::UpdateReq(_) => (message.signer().swap_remove(0), true),
        _ => return Err(bad(format!("a {} asks for nothing", message.name()))),
    };
    let recipient = parse(&recipient)?;
    let response = pools.issuer.issue(&Order {
        edition: message.edition(),
        update,
        recipient: &recipient,
        session_id: message.session_id(),
        time_stamp: trust::now().unsigned_abs(),
    })?;
    answer(&pools, message.edition(), &response)
}

/// A contract for a vehicle of the pool, before it asked.
async fn provide(
    State(pools): State<Arc<Pools>>,
    Path((emaid, pcid)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let wanted: v2g::contract::ids::Emaid = emaid.parse().map_err(bad)?;
    if wanted != pools.issuer.emaid()? {
        return Err(Refused(
            StatusCode::NOT_FOUND,
            format!("no contract {emaid}"),
        ));
    }
    let recipient = pools.vehicle(&pcid)?;
    let edition = match recipient.key.key.map(|key| key.algorithm()) {
        Some(v2g::contract::crypto::KeyAlgorithm::P256) => Edition::Iso2,
        _ => Edition::Iso20,
    };
    let session_id: &[u8] = match edition {
        Edition::Iso2 => &[0],
        Edition::Iso20 => &[0; 8],
    };
    let response = pools.issuer.issue(&Order {
        edition,
        update: false,
        recipient: &recipient,
        session_id,
        time_stamp: trust::now().unsigned_abs(),
    })?;
    answer(&pools, edition, &response)
}

fn answer(pools: &Pools, edition: Edition, response: &[u8]) -> Result<Response, Refused> {
    let namespace = match edition {
        Edition::Iso2 => ISO2,
        Edition::Iso20 => ISO20,
    };
    let content = json!([{
        "messageDef": {
            "certificateInstallationRes": STANDARD.encode(response),
            "emaid": pools.issuer.emaid()?.as_str(),
        },
    }]);
    let body = json!({
        "CCPResponse": {"emaidContent": content},
        "xsdMsgDefNamespace": namespace,
    });
    Ok(json(&body).into_response())
}

impl Pools {
    /// The provisioning certificate of this name.
    fn vehicle(&self, pcid: &str) -> Result<Certificate<'_>, Refused> {
        let named = |certificate: &Certificate<'_>| {
            let name = certificate.subject.common_name();
            name.is_some_and(|name| name.eq_ignore_ascii_case(pcid))
        };
        self.vehicles
            .iter()
            .filter_map(|der| Certificate::parse(der).ok())
            .find(named)
            .ok_or_else(|| Refused(StatusCode::NOT_FOUND, format!("no vehicle {pcid}")))
    }
}

async fn provisioning(
    State(pools): State<Arc<Pools>>,
    Path(pcid): Path<String>,
) -> Result<Response, Refused> {
    let certificate = pools.vehicle(&pcid)?;
    let body = json!({"pcid": pcid, "certificate": STANDARD.encode(certificate.der)});
    Ok(json(&body).into_response())
}

async fn signer(State(pools): State<Arc<Pools>>) -> Response {
    let chain: Vec<String> = pools
        .issuer
        .cps
        .iter()
        .map(|der| STANDARD.encode(der))
        .collect();
    json(&json!({"certificateChain": chain})).into_response()
}

async fn authorities(State(pools): State<Arc<Pools>>) -> Result<Response, Refused> {
    Ok(pkcs7(&pools.est.authorities()?))
}

async fn enroll(State(pools): State<Arc<Pools>>, body: String) -> Result<Response, Refused> {
    let text: String = body.split_whitespace().collect();
    let request = STANDARD
        .decode(text)
        .map_err(|error| bad(format!("PKCS#10: {error}")))?;
    Ok(pkcs7(&pools.est.enroll(&request)?))
}

/// Certificates as EST sends them.
fn pkcs7(der: &[u8]) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/pkcs7-mime; smime-type=certs-only",
        ),
        (
            header::HeaderName::from_static("content-transfer-encoding"),
            "base64",
        ),
    ];
    (headers, STANDARD.encode(der)).into_response()
}
