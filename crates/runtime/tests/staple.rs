//! A station fetches what responders say of its chain, staples it, and takes nothing else.

mod pki;

use std::sync::Arc;
use std::time::Duration;

use pki::{Pki, World, now};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use v2g_contract::cert::ocsp::Status;
use v2g_contract::cert::{Certificate, Role};
use v2g_contract::crypto::KeyAlgorithm;
use v2g_runtime::tls::{
    Groups, Identity, Leniency, Revocation, RootStore, Rules, StapleError, StationMaterial,
    StationTls, VehicleMaterial, VehicleTls,
};
use v2g_runtime::{Nobody, Observer};

/// A responder that gives the answers that it is told to, one after the other, and then hangs up.
async fn responder(listener: TcpListener, answers: Vec<Vec<u8>>) {
    for answer in answers {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 1024];
        let length = connection.read(&mut request).await.unwrap();
        let text = String::from_utf8_lossy(&request[..length]).into_owned();
        assert!(text.starts_with("POST /ocsp HTTP/1.0\r\n"), "{text}");
        assert!(text.contains("application/ocsp-request"), "{text}");
        let _ = connection.write_all(&answer).await;
        let _ = connection.shutdown().await;
    }
}

fn http(content: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.0 200 OK\r\nContent-Type: application/ocsp-response\r\nContent-Length: {}\r\n\r\n",
        content.len()
    );
    [head.as_bytes(), content].concat()
}

/// A station whose leaf names a responder at this port.
struct Scene {
    pki: Pki,
    leaf: pki::Leaf,
    listener: TcpListener,
    station: StationTls,
}

impl Scene {
    async fn new() -> Self {
        let listener = TcpListener::bind("[::1]:0").await.unwrap();
        let url = format!(
            "http://[::1]:{}/ocsp",
            listener.local_addr().unwrap().port()
        );
        let pki = Pki::new(Role::Secc, KeyAlgorithm::P256, "V2G Root");
        let domain = Role::Secc.profile().domain;
        let leaf = pki.leaf_with("DE*V2G*E1", domain, |template| {
            // The template outlives the closure, so the name does, too.
            template.ocsp_url = Some(Box::leak(url.clone().into_boxed_str()));
        });
        let material = StationMaterial {
            identities: vec![Identity::new(leaf.chain.clone(), leaf.key.clone()).unwrap()],
            roots: RootStore {
                v2g: vec![pki.root.clone()],
                ..RootStore::default()
            },
        };
        let station = StationTls::new(material, Rules::default(), Groups::Field);
        Self {
            pki,
            leaf,
            listener,
            station,
        }
    }

    /// Whether a vehicle that wants a response for the leaf is content.
    async fn convinces(&self) -> bool {
        let nobody: Arc<dyn Observer> = Arc::new(Nobody);
        let rules = Rules {
            leniency: Leniency::Field,
            revocation: Revocation::Required,
            validity: true,
        };
        let material = VehicleMaterial {
            identities: Vec::new(),
            roots: RootStore {
                // Below a private root what is known counts, and nothing must be.
                v2g: vec![self.pki.root.clone()],
                ..RootStore::default()
            },
        };
        let vehicle = VehicleTls::new(material, rules, Groups::Field);
        let listener = TcpListener::bind("[::1]:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stream, accepted) = tokio::join!(TcpStream::connect(address), listener.accept());
        let (_, connected) = tokio::join!(
            self.station.accept(accepted.unwrap().0, &nobody),
            vehicle.connect(stream.unwrap(), &nobody),
        );
        connected.is_ok()
    }
}

#[tokio::test]
async fn a_good_answer_is_stapled_and_told_when_to_ask_again() {
    let scene = Scene::new().await;
    assert!(
        Certificate::parse(&scene.leaf.chain[0])
            .unwrap()
            .extensions
            .ocsp_url
            .is_some()
    );
    let answer = http(&scene.pki.leaf_status(&scene.leaf, Status::Good));
    let asked = responder(scene.listener, vec![answer]);
    let (stapled, ()) = tokio::join!(scene.station.staple(now()), asked);
    assert_eq!(
        (stapled.answered, stapled.failed.len()),
        (1, 0),
        "{stapled:?}"
    );
    // It is good for a day from a minute ago, so that half of a day is left.
    let hours = stapled.next.as_secs() / 3600;
    assert!((11..=12).contains(&hours), "{:?}", stapled.next);
}

#[tokio::test]
async fn what_is_no_good_answer_is_named_and_leaves_what_was_stapled() {
    let scene = Scene::new().await;
    let other = Pki::new(Role::Secc, KeyAlgorithm::P256, "V2G Root");
    let good = scene.pki.leaf_status(&scene.leaf, Status::Good);
    let mut damaged = good.clone();
    let end = damaged.len() - 3;
    damaged[end] ^= 1;
    let revoked = scene.pki.leaf_status(&scene.leaf, Status::Revoked(now()));
    let answers = vec![
        http(&revoked),
        http(&damaged),
        http(b"garbage"),
        http(&other.leaf_status(&scene.leaf, Status::Good)),
        http(&scene.pki.leaf_status(&scene.leaf, Status::Unknown)),
        http(&good)[..120].to_vec(),
        b"HTTP/1.1 503 Later\r\n\r\n".to_vec(),
        vec![b'x'; 70_000],
        Vec::new(),
    ];
    let count = answers.len();
    let Scene {
        listener, station, ..
    } = scene;
    let asked = responder(listener, answers);
    let asking = async {
        let mut said = Vec::new();
        for _ in 0..count {
            let mut stapled = station.staple(now()).await;
            assert_eq!(stapled.answered, 0);
            assert_eq!(stapled.next, Duration::from_secs(3600));
            let (name, error) = stapled.failed.pop().unwrap();
            assert!(name.contains("DE*V2G*E1"), "{name}");
            said.push(error);
        }
        said
    };
    let (said, ()) = tokio::join!(asking, asked);
    assert!(matches!(said[0], StapleError::Revoked(..)), "{:?}", said[0]);
    for error in &said[1..3] {
        assert!(matches!(error, StapleError::Unbelievable(..)), "{error:?}");
    }
    for error in &said[3..5] {
        assert!(matches!(error, StapleError::Unknown(_)), "{error:?}");
    }
    for error in &said[5..] {
        assert!(
            matches!(error, StapleError::Http(..) | StapleError::Connection(..)),
            "{error:?}"
        );
    }
    // Nobody listens any more.
    let stapled = station.staple(now()).await;
    assert!(matches!(stapled.failed[0].1, StapleError::Connection(..)));
}

#[tokio::test]
async fn a_vehicle_that_wants_a_status_sees_what_was_fetched() {
    let mut scene = Scene::new().await;
    // The authority's status lies in a file; only the leaf's is fetched.
    let identity = Identity::new(scene.leaf.chain.clone(), scene.leaf.key.clone()).unwrap();
    scene.station.replace(StationMaterial {
        identities: vec![identity.with_statuses(vec![Vec::new(), scene.leaf.statuses[1].clone()])],
        roots: RootStore {
            v2g: vec![scene.pki.root.clone()],
            ..RootStore::default()
        },
    });
    assert!(!scene.convinces().await);
    let answer = http(&scene.pki.leaf_status(&scene.leaf, Status::Good));
    let elsewhere = TcpListener::bind("[::1]:0").await.unwrap();
    let listener = std::mem::replace(&mut scene.listener, elsewhere);
    let (stapled, ()) = tokio::join!(
        scene.station.staple(now()),
        responder(listener, vec![answer])
    );
    assert_eq!(stapled.answered, 1);
    assert!(scene.convinces().await);
}

#[test]
fn the_worlds_chains_name_no_responder() {
    let world = World::new();
    let leaf = Certificate::parse(&world.station.chain[0]).unwrap();
    assert_eq!(leaf.extensions.ocsp_url, None);
}
