//! `v2g pki ocsp`: questions and answers about revocation, as files.

use v2g_contract::cert::make::{Answer, AnswerTemplate, write_question};
use v2g_contract::cert::ocsp::{OcspRequest, Status};
use v2g_contract::cert::{Certificate, HashData};
use v2g_contract::crypto::{Hash, RustCrypto};
use v2g_runtime::hex;

use super::{files, now, responder, say};
use crate::arguments::{OcspAnswer, OcspAsk, OcspHash, PkiOcsp};
use crate::failure::Failure;

pub(super) fn run(arguments: &PkiOcsp) -> Result<(), Failure> {
    match arguments {
        PkiOcsp::Ask(ask) => question(ask),
        PkiOcsp::Answer(answer) => respond(answer),
        PkiOcsp::Serve(serve) => responder::run(serve),
    }
}

fn first(path: &std::path::Path) -> Result<Vec<u8>, Failure> {
    let mut all = files::certificates(path)?;
    Ok(all.swap_remove(0))
}

fn parse<'d>(der: &'d [u8], path: &std::path::Path) -> Result<Certificate<'d>, Failure> {
    Certificate::parse(der)
        .map_err(|error| Failure::new(format_args!("{}: {error}", path.display())))
}

fn question(arguments: &OcspAsk) -> Result<(), Failure> {
    let (leaf, issuer) = (first(&arguments.certificate)?, first(&arguments.issuer)?);
    let leaf = parse(&leaf, &arguments.certificate)?;
    let issuer = parse(&issuer, &arguments.issuer)?;
    let hash = match arguments.hash {
        OcspHash::Sha1 => Hash::Sha1,
        OcspHash::Sha256 => Hash::Sha256,
    };
    let data = HashData::new(&leaf, &issuer, hash, &RustCrypto).map_err(Failure::new)?;
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(Failure::new)?;
    let nonce = (!arguments.no_nonce).then_some(&nonce[..]);
    let mut room = [0; 1024];
    let der = write_question(&[data], nonce, &mut room).map_err(Failure::new)?;
    files::write(&arguments.out, der)?;
    // What OCPP's GetCertificateStatus carries.
    let ocpp = serde_json::json!({
        "hashAlgorithm": format!("{hash:?}").to_uppercase(),
        "issuerNameHash": hex::encode(data.issuer_name_hash.as_bytes()),
        "issuerKeyHash": hex::encode(data.issuer_key_hash.as_bytes()),
        "serialNumber": data.serial_number().to_string(),
        "responderURL": data.responder_url,
    });
    say(ocpp);
    Ok(())
}

fn respond(arguments: &OcspAnswer) -> Result<(), Failure> {
    let issuer = first(&arguments.issuer)?;
    let issuer = parse(&issuer, &arguments.issuer)?;
    let signer = match &arguments.signer {
        Some(path) => Some(first(path)?),
        None => None,
    };
    let responder = match (&signer, &arguments.signer) {
        (Some(der), Some(path)) => parse(der, path)?,
        _ => issuer,
    };
    let key = files::key(&arguments.key)?;
    if v2g_contract::crypto::Signer::public_key(&key).as_bytes() != responder.key.bits {
        return Err(Failure::new(format_args!(
            "{}: is not the key of {}",
            arguments.key.display(),
            responder.subject
        )));
    }
    let leaf = first(&arguments.certificate)?;
    let leaf = parse(&leaf, &arguments.certificate)?;
    let request = match &arguments.request {
        Some(path) => files::read(path)?.into_iter().next().map(|item| item.der),
        None => None,
    };
    let request = request
        .as_deref()
        .map(OcspRequest::parse)
        .transpose()
        .map_err(|error| Failure::new(format_args!("the request: {error}")))?;
    let asked = request.map(|request| {
        request
            .ids()
            .find(|id| id.names(&leaf, &issuer, &RustCrypto))
    });
    let hash = match asked {
        Some(None) => return Err(Failure::new("the request is about another certificate")),
        Some(Some(id)) => id.hash.unwrap_or(Hash::Sha256),
        None => Hash::Sha256,
    };
    let about = HashData::new(&leaf, &issuer, hash, &RustCrypto).map_err(Failure::new)?;
    let status = match (arguments.revoked, arguments.unknown) {
        (Some(time), _) => Status::Revoked(time),
        (None, true) => Status::Unknown,
        (None, false) => Status::Good,
    };
    let from = arguments.at.unwrap_or_else(now);
    let template = AnswerTemplate {
        responder: &responder,
        with_certificate: signer.is_some(),
        this_update: from,
        next_update: Some(from.plus_days(i64::from(arguments.days))),
        answers: &[Answer { about, status }],
        nonce: request.and_then(|request| request.nonce),
    };
    let mut room = vec![0; 8192];
    let der = template
        .write(&key, &RustCrypto, &mut room)
        .map_err(Failure::new)?;
    files::write(&arguments.out, der)
}
