//! `v2g contract create`.

use v2g::contract::crypto::KeyAlgorithm;

use super::arguments::{Create, Edition};
use super::issue::{Issuer, Order, chain, parse};
use crate::failure::Failure;

pub(super) fn run(arguments: &Create) -> Result<(), Failure> {
    let issuer = Issuer::new(&arguments.service)?;
    let recipient = chain(&arguments.recipient)?;
    let recipient = parse(recipient.first().map(Vec::as_slice).unwrap_or_default())?;
    let edition = arguments.protocol.unwrap_or(match recipient.key.key {
        Some(key) if key.algorithm() == KeyAlgorithm::P256 => Edition::Iso2,
        _ => Edition::Iso20,
    });
    let session_id = match &arguments.session_id {
        Some(text) => session_id(text).ok_or_else(|| {
            Failure::usage(format_args!(
                "--session-id {text}: not 1 to 8 octets in hex"
            ))
        })?,
        None if edition == Edition::Iso2 => vec![0],
        None => vec![0; 8],
    };
    let message = issuer.issue(&Order {
        edition,
        update: arguments.update,
        recipient: &recipient,
        session_id: &session_id,
        time_stamp: super::trust::now().unsigned_abs(),
    })?;
    std::fs::write(&arguments.out, &message).map_err(|error| {
        Failure::new(format_args!(
            "cannot write {}: {error}",
            arguments.out.display()
        ))
    })
}

/// One to eight octets.
fn session_id(text: &str) -> Option<Vec<u8>> {
    v2g_runtime::hex::decode(text).filter(|octets| (1..=8).contains(&octets.len()))
}
