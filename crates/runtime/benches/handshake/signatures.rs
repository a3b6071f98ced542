//! Signatures in a second: both providers, and `openssl speed` in the same run.

use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};
use v2g_contract::crypto::{
    Crypto, CryptoError, KeyAlgorithm, PrivateKey, Ring, RingKey, RustCrypto, Signature,
    SignatureAlgorithm, Signer as _,
};

/// Of the processor, for each figure.
const TIME: Duration = Duration::from_secs(1);
/// As long as a `SignedInfo` is.
const MESSAGE: [u8; 200] = [0x42; 200];

/// Name, algorithm, what `openssl speed` calls it.
const ROWS: [(&str, KeyAlgorithm, &str); 3] = [
    ("ECDSA P-256, SHA-256", KeyAlgorithm::P256, "ecdsap256"),
    ("ECDSA P-521, SHA-512", KeyAlgorithm::P521, "ecdsap521"),
    ("Ed448", KeyAlgorithm::Ed448, "ed448"),
];

/// Prints the table of the README.
pub(crate) fn print() {
    println!(
        "\n| signatures a second: made / checked | ring | RustCrypto | OpenSSL |\n|---|--:|--:|--:|"
    );
    for (name, algorithm, openssl) in ROWS {
        let (ring, rust) = (ours(&Ring, algorithm), ours(&RustCrypto, algorithm));
        println!("| {name} | {ring} | {rust} | {} |", theirs(openssl));
    }
}

fn ours(crypto: &dyn Crypto, algorithm: KeyAlgorithm) -> String {
    let mut octets = vec![7; algorithm.private_len()];
    octets[0] = 0;
    let key = PrivateKey::new(algorithm, &octets).unwrap();
    let scheme = SignatureAlgorithm::of(algorithm).unwrap();
    let Ok(public) = RustCrypto.public_key(&key) else {
        return "–".to_owned();
    };
    // Ring signs with keys that it has prepared.
    let prepared = RingKey::new(&key, public.as_key()).ok();
    let signed = RustCrypto.sign(&key, scheme, &MESSAGE).unwrap();
    let made = rate(|| match (&prepared, crypto.sign(&key, scheme, &MESSAGE)) {
        (Some(key), Err(CryptoError::Unsupported)) => key.sign(scheme, &MESSAGE).is_ok(),
        (_, made) => made.is_ok(),
    });
    let checked = rate(|| {
        let signature = Signature::Fixed(signed.as_bytes());
        let message = black_box(&MESSAGE);
        let verdict = crypto.verify(public.as_key(), scheme, message, signature);
        verdict.is_ok()
    });
    let shown = |rate: Option<f64>| rate.map_or("–".to_owned(), |rate| format!("{rate:.0}"));
    format!("{} / {}", shown(made), shown(checked))
}

/// How often it can be done in a second of the processor, as `openssl speed` counts; `None` if it cannot
/// be done.
fn rate(mut work: impl FnMut() -> bool) -> Option<f64> {
    let start = processor();
    let mut count = 0_u32;
    while processor() - start < TIME {
        if !work() {
            return None;
        }
        count += 1;
    }
    Some(f64::from(count) / (processor() - start).as_secs_f64())
}

/// What this thread has had of the processor.
fn processor() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)
        .unwrap()
        .into()
}

/// What `openssl speed` says of it: its last two figures are signatures and checks in a second.
fn theirs(name: &str) -> String {
    let mut speed = Command::new("openssl");
    speed.args(["speed", "-seconds", "2", name]);
    let output = speed.stdin(Stdio::null()).stderr(Stdio::null()).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let text = text.unwrap_or_default();
    let last = text.lines().rfind(|line| !line.trim().is_empty());
    let figures: Vec<f64> = last
        .unwrap_or_default()
        .split_whitespace()
        .rev()
        .map_while(|word| word.parse().ok())
        .collect();
    match figures[..] {
        [checked, made, ..] => format!("{made:.0} / {checked:.0}"),
        _ => "–".to_owned(),
    }
}
