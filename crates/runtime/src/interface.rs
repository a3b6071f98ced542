//! Network interfaces: the address to use, or a sentence about what is missing.

use std::net::{Ipv6Addr, SocketAddrV6};
use std::time::Duration;

use nix::ifaddrs::getifaddrs;
use nix::net::if_::{InterfaceFlags, if_nametoindex};
use thiserror::Error;
use v2g::link::sdp::Reach;

/// An interface that a session can run on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// The system's name for it, `eth0`.
    pub name: String,
    /// The system's number for it, which is part of every link-local address.
    pub index: u32,
    /// Its link-local address, or `::1`.
    pub address: Ipv6Addr,
    /// All zero on loopback.
    pub mac: [u8; 6],
}

/// Why an interface cannot be used.
#[derive(Debug, Error)]
pub enum InterfaceError {
    /// No such name.
    #[error("there is no network interface `{name}`; this machine has {present}")]
    Missing {
        /// The name asked for.
        name: String,
        /// Names that exist.
        present: String,
    },
    /// Administratively down.
    #[error("interface `{0}` is down; bring it up with: ip link set dev {0} up")]
    Down(String),
    /// Up, but without an `fe80::` address.
    #[error(
        "interface `{0}` has no IPv6 link-local address; is IPv6 switched off there? \
         See: sysctl net.ipv6.conf.{0}.disable_ipv6 net.ipv6.conf.{0}.addr_gen_mode"
    )]
    NoLinkLocal(String),
    /// Loopback without `::1`.
    #[error(
        "interface `{0}` has no IPv6 address ::1; is IPv6 switched off? \
         See: sysctl net.ipv6.conf.all.disable_ipv6 net.ipv6.conf.{0}.disable_ipv6"
    )]
    NoLoopback(String),
    /// Duplicate address detection still runs.
    #[error("the IPv6 link-local address of `{0}` is still tentative; has the link a carrier?")]
    Tentative(String),
    /// Duplicate address detection found another node.
    #[error("the IPv6 link-local address of `{0}` is also used by another node on the link")]
    Duplicate(String),
    /// The system does not say.
    #[error("cannot list the network interfaces: {0}")]
    System(#[from] std::io::Error),
}

/// How long a fresh interface may take to verify its address; the kernel needs one to two seconds.
const ADDRESS_WAIT: Duration = Duration::from_secs(3);
const ADDRESS_POLL: Duration = Duration::from_millis(100);

/// Every address with its state, one a line.
const ADDRESS_TABLE: &str = "/proc/net/if_inet6";
const FLAG_DUPLICATE: u8 = 0x08;
const FLAG_TENTATIVE: u8 = 0x40;

impl Interface {
    /// Looks `name` up and waits a moment if its address is still being verified.
    ///
    /// # Errors
    /// A sentence for the person at the terminal.
    pub async fn find(name: &str) -> Result<Self, InterfaceError> {
        let give_up = tokio::time::Instant::now() + ADDRESS_WAIT;
        loop {
            match Self::look_up(name) {
                Err(InterfaceError::Tentative(_)) if tokio::time::Instant::now() < give_up => {
                    tokio::time::sleep(ADDRESS_POLL).await;
                }
                result => return result,
            }
        }
    }

    /// Looks `name` up as it is now.
    ///
    /// # Errors
    /// A sentence for the person at the terminal.
    pub fn look_up(name: &str) -> Result<Self, InterfaceError> {
        let entries: Vec<_> = getifaddrs().map_err(std::io::Error::from)?.collect();
        let mut own = entries
            .iter()
            .filter(|entry| entry.interface_name == name)
            .peekable();
        let Some(first) = own.peek() else {
            let mut present: Vec<_> = entries
                .iter()
                .map(|entry| entry.interface_name.clone())
                .collect();
            present.sort();
            present.dedup();
            return Err(InterfaceError::Missing {
                name: name.to_owned(),
                present: present.join(", "),
            });
        };
        if !first.flags.contains(InterfaceFlags::IFF_UP) {
            return Err(InterfaceError::Down(name.to_owned()));
        }
        let table = std::fs::read_to_string(ADDRESS_TABLE).unwrap_or_default();
        let address = match first.flags.contains(InterfaceFlags::IFF_LOOPBACK) {
            true => loopback(&table, name)?,
            false => link_local(&table, name)?,
        };
        let mac = own.find_map(|entry| entry.address.as_ref()?.as_link_addr()?.addr());
        let index = if_nametoindex(name).map_err(std::io::Error::from)?;
        Ok(Self {
            name: name.to_owned(),
            index,
            address,
            mac: mac.unwrap_or_default(),
        })
    }

    /// Whether this is the machine talking to itself.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.address.is_loopback()
    }

    /// Who counts as being on this link.
    #[must_use]
    pub fn reach(&self) -> Reach {
        match self.is_loopback() {
            true => Reach::Loopback,
            false => Reach::LinkLocal {
                scope_id: self.index,
            },
        }
    }

    /// The own address with `port` and the scope that the system needs.
    #[must_use]
    pub fn socket_address(&self, port: u16) -> SocketAddrV6 {
        SocketAddrV6::new(self.address, port, 0, self.reach().scope_id())
    }
}

/// Finds the usable link-local address of `name` in the kernel's table.
fn link_local(table: &str, name: &str) -> Result<Ipv6Addr, InterfaceError> {
    let mut unusable = InterfaceError::NoLinkLocal(name.to_owned());
    for (address, flags) in
        addresses(table, name).filter(|(address, _)| address.is_unicast_link_local())
    {
        if flags & FLAG_DUPLICATE != 0 {
            unusable = InterfaceError::Duplicate(name.to_owned());
        } else if flags & FLAG_TENTATIVE != 0 {
            unusable = InterfaceError::Tentative(name.to_owned());
        } else {
            return Ok(address);
        }
    }
    Err(unusable)
}

/// Finds `::1` there.
fn loopback(table: &str, name: &str) -> Result<Ipv6Addr, InterfaceError> {
    let found = addresses(table, name)
        .map(|(address, _)| address)
        .find(Ipv6Addr::is_loopback);
    found.ok_or_else(|| InterfaceError::NoLoopback(name.to_owned()))
}

/// Addresses of `name` with their flags, from lines `fe80…01 04 40 20 80 eth0`.
fn addresses(table: &str, name: &str) -> impl Iterator<Item = (Ipv6Addr, u8)> {
    table.lines().filter_map(move |line| {
        let mut words = line.split_whitespace();
        let address = Ipv6Addr::from(u128::from_str_radix(words.next()?, 16).ok()?);
        let flags = u8::from_str_radix(words.nth(3)?, 16).ok()?;
        (words.next() == Some(name)).then_some((address, flags))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
        00000000000000000000000000000001 01 80 10 80       lo\n\
        fd000000000000000000000000000002 04 40 00 82     eth0\n\
        fe8000000000000000fc00fffe000001 04 40 20 80     eth0\n\
        fe800000000000000000000000000009 05 40 20 c0     eth1\n\
        fe80000000000000000000000000000a 06 40 20 c8     eth2\n";

    #[test]
    fn the_link_local_address_is_found_among_others() {
        let address: Ipv6Addr = "fe80::fc:ff:fe00:1".parse().unwrap();
        assert_eq!(link_local(TABLE, "eth0").unwrap(), address);
    }

    #[test]
    fn each_state_in_which_an_address_is_unusable_has_its_sentence() {
        assert!(matches!(
            link_local(TABLE, "eth1"),
            Err(InterfaceError::Tentative(_))
        ));
        assert!(matches!(
            link_local(TABLE, "eth2"),
            Err(InterfaceError::Duplicate(_))
        ));
        assert!(matches!(
            link_local(TABLE, "lo"),
            Err(InterfaceError::NoLinkLocal(_))
        ));
        assert!(matches!(
            link_local("", "eth0"),
            Err(InterfaceError::NoLinkLocal(_))
        ));
        assert!(matches!(
            loopback("", "lo"),
            Err(InterfaceError::NoLoopback(_))
        ));
    }

    #[test]
    fn a_missing_interface_is_answered_with_those_that_exist() {
        let error = Interface::look_up("plc7").unwrap_err().to_string();
        assert!(error.contains("no network interface `plc7`"), "{error}");
        assert!(error.contains("lo"), "{error}");
    }

    #[test]
    fn loopback_is_reached_by_its_own_address_without_scope() {
        let lo = Interface::look_up("lo").unwrap();
        assert!(lo.is_loopback());
        assert_eq!(lo.reach(), Reach::Loopback);
        assert_eq!(lo.socket_address(7), "[::1]:7".parse().unwrap());
    }
}
