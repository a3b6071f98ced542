//! The typed codec, chosen at run time.

use v2g_exi::tree::Tree;
use v2g_exi::{Error, Notes, schema};

use super::catalogue::{Entry, Reader};

/// One of the codecs of this crate: the documents of a set, or one of its fragments.
#[derive(Clone, Copy, Debug)]
pub struct Codec<'n> {
    pub entry: &'static Entry,
    /// Name of the fragment; `None` for a document.
    pub fragment: Option<&'n str>,
}

/// What the typed reader made of some bytes.
#[derive(Debug)]
pub struct Read {
    /// Tolerances used.
    pub notes: Notes,
    /// What writing the value gives: it may have been read with tolerances that no writer has.
    pub written: Result<Vec<u8>, Error>,
}

impl Codec<'_> {
    /// The schema tables of the set.
    pub fn set(self) -> &'static schema::Set {
        self.entry.set
    }

    /// Reads bytes by the schema tables.
    pub fn tree(self, bytes: &[u8]) -> Tree<'_> {
        match self.fragment {
            None => Tree::document(self.set(), bytes),
            Some(_) => Tree::fragment(self.set(), bytes),
        }
    }

    /// Reads bytes into their type, and writes that again.
    pub fn read(self, bytes: &[u8]) -> Result<Read, Error> {
        self.reader()(bytes)
    }

    fn reader(self) -> Reader {
        let set = self.set().name;
        let Some(wanted) = self.fragment else {
            return self
                .entry
                .documents
                .unwrap_or_else(|| panic!("{set} has no documents in the catalogue"));
        };
        let mut fragments = self.entry.fragments.iter();
        let found = fragments.find(|(name, _)| *name == wanted);
        found.map_or_else(
            || panic!("{set} has no fragment {wanted} in the catalogue"),
            |(_, reader)| *reader,
        )
    }
}

/// Reads, writes, and reads again: the value must be the same both times. Written once more without
/// copying any view, it must be the same bytes.
///
/// A macro, because the values borrow from different buffers.
macro_rules! read {
    ($bytes:expr, $decode:expr, $encode:expr) => {{
        let mut notes = v2g_exi::Notes::default();
        let value = $decode($bytes, &mut notes)?;
        let mut buffer = vec![0; $bytes.len() * 2 + 64];
        let written = $encode(&value, &mut buffer[..]).map(<[u8]>::to_vec);
        let mut any = v2g_exi::Notes::default();
        any.insert(v2g_exi::Note::TrailingBytes);
        let uncopied = $decode($bytes, &mut any)?;
        assert_eq!(
            $encode(&uncopied, &mut buffer[..]).map(<[u8]>::to_vec),
            written
        );
        if let Ok(written) = &written {
            let again = $decode(written, &mut v2g_exi::Notes::default());
            assert_eq!(again, Ok(value));
        }
        Ok($crate::common::codec::Read { notes, written })
    }};
}

/// The reader of a type of documents.
macro_rules! documents {
    ($type:ty) => {{
        fn reader(bytes: &[u8]) -> Result<$crate::common::codec::Read, v2g_exi::Error> {
            $crate::common::codec::read!(
                bytes,
                <$type as v2g_exi::Document<'_>>::decode_unnamed,
                <$type as v2g_exi::Document<'_>>::encode
            )
        }
        Some(reader as $crate::common::catalogue::Reader)
    }};
}

/// The readers of fragments, by their names.
macro_rules! fragments {
    ($set:expr, $($name:literal: $type:ty,)*) => {
        &[$(($name, {
            fn reader(bytes: &[u8]) -> Result<$crate::common::codec::Read, v2g_exi::Error> {
                $crate::common::codec::read!(
                    bytes,
                    |bytes, notes| v2g_exi::decode_fragment_unnamed::<$type>(&$set, $name, bytes, notes),
                    |value: &$type, buffer| {
                        v2g_exi::encode_fragment(&$set, $name, value, buffer)
                    }
                )
            }
            reader as $crate::common::catalogue::Reader
        }),)*]
    };
}

pub(super) use {documents, fragments, read};
