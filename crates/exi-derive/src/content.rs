//! An enum that is the whole content of an element.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, DeriveInput};

use crate::attributes::Attributes;
use crate::structs::lifetime;
use crate::variants::{self, Kind, Variant};

/// All that the code for such an enum is made from.
struct Content<'e> {
    input: &'e DeriveInput,
    variants: Vec<Variant>,
    mixed: bool,
}

pub(crate) fn derive(input: &DeriveInput, data: &DataEnum) -> syn::Result<TokenStream> {
    let content = Content {
        input,
        variants: variants::all(data)?,
        mixed: Attributes::of(&input.attrs)?.has("mixed"),
    };
    Ok(content.expand())
}

impl Content<'_> {
    fn expand(&self) -> TokenStream {
        let (ident, lifetime) = (&self.input.ident, lifetime(&self.input.generics));
        let (_, ty, _) = self.input.generics.split_for_impl();
        let (tables, read, write) = (self.tables(), self.read(), self.write());
        let blank = variants::blank(&self.variants);
        quote! {
            const _: () = {
                use ::v2g_exi::derive as exi;
                #tables

                impl<#lifetime> exi::Content<#lifetime> for #ident #ty {
                    const SHAPE: exi::schema::Shape =
                        exi::schema::Shape::Element(exi::schema::Content::Complex(&TYPE));
                    const BLANK: Self = #blank;

                    #read
                    #write
                }
            };
        }
    }

    /// The alternatives that stand for an element.
    fn alternatives(&self) -> impl Iterator<Item = &Variant> {
        self.variants
            .iter()
            .filter(|variant| !matches!(variant.kind, Kind::Empty))
    }

    fn can_be_empty(&self) -> bool {
        self.variants
            .iter()
            .any(|variant| matches!(variant.kind, Kind::Empty))
    }

    fn grouped(&self) -> bool {
        self.variants
            .iter()
            .any(|variant| matches!(variant.kind, Kind::Group(_)))
    }

    /// What is computed while compiling: event codes and the schema.
    fn tables(&self) -> TokenStream {
        let (name, mixed, grouped) = (self.input.ident.to_string(), self.mixed, self.grouped());
        let (count, required) = (self.alternatives().count(), !self.can_be_empty());
        let min = usize::from(required);
        let schema = self.alternatives().map(Variant::schema);
        quote! {
            static ALTERNATIVES: [exi::schema::Alternative; #count] = [#(#schema),*];
            const PARTICLES: [exi::Particle; 1] = [exi::Particle {
                branches: #count as u32,
                required: #required,
                attribute: false,
            }];
            const WIDTHS: [u32; 2] = exi::grammar::widths(&PARTICLES, #mixed);
            static FIELDS: [exi::schema::Field; 1] = [exi::schema::Field {
                name: "",
                path: "",
                namespace: NAMESPACE,
                role: exi::schema::Role::Element,
                min: #min,
                max: 1,
                unit: "",
                shape: exi::schema::Shape::Choice(&ALTERNATIVES),
            }];
            static TYPE: exi::schema::Type = exi::schema::Type {
                name: #name,
                fields: &FIELDS,
                particles: &PARTICLES,
                mixed: #mixed,
                grouped: #grouped,
            };
        }
    }

    fn read(&self) -> TokenStream {
        let lifetime = lifetime(&self.input.generics);
        let arms = (0_u32..).zip(&self.variants).map(|(index, variant)| {
            let read = variant.read();
            match variant.kind {
                // These have read the end already.
                Kind::Group(_) | Kind::Empty => quote!(#index => return #read,),
                Kind::Content(_) | Kind::Abstract => quote!(#index => #read),
            }
        });
        let (mixed, events) = (self.mixed, self.variants.len());
        let end = if self.grouped() {
            quote!()
        } else {
            quote! {
                let code = reader.code(const { WIDTHS[1] });
                if code != 0 {
                    reader.unexpected(code, 1, #mixed);
                }
            }
        };
        quote! {
            fn read(&mut self, reader: &mut exi::Reader<#lifetime>, _: u32) {
                let code = reader.code(const { WIDTHS[0] });
                match code {
                    #(#arms)*
                    _ => return reader.unexpected(code, #events as u32, #mixed),
                }
                #end
            }
        }
    }

    fn write(&self) -> TokenStream {
        let writes = (0_u32..).zip(&self.variants).map(|(index, variant)| {
            let write = variant.write(index);
            quote!(#write)
        });
        let closed = self.variants.iter().filter_map(|variant| {
            let ident = &variant.ident;
            match variant.kind {
                Kind::Group(_) => Some(quote!(Self::#ident(_))),
                Kind::Empty | Kind::Abstract => Some(quote!(Self::#ident)),
                Kind::Content(_) => None,
            }
        });
        quote! {
            fn write(&self, writer: &mut exi::Writer<'_>, code: u32, width: u32) {
                let (code, width) = exi::enter(writer, code, width, const { WIDTHS[0] });
                match self { #(#writes,)* }
                #[allow(unreachable_patterns, reason = "there may be no other alternative")]
                match self {
                    #(#closed => {})*
                    _ => writer.half(0, const { WIDTHS[1] }),
                }
            }
        }
    }
}
