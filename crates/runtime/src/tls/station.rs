//! The station's side.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use rustls::server::{ClientHello, NoServerSessionStorage, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{ProtocolVersion, ServerConfig};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::{TlsAcceptor, TlsStream};
use v2g::session::Proved;
use v2g_contract::cert::Certificate;
use v2g_contract::crypto::KeyAlgorithm;

use super::keylog::Secrets;
use super::provider::{self, Groups};
use super::verify::Verifier;
use super::wire::{Answer, Authority, Hello, Wire, extension};
use super::{Identity, RootStore, Rules, TlsError, vehicle::proof};
use crate::tap::Tap;
use crate::{Connection, Direction, Observer};

/// Slow control units take long for their keys; from the field.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(15);
/// The hello needs no answer of ours; our choice.
const HELLO_LIMIT: Duration = Duration::from_secs(5);

/// What a station proves itself with, and whom it trusts.
#[derive(Clone, Debug, Default)]
pub struct StationMaterial {
    /// Chains, the best first. TLS 1.2 takes one on P-256, TLS 1.3 rather one on P-521 or Ed448; among those that
    /// the vehicle can check, one whose root it names goes before the others.
    pub identities: Vec<Identity>,
    /// Roots of vehicles, and those of our own chains, by which they are named.
    pub roots: RootStore,
}

/// TLS for a charging point. Chains and roots can be replaced at any time; sessions that run are not disturbed.
#[derive(Debug)]
pub struct StationTls {
    material: RwLock<Arc<StationMaterial>>,
    rules: Rules,
    groups: Groups,
    limit: Duration,
}

impl StationTls {
    /// With this material and these rules.
    #[must_use]
    pub fn new(material: StationMaterial, rules: Rules, groups: Groups) -> Self {
        Self {
            material: RwLock::new(Arc::new(material)),
            rules,
            groups,
            limit: HANDSHAKE_LIMIT,
        }
    }

    /// With another limit for the whole handshake than 15 s.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// From the next connection on, other chains and roots.
    pub fn replace(&self, material: StationMaterial) {
        *self
            .material
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(material);
    }

    /// From the next connection on, what this makes of the material.
    pub(super) fn change(&self, change: impl FnOnce(&mut StationMaterial)) {
        let mut material = self
            .material
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut material));
    }

    pub(super) fn material(&self) -> Arc<StationMaterial> {
        self.material
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Does the handshake with a vehicle that has connected. The observer is told nothing until the connection is
    /// [released](Connection::release).
    ///
    /// # Errors
    /// When there is no TLS, and then the connection is closed.
    pub async fn accept(
        &self,
        connection: TcpStream,
        observer: &Arc<dyn Observer>,
    ) -> Result<Connection, TlsError> {
        let tap = Tap::new(observer.clone(), Direction::ToVehicle);
        let handshake = self.handshake(connection, tap);
        timeout(self.limit, handshake)
            .await
            .unwrap_or(Err(TlsError::TooSlow(self.limit)))
    }

    async fn handshake(&self, connection: TcpStream, tap: Tap) -> Result<Connection, TlsError> {
        let mut wire = Wire::station(connection, tap.clone());
        let hello = timeout(HELLO_LIMIT, wire.hello()).await;
        let hello = hello
            .map_err(|_| TlsError::TooSlow(HELLO_LIMIT))?
            .map_err(TlsError::Handshake)?;
        let material = self.material();
        let judge = Arc::new(Verifier::of_vehicles(
            self.rules,
            Arc::new(material.roots.clone()),
        ));
        let mut identity = material.identities.first();
        let mut tls13 = false;
        if let Some(hello) = &hello {
            tls13 = hello.offers_tls13();
            identity = Some(material.choose(hello).ok_or(TlsError::NoChain)?);
            let answer = identity.map(|identity| material.answer(hello, identity));
            wire.answer(hello, answer.unwrap_or_default())
                .map_err(TlsError::Handshake)?;
        }
        let identity = identity.ok_or(TlsError::NoChain)?;
        let config = self
            .config(identity, tls13, &judge, &tap)
            .map_err(TlsError::Setup)?;
        let stream = TlsAcceptor::from(Arc::new(config)).accept(wire).await;
        let stream = stream.map_err(|error| match judge.refusal() {
            Some(refusal) => TlsError::Refused(refusal),
            None => TlsError::Handshake(error),
        })?;
        let proved = proved(stream.get_ref().1)?;
        Ok(Connection::tls(TlsStream::Server(stream), proved, tap))
    }

    /// TLS 1.3 asks for the vehicle's certificate, TLS 1.2 does not. Both are enabled for a hello that does not offer
    /// TLS 1.3 too, because rustls then marks the downgrade in its random for a vehicle that was robbed of the offer.
    fn config(
        &self,
        identity: &Identity,
        tls13: bool,
        judge: &Arc<Verifier>,
        tap: &Tap,
    ) -> Result<ServerConfig, rustls::Error> {
        let provider = match tls13 {
            true => provider::tls13(self.groups),
            false => provider::tls12(),
        };
        let builder = ServerConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(&[&TLS13, &TLS12])?;
        let builder = match tls13 {
            true => builder.with_client_cert_verifier(judge.clone()),
            false => builder.with_no_client_auth(),
        };
        let fixed = Fixed(Arc::new(identity.certified()));
        let mut config = builder.with_cert_resolver(Arc::new(fixed));
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        config.key_log = Secrets::of(tap);
        Ok(config)
    }
}

impl StationMaterial {
    /// The chain for this vehicle: one that it can check, rather one below a root that it names.
    ///
    /// Where none leads to a named root the vehicle gets the first that it can check, and decides (V2G2-923).
    fn choose(&self, hello: &Hello) -> Option<&Identity> {
        let (tls13, signatures) = (hello.offers_tls13(), hello.signatures());
        let fits = |identity: &&Identity| match tls13 {
            true => signatures.contains(&identity.scheme()),
            false => identity.algorithm() == KeyAlgorithm::P256,
        };
        let named = hello.authorities();
        let mut fitting: Vec<_> = self.identities.iter().filter(fits).collect();
        // Stable: of equals the first in the list wins.
        fitting.sort_by_key(|identity| {
            let known = named.iter().any(|root| self.leads_to(identity, root));
            let of_its_edition = tls13 != (identity.algorithm() == KeyAlgorithm::P256);
            (!known, !of_its_edition)
        });
        fitting.first().copied()
    }

    fn leads_to(&self, identity: &Identity, named: &Authority) -> bool {
        identity.leads_to(named, &self.roots.v2g) || identity.leads_to(named, &self.roots.private)
    }

    /// What the answer says beyond rustls; only TLS 1.2 has such things in clear.
    fn answer(&self, hello: &Hello, identity: &Identity) -> Answer {
        if hello.offers_tls13() {
            return Answer::default();
        }
        let asked = hello.get(extension::TRUSTED_CA_KEYS).is_some();
        let named = hello.authorities();
        let chosen = named.iter().any(|root| self.leads_to(identity, root));
        let all = hello.wants_all_statuses();
        Answer {
            chosen_by_root: asked && chosen,
            statuses: identity.all_statuses().filter(|_| all),
        }
    }
}

/// What the handshake proved. A TLS 1.3 connection without a certificate is one for ISO 15118-2.
fn proved(connection: &rustls::ServerConnection) -> Result<Proved, TlsError> {
    let peer = connection.peer_certificates().and_then(<[_]>::first);
    let name = |leaf: &Certificate<'_>| leaf.subject.common_name().map(str::to_owned);
    let peer = peer.map(|leaf| proof(leaf, name));
    match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_2) => Ok(Proved::tls12(None)),
        Some(ProtocolVersion::TLSv1_3) => Ok(Proved::tls13(peer)),
        _ => Err(TlsError::NothingProved),
    }
}

/// The chain was chosen before rustls asks.
struct Fixed(Arc<CertifiedKey>);

impl ResolvesServerCert for Fixed {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }
}

impl fmt::Debug for Fixed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Fixed")
    }
}
