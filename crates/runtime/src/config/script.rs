//! What happens on the way: the tables `[[station.script]]` and `[[vehicle.script]]`.

use serde::{Deserialize, Deserializer, de::Error};

use super::bounded::Bounded;
use super::station::seconds;
use crate::sim::{Action, Side, Step};

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct StationStep {
    after: Bounded<0, 86_400>,
    #[serde(rename = "do", deserialize_with = "at_the_station")]
    action: Action,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct VehicleStep {
    after: Bounded<0, 86_400>,
    #[serde(rename = "do", deserialize_with = "in_the_vehicle")]
    action: Action,
}

pub(super) fn of_the_station<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Step>, D::Error> {
    let steps = Vec::<StationStep>::deserialize(from)?.into_iter();
    Ok(steps.map(|raw| step(raw.after, raw.action)).collect())
}

pub(super) fn of_the_vehicle<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Step>, D::Error> {
    let steps = Vec::<VehicleStep>::deserialize(from)?.into_iter();
    Ok(steps.map(|raw| step(raw.after, raw.action)).collect())
}

fn step(after: Bounded<0, 86_400>, action: Action) -> Step {
    Step {
        after: seconds(after.0),
        action,
    }
}

fn at_the_station<'de, D: Deserializer<'de>>(from: D) -> Result<Action, D::Error> {
    named(Side::Station, from)
}

fn in_the_vehicle<'de, D: Deserializer<'de>>(from: D) -> Result<Action, D::Error> {
    named(Side::Vehicle, from)
}

fn named<'de, D: Deserializer<'de>>(side: Side, from: D) -> Result<Action, D::Error> {
    let wanted = String::deserialize(from)?;
    let found = Action::of(side).find(|(_, name)| *name == wanted);
    found.map(|(action, _)| action).ok_or_else(|| {
        let names: Vec<_> = Action::of(side).map(|(_, name)| name).collect();
        let names = names.join(", ");
        D::Error::custom(format_args!(
            "unknown action `{wanted}`, expected one of {names}"
        ))
    })
}
