//! A vehicle on an interface: finds its station, connects, charges.

use std::sync::Arc;

use v2g::link::sdp::{Found, PORT, Security};
use v2g::session::{End, Evcc, EvccConfig, Security as Protection, Vehicle};

use crate::connection::Connection;
use crate::discovery::{Discovered, discover};
use crate::drive::{Surroundings, resume};
use crate::engine::Plant;
use crate::observe::tell;
use crate::socket::{connect, v6};
use crate::tap::Tap;
use crate::tls::{TlsPolicy, VehicleTls};
use crate::{Direction, Error, Interface, Notice, Observation, Stop};

/// How a vehicle looks for its station.
#[derive(Clone, Debug)]
pub struct VehicleOptions {
    /// UDP port of discovery; any other than the standard's is for tests.
    pub discovery_port: u16,
    /// Settings of the engine; what the connection proves is filled in.
    pub engine: EvccConfig,
    /// Whether the session must, may or cannot use TLS; off without [`tls`](Self::tls).
    pub policy: TlsPolicy,
    /// TLS, if there is any.
    pub tls: Option<Arc<VehicleTls>>,
}

impl VehicleOptions {
    fn policy(&self) -> TlsPolicy {
        match self.tls {
            Some(_) => self.policy,
            None => TlsPolicy::Off,
        }
    }
}

impl Default for VehicleOptions {
    fn default() -> Self {
        Self {
            discovery_port: PORT,
            engine: EvccConfig::default(),
            policy: TlsPolicy::Required,
            tls: None,
        }
    }
}

/// Looks for a station on `interface` and charges there, with TLS as the policy says.
///
/// A vehicle without a [name](Vehicle::name) calls itself over TLS 1.3 by that in its certificate.
///
/// # Errors
/// When there is no session: nobody answers, the station and the policy do not agree on TLS or the handshake fails,
/// the system refuses.
pub async fn charge(
    interface: &Interface,
    options: VehicleOptions,
    mut vehicle: Vehicle,
    plant: &mut dyn Plant<Evcc>,
    surroundings: &Surroundings,
) -> Result<End, Error> {
    let began = surroundings.clock.now();
    let (connection, _watch) = tokio::select! {
        connected = connect_to_station(interface, &options, surroundings) => connected?,
        _ = surroundings.stop.beyond(Stop::No) => return Err(Error::Stopped),
    };
    let (observer, proved) = (&*surroundings.observer, *connection.proved());
    if let Ok((own, peer)) = connection.ends() {
        let connected = Observation::Connected {
            vehicle: v6(own),
            station: v6(peer),
        };
        tell(observer, connected);
    }
    if proved.is_protected() {
        tell(observer, Observation::Proved(&proved));
    }
    connection.release();
    if proved.security() == Protection::Tls13 && vehicle.name.as_str().is_empty() {
        let certified = options.tls.as_deref().and_then(VehicleTls::name);
        vehicle.name = certified.unwrap_or_default();
    }
    let now = surroundings.clock.now();
    let config = EvccConfig {
        setup_elapsed: now.since(began),
        proved,
        ..options.engine
    };
    let engine = Box::new(Evcc::new(config, vehicle, now));
    Ok(resume(connection, &[], engine, plant, surroundings).await)
}

/// Discovery, TCP, TLS; without TLS only where the policy admits that, and then never in silence.
async fn connect_to_station(
    interface: &Interface,
    options: &VehicleOptions,
    surroundings: &Surroundings,
) -> Result<(Connection, Discovered), Error> {
    let policy = options.policy();
    let observer = &surroundings.observer;
    let downgraded = |reason: String| {
        tell(
            &**observer,
            Observation::Notice(&Notice::Downgraded(reason)),
        );
    };
    let mut asked = policy.asks_for();
    loop {
        let port = options.discovery_port;
        let discovered = discover(interface, port, asked, &surroundings.clock, observer).await?;
        let Found {
            address, security, ..
        } = discovered.found;
        if !policy.admits(security) || (asked, security) == (Security::None, Security::Tls) {
            return Err(Error::Security {
                address,
                asked,
                offered: security,
            });
        }
        let connection = connect(address).await?;
        let (Security::Tls, Some(tls)) = (security, &options.tls) else {
            if asked == Security::Tls {
                downgraded(format!("the station at {address} offers none"));
            }
            let tap = Tap::new(observer.clone(), Direction::ToStation);
            return Ok((Connection::plain(connection, tap), discovered));
        };
        match tls.connect(connection, observer).await {
            Ok(connection) => return Ok((connection, discovered)),
            Err(source) if policy.admits(Security::None) => {
                downgraded(format!(
                    "no handshake with the station at {address}: {source}"
                ));
                asked = Security::None;
            }
            Err(source) => return Err(Error::Tls { address, source }),
        }
    }
}
