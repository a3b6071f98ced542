//! What a connection has proved before its first message.

use crate::{Protocol, ShortText};

/// How a connection is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Security {
    /// Not at all.
    #[default]
    Plain,
    /// TLS 1.2.
    Tls12,
    /// TLS 1.3.
    Tls13,
}

/// How the customer is to be identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Identification {
    /// By means outside the protocol: a card, an app, nothing (EIM).
    External,
    /// By the contract in the vehicle: Plug & Charge.
    Contract,
}

/// The certificate that the peer has shown in the TLS handshake, and has proved to hold the key of.
///
/// Only whoever verified the chain and saw the handshake's signature may make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PeerProof {
    /// SHA-256 over the leaf certificate's DER: what ties a resumed session to the vehicle that
    /// paused it.
    pub certificate: [u8; 32],
    /// Common name of a vehicle's certificate, which is its EVCCID (V2G20-2598); absent in a
    /// station's, and where it is longer or not printable ASCII.
    pub evccid: Option<ShortText<64>>,
}

/// What stands behind a connection when an engine is made for it: the version of TLS, and who the
/// peer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Proved {
    security: Security,
    peer: Option<PeerProof>,
}

impl Proved {
    /// A connection without TLS: nothing is proved.
    pub const PLAIN: Self = Self {
        security: Security::Plain,
        peer: None,
    };

    /// A connection over TLS 1.2, where only the station shows a certificate.
    #[must_use]
    pub const fn tls12(peer: Option<PeerProof>) -> Self {
        Self {
            security: Security::Tls12,
            peer,
        }
    }

    /// A connection over TLS 1.3, where both sides show one; `None` where the peer had none to show.
    #[must_use]
    pub const fn tls13(peer: Option<PeerProof>) -> Self {
        Self {
            security: Security::Tls13,
            peer,
        }
    }

    /// How the connection is protected.
    #[must_use]
    pub const fn security(&self) -> Security {
        self.security
    }

    /// Who the peer is, if it has proved that.
    #[must_use]
    pub const fn peer(&self) -> Option<&PeerProof> {
        self.peer.as_ref()
    }

    /// Whether nobody on the link can read or change what is said.
    #[must_use]
    pub const fn is_protected(&self) -> bool {
        !matches!(self.security, Security::Plain)
    }

    /// Whether `protocol` may be spoken with this identification over the connection.
    ///
    /// ISO 15118-20 runs over TLS 1.3 with certificates of both sides and over nothing else
    /// (V2G20-1237, V2G20-2356, V2G20-2400), contracts are used over TLS only (V2G2-634), and DIN
    /// SPEC 70121 has none. `iso20_without_tls` is the laboratory's switch; it never opens
    /// contracts.
    #[must_use]
    pub const fn admits(
        &self,
        protocol: Protocol,
        identification: Identification,
        iso20_without_tls: bool,
    ) -> bool {
        let contract = matches!(identification, Identification::Contract);
        let mutual = matches!(self.security, Security::Tls13) && self.peer.is_some();
        match protocol {
            Protocol::Din => !contract,
            Protocol::Iso2 => !contract || self.is_protected(),
            Protocol::Iso20(_) => mutual || (iso20_without_tls && !contract),
        }
    }
}
