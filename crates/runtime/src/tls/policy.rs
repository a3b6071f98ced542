//! Whether a connection may do without TLS.

use serde::Deserialize;
use v2g::link::sdp::Security;

/// What is done about TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TlsPolicy {
    /// Never: connections are plain.
    Off,
    /// Where the other side has it. A vehicle goes on without when the station says that it has none, or when the
    /// handshake fails, and says so: whoever is on the link can bring that about.
    Preferred,
    /// Always: no TLS, no session.
    #[default]
    Required,
}

impl TlsPolicy {
    /// What a vehicle asks for.
    #[must_use]
    pub const fn asks_for(self) -> Security {
        match self {
            Self::Off => Security::None,
            Self::Preferred | Self::Required => Security::Tls,
        }
    }

    /// Whether a session over this may be.
    #[must_use]
    pub const fn admits(self, security: Security) -> bool {
        match (self, security) {
            (Self::Off, Security::None) | (Self::Required, Security::Tls) => true,
            (Self::Off, Security::Tls) | (Self::Required, Security::None) => false,
            (Self::Preferred, _) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Security::{None, Tls};
    use TlsPolicy::{Off, Preferred, Required};

    /// Policy, what the station offers, whether there is a session.
    const TABLE: [(TlsPolicy, Security, bool); 6] = [
        (Off, None, true),
        (Off, Tls, false),
        (Preferred, None, true),
        (Preferred, Tls, true),
        (Required, None, false),
        (Required, Tls, true),
    ];

    #[test]
    fn each_cell_of_the_transport_table_holds() {
        for (policy, offered, admitted) in TABLE {
            assert_eq!(policy.admits(offered), admitted, "{policy:?}, {offered:?}");
        }
    }

    #[test]
    fn what_is_asked_for_is_admitted() {
        for policy in [Off, Preferred, Required] {
            assert!(policy.admits(policy.asks_for()));
        }
    }
}
