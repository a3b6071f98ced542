//! A vehicle on an interface: finds its station, connects, charges.

use v2g::link::sdp::{PORT, Security};
use v2g::session::{End, Evcc, EvccConfig, Vehicle};

use crate::discovery::discover;
use crate::drive::{Surroundings, drive};
use crate::engine::Plant;
use crate::observe::tell;
use crate::socket::{connect, v6};
use crate::{Error, Interface, Observation, Stop};

/// How a vehicle looks for its station.
#[derive(Clone, Copy, Debug)]
pub struct VehicleOptions {
    /// UDP port of discovery; any other than the standard's is for tests.
    pub discovery_port: u16,
    /// Settings of the engine.
    pub engine: EvccConfig,
}

impl Default for VehicleOptions {
    fn default() -> Self {
        Self {
            discovery_port: PORT,
            engine: EvccConfig::default(),
        }
    }
}

/// Looks for a station without TLS on `interface`, and charges there.
///
/// # Errors
/// When there is no session: nobody answers, the station insists on TLS, the system refuses.
pub async fn charge(
    interface: &Interface,
    options: VehicleOptions,
    vehicle: Vehicle,
    plant: &mut dyn Plant<Evcc>,
    surroundings: &Surroundings,
) -> Result<End, Error> {
    let began = surroundings.clock.now();
    let connecting = async {
        let Surroundings {
            clock, observer, ..
        } = surroundings;
        let discovered = discover(
            interface,
            options.discovery_port,
            Security::None,
            clock,
            observer,
        )
        .await?;
        let found = discovered.found;
        if !found.as_asked() {
            let (address, asked, offered) = (found.address, found.asked, found.security);
            return Err(Error::Security {
                address,
                asked,
                offered,
            });
        }
        Ok((connect(found.address).await?, discovered))
    };
    let (connection, _watch) = tokio::select! {
        connected = connecting => connected?,
        _ = surroundings.stop.beyond(Stop::No) => return Err(Error::Stopped),
    };
    if let (Ok(own), Ok(peer)) = (connection.local_addr(), connection.peer_addr()) {
        tell(
            &*surroundings.observer,
            Observation::Connected {
                vehicle: v6(own),
                station: v6(peer),
            },
        );
    }
    let now = surroundings.clock.now();
    let config = EvccConfig {
        setup_elapsed: now.since(began),
        ..options.engine
    };
    let engine = Evcc::new(config, vehicle, now);
    // The engine is large, and unoptimized each future around this one would hold it several times.
    Ok(Box::pin(drive(connection, engine, plant, surroundings)).await)
}
