//! Whatever the schema allows can be written, read and written again.

mod common;

use common::{CATALOGUE, Codec, Element, Entry, coverage, generate};
use quickcheck::{Arbitrary, Gen, QuickCheck};
use v2g_exi::compose::{self, Item};
use v2g_exi::schema::Root;
use v2g_messages::{json, sets};

/// A message of one of the sets, made up.
#[derive(Clone, Debug)]
struct Message {
    root: Standing,
    item: Item,
}

/// Something that can stand alone.
#[derive(Clone, Copy, Debug)]
struct Standing {
    entry: &'static Entry,
    fragment: bool,
    root: &'static Root,
}

impl Message {
    fn codec(&self) -> Codec<'_> {
        Codec {
            entry: self.root.entry,
            fragment: self.root.fragment.then_some(self.item.name.as_str()),
        }
    }

    /// Any of these, made up.
    fn of(roots: &[Standing], random: &mut Gen) -> Self {
        let root = *random.choose(roots).unwrap();
        Self {
            root,
            item: generate::root(root.root, random),
        }
    }
}

impl Arbitrary for Message {
    fn arbitrary(random: &mut Gen) -> Self {
        let entry = random.choose(CATALOGUE).unwrap();
        Self::of(&roots(entry), random)
    }
}

/// Everything of a set that can stand alone; the documents so often that they are half of it.
fn roots(entry: &'static Entry) -> Vec<Standing> {
    let all = |roots: &'static [Root], fragment| {
        roots.iter().map(move |root| Standing {
            entry,
            fragment,
            root,
        })
    };
    let (documents, fragments) = (entry.set.documents, entry.set.fragments);
    let half = documents.len().max(fragments.len());
    all(documents, false)
        .cycle()
        .take(half)
        .chain(all(fragments, true))
        .collect()
}

#[test]
fn every_set_of_the_crate_is_tested() {
    let names = |sets: &mut dyn Iterator<Item = &'static str>| {
        let mut names: Vec<_> = sets.collect();
        names.sort_unstable();
        names
    };
    assert_eq!(
        names(&mut sets::SETS.iter().map(|set| set.name)),
        names(&mut CATALOGUE.iter().map(|entry| entry.set.name))
    );
}

#[test]
fn what_was_written_reads_back_as_it_was() {
    fn property(message: Message) -> bool {
        survives(&message);
        true
    }
    QuickCheck::new()
        .tests(3000)
        .quickcheck(property as fn(Message) -> bool);
}

/// Names and text to bytes, to the typed value and back, to a tree, to JSON and XML, to bytes.
fn survives(message: &Message) {
    let Message { root, item } = message;
    let (codec, set) = (message.codec(), message.codec().set());
    let compose = if root.fragment {
        compose::fragment
    } else {
        compose::document
    };
    let bytes = compose(set, item).unwrap_or_else(|error| panic!("{error}\n{item:?}"));
    assert_eq!(
        codec.read(&bytes).unwrap().written.unwrap(),
        bytes,
        "through the types"
    );

    let tree = codec.tree(&bytes);
    assert!(
        tree.error.is_none() && tree.notes.is_empty(),
        "{:?} {:?}",
        tree.error,
        tree.notes
    );
    let xml = Element::parse(&tree.xml());
    assert_eq!(compose(set, &xml.item()).unwrap(), bytes, "through XML");
    if !xml.interleaves() {
        assert_eq!(
            json::encode(set, &tree.json(), root.fragment).unwrap(),
            bytes,
            "through JSON"
        );
    }
}

#[test]
fn every_part_of_the_schema_survives() {
    CATALOGUE.iter().for_each(every_part_survives);
}

/// Every message, optional element, alternative, literal and short list at its maximum has its turn.
fn every_part_survives(entry: &'static Entry) {
    const MOST: usize = 200_000;
    let (mut possible, mut used) = <(coverage::Lines, coverage::Lines)>::default();
    let roots = roots(entry);
    roots
        .iter()
        .for_each(|it| coverage::possible(it.root.content, &mut possible));
    let mut random = Gen::new(100);
    for _ in 0..MOST {
        let before = used.len();
        let message = Message::of(&roots, &mut random);
        coverage::used(&message.item, message.root.root.content, &mut used);
        if used.len() > before {
            survives(&message);
        }
        if used.is_superset(&possible) {
            return;
        }
    }
    let missed: Vec<_> = possible.difference(&used).collect();
    panic!(
        "{}: {} of {} never made: {missed:#?}",
        entry.set.name,
        missed.len(),
        possible.len()
    );
}
