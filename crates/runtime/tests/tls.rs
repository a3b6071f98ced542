//! Handshakes between our two sides, and what they refuse.

mod pki;

use std::sync::Arc;

use pki::{EVCCID, Leaf, Pki, World, now};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use v2g::session::Security;
use v2g_contract::cert::make::Template;
use v2g_contract::cert::ocsp::Status;
use v2g_contract::cert::{BasicConstraints, KeyUsage, Role};
use v2g_contract::crypto::KeyAlgorithm;
use v2g_runtime::tls::{
    Groups, Leniency, Revocation, RootStore, Rules, StationMaterial, StationTls, TlsError,
    VehicleMaterial, VehicleTls,
};
use v2g_runtime::{Connection, Nobody, Observer};

const STRICT: Rules = Rules {
    leniency: Leniency::Strict,
    revocation: Revocation::IfKnown,
    validity: true,
};

fn station(material: StationMaterial, rules: Rules) -> StationTls {
    StationTls::new(material, rules, Groups::Standard)
}

fn vehicle(material: VehicleMaterial, rules: Rules) -> VehicleTls {
    VehicleTls::new(material, rules, Groups::Standard)
}

fn v2g(roots: &[&Pki]) -> RootStore {
    RootStore {
        v2g: roots.iter().map(|pki| pki.root.clone()).collect(),
        ..RootStore::default()
    }
}

impl World {
    fn station_material(&self) -> StationMaterial {
        StationMaterial {
            identities: vec![self.station.with_statuses(), self.station20.with_statuses()],
            roots: RootStore {
                oem: vec![self.oem.root.clone()],
                ..v2g(&[&self.v2g, &self.v2g20])
            },
        }
    }

    fn vehicle_material(&self) -> VehicleMaterial {
        VehicleMaterial {
            identities: vec![self.vehicle.identity()],
            roots: v2g(&[&self.v2g, &self.v2g20]),
        }
    }

    /// A vehicle of ISO 15118-2.
    fn vehicle2_material(&self) -> VehicleMaterial {
        VehicleMaterial {
            identities: Vec::new(),
            roots: v2g(&[&self.v2g]),
        }
    }
}

type Ends = (Result<Connection, TlsError>, Result<Connection, TlsError>);

async fn handshake(station: &StationTls, vehicle: &VehicleTls) -> Ends {
    let nobody: Arc<dyn Observer> = Arc::new(Nobody);
    let listener = TcpListener::bind("[::1]:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let accepting = async {
        station
            .accept(listener.accept().await.unwrap().0, &nobody)
            .await
    };
    let connecting = async {
        let connection = TcpStream::connect(address).await.unwrap();
        vehicle.connect(connection, &nobody).await
    };
    tokio::join!(accepting, connecting)
}

/// Octets go both ways.
async fn talk(station: &mut Connection, vehicle: &mut Connection) {
    for length in [1, 100, 5_000] {
        let mut heard = vec![0; length];
        let said: Vec<u8> = (0..length).map(|index| index as u8).collect();
        for (from, to) in [(&mut *station, &mut *vehicle)] {
            from.write_all(&said).await.unwrap();
            from.flush().await.unwrap();
            to.read_exact(&mut heard).await.unwrap();
            assert_eq!(heard, said);
        }
        vehicle.write_all(&said).await.unwrap();
        vehicle.flush().await.unwrap();
        station.read_exact(&mut heard).await.unwrap();
        assert_eq!(heard, said);
    }
}

/// The leaf that the vehicle was shown.
fn shown(vehicle: &Connection) -> [u8; 32] {
    vehicle.proved().peer().unwrap().certificate
}

fn sha256(leaf: &Leaf) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(&leaf.chain[0]).into()
}

#[tokio::test]
async fn tls_1_3_proves_both_sides_and_the_vehicles_name() {
    let world = World::new();
    let station = station(world.station_material(), STRICT);
    let vehicle = vehicle(world.vehicle_material(), STRICT);
    let (station, vehicle) = handshake(&station, &vehicle).await;
    let (mut station, mut vehicle) = (station.unwrap(), vehicle.unwrap());
    let seen = station.proved().peer().unwrap();
    assert_eq!(station.proved().security(), Security::Tls13);
    assert_eq!(seen.evccid.unwrap().as_str(), EVCCID);
    assert_eq!(seen.certificate, sha256(&world.vehicle));
    assert_eq!(shown(&vehicle), sha256(&world.station20));
    talk(&mut station, &mut vehicle).await;
}

#[tokio::test]
async fn a_vehicle_of_iso_15118_2_gets_tls_1_2_and_the_chain_on_p_256() {
    let world = World::new();
    let station = station(world.station_material(), STRICT);
    let vehicle = vehicle(world.vehicle2_material(), STRICT);
    let (station, vehicle) = handshake(&station, &vehicle).await;
    let (mut station, mut vehicle) = (station.unwrap(), vehicle.unwrap());
    assert_eq!(station.proved().security(), Security::Tls12);
    assert_eq!(station.proved().peer(), None);
    assert_eq!(vehicle.proved().security(), Security::Tls12);
    assert_eq!(shown(&vehicle), sha256(&world.station));
    talk(&mut station, &mut vehicle).await;
}

/// `trusted_ca_keys` in TLS 1.2, `certificate_authorities` in TLS 1.3.
#[tokio::test]
async fn the_roots_that_the_vehicle_names_choose_the_chain() {
    let world = World::new();
    for algorithm in [KeyAlgorithm::P256, KeyAlgorithm::P521] {
        let pkis = ["North", "South", "West"].map(|name| Pki::new(Role::Secc, algorithm, name));
        let leaves: Vec<_> = pkis.iter().map(|pki| pki.leaf("DE*V2G*E1")).collect();
        let material = StationMaterial {
            identities: leaves.iter().map(Leaf::identity).collect(),
            roots: RootStore {
                oem: vec![world.oem.root.clone()],
                ..v2g(&[&pkis[0], &pkis[1], &pkis[2]])
            },
        };
        let station = station(material, STRICT);
        for (pki, leaf) in pkis.iter().zip(&leaves) {
            let identities = match algorithm {
                KeyAlgorithm::P256 => Vec::new(),
                _ => vec![world.vehicle.identity()],
            };
            let roots = v2g(&[pki]);
            let vehicle = vehicle(VehicleMaterial { identities, roots }, STRICT);
            let (_, vehicle) = handshake(&station, &vehicle).await;
            assert_eq!(shown(&vehicle.unwrap()), sha256(leaf));
        }
    }
}

#[tokio::test]
async fn in_tls_1_2_the_whole_chain_is_stapled_for_a_vehicle_that_demands_it() {
    let world = World::new();
    let rules = Rules {
        revocation: Revocation::Required,
        ..STRICT
    };
    let stapled = station(world.station_material(), STRICT);
    let demanding = vehicle(world.vehicle2_material(), rules);
    let (station_end, vehicle_end) = handshake(&stapled, &demanding).await;
    talk(&mut station_end.unwrap(), &mut vehicle_end.unwrap()).await;

    let without = StationMaterial {
        identities: vec![world.station.identity()],
        ..world.station_material()
    };
    let (_, vehicle_end) = handshake(&station(without, STRICT), &demanding).await;
    let error = vehicle_end.unwrap_err().to_string();
    assert!(error.contains("no answer about the revocation"), "{error}");
}

#[tokio::test]
async fn a_revoked_station_is_refused() {
    let world = World::new();
    let revoked = Status::Revoked(now().plus_days(-1));
    for (pki, leaf, tls13) in [
        (&world.v2g, &world.station, false),
        (&world.v2g20, &world.station20, true),
    ] {
        let status = pki.leaf_status(leaf, revoked);
        let identity = leaf.identity().with_statuses(vec![status]);
        let material = StationMaterial {
            identities: vec![identity],
            ..world.station_material()
        };
        let own = match tls13 {
            true => world.vehicle_material(),
            false => world.vehicle2_material(),
        };
        let (station, vehicle) = handshake(&station(material, STRICT), &vehicle(own, STRICT)).await;
        let error = vehicle.unwrap_err().to_string();
        assert!(error.contains("revoked"), "{error}");
        if let Err(error) = station {
            assert!(error.to_string().contains("Revoked"), "{tls13} {error}");
        }
    }
}

/// Name, what is done to the station's leaf, and a word of the refusal.
type Broken = (&'static str, fn(&World) -> Leaf, &'static str);

fn changed(world: &World, change: impl Fn(&mut Template<'_>)) -> Leaf {
    world.v2g.leaf_with("DE*V2G*E1", Some("CPO"), change)
}

const BROKEN: [Broken; 7] = [
    (
        "expired",
        |world| changed(world, |leaf| leaf.not_after = now().plus_seconds(-3600)),
        "expired",
    ),
    (
        "not yet valid",
        |world| changed(world, |leaf| leaf.not_before = now().plus_seconds(3600)),
        "not valid before",
    ),
    (
        "of another role",
        |world| world.v2g.leaf_with("DE*V2G*E1", Some("CPS"), |_| {}),
        "domain component",
    ),
    (
        "an authority",
        |world| {
            changed(world, |leaf| {
                leaf.basic_constraints = Some(BasicConstraints {
                    ca: true,
                    path_length: None,
                });
            })
        },
        "authority where a leaf belongs",
    ),
    (
        "a key that may not sign",
        |world| changed(world, |leaf| leaf.key_usage = Some(KeyUsage::KEY_AGREEMENT)),
        "key usage",
    ),
    (
        "of a root nobody knows",
        |_| Pki::new(Role::Secc, KeyAlgorithm::P256, "Elsewhere").leaf("DE*V2G*E1"),
        "root that is trusted",
    ),
    (
        "of a namesake of the root",
        |_| Pki::new(Role::Secc, KeyAlgorithm::P256, "V2G Root").leaf("DE*V2G*E1"),
        "not signed by the authority",
    ),
];

#[tokio::test]
async fn each_broken_station_certificate_is_refused_with_its_reason() {
    let world = World::new();
    for (name, make, reason) in BROKEN {
        let material = StationMaterial {
            identities: vec![make(&world).identity()],
            ..StationMaterial::default()
        };
        let rules = Rules::default();
        let vehicle = vehicle(world.vehicle2_material(), rules);
        let (station, vehicle) = handshake(&station(material, rules), &vehicle).await;
        let error = vehicle.unwrap_err().to_string();
        assert!(error.contains(reason), "{name}: {error}");
        assert!(station.is_err(), "{name}");
    }
}

#[tokio::test]
async fn roots_vouch_for_their_purpose_only() {
    let world = World::new();
    let root = || vec![world.v2g.root.clone()];
    let roots = [
        (
            "mo",
            RootStore {
                mo: root(),
                ..RootStore::default()
            },
        ),
        (
            "oem",
            RootStore {
                oem: root(),
                ..RootStore::default()
            },
        ),
    ];
    for (name, roots) in roots {
        let own = VehicleMaterial {
            identities: Vec::new(),
            roots,
        };
        let station = station(world.station_material(), STRICT);
        let (_, vehicle) = handshake(&station, &vehicle(own, STRICT)).await;
        assert!(matches!(vehicle, Err(TlsError::Refused(_))), "{name}");
    }
}

/// In TLS 1.3 the vehicle is done before the station has judged it: it learns with the first read.
#[tokio::test]
async fn a_vehicle_of_another_root_is_refused() {
    let world = World::new();
    let stranger = Pki::new(Role::Vehicle, KeyAlgorithm::P521, "OEM Elsewhere").leaf(EVCCID);
    let own = VehicleMaterial {
        identities: vec![stranger.identity()],
        ..world.vehicle_material()
    };
    let station = station(world.station_material(), Rules::default());
    let (station, vehicle) = handshake(&station, &vehicle(own, STRICT)).await;
    assert!(matches!(station, Err(TlsError::Refused(_))));
    assert!(vehicle.unwrap().read_u8().await.is_err());
}

#[tokio::test]
async fn a_provisioning_certificate_stands_for_a_vehicle_in_the_field_only() {
    let world = World::new();
    let oem = Pki::new(Role::Provisioning, KeyAlgorithm::P521, "OEM Prov Root");
    let own = VehicleMaterial {
        identities: vec![oem.leaf("WMIV1234567890ABC").identity()],
        ..world.vehicle_material()
    };
    let material = || StationMaterial {
        roots: RootStore {
            oem: vec![oem.root.clone()],
            ..v2g(&[&world.v2g20])
        },
        ..world.station_material()
    };
    let vehicle = vehicle(own, STRICT);
    let (station_end, _) = handshake(&station(material(), Rules::default()), &vehicle).await;
    assert!(station_end.unwrap().proved().peer().is_some());
    let (station_end, _) = handshake(&station(material(), STRICT), &vehicle).await;
    assert!(matches!(station_end, Err(TlsError::Refused(_))));
}

#[tokio::test]
async fn chains_are_replaced_without_touching_a_session() {
    let world = World::new();
    let station = station(world.station_material(), STRICT);
    let vehicle = vehicle(world.vehicle2_material(), STRICT);
    let (before_station, before_vehicle) = handshake(&station, &vehicle).await;
    let renewed = world.v2g.leaf("DE*V2G*E1");
    station.replace(StationMaterial {
        identities: vec![renewed.identity()],
        ..world.station_material()
    });
    talk(&mut before_station.unwrap(), &mut before_vehicle.unwrap()).await;
    let (_, after) = handshake(&station, &vehicle).await;
    assert_eq!(shown(&after.unwrap()), sha256(&renewed));
}

#[tokio::test]
async fn without_a_chain_that_the_vehicle_can_check_there_is_no_tls() {
    let world = World::new();
    let material = StationMaterial {
        identities: vec![world.station20.identity()],
        ..world.station_material()
    };
    let vehicle = vehicle(world.vehicle2_material(), STRICT);
    let (station, vehicle) = handshake(&station(material, STRICT), &vehicle).await;
    assert!(matches!(station, Err(TlsError::NoChain)));
    assert!(vehicle.is_err());
}
