//! Who counts as being on the link.

use core::net::SocketAddrV6;

use super::Unusable;

/// Where the other side of a discovery may be.
///
/// On a charging cable both sides have link-local addresses, and the interface is part of the address.
/// A simulation on one machine may use the loopback address instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// `fe80::/10` on the interface with this index.
    LinkLocal {
        /// Index of the interface, as the operating system counts.
        scope_id: u32,
    },
    /// `::1` and nothing else.
    Loopback,
}

impl Reach {
    /// Whether `peer` is within reach, and has a port.
    ///
    /// A scope of 0 is taken as unknown: the address as it stands inside an SDP response carries none.
    ///
    /// # Errors
    /// [`Unusable::OffLink`] or [`Unusable::Port`].
    pub fn check(self, peer: &SocketAddrV6) -> Result<(), Unusable> {
        let reachable = match self {
            Self::LinkLocal { scope_id } => {
                peer.ip().is_unicast_link_local()
                    && (peer.scope_id() == 0 || peer.scope_id() == scope_id)
            }
            Self::Loopback => peer.ip().is_loopback(),
        };
        match (reachable, peer.port()) {
            (false, _) => Err(Unusable::OffLink(*peer.ip())),
            (true, 0) => Err(Unusable::Port),
            (true, _) => Ok(()),
        }
    }

    /// The scope that an address within reach needs before it can be connected to.
    #[must_use]
    pub const fn scope_id(self) -> u32 {
        match self {
            Self::LinkLocal { scope_id } => scope_id,
            Self::Loopback => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use core::net::Ipv6Addr;

    use super::*;

    fn check(reach: Reach, address: &str, port: u16, scope_id: u32) -> Result<(), Unusable> {
        reach.check(&SocketAddrV6::new(
            address.parse().unwrap(),
            port,
            0,
            scope_id,
        ))
    }

    #[test]
    fn only_link_local_addresses_of_the_own_interface_are_within_reach() {
        let link = Reach::LinkLocal { scope_id: 4 };
        assert_eq!(check(link, "fe80::1", 1, 4), Ok(()));
        assert_eq!(check(link, "fe80::1", 1, 0), Ok(()));
        assert_eq!(check(link, "fe80::1", 0, 4), Err(Unusable::Port));
        for off_link in [
            "::",
            "::1",
            "ff02::1",
            "2001:db8::1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            let address: Ipv6Addr = off_link.parse().unwrap();
            assert_eq!(check(link, off_link, 1, 4), Err(Unusable::OffLink(address)));
        }
        assert!(check(link, "fe80::1", 1, 5).is_err());
    }

    #[test]
    fn on_loopback_only_the_loopback_address_is_within_reach() {
        assert_eq!(check(Reach::Loopback, "::1", 1, 0), Ok(()));
        assert!(check(Reach::Loopback, "fe80::1", 1, 1).is_err());
    }
}
