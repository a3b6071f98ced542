//! Derives for `v2g-exi`: a type declaration is its schema.
//!
//! Field order is wire order. `T` is mandatory, `Option<T>` may be absent, `List<'a, T, MIN, MAX>`
//! repeats, `PerPhase<T>` and `MaybePerPhase<T>` are three elements (`X`, `X_L2`, `X_L3`). Element
//! names follow from the Rust names (`names` has the rules); an attribute stands only where they do
//! not. A variant that abbreviates the type it holds, as `Bpt(BptDcCpdReqEnergyTransferMode)` does,
//! has its name from the type.
//!
//! | attribute | on | meaning |
//! |---|---|---|
//! | `#[exi(name = "eMAID")]` | field, variant, type | the standard's spelling, where the rule gives another |
//! | `#[exi(snake)]`, `#[exi(lower)]` | type | names in it are `AC_three_phase_core`, `costKind` |
//! | `#[exi(suffix = "Value")]` | type | what all its names end with |
//! | `#[exi(attribute)]` | field | an XML attribute |
//! | `#[exi(value)]` | field | the text of an element that has attributes |
//! | `#[exi(-3..=3)]` | field | range of an integer |
//! | `#[exi(unit = "%")]` | field | unit of a plain number, for people; `Seconds<T>` and `WattHours<T>` say it themselves |
//! | `#[exi(namespace = PATH)]` | field | the element belongs to another namespace than the module's |
//! | `#[exi(inherited(PATH, ..=field))]` | struct | the fields up to this one come from a base type, whose elements are in another namespace |
//! | `#[exi(home)]` | type | elements of this type are in its module's namespace wherever they stand |
//! | `#[exi(group)]` | field, variant | elements that stand in the content without one around them |
//! | `#[exi(abstract)]` | unit variant | head of a substitution group |
//! | `#[exi(empty)]` | unit variant | the content may be missing |
//! | `#[exi(any)]` | variant | a wildcard |
//! | `#[exi(sequence)]` | struct | stands in a variant with `group` |
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
mod input;
mod names;
mod structs;
mod types;
mod variants;

use proc_macro::TokenStream;
use venial::Error;

use input::{Body, Input};

/// Content of an element: a struct is a sequence, an enum a choice that is the whole content.
#[proc_macro_derive(Element, attributes(exi))]
pub fn element(input: TokenStream) -> TokenStream {
    expand(input, |input| match input.body {
        Body::Enum(_) => content::derive(input),
        Body::Struct(_) => structs::derive(input, false),
    })
}

/// Elements that stand in a parent's content without an element around them.
#[proc_macro_derive(Group, attributes(exi))]
pub fn group(input: TokenStream) -> TokenStream {
    expand(input, |input| structs::derive(input, true))
}

/// A choice between elements, or a substitution group, as the type of a field.
#[proc_macro_derive(Choice, attributes(exi))]
pub fn choice(input: TokenStream) -> TokenStream {
    expand(input, choice::derive)
}

/// A simple type with a list of literals.
#[proc_macro_derive(Enumeration, attributes(exi))]
pub fn enumeration(input: TokenStream) -> TokenStream {
    expand(input, enumeration::derive)
}

/// The root of a message; a struct is the only root, an enum has one variant for each.
#[proc_macro_derive(Document, attributes(exi))]
pub fn document(input: TokenStream) -> TokenStream {
    expand(input, document::derive)
}

/// Puts what a derive makes into a block of its own, where the library is called `exi`.
fn expand(
    input: TokenStream,
    derive: impl Fn(&Input) -> Result<proc_macro2::TokenStream, Error>,
) -> TokenStream {
    let expanded = Input::parse(input.into()).and_then(|input| derive(&input));
    let expanded = expanded.map(|items| {
        quote::quote! {
            const _: () = {
                use ::v2g_exi::derive as exi;
                #items
            };
        }
    });
    expanded
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
