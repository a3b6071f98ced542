//! The protocols that both ends can agree on, and sets of them.

use v2g_messages::{din, iso2, iso20};

use crate::{EnergyMode, EnergyModes, Identification, Proved};

/// A protocol that can be agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// DIN SPEC 70121:2014: DC only.
    Din,
    /// ISO 15118-2:2014.
    Iso2,
    /// ISO 15118-20:2022, with the messages of this energy service.
    Iso20(Iso20Schema),
}

/// Which messages of ISO 15118-20 are spoken beside the common ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Iso20Schema {
    /// AC in both directions.
    Ac,
    /// DC in both directions; also megawatt charging.
    Dc,
    /// Automatic connection device.
    Acdp,
    /// Wireless.
    Wpt,
    /// AC with grid codes after IEC.
    AcDerIec,
    /// AC with grid codes after SAE.
    AcDerSae,
}

impl Protocol {
    /// Every protocol, the one that a vehicle likes best first. Our choice: the newer the better.
    pub const ALL: [Self; 8] = [
        Self::Iso20(Iso20Schema::Dc),
        Self::Iso20(Iso20Schema::AcDerIec),
        Self::Iso20(Iso20Schema::AcDerSae),
        Self::Iso20(Iso20Schema::Ac),
        Self::Iso20(Iso20Schema::Acdp),
        Self::Iso20(Iso20Schema::Wpt),
        Self::Iso2,
        Self::Din,
    ];

    /// Its name in the handshake.
    #[must_use]
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::Din => din::MSG_DEF,
            Self::Iso2 => iso2::MSG_DEF,
            Self::Iso20(Iso20Schema::Ac) => iso20::ac::NAMESPACE,
            Self::Iso20(Iso20Schema::Dc) => iso20::dc::NAMESPACE,
            Self::Iso20(Iso20Schema::Acdp) => iso20::acdp::NAMESPACE,
            Self::Iso20(Iso20Schema::Wpt) => iso20::wpt::NAMESPACE,
            Self::Iso20(Iso20Schema::AcDerIec) => iso20::ac_der_iec::NAMESPACE,
            Self::Iso20(Iso20Schema::AcDerSae) => iso20::ac_der_sae::NAMESPACE,
        }
    }

    /// Its major and minor version in the handshake, as deployed.
    #[must_use]
    pub const fn version(self) -> (u32, u32) {
        match self {
            Self::Din | Self::Iso2 => (2, 0),
            Self::Iso20(_) => (1, 0),
        }
    }

    /// Whether energy can be transferred this way with it.
    #[must_use]
    pub const fn carries(self, mode: EnergyMode) -> bool {
        match self {
            Self::Iso2 => !matches!(
                mode,
                EnergyMode::Mcs | EnergyMode::DcAcdp | EnergyMode::Wireless
            ),
            Self::Din => matches!(
                mode,
                EnergyMode::DcCore | EnergyMode::DcExtended | EnergyMode::DcComboCore
            ),
            Self::Iso20(Iso20Schema::Dc) => mode.is_dc() && !matches!(mode, EnergyMode::DcAcdp),
            Self::Iso20(Iso20Schema::Acdp) => matches!(mode, EnergyMode::DcAcdp),
            Self::Iso20(Iso20Schema::Wpt) => matches!(mode, EnergyMode::Wireless),
            Self::Iso20(_) => matches!(mode, EnergyMode::AcSinglePhase | EnergyMode::AcThreePhase),
        }
    }
}

/// A set of protocols; all that are implemented unless set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protocols(u16);

impl Protocols {
    /// The set of these.
    #[must_use]
    pub fn of(protocols: &[Protocol]) -> Self {
        let within = |(index, known)| protocols.contains(known).then_some(bit(index));
        let bits = Protocol::ALL.iter().enumerate().filter_map(within);
        Self(bits.fold(0, |set, bit| set | bit))
    }

    /// Whether `protocol` is one of them.
    #[must_use]
    pub fn contains(self, protocol: Protocol) -> bool {
        self.iter().any(|known| known == protocol)
    }

    /// The protocols of the set in the order of [`Protocol::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Protocol> {
        let member = move |(index, _): &(usize, Protocol)| self.0 & bit(*index) != 0;
        let all = Protocol::ALL.into_iter().enumerate();
        all.filter(member).map(|(_, protocol)| protocol)
    }

    /// Those of them that `keep` keeps.
    #[must_use]
    pub fn only(self, keep: impl Fn(Protocol) -> bool) -> Self {
        let all = Protocol::ALL.into_iter().enumerate();
        let kept = all.filter(|(_, protocol)| self.contains(*protocol) && keep(*protocol));
        Self(kept.fold(0, |set, (index, _)| set | bit(index)))
    }

    /// Those that may be spoken over a connection that has proved this.
    pub(crate) fn over(self, proved: Proved, iso20_without_tls: bool) -> Self {
        let external = Identification::External;
        self.only(|protocol| proved.admits(protocol, external, iso20_without_tls))
    }

    /// Those that are implemented and carry one of these modes.
    pub(crate) fn usable(self, modes: EnergyModes) -> Self {
        let implemented = Self::default();
        let carries = |protocol: Protocol| modes.iter().any(|mode| protocol.carries(mode));
        self.only(|protocol| implemented.contains(protocol) && carries(protocol))
    }
}

impl Default for Protocols {
    fn default() -> Self {
        Self::of(&[
            Protocol::Iso20(Iso20Schema::Dc),
            Protocol::Iso20(Iso20Schema::AcDerIec),
            Protocol::Iso20(Iso20Schema::AcDerSae),
            Protocol::Iso20(Iso20Schema::Ac),
            Protocol::Iso20(Iso20Schema::Acdp),
            Protocol::Iso20(Iso20Schema::Wpt),
            Protocol::Iso2,
            Protocol::Din,
        ])
    }
}

/// The place of the protocol with this number in [`Protocol::ALL`].
fn bit(index: usize) -> u16 {
    1u16.wrapping_shl(u32::try_from(index).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        for protocol in Protocol::ALL {
            let set = Protocols::of(&[protocol]);
            assert!(set.iter().eq([protocol]));
        }
        assert!(Protocols::of(&Protocol::ALL).iter().eq(Protocol::ALL));
        assert_eq!(Protocols::of(&[]).iter().next(), None);
    }

    #[test]
    fn what_cannot_carry_the_current_is_not_usable() {
        let all = Protocols::of(&[Protocol::Din, Protocol::Iso2]);
        let ac = all.usable(EnergyModes::of(&[EnergyMode::AcSinglePhase]));
        assert!(ac.iter().eq([Protocol::Iso2]));
    }
}
