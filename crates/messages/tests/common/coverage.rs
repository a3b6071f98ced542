//! What of the schema tables a message makes use of.

use std::collections::BTreeSet;

use v2g_exi::compose::Item;
use v2g_exi::schema::{Alternative, Content, Field, Role, Simple, Type};

/// Lines such as `CostType.amount`, `no CostType.amountMultiplier`, `CostType.costKind=…`.
pub type Lines = BTreeSet<String>;

/// Lists up to here are to be seen at their maximum.
const MUCH: usize = 32;

/// Everything that messages with this content can make use of.
pub fn possible(content: Content, lines: &mut Lines) {
    let (Content::Complex(kind) | Content::Group(kind)) = content else {
        return;
    };
    if !lines.insert(format!("{}:", kind.name)) {
        return;
    }
    for field in kind.fields {
        let writable: Vec<_> = field
            .alternatives()
            .filter(super::generate::is_writable)
            .collect();
        let Some(first) = writable.first() else {
            continue;
        };
        if field.min == 0 {
            lines.insert(absent(kind, first));
        }
        if (2..=MUCH).contains(&field.max) {
            lines.insert(full(kind, first, field));
        }
        for alternative in &writable {
            lines.insert(present(kind, alternative));
            if let Content::Simple(Simple::Enumeration(literals)) = alternative.content {
                lines.extend(literals.iter().map(|text| literal(kind, alternative, text)));
            }
            possible(alternative.content, lines);
        }
    }
}

/// Everything that this message makes use of.
pub fn used(item: &Item, content: Content, lines: &mut Lines) {
    let (Content::Complex(kind) | Content::Group(kind)) = content else {
        return;
    };
    lines.insert(format!("{}:", kind.name));
    for field in kind.fields {
        let writable: Vec<_> = field
            .alternatives()
            .filter(super::generate::is_writable)
            .collect();
        let Some(first) = writable.first() else {
            continue;
        };
        let each = writable
            .iter()
            .map(|it| used_alternative(item, kind, field, it, lines));
        let count: usize = each.sum();
        if count == 0 {
            lines.insert(absent(kind, first));
        }
        if count == field.max {
            lines.insert(full(kind, first, field));
        }
    }
}

/// Counts how often one alternative of a field is there.
fn used_alternative(
    item: &Item,
    kind: &Type,
    field: &Field,
    alternative: &Alternative,
    lines: &mut Lines,
) -> usize {
    let children: Vec<&Item> = match (field.role, alternative.content) {
        (Role::Value, _) => vec![item],
        (_, Content::Group(group)) => {
            let first = group.fields.first().map_or("", |field| field.name);
            let begins = item.items.iter().any(|child| child.name == first);
            if begins { vec![item] } else { Vec::new() }
        }
        _ => item
            .items
            .iter()
            .filter(|child| child.name == alternative.name)
            .collect(),
    };
    for child in &children {
        lines.insert(present(kind, alternative));
        if let (Content::Simple(Simple::Enumeration(_)), Some(text)) =
            (alternative.content, &child.text)
        {
            lines.insert(literal(kind, alternative, &text.to_string()));
        }
        used(child, alternative.content, lines);
    }
    children.len()
}

fn present(kind: &Type, alternative: &Alternative) -> String {
    format!("{}.{}", kind.name, alternative.name)
}

fn absent(kind: &Type, alternative: &Alternative) -> String {
    format!("no {}.{}", kind.name, alternative.name)
}

fn full(kind: &Type, alternative: &Alternative, field: &Field) -> String {
    format!("{}.{} x{}", kind.name, alternative.name, field.max)
}

fn literal(kind: &Type, alternative: &Alternative, text: &str) -> String {
    format!("{}.{}={text}", kind.name, alternative.name)
}
