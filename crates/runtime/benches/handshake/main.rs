//! Full handshakes in a second, one after the other, of our station and of OpenSSL's server; signatures in a second
//! of both providers and of OpenSSL.
//!
//! The vehicle is `openssl s_time` in both cases, so that only the station differs. Prints the table of the README.

#[path = "../../tests/pki/mod.rs"]
mod pki;
mod signatures;

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use pki::World;
use pki::files::Folder;
use tokio::net::TcpListener;
use v2g_contract::crypto::KeyAlgorithm;
use v2g_runtime::tls::{Groups, RootStore, Rules, StationMaterial, StationTls};
use v2g_runtime::{Nobody, Observer};

const SECONDS: &str = "4";

/// Name, arguments of the client, arguments of OpenSSL's server, curve of the chain.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    KeyAlgorithm,
);

const ROWS: [Row; 3] = [
    (
        "TLS 1.2, 0xC023, P-256",
        &["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"],
        &["-tls1_2", "-groups", "P-256"],
        KeyAlgorithm::P256,
    ),
    (
        "TLS 1.2, AES-128-GCM, P-256",
        &["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"],
        &["-tls1_2", "-groups", "P-256"],
        KeyAlgorithm::P256,
    ),
    (
        "TLS 1.3, AES-256-GCM, secp521r1 after a retry request, P-521",
        &["-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384"],
        &["-tls1_3", "-groups", "P-521"],
        KeyAlgorithm::P521,
    ),
];

fn main() {
    if Command::new("openssl")
        .arg("version")
        .stdout(Stdio::null())
        .status()
        .is_err()
    {
        eprintln!("skipped: no openssl here");
        return;
    }
    let (world, folder) = (World::new(), Folder::new("bench"));
    println!("| full handshakes a second | v2g (ring, RustCrypto) | OpenSSL |\n|---|--:|--:|");
    for (name, client, server, algorithm) in ROWS {
        let ours = ours(&world, client, algorithm);
        let theirs = theirs(&world, &folder, client, server, algorithm);
        println!("| {name} | {ours:.0} | {theirs:.0} |");
    }
    signatures::print();
}

/// Handshakes of `openssl s_time` in a second of real time.
fn time(address: SocketAddr, arguments: &[&str]) -> f64 {
    let mut client = Command::new("openssl");
    client.args([
        "s_time",
        "-new",
        "-time",
        SECONDS,
        "-connect",
        &address.to_string(),
    ]);
    let output = client
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text
        .lines()
        .find(|line| line.contains("real seconds"))
        .unwrap_or_default();
    let mut numbers = line.split(' ').filter_map(|word| word.parse::<f64>().ok());
    let (count, seconds) = (numbers.next().unwrap_or(0.0), numbers.next().unwrap_or(1.0));
    count / seconds
}

fn ours(world: &World, client: &[&str], algorithm: KeyAlgorithm) -> f64 {
    let leaf = match algorithm {
        KeyAlgorithm::P256 => &world.station,
        _ => &world.station20,
    };
    let material = StationMaterial {
        identities: vec![leaf.identity()],
        roots: RootStore {
            oem: vec![world.oem.root.clone()],
            ..RootStore::default()
        },
    };
    let tls = StationTls::new(material, Rules::default(), Groups::Standard);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let listener = runtime.block_on(TcpListener::bind("[::1]:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let client: Vec<String> = client.iter().map(|&argument| argument.to_owned()).collect();
    let timing = std::thread::spawn(move || {
        let client: Vec<&str> = client.iter().map(String::as_str).collect();
        time(address, &client)
    });
    let nobody: Arc<dyn Observer> = Arc::new(Nobody);
    runtime.block_on(async {
        while !timing.is_finished() {
            let accepted =
                tokio::time::timeout(Duration::from_millis(100), listener.accept()).await;
            if let Ok(Ok((connection, _))) = accepted {
                let _ = tls.accept(connection, &nobody).await;
            }
        }
    });
    timing.join().unwrap()
}

fn theirs(
    world: &World,
    folder: &Folder,
    client: &[&str],
    server: &[&str],
    algorithm: KeyAlgorithm,
) -> f64 {
    let leaf = match algorithm {
        KeyAlgorithm::P256 => &world.station,
        _ => &world.station20,
    };
    let chain = folder.certificates("secc.pem", &leaf.chain[..1]);
    let sub = folder.certificates("sub.pem", &leaf.chain[1..]);
    let key = folder.key("secc.key", leaf);
    let free = std::net::TcpListener::bind("[::1]:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let mut program = Command::new("openssl");
    program.args([
        "s_server",
        "-6",
        "-quiet",
        "-no_ticket",
        "-no_cache",
        "-accept",
    ]);
    program.arg(address.port().to_string()).args(server);
    program.args(["-cert", &chain, "-key", &key, "-cert_chain", &sub]);
    let quiet = program
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut running = quiet.spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let figure = time(address, client);
    let _ = running.kill();
    let _ = running.wait();
    figure
}
