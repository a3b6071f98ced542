//! Sockets with what ISO 15118 asks of them.

use std::io;
use std::net::{Ipv6Addr, SocketAddr, SocketAddrV6};
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::{TcpListener, TcpSocket, TcpStream, UdpSocket};
use v2g::link::sdp::MULTICAST;

use crate::{Error, Interface};

/// First of the dynamic ports, from which sessions and discovery clients take theirs.
const FIRST_DYNAMIC_PORT: u16 = 49152;
/// How many dynamic ports are tried before the machine counts as full.
const PORT_ATTEMPTS: usize = 20;
/// Connections that wait while one is being accepted; our choice, so that a burst of them costs nobody a second.
const BACKLOG: u32 = 128;
/// A station on the same link answers within milliseconds; our choice.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The socket on which a station hears discovery requests of `interface` and of no other.
pub(crate) fn discovery_server(interface: &Interface, port: u16) -> Result<UdpSocket, Error> {
    let open = || -> io::Result<UdpSocket> {
        let socket = udp()?;
        // Not permitted on old kernels; the scope of each sender is checked all the same.
        let _ = socket.bind_device(Some(interface.name.as_bytes()));
        socket.bind(&SocketAddrV6::new(Ipv6Addr::UNSPECIFIED, port, 0, 0).into())?;
        let joined = socket.join_multicast_v6(&MULTICAST, interface.index);
        if !interface.is_loopback() {
            joined?;
        }
        UdpSocket::from_std(socket.into())
    };
    open().map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => Error::Busy {
            what: "UDP",
            port,
            interface: interface.name.clone(),
        },
        _ => Error::socket("listen for discovery", &interface.name, source),
    })
}

/// The socket from which a vehicle asks.
pub(crate) fn discovery_client(interface: &Interface) -> Result<UdpSocket, Error> {
    let open = |port| -> io::Result<UdpSocket> {
        let socket = udp()?;
        socket.set_multicast_if_v6(interface.index)?;
        socket.set_multicast_hops_v6(1)?;
        socket.bind(&interface.socket_address(port).into())?;
        UdpSocket::from_std(socket.into())
    };
    on_dynamic_port(open)
        .map_err(|source| Error::socket("send discovery requests", &interface.name, source))
}

/// The socket on which a station awaits vehicles.
pub(crate) fn session_listener(interface: &Interface) -> Result<TcpListener, Error> {
    let open = |port| -> io::Result<TcpListener> {
        let socket = TcpSocket::new_v6()?;
        socket.bind(interface.socket_address(port).into())?;
        socket.listen(BACKLOG)
    };
    on_dynamic_port(open)
        .map_err(|source| Error::socket("listen for vehicles", &interface.name, source))
}

/// Connects to a station whose address carries its scope.
pub(crate) async fn connect(address: SocketAddrV6) -> Result<TcpStream, Error> {
    let attempt = tokio::time::timeout(CONNECT_TIMEOUT, TcpStream::connect(address)).await;
    attempt
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
        .map_err(|source| Error::Connect { address, source })
}

/// The IPv6 address in `address`; a mapped IPv4 address cannot occur on these sockets.
pub(crate) fn v6(address: SocketAddr) -> SocketAddrV6 {
    match address {
        SocketAddr::V6(address) => address,
        SocketAddr::V4(address) => {
            SocketAddrV6::new(address.ip().to_ipv6_mapped(), address.port(), 0, 0)
        }
    }
}

fn udp() -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV6, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_only_v6(true)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Tries random dynamic ports until one is free.
fn on_dynamic_port<T>(open: impl Fn(u16) -> io::Result<T>) -> io::Result<T> {
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    for _ in 0..PORT_ATTEMPTS {
        let random = getrandom::u32().map_err(io::Error::other)? as u16;
        match open(random | FIRST_DYNAMIC_PORT) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = error,
            result => return result,
        }
    }
    Err(last)
}
