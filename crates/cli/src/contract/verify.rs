//! `v2g contract verify`.

use std::io::stdout;

use serde_json::{Map, Value, json};
use v2g::contract::cert::{self, Evidence, Leniency, Revocation, Roots, Time, Trust, leaf};
use v2g::contract::crypto::PublicKey;
use v2g::contract::signature::{self, Deviations, Refusal};
use v2g::messages::xmldsig::Signature;

use super::arguments::{Edition, Verify};
use super::message::{Found, Message, read};
use super::{LIBRARY, ROOM, inspect, trust};
use crate::failure::Failure;
use crate::input::write_line;

pub(super) fn run(arguments: &Verify) -> Result<(), Failure> {
    let octets = read(&arguments.message.file)?;
    let message = Message::decode(&octets)?;
    let files = [&arguments.v2g_root, &arguments.mo_root, &arguments.oem_root];
    let [v2g, mo, oem] = files.map(|files| trust::read(files));
    let (v2g, mo, oem) = (v2g?, mo?, oem?);
    let (v2g, mo, oem) = (trust::parse(&v2g)?, trust::parse(&mo)?, trust::parse(&oem)?);
    let judge = Judge {
        trust: Trust {
            v2g: Roots::new(&v2g),
            mo: Roots::new(&mo),
            oem: Roots::new(&oem),
            ..Trust::default()
        },
        policy: cert::Policy {
            edition: match message.edition() {
                Edition::Iso2 => cert::Edition::Iso2,
                Edition::Iso20 => cert::Edition::Iso20,
            },
            leniency: match arguments.strict {
                true => Leniency::Strict,
                false => Leniency::Field,
            },
            time: Some(Time::from_unix(arguments.at.unwrap_or_else(trust::now))),
            revocation: Revocation::Ignore,
        },
    };
    let (good, facts) = judge.judge(&message)?;
    let text = if arguments.message.json {
        Value::Object(facts).to_string()
    } else {
        inspect::lines(&facts)
    };
    write_line(&mut stdout(), text.trim_end())?;
    if good { Ok(()) } else { Err(Failure::silent()) }
}

/// By which roots and rules a message is judged.
struct Judge<'a> {
    trust: Trust<'a>,
    policy: cert::Policy,
}

impl Judge<'_> {
    /// The verdict, and what it rests on.
    fn judge(&self, message: &Message<'_>) -> Result<(bool, Map<String, Value>), Failure> {
        let signer = message.signer();
        let mut facts = Map::new();
        facts.insert("message".into(), json!(message.name()));
        let mut good = true;
        let signature = check(message, &signer, self.signature_policy())?;
        good &= signature.is_ok();
        facts.insert("signature".into(), said(signature.map(|it| it.to_string())));
        let is_response = !message.contract().is_empty();
        let has_v2g = !self.trust.v2g.certificates().is_empty();
        let (name, judged, verdict) = match message.content {
            _ if is_response => (
                "provisioning_service",
                has_v2g,
                self.chain::<leaf::Cps>(&signer),
            ),
            Found::UpdateReq(_) => (
                "contract",
                has_v2g || !self.trust.mo.certificates().is_empty(),
                self.chain::<leaf::Contract>(&signer),
            ),
            _ => (
                "vehicle",
                has_v2g || !self.trust.oem.certificates().is_empty(),
                self.chain::<leaf::Provisioning>(&signer),
            ),
        };
        good &= !judged || verdict.is_ok();
        facts.insert(name.into(), chain_said(judged, verdict));
        if is_response {
            let judged = has_v2g || !self.trust.mo.certificates().is_empty();
            let verdict = self.chain::<leaf::Contract>(&message.contract());
            good &= !judged || verdict.is_ok();
            facts.insert("contract".into(), chain_said(judged, verdict));
        }
        facts.insert("good".into(), json!(good));
        Ok((good, facts))
    }

    fn signature_policy(&self) -> signature::Policy {
        match self.policy.leniency {
            Leniency::Strict => signature::Policy::Strict,
            Leniency::Field => signature::Policy::Field,
        }
    }

    /// Whose root vouches, or why none does.
    fn chain<L: leaf::Leaf>(&self, chain: &[Vec<u8>]) -> Result<String, String> {
        let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
        let evidence = Evidence::default();
        cert::verify::<L>(&chain, &self.trust, &self.policy, &evidence, &LIBRARY)
            .map(|verified| {
                let deviations: Vec<String> = verified
                    .deviations()
                    .map(|(position, deviation)| format!("{position}: {deviation}"))
                    .collect();
                let root = verified.root().subject;
                match deviations.is_empty() {
                    true => format!("good, below {root}"),
                    false => format!("good, below {root}; tolerated: {}", deviations.join("; ")),
                }
            })
            .map_err(|refusal| refusal.to_string())
    }
}

fn said(verdict: Result<String, Refusal>) -> Value {
    match verdict {
        Ok(deviations) if deviations == "none" => json!("good"),
        Ok(deviations) => json!(format!("good; {deviations}")),
        Err(refusal) => json!(format!("bad: {refusal}")),
    }
}

fn chain_said(judged: bool, verdict: Result<String, String>) -> Value {
    match verdict {
        _ if !judged => json!("not judged: no roots were given that may vouch for it"),
        Ok(root) => json!(root),
        Err(refusal) => json!(format!("bad: {refusal}")),
    }
}

/// The signature, by the key of whoever says to have signed.
pub(super) fn check(
    message: &Message<'_>,
    signer: &[Vec<u8>],
    policy: signature::Policy,
) -> Result<Result<Deviations, Refusal>, Failure> {
    let Some(signature) = message.signature else {
        return Err(Failure::new("the message has no signature"));
    };
    let leaf = super::issue::parse(signer.first().map(Vec::as_slice).unwrap_or_default())?;
    let key = leaf.key.key;
    let key = key.ok_or_else(|| Failure::new("the signer's key is of no known algorithm"))?;
    let by = By { key, policy };
    Ok(match message.content {
        Found::InstallationReq(body) => by.of(&signature, body),
        Found::UpdateReq(body) => by.of(&signature, body),
        Found::InstallationRes(body) => by.of(&signature, body),
        Found::UpdateRes(body) => by.of(&signature, body),
        Found::InstallationReq20(body) => by.of(&signature, body),
        Found::InstallationRes20(body) => by.of(&signature, body),
    })
}

/// A key to check with.
struct By<'k> {
    key: PublicKey<'k>,
    policy: signature::Policy,
}

impl By<'_> {
    fn of<T: signature::Signed + Copy>(
        &self,
        signature: &Signature<'_>,
        message: T,
    ) -> Result<Deviations, Refusal> {
        let mut room = vec![0; ROOM];
        signature::verify(
            &LIBRARY,
            self.key,
            signature,
            message,
            self.policy,
            &mut room,
        )
        .map(|verified| verified.deviations())
    }
}
