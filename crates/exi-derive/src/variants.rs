//! The variants of an enum: the alternatives of a choice.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, Ident, Type};

use crate::attributes::Attributes;
use crate::fields::without_lifetimes;
use crate::names;

/// One alternative.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    name: String,
    namespace: syn::Path,
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    /// An element, or a wildcard.
    Content(Type),
    /// Elements that are the whole content.
    Group(Type),
    Abstract,
    Empty,
}

/// All alternatives in their order.
pub(crate) fn all(data: &DataEnum) -> syn::Result<Vec<Variant>> {
    data.variants.iter().map(variant).collect()
}

fn variant(variant: &syn::Variant) -> syn::Result<Variant> {
    let attributes = Attributes::of(&variant.attrs)?;
    let payload = match &variant.fields {
        syn::Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            fields.unnamed.first().map(|field| field.ty.clone())
        }
        _ => None,
    };
    let kind = match payload {
        Some(ty) if attributes.has("group") => Kind::Group(ty),
        Some(ty) => Kind::Content(ty),
        None if attributes.has("abstract") => Kind::Abstract,
        None if attributes.has("empty") => Kind::Empty,
        None => {
            let message = "a variant holds one element, or is #[exi(abstract)] or #[exi(empty)]";
            return Err(syn::Error::new_spanned(variant, message));
        }
    };
    let ident = variant.ident.clone();
    let name = attributes
        .name
        .unwrap_or_else(|| names::from_type(&ident.to_string()));
    let declared = attributes.namespace;
    Ok(Variant {
        ident,
        name,
        namespace: declared.unwrap_or_else(|| syn::parse_quote!(NAMESPACE)),
        kind,
    })
}

/// The value that stands in a place before it is read: one without content if there is any.
pub(crate) fn blank(variants: &[Variant]) -> TokenStream {
    let bare = |variant: &&Variant| matches!(variant.kind, Kind::Abstract | Kind::Empty);
    match variants.iter().find(bare).or(variants.first()) {
        Some(variant) => variant.blank(),
        None => quote!(compile_error!("a choice has alternatives")),
    }
}

impl Variant {
    /// The alternative's line in the schema table.
    pub(crate) fn schema(&self) -> TokenStream {
        let (name, namespace) = (&self.name, &self.namespace);
        let content = match &self.kind {
            Kind::Content(ty) => {
                let ty = without_lifetimes(ty);
                quote!(exi::schema::content(<#ty as exi::Content<'static>>::SHAPE))
            }
            Kind::Group(ty) => {
                let ty = without_lifetimes(ty);
                quote!(exi::schema::Content::Group(<#ty as exi::Sequence<'static>>::TYPE))
            }
            Kind::Abstract | Kind::Empty => quote!(exi::schema::Content::Abstract),
        };
        quote!(exi::schema::Alternative {
            name: #name,
            namespace: #namespace,
            content: #content,
        })
    }

    /// The alternative before it is read.
    fn blank(&self) -> TokenStream {
        let ident = &self.ident;
        match &self.kind {
            Kind::Content(ty) | Kind::Group(ty) => {
                quote!(Self::#ident(<#ty as exi::Content<'_>>::BLANK))
            }
            Kind::Abstract | Kind::Empty => quote!(Self::#ident),
        }
    }

    /// Reads the content behind this alternative's event.
    pub(crate) fn read(&self) -> TokenStream {
        let (ident, blank) = (&self.ident, self.blank());
        let content = match &self.kind {
            Kind::Content(ty) => quote!(<#ty as exi::Content<'_>>::read(content, reader, 0)),
            Kind::Group(ty) => quote!(<#ty as exi::Sequence<'_>>::read_from(content, reader, 0)),
            Kind::Abstract => return quote!({ *self = #blank; exi::read_abstract(reader); }),
            Kind::Empty => return quote!({ *self = #blank; }),
        };
        quote! {{
            *self = #blank;
            if let Self::#ident(content) = self {
                #content;
            }
        }}
    }

    /// Writes the event with `code` in `width` bits and what is behind it.
    pub(crate) fn write(&self, index: u32) -> TokenStream {
        let ident = &self.ident;
        let code = quote!(code.wrapping_add(#index));
        match &self.kind {
            Kind::Content(ty) => quote! {
                Self::#ident(value) => {
                    <#ty as exi::Content<'_>>::write(value, writer, #code, width)
                }
            },
            Kind::Group(ty) => quote! {
                Self::#ident(value) => {
                    <#ty as exi::Sequence<'_>>::write_from(value, writer, #code, width)
                }
            },
            Kind::Abstract => quote! {
                Self::#ident => exi::refuse_abstract(writer, #code, width)
            },
            Kind::Empty => quote!(Self::#ident => writer.half(#code, width)),
        }
    }
}
