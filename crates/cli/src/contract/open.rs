//! `v2g contract open`.

use std::io::stdout;

use serde_json::{Map, json};
use v2g::contract::crypto::{PrivateKey, PublicKey, SoftKey};
use v2g::contract::envelope::iso20::{Binding, Opened, Scheme};
use v2g::contract::envelope::{iso2 as envelope2, iso20 as envelope20};
use v2g::contract::signature::Policy;
use v2g_runtime::pem;

use super::arguments::Open;
use super::issue::{binding, chain, parse};
use super::message::{Found, Message, read};
use super::{LIBRARY, Library, inspect, key_file, verify};
use crate::failure::Failure;
use crate::input::write_line;

pub(super) fn run(arguments: &Open) -> Result<(), Failure> {
    let octets = read(&arguments.message.file)?;
    let message = Message::decode(&octets)?;
    let contract = message.contract();
    let Some(leaf) = contract.first() else {
        return Err(Failure::new(format_args!(
            "a {} has no contract in it",
            message.name()
        )));
    };
    // A key that nobody vouches for is not worth opening.
    if let Err(refusal) = verify::check(&message, &message.signer(), Policy::Field)? {
        return Err(Failure::new(format_args!("signature: {refusal}")));
    }
    let leaf = parse(leaf)?;
    let certified = leaf.key.key;
    let certified = certified.ok_or_else(|| Failure::new("the contract's key is unknown"))?;
    let (key, scheme) = open(arguments, &message, &leaf, certified)?;
    if let Some(file) = &arguments.key_out {
        key_file::write_key(file, &key, certified)?;
    }
    if let Some(file) = &arguments.chain_out {
        let text: String = contract
            .iter()
            .map(|der| key_file::pem("CERTIFICATE", der))
            .collect();
        std::fs::write(file, text).map_err(|error| {
            Failure::new(format_args!("cannot write {}: {error}", file.display()))
        })?;
    }
    let mut facts = Map::new();
    facts.insert("contract".into(), json!(leaf.subject.common_name()));
    facts.insert(
        "key".into(),
        json!(format!("{}, that of the certificate", key.algorithm())),
    );
    if let Some(scheme) = scheme {
        facts.insert("scheme".into(), json!(scheme.to_string()));
    }
    let text = match arguments.message.json {
        true => serde_json::Value::Object(facts).to_string(),
        false => inspect::lines(&facts),
    };
    write_line(&mut stdout(), text.trim_end())
}

/// Decrypts the key; in iso20 also tells by which scheme.
fn open(
    arguments: &Open,
    message: &Message<'_>,
    leaf: &v2g::contract::cert::Certificate<'_>,
    certified: PublicKey<'_>,
) -> Result<(PrivateKey, Option<Scheme>), Failure> {
    let password = key_file::password(arguments.password_file.as_deref())?;
    let private = pem::private_key(&arguments.key, password.as_deref().map(String::as_str))
        .map_err(Failure::new)?;
    let recipient: SoftKey<Library> = SoftKey::new(LIBRARY, private).map_err(Failure::new)?;
    let (dh, encrypted) = match message.content {
        Found::InstallationRes(body) => (
            body.dh_publickey.get(),
            body.contract_signature_encrypted_private_key.get(),
        ),
        Found::UpdateRes(body) => (
            body.dh_publickey.get(),
            body.contract_signature_encrypted_private_key.get(),
        ),
        Found::InstallationRes20(body) => {
            let chain = arguments.certificate.as_deref().map(chain).transpose()?;
            let certificate = chain.as_ref().and_then(|chain| chain.first());
            let certificate = certificate.map(|der| parse(der)).transpose()?;
            let nothing = Binding::default();
            let binding = certificate.map_or(nothing, |vehicle| binding(&vehicle, leaf));
            let data = body.signed_installation_data.get();
            let data = data.ok_or_else(|| Failure::new("no SignedInstallationData"))?;
            let all = &Scheme::ALL;
            let opened = envelope20::open(&LIBRARY, &recipient, &data, certified, all, binding);
            return match opened.map_err(Failure::new)? {
                (Opened::Key(key), scheme) => Ok((key, Some(scheme))),
                (Opened::TpmObject(_), _) => Err(Failure::new(
                    "the key is an object that only the vehicle's TPM can use",
                )),
            };
        }
        _ => (None, None),
    };
    let (Some(dh), Some(encrypted)) = (dh, encrypted) else {
        return Err(Failure::new("no encrypted key"));
    };
    envelope2::open(&LIBRARY, &recipient, &dh, &encrypted, certified)
        .map(|key| (key, None))
        .map_err(Failure::new)
}
