//! A small schema with one of everything.

#![allow(dead_code, reason = "each test file uses a part")]

use v2g_exi::{
    Bytes, Choice, Document, Element, Enumeration, Hex, Integer, List, Nested, Text, UNBOUNDED,
    Wildcard, schema,
};

pub(crate) const NAMESPACE: &str = "urn:example:menu";

pub(crate) static SET: schema::Set = schema::Set {
    name: "menu",
    globals: &["Aside", "Menu"],
    elements: &["Aside", "Dish", "Menu"],
    documents: Menu::ROOTS,
    fragments: &[schema::Root::of::<Dish<'_>>("Dish", NAMESPACE)],
};

#[derive(Clone, Copy, Debug, PartialEq, Element, Document)]
#[exi(set = SET)]
pub(crate) struct Menu<'a> {
    #[exi(attribute)]
    pub(crate) day: Option<Text<'a, 2, 9>>,
    #[exi(1..=20)]
    pub(crate) table: u8,
    pub(crate) guests: Option<u16>,
    pub(crate) dish: List<'a, Dish<'a>, 1, 3>,
    pub(crate) drink: Option<Beverage<'a>>,
    pub(crate) note: Option<Nested<'a, Note<'a>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub(crate) struct Dish<'a> {
    pub(crate) name: Text<'a, 1, 8>,
    pub(crate) price: Price,
    pub(crate) tag: List<'a, Tag, 0, 2>,
    pub(crate) code: Option<Hex<'a, 0, 4>>,
    pub(crate) picture: Option<Bytes<'a, 0, 16>>,
    pub(crate) serial: Option<Integer>,
}

/// Fits a register.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(packed)]
pub(crate) struct Price {
    #[exi(-3..=3)]
    pub(crate) multiplier: i8,
    pub(crate) unit: Option<Unit>,
    pub(crate) value: i16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub(crate) enum Unit {
    Cent,
    Euro,
    #[exi(name = "Pound_Sterling")]
    Pound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub(crate) enum Tag {
    Hot,
    Cold,
    Vegan,
}

#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub(crate) enum Beverage<'a> {
    Beer(Beer),
    #[exi(abstract)]
    Drink,
    Wine(Text<'a, 0, 12>),
}

#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub(crate) struct Beer {
    pub(crate) large: bool,
    pub(crate) strength: u32,
    pub(crate) best_before: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(mixed)]
pub(crate) struct Note<'a> {
    #[exi(attribute)]
    pub(crate) author: Text<'a, 0, UNBOUNDED>,
    pub(crate) line: List<'a, Text<'a, 0, UNBOUNDED>, 0, UNBOUNDED>,
    pub(crate) any: List<'a, Wildcard, 0, UNBOUNDED>,
}

pub(crate) fn dish(name: &str) -> Dish<'_> {
    Dish {
        name: name.into(),
        price: Price {
            multiplier: -1,
            unit: Some(Unit::Pound),
            value: 125,
        },
        tag: List::default(),
        code: None,
        picture: None,
        serial: None,
    }
}

pub(crate) fn menu<'a>(dishes: &'a [Dish<'a>]) -> Menu<'a> {
    Menu {
        day: None,
        table: 7,
        guests: None,
        dish: dishes.into(),
        drink: None,
        note: None,
    }
}

/// Bits written as text, `_` between groups.
pub(crate) fn bytes(bits: &str) -> Vec<u8> {
    let digits: Vec<u8> = bits.bytes().filter(|b| matches!(b, b'0' | b'1')).collect();
    digits
        .chunks(8)
        .map(|chunk| {
            let byte = chunk
                .iter()
                .fold(0, |byte, digit| byte << 1 | (digit - b'0'));
            byte << (8 - chunk.len())
        })
        .collect()
}
