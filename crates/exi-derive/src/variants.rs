//! The variants of an enum: the alternatives of a choice.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use venial::{EnumVariant, Error, TypeExpr};

use crate::attributes::Attributes;
use crate::input::Input;
use crate::types;

/// One alternative.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    name: String,
    namespace: Option<TokenStream>,
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    /// An element, or a wildcard.
    Content(TypeExpr),
    /// Elements that are the whole content.
    Group(TypeExpr),
    Abstract,
    Empty,
}

/// All alternatives in their order.
pub(crate) fn all(input: &Input) -> Result<Vec<Variant>, Error> {
    let variants = input.variants("a choice is an enum with alternatives")?;
    variants.iter().map(|it| Variant::new(input, it)).collect()
}

/// The value that stands in a place before it is read: one without content if there is any.
pub(crate) fn blank(variants: &[Variant]) -> Option<TokenStream> {
    let bare = |variant: &&Variant| matches!(variant.kind, Kind::Abstract | Kind::Empty);
    let blank = variants.iter().find(bare).or(variants.first());
    blank.map(Variant::blank)
}

impl Variant {
    fn new(input: &Input, variant: &EnumVariant) -> Result<Self, Error> {
        let attributes = Attributes::of(&variant.attributes)?;
        let payload = variant.get_single_type().map(|field| field.ty.clone());
        let name = name(input, variant, &attributes, payload.as_ref());
        let kind = match payload {
            Some(ty) if attributes.has("group") => Kind::Group(ty),
            Some(ty) => Kind::Content(ty),
            None if attributes.has("abstract") => Kind::Abstract,
            None if attributes.has("empty") => Kind::Empty,
            None => {
                let message =
                    "a variant holds one element, or is #[exi(abstract)] or #[exi(empty)]";
                return Err(Error::new_at_tokens(&variant.name, message));
            }
        };
        Ok(Self {
            ident: variant.name.clone(),
            name,
            namespace: attributes.namespace,
            kind,
        })
    }

    /// The alternative's line in the schema table.
    pub(crate) fn schema(&self) -> TokenStream {
        let name = &self.name;
        let line = match &self.kind {
            Kind::Content(ty) => {
                let ty = types::without_lifetimes(ty);
                quote!(element::<#ty>(#name, NAMESPACE))
            }
            Kind::Group(ty) => {
                let ty = types::without_lifetimes(ty);
                quote!(group::<#ty>(#name, NAMESPACE))
            }
            Kind::Abstract | Kind::Empty => quote!(head(#name, NAMESPACE)),
        };
        let within = self.namespace.iter();
        quote!(exi::schema::Alternative::#line #(.within(#within))*)
    }

    /// The root's line in the schema table of a document.
    pub(crate) fn root(&self) -> Result<(&str, TokenStream), Error> {
        let Kind::Content(ty) = &self.kind else {
            return Err(Error::new_at_tokens(
                &self.ident,
                "a root holds its message",
            ));
        };
        let (name, ty) = (&self.name, types::without_lifetimes(ty));
        let own = quote!(NAMESPACE);
        let namespace = self.namespace.as_ref().unwrap_or(&own);
        Ok((
            name,
            quote!(exi::schema::Root::of::<#ty>(#name, #namespace)),
        ))
    }

    /// The alternative before it is read.
    pub(crate) fn blank(&self) -> TokenStream {
        let ident = &self.ident;
        match &self.kind {
            Kind::Content(_) | Kind::Group(_) => quote!(Self::#ident(exi::Content::BLANK)),
            Kind::Abstract | Kind::Empty => quote!(Self::#ident),
        }
    }

    /// Reads the content behind this alternative's event.
    pub(crate) fn read(&self) -> TokenStream {
        let (ident, blank) = (&self.ident, self.blank());
        let read = match &self.kind {
            Kind::Content(_) => quote!(exi::Content::read),
            Kind::Group(_) => quote!(exi::Sequence::read_from),
            Kind::Abstract => return quote!({ *self = #blank; exi::read_abstract(reader); }),
            Kind::Empty => return quote!({ *self = #blank; }),
        };
        quote! {{
            *self = #blank;
            #[allow(irrefutable_let_patterns, reason = "there may be no other alternative")]
            if let Self::#ident(content) = self {
                #read(content, reader, 0);
            }
        }}
    }

    /// Matches this alternative, and writes the event with the `index`th code in `width` bits and
    /// what is behind it.
    pub(crate) fn write(&self, index: u32) -> (TokenStream, TokenStream) {
        let ident = &self.ident;
        let code = quote!(code.wrapping_add(#index));
        let (pattern, write) = match &self.kind {
            Kind::Content(_) => (
                quote!((value)),
                quote!(exi::Content::write(value, writer, #code, width)),
            ),
            Kind::Group(_) => (
                quote!((value)),
                quote!(exi::Sequence::write_from(value, writer, #code, width)),
            ),
            Kind::Abstract => (quote!(), quote!(exi::refuse_abstract(writer, #code, width))),
            Kind::Empty => (quote!(), quote!(writer.half(#code, width))),
        };
        (quote!(Self::#ident #pattern), write)
    }
}

/// The name as declared, or from the type where the variant abbreviates it, or from the variant.
fn name(
    input: &Input,
    variant: &EnumVariant,
    attributes: &Attributes,
    payload: Option<&TypeExpr>,
) -> String {
    if let Some(name) = &attributes.name {
        return name.clone();
    }
    let (case, ident) = (input.attributes.case(), variant.name.to_string());
    if let Some(suffix) = &input.attributes.suffix {
        return case.element(&ident) + suffix;
    }
    let ty = payload.map(types::name);
    let abbreviated = ty.filter(|ty| ty.starts_with(&ident));
    case.element(abbreviated.as_ref().unwrap_or(&ident))
}
