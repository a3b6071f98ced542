//! What `#[exi(…)]` says.

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Lit, LitStr, Path, Token};

/// All that can be said of a type, a field or a variant.
#[derive(Clone, Default)]
pub(crate) struct Attributes {
    pub(crate) name: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) namespace: Option<Path>,
    pub(crate) set: Option<Path>,
    pub(crate) range: Option<(Lit, Lit)>,
    flags: Vec<Ident>,
}

/// Words that stand alone.
const FLAGS: &[&str] = &[
    "abstract",
    "any",
    "attribute",
    "empty",
    "group",
    "mixed",
    "packed",
    "value",
];

impl Attributes {
    pub(crate) fn of(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut all = Self::default();
        for attribute in attributes.iter().filter(|a| a.path().is_ident("exi")) {
            let items =
                attribute.parse_args_with(Punctuated::<Item, Token![,]>::parse_terminated)?;
            items.into_iter().for_each(|item| all.add(item));
        }
        Ok(all)
    }

    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|ident| ident == flag)
    }

    fn add(&mut self, item: Item) {
        match item {
            Item::Name(name) => self.name = Some(name.value()),
            Item::Unit(unit) => self.unit = Some(unit.value()),
            Item::Namespace(path) => self.namespace = Some(path),
            Item::Set(path) => self.set = Some(path),
            Item::Range(min, max) => self.range = Some((min, max)),
            Item::Flag(flag) => self.flags.push(flag),
        }
    }
}

enum Item {
    Name(LitStr),
    Unit(LitStr),
    Namespace(Path),
    Set(Path),
    Range(Lit, Lit),
    Flag(Ident),
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        use syn::ext::IdentExt as _;
        if !input.peek(Ident::peek_any) {
            return parse_range(input);
        }
        let word = input.call(Ident::parse_any)?;
        if FLAGS.iter().any(|flag| word == flag) {
            return Ok(Self::Flag(word));
        }
        input.parse::<Token![=]>()?;
        match word.to_string().as_str() {
            "name" => input.parse().map(Self::Name),
            "unit" => input.parse().map(Self::Unit),
            "namespace" => input.parse().map(Self::Namespace),
            "set" => input.parse().map(Self::Set),
            _ => Err(syn::Error::new(word.span(), "unknown word in #[exi(…)]")),
        }
    }
}

fn parse_range(input: ParseStream<'_>) -> syn::Result<Item> {
    let min = input.parse()?;
    input.parse::<Token![..=]>()?;
    Ok(Item::Range(min, input.parse()?))
}
