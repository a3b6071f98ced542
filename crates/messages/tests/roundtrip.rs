//! Whatever the schema allows can be written, read and written again.

mod common;

use common::{Codec, Element, Family, coverage, generate};
use quickcheck::{Arbitrary, Gen, QuickCheck};
use v2g_exi::compose::{self, Item};
use v2g_exi::schema::Root;
use v2g_messages::json;

/// A message of one of the sets, made up.
#[derive(Clone, Debug)]
struct Message {
    family: Family,
    fragment: bool,
    item: Item,
}

impl Message {
    fn codec(&self) -> Codec<'_> {
        Codec {
            family: self.family,
            fragment: self.fragment.then_some(self.item.name.as_str()),
        }
    }

    fn root(&self) -> &'static Root {
        let (set, name) = (self.codec().set(), &self.item.name);
        if self.fragment {
            set.fragment(name).unwrap()
        } else {
            set.document(name).unwrap()
        }
    }
}

impl Arbitrary for Message {
    fn arbitrary(random: &mut Gen) -> Self {
        let (family, fragment, root) = *random.choose(&roots()).unwrap();
        Self {
            family,
            fragment,
            item: generate::root(root, random),
        }
    }
}

/// Everything that can stand alone; the documents so often that they are half of it.
fn roots() -> Vec<(Family, bool, &'static Root)> {
    let (mut documents, mut fragments) = (Vec::new(), Vec::new());
    for family in [Family::AppProtocol, Family::Iso2, Family::XmlDsig] {
        let set = Codec {
            family,
            fragment: None,
        }
        .set();
        documents.extend(set.documents.iter().map(|root| (family, false, root)));
        fragments.extend(set.fragments.iter().map(|root| (family, true, root)));
    }
    let count = fragments.len();
    documents
        .into_iter()
        .cycle()
        .take(count)
        .chain(fragments)
        .collect()
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
    let Message { fragment, item, .. } = message;
    let (codec, set) = (message.codec(), message.codec().set());
    let compose = if *fragment {
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
            json::encode(set, &tree.json(), *fragment).unwrap(),
            bytes,
            "through JSON"
        );
    }
}

/// Every message, optional element, alternative, literal and short list at its maximum has its turn.
#[test]
fn every_part_of_the_schema_survives() {
    const MOST: usize = 200_000;
    let (mut possible, mut used) = <(coverage::Lines, coverage::Lines)>::default();
    roots()
        .iter()
        .for_each(|(_, _, root)| coverage::possible(root.content, &mut possible));
    let mut random = Gen::new(100);
    for _ in 0..MOST {
        let before = used.len();
        let message = Message::arbitrary(&mut random);
        coverage::used(&message.item, message.root().content, &mut used);
        if used.len() > before {
            survives(&message);
        }
        if used.is_superset(&possible) {
            return;
        }
    }
    let missed: Vec<_> = possible.difference(&used).collect();
    panic!(
        "{} of {} never made: {missed:#?}",
        missed.len(),
        possible.len()
    );
}
