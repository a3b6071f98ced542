//! From the form of cbv2g's structures to our JSON form, by the schema tables.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use v2g_exi::Integer;
use v2g_exi::schema::{Content, Field, Role, Simple, Type};

use super::{Codec, unhex};

/// The message that `fields` stands for.
pub fn to_json(codec: Codec<'_>, fields: &Value) -> Value {
    let (name, value) = fields.as_object().unwrap().iter().next().unwrap();
    let set = codec.set();
    let root = match codec.fragment {
        None => set.document(name),
        Some(_) => set.fragment(name),
    };
    let root = root.unwrap_or_else(|| panic!("{} has no {name}", set.name));
    Value::Object(Map::from_iter([(
        name.clone(),
        content(root.content, value),
    )]))
}

fn content(content: Content, value: &Value) -> Value {
    match content {
        Content::Simple(simple) => scalar(simple, value),
        Content::Complex(kind) => Value::Object(members(kind, value.as_object().unwrap())),
        other => panic!("{other:?} has no form in fields"),
    }
}

fn members(kind: &Type, object: &Map<String, Value>) -> Map<String, Value> {
    let known = object.iter().filter(|(name, _)| *name != "_unused");
    known
        .map(|(name, value)| member(kind, name, value))
        .collect()
}

fn member(kind: &Type, name: &str, value: &Value) -> (String, Value) {
    if name == "CONTENT" {
        let field = kind.fields.iter().find(|field| field.role == Role::Value);
        return (
            "value".to_owned(),
            child(field.unwrap(), field.unwrap().name, value),
        );
    }
    let field = kind
        .fields
        .iter()
        .find(|field| field.alternatives().any(|it| it.name == name));
    let field = field.unwrap_or_else(|| panic!("{} has no {name}", kind.name));
    let value = match value {
        Value::Array(items) => items.iter().map(|item| child(field, name, item)).collect(),
        single if field.max > 1 => Value::Array(vec![child(field, name, single)]),
        single => child(field, name, single),
    };
    (name.to_owned(), value)
}

fn child(field: &Field, name: &str, value: &Value) -> Value {
    let alternative = field.alternatives().find(|it| it.name == name).unwrap();
    content(alternative.content, value)
}

fn scalar(simple: Simple, value: &Value) -> Value {
    let bytes = || unhex(value["hex"].as_str().unwrap());
    match simple {
        Simple::Hex { .. } => value["hex"].as_str().unwrap().to_uppercase().into(),
        Simple::Base64 { .. } => STANDARD.encode(bytes()).into(),
        Simple::BigInteger => {
            let magnitude = unhex(value["bigint_be"].as_str().unwrap());
            let number = Integer::from_be_bytes(value["negative"] != 0, &magnitude).unwrap();
            serde_json::from_str(&number.to_string()).unwrap()
        }
        Simple::Boolean => (value == true || value == 1).into(),
        // A C identifier has letters only: `W/s` is `W_s`.
        Simple::Enumeration(literals) => {
            let mut literals = literals.iter();
            literals
                .find(|it| it.replace(['/', '-', ' '], "_") == *value)
                .map_or_else(|| value.clone(), |it| (*it).into())
        }
        _ => value.clone(),
    }
}
