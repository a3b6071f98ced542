//! What a connection has to do before it is a vehicle: TLS where the policy wants it, then the first request.

use std::net::SocketAddrV6;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;
use v2g::link::sdp::{Offer, Security};

use crate::connection::Connection;
use crate::greeting::{Newcomer, greeting};
use crate::tap::Tap;
use crate::tls::{StationTls, TlsPolicy};
use crate::{Direction, Notice, Observer, StationOptions};

/// First octet of a TLS handshake record. A V2GTP frame begins with 0x01, so that one port serves both.
const TLS: u8 = 0x16;

/// The rules of a charging point for newcomers.
#[derive(Clone, Debug)]
pub(crate) struct Entrance {
    limit: Duration,
    policy: TlsPolicy,
    tls: Option<Arc<StationTls>>,
}

impl Entrance {
    pub(crate) fn new(options: &StationOptions) -> Self {
        let policy = match options.tls {
            Some(_) => options.policy,
            None => TlsPolicy::Off,
        };
        Self {
            limit: options.greeting_limit,
            policy,
            tls: options.tls.clone(),
        }
    }

    /// What discovery announces.
    pub(crate) const fn offer(&self, port: u16) -> Offer {
        match self.policy {
            TlsPolicy::Off => Offer::Plain(port),
            TlsPolicy::Preferred => Offer::Both {
                plain: port,
                tls: port,
            },
            TlsPolicy::Required => Offer::Tls(port),
        }
    }

    /// The vehicle, or what to say of the connection, which is closed.
    pub(crate) async fn enter(
        self,
        connection: TcpStream,
        peer: SocketAddrV6,
        observer: &Arc<dyn Observer>,
    ) -> Result<Newcomer, Notice> {
        let refused = |reason| Notice::ConnectionRefused(peer, reason);
        let mut first = [0];
        let peeked = timeout(self.limit, connection.peek(&mut first)).await;
        if !matches!(peeked, Ok(Ok(1))) {
            return Err(refused("it said nothing"));
        }
        let security = match first {
            [TLS] => Security::Tls,
            _ => Security::None,
        };
        let connection = match (self.tls, security) {
            _ if !self.policy.admits(security) => {
                return Err(refused(match security {
                    Security::Tls => "it wants TLS, which is off",
                    _ => "it is without TLS, which is required",
                }));
            }
            (Some(tls), Security::Tls) => {
                let failed = |error| Notice::HandshakeFailed(peer, format!("{error}"));
                tls.accept(connection, observer).await.map_err(failed)?
            }
            _ => Connection::plain(connection, Tap::new(observer.clone(), Direction::ToVehicle)),
        };
        let newcomer = greeting(connection, self.limit).await;
        newcomer.ok_or_else(|| refused("it said nothing"))
    }
}
