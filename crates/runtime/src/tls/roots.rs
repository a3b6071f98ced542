//! Roots that we hold, by what they may vouch for.

use rustls::DistinguishedName;
use v2g_contract::cert::{Certificate, Roots, Trust};

/// Root certificates in DER, typed by purpose: none vouches for what it is not listed for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RootStore {
    /// V2G roots: stations, by the standard also vehicles.
    pub v2g: Vec<Vec<u8>>,
    /// Roots of vehicle manufacturers: vehicles.
    pub oem: Vec<Vec<u8>>,
    /// Roots of mobility operators: contracts; vehicles below them are only tolerated.
    pub mo: Vec<Vec<u8>>,
    /// Roots of private operators: stations at home or of a fleet.
    pub private: Vec<Vec<u8>>,
}

impl RootStore {
    /// Gives the roots as `v2g-contract` wants them. What cannot be read vouches for nothing.
    pub fn with_trust<T>(&self, then: impl FnOnce(&Trust<'_>) -> T) -> T {
        let (v2g, oem) = (read(&self.v2g), read(&self.oem));
        let (mo, private) = (read(&self.mo), read(&self.private));
        then(&Trust {
            v2g: Roots::new(&v2g),
            oem: Roots::new(&oem),
            mo: Roots::new(&mo),
            private: Roots::new(&private),
        })
    }

    /// Those that may stand above a station, as a vehicle names them.
    pub(super) fn of_stations(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.v2g.iter().chain(&self.private)
    }

    /// Those that may stand above a vehicle, as a station names them (V2G20-2401).
    pub(super) fn of_vehicles(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.oem.iter().chain(&self.v2g)
    }
}

/// Those that can be read.
fn read(list: &[Vec<u8>]) -> Vec<Certificate<'_>> {
    let roots = list.iter().map(|der| Certificate::parse(der));
    roots.filter_map(Result::ok).collect()
}

/// The subjects, for `certificate_authorities`.
pub(super) fn names<'r>(roots: impl Iterator<Item = &'r Vec<u8>>) -> Vec<DistinguishedName> {
    let subject = |der: &'r Vec<u8>| {
        let root = Certificate::parse(der).ok()?;
        Some(DistinguishedName::from(root.subject.der().to_vec()))
    };
    roots.filter_map(subject).collect()
}
