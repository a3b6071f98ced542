//! SDP: how a vehicle finds the address, port and security of its station.
//!
//! The vehicle asks all stations on its link (UDP to [`MULTICAST`], port [`PORT`]), one answers.
//! Nothing of this is authenticated: whoever hears the question may answer. So the [`Client`] goes on listening
//! and reports a second, different answer, and leaves to its caller what to do when less security is offered
//! than was asked for.
//!
//! [`Client`] (vehicle) and [`Server`] (station) are engines without sockets, driven like the sessions:
//! `receive`, `expire`, `poll_transmit`, `poll_event`, `deadline`.
//!
//! The wireless variants (0x9002, 0x9003) are not read yet; their datagrams are ignored and counted.
//!
//! Source: ISO 15118-2:2014, 7.10.1; ISO 15118-20:2022, 7.10.1.

mod client;
mod message;
mod reach;
mod server;

pub use client::{Client, ClientEvent, Found, MAX_REQUESTS, RETRY_INTERVAL};
pub use message::{Request, Response, Security, Transport, Unusable};
pub use reach::Reach;
pub use server::{Offer, Server, ServerEvent, WINDOW};

use core::net::Ipv6Addr;

/// UDP port of the station's discovery service.
pub const PORT: u16 = 15118;

/// All nodes on the link, where the vehicle asks.
pub const MULTICAST: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);
