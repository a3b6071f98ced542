//! A small schema of our own with everything that the published ones have, as XSD and as types.

use v2g_exi::{Choice, Document, Element, Enumeration, Hex, List, Text, UNBOUNDED, schema};

use super::files::Files;

const BASE: &str = "urn:example:base";
const NAMESPACE: &str = "urn:example:order";
const UNQUALIFIED: &str = "";

pub static SET: schema::Set = schema::Set {
    name: "example",
    globals: &["Beer", "Drink", "Order", "Wine"],
    elements: &[
        "Beer", "Card", "Cash", "Dish", "Drink", "Note", "Order", "Table", "Wine", "Year",
    ],
    documents: Message::ROOTS,
    fragments: &[],
};

#[derive(Clone, Copy, Debug, PartialEq, Document)]
#[exi(set = SET)]
enum Message<'a> {
    Order(Order<'a>),
}

#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(mixed)]
struct Order<'a> {
    #[exi(attribute, namespace = UNQUALIFIED)]
    guest: Option<Text<'a, 0, UNBOUNDED>>,
    #[exi(namespace = BASE, 1..=20)]
    table: u8,
    dish: List<'a, Dish, 1, 3>,
    note: Option<Text<'a, 1, 40>>,
    drink: Beverage,
    payment: Option<Payment<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
enum Dish {
    Soup,
    Fish,
}

#[derive(Clone, Copy, Debug, PartialEq, Choice)]
enum Beverage {
    Beer(Beer),
    #[exi(abstract)]
    Drink,
    Wine(Wine),
}

#[derive(Clone, Copy, Debug, PartialEq, Element)]
struct Beer {}

#[derive(Clone, Copy, Debug, PartialEq, Element)]
struct Wine {
    year: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Choice)]
enum Payment<'a> {
    Cash(bool),
    Card(Hex<'a, 4, 4>),
}

/// Right, and wrong in a way that must be found.
pub const MISTAKES: [(&str, &str); 21] = [
    // Names and namespaces.
    ("Note", "Remark"),
    (BASE, "urn:example:other"),
    (r#" elementFormDefault="qualified""#, ""),
    (
        " elementForm",
        r#" attributeFormDefault="qualified" elementForm"#,
    ),
    // Order.
    ("<!-- dishes -->", r#"<xs:enumeration value="Salad"/>"#),
    (
        r#"name="Cash" type="xs:boolean""#,
        r#"name="Card" type="cardType""#,
    ),
    // Occurrence.
    (r#"maxOccurs="3""#, r#"maxOccurs="unbounded""#),
    (r#""noteType" minOccurs="0""#, r#""noteType""#),
    (r#"<xs:choice minOccurs="0">"#, "<xs:choice>"),
    (r#""xs:ID""#, r#""xs:ID" use="required""#),
    (r#" mixed="true""#, ""),
    (r#"<xs:element ref="Drink"/>"#, "<xs:any/>"),
    // Datatypes and facets.
    ("xs:boolean", "xs:string"),
    ("xs:hexBinary", "xs:base64Binary"),
    (r#"<xs:minInclusive value="1"/>"#, ""),
    (r#"<xs:length value="4"/>"#, r#"<xs:maxLength value="4"/>"#),
    (r#"<xs:minLength value="1"/>"#, ""),
    (r#"<xs:enumeration value="Fish"/>"#, ""),
    // Types and substitution.
    (r#"base="b:GuestType""#, r#"base="DrinkType""#),
    (r#" substitutionGroup="Drink""#, ""),
    (
        r#" type="DrinkType" abstract="true""#,
        r#" type="WineType""#,
    ),
];

const XSD: [&str; 2] = [
    r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:example:order"
  xmlns:b="urn:example:base" targetNamespace="urn:example:order" elementFormDefault="qualified">
  <xs:element name="Order" type="OrderType"/>
  <xs:complexType name="OrderType" mixed="true"><xs:complexContent><xs:extension base="b:GuestType">
    <xs:sequence>
      <xs:element name="Dish" type="dishType" maxOccurs="3"/>
      <xs:element name="Note" type="noteType" minOccurs="0"/>
      <xs:element ref="Drink"/>
      <xs:choice minOccurs="0">
        <xs:element name="Cash" type="xs:boolean"/><xs:element name="Card" type="cardType"/>
      </xs:choice>
    </xs:sequence>
    <xs:attribute name="Guest" type="xs:ID"/>
  </xs:extension></xs:complexContent></xs:complexType>
  <xs:element name="Drink" type="DrinkType" abstract="true"/>
  <xs:complexType name="DrinkType" abstract="true"/>
  <xs:element name="Wine" type="WineType" substitutionGroup="Drink"/>
  <xs:complexType name="WineType"><xs:complexContent><xs:extension base="DrinkType">
    <xs:sequence><xs:element name="Year" type="xs:unsignedShort"/></xs:sequence>
  </xs:extension></xs:complexContent></xs:complexType>
  <xs:element name="Beer" substitutionGroup="Drink"><xs:complexType/></xs:element>
  <xs:simpleType name="dishType"><xs:restriction base="xs:string">
    <!-- dishes --><xs:enumeration value="Soup"/><xs:enumeration value="Fish"/>
  </xs:restriction></xs:simpleType>
  <xs:simpleType name="noteType"><xs:restriction base="xs:string">
    <xs:minLength value="1"/><xs:maxLength value="40"/>
  </xs:restriction></xs:simpleType>
  <xs:simpleType name="cardType"><xs:restriction base="xs:hexBinary">
    <xs:length value="4"/>
  </xs:restriction></xs:simpleType>
</xs:schema>"#,
    r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:example:base"
  targetNamespace="urn:example:base" elementFormDefault="qualified">
  <xs:complexType name="GuestType" abstract="true"><xs:sequence>
    <xs:element name="Table" type="tableType"/>
  </xs:sequence></xs:complexType>
  <xs:simpleType name="tableType"><xs:restriction base="xs:unsignedByte">
    <xs:minInclusive value="1"/><xs:maxInclusive value="20"/>
  </xs:restriction></xs:simpleType>
</xs:schema>"#,
];

pub fn files() -> Files {
    mistaken("", "")
}

/// The schema with a mistake wherever it fits.
pub fn mistaken(right: &str, wrong: &str) -> Files {
    assert!(XSD.iter().any(|text| text.contains(right)), "{right}");
    let texts = XSD.iter().map(|text| {
        if right.is_empty() {
            (*text).to_owned()
        } else {
            text.replace(right, wrong)
        }
    });
    Files {
        texts: texts.collect(),
        main: 1,
    }
}
