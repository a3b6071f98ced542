//! What both sides of a bridge hold together, whatever carries the lines.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

/// A client that has sent nothing for so long cannot be relied on. Our choice: shorter than any timer of a session,
/// longer than a busy script takes a breath.
pub const STALE: Duration = Duration::from_secs(5);
/// Numbers beyond this are typing errors; our choice.
const MOST: f64 = 1e9;
/// Lines that wait for a client that does not read; then it is cut off.
const MOST_WAITING: usize = 1024;
const REQUESTS: &str = "`inputs` or `get`";

/// What one side of the cable measures.
pub trait Inputs: Clone + Default + Send + Serialize + DeserializeOwned + 'static {
    /// As the bridge calls it.
    const ROLE: &'static str;

    /// Nobody measures any more: whatever makes power go off.
    fn lost(&mut self);
}

/// What was wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The field; empty for the whole line.
    pub field: String,
    /// Why.
    pub reason: String,
}

/// The client's end.
#[derive(Clone, Debug, Default)]
pub struct Exchange<I>(Arc<Mutex<State<I>>>);

/// The end of the session.
#[derive(Clone, Debug, Default)]
pub struct Bridged<I>(Exchange<I>);

#[derive(Debug, Default)]
struct State<I> {
    inputs: I,
    heard: Option<Instant>,
    lines: Option<mpsc::Sender<String>>,
}

impl<I: Inputs> Exchange<I> {
    /// Both ends.
    #[must_use]
    pub fn pair() -> (Self, Bridged<I>) {
        let exchange = Self::default();
        (exchange.clone(), Bridged(exchange))
    }

    /// A client has come; what is to be told to it comes out here. `None` if there is one already.
    #[must_use]
    pub fn attach(&self) -> Option<mpsc::Receiver<String>> {
        let mut state = self.state();
        if state.lines.as_ref().is_some_and(|lines| !lines.is_closed()) {
            return None;
        }
        let (sender, receiver) = mpsc::channel(MOST_WAITING);
        let hello = json!({"v2g": 1, "role": I::ROLE}).to_string();
        let _ = sender.try_send(hello);
        state.lines = Some(sender);
        state.heard = None;
        Some(receiver)
    }

    /// The client is gone.
    pub fn detach(&self) {
        let mut state = self.state();
        state.lines = None;
        state.heard = None;
    }

    /// A line of the client; what there is to answer.
    #[must_use]
    pub fn hear(&self, line: &[u8]) -> Option<String> {
        match self.understand(line) {
            Ok(answer) => answer.map(|answer| answer.to_string()),
            Err(wrong) => Some(json!({"error": wrong}).to_string()),
        }
    }

    fn understand(&self, line: &[u8]) -> Result<Option<Value>, Wrong> {
        let fields = match serde_json::from_slice(line) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => return Err(wrong("", "a line is a JSON object")),
            Err(error) => return Err(wrong("", format!("not JSON: {error}"))),
        };
        let mut state = self.state();
        let mut entries = fields.into_iter();
        let answer = match (entries.next(), entries.next()) {
            (Some((name, Value::Object(patch))), None) if name == "inputs" => {
                state.inputs = patched(&state.inputs, patch)?;
                None
            }
            (Some((name, Value::String(what))), None) if name == "get" && what == "inputs" => {
                Some(json!({"inputs": state.inputs}))
            }
            (Some((name, _)), None) if name == "inputs" => {
                return Err(wrong("inputs", "is an object of fields"));
            }
            (Some((name, _)), None) if name == "get" => {
                return Err(wrong("get", "can only ask for `inputs`"));
            }
            (Some((name, _)), None) => {
                return Err(wrong(&name, format!("is not known; a line has {REQUESTS}")));
            }
            (Some(_), Some((name, _))) => {
                return Err(wrong(
                    &name,
                    format!("is too much; a line has one of {REQUESTS}"),
                ));
            }
            (None, _) => return Err(wrong("", format!("is empty; a line has {REQUESTS}"))),
        };
        state.heard = Some(Instant::now());
        Ok(answer)
    }

    fn state(&self) -> MutexGuard<'_, State<I>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<I: Inputs> Bridged<I> {
    /// What was told last, or that nobody tells anything.
    #[must_use]
    pub fn latest(&self) -> I {
        let state = self.0.state();
        let mut inputs = state.inputs.clone();
        if state.heard.is_none_or(|heard| heard.elapsed() >= STALE) {
            inputs.lost();
        }
        inputs
    }

    pub(super) fn set(&self, change: impl FnOnce(&mut I)) {
        change(&mut self.0.state().inputs);
    }

    pub(super) fn say(&self, what: &impl Serialize) {
        let mut state = self.0.state();
        let Ok(line) = serde_json::to_string(what) else {
            return;
        };
        // Who does not read what it is to do is as good as gone.
        if let Some(lines) = &state.lines
            && lines.try_send(line).is_err()
        {
            state.lines = None;
            state.heard = None;
        }
    }
}

/// All fields or none.
fn patched<I: Inputs>(now: &I, patch: Map<String, Value>) -> Result<I, Wrong> {
    let mut inputs = now.clone();
    for (name, value) in patch {
        let Ok(Value::Object(mut whole)) = serde_json::to_value(&inputs) else {
            return Err(wrong(&name, "cannot be set"));
        };
        if !whole.contains_key(&name) {
            let names: Vec<_> = whole.keys().map(String::as_str).collect();
            let names = names.join(", ");
            return Err(wrong(&name, format!("is not known; there are {names}")));
        }
        sensible(&value).map_err(|reason| wrong(&name, reason))?;
        whole.insert(name.clone(), value);
        inputs = serde_json::from_value(Value::Object(whole))
            .map_err(|error| wrong(&name, error.to_string()))?;
    }
    Ok(inputs)
}

/// Numbers that can be; texts and lists that are not endless.
fn sensible(value: &Value) -> Result<(), String> {
    match value {
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(f64::INFINITY);
            match number.abs() <= MOST {
                true => Ok(()),
                false => Err(format!("must be between -{MOST} and {MOST}")),
            }
        }
        Value::Object(fields) => fields.values().try_for_each(sensible),
        Value::Array(values) => values.iter().try_for_each(sensible),
        _ => Ok(()),
    }
}

fn wrong(field: &str, reason: impl Into<String>) -> Wrong {
    Wrong {
        field: field.to_owned(),
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::{ChargerInputs, FaultWord, PilotWord};

    fn attached() -> (Exchange<ChargerInputs>, Bridged<ChargerInputs>) {
        let (exchange, bridged) = Exchange::pair();
        std::mem::forget(exchange.attach());
        (exchange, bridged)
    }

    #[tokio::test(start_paused = true)]
    async fn fields_that_are_told_change_and_the_others_stay() {
        let (exchange, bridged) = attached();
        assert_eq!(
            exchange.hear(br#"{"inputs":{"pilot":"c","voltage":399.5}}"#),
            None
        );
        assert_eq!(exchange.hear(br#"{"inputs":{"current":-7}}"#), None);
        let inputs = bridged.latest();
        assert_eq!(inputs.pilot, PilotWord::C);
        assert_eq!((inputs.voltage, inputs.current), (399.5, -7.0));
        let answer = exchange.hear(br#"{"get":"inputs"}"#).unwrap();
        assert!(answer.contains(r#""pilot":"c""#), "{answer}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_for_long_counts_as_defective() {
        let (exchange, bridged) = attached();
        assert_eq!(bridged.latest().fault, FaultWord::Malfunction);
        assert_eq!(exchange.hear(br#"{"inputs":{}}"#), None);
        assert_eq!(bridged.latest().fault, FaultWord::None);
        tokio::time::advance(STALE).await;
        assert_eq!(bridged.latest().fault, FaultWord::Malfunction);
    }

    #[test]
    fn what_is_wrong_is_named_by_field_and_nothing_of_it_counts() {
        let (exchange, bridged) = attached();
        for (line, field, reason) in [
            ("{", "", "not JSON"),
            ("[]", "", "object"),
            ("{}", "", "empty"),
            (r#"{"voltage":1}"#, "voltage", "not known"),
            (r#"{"inputs":7}"#, "inputs", "object"),
            (r#"{"get":"orders"}"#, "get", "inputs"),
            (r#"{"inputs":{},"get":"inputs"}"#, "get", "too much"),
            (
                r#"{"inputs":{"current":1,"voltage":"much"}}"#,
                "voltage",
                "expected f64",
            ),
            (r#"{"inputs":{"voltage":1e400}}"#, "voltage", "between"),
            (r#"{"inputs":{"voltage":null}}"#, "voltage", "null"),
            (r#"{"inputs":{"pilot":"Z"}}"#, "pilot", "unknown variant"),
            (r#"{"inputs":{"volts":1}}"#, "volts", "there are pilot"),
            (
                r#"{"inputs":{"temperatures":{"pin":"hot"}}}"#,
                "temperatures",
                "f64",
            ),
        ] {
            let answer = exchange.hear(line.as_bytes()).expect(line);
            let answer: Value = serde_json::from_str(&answer).unwrap();
            assert_eq!(answer["error"]["field"], field, "{line}");
            let told = answer["error"]["reason"].as_str().unwrap();
            assert!(told.contains(reason), "{line}: {told}");
        }
        assert_eq!(bridged.0.state().inputs, ChargerInputs::default());
    }

    #[test]
    fn a_second_client_has_no_place_until_the_first_is_gone() {
        let (exchange, _bridged) = Exchange::<ChargerInputs>::pair();
        let first = exchange.attach();
        assert!(first.is_some() && exchange.attach().is_none());
        drop(first);
        assert!(exchange.attach().is_some());
    }
}
