//! An element of a message and everything inside it, asked by name.

use v2g_exi::tree::Node;
use v2g_exi::walk::Datum;

use super::number;

/// An element first, then what is inside it; never more than that.
#[derive(Clone, Copy)]
pub(super) struct Part<'t, 'a>(pub(super) &'t [Node<'a>]);

impl<'t, 'a> Part<'t, 'a> {
    /// The element's own name; empty if there is none.
    pub(super) fn name(self) -> &'static str {
        self.0.first().map_or("", |it| it.name)
    }

    /// Whether a message is of ISO 15118-20, which has the header inside of each message.
    pub(super) fn is_iso20(self) -> bool {
        self.0.get(1).is_some_and(|it| it.name == "Header")
    }

    /// Whether a message is of ISO 15118-2.
    pub(super) fn is_iso2(self) -> bool {
        let root = self.0.first();
        root.is_some_and(|it| it.namespace.contains(":15118:2:"))
    }

    /// The first element inside.
    pub(super) fn inside(self) -> Option<Self> {
        self.at(1)
    }

    /// The element at this place with what is inside of it.
    fn at(self, place: usize) -> Option<Self> {
        let rest = self.0.get(place..)?;
        let depth = rest.first()?.depth;
        let inside = rest.iter().skip(1).take_while(|it| it.depth > depth);
        rest.get(..=inside.count()).map(Self)
    }

    pub(super) fn parts(self, name: &str) -> impl Iterator<Item = Self> + use<'_, 't, 'a> {
        let places = self.0.iter().enumerate().skip(1);
        let named = places.filter(move |(_, it)| it.name == name);
        named.filter_map(move |(place, _)| self.at(place))
    }

    pub(super) fn part(self, name: &str) -> Option<Self> {
        self.parts(name).next()
    }

    pub(super) fn has_element(self, which: impl Fn(&str) -> bool) -> bool {
        self.0.iter().any(|it| which(it.name))
    }

    fn datum(self, name: &str) -> Option<&'t Datum<'a>> {
        let inside = self.0.iter().skip(1);
        inside
            .filter(|it| it.name == name)
            .find_map(|it| it.value.as_ref())
    }

    pub(super) fn literal(self, name: &str) -> Option<&'static str> {
        match self.datum(name)? {
            Datum::Literal(literal) => Some(literal),
            _ => None,
        }
    }

    /// The literal, or nothing.
    pub(super) fn said(self, name: &str) -> String {
        self.literal(name).unwrap_or_default().to_owned()
    }

    /// All literals of this name, separated by commas.
    pub(super) fn literals(self, name: &str) -> String {
        let literals = self.0.iter().filter(|it| it.name == name);
        let literals = literals.filter_map(|it| match it.value {
            Some(Datum::Literal(literal)) => Some(literal),
            _ => None,
        });
        literals.collect::<Vec<_>>().join(", ")
    }

    pub(super) fn integer(self, name: &str) -> Option<i128> {
        match *self.datum(name)? {
            Datum::Integer(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn truth(self, name: &str) -> Option<bool> {
        match *self.datum(name)? {
            Datum::Boolean(truth) => Some(truth),
            _ => None,
        }
    }

    /// Text, or bytes as hex.
    pub(super) fn text(self, name: &str) -> String {
        match self.datum(name) {
            Some(Datum::Text(text)) => text.to_string(),
            Some(Datum::Hex(bytes)) => hex(bytes.iter()),
            _ => String::new(),
        }
    }

    /// Text, or bytes as ASCII where they are that, else as hex.
    pub(super) fn identifier(self, name: &str) -> String {
        match self.datum(name) {
            Some(Datum::Hex(bytes)) if bytes.iter().all(|it| it.is_ascii_graphic()) => {
                bytes.iter().map(char::from).collect()
            }
            _ => self.text(name),
        }
    }

    /// The number of a physical value or rational number.
    pub(super) fn value(self, name: &str) -> Option<f64> {
        self.part(name)?.scaled()
    }

    fn scaled(self) -> Option<f64> {
        let exponent = self.integer("Multiplier").or(self.integer("Exponent"));
        let exponent = i32::try_from(exponent.unwrap_or_default()).ok()?;
        Some(self.integer("Value")? as f64 * 10_f64.powi(exponent))
    }

    /// The same with its unit: its own in ISO 15118-2, else what belongs there, since DIN SPEC 70121 may leave it
    /// out and ISO 15118-20 has none. Nothing if it is absent.
    pub(super) fn quantity(self, name: &str, unit: &str) -> String {
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

fn hex(bytes: impl Iterator<Item = u8>) -> String {
    bytes.map(|byte| format!("{byte:02X}")).collect()
}
