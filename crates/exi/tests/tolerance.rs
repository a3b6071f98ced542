//! Each rule behind which a deviation is read, and what stays refused.

mod support;

use support::*;
use v2g_exi::walk::{self, Event, EventKind, Observer};
use v2g_exi::{Document, Error, ErrorKind, Note, Notes};

/// Reads both ways; both must agree.
fn read(bytes: &[u8]) -> Result<(Menu<'_>, Notes), Error> {
    let mut notes = Notes::default();
    let typed = Menu::decode_noted(bytes, &mut notes);
    let walked = walk::document(&SET, bytes, &mut ());
    match (&typed, &walked) {
        (Ok(_), Ok(seen)) => assert_eq!(notes, *seen),
        (Err(left), Err(right)) => assert_eq!((left.kind, left.bit), (right.kind, right.bit)),
        _ => panic!("{typed:?} but {walked:?}"),
    }
    typed.map(|menu| (menu, notes))
}

fn only(bytes: &[u8], note: Note) -> Menu<'_> {
    let (menu, notes) = read(bytes).unwrap();
    assert_eq!(notes.iter().collect::<Vec<_>>(), [note]);
    menu
}

/// A menu with one dish; the parts around the interesting one.
const TABLE: &str = "10000000 01 01000110 0";
const PRICE: &str = "0 000100 000100 000 01111101 0 0";

fn with_dish(dish: &str) -> Vec<u8> {
    bytes(&format!("{TABLE} 01 {dish} 101"))
}

#[test]
fn an_undeclared_end_is_an_empty_value() {
    // The name's content starts with the escape, then event 0 of the second level.
    let stream = with_dish(&format!("0 1 000 {PRICE} 100"));
    let (menu, notes) = read(&stream).unwrap();
    assert!(notes.contains(Note::EmptyElement) && notes.contains(Note::LengthFacet));
    assert!(menu.dish.first().unwrap().name.is_empty());
}

#[test]
fn any_other_undeclared_event_is_refused() {
    let stream = with_dish(&format!("0 1 001 {PRICE} 100"));
    assert_eq!(read(&stream).unwrap_err().kind, ErrorKind::UndeclaredEvent);
}

#[test]
fn text_beyond_its_length_is_read() {
    let stream = with_dish(&format!(
        "0 0 00001011 {} 0 {PRICE} 100",
        "01000001".repeat(9)
    ));
    assert_eq!(
        only(&stream, Note::LengthFacet).dish.first().unwrap().name,
        "AAAAAAAAA"
    );
}

#[test]
fn a_number_beyond_its_range_that_fits_the_bits_is_read() {
    // Table is 1..=20 in five bits: 31 stands for 32.
    let name = "0 0 00000011 01000001 0";
    let stream = bytes(&format!(
        "10000000 01 010 11111 0 01 {name} {PRICE} 100 101"
    ));
    assert_eq!(only(&stream, Note::RangeFacet).table, 32);
}

#[test]
fn an_abstract_element_is_read() {
    let name = "0 0 00000011 01000001 0";
    // Behind a dish: another dish, Beer, Drink, Wine, Note, the end.
    let stream = bytes(&format!("{TABLE} 01 {name} {PRICE} 100 010 0 01"));
    assert_eq!(
        only(&stream, Note::AbstractElement).drink,
        Some(Beverage::Drink)
    );
}

#[test]
fn a_number_in_too_many_octets_is_read_if_its_type_could_need_them() {
    let price = "0 000100 000100 000 11111101 00000000 0 0";
    let stream = with_dish(&format!("0 0 00000011 01000001 0 {price} 100"));
    assert_eq!(
        only(&stream, Note::LongInteger)
            .dish
            .first()
            .unwrap()
            .price
            .value,
        125
    );
    let price = "0 000100 000100 000 11111101 10000000 10000000 00000000 0 0";
    let stream = with_dish(&format!("0 0 00000011 01000001 0 {price} 100"));
    assert_eq!(read(&stream).unwrap_err().kind, ErrorKind::IntegerTooLong);
}

#[test]
fn nul_characters_are_read() {
    for length in 1..=8 {
        let text = format!("{}00000000", "01000001".repeat(length - 1));
        let stream = with_dish(&format!("0 0 {:08b} {text} 0 {PRICE} 100", length + 2));
        let name = only(&stream, Note::NulCharacter).dish.first().unwrap().name;
        assert_eq!((name.len(), name.chars().last()), (length, Some('\0')));
    }
}

#[test]
fn what_follows_the_message_is_read_over() {
    // One tag leaves one bit of the last byte.
    let mut stream = with_dish(&format!("0 0 00000011 01000001 0 {PRICE} 000 0 01 0 100"));
    stream.push(0);
    only(&stream, Note::TrailingBytes);
    stream.pop();
    *stream.last_mut().unwrap() |= 1;
    only(&stream, Note::Padding);
}

#[test]
fn a_full_list_that_ends_like_an_open_one_is_read() {
    let dish = format!("0 0 00000011 01000001 0 {PRICE} 100");
    // As the grammar has it, nothing but drinks, the note and the end may follow the third dish.
    let conformant = bytes(&format!("{TABLE} 01 {dish} 000 {dish} 000 {dish} 100"));
    assert!(read(&conformant).unwrap().1.is_empty());
    let open = bytes(&format!("{TABLE} 01 {dish} 000 {dish} 000 {dish} 101"));
    let menu = only(&open, Note::ListEnd);
    assert_eq!(menu.dish.len(), 3);
    assert_eq!(menu.dish.iter().count(), 3);
}

/// One deployed encoder ends its short lists as the grammar has it and its long ones as open.
mod shelf {
    use super::support::{NAMESPACE, Tag};
    use v2g_exi::{Document, Element, List, schema};

    #[derive(Clone, Copy, Debug, PartialEq, Element, Document)]
    #[exi(set = SET)]
    pub(super) struct Shelf<'a> {
        pub(super) short: List<'a, Tag, 1, 2>,
        pub(super) long: List<'a, Tag, 1, 16>,
        pub(super) full: bool,
    }

    pub(super) static SET: schema::Set = schema::Set {
        name: "shelf",
        globals: &["Shelf"],
        elements: &["Full", "Long", "Shelf", "Short"],
        documents: Shelf::ROOTS,
        fragments: &[],
    };
}

#[test]
fn short_lists_may_end_by_the_grammar_where_long_ones_do_not() {
    use shelf::{SET, Shelf};
    let tag = "0 01 0";
    let short = format!("0 {tag} 00 {tag}");
    let long = format!("0 {tag}{}", format!(" 00 {tag}").repeat(15));
    for (end, noted) in [("0", false), ("01", true)] {
        let stream = bytes(&format!("10000000 0 {short} {long} {end} 0 1 0 0"));
        let mut notes = Notes::default();
        let shelf = Shelf::decode_noted(&stream, &mut notes).unwrap();
        assert_eq!((shelf.short.len(), shelf.long.len()), (2, 16));
        assert_eq!(shelf.long.iter().count(), 16);
        assert_eq!(notes.contains(Note::ListEnd), noted);
        assert_eq!(walk::document(&SET, &stream, &mut ()).unwrap(), notes);
    }
}

#[test]
fn a_string_table_reference_is_refused_by_name() {
    for reference in ["00000000", "00000001"] {
        let stream = with_dish(&format!("0 0 {reference} 01000001 0 {PRICE} 100"));
        let error = read(&stream).unwrap_err();
        assert_eq!(error.kind, ErrorKind::StringTable);
        assert_eq!(error.to_string().split(',').next(), Some("Menu.Dish.Name"));
    }
}

#[test]
fn foreign_content_and_text_between_elements_are_refused_by_name() {
    let dish = format!("0 0 00000011 01000001 0 {PRICE} 100");
    // Note: the author; then Line, a wildcard, the end, text.
    for (code, kind) in [("001", ErrorKind::Wildcard), ("011", ErrorKind::MixedText)] {
        let stream = bytes(&format!(
            "{TABLE} 01 {dish} 100 0 00000010 {code} 00000000 00000000"
        ));
        assert_eq!(read(&stream).unwrap_err().kind, kind);
    }
}

#[test]
fn a_length_beyond_the_end_is_refused_before_anything_is_read() {
    let stream = with_dish("0 0 11111111 11111111 11111111 00000111 01000001");
    let error = read(&stream).unwrap_err();
    assert_eq!(
        (error.kind, error.bit),
        (ErrorKind::UnexpectedEnd, stream.len() as u32 * 8)
    );
}

#[test]
fn a_number_that_is_no_character_is_refused() {
    // U+D800, a surrogate.
    let stream = with_dish(&format!(
        "0 0 00000011 10000000 10110000 00000011 0 {PRICE} 100"
    ));
    assert_eq!(
        read(&stream).unwrap_err().kind,
        ErrorKind::NotACharacter(0xD800)
    );
}

#[test]
fn an_observer_sees_every_bit_up_to_the_failure() {
    struct Cover(Vec<(u32, u32)>);
    impl<'a> Observer<'a> for Cover {
        fn event(&mut self, event: Event<'a>) {
            if !matches!(event.kind, EventKind::Note(_)) {
                self.0.push((event.bits.start, event.bits.end));
            }
        }
    }
    let stream = with_dish(&format!("0 0 00000011 01000001 0 {PRICE} 100"));
    for length in 1..=stream.len() {
        let mut cover = Cover(Vec::new());
        let result = walk::document(&SET, &stream[..length], &mut cover);
        let end = cover.0.iter().fold(0, |at, (start, end)| {
            assert_eq!(at, *start, "no gap and no overlap");
            *end
        });
        match result {
            Ok(_) => assert_eq!((end, length), (stream.len() as u32 * 8, stream.len())),
            Err(error) => assert!(end <= error.bit),
        }
    }
}
