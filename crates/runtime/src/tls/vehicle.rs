//! The vehicle's side.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use rustls::client::{ResolvesClientCert, Resumption};
use rustls::pki_types::ServerName;
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, ProtocolVersion, SignatureScheme};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::{TlsConnector, TlsStream};
use v2g::session::{PeerProof, Proved, ShortText};
use v2g_contract::cert::{Certificate, Revocation};

use super::identity::sha1_of;
use super::keylog::Secrets;
use super::provider::mac::sha256;
use super::provider::{self, Groups};
use super::verify::Verifier;
use super::wire::{Offer, Wire};
use super::{Identity, RootStore, Rules, TlsError};
use crate::tap::Tap;
use crate::{Connection, Direction, Observer};

/// As long as the station has: from the field.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(15);

/// What a vehicle proves itself with, and whom it trusts.
#[derive(Clone, Debug, Default)]
pub struct VehicleMaterial {
    /// Vehicle certificates for ISO 15118-20, the best first; without one only ISO 15118-2 is spoken over TLS.
    pub identities: Vec<Identity>,
    /// Roots of stations.
    pub roots: RootStore,
}

/// TLS for a vehicle.
#[derive(Debug)]
pub struct VehicleTls {
    material: RwLock<Arc<VehicleMaterial>>,
    rules: Rules,
    groups: Groups,
    limit: Duration,
    tls13: bool,
}

impl VehicleTls {
    /// With this material and these rules.
    #[must_use]
    pub fn new(material: VehicleMaterial, rules: Rules, groups: Groups) -> Self {
        Self {
            material: RwLock::new(Arc::new(material)),
            rules,
            groups,
            limit: HANDSHAKE_LIMIT,
            tls13: true,
        }
    }

    /// With another limit for the whole handshake than 15 s.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Offers TLS 1.2 only, as a vehicle of ISO 15118-2.
    #[must_use]
    pub fn tls12_only(mut self) -> Self {
        self.tls13 = false;
        self
    }

    /// Whether the vehicle has a certificate of its own, which ISO 15118-20 asks for.
    #[must_use]
    pub fn is_mutual(&self) -> bool {
        let material = self.material.read();
        let material = material.unwrap_or_else(PoisonError::into_inner);
        self.tls13 && !material.identities.is_empty()
    }

    /// From the next connection on, other chains and roots.
    pub fn replace(&self, material: VehicleMaterial) {
        *self
            .material
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(material);
    }

    /// The vehicle's name by its certificates (V2G20-2598), if they agree on one.
    #[must_use]
    pub fn name(&self) -> Option<ShortText<64>> {
        let material = self.material.read();
        let material = material.unwrap_or_else(PoisonError::into_inner);
        let mut names = material.identities.iter().map(|own| {
            let leaf = Certificate::parse(own.chain().next()?).ok()?;
            ShortText::new(leaf.subject.common_name()?)
        });
        let first = names.next()??;
        names.all(|name| name == Some(first)).then_some(first)
    }

    /// Does the handshake with the station at the other end. The observer is told nothing until the connection is
    /// [released](Connection::release).
    ///
    /// # Errors
    /// When there is no TLS, and then the connection is closed.
    pub async fn connect(
        &self,
        connection: TcpStream,
        observer: &Arc<dyn Observer>,
    ) -> Result<Connection, TlsError> {
        let tap = Tap::new(observer.clone(), Direction::ToStation);
        timeout(self.limit, self.handshake(connection, tap))
            .await
            .unwrap_or(Err(TlsError::TooSlow(self.limit)))
    }

    async fn handshake(&self, connection: TcpStream, tap: Tap) -> Result<Connection, TlsError> {
        let material = self
            .material
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let address = connection.peer_addr().map(|peer| peer.ip());
        let address: IpAddr = address.map_err(TlsError::Handshake)?;
        let offer = Offer {
            roots: material
                .roots
                .of_stations()
                .map(|root| sha1_of(root))
                .collect(),
            all_statuses: self.rules.revocation != Revocation::Ignore,
        };
        let (wire, statuses) = Wire::vehicle(connection, tap.clone(), offer);
        let roots = Arc::new(material.roots.clone());
        let judge = Arc::new(Verifier::of_stations(self.rules, roots, statuses));
        let config = self
            .config(&material, &judge, &tap)
            .map_err(TlsError::Setup)?;
        let connector = TlsConnector::from(Arc::new(config));
        let stream = connector
            .connect(ServerName::IpAddress(address.into()), wire)
            .await;
        let stream = stream.map_err(|error| match judge.refusal() {
            Some(refusal) => TlsError::Refused(refusal),
            None => TlsError::Handshake(error),
        })?;
        let proved = proved(stream.get_ref().1)?;
        Ok(Connection::tls(TlsStream::Client(stream), proved, tap))
    }

    fn config(
        &self,
        material: &VehicleMaterial,
        judge: &Arc<Verifier>,
        tap: &Tap,
    ) -> Result<ClientConfig, rustls::Error> {
        // Without a certificate of its own the vehicle speaks ISO 15118-2, whose TLS is 1.2.
        let tls13 = self.tls13 && !material.identities.is_empty();
        let (versions, provider) = match tls13 {
            true => (&[&TLS13, &TLS12][..], provider::tls13(self.groups)),
            false => (&[&TLS12][..], provider::tls12()),
        };
        let identities = material.identities.iter();
        let own = identities
            .map(|own| (own.issuer().to_vec(), Arc::new(own.certified())))
            .collect();
        let mut config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(versions)?
            .dangerous()
            .with_custom_certificate_verifier(judge.clone())
            .with_client_cert_resolver(Arc::new(Own(own)));
        config.resumption = Resumption::disabled();
        config.enable_sni = false;
        config.key_log = Secrets::of(tap);
        Ok(config)
    }
}

fn proved(connection: &rustls::ClientConnection) -> Result<Proved, TlsError> {
    let leaf = connection.peer_certificates().and_then(<[_]>::first);
    let peer = proof(leaf.ok_or(TlsError::NothingProved)?, |_| None);
    match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_2) => Ok(Proved::tls12(Some(peer))),
        Some(ProtocolVersion::TLSv1_3) => Ok(Proved::tls13(Some(peer))),
        _ => Err(TlsError::NothingProved),
    }
}

/// What a verified leaf proves.
pub(super) fn proof(
    leaf: &[u8],
    evccid: impl FnOnce(&Certificate<'_>) -> Option<String>,
) -> PeerProof {
    let name = Certificate::parse(leaf).ok().and_then(|leaf| evccid(&leaf));
    PeerProof {
        certificate: sha256(leaf),
        evccid: name.and_then(|name| ShortText::new(&name)),
    }
}

/// Our certificates, each with the name that its chain ends at.
struct Own(Vec<(Vec<u8>, Arc<CertifiedKey>)>);

impl ResolvesClientCert for Own {
    /// One that the station can check, rather one below a root that it names.
    fn resolve(&self, roots: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let usable =
            |own: &&(Vec<u8>, Arc<CertifiedKey>)| own.1.key.choose_scheme(schemes).is_some();
        let mut usable: Vec<_> = self.0.iter().filter(usable).collect();
        usable.sort_by_key(|(issuer, _)| !roots.contains(&&issuer[..]));
        usable.first().map(|(_, own)| own.clone())
    }

    fn has_certs(&self) -> bool {
        !self.0.is_empty()
    }
}

impl fmt::Debug for Own {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Own({})", self.0.len())
    }
}
