//! What elements say, in words.

use super::number;
use crate::values::Values;

impl Values<'_, '_> {
    /// Whether a message is of ISO 15118-20, which has the header inside of each message.
    pub(super) fn is_iso20(self) -> bool {
        self.inside().is_some_and(|it| it.name() == "Header")
    }

    /// Whether a message is of ISO 15118-2.
    pub(super) fn is_iso2(self) -> bool {
        let namespace = self.node().map_or("", |it| it.namespace);
        namespace.contains(":15118:2:")
    }

    /// The literal, or nothing.
    pub(super) fn word(self, name: &str) -> String {
        self.literal(name).unwrap_or_default().to_owned()
    }

    /// All literals of this name, separated by commas.
    pub(super) fn words(self, name: &str) -> String {
        self.literals(name).collect::<Vec<_>>().join(", ")
    }

    /// The number of a physical value or rational number.
    pub(super) fn value(self, name: &str) -> Option<f64> {
        self.part(name)?.scaled()
    }

    /// The same with its unit: its own in ISO 15118-2, else what belongs there, since DIN SPEC 70121 may leave it
    /// out and ISO 15118-20 has none. Nothing if it is absent.
    pub(super) fn measure(self, name: &str, unit: &str) -> String {
        let Some(part) = self.part(name) else {
            return String::new();
        };
        let own = part.literal("Unit").filter(|_| part.is_iso2());
        let value = part.scaled();
        value.map_or_else(String::new, |value| number(value, own.unwrap_or(unit)))
    }

    /// The sum of all phases; none if not even the first is there.
    pub(super) fn phases(self, name: &str) -> Option<f64> {
        let first = self.value(name)?;
        let other = |phase| self.value(&format!("{name}_{phase}")).unwrap_or_default();
        Some(first + other("L2") + other("L3"))
    }

    pub(super) fn watt_hours(self, name: &str) -> Option<String> {
        self.integer(name).map(|energy| number(energy as f64, "Wh"))
    }

    /// The energy service in words, by its number.
    pub(super) fn service(self) -> String {
        let id = self.integer("ServiceID").unwrap_or_default();
        let name = match id {
            1 => "AC",
            2 => "DC",
            3 => "WPT",
            4 => "DC_ACDP",
            5 => "AC_BPT",
            6 => "DC_BPT",
            7 => "DC_ACDP_BPT",
            8 => "MCS",
            9 => "MCS_BPT",
            _ => return format!("service {id}"),
        };
        name.to_owned()
    }
}
