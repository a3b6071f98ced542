//! What of the portal needs cryptography: TLS is opened with known secrets, certificates and signatures are checked.
//!
//! A module of its own, so that whoever looks at a recording without TLS and without signatures does not load
//! it. The decoder packs what is needed and reads what comes back; keys do not leave this machine, and what
//! was opened goes only to the decoder beside it.

use serde_json::{Value, json};
use v2g_trace::{
    CertificateView, Finding, PartCheck, Secrets, ShownChain, SignatureCheck, capture, prove,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// Opens the records that the decoder packed, with the secrets of the recording and those of a key log.
#[wasm_bindgen]
#[must_use]
pub fn unseal(sealed: &[u8], key_log: &[u8]) -> Vec<u8> {
    let mut secrets = Secrets::default();
    secrets.add(key_log);
    capture::unseal(sealed, &secrets)
}

/// Checks what a session shows: `{"chains": [{"owner", "message", "certificates"}], "signatures": [{"message",
/// "name", "signer", "good", "verdict", "parts", "signed_info"}], "findings"}`; `null` if there is nothing.
///
/// A certificate has what [`CertificateView`] has, and `der` in hex; a part of a signed message
/// its `element`, `id`, whether it `matches`, and in hex the digests `claimed` and `computed` and the `canonical`
/// octets. `good` is null where a signature could not be checked.
#[wasm_bindgen(js_name = prove)]
#[must_use]
pub fn proofs(shown: &[u8]) -> String {
    let Some((proofs, findings, (start, modern))) = prove(shown) else {
        return "null".to_owned();
    };
    let chain = |it: &ShownChain| {
        let views = it.describe(start, modern);
        let both = views.iter().zip(&it.certificates);
        json!({
            "owner": it.owner.name(),
            "message": it.message,
            "certificates": both.map(|(view, der)| certificate(view, der)).collect::<Value>(),
        })
    };
    json!({
        "chains": proofs.chains.iter().map(chain).collect::<Value>(),
        "signatures": proofs.signatures.iter().map(signature).collect::<Value>(),
        "findings": findings.iter().map(finding).collect::<Value>(),
    })
    .to_string()
}

fn certificate(it: &CertificateView, der: &[u8]) -> Value {
    json!({
        "subject": it.subject,
        "issuer": it.issuer,
        "serial": it.serial,
        "from": it.valid_from,
        "until": it.valid_until,
        "stage": it.stage,
        "key": it.key,
        "role": it.role,
        "misfit": it.misfit,
        "deviations": it.deviations,
        "signed": it.signed,
        "der": hex(der),
    })
}

fn signature(it: &SignatureCheck) -> Value {
    let (good, verdict) = match &it.verdict {
        Some(Ok(usual)) if usual == "none" => (Some(true), "good".to_owned()),
        Some(Ok(deviations)) => (Some(true), format!("good, and unusual: {deviations}")),
        Some(Err(refusal)) => (Some(false), format!("bad: {refusal}")),
        None => (
            None,
            "unchecked: the recording does not show whose it is".to_owned(),
        ),
    };
    json!({
        "message": it.message,
        "name": it.name,
        "signer": it.signer,
        "good": good,
        "verdict": verdict,
        "parts": it.parts.iter().map(part).collect::<Value>(),
        "signed_info": hex(&it.signed_info),
    })
}

fn part(it: &PartCheck) -> Value {
    json!({
        "element": it.element,
        "id": it.id,
        "matches": it.matches,
        "claimed": it.claimed.as_deref().map(hex),
        "computed": hex(&it.digest),
        "canonical": hex(&it.canonical),
    })
}

fn finding(it: &Finding) -> Value {
    json!({
        "message": it.message,
        "severity": it.severity.to_string(),
        "rule": it.rule.id(),
        "text": it.to_string(),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
