//! Messages that are as large as the schema allows: one field as often, or one value as long, as
//! fits, and the rest as small or as rich as it may be.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use v2g_exi::UNBOUNDED;
use v2g_exi::compose::{self, Item, Scalar};
use v2g_exi::schema::{Alternative, Content, Field, Role, Root, Simple, Type};

use super::generate::is_writable;
use super::{Codec, Entry};

/// A way to make a message large.
#[derive(Clone, Debug)]
pub struct Cram {
    entry: &'static Entry,
    fragment: bool,
    root: &'static Root,
    /// From the root to what is made large.
    path: Way,
    /// Whether what may be absent is there.
    rich: bool,
}

/// All ways in which messages can be made large, each by the first root that has it.
pub fn all() -> Vec<Cram> {
    let mut places = Places::default();
    let mut crams = Vec::new();
    for entry in super::CATALOGUE {
        let documents = entry.set.documents.iter().map(|root| (root, false));
        let fragments = entry.set.fragments.iter().map(|root| (root, true));
        for (root, fragment) in documents.chain(fragments) {
            places.search(root.content, &mut Vec::new());
            for path in places.found.drain(..) {
                crams.extend([false, true].map(|rich| Cram {
                    entry,
                    fragment,
                    root,
                    path: path.clone(),
                    rich,
                }));
            }
        }
    }
    crams
}

/// Fields and alternatives on the way from a root to something inside.
type Way = Vec<(usize, usize)>;

/// What can be made large, by type, field and alternative.
#[derive(Default)]
struct Places {
    seen: Vec<(*const Type, usize, usize)>,
    found: Vec<Way>,
}

impl Places {
    fn search(&mut self, content: Content, path: &mut Way) {
        let (Content::Complex(kind) | Content::Group(kind)) = content else {
            return;
        };
        for (at, field) in kind.fields.iter().enumerate() {
            for (branch, alternative) in field.alternatives().enumerate() {
                let place = (std::ptr::from_ref(kind), at, branch);
                if !is_writable(&alternative) || self.seen.contains(&place) {
                    continue;
                }
                self.seen.push(place);
                path.push((at, branch));
                if field.max > 1 || endless(alternative.content) {
                    self.found.push(path.clone());
                }
                self.search(alternative.content, path);
                path.pop();
            }
        }
    }
}

/// A value without a longest length.
fn endless(content: Content) -> bool {
    matches!(
        content,
        Content::Simple(
            Simple::Text { max: UNBOUNDED, .. }
                | Simple::Hex { max: UNBOUNDED, .. }
                | Simple::Base64 { max: UNBOUNDED, .. }
        )
    )
}

impl Cram {
    /// The codec that reads it.
    pub fn codec(&self) -> Codec<'static> {
        Codec {
            entry: self.entry,
            fragment: self.fragment.then_some(self.root.name),
        }
    }

    /// What it is called, for failures.
    pub fn name(&self) -> String {
        let mut name = format!("{}: {}", self.entry.set.name, self.root.name);
        let mut content = self.root.content;
        for (at, branch) in &self.path {
            let (Content::Complex(kind) | Content::Group(kind)) = content else {
                break;
            };
            let alternative = kind.fields[*at].alternatives().nth(*branch).unwrap();
            name += &format!(".{}", alternative.name);
            content = alternative.content;
        }
        name + if self.rich { ", rich" } else { "" }
    }

    /// A message of about so many bytes, or of as many as the schema allows.
    pub fn message(&self, bytes: usize) -> Vec<u8> {
        let mut amount = 16;
        let mut message = self.with(amount);
        loop {
            // How large another one makes it tells how many are needed.
            let more = self.with(2 * amount);
            if more.len() >= bytes || more.len() <= message.len() {
                return more;
            }
            let each = (more.len() - message.len()).div_ceil(amount).max(1);
            amount = (2 * amount).max(amount + (bytes - message.len()) / each);
            message = self.with(amount);
            if message.len() >= bytes {
                return message;
            }
        }
    }

    /// With so many items in the innermost list, and the rest of them in the lists around it.
    fn with(&self, amount: usize) -> Vec<u8> {
        let mut item = Item {
            name: self.root.name.to_owned(),
            ..Item::default()
        };
        self.fill(&mut item, self.root.content, &self.path, amount);
        let compose = if self.fragment {
            compose::fragment
        } else {
            compose::document
        };
        compose(self.entry.set, &item).unwrap_or_else(|error| panic!("{}: {error}", self.name()))
    }

    /// Fills an item whose content has `path` in it; gives what is left of the amount for the lists
    /// around it.
    fn fill(
        &self,
        item: &mut Item,
        content: Content,
        path: &[(usize, usize)],
        amount: usize,
    ) -> usize {
        let kind = match content {
            Content::Simple(simple) => {
                let length = if path.is_empty() && endless(content) {
                    amount
                } else {
                    0
                };
                item.text = Some(Scalar::Text(value(simple, length)));
                return amount;
            }
            Content::Complex(kind) | Content::Group(kind) => kind,
            Content::Abstract | Content::Wildcard => unreachable!("nothing to write"),
        };
        let mut left = amount;
        for (at, field) in kind.fields.iter().enumerate() {
            match path.split_first() {
                Some(((here, branch), rest)) if *here == at => {
                    let alternative = field.alternatives().nth(*branch).unwrap();
                    left = self.add(item, field, alternative, rest, amount);
                }
                _ => {
                    let Some(alternative) = field.alternatives().find(is_writable) else {
                        continue;
                    };
                    let count = if self.rich {
                        field.min.max(1)
                    } else {
                        field.min
                    };
                    for _ in 0..count {
                        self.add(item, field, alternative, &[], 1);
                    }
                }
            }
        }
        left
    }

    /// Adds one alternative of a field as often as the amount says that is left by what is in it.
    fn add(
        &self,
        item: &mut Item,
        field: &Field,
        alternative: Alternative,
        path: &[(usize, usize)],
        amount: usize,
    ) -> usize {
        match (field.role, alternative.content) {
            (Role::Value, content) => self.fill(item, content, path, amount),
            // The names of groups in a list would mix, so there is one.
            (_, content @ Content::Group(_)) => self.fill(item, content, path, amount),
            (_, content) => {
                let mut child = Item {
                    name: alternative.name.to_owned(),
                    ..Item::default()
                };
                let left = self.fill(&mut child, content, path, amount);
                let count = left.clamp(field.min.max(1), field.max);
                item.items.extend(std::iter::repeat_n(child, count));
                left / count
            }
        }
    }
}

/// A value of this length, or as short as it may be.
fn value(simple: Simple, length: usize) -> String {
    match simple {
        Simple::Boolean => "false".into(),
        Simple::Integer { min, max } => 0.clamp(min, max).to_string(),
        Simple::BigInteger => "0".into(),
        Simple::Enumeration(literals) => literals[0].into(),
        Simple::Text { min, .. } => "x".repeat(length.max(min)),
        Simple::Hex { min, .. } => "00".repeat(length.max(min)),
        Simple::Base64 { min, .. } => STANDARD.encode(vec![0; length.max(min)]),
    }
}
