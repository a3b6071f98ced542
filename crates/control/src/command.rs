//! What an operator may ask of a session, read from JSON by hand so that a refusal names the field.

use serde::Serialize;
use serde_json::{Map, Value};

/// What a session or charging point is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// The customer may charge.
    Authorize,
    /// The customer may not charge, or no longer: the session ends, in order if power is on.
    Deny,
    /// End the session in order.
    Stop,
    /// Let the session sleep (ISO 15118-20; elsewhere it ends in order).
    Pause,
    /// Take no more than this from now on.
    SetLimits(Limits),
    /// Negotiate limits and schedule again.
    Renegotiate,
}

/// What may flow at most; absent: all that the equipment allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Limits {
    /// Power, W; 0 to 10,000,000.
    pub max_power_w: Option<f64>,
    /// Current, per phase in AC, A; 0 to 10,000.
    pub max_current_a: Option<f64>,
}

/// A field that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name; empty for the whole body.
    pub name: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Most power that can be set, W; our choice, above any charger there is.
const MOST_POWER: f64 = 1e7;
/// Most current that can be set, A; our choice.
const MOST_CURRENT: f64 = 1e4;
const COMMANDS: &str = "authorize, deny, stop, pause, set_limits, renegotiate";

impl Command {
    /// Reads `{"command": "set_limits", "max_power_w": 11000}`.
    ///
    /// # Errors
    /// Names the first field that is missing, unknown, of the wrong kind or out of range.
    pub fn parse(body: &[u8]) -> Result<Self, Field> {
        let mut fields = object(body)?;
        let command = match fields.remove("command") {
            Some(Value::String(name)) => name,
            Some(_) => return Err(field("command", "must be a string")),
            None => return Err(field("command", format!("is missing; one of {COMMANDS}"))),
        };
        let command = match command.as_str() {
            "authorize" => Self::Authorize,
            "deny" => Self::Deny,
            "stop" => Self::Stop,
            "pause" => Self::Pause,
            "renegotiate" => Self::Renegotiate,
            "set_limits" => Self::SetLimits(Limits::take(&mut fields)?),
            _ => return Err(field("command", format!("must be one of {COMMANDS}"))),
        };
        nothing_left(&fields)?;
        Ok(command)
    }

    /// Its name in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Authorize => "authorize",
            Self::Deny => "deny",
            Self::Stop => "stop",
            Self::Pause => "pause",
            Self::SetLimits(_) => "set_limits",
            Self::Renegotiate => "renegotiate",
        }
    }
}

impl Limits {
    /// Reads `{"max_power_w": 11000, "max_current_a": null}`.
    ///
    /// # Errors
    /// As [`Command::parse`].
    pub fn parse(body: &[u8]) -> Result<Self, Field> {
        let mut fields = object(body)?;
        let limits = Self::take(&mut fields)?;
        nothing_left(&fields)?;
        Ok(limits)
    }

    fn take(fields: &mut Map<String, Value>) -> Result<Self, Field> {
        if !fields.contains_key("max_power_w") && !fields.contains_key("max_current_a") {
            return Err(field(
                "max_power_w",
                "is missing; give it or max_current_a, null lifts a limit",
            ));
        }
        Ok(Self {
            max_power_w: number(fields, "max_power_w", MOST_POWER)?,
            max_current_a: number(fields, "max_current_a", MOST_CURRENT)?,
        })
    }
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Field> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(field("", "the body must be a JSON object")),
        Err(error) => Err(field("", format!("the body is not JSON: {error}"))),
    }
}

fn number(fields: &mut Map<String, Value>, name: &str, most: f64) -> Result<Option<f64>, Field> {
    let value = match fields.remove(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number.as_f64(),
        Some(_) => None,
    };
    let value = value.ok_or_else(|| field(name, "must be a number or null"))?;
    match (0.0..=most).contains(&value) {
        true => Ok(Some(value)),
        false => Err(field(name, format!("must be between 0 and {most}"))),
    }
}

fn nothing_left(fields: &Map<String, Value>) -> Result<(), Field> {
    match fields.keys().next() {
        None => Ok(()),
        Some(name) => Err(field(name, "is not known here")),
    }
}

fn field(name: &str, reason: impl Into<String>) -> Field {
    Field {
        name: name.to_owned(),
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_is_read_by_its_name() {
        for command in [
            Command::Authorize,
            Command::Deny,
            Command::Stop,
            Command::Pause,
            Command::Renegotiate,
            Command::SetLimits(Limits {
                max_power_w: Some(11_000.0),
                max_current_a: None,
            }),
        ] {
            let body = serde_json::to_vec(&command).unwrap();
            assert_eq!(Command::parse(&body), Ok(command));
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_field() {
        for (body, name, reason) in [
            ("[]", "", "object"),
            ("{", "", "not JSON"),
            ("{}", "command", "missing"),
            (r#"{"command":7}"#, "command", "string"),
            (r#"{"command":"explode"}"#, "command", "one of"),
            (r#"{"command":"stop","now":true}"#, "now", "not known"),
            (r#"{"command":"set_limits"}"#, "max_power_w", "missing"),
            (
                r#"{"command":"set_limits","max_power_w":"11"}"#,
                "max_power_w",
                "number",
            ),
            (
                r#"{"command":"set_limits","max_current_a":-1}"#,
                "max_current_a",
                "between",
            ),
            (
                r#"{"command":"set_limits","max_power_w":1e400}"#,
                "max_power_w",
                "",
            ),
        ] {
            let refused = Command::parse(body.as_bytes()).unwrap_err();
            assert_eq!(refused.name, name, "{body}");
            assert!(refused.reason.contains(reason), "{body}: {refused:?}");
        }
    }
}
