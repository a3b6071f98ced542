//! Which protocols a side speaks.

use serde::Deserialize;
use v2g::session::{Iso20Schema, Protocol, Protocols};

/// Key `protocols`: a list of names, such as `["iso2", "din"]`, whose order does not matter; all that
/// the engines speak unless set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct SpokenProtocols(Protocols);

/// Every protocol by its name in a file.
const NAMES: [(&str, Protocol); 8] = [
    ("din", Protocol::Din),
    ("iso2", Protocol::Iso2),
    ("iso20-ac", Protocol::Iso20(Iso20Schema::Ac)),
    ("iso20-dc", Protocol::Iso20(Iso20Schema::Dc)),
    ("iso20-acdp", Protocol::Iso20(Iso20Schema::Acdp)),
    ("iso20-wpt", Protocol::Iso20(Iso20Schema::Wpt)),
    ("iso20-ac-der-iec", Protocol::Iso20(Iso20Schema::AcDerIec)),
    ("iso20-ac-der-sae", Protocol::Iso20(Iso20Schema::AcDerSae)),
];

impl SpokenProtocols {
    /// The set of them.
    #[must_use]
    pub const fn set(self) -> Protocols {
        self.0
    }
}

impl From<Protocols> for SpokenProtocols {
    fn from(protocols: Protocols) -> Self {
        Self(protocols)
    }
}

impl TryFrom<Vec<String>> for SpokenProtocols {
    type Error = String;

    fn try_from(names: Vec<String>) -> Result<Self, String> {
        let known = || NAMES.map(|(name, _)| name).join(", ");
        let find = |name: &String| {
            let found = NAMES.into_iter().find(|(known, _)| known == name);
            let unknown = || format!("unknown protocol `{name}`, expected some of {}", known());
            found.map(|(_, protocol)| protocol).ok_or_else(unknown)
        };
        let protocols: Vec<Protocol> = names.iter().map(find).collect::<Result<_, _>>()?;
        match protocols.is_empty() {
            true => Err(format!("no protocol, expected some of {}", known())),
            false => Ok(Self(Protocols::of(&protocols))),
        }
    }
}
