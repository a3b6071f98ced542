//! Which protocols a side speaks.

use serde::Deserialize;
use v2g::session::{Protocol, Protocols};

/// Key `protocols`: a list of names, such as `["iso2", "din"]`; their order does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct SpokenProtocols(Protocols);

/// Every protocol that there is, by its name in a file.
const NAMES: [(&str, Protocol); 2] = [("iso2", Protocol::Iso2), ("din", Protocol::Din)];

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
