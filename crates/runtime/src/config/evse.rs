//! Charging points of one process: the tables `[[evse]]`.

use std::path::{Path, PathBuf};

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use v2g::link::slac::Modem;
use v2g::session::{Amperes, EvseId, Station, Volts, Watts};

use super::StationConfig;
use super::bounded::Bounded;
use super::station::{evse_id, evse_id_din};
use crate::daemon::Powerline;

/// A table `[[evse]]`: what differs from `[station]` at this charging point.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvseConfig {
    /// Network interface of its modem, or of the cable itself.
    pub interface: String,
    #[serde(deserialize_with = "evse_id")]
    evse_id: EvseId,
    #[serde(default, deserialize_with = "evse_id_din")]
    evse_id_din: Option<EvseId>,
    /// How vehicles are matched.
    #[serde(default)]
    pub slac: Slac,
    /// Unix socket of the process that drives its equipment; without one the equipment is simulated.
    #[serde(default)]
    pub bridge: Option<PathBuf>,
    #[serde(default)]
    max_voltage: Option<Bounded<1, 1500>>,
    #[serde(default)]
    max_current: Option<Bounded<0, 3000>>,
    #[serde(default)]
    max_power: Option<Bounded<0, 4500>>,
    #[serde(default)]
    max_current_ac: Option<Bounded<6, 125>>,
}

/// How a charging point matches its vehicles over the powerline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slac {
    /// Not at all: the link is there by itself.
    #[default]
    Off,
    /// With a modem that is asked for its chip.
    Auto,
    /// QCA7000, QCA7005.
    Qualcomm,
    /// IS32CG5317.
    Lumissil,
    /// MSE102x.
    Vertexcom,
    /// Any other: only its key is set.
    Plain,
}

impl Slac {
    /// For the daemon.
    #[must_use]
    pub const fn powerline(self) -> Option<Powerline> {
        let modem = match self {
            Self::Off => return None,
            Self::Auto => None,
            Self::Qualcomm => Some(Modem::QUALCOMM),
            Self::Lumissil => Some(Modem::LUMISSIL),
            Self::Vertexcom => Some(Modem::VERTEXCOM),
            Self::Plain => Some(Modem::PLAIN),
        };
        Some(Powerline { modem })
    }
}

impl EvseConfig {
    /// Name of the charging point.
    #[must_use]
    pub const fn evse_id(&self) -> EvseId {
        self.evse_id
    }

    /// The settings of all charging points, for this one.
    #[must_use]
    pub fn station(&self, common: &StationConfig) -> StationConfig {
        common.named(self.evse_id, self.evse_id_din)
    }

    /// Lowers the limits of a station to those of this charging point, in both directions; they raise none.
    #[must_use]
    pub fn limited(&self, station: Station) -> Station {
        let mut limited = station;
        if let Some(power) = self.max_power {
            // Of DC, and by the current of AC.
            let power = Watts::from_f64(power.0 * 1000.0);
            limited.set_limits(power);
            limited.dc.max_power = limited.dc.max_power.min(station.dc.max_power);
            limited.ac.max_current = limited.ac.max_current.min(station.ac.max_current);
            if let Some(back) = &mut limited.discharge {
                back.max_power = back.max_power.min(power);
            }
        }
        let (dc, ac) = (&mut limited.dc, &mut limited.ac);
        if let Some(Bounded(voltage)) = self.max_voltage {
            dc.max_voltage = dc.max_voltage.min(Volts::from_f64(voltage));
        }
        if let Some(Bounded(current)) = self.max_current {
            let current = Amperes::from_f64(current);
            dc.max_current = dc.max_current.min(current);
            if let Some(back) = &mut limited.discharge {
                back.max_current = back.max_current.min(current);
            }
        }
        if let Some(Bounded(current)) = self.max_current_ac {
            ac.max_current = ac.max_current.min(Amperes::from_f64(current));
        }
        limited
    }

    /// Files that it names are found from where the configuration stands.
    pub(super) fn place(&mut self, file: &Path) {
        if let (Some(bridge), Some(folder)) = (&mut self.bridge, file.parent()) {
            *bridge = folder.join(&bridge);
        }
    }
}

/// What somebody does on the way is simulated, so it cannot happen where another process drives the equipment.
pub(super) fn scripted(config: &super::Config, text: &str) -> Result<(), toml::de::Error> {
    let bridged = config.evse.iter().find(|evse| evse.bridge.is_some());
    let Some(evse) = bridged.filter(|_| !config.station.script.is_empty()) else {
        return Ok(());
    };
    let at = text.find("station.script").unwrap_or_default();
    let line = text.bytes().take(at).filter(|octet| *octet == b'\n');
    Err(toml::de::Error::custom(format_args!(
        "line {}, station.script: simulated equipment follows it only, and charging point `{}` has a bridge",
        line.count() + 1,
        evse.evse_id
    )))
}

/// Each interface and each name once.
pub(super) fn distinct<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<EvseConfig>, D::Error> {
    let points = Vec::<EvseConfig>::deserialize(from)?;
    for (index, point) in points.iter().enumerate() {
        let (before, _) = points.split_at(index);
        if before
            .iter()
            .any(|other| other.interface == point.interface)
        {
            let name = &point.interface;
            return Err(D::Error::custom(format_args!(
                "interface `{name}` belongs to two charging points"
            )));
        }
        if before.iter().any(|other| other.evse_id == point.evse_id) {
            let name = point.evse_id;
            return Err(D::Error::custom(format_args!(
                "evse_id `{name}` belongs to two charging points"
            )));
        }
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    const TWO: &str = "
        [[evse]]
        interface = 'eth1'
        evse_id = 'DE*V2G*E1'
        slac = 'auto'
        max_power = 50
        [[evse]]
        interface = 'eth2'
        evse_id = 'DE*V2G*E2'
        bridge = 'e2.sock'";

    #[test]
    fn each_point_has_its_own_name_link_and_limits() {
        let config = Config::parse(TWO).unwrap();
        let [first, second] = &config.evse[..] else {
            panic!("two")
        };
        assert_eq!(first.station(&config.station).evse_id(), first.evse_id());
        let rated = Station::dc(
            first.evse_id(),
            Volts::new(920),
            Amperes::new(400),
            Watts::new(150_000),
        );
        assert_eq!(first.limited(rated).dc.max_power, Watts::new(50_000));
        assert_eq!(second.limited(rated), rated);
        let ac = Station::ac(first.evse_id(), Volts::new(230), Amperes::new(125));
        let per_phase = first.limited(ac).ac.max_current.as_f64();
        assert!(
            (72.0..=73.0).contains(&per_phase),
            "50 kW in three phases: {per_phase} A"
        );
        assert!(first.slac.powerline().is_some_and(|it| it.modem.is_none()));
        assert!(second.slac.powerline().is_none());
        assert_eq!(second.bridge.as_deref(), Some(Path::new("e2.sock")));
    }

    #[test]
    fn a_script_for_equipment_that_is_not_simulated_is_refused() {
        let script = "\n[[station.script]]\nafter = 1\ndo = 'stop'\n";
        let error = Config::parse(&format!("{script}{TWO}")).unwrap_err();
        let told = error.to_string();
        assert!(
            told.contains("line 2, station.script") && told.contains("DE*V2G*E2"),
            "{told}"
        );
        let simulated = TWO.replace("bridge = 'e2.sock'", "");
        assert!(Config::parse(&format!("{script}{simulated}")).is_ok());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (from, to, told) in [
            ("'auto'", "'on'", "line 5"),
            ("50", "5000", "line 6"),
            ("bridge", "brigde", "line 10"),
            ("eth2", "eth1", "interface `eth1` belongs to two"),
            ("*E2'", "*E1'", "evse_id `DE*V2G*E1` belongs to two"),
            ("interface = 'eth1'", "", "missing field `interface`"),
        ] {
            let error = Config::parse(&TWO.replace(from, to)).unwrap_err();
            assert!(error.to_string().contains(told), "{to}: {error}");
        }
    }
}
