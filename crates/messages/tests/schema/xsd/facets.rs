//! Datatypes of XML Schema and their facets.

use roxmltree::Node;

use crate::model::{Length, Simple, UNBOUNDED};

const ANY: Length = Length {
    min: 0,
    max: UNBOUNDED,
};

/// A datatype of XML Schema itself.
pub fn builtin(name: &str) -> Simple {
    let integer = |min: i128, max: i128| Simple::Integer(Some((min, max)));
    match name {
        "boolean" => Simple::Boolean,
        "byte" => integer(i8::MIN.into(), i8::MAX.into()),
        "short" => integer(i16::MIN.into(), i16::MAX.into()),
        "int" => integer(i32::MIN.into(), i32::MAX.into()),
        "long" => integer(i64::MIN.into(), i64::MAX.into()),
        "unsignedByte" => integer(0, u8::MAX.into()),
        "unsignedShort" => integer(0, u16::MAX.into()),
        "unsignedInt" => integer(0, u32::MAX.into()),
        "unsignedLong" => integer(0, u64::MAX.into()),
        "integer" => Simple::Integer(None),
        "string" | "anyURI" | "ID" | "IDREF" => Simple::Text(ANY),
        "hexBinary" => Simple::Hex(ANY),
        "base64Binary" => Simple::Base64(ANY),
        other => panic!("the datatype {other} is not known"),
    }
}

/// What facets leave of a datatype.
pub fn restrict<'x>(base: Simple, facets: impl Iterator<Item = Node<'x, 'x>>) -> Simple {
    let mut simple = base;
    let mut literals = Vec::new();
    for facet in facets {
        let value = facet.attribute("value").expect("a value");
        match (facet.tag_name().name(), &mut simple) {
            ("enumeration", Simple::Text(_)) => literals.push(value.to_owned()),
            ("minInclusive", Simple::Integer(Some((min, _)))) => *min = value.parse().unwrap(),
            ("maxInclusive", Simple::Integer(Some((_, max)))) => *max = value.parse().unwrap(),
            (name, Simple::Text(length) | Simple::Hex(length) | Simple::Base64(length)) => {
                limit(length, name, value.parse().unwrap());
            }
            (name, simple) => panic!("the facet {name} of {simple:?} is not known"),
        }
    }
    if literals.is_empty() {
        return simple;
    }
    Simple::Enumeration(literals)
}

fn limit(length: &mut Length, facet: &str, value: usize) {
    match facet {
        "length" => {
            *length = Length {
                min: value,
                max: value,
            }
        }
        "minLength" => length.min = value,
        "maxLength" => length.max = value,
        other => panic!("the facet {other} is not known"),
    }
}
