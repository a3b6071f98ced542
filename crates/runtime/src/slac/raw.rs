//! A raw socket that hears HomePlug frames of one interface.

use std::io;
use std::os::fd::AsRawFd;

use nix::ifaddrs::getifaddrs;
use nix::net::if_::InterfaceFlags;
use nix::sys::socket::{LinkAddr, bind, recvfrom};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::io::unix::AsyncFd;
use v2g::link::slac::{ETHER_TYPE, Mac};

use crate::{Error, InterfaceError};

/// Hears what arrives for any protocol, and what others on this machine send.
const ALL_PROTOCOLS: u16 = 0x0003;
/// The kernel's mark on frames that this machine sends.
const OUTGOING: u8 = 4;

/// Frames of HomePlug (EtherType 0x88E1) on one interface.
#[derive(Debug)]
pub struct RawLink {
    socket: AsyncFd<Socket>,
    interface: String,
    index: usize,
    mac: Mac,
}

impl RawLink {
    /// Opens `interface`, which needs no address but has to be up.
    ///
    /// # Errors
    /// A sentence for the person at the terminal; without CAP_NET_RAW [`Error::Permission`].
    pub fn open(interface: &str) -> Result<Self, Error> {
        Self::with_protocol(interface, ETHER_TYPE)
    }

    /// The same for a port of a bridge: the bridge takes frames away before any but the nosiest socket sees them.
    pub(super) fn open_port(interface: &str) -> Result<Self, Error> {
        Self::with_protocol(interface, ALL_PROTOCOLS)
    }

    fn with_protocol(interface: &str, protocol: u16) -> Result<Self, Error> {
        let address = hardware(interface)?;
        let open = || -> io::Result<AsyncFd<Socket>> {
            let protocol = Protocol::from(i32::from(protocol.to_be()));
            let socket = Socket::new(Domain::PACKET, Type::RAW, Some(protocol))?;
            socket.set_nonblocking(true)?;
            // Its protocol is left out, so that the socket keeps its own.
            bind(socket.as_raw_fd(), &address)?;
            registered(socket)
        };
        let socket =
            open().map_err(|error| Error::socket("open a raw socket", interface, error))?;
        Ok(Self {
            socket,
            interface: interface.to_owned(),
            index: address.ifindex(),
            mac: Mac(address.addr().unwrap_or_default()),
        })
    }

    /// The interface's own address.
    #[must_use]
    pub const fn mac(&self) -> Mac {
        self.mac
    }

    /// The system's name of the interface.
    #[must_use]
    pub fn interface(&self) -> &str {
        &self.interface
    }

    /// Waits for a frame. Dropped while it waits, no frame is lost.
    ///
    /// # Errors
    /// When the interface is gone or down.
    pub async fn receive<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], Error> {
        loop {
            let received = self
                .socket
                .async_io(tokio::io::Interest::READABLE, |socket| {
                    Ok(recvfrom::<LinkAddr>(socket.as_raw_fd(), buffer)?)
                });
            let (length, from) = received
                .await
                .map_err(|error| self.failed("receive", error))?;
            let here = |from: LinkAddr| from.ifindex() == self.index && from.pkttype() != OUTGOING;
            if from.is_some_and(here) {
                return Ok(buffer.get(..length).unwrap_or_default());
            }
        }
    }

    /// Sends a frame at once. Where the queue is full it is lost, as it might be on the cable.
    ///
    /// # Errors
    /// When the interface is gone or down.
    pub fn send(&self, frame: &[u8]) -> Result<(), Error> {
        match self.socket.get_ref().send(frame) {
            Ok(_) => Ok(()),
            Err(error) if is_full(&error) => Ok(()),
            Err(error) => Err(self.failed("send", error)),
        }
    }

    fn failed(&self, what: &'static str, error: io::Error) -> Error {
        Error::socket(what, &self.interface, error)
    }
}

/// Its successor is `unsafe`, for types that might not own their descriptor; a `Socket` does, and is never replaced.
#[allow(deprecated)]
fn registered(socket: Socket) -> io::Result<AsyncFd<Socket>> {
    AsyncFd::new(socket)
}

fn is_full(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock
        || error.raw_os_error() == Some(nix::errno::Errno::ENOBUFS as i32)
}

/// The hardware address of an interface that is up.
fn hardware(name: &str) -> Result<LinkAddr, InterfaceError> {
    let entries: Vec<_> = getifaddrs().map_err(io::Error::from)?.collect();
    let own = || entries.iter().filter(|entry| entry.interface_name == name);
    let Some(first) = own().next() else {
        let mut present: Vec<_> = entries
            .iter()
            .map(|entry| entry.interface_name.as_str())
            .collect();
        present.sort_unstable();
        present.dedup();
        return Err(InterfaceError::Missing {
            name: name.to_owned(),
            present: present.join(", "),
        });
    };
    if !first.flags.contains(InterfaceFlags::IFF_UP) {
        return Err(InterfaceError::Down(name.to_owned()));
    }
    let address = own().find_map(|entry| entry.address.as_ref()?.as_link_addr().copied());
    address.ok_or_else(|| {
        InterfaceError::System(io::Error::other(format!(
            "`{name}` has no hardware address"
        )))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_interface_is_answered_with_those_that_exist() {
        let error = hardware("plc7").unwrap_err().to_string();
        assert!(error.contains("no network interface `plc7`"), "{error}");
        assert!(error.contains("lo"), "{error}");
    }
}
