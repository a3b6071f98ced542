//! Documents and fragments of a schema set: two readers with one verdict, and one writer.

use arbitrary::Unstructured;
use v2g_exi::compose;
use v2g_exi::walk::{self, Event, EventKind, Observer};
use v2g_exi::{Error, ErrorKind};

use crate::common::{Codec, Entry};
use crate::structure;

/// Heap of a message that is made up; reading takes what the harness writes into.
pub(crate) const HEAP: (usize, usize) = (4 << 10, 256 << 10);

/// First byte of every message.
const HEADER: u8 = 0x80;

/// Bytes that begin as a message does are one. Any others are what one is made of, and how it is then
/// damaged.
pub(crate) fn check(set: &str, fragment: bool, bytes: &[u8]) {
    let entry = Entry::of(set).expect("a set of the catalogue");
    match bytes.first() {
        None | Some(&HEADER) => judge(entry, fragment, bytes),
        Some(_) => made(entry, fragment, bytes),
    }
}

fn made(entry: &'static Entry, fragment: bool, bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let (roots, compose): (_, fn(&_, &_) -> _) = match fragment {
        false => (entry.set.documents, compose::document),
        true => (entry.set.fragments, compose::fragment),
    };
    let Ok(root) = bytes.choose(roots) else {
        return;
    };
    let Ok(item) = structure::element(root, &mut bytes) else {
        return;
    };
    let message = compose(entry.set, &item).unwrap_or_else(|error| panic!("{error}"));
    if let Some(codec) = codec(entry, fragment, &message) {
        let read = codec.read(&message).expect("what the writer writes");
        assert!(read.notes.is_empty(), "{:?} in what we wrote", read.notes);
        assert_eq!(read.written.as_ref(), Ok(&message));
    }
    let mut damaged = message;
    while let Ok(place) = bytes.arbitrary::<[u8; 2]>() {
        if bytes.is_empty() || damaged.is_empty() {
            break;
        }
        let place = usize::from(u16::from_be_bytes(place)) % (damaged.len() * 8);
        damaged[place / 8] ^= 0x80 >> (place % 8);
    }
    judge(entry, fragment, &damaged);
}

/// Both readers come to the same verdict at the same bit, in a number of steps that the length bounds.
fn judge(entry: &'static Entry, fragment: bool, bytes: &[u8]) {
    let walk = match fragment {
        true => walk::fragment,
        false => walk::document,
    };
    let mut count = Count::default();
    let walked = walk(entry.set, bytes, &mut count);
    let most = 2 * 8 * bytes.len() + 64;
    assert!(
        count.0 <= most,
        "{} events of {} bytes",
        count.0,
        bytes.len()
    );
    let Some(codec) = codec(entry, fragment, bytes) else {
        return;
    };
    let typed = codec.read(bytes);
    let verdict = |error: &Error| match error.kind {
        // The typed reader has no names of what it does not read.
        ErrorKind::RootNotAMessage(_) | ErrorKind::UnknownRoot(_) => (error.bit, None),
        kind => (error.bit, Some(kind)),
    };
    assert_eq!(
        typed.as_ref().map(|read| read.notes).map_err(verdict),
        walked.as_ref().copied().map_err(verdict),
        "typed, then walk"
    );
}

/// The typed reader of a message; the caller of that for fragments says which one it wants.
fn codec(entry: &'static Entry, fragment: bool, bytes: &[u8]) -> Option<Codec<'static>> {
    if !fragment {
        return entry.documents.is_some().then_some(Codec {
            entry,
            fragment: None,
        });
    }
    let mut root = Root::default();
    let _ = walk::fragment(entry.set, bytes, &mut root);
    let name = entry
        .fragments
        .iter()
        .find(|(name, _)| Some(*name) == root.0);
    name.map(|(name, _)| Codec {
        entry,
        fragment: Some(name),
    })
}

#[derive(Default)]
struct Count(usize);

impl Observer<'_> for Count {
    fn event(&mut self, _: Event<'_>) {
        self.0 += 1;
    }
}

/// Name of the first element.
#[derive(Default)]
struct Root(Option<&'static str>);

impl Observer<'_> for Root {
    fn event(&mut self, event: Event<'_>) {
        if let (None, EventKind::Start(start)) = (self.0, event.kind) {
            self.0 = Some(start.name);
        }
    }
}
