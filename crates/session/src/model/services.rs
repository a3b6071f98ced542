//! Services beyond charging: what a station offers, and what a vehicle takes of it.

/// A service beyond charging that a station offers; in ISO 15118-2 only over TLS.
///
/// A station is built with its services, so their tables are `static`: firmware has them in flash, a
/// program makes them once when it starts. Our choice, for it costs no memory in the engine and has
/// no lifetime.
///
/// ```
/// use v2g_session::{Parameter, ParameterSet, ParameterValue, Service, ServiceCategory};
///
/// static INTERNET: [Service; 1] = [Service {
///     id: 3,
///     name: "InternetAccess",
///     category: ServiceCategory::Internet,
///     scope: "",
///     free: true,
///     sets: &[ParameterSet {
///         id: 4,
///         parameters: &[
///             Parameter { name: "Protocol", value: ParameterValue::Text("https") },
///             Parameter { name: "Port", value: ParameterValue::Int(443) },
///         ],
///     }],
/// }];
/// assert!(INTERNET[0].has(Some(4)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its number: 3 is internet access, 4 use case information, from 60,000 on the maker's own.
    /// Charging (1) and certificates (2) are not listed here, the engine offers them by itself.
    pub id: u16,
    /// Name to show to people, up to 32 characters; may be empty.
    pub name: &'static str,
    /// What it is about.
    pub category: ServiceCategory,
    /// Where it applies, up to 64 characters; may be empty.
    pub scope: &'static str,
    /// Whether it costs nothing.
    pub free: bool,
    /// Its variants; none if it has only one.
    pub sets: &'static [ParameterSet],
}

/// What a service is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceCategory {
    /// Internet access.
    Internet,
    /// Installation and update of contract certificates.
    Certificate,
    /// Anything else.
    Other,
}

/// A variant of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParameterSet {
    /// The number by which the vehicle chooses it.
    pub id: i16,
    /// What makes this variant.
    pub parameters: &'static [Parameter],
}

/// A named value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: ParameterValue,
}

/// The value of a [`Parameter`]; the type is the station's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterValue {
    /// Yes or no.
    Bool(bool),
    /// A small number.
    Byte(i8),
    /// A number.
    Short(i16),
    /// A large number.
    Int(i32),
    /// Text.
    Text(&'static str),
}

/// A service that a vehicle takes, and in which variant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServiceChoice {
    /// The number of the service.
    pub service: u16,
    /// The variant. In a vehicle's wish absent means the first one on offer.
    pub set: Option<i16>,
}

/// Services beyond charging that a vehicle takes: up to [`ServiceChoices::MAX`], each once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServiceChoices {
    choices: [ServiceChoice; Self::MAX],
    len: u8,
}

impl Service {
    /// Most services beyond charging on offer, as the schema has it; those behind are not told.
    pub const MAX: usize = 8;

    /// Most variants of one service that are told. Our choice.
    pub const MAX_SETS: usize = 16;

    /// Most parameters that all variants of one service have together. Our choice; a variant that
    /// does not fit is not told.
    pub const MAX_PARAMETERS: usize = 32;

    /// Whether the service can be had in this variant; one without variants, or whichever, always.
    #[must_use]
    pub fn has(&self, set: Option<i16>) -> bool {
        set.is_none_or(|id| self.sets.iter().any(|set| set.id == id))
    }
}

impl ServiceChoices {
    /// Most services that a vehicle takes: as many as can be on offer.
    pub const MAX: usize = Service::MAX;

    /// These; `None` if there are too many or one of them twice.
    #[must_use]
    pub fn of(choices: &[ServiceChoice]) -> Option<Self> {
        let mut all = Self::default();
        choices
            .iter()
            .all(|choice| all.push(*choice))
            .then_some(all)
    }

    /// The choices in order.
    #[must_use]
    pub fn as_slice(&self) -> &[ServiceChoice] {
        self.choices
            .get(..usize::from(self.len))
            .unwrap_or_default()
    }

    /// Adds one; `false` if there is no room or the service is among them already.
    pub(crate) fn push(&mut self, choice: ServiceChoice) -> bool {
        let twice = self.as_slice().iter().any(|c| c.service == choice.service);
        match self.choices.get_mut(usize::from(self.len)) {
            Some(slot) if !twice => {
                *slot = choice;
                self.len = self.len.saturating_add(1);
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(service: u16) -> ServiceChoice {
        ServiceChoice { service, set: None }
    }

    #[test]
    fn choices_are_kept_in_order_and_each_service_is_taken_once() {
        let both = [choice(3), choice(60_000)];
        assert_eq!(ServiceChoices::of(&both).unwrap().as_slice(), both);
        assert_eq!(ServiceChoices::of(&[choice(3), choice(3)]), None);
        assert_eq!(ServiceChoices::of(&[]).unwrap().as_slice(), []);
    }

    #[test]
    fn more_than_can_be_on_offer_is_not_taken() {
        let all = [1, 2, 3, 4, 5, 6, 7, 8].map(choice);
        assert!(ServiceChoices::of(&all).is_some());
        assert_eq!(
            ServiceChoices::of(&[1, 2, 3, 4, 5, 6, 7, 8, 9].map(choice)),
            None
        );
    }
}
