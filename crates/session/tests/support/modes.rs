//! Every way in which ISO 15118-20 transfers energy.

use core::time::Duration;

use v2g_session::*;

use super::grid::{IEC, grid, iec_inverter, sae_code, sae_inverter};
use super::{
    Pair, ac_station, ac_vehicle, acdp_station, dc_station, dc_vehicle, session_id,
    wireless_station, wireless_vehicle,
};

/// A service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Ac,
    AcBpt,
    Dc,
    DcBpt,
    Mcs,
    McsBpt,
    Acdp,
    AcdpBpt,
    Wpt,
    DerIec,
    DerSae,
}

pub const MODES: [Mode; 11] = [
    Mode::Ac,
    Mode::AcBpt,
    Mode::Dc,
    Mode::DcBpt,
    Mode::Mcs,
    Mode::McsBpt,
    Mode::Acdp,
    Mode::AcdpBpt,
    Mode::Wpt,
    Mode::DerIec,
    Mode::DerSae,
];

pub const CONTROLS: [ControlMode; 2] = [ControlMode::Scheduled, ControlMode::Dynamic];

pub const BACK: Discharge = Discharge {
    max_power: Watts::new(10_000),
    min_power: Watts::ZERO,
    max_current: Amperes::new(30),
    min_current: Amperes::ZERO,
};

pub const VEHICLE: PeerProof = PeerProof {
    certificate: [0xCA; 32],
    evccid: None,
};

pub const STATION: PeerProof = PeerProof {
    certificate: [0x5E; 32],
    evccid: None,
};

impl Mode {
    pub fn energy(self) -> EnergyMode {
        match self {
            Self::Ac | Self::AcBpt | Self::DerIec | Self::DerSae => EnergyMode::AcThreePhase,
            Self::Dc | Self::DcBpt => EnergyMode::DcExtended,
            Self::Mcs | Self::McsBpt => EnergyMode::Mcs,
            Self::Acdp | Self::AcdpBpt => EnergyMode::DcAcdp,
            Self::Wpt => EnergyMode::Wireless,
        }
    }

    pub fn schema(self) -> Iso20Schema {
        match self {
            Self::Ac | Self::AcBpt => Iso20Schema::Ac,
            Self::Dc | Self::DcBpt | Self::Mcs | Self::McsBpt => Iso20Schema::Dc,
            Self::Acdp | Self::AcdpBpt => Iso20Schema::Acdp,
            Self::Wpt => Iso20Schema::Wpt,
            Self::DerIec => Iso20Schema::AcDerIec,
            Self::DerSae => Iso20Schema::AcDerSae,
        }
    }

    pub fn is_bidirectional(self) -> bool {
        !matches!(
            self,
            Self::Ac | Self::Dc | Self::Mcs | Self::Acdp | Self::Wpt
        )
    }

    /// The phase of this service, of those for AC, DC and wireless.
    pub fn phase(self, [ac, dc, wireless]: [Phase; 3]) -> Phase {
        match self.energy() {
            EnergyMode::Wireless => wireless,
            energy if energy.is_dc() => dc,
            _ => ac,
        }
    }

    pub fn charging(self) -> Phase {
        self.phase([Phase::AcCharging, Phase::DcCharging, Phase::WptCharging])
    }

    pub fn models(self, control: ControlMode) -> (Station, Vehicle) {
        let (station, vehicle) = match self.energy() {
            EnergyMode::Wireless => (wireless_station(), wireless_vehicle()),
            EnergyMode::DcAcdp => (acdp_station(), dc_vehicle()),
            energy if energy.is_dc() => (dc_station(), dc_vehicle()),
            _ => (ac_station(), ac_vehicle()),
        };
        let discharge = self.is_bidirectional().then_some(BACK);
        let (code, inverter) = match self {
            Self::DerIec => (Some(GridCode::Iec(&IEC)), Some(iec_inverter())),
            Self::DerSae => (Some(GridCode::Sae(sae_code(80))), Some(sae_inverter())),
            _ => (None, None),
        };
        let station = Station {
            modes: EnergyModes::of(&[self.energy()]),
            discharge,
            grid: code.map(grid),
            ..station
        };
        let vehicle = Vehicle {
            mode: self.energy(),
            control,
            discharge,
            inverter,
            departure: Some(Duration::from_secs(8 * 3600)),
            energy_request: Some(WattHours::new(30_000)),
            ..vehicle
        };
        (station, vehicle)
    }

    /// Over TLS 1.3, each end knowing the other.
    pub fn pair(self, control: ControlMode) -> Pair {
        let (station, vehicle) = self.models(control);
        Pair::with(secc_config(), station, evcc_config(), vehicle)
    }

    pub fn at_charging(self, control: ControlMode) -> Pair {
        let mut pair = self.pair(control);
        pair.run_to(self.charging());
        pair
    }
}

pub fn secc_config() -> SeccConfig {
    SeccConfig {
        proved: Proved::tls13(Some(VEHICLE)),
        unix_time: 1_750_000_000,
        ..SeccConfig::new(session_id())
    }
}

pub fn evcc_config() -> EvccConfig {
    EvccConfig {
        proved: Proved::tls13(Some(STATION)),
        unix_time: 1_750_000_000,
        ..EvccConfig::default()
    }
}
