//! Derives for `v2g-exi`: a type declaration is its schema.
//!
//! Field order is wire order. `T` is mandatory, `Option<T>` may be absent, `List<'a, T, MIN, MAX>`
//! repeats, `PerPhase<T>` and `MaybePerPhase<T>` are three elements (`X`, `X_L2`, `X_L3`). Element names follow from the Rust names; an attribute stands only where they do not.
//!
//! | attribute | on | meaning |
//! |---|---|---|
//! | `#[exi(name = "eMAID")]` | field, variant, type | the standard's spelling, where the rule gives another |
//! | `#[exi(attribute)]` | field | an XML attribute |
//! | `#[exi(value)]` | field | the text of an element that has attributes |
//! | `#[exi(-3..=3)]` | field | range of an integer |
//! | `#[exi(unit = "s")]` | field | unit of a plain number, for people |
//! | `#[exi(namespace = PATH)]` | field | the element belongs to another namespace than the module's |
//! | `#[exi(group)]` | field, variant | elements that stand in the content without one around them |
//! | `#[exi(abstract)]` | unit variant | head of a substitution group |
//! | `#[exi(empty)]` | unit variant | the content may be missing |
//! | `#[exi(any)]` | variant | a wildcard |
//! | `#[exi(packed)]` | struct | small and frequent: read and written in a register where its values are as usual; booleans, integers of 32 bits at most, enumerations, packed structs |
//! | `#[exi(mixed)]` | type | text may stand between the elements |
//! | `#[exi(set = PATH)]` | root type | schema set of a document |
//!
//! A constant `NAMESPACE` must be in scope: the namespace of the elements that the types declare.

mod attributes;
mod choice;
mod content;
mod document;
mod enumeration;
mod fields;
mod names;
mod structs;
mod variants;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Content of an element: a struct is a sequence, an enum a choice that is the whole content.
#[proc_macro_derive(Element, attributes(exi))]
pub fn element(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let expanded = match &input.data {
        syn::Data::Enum(data) => content::derive(&input, data),
        _ => structs::element(&input),
    };
    finish(expanded)
}

/// Elements that stand in a parent's content without an element around them.
#[proc_macro_derive(Group, attributes(exi))]
pub fn group(input: TokenStream) -> TokenStream {
    finish(structs::group(&parse_macro_input!(input as DeriveInput)))
}

/// A choice between elements, or a substitution group, as the type of a field.
#[proc_macro_derive(Choice, attributes(exi))]
pub fn choice(input: TokenStream) -> TokenStream {
    finish(choice::derive(&parse_macro_input!(input as DeriveInput)))
}

/// A simple type with a list of literals.
#[proc_macro_derive(Enumeration, attributes(exi))]
pub fn enumeration(input: TokenStream) -> TokenStream {
    finish(enumeration::derive(&parse_macro_input!(
        input as DeriveInput
    )))
}

/// The root of a message; a struct is the only root, an enum has one variant for each.
#[proc_macro_derive(Document, attributes(exi))]
pub fn document(input: TokenStream) -> TokenStream {
    finish(document::derive(&parse_macro_input!(input as DeriveInput)))
}

fn finish(expanded: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    expanded
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
