//! Messages made up from the schema tables: names and text that the schema allows.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quickcheck::{Arbitrary, Gen};
use v2g_exi::compose::{Item, Scalar};
use v2g_exi::schema::{Alternative, Content, Field, Role, Root, Simple, Type};
use v2g_exi::{Integer, UNBOUNDED};

/// Makes up an element that may be a root.
pub fn root(root: &Root, random: &mut Gen) -> Item {
    let mut item = Item {
        name: root.name.to_owned(),
        ..Item::default()
    };
    fill(&mut item, root.content, random);
    item
}

fn fill(item: &mut Item, content: Content, random: &mut Gen) {
    match content {
        Content::Simple(simple) => item.text = Some(Scalar::Text(value(simple, random))),
        Content::Complex(kind) | Content::Group(kind) => members(item, kind, random),
        Content::Abstract | Content::Wildcard => unreachable!("nothing to write"),
    }
}

fn members(item: &mut Item, kind: &Type, random: &mut Gen) {
    for field in kind.fields {
        let writable: Vec<Alternative> = field.alternatives().filter(is_writable).collect();
        for _ in 0..count(field, writable.is_empty(), random) {
            let chosen = *random.choose(&writable).unwrap();
            match (field.role, chosen.content) {
                (Role::Value, content) => fill(item, content, random),
                (_, Content::Group(group)) => members(item, group, random),
                (_, content) => {
                    let mut child = Item {
                        name: chosen.name.to_owned(),
                        ..Item::default()
                    };
                    fill(&mut child, content, random);
                    item.items.push(child);
                }
            }
        }
    }
}

/// Whether there is anything to write behind the element.
pub fn is_writable(alternative: &Alternative) -> bool {
    !matches!(alternative.content, Content::Abstract | Content::Wildcard)
}

/// How often a field occurs: mostly rarely, now and then as often as it may, if that is not much.
fn count(field: &Field, impossible: bool, random: &mut Gen) -> usize {
    const MUCH: usize = 32;
    if impossible {
        assert_eq!(field.min, 0, "{} can never be written", field.name);
        return 0;
    }
    let most = if field.max <= MUCH {
        field.max
    } else {
        field.min + 3
    };
    let some = field.min.max(1).min(most);
    let any = between(field.min, most, random);
    *random.choose(&[field.min, some, some, any]).unwrap()
}

/// The text of a value: a bound, or anything between the bounds.
fn value(simple: Simple, random: &mut Gen) -> String {
    match simple {
        Simple::Boolean => bool::arbitrary(random).to_string(),
        Simple::Integer { min, max } => integer(min, max, random).to_string(),
        Simple::BigInteger => big_integer(random).to_string(),
        Simple::Enumeration(literals) => (*random.choose(literals).unwrap()).to_owned(),
        Simple::Text { min, max } => (0..length(min, max, random))
            .map(|_| character(random))
            .collect(),
        Simple::Hex { min, max } => bytes(min, max, random)
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect(),
        Simple::Base64 { min, max } => STANDARD.encode(bytes(min, max, random)),
    }
}

fn integer(min: i128, max: i128, random: &mut Gen) -> i128 {
    // Few bits are as likely as many.
    let bits = u64::arbitrary(random) >> between(0, 63, random);
    let (near, far) = (
        min.saturating_add(bits.into()),
        max.saturating_sub(bits.into()),
    );
    let around_zero = if bool::arbitrary(random) {
        i128::from(bits)
    } else {
        -i128::from(bits)
    };
    let all = [min, max, near, far, around_zero, 0];
    let legal: Vec<i128> = all
        .into_iter()
        .filter(|it| (min..=max).contains(it))
        .collect();
    *random.choose(&legal).unwrap()
}

fn big_integer(random: &mut Gen) -> Integer {
    let magnitude = bytes(0, 20, random);
    Integer::from_be_bytes(bool::arbitrary(random), &magnitude).unwrap()
}

fn bytes(min: usize, max: usize, random: &mut Gen) -> Vec<u8> {
    (0..length(min, max, random))
        .map(|_| u8::arbitrary(random))
        .collect()
}

fn length(min: usize, max: usize, random: &mut Gen) -> usize {
    const LONG: usize = 40;
    let usual = between(min, max.min(min.saturating_add(LONG)), random);
    let longest = if max == UNBOUNDED { 200 } else { max };
    *random
        .choose(&[min, usual, usual, usual, usual, usual, usual, longest])
        .unwrap()
}

/// ASCII mostly; characters of two to four octets; those that XML and JSON escape.
fn character(random: &mut Gen) -> char {
    let ascii = char::from(u8::try_from(between(0x20, 0x7E, random)).unwrap());
    let rare = [
        '<', '>', '&', '"', '\'', '\\', '\n', '\t', '\u{7F}', 'é', '€', '🚗',
    ];
    let rare = *random.choose(&rare).unwrap();
    *random.choose(&[ascii, ascii, ascii, ascii, rare]).unwrap()
}

fn between(min: usize, max: usize, random: &mut Gen) -> usize {
    let span = (max - min).saturating_add(1);
    min + usize::arbitrary(random) % span
}
