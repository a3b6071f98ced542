//! What a derive is given.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use venial::{EnumVariant, Error, Fields, GenericParamList, Item, NamedField};

use crate::attributes::Attributes;

/// The declaration of a type.
pub(crate) struct Input {
    pub(crate) ident: Ident,
    pub(crate) attributes: Attributes,
    /// The type's lifetime, or one for the input that it does not borrow from.
    pub(crate) lifetime: TokenStream,
    /// What stands behind the type's name: `<'a>`, or nothing.
    pub(crate) arguments: TokenStream,
    pub(crate) body: Body,
}

pub(crate) enum Body {
    Struct(Vec<NamedField>),
    Enum(Vec<EnumVariant>),
}

impl Input {
    pub(crate) fn parse(tokens: TokenStream) -> Result<Self, Error> {
        match venial::parse_item(tokens)? {
            Item::Struct(it) => {
                let fields = match &it.fields {
                    Fields::Named(named) => named.fields.items().cloned().collect(),
                    Fields::Unit => Vec::new(),
                    Fields::Tuple(_) => {
                        return Err(Error::new_at_tokens(&it.name, "fields need names"));
                    }
                };
                let attributes = Attributes::of(&it.attributes)?;
                Self::new(it.name, attributes, it.generic_params, Body::Struct(fields))
            }
            Item::Enum(it) => {
                let variants = it.variants.items().cloned().collect();
                let attributes = Attributes::of(&it.attributes)?;
                Self::new(it.name, attributes, it.generic_params, Body::Enum(variants))
            }
            other => Err(Error::new_at_tokens(
                other.name(),
                "only a struct or an enum can be in a message",
            )),
        }
    }

    fn new(
        ident: Ident,
        attributes: Attributes,
        generics: Option<GenericParamList>,
        body: Body,
    ) -> Result<Self, Error> {
        let parameters: Vec<_> = generics.iter().flat_map(|it| it.params.items()).collect();
        let (lifetime, arguments) = match parameters.as_slice() {
            [] => (quote!('a), quote!()),
            [one] if one.is_lifetime() => {
                let (quotation, name) = (&one.tk_prefix, &one.name);
                (quote!(#quotation #name), quote!(<#quotation #name>))
            }
            _ => {
                let message = "a type in a message has one lifetime at most";
                return Err(Error::new_at_tokens(&ident, message));
            }
        };
        Ok(Self {
            ident,
            attributes,
            lifetime,
            arguments,
            body,
        })
    }

    /// The variants; `otherwise` says what it is that has to be an enum.
    pub(crate) fn variants(&self, otherwise: &str) -> Result<&[EnumVariant], Error> {
        match &self.body {
            Body::Enum(variants) if !variants.is_empty() => Ok(variants),
            _ => Err(Error::new_at_tokens(&self.ident, otherwise)),
        }
    }

    /// What an implementation is for: the type's name, lifetime and arguments.
    pub(crate) fn target(&self) -> (&Ident, &TokenStream, &TokenStream) {
        (&self.ident, &self.lifetime, &self.arguments)
    }

    /// The namespace that elements of this type are in wherever they stand, if it is marked so.
    pub(crate) fn home(&self) -> TokenStream {
        if self.attributes.has("home") {
            quote!(
                const HOME: Option<&'static str> = Some(NAMESPACE);
            )
        } else {
            quote!()
        }
    }
}
