//! From text to bytes: JSON and XML in, EXI out, and the form of a message that is made from nothing.

use serde_json::{Map, Value, json};
use v2g_exi::schema::{Alternative, Content, Field, Role, Root, Simple, Type};
use v2g_messages::sets::by_name;

/// A form goes no deeper; no message does either.
const DEPTH: usize = 24;

/// `{"hex"}` of a JSON or XML text in this set, or `{"error"}`.
pub(crate) fn encode(text: &str, set: &str, fragment: bool) -> String {
    let Some(set) = by_name(set) else {
        return json!({ "error": format!("there is no set {set}") }).to_string();
    };
    let encoded = match text.trim_start().starts_with('<') {
        true => v2g_messages::xml::encode(set, text, fragment).map_err(|error| error.to_string()),
        false => v2g_messages::json::encode(set, text, fragment).map_err(|error| error.to_string()),
    };
    match encoded {
        Ok(bytes) => json!({ "hex": super::hex(&bytes) }),
        Err(error) => json!({ "error": error }),
    }
    .to_string()
}

/// Names of the messages of a set, or of the parts that are signed; a JSON array.
pub(crate) fn roots(set: &str, fragment: bool) -> String {
    let roots = by_name(set).map_or(&[][..], |set| all(set, fragment));
    roots
        .iter()
        .map(|root| root.name)
        .collect::<Value>()
        .to_string()
}

fn all(set: &'static v2g_exi::schema::Set, fragment: bool) -> &'static [Root] {
    if fragment {
        set.fragments
    } else {
        set.documents
    }
}

/// The smallest message of this name by the schema, `{"json", "fields"}`; or `{"error"}`.
///
/// `path` chooses among alternatives: names of elements, the first that fits is taken. `fields` are those of the
/// whole message, each as `[path, kind, needed, unit]`; an absent one can be added to the JSON by hand.
pub(crate) fn skeleton(set: &str, name: &str, path: &str, fragment: bool) -> String {
    let found =
        by_name(set).and_then(|set| all(set, fragment).iter().find(|root| root.name == name));
    let Some(root) = found else {
        return json!({ "error": format!("{set} has no {name}") }).to_string();
    };
    let mut form = Form {
        wanted: path.split('.').filter(|part| !part.is_empty()).collect(),
        fields: Vec::new(),
    };
    let value = form.content(root.content, root.name, DEPTH);
    let mut document = Map::new();
    document.insert(root.name.to_owned(), value);
    json!({ "json": Value::from(document).to_string(), "fields": form.fields }).to_string()
}

struct Form<'a> {
    wanted: Vec<&'a str>,
    fields: Vec<Value>,
}

impl Form<'_> {
    fn content(&mut self, content: Content, path: &str, depth: usize) -> Value {
        match content {
            Content::Simple(simple) => least(simple),
            Content::Complex(ty) | Content::Group(ty) if depth > 0 => {
                self.complex(ty, path, depth - 1)
            }
            _ => json!({}),
        }
    }

    fn complex(&mut self, ty: &'static Type, path: &str, depth: usize) -> Value {
        let mut members = Map::new();
        for field in ty.fields {
            self.field(field, path, depth, &mut members);
        }
        members.into()
    }

    fn field(
        &mut self,
        field: &'static Field,
        path: &str,
        depth: usize,
        members: &mut Map<String, Value>,
    ) {
        let choices: Vec<Alternative> = field.alternatives().collect();
        let wanted = choices.iter().find(|it| self.wanted.contains(&it.name));
        // An abstract head is no element; it is there for what stands in its place.
        let usable =
            |it: &&Alternative| !matches!(it.content, Content::Abstract | Content::Wildcard);
        let Some(chosen) = wanted.or_else(|| choices.iter().find(usable)) else {
            return;
        };
        let name = if field.role == Role::Value {
            "value"
        } else {
            chosen.name
        };
        let here = format!("{path}.{name}");
        let kind = match choices.len() {
            0 | 1 => kind(chosen.content),
            _ => choices
                .iter()
                .map(|it| it.name)
                .collect::<Vec<_>>()
                .join(" | "),
        };
        self.fields
            .push(json!([here, kind, field.min > 0, field.unit]));
        if field.min == 0 && wanted.is_none() {
            return;
        }
        if let Content::Group(ty) = chosen.content {
            for inner in ty.fields {
                self.field(inner, path, depth, members);
            }
            return;
        }
        let value = self.content(chosen.content, &here, depth);
        let value = match field.max > 1 {
            true => Value::from(vec![value; field.min.max(1)]),
            false => value,
        };
        members.insert(name.to_owned(), value);
    }
}

/// The least value of a type that the schema allows.
fn least(simple: Simple) -> Value {
    match simple {
        Simple::Boolean => false.into(),
        Simple::Integer { min, max } => {
            let value = 0.clamp(min, max);
            i64::try_from(value)
                .map_or_else(|_| json!(u64::try_from(value).unwrap_or(0)), Value::from)
        }
        Simple::BigInteger => 0.into(),
        Simple::Enumeration(literals) => literals.first().copied().unwrap_or_default().into(),
        Simple::Text { min, max } => "0".repeat(min.max(1).min(max)).into(),
        Simple::Hex { min, max } => "00".repeat(min.max(1).min(max)).into(),
        Simple::Base64 { min, .. } => {
            // Octets of zero: a group of four letters for three of them.
            let (whole, rest) = (min / 3, min % 3);
            let tail = ["", "AA==", "AAA="].get(rest).copied().unwrap_or_default();
            format!("{}{tail}", "AAAA".repeat(whole)).into()
        }
    }
}

/// A type in a word, with what it allows.
fn kind(content: Content) -> String {
    match content {
        Content::Simple(Simple::Boolean) => "true or false".to_owned(),
        Content::Simple(Simple::Integer { min, max }) => format!("{min} to {max}"),
        Content::Simple(Simple::BigInteger) => "a whole number".to_owned(),
        Content::Simple(Simple::Enumeration(literals)) => literals.join(" | "),
        Content::Simple(Simple::Text { max, .. }) => format!("text up to {max} characters"),
        Content::Simple(Simple::Hex { max, .. }) => format!("hex up to {max} bytes"),
        Content::Simple(Simple::Base64 { max, .. }) => format!("base64 up to {max} bytes"),
        _ => "elements".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use v2g_messages::sets::SETS;

    #[test]
    fn the_smallest_message_of_every_name_encodes() {
        let mut failed = Vec::new();
        for set in SETS {
            for root in set.documents {
                let form: Value =
                    serde_json::from_str(&skeleton(set.name, root.name, "", false)).unwrap();
                let encoded = encode(form["json"].as_str().unwrap(), set.name, false);
                if encoded.contains("error") {
                    failed.push(format!("{} {}: {encoded}", set.name, root.name));
                }
            }
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }

    #[test]
    fn xml_and_json_give_the_same_bytes() {
        let json = r#"{"supportedAppProtocolRes": {"ResponseCode": "OK_SuccessfulNegotiation", "SchemaID": 1}}"#;
        let set = SETS
            .iter()
            .find(|set| set.document("supportedAppProtocolRes").is_some())
            .unwrap();
        let xml = v2g_exi::tree::Tree::document(set, &[0x80, 0x40, 0x00, 0x40]).xml();
        for text in [json, &xml] {
            assert_eq!(
                encode(text, set.name, false),
                r#"{"hex":"80400040"}"#,
                "{text}"
            );
        }
    }
}
