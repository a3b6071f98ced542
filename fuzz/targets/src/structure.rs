//! Messages made of the fuzzer's bytes by the schema tables, so that it changes what a message says and
//! not only its bits.

use arbitrary::{Result, Unstructured};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use v2g_exi::compose::{Item, Scalar};
use v2g_exi::schema::{Alternative, Content, Field, Role, Root, Simple, Type};
use v2g_exi::{Integer, UNBOUNDED};

use crate::common::generate::is_writable;

/// Most occurrences of what may occur more often.
const MANY: usize = 16;
/// Longest value of what may be longer.
const LONG: usize = 300;

/// An element that may be a root.
///
/// # Errors
///
/// None that matters: where the bytes end, the rest is as small as the schema allows.
pub(crate) fn element(root: &Root, bytes: &mut Unstructured<'_>) -> Result<Item> {
    let mut item = Item {
        name: root.name.to_owned(),
        ..Item::default()
    };
    fill(&mut item, root.content, bytes)?;
    Ok(item)
}

fn fill(item: &mut Item, content: Content, bytes: &mut Unstructured<'_>) -> Result<()> {
    match content {
        Content::Simple(simple) => {
            item.text = Some(Scalar::Text(value(simple, bytes)?));
            Ok(())
        }
        Content::Complex(kind) | Content::Group(kind) => members(item, kind, bytes),
        Content::Abstract | Content::Wildcard => unreachable!("nothing to write"),
    }
}

fn members(item: &mut Item, kind: &Type, bytes: &mut Unstructured<'_>) -> Result<()> {
    for field in kind.fields {
        let writable: Vec<Alternative> = field.alternatives().filter(is_writable).collect();
        if writable.is_empty() {
            continue;
        }
        for _ in 0..count(field, bytes)? {
            let chosen = *bytes.choose(&writable)?;
            match (field.role, chosen.content) {
                (Role::Value, content) => fill(item, content, bytes)?,
                (_, Content::Group(group)) => members(item, group, bytes)?,
                (_, content) => {
                    let mut child = Item {
                        name: chosen.name.to_owned(),
                        ..Item::default()
                    };
                    fill(&mut child, content, bytes)?;
                    item.items.push(child);
                }
            }
        }
    }
    Ok(())
}

fn count(field: &Field, bytes: &mut Unstructured<'_>) -> Result<usize> {
    match field.min == field.max {
        true => Ok(field.min),
        false => bytes.int_in_range(field.min..=field.max.min(field.min + MANY)),
    }
}

/// The text of a value within its facets.
fn value(simple: Simple, bytes: &mut Unstructured<'_>) -> Result<String> {
    Ok(match simple {
        Simple::Boolean => bytes.arbitrary::<bool>()?.to_string(),
        Simple::Integer { min, max } => bytes.int_in_range(min..=max)?.to_string(),
        Simple::BigInteger => {
            let negative = bytes.arbitrary()?;
            let magnitude = octets(0, 20, bytes)?;
            Integer::from_be_bytes(negative, &magnitude).map_or("0".to_owned(), |it| it.to_string())
        }
        Simple::Enumeration(literals) => (*bytes.choose(literals)?).to_owned(),
        Simple::Text { min, max } => text(min, max, bytes)?,
        Simple::Hex { min, max } => octets(min, max, bytes)?
            .iter()
            .map(|octet| format!("{octet:02X}"))
            .collect(),
        Simple::Base64 { min, max } => STANDARD.encode(octets(min, max, bytes)?),
    })
}

fn length(min: usize, max: usize, bytes: &mut Unstructured<'_>) -> Result<usize> {
    let max = if max == UNBOUNDED { LONG } else { max };
    bytes.int_in_range(min..=max.min(min + LONG))
}

fn octets(min: usize, max: usize, bytes: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let length = length(min, max, bytes)?;
    let there = length.min(bytes.len());
    let mut octets = bytes.bytes(there)?.to_vec();
    octets.resize(length, 0);
    Ok(octets)
}

/// Characters that XML has, too.
fn text(min: usize, max: usize, bytes: &mut Unstructured<'_>) -> Result<String> {
    let length = length(min, max, bytes)?;
    (0..length)
        .map(|_| {
            Ok(match bytes.arbitrary::<u8>()? {
                octet @ 0x21..=0x7E => char::from(octet),
                octet @ 0xA1.. => char::from(octet),
                0x80 => '€',
                0x81 => '🚗',
                _ => '-',
            })
        })
        .collect()
}
