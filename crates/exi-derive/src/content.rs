//! An enum that is the whole content of an element.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, DeriveInput, Ident};

use crate::attributes::Attributes;
use crate::structs::lifetime;
use crate::variants::{self, Kind, Variant};

/// All that the code for such an enum is made from.
struct Content<'e> {
    input: &'e DeriveInput,
    variants: Vec<Variant>,
    mixed: bool,
    in_place: bool,
}

pub(crate) fn derive(input: &DeriveInput, data: &DataEnum) -> syn::Result<TokenStream> {
    let attributes = Attributes::of(&input.attrs)?;
    let content = Content {
        input,
        variants: variants::all(data)?,
        mixed: attributes.has("mixed"),
        in_place: attributes.has("in_place"),
    };
    Ok(content.expand())
}

impl Content<'_> {
    fn expand(&self) -> TokenStream {
        let (ident, lifetime) = (&self.input.ident, lifetime(&self.input.generics));
        let (_, ty, _) = self.input.generics.split_for_impl();
        let (tables, write) = (self.tables(), self.write());
        let read = if self.in_place {
            self.read_in_place()
        } else {
            self.read()
        };
        quote! {
            const _: () = {
                use ::v2g_exi::derive as exi;
                #tables

                impl<#lifetime> exi::Content<#lifetime> for #ident #ty {
                    const SHAPE: exi::schema::Shape =
                        exi::schema::Shape::Element(exi::schema::Content::Complex(&TYPE));

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

    /// The variant that stands for no content, if there is one.
    fn empty(&self) -> Option<&Ident> {
        let empty = self
            .variants
            .iter()
            .find(|variant| matches!(variant.kind, Kind::Empty));
        empty.map(|variant| &variant.ident)
    }

    fn grouped(&self) -> bool {
        self.variants
            .iter()
            .any(|variant| matches!(variant.kind, Kind::Group(_)))
    }

    /// What is computed while compiling: event codes and the schema.
    fn tables(&self) -> TokenStream {
        let (name, mixed, grouped) = (self.input.ident.to_string(), self.mixed, self.grouped());
        let (count, required) = (self.alternatives().count(), self.empty().is_none());
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

    /// Reads the alternative whose event is `raw` and hands it to `take`.
    fn arms(&self, take: impl Fn(TokenStream) -> TokenStream) -> TokenStream {
        let arms = (0_u32..).zip(&self.variants).map(|(index, variant)| {
            let taken = take(variant.read());
            quote!(#index => #taken)
        });
        let (mixed, events) = (self.mixed, self.variants.len());
        quote! {
            match reader.code(const { WIDTHS[0] })? {
                #(#arms,)*
                raw => {
                    return Err(reader.unexpected(exi::Unexpected {
                        code: raw, left: raw, branches: #events as u32, mixed: #mixed,
                    }));
                }
            }
        }
    }

    /// Reads the end of the element, unless the alternative has brought it along.
    fn end(&self) -> TokenStream {
        let mixed = self.mixed;
        if self.grouped() {
            return quote!();
        }
        let end = quote! {{
            let raw = reader.code(const { WIDTHS[1] })?;
            if raw != 0 {
                return Err(reader.unexpected(exi::Unexpected {
                    code: raw, left: raw, branches: 1, mixed: #mixed,
                }));
            }
        }};
        match self.empty() {
            Some(empty) => quote!(if !matches!(value, Self::#empty) #end),
            None => end,
        }
    }

    fn read(&self) -> TokenStream {
        let (lifetime, end) = (lifetime(&self.input.generics), self.end());
        let value = self.arms(|read| read);
        quote! {
            fn read(reader: &mut exi::Reader<#lifetime>, _: u32) -> Result<Self, exi::Stop> {
                let value = #value;
                #end
                Ok(value)
            }
        }
    }

    fn read_in_place(&self) -> TokenStream {
        let (lifetime, end) = (lifetime(&self.input.generics), self.end());
        let reading = self.arms(|read| quote!(*value = #read));
        quote! {
            fn read(reader: &mut exi::Reader<#lifetime>, _: u32) -> Result<Self, exi::Stop> {
                let mut value = Self::default();
                Self::read_into(reader, 0, &mut value)?;
                Ok(value)
            }

            fn read_into(
                reader: &mut exi::Reader<#lifetime>,
                _: u32,
                value: &mut Self,
            ) -> Result<(), exi::Stop> {
                #reading
                #end
                Ok(())
            }
        }
    }

    fn write(&self) -> TokenStream {
        let writes = (0_u32..)
            .zip(&self.variants)
            .map(|(index, variant)| variant.write(index));
        let ends = self.variants.iter().map(|variant| {
            let ident = &variant.ident;
            match variant.kind {
                Kind::Content(_) => quote!(Self::#ident(_) => writer.code(0, const { WIDTHS[1] })),
                Kind::Group(_) => quote!(Self::#ident(_) => Ok(())),
                Kind::Abstract | Kind::Empty => quote!(Self::#ident => Ok(())),
            }
        });
        quote! {
            fn write(
                &self,
                writer: &mut exi::Writer<'_>,
                code: u32,
                width: u32,
            ) -> Result<(), exi::Stop> {
                let (code, width) = exi::enter(writer, code, width, const { WIDTHS[0] })?;
                match self { #(#writes,)* }?;
                match self { #(#ends,)* }
            }
        }
    }
}
