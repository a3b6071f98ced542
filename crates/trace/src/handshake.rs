//! What the handshake of TLS came to.

use core::fmt::Write as _;
use core::time::Duration;

use crate::Direction;

/// The handshake of a connection, as far as the recording shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handshake {
    /// Versions that the vehicle offers, such as 0x0304 for TLS 1.3.
    pub offered_versions: Vec<u16>,
    /// Cipher suites that the vehicle offers, by their number.
    pub offered_suites: Vec<u16>,
    /// Key exchange groups that the vehicle offers.
    pub offered_groups: Vec<u16>,
    /// Types of the vehicle's extensions, in order.
    pub extensions: Vec<u16>,
    /// The server name that the vehicle asks for.
    pub server_name: Option<String>,
    /// The version that the station chose.
    pub version: Option<u16>,
    /// The suite that the station chose.
    pub suite: Option<u16>,
    /// The vehicle's certificates in DER, its own first; empty if it showed none or they are not readable.
    pub vehicle_certificates: Vec<Vec<u8>>,
    /// The station's, likewise.
    pub station_certificates: Vec<Vec<u8>>,
    /// Messages and alerts in order.
    pub steps: Vec<Step>,
    /// Secrets that are needed and not there, as key logs call them with the client's random number.
    pub missing: Vec<String>,
    /// Whether what came behind the handshake could be decrypted.
    pub decrypted: bool,
}

/// A message of the handshake, or an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Number of the packet.
    pub frame: u32,
    /// When.
    pub time: Duration,
    /// Which way.
    pub direction: Direction,
    /// Its name in the RFC; of an alert, its description.
    pub name: &'static str,
    /// Level of an alert: 1 is a warning, 2 is fatal; none for messages.
    pub alert: Option<u8>,
    /// Whether it was decrypted.
    pub encrypted: bool,
}

impl Handshake {
    /// The version in words; empty if none was chosen.
    #[must_use]
    pub fn version_name(&self) -> &'static str {
        self.version.map_or("", version)
    }

    /// The suite in words; empty if none was chosen.
    #[must_use]
    pub fn suite_name(&self) -> &'static str {
        self.suite.map_or("", suite)
    }

    /// One line: what was agreed on, who showed how many certificates.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = match (self.version, self.suite) {
            (Some(number), Some(chosen)) => format!("{} with {}", version(number), suite(chosen)),
            _ => "TLS whose handshake is not in the recording".to_owned(),
        };
        if let Some(name) = &self.server_name {
            let _ = write!(text, ", server name {name}");
        }
        let sides = [
            ("station", &self.station_certificates),
            ("vehicle", &self.vehicle_certificates),
        ];
        for (who, certificates) in sides {
            if !certificates.is_empty() {
                let _ = write!(text, ", {} certificates of the {who}", certificates.len());
            }
        }
        text
    }
}

/// A version in words.
#[must_use]
pub const fn version(number: u16) -> &'static str {
    match number {
        0x0300 => "SSL 3.0",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        0x0303 => "TLS 1.2",
        0x0304 => "TLS 1.3",
        _ => "unknown version",
    }
}

/// A cipher suite in words.
#[must_use]
pub const fn suite(number: u16) -> &'static str {
    match number {
        0x1301 => "TLS_AES_128_GCM_SHA256",
        0x1302 => "TLS_AES_256_GCM_SHA384",
        0x1303 => "TLS_CHACHA20_POLY1305_SHA256",
        0x003C => "TLS_RSA_WITH_AES_128_CBC_SHA256",
        0x009C => "TLS_RSA_WITH_AES_128_GCM_SHA256",
        0x009D => "TLS_RSA_WITH_AES_256_GCM_SHA384",
        0x00FF => "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
        0xC023 => "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        0xC025 => "TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA256",
        0xC027 => "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
        0xC02B => "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        0xC02C => "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        0xC02D => "TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256",
        0xC02F => "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        0xC030 => "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        0xCCA8 => "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        0xCCA9 => "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        _ => "unknown suite",
    }
}

/// What an alert says.
pub(crate) const fn alert(number: u8) -> &'static str {
    match number {
        0 => "close_notify",
        10 => "unexpected_message",
        20 => "bad_record_mac",
        22 => "record_overflow",
        40 => "handshake_failure",
        42 => "bad_certificate",
        43 => "unsupported_certificate",
        44 => "certificate_revoked",
        45 => "certificate_expired",
        46 => "certificate_unknown",
        47 => "illegal_parameter",
        48 => "unknown_ca",
        49 => "access_denied",
        50 => "decode_error",
        51 => "decrypt_error",
        70 => "protocol_version",
        71 => "insufficient_security",
        80 => "internal_error",
        86 => "inappropriate_fallback",
        90 => "user_canceled",
        109 => "missing_extension",
        110 => "unsupported_extension",
        112 => "unrecognized_name",
        113 => "bad_certificate_status_response",
        115 => "unknown_psk_identity",
        116 => "certificate_required",
        120 => "no_application_protocol",
        _ => "unknown alert",
    }
}
