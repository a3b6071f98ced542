//! Where two models differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::describe::describe;
use super::model::{Element, Model, Root};

/// One difference, wherever it occurs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The element, or a list of the set.
    pub of: String,
    /// What ours has where the other has something else.
    pub ours: String,
    pub published: String,
}

/// Differences with the path of the first place where each was seen.
pub type Differences = BTreeMap<Difference, String>;

pub fn compare(ours: &Model, published: &Model) -> Differences {
    let mut found = Differences::new();
    list(&mut found, "globals", &ours.globals, &published.globals);
    list(&mut found, "elements", &ours.elements, &published.elements);
    documents(&mut found, ours, published);
    for root in &ours.fragments {
        fragment(&mut found, root, &published.fragments);
    }
    found
}

/// Names that one side has alone; the order if there are none.
fn list(found: &mut Differences, of: &str, ours: &[String], published: &[String]) {
    let only = |these: &[String], those: &[String]| {
        let mut rest = those.to_vec();
        let mut alone = these.to_vec();
        alone.retain(|name| {
            let other = rest.iter().position(|it| it == name);
            other.map(|at| rest.remove(at)).is_none()
        });
        alone.join(" ")
    };
    if ours == published {
        return;
    }
    let (mut left, mut right) = (only(ours, published), only(published, ours));
    if left.is_empty() && right.is_empty() {
        (left, right) = (ours.join(" "), published.join(" "));
    }
    add(found, of, "/", &left, &right);
}

/// Documents have one event code and one type each, and both sides have the same.
fn documents<'m>(found: &mut Differences, ours: &'m Model, published: &'m Model) {
    let all = ours.documents.iter().chain(&published.documents);
    let names: BTreeSet<&String> = all.map(|root| &root.element.name.local).collect();
    for name in names {
        let of = |model: &'m Model| {
            let mut roots = model.documents.iter();
            roots.find(|root| root.element.name.local == *name)
        };
        let (left, right) = (of(ours), of(published));
        let describe = |root| describe_root("document", root);
        if describe(left) != describe(right) {
            add(found, name, "/", &describe(left), &describe(right));
        }
        if let (Some(left), Some(right)) = (left, right) {
            element(found, "", &left.element, &right.element);
        }
    }
}

fn describe_root(kind: &str, root: Option<&Root>) -> String {
    let Some(root) = root else {
        return format!("no {kind}");
    };
    let code = root
        .code
        .map_or("of no code".into(), |code| code.to_string());
    let namespace = match root.element.name.namespace.as_str() {
        "" => "no namespace",
        namespace => namespace,
    };
    format!("{kind} {code} in {namespace}")
}

/// A fragment has the code of its name and the type of one of its declarations.
fn fragment(found: &mut Differences, root: &Root, published: &[Root]) {
    let name = &root.element.name;
    let mut declared = published.iter().filter(|it| it.element.name == *name);
    let seen = |root: &Root| describe(&root.element, &name.namespace);
    let alike = |it: &&Root| seen(it) == seen(root);
    let other = declared.clone().find(alike).or(declared.next());
    let describe = |root| describe_root("fragment", root);
    let (left, right) = (describe(Some(root)), describe(other));
    if left != right {
        add(found, &name.local, "/", &left, &right);
    }
    if let Some(other) = other {
        element(found, "", &root.element, &other.element);
    }
}

/// The content of this element, then of all that are in it on both sides.
fn element(found: &mut Differences, path: &str, ours: &Element, published: &Element) {
    let path = format!("{path}/{}", ours.name.local);
    let home = &published.name.namespace;
    let (left, right) = (describe(ours, home), describe(published, home));
    if left != right {
        let (left, right) = differing(&left, &right);
        add(found, &ours.name.local, &path, &left, &right);
    }
    let mut rest = published.children();
    for child in ours.children() {
        if let Some(at) = rest.iter().position(|it| it.name == child.name) {
            element(found, &path, child, rest.remove(at));
        }
    }
}

/// The words in the middle that are not the same.
fn differing(left: &str, right: &str) -> (String, String) {
    let (mut left, mut right): (Vec<&str>, Vec<&str>) =
        (left.split(' ').collect(), right.split(' ').collect());
    for _ in 0..2 {
        while !left.is_empty() && left.last() == right.last() {
            left.pop();
            right.pop();
        }
        left.reverse();
        right.reverse();
    }
    (left.join(" "), right.join(" "))
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.of)?;
        writeln!(f, "  ours:      {}", self.ours)?;
        write!(f, "  published: {}", self.published)
    }
}

fn add(found: &mut Differences, of: &str, path: &str, ours: &str, published: &str) {
    let difference = Difference {
        of: of.into(),
        ours: ours.into(),
        published: published.into(),
    };
    found.entry(difference).or_insert_with(|| path.to_owned());
}
