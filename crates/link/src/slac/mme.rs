//! Numbers of the management messages.

use core::fmt;

/// Number of a management message; its two lowest bits tell request, confirmation, indication and response apart.
///
/// Numbers from 0xA000 on are the vendors' own: the same number means another thing on each chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MmeType(pub u16);

impl MmeType {
    /// Gives a modem the key of its network.
    pub const CM_SET_KEY_REQ: Self = Self(0x6008);
    /// The modem's answer.
    pub const CM_SET_KEY_CNF: Self = Self(0x6009);
    /// Asks for less power on some carriers.
    pub const CM_AMP_MAP_REQ: Self = Self(0x601C);
    /// Whether the map is taken.
    pub const CM_AMP_MAP_CNF: Self = Self(0x601D);
    /// Asks which networks a modem is in.
    pub const CM_NW_INFO_REQ: Self = Self(0x6038);
    /// The networks.
    pub const CM_NW_INFO_CNF: Self = Self(0x6039);
    /// Asks which stations are in the network and how fast.
    pub const CM_NW_STATS_REQ: Self = Self(0x6048);
    /// The stations.
    pub const CM_NW_STATS_CNF: Self = Self(0x6049);
    /// A vehicle asks all stations how they want to measure.
    pub const CM_SLAC_PARM_REQ: Self = Self(0x6064);
    /// A station's answer.
    pub const CM_SLAC_PARM_CNF: Self = Self(0x6065);
    /// The vehicle is about to sound.
    pub const CM_START_ATTEN_CHAR_IND: Self = Self(0x606A);
    /// How much of the vehicle's signal arrived at the station.
    pub const CM_ATTEN_CHAR_IND: Self = Self(0x606E);
    /// The vehicle has heard that.
    pub const CM_ATTEN_CHAR_RSP: Self = Self(0x606F);
    /// One sound.
    pub const CM_MNBC_SOUND_IND: Self = Self(0x6076);
    /// Asks for, or announces, toggles of the control pilot.
    pub const CM_VALIDATE_REQ: Self = Self(0x6078);
    /// The station's answer.
    pub const CM_VALIDATE_CNF: Self = Self(0x6079);
    /// The vehicle chooses a station.
    pub const CM_SLAC_MATCH_REQ: Self = Self(0x607C);
    /// The station hands over the key of its network.
    pub const CM_SLAC_MATCH_CNF: Self = Self(0x607D);
    /// A modem reports to its own host how one sound arrived.
    pub const CM_ATTEN_PROFILE_IND: Self = Self(0x6086);

    /// Whether the number belongs to the makers of the chip.
    #[must_use]
    pub const fn is_vendor(self) -> bool {
        self.0 >= 0xA000
    }

    fn name(self) -> Option<&'static str> {
        Some(match self.0 & !0b11 {
            0x6008 => "CM_SET_KEY",
            0x601C => "CM_AMP_MAP",
            0x6038 => "CM_NW_INFO",
            0x6048 => "CM_NW_STATS",
            0x6064 => "CM_SLAC_PARM",
            0x6068 => "CM_START_ATTEN_CHAR",
            0x606C => "CM_ATTEN_CHAR",
            0x6070 => "CM_PKCS_CERT",
            0x6074 => "CM_MNBC_SOUND",
            0x6078 => "CM_VALIDATE",
            0x607C => "CM_SLAC_MATCH",
            0x6080 => "CM_SLAC_USER_DATA",
            0x6084 => "CM_ATTEN_PROFILE",
            _ => return None,
        })
    }
}

impl fmt::Display for MmeType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self.0 & 0b11 {
            0 => "REQ",
            1 => "CNF",
            2 => "IND",
            _ => "RSP",
        };
        match self.name() {
            Some(name) => write!(out, "{name}.{variant}"),
            None => write!(out, "MME 0x{:04X}", self.0),
        }
    }
}
