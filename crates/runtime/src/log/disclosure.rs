//! Secrets of TLS told to the link, so that who records it can read it at once.
//!
//! Test tools agree on this, and Wireshark's plugins for V2G follow it: each line of an NSS key log is a UDP datagram from a
//! port of at least 49152 to `ff02::1`, at the port of the session. Whoever hears it can read the session, so it is
//! for test benches only.

use std::io;
use std::net::{Ipv6Addr, SocketAddrV6, UdpSocket};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::SystemTime;

use crate::{Interface, Observation, Observer};

/// Ports that a sender may have.
const PORTS: std::ops::RangeInclusive<u16> = 49_152..=65_535;
/// Everybody on the link.
const EVERYBODY: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);

/// Tells the secrets of the sessions that it watches.
#[derive(Debug)]
pub struct KeyDisclosure {
    socket: UdpSocket,
    to: Ipv6Addr,
    scope: u32,
    /// The station's port in the session that runs; 0 before.
    port: AtomicU16,
}

impl KeyDisclosure {
    /// Tells them on this interface; where multicast has no route, as on loopback, to the interface itself.
    ///
    /// # Errors
    /// When no port is free, or the system refuses otherwise.
    pub fn open(interface: &Interface) -> io::Result<Self> {
        let own = interface.socket_address(0);
        let to = match own.ip().is_loopback() {
            true => *own.ip(),
            false => EVERYBODY,
        };
        let bind = |port| UdpSocket::bind(SocketAddrV6::new(*own.ip(), port, 0, own.scope_id()));
        // A port is free as soon as one can be bound.
        let socket = PORTS.rev().map(bind).find(Result::is_ok);
        let socket = socket.unwrap_or_else(|| Err(io::ErrorKind::AddrInUse.into()))?;
        socket.set_nonblocking(true)?;
        Ok(Self {
            socket,
            to,
            scope: own.scope_id(),
            port: AtomicU16::new(0),
        })
    }
}

impl Observer for KeyDisclosure {
    fn observe(&self, _: SystemTime, what: &Observation<'_>) {
        match *what {
            Observation::Connected { station, .. } => {
                self.port.store(station.port(), Ordering::Relaxed);
            }
            Observation::Secret(line) => {
                let port = self.port.load(Ordering::Relaxed);
                let to = SocketAddrV6::new(self.to, port, 0, self.scope);
                // Nobody has a right to hear it; a datagram that is lost disturbs no session.
                let _ = self.socket.send_to(line.as_bytes(), to);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn a_line_goes_to_the_port_of_the_session() {
        let interface = Interface::find("lo").await.unwrap();
        let disclosure = KeyDisclosure::open(&interface).unwrap();
        let own = interface.socket_address(0);
        let ear = UdpSocket::bind(own).unwrap();
        ear.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let station = SocketAddrV6::new(*own.ip(), ear.local_addr().unwrap().port(), 0, 0);
        let time = SystemTime::UNIX_EPOCH;
        disclosure.observe(
            time,
            &Observation::Connected {
                vehicle: own,
                station,
            },
        );
        let line = "CLIENT_RANDOM 00 01";
        disclosure.observe(time, &Observation::Secret(line));
        let mut octets = [0; 100];
        let (length, from) = ear.recv_from(&mut octets).unwrap();
        assert_eq!(&octets[..length], line.as_bytes());
        assert!(from.port() >= 49_152, "{from}");
    }
}
