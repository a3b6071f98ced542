//! What the derives make of a schema, and the messages of its errors.

mod support;

use support::*;
use v2g_exi::{
    Document, Element, ErrorKind, Integer, List, Seconds, decode_fragment, encode_fragment, schema,
    walk,
};

fn round_trip(menu: &Menu<'_>) -> Vec<u8> {
    let mut buffer = [0; 512];
    let bytes = menu.encode(&mut buffer).unwrap().to_vec();
    assert_eq!(Menu::decode(&bytes).unwrap(), *menu);
    assert!(walk::document(&SET, &bytes, &mut ()).unwrap().is_empty());
    bytes
}

fn refusal(menu: &Menu<'_>) -> String {
    menu.encode(&mut [0; 512]).unwrap_err().to_string()
}

#[test]
fn every_optional_part_is_written_and_read() {
    let lines = ["one".into(), "zwei".into(), "".into()];
    let note = Note {
        author: "ß".into(),
        line: (&lines).into(),
        any: List::default(),
    };
    let tags = [Tag::Vegan, Tag::Hot];
    let mut full = dish("Soup");
    full.tag = (&tags).into();
    full.code = Some((&[1, 2, 3]).into());
    full.picture = Some((&[0xFF; 16]).into());
    full.serial = Integer::from_be_bytes(true, &[0x80; 20]);
    let dishes = [full, dish("Fish"), full];
    let mut menu = menu(&dishes);
    menu.day = Some("Friday".into());
    menu.guests = Some(u16::MAX);
    menu.note = Some((&note).into());
    round_trip(&menu);
    menu.drink = Some(Beverage::Wine("".into()));
    round_trip(&menu);
    menu.drink = Some(Beverage::Beer(Beer {
        large: true,
        strength: u32::MAX,
        best_before: i64::MIN,
    }));
    round_trip(&menu);
}

#[test]
fn the_bits_are_those_of_the_grammar() {
    let dishes = [dish("A")];
    let expected = bytes(concat!(
        "10000000 ",                // header
        "01 ",                      // Menu is 1 of 2 globals and a wildcard
        "01 0 00110 0 ",            // Table behind an optional attribute: 7 of 1..=20
        "01 ",                      // Dish behind the optional Guests
        "0 0 00000011 01000001 0 ", // Name: 1 character
        "0 ",                       // Price
        "0 0 010 0 ",               // Multiplier -1
        "00 0 10 0 ",               // Unit, optional: 2 of 3
        "0 0 0 01111101 0 0 ",      // Value 125, end of Price
        "100 ",                     // end of Dish behind Tag, Code, Picture, Serial
        "101 ",                     // end of Menu behind Dish, three drinks, Note
    ));
    assert_eq!(round_trip(&menu(&dishes)), expected);
}

#[test]
fn a_list_is_free_of_codes_it_cannot_need() {
    let dishes = [dish("A"); 3];
    let two = round_trip(&menu(&dishes[..2]));
    let three = round_trip(&menu(&dishes));
    assert!(three.len() > two.len());
}

#[test]
fn an_error_names_the_element_and_the_bit() {
    let mut dishes = [dish("A")];
    dishes[0].price.multiplier = 4;
    assert_eq!(
        refusal(&menu(&dishes)),
        "Menu.Dish.Price.Multiplier, bit 43: 4 exceeds 3"
    );
    dishes[0] = dish("far too long");
    assert_eq!(
        refusal(&menu(&dishes)),
        "Menu.Dish.Name, bit 23: length 12 is outside 1 to 8"
    );
    let mut odd = menu(&[]);
    assert_eq!(
        refusal(&odd),
        "Menu.Dish, bit 21: 0 items are outside 1 to 3"
    );
    odd.day = Some("!".into());
    assert_eq!(
        refusal(&odd),
        "Menu.@Day, bit 12: length 1 is outside 2 to 9"
    );
    odd.day = None;
    odd.table = 0;
    assert_eq!(refusal(&odd), "Menu.Table, bit 13: 0 is below 1");
}

#[test]
fn characters_that_xml_cannot_write_are_refused() {
    for (text, point) in [
        ("\0", 0),
        ("a\u{1}", 1),
        ("\u{FFFE}", 0xFFFE),
        ("ß\u{1F}", 0x1F),
    ] {
        let dishes = [dish(text)];
        let error = menu(&dishes).encode(&mut [0; 64]).unwrap_err();
        assert_eq!(error.kind, ErrorKind::NotACharacter(point));
    }
    round_trip(&menu(&[dish("\t\n\r ß€")]));
}

#[test]
fn an_abstract_element_is_never_written() {
    let dishes = [dish("A")];
    let mut menu = menu(&dishes);
    menu.drink = Some(Beverage::Drink);
    assert_eq!(
        menu.encode(&mut [0; 64]).unwrap_err().kind,
        ErrorKind::Abstract
    );
}

#[test]
fn a_full_buffer_is_an_error_at_every_size() {
    let dishes = [dish("A"), dish("B")];
    let menu = menu(&dishes);
    let length = round_trip(&menu).len();
    for size in 0..length {
        let error = menu.encode(&mut vec![0; size]).unwrap_err();
        assert_eq!(error.kind, ErrorKind::BufferFull);
    }
    assert_eq!(menu.encode(&mut vec![0; length]).unwrap().len(), length);
}

#[test]
fn a_wrong_header_or_root_is_named() {
    let kind = |bytes: &[u8]| Menu::decode(bytes).unwrap_err().kind;
    assert_eq!(kind(&[0x01, 0xFE]), ErrorKind::Header(0x01));
    assert_eq!(
        kind(&[0x80, 0b0000_0000]),
        ErrorKind::RootNotAMessage("Aside")
    );
    assert_eq!(kind(&[0x80, 0b1000_0000]), ErrorKind::UnknownRoot(2));
    assert_eq!(kind(&[]), ErrorKind::UnexpectedEnd);
}

#[test]
fn a_fragment_has_its_own_root_and_end() {
    let mut buffer = [0; 64];
    let value = dish("A");
    let bytes = encode_fragment(&SET, "Dish", &value, &mut buffer).unwrap();
    assert_eq!(
        bytes[1] >> 5,
        0b001,
        "Dish is 1 of 3 names, a wildcard and the end"
    );
    assert_eq!(
        decode_fragment::<Dish<'_>>(&SET, "Dish", bytes).unwrap(),
        value
    );
    assert!(walk::fragment(&SET, bytes, &mut ()).unwrap().is_empty());
    let error = decode_fragment::<Dish<'_>>(&SET, "Menu", bytes).unwrap_err();
    assert_eq!(error.kind, ErrorKind::UnknownRoot(1));
    let error = encode_fragment(&SET, "Nothing", &value, &mut [0; 64]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::RootNotAMessage("Nothing"));
}

#[test]
fn a_view_encodes_to_the_bytes_it_came_from() {
    let dishes = [dish("A"), dish("B")];
    let bytes = round_trip(&menu(&dishes));
    let view = Menu::decode(&bytes).unwrap();
    assert_eq!(view.encode(&mut [0; 64]).unwrap(), bytes);
    assert_eq!(view.dish.len(), 2);
    assert_eq!(view.dish.first().unwrap().name, "A");
    assert!(view.dish.iter().eq(dishes));
}

#[test]
fn a_unit_comes_from_the_type_or_the_attribute() {
    #[derive(Clone, Copy, Element)]
    #[exi(inherited("urn:example:base", ..=left))]
    #[allow(dead_code, reason = "only its description matters")]
    struct Progress {
        left: Option<Seconds<u32>>,
        #[exi(0..=100, unit = "%")]
        done: u8,
        steps: u8,
    }
    let fields = schema::Type::of::<Progress>().fields;
    let units: Vec<_> = fields.iter().map(|field| field.unit).collect();
    assert_eq!(units, ["s", "%", ""]);
    let namespaces: Vec<_> = fields.iter().map(|field| field.namespace).collect();
    assert_eq!(namespaces, ["urn:example:base", NAMESPACE, NAMESPACE]);
}
