//! OpenSSL as the other side: each suite and group, hellos as deployed vehicles send them, its alerts.
//!
//! Needs the program `openssl` 3; without it each test says that it was skipped.

mod pki;

use std::io::Write;
use std::net::SocketAddr;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use pki::files::Folder;
use pki::{Pki, World};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use v2g::session::Security;
use v2g_contract::cert::Role;
use v2g_contract::crypto::KeyAlgorithm;
use v2g_runtime::tls::{
    Groups, Leniency, RootStore, Rules, StationMaterial, StationTls, TlsError, VehicleMaterial,
    VehicleTls,
};
use v2g_runtime::{Connection, Nobody, Observer};

const SAID: &[u8] = b"supportedAppProtocolReq\n";

/// Whether there is an OpenSSL to talk to.
fn openssl(test: &str) -> bool {
    let version = Command::new("openssl").arg("version").output();
    let there = version.is_ok_and(|output| output.stdout.starts_with(b"OpenSSL 3"));
    if !there {
        eprintln!("skipped: {test}: no openssl 3 here");
    }
    there
}

/// Runs `openssl s_client`, lets it say something and gives what it wrote.
fn s_client(address: SocketAddr, arguments: &[&str]) -> Output {
    let mut client = Command::new("timeout");
    client.args([
        "20",
        "openssl",
        "s_client",
        "-connect",
        &address.to_string(),
    ]);
    client.args(["-ign_eof", "-no_ticket"]).args(arguments);
    let pipes = client
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut client = pipes.spawn().unwrap();
    client.stdin.take().unwrap().write_all(SAID).unwrap();
    client.wait_with_output().unwrap()
}

/// A station that echoes one line to an OpenSSL client, and what both say of it.
async fn serve(tls: &StationTls, arguments: &[&str]) -> (Result<Connection, TlsError>, String) {
    let nobody: Arc<dyn Observer> = Arc::new(Nobody);
    let listener = TcpListener::bind("[::1]:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let arguments: Vec<String> = arguments
        .iter()
        .map(|&argument| argument.to_owned())
        .collect();
    let client = tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        s_client(address, &arguments)
    });
    let (connection, _) = listener.accept().await.unwrap();
    let mut secured = tls.accept(connection, &nobody).await;
    if let Ok(secured) = &mut secured {
        let mut heard = vec![0; SAID.len()];
        secured.read_exact(&mut heard).await.unwrap();
        secured.write_all(&heard).await.unwrap();
        let _ = secured.shutdown().await;
    }
    let output = client.await.unwrap();
    let text = [output.stdout, output.stderr].concat();
    (secured, String::from_utf8_lossy(&text).into_owned())
}

fn station(world: &World, rules: Rules, groups: Groups) -> StationTls {
    let material = StationMaterial {
        identities: vec![
            world.station.with_statuses(),
            world.station20.with_statuses(),
        ],
        roots: RootStore {
            v2g: vec![world.v2g.root.clone(), world.v2g20.root.clone()],
            oem: vec![world.oem.root.clone()],
            ..RootStore::default()
        },
    };
    StationTls::new(material, rules, groups)
}

fn echoed(said: &str) -> bool {
    said.contains("supportedAppProtocolReq")
}

#[tokio::test]
async fn openssl_speaks_each_suite_of_tls_1_2_with_our_station() {
    if !openssl("suites of TLS 1.2") {
        return;
    }
    let (world, folder) = (World::new(), Folder::new("tls12"));
    let root = folder.certificates("root.pem", std::slice::from_ref(&world.v2g.root));
    let tls = station(&world, Rules::default(), Groups::Field);
    for suite in [
        "ECDHE-ECDSA-AES128-SHA256",
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
    ] {
        for more in [
            &[][..],
            &["-no_etm"],
            &["-status"],
            &["-servername", "fe80::1%eth0"],
        ] {
            let mut arguments = vec!["-tls1_2", "-cipher", suite, "-CAfile", &root];
            arguments.extend(["-verify_return_error", "-purpose", "any"]);
            arguments.extend(more);
            let (secured, said) = serve(&tls, &arguments).await;
            let secured =
                secured.unwrap_or_else(|error| panic!("{suite} {more:?}: {error}\n{said}"));
            assert_eq!(secured.proved().security(), Security::Tls12);
            assert!(
                echoed(&said) && said.contains(suite),
                "{suite} {more:?}: {said}"
            );
            if more == ["-status"] {
                assert!(said.contains("OCSP Response Status: successful"), "{said}");
            }
        }
    }
}

#[tokio::test]
async fn openssl_speaks_each_suite_and_group_of_tls_1_3_with_our_station() {
    if !openssl("suites of TLS 1.3") {
        return;
    }
    let (world, folder) = (World::new(), Folder::new("tls13"));
    let chain = folder.certificates("vehicle.pem", &world.vehicle.chain[..1]);
    let sub = folder.certificates("sub.pem", &world.vehicle.chain[1..]);
    let key = folder.key("vehicle.key", &world.vehicle);
    let strict = Rules {
        leniency: Leniency::Strict,
        ..Rules::default()
    };
    for (rules, groups, offered) in [
        (strict, Groups::Standard, "P-521"),
        // Its key share is of a group that is not ours: a retry request.
        (strict, Groups::Standard, "X25519:P-521"),
        (Rules::default(), Groups::Field, "P-256"),
    ] {
        for suite in ["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"] {
            for name in [&[][..], &["-servername", "fe80::1%eth0"]] {
                let tls = station(&world, rules, groups);
                let mut arguments = vec!["-tls1_3", "-ciphersuites", suite, "-groups", offered];
                arguments.extend(["-cert", &chain, "-key", &key, "-cert_chain", &sub]);
                arguments.extend(name);
                let (secured, said) = serve(&tls, &arguments).await;
                let secured =
                    secured.unwrap_or_else(|error| panic!("{suite} {offered}: {error}\n{said}"));
                assert_eq!(secured.proved().security(), Security::Tls13);
                assert!(secured.proved().peer().is_some());
                assert!(
                    echoed(&said) && said.contains(suite),
                    "{suite} {offered}: {said}"
                );
            }
        }
    }
}

/// ISO 15118-20 needs it; ISO 15118-2 over TLS 1.3 does without where the profile is that of the field.
#[tokio::test]
async fn a_client_of_tls_1_3_without_a_certificate_proves_nothing_or_is_refused() {
    if !openssl("TLS 1.3 without a certificate") {
        return;
    }
    let world = World::new();
    let field = station(&world, Rules::default(), Groups::Field);
    let (secured, said) = serve(&field, &["-tls1_3"]).await;
    assert!(echoed(&said));
    assert_eq!(secured.unwrap().proved().peer(), None);
    let strict = Rules {
        leniency: Leniency::Strict,
        ..Rules::default()
    };
    let (secured, said) = serve(&station(&world, strict, Groups::Field), &["-tls1_3"]).await;
    assert!(secured.is_err());
    assert!(said.contains("certificate required"), "{said}");
}

#[tokio::test]
async fn what_is_below_tls_1_2_or_of_other_suites_is_refused() {
    if !openssl("old versions and suites") {
        return;
    }
    let tls = station(&World::new(), Rules::default(), Groups::Field);
    for arguments in [
        &["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"][..],
        &["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-SHA"],
        &["-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"],
        &["-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"],
    ] {
        let (secured, said) = serve(&tls, arguments).await;
        assert!(secured.is_err(), "{arguments:?}: {said}");
        assert!(!echoed(&said), "{arguments:?}: {said}");
    }
}

/// A station made of `openssl s_server`, which turns lines round.
struct Server(std::process::Child, u16);

impl Server {
    async fn start(arguments: &[&str]) -> Self {
        let free = std::net::TcpListener::bind("[::1]:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut server = Command::new("openssl");
        server
            .args(["s_server", "-6", "-accept", &port.to_string(), "-rev"])
            .args(arguments);
        let server = server
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let server = Self(server.spawn().unwrap(), port);
        for _ in 0..200 {
            if TcpStream::connect(("::1", port)).await.is_ok() {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("openssl s_server does not listen");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn charge(server: &Server, tls: &VehicleTls) -> Result<Connection, TlsError> {
    let nobody: Arc<dyn Observer> = Arc::new(Nobody);
    let connection = TcpStream::connect(("::1", server.1)).await.unwrap();
    let mut secured = tls.connect(connection, &nobody).await?;
    for length in [1, 15, 16, 500, 15_000] {
        let said: Vec<u8> = (0..length).map(|index| b'a' + (index % 26) as u8).collect();
        secured
            .write_all(&[&said[..], b"\n"].concat())
            .await
            .unwrap();
        secured.flush().await.unwrap();
        let mut heard = vec![0; length + 1];
        secured.read_exact(&mut heard).await.unwrap();
        heard.pop();
        heard.reverse();
        assert_eq!(heard, said);
    }
    Ok(secured)
}

#[tokio::test]
async fn our_vehicle_speaks_tls_1_2_with_openssl() {
    if !openssl("our vehicle, TLS 1.2") {
        return;
    }
    let (world, folder) = (World::new(), Folder::new("server12"));
    let chain = folder.certificates("secc.pem", &world.station.chain[..1]);
    let sub = folder.certificates("sub.pem", &world.station.chain[1..]);
    let key = folder.key("secc.key", &world.station);
    let tls = VehicleTls::new(
        VehicleMaterial {
            identities: Vec::new(),
            roots: RootStore {
                v2g: vec![world.v2g.root.clone()],
                ..RootStore::default()
            },
        },
        Rules::default(),
        Groups::Field,
    );
    for suite in ["ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"] {
        let server = [
            "-tls1_2",
            "-cipher",
            suite,
            "-cert",
            &chain,
            "-key",
            &key,
            "-cert_chain",
            &sub,
        ];
        let server = Server::start(&server).await;
        let secured = charge(&server, &tls)
            .await
            .unwrap_or_else(|error| panic!("{suite}: {error}"));
        assert_eq!(secured.proved().security(), Security::Tls12);
    }
}

#[tokio::test]
async fn our_vehicle_shows_its_certificate_to_openssl_in_tls_1_3() {
    if !openssl("our vehicle, TLS 1.3") {
        return;
    }
    let (world, folder) = (World::new(), Folder::new("server13"));
    let chain = folder.certificates("secc.pem", &world.station20.chain[..1]);
    let sub = folder.certificates("sub.pem", &world.station20.chain[1..]);
    let key = folder.key("secc.key", &world.station20);
    let oem = folder.certificates("oem.pem", std::slice::from_ref(&world.oem.root));
    let material = || VehicleMaterial {
        identities: vec![world.vehicle.identity()],
        roots: RootStore {
            v2g: vec![world.v2g20.root.clone()],
            ..RootStore::default()
        },
    };
    let tls = VehicleTls::new(material(), Rules::default(), Groups::Field);
    for groups in ["P-521", "P-256"] {
        let mut server = vec!["-tls1_3", "-groups", groups, "-cert", &chain, "-key", &key];
        server.extend(["-cert_chain", &sub, "-Verify", "3", "-verify_return_error"]);
        server.extend(["-CAfile", &oem, "-purpose", "any"]);
        let server = Server::start(&server).await;
        let secured = charge(&server, &tls)
            .await
            .unwrap_or_else(|error| panic!("{groups}: {error}"));
        assert_eq!(secured.proved().security(), Security::Tls13);
    }
    let stranger = Pki::new(Role::Secc, KeyAlgorithm::P521, "Elsewhere").root;
    let other = VehicleMaterial {
        roots: RootStore {
            v2g: vec![stranger],
            ..RootStore::default()
        },
        ..material()
    };
    let server = [
        "-tls1_3",
        "-cert",
        &chain,
        "-key",
        &key,
        "-cert_chain",
        &sub,
    ];
    let server = Server::start(&server).await;
    let tls = VehicleTls::new(other, Rules::default(), Groups::Field);
    assert!(matches!(
        charge(&server, &tls).await,
        Err(TlsError::Refused(_))
    ));
}
