//! What a message can make us use is bounded: by nothing in the types, by its length in trees and
//! texts. The worst messages are searched for in the schema tables, not guessed.

mod common;

use allocation_counter::measure;
use common::cram::{self, Cram};
use common::{Codec, Entry};
use v2g_exi::tree::{Node, Tree, document_bits, fragment_bits};
use v2g_exi::walk::{self, Event, Observer};
use v2g_exi::{Document as _, Note, Notes};
use v2g_messages::iso2::V2gMessage;
use v2g_messages::json;

/// Bytes of a message that are enough to see what it costs for each.
const SAMPLE: usize = 4 << 10;
/// Bytes of the longest messages that the stations of others take, and more.
const LONG: [usize; 2] = [64 << 10, 1 << 20];

/// No element takes less than four bits.
const NODES: usize = 2;
/// An event takes a bit at least.
const EVENTS: usize = 8;
/// A vector that grows is there twice for a moment, in its old and its doubled size.
const TREE: usize = 3 * NODES * size_of::<Node<'_>>();
/// Bytes of JSON, XML and the listing at their peak, for each byte of a message.
const JSON: usize = 128;
const XML: usize = 256;
const LISTING: usize = 2048;
/// Bytes of what JSON says, for each byte of the text.
const PARSED: usize = 256;
/// Whatever the length.
const FIXED: usize = 4 << 10;

/// Buffers that the tests themselves write into, at most.
const BUFFERS: u64 = 8;

/// Counts what it is told.
#[derive(Default)]
struct Count(usize);

impl Observer<'_> for Count {
    fn event(&mut self, _: Event<'_>) {
        self.0 += 1;
    }
}

#[test]
fn the_types_read_and_write_the_largest_messages_without_a_heap() {
    for cram in cram::all() {
        let allocations = |bytes: &[u8]| {
            let reading = measure(|| {
                cram.codec().read(bytes).unwrap().written.unwrap();
            });
            reading.count_total
        };
        let (short, long) = (cram.message(0), cram.message(SAMPLE));
        // The buffers that the test writes into are as many for both.
        assert_eq!(allocations(&long), allocations(&short), "{}", cram.name());
        assert!(allocations(&long) <= BUFFERS, "{}", cram.name());
    }
}

#[test]
fn work_trees_and_texts_grow_with_the_length_of_the_message_only() {
    for cram in cram::all() {
        let bytes = cram.message(SAMPLE);
        bounded(cram.codec(), &bytes, &cram.name());
        listed(cram.codec(), &bytes, &cram.name());
    }
}

#[test]
fn the_worst_messages_stay_in_bounds_at_any_length() {
    let mut crams = cram::all();
    crams.retain(|cram| cram.message(4 * SAMPLE).len() >= 4 * SAMPLE);
    let mut worst = vec![
        worst(&crams, |tree| tree.nodes().len()),
        worst(&crams, |tree| tree.json().len()),
        worst(&crams, |tree| tree.xml().len()),
    ];
    worst.sort_unstable();
    worst.dedup();
    for cram in worst.into_iter().map(|at| &crams[at]) {
        for length in LONG {
            bounded(cram.codec(), &cram.message(length), &cram.name());
        }
        // Broken at its end, so that it is read by all the rules there are.
        let mut bytes = cram.message(LONG[0]);
        listed(cram.codec(), &bytes, &cram.name());
        bytes.pop();
        bounded(cram.codec(), &bytes, &cram.name());
    }
}

/// Index of the one that costs most for each byte.
fn worst(crams: &[Cram], cost: fn(&Tree<'_>) -> usize) -> usize {
    let each = |at: &usize| {
        let bytes = crams[*at].message(SAMPLE);
        cost(&crams[*at].codec().tree(&bytes)) * 1000 / bytes.len()
    };
    (0..crams.len())
        .max_by_key(each)
        .expect("some lists have no maximum")
}

/// Holds a message to all bounds but that of the listing.
fn bounded(codec: Codec<'_>, bytes: &[u8], name: &str) {
    let check = |what: &str, used: u64, each: usize| within(bytes, used, each, name, what);

    let mut count = Count::default();
    let walk = if codec.fragment.is_some() {
        walk::fragment
    } else {
        walk::document
    };
    let walking = measure(|| {
        let _ = walk(codec.set(), bytes, &mut count);
    });
    assert_eq!(walking.count_total, 0, "{name}: a walk needs no heap");
    check("events", count.0 as u64, EVENTS);

    let reading = measure(|| drop(codec.read(bytes)));
    assert!(reading.count_total <= BUFFERS, "{name}: types need no heap");

    let mut tree = Tree::default();
    let made = measure(|| tree = codec.tree(bytes));
    check("nodes", tree.nodes().len() as u64, NODES);
    check("a tree", made.bytes_max, TREE);
    check("JSON", measure(|| drop(tree.json())).bytes_max, JSON);
    check("XML", measure(|| drop(tree.xml())).bytes_max, XML);
}

/// Holds a message to the bound of the listing.
fn listed(codec: Codec<'_>, bytes: &[u8], name: &str) {
    let list = if codec.fragment.is_some() {
        fragment_bits
    } else {
        document_bits
    };
    let used = measure(|| drop(list(codec.set(), bytes)));
    within(bytes, used.bytes_max, LISTING, name, "the listing");
}

fn within(bytes: &[u8], used: u64, each: usize, name: &str, what: &str) {
    let length = bytes.len();
    let most = each * length + FIXED;
    assert!(
        used <= most as u64,
        "{name}: {length} bytes, {used} for {what}"
    );
}

#[test]
fn json_that_is_read_costs_no_more_than_its_length() {
    let codec = Codec {
        entry: Entry::of("iso2").unwrap(),
        fragment: None,
    };
    let keys = |count: usize| -> Vec<_> { (0..count).map(|key| format!("\"{key}\":[]")).collect() };
    for text in [
        format!("{{\"V2G_Message\":{{{}}}}}", keys(100_000).join(",")),
        format!("{{\"V2G_Message\":[{}]}}", vec!["{}"; 300_000].join(",")),
        "{\"a\":".repeat(200_000),
        "[".repeat(1_000_000),
    ] {
        let used = measure(|| {
            json::encode(codec.set(), &text, false).unwrap_err();
        });
        let most = (PARSED * text.len() + FIXED) as u64;
        assert!(used.bytes_max <= most, "{} of {most}", used.bytes_max);
    }
}

#[test]
fn text_beyond_its_facet_costs_no_more_than_its_characters() {
    let codec = Codec {
        entry: Entry::of("iso2").unwrap(),
        fragment: None,
    };
    for length in LONG {
        // U+0001, which JSON and XML write in six and three bytes.
        let bytes = with_long_text(codec, length);
        let mut notes = Notes::default();
        let reading = measure(|| {
            V2gMessage::decode_noted(&bytes, &mut notes).unwrap();
        });
        assert_eq!(reading.count_total, 0);
        assert!(notes.contains(Note::LengthFacet));
        let tree = codec.tree(&bytes);
        assert!(tree.error.is_none());
        let mut text = String::new();
        let used = measure(|| text = tree.json());
        assert!(text.len() > 6 * length);
        assert!(used.bytes_max < 32 * length as u64, "{}", used.bytes_max);
        bounded(codec, &bytes, "a long service scope");
    }
}

/// A message with a service scope of so many characters U+0001, which no writer of ours produces.
fn with_long_text(codec: Codec<'_>, length: usize) -> Vec<u8> {
    const JSON: &str = r#"{"V2G_Message": {"Header": {"SessionID": "00"},
        "Body": {"ServiceDiscoveryReq": {"ServiceScope": "here"}}}}"#;
    let bytes = json::encode(codec.set(), JSON, false).unwrap();
    let tree = codec.tree(&bytes);
    let path = ["Body", "ServiceDiscoveryReq", "ServiceScope"];
    let place = tree.root().unwrap().find(&path).unwrap();
    let place = place.node().value_bits.clone();
    let bits = |byte: u8| (0..8).rev().map(move |bit| byte >> bit & 1);
    let before = bytes.iter().copied().flat_map(bits);
    let after = before.clone().skip(place.end as usize);
    // Two lengths are for the string tables; groups of seven bits, the lowest first.
    let groups = (0..4).map(|group| (length + 2) >> (7 * group) & 0x7F);
    let groups = groups.zip([0x80, 0x80, 0x80, 0]);
    let groups = groups.map(|(group, more)| group as u8 | more);
    let stream: Vec<u8> = before
        .take(place.start as usize)
        .chain(groups.flat_map(bits))
        .chain(std::iter::repeat_n(1, length).flat_map(bits))
        .chain(after)
        .collect();
    let bytes = stream.chunks(8).map(|bits| {
        let byte = bits.iter().fold(0, |byte, bit| byte << 1 | bit);
        byte << (8 - bits.len())
    });
    bytes.collect()
}
