//! Which messages differ between rustls and the wire, and the hash that knows it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use rustls::crypto::hash::{Context, Hash, HashAlgorithm, Output};

use super::answer::Answer;
use super::hello::{CLIENT_HELLO, name_of};

/// The changes of one handshake.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Wire form by the name of rustls' form.
    pairs: Mutex<HashMap<[u8; 32], Vec<u8>>>,
    /// What our own answer to a vehicle says beyond rustls.
    pub(super) answer: Answer,
}

impl Plan {
    /// What is on the wire in place of `message`.
    pub(super) fn on_the_wire(&self, message: &[u8]) -> Option<Vec<u8>> {
        let known = locked(&self.pairs).get(&name_of(message)).cloned();
        known.or_else(|| self.answer.edit(message))
    }

    /// rustls sees `ours` where the wire has `wire`.
    pub(super) fn pair(&self, ours: &[u8], wire: &[u8]) {
        locked(&self.pairs).insert(name_of(ours), wire.to_vec());
    }
}

/// Handshakes under way, by the name of the ClientHello as rustls knows it.
static PLANS: LazyLock<Mutex<HashMap<[u8; 32], Arc<Plan>>>> = LazyLock::new(Mutex::default);

fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps a plan known as long as the handshake lasts.
#[derive(Debug)]
pub(super) struct Registered {
    pub(super) plan: Arc<Plan>,
    names: Vec<[u8; 32]>,
}

impl Registered {
    pub(super) fn new(answer: Answer) -> Self {
        let plan = Plan {
            answer,
            ..Plan::default()
        };
        Self {
            plan: Arc::new(plan),
            names: Vec::new(),
        }
    }

    /// The plan holds for the handshake that begins with this hello.
    pub(super) fn hello(&mut self, ours: &[u8], wire: &[u8]) {
        self.plan.pair(ours, wire);
        let name = name_of(ours);
        locked(&PLANS).insert(name, self.plan.clone());
        self.names.push(name);
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        let mut plans = locked(&PLANS);
        for name in &self.names {
            plans.remove(name);
        }
    }
}

/// A hash for handshakes that hashes the wire's form of each message.
pub(crate) struct WireHash(&'static dyn Hash);

impl WireHash {
    /// Around a hash of a library; made once for each suite.
    pub(crate) fn of(hash: &'static dyn Hash) -> &'static dyn Hash {
        Box::leak(Box::new(Self(hash)))
    }
}

impl Hash for WireHash {
    fn start(&self) -> Box<dyn Context> {
        Box::new(Transcript {
            hash: self.0.start(),
            plan: None,
        })
    }

    fn hash(&self, data: &[u8]) -> Output {
        self.0.hash(data)
    }

    fn output_len(&self) -> usize {
        self.0.output_len()
    }

    fn algorithm(&self) -> HashAlgorithm {
        self.0.algorithm()
    }
}

/// A hash under way. It learns at the ClientHello whether there is a plan.
struct Transcript {
    hash: Box<dyn Context>,
    plan: Option<Arc<Plan>>,
}

impl Context for Transcript {
    fn fork_finish(&self) -> Output {
        self.hash.fork_finish()
    }

    fn fork(&self) -> Box<dyn Context> {
        Box::new(Self {
            hash: self.hash.fork(),
            plan: self.plan.clone(),
        })
    }

    fn finish(self: Box<Self>) -> Output {
        self.hash.finish()
    }

    fn update(&mut self, data: &[u8]) {
        let mut rest = data;
        while let Some(message) = first_message(rest) {
            if message.first() == Some(&CLIENT_HELLO) {
                self.plan = locked(&PLANS).get(&name_of(message)).cloned();
            }
            let plan = self.plan.as_ref();
            match plan.and_then(|plan| plan.on_the_wire(message)) {
                Some(wire) => self.hash.update(&wire),
                None => self.hash.update(message),
            }
            rest = rest.get(message.len()..).unwrap_or_default();
        }
        self.hash.update(rest);
    }
}

/// The whole handshake message in front, with its header.
pub(super) fn first_message(octets: &[u8]) -> Option<&[u8]> {
    let &[_, a, b, c, ..] = octets else {
        return None;
    };
    let length = u32::from_be_bytes([0, a, b, c]);
    octets.get(..usize::try_from(length).ok()?.checked_add(4)?)
}

#[cfg(test)]
mod tests {
    use super::super::hello::message;
    use super::*;

    fn hash(parts: &[&[u8]]) -> Vec<u8> {
        let sha256 = rustls::crypto::ring::cipher_suite::TLS13_CHACHA20_POLY1305_SHA256;
        let mut context = WireHash(sha256.tls13().unwrap().common.hash_provider).start();
        parts.iter().for_each(|part| context.update(part));
        context.finish().as_ref().to_vec()
    }

    #[test]
    fn without_a_plan_everything_is_hashed_as_it_is() {
        let messages = [message(1, b"hello"), message(2, b"server")];
        let plain = super::super::super::provider::mac::sha256(&messages.concat());
        assert_eq!(hash(&[&messages[0], &messages[1]]), plain);
        assert_eq!(hash(&[&messages.concat()]), plain);
    }

    #[test]
    fn with_a_plan_the_wire_is_hashed_until_the_handshake_is_over() {
        let (ours, wire) = (message(1, b"ours"), message(1, b"on the wire"));
        let (server, on_wire) = (message(2, b"server"), message(2, b"server on the wire"));
        let expected = hash(&[&wire, &on_wire]);
        let mut registered = Registered::new(Answer::default());
        registered.hello(&ours, &wire);
        registered.plan.pair(&server, &on_wire);
        assert_eq!(hash(&[&ours, &server]), expected);
        assert_eq!(hash(&[&[&ours[..], &server].concat()]), expected);
        drop(registered);
        assert_ne!(hash(&[&ours, &server]), expected);
    }
}
