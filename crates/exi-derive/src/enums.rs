//! Enums: a choice between elements, as a field's type or as the whole content of an element.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, DeriveInput, Ident, Type};

use crate::attributes::Attributes;
use crate::fields::without_lifetimes;
use crate::names;
use crate::structs::lifetime;

/// One alternative.
struct Variant {
    ident: Ident,
    name: String,
    kind: Kind,
}

enum Kind {
    /// An element, or a wildcard.
    Content(Type),
    /// Elements that are the whole content.
    Group(Type),
    Abstract,
    Empty,
}

fn variants(data: &DataEnum) -> syn::Result<Vec<Variant>> {
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
    let name = attributes.name.unwrap_or_else(|| names::from_type(&ident.to_string()));
    Ok(Variant { ident, name, kind })
}

impl Variant {
    fn schema(&self) -> TokenStream {
        let name = &self.name;
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
        quote!(exi::schema::Alternative { name: #name, namespace: NAMESPACE, content: #content })
    }

    /// Reads the content behind this alternative's event.
    fn read(&self) -> TokenStream {
        let (ident, name) = (&self.ident, &self.name);
        match &self.kind {
            Kind::Content(ty) => quote! {
                match <#ty as exi::Content<'_>>::read(reader, 0) {
                    Ok(content) => Self::#ident(content),
                    Err(stop) => {
                        reader.within(&#name);
                        return Err(stop);
                    }
                }
            },
            Kind::Group(ty) => quote! {
                Self::#ident(<#ty as exi::Sequence<'_>>::read_from(reader, 0)?)
            },
            Kind::Abstract => quote! {{
                exi::abstract_content(reader)?;
                Self::#ident
            }},
            Kind::Empty => quote!(Self::#ident),
        }
    }

    /// Writes the event with `code` in `width` bits and what is behind it.
    fn write(&self, index: u32) -> TokenStream {
        let (ident, name) = (&self.ident, &self.name);
        match &self.kind {
            Kind::Content(ty) => quote! {
                Self::#ident(value) => {
                    let code = code.wrapping_add(#index);
                    <#ty as exi::Content<'_>>::write(value, writer, code, width)
                        .inspect_err(|_| writer.within(&#name))
                }
            },
            Kind::Group(ty) => quote! {
                Self::#ident(value) => {
                    let code = code.wrapping_add(#index);
                    <#ty as exi::Sequence<'_>>::write_from(value, writer, code, width)
                }
            },
            Kind::Abstract => quote! {
                Self::#ident => {
                    let stop = writer.fail(exi::ErrorKind::Abstract);
                    writer.within(&#name);
                    Err(stop)
                }
            },
            Kind::Empty => quote! {
                Self::#ident => writer.code(code.wrapping_add(#index), width)
            },
        }
    }
}

pub(crate) fn choice(input: &DeriveInput) -> syn::Result<TokenStream> {
    let syn::Data::Enum(data) = &input.data else {
        return Err(syn::Error::new_spanned(input, "a choice is an enum"));
    };
    let variants = variants(data)?;
    let (ident, lifetime) = (&input.ident, lifetime(&input.generics));
    let (_, ty, _) = input.generics.split_for_impl();
    let count = variants.len();
    let schema = variants.iter().map(Variant::schema);
    let indices = 0_u32..;
    let reads = indices.clone().zip(&variants).map(|(index, variant)| {
        let read = variant.read();
        quote!(#index => Ok(#read))
    });
    let writes = indices.zip(&variants).map(|(index, variant)| variant.write(index));
    Ok(quote! {
        const _: () = {
            use ::v2g_exi::derive as exi;
            static ALTERNATIVES: [exi::schema::Alternative; #count] = [#(#schema),*];

            impl<#lifetime> exi::Content<#lifetime> for #ident #ty {
                const BRANCHES: u32 = #count as u32;
                const SHAPE: exi::schema::Shape = exi::schema::Shape::Choice(&ALTERNATIVES);

                fn read(
                    reader: &mut exi::Reader<#lifetime>,
                    branch: u32,
                ) -> Result<Self, exi::Stop> {
                    match branch {
                        #(#reads,)*
                        _ => Err(reader.fail(exi::ErrorKind::UndeclaredEvent)),
                    }
                }

                fn write(
                    &self,
                    writer: &mut exi::Writer<'_>,
                    code: u32,
                    width: u32,
                ) -> Result<(), exi::Stop> {
                    match self { #(#writes,)* }
                }
            }
        };
    })
}

/// An enum that is the whole content of an element.
pub(crate) fn element(input: &DeriveInput, data: &DataEnum) -> syn::Result<TokenStream> {
    let variants = variants(data)?;
    let mixed = Attributes::of(&input.attrs)?.has("mixed");
    let grouped = variants.iter().any(|variant| matches!(variant.kind, Kind::Group(_)));
    let (ident, lifetime, name) = (&input.ident, lifetime(&input.generics), input.ident.to_string());
    let (_, ty, _) = input.generics.split_for_impl();
    let alternatives: Vec<_> =
        variants.iter().filter(|variant| !matches!(variant.kind, Kind::Empty)).collect();
    let (count, required) = (alternatives.len(), alternatives.len() == variants.len());
    let schema = alternatives.iter().map(|variant| variant.schema());
    let empties: Vec<_> = variants
        .iter()
        .filter(|variant| matches!(variant.kind, Kind::Empty))
        .map(|variant| {
            let ident = &variant.ident;
            quote!(Self::#ident)
        })
        .collect();
    let end = if grouped {
        quote!()
    } else {
        quote! {
            if true #(&& !matches!(value, #empties))* {
                let raw = reader.code(const { WIDTHS[1] })?;
                if raw != 0 {
                    return Err(reader.unexpected(exi::Unexpected {
                        code: raw, left: raw, branches: 1, mixed: #mixed,
                    }));
                }
            }
        }
    };
    let reads = (0_u32..).zip(&variants).map(|(index, variant)| {
        let read = variant.read();
        quote!(#index => #read)
    });
    let writes = (0_u32..).zip(&variants).map(|(index, variant)| variant.write(index));
    let closes = variants.iter().map(|variant| {
        let ident = &variant.ident;
        match variant.kind {
            Kind::Content(_) => quote!(Self::#ident(_) => writer.code(0, const { WIDTHS[1] })),
            Kind::Group(_) => quote!(Self::#ident(_) => Ok(())),
            Kind::Abstract | Kind::Empty => quote!(Self::#ident => Ok(())),
        }
    });
    let min = usize::from(required);
    let in_place = Attributes::of(&input.attrs)?.has("in_place");
    let places = (0_u32..).zip(&variants).map(|(index, variant)| {
        let read = variant.read();
        quote!(#index => *place = #read)
    });
    let unknown = quote! {
        return Err(reader.unexpected(exi::Unexpected {
            code: raw,
            left: raw,
            branches: const { #count as u32 + !#required as u32 },
            mixed: #mixed,
        }))
    };
    let reading = if in_place {
        quote! {
            fn read(reader: &mut exi::Reader<#lifetime>, _: u32) -> Result<Self, exi::Stop> {
                let mut value = Self::default();
                Self::read_into(reader, 0, &mut value)?;
                Ok(value)
            }

            fn read_into(
                reader: &mut exi::Reader<#lifetime>,
                _: u32,
                place: &mut Self,
            ) -> Result<(), exi::Stop> {
                let raw = reader.code(const { WIDTHS[0] })?;
                match raw {
                    #(#places,)*
                    _ => #unknown,
                }
                let value = place;
                #end
                Ok(())
            }
        }
    } else {
        quote! {
            fn read(reader: &mut exi::Reader<#lifetime>, _: u32) -> Result<Self, exi::Stop> {
                let raw = reader.code(const { WIDTHS[0] })?;
                let value = match raw {
                    #(#reads,)*
                    _ => #unknown,
                };
                #end
                Ok(value)
            }
        }
    };
    Ok(quote! {
        const _: () = {
            use ::v2g_exi::derive as exi;
            static ALTERNATIVES: [exi::schema::Alternative; #count] = [#(#schema),*];
            const PARTICLES: [exi::Particle; 1] = [exi::Particle {
                branches: #count as u32,
                required: #required,
                attribute: false,
            }];
            const WIDTHS: [u32; 2] = exi::grammar::widths(&PARTICLES, #mixed);
            static FIELDS: [exi::schema::Field; 1] = [exi::schema::Field {
                name: "",
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

            impl<#lifetime> exi::Content<#lifetime> for #ident #ty {
                const SHAPE: exi::schema::Shape =
                    exi::schema::Shape::Element(exi::schema::Content::Complex(&TYPE));

                #reading

                fn write(
                    &self,
                    writer: &mut exi::Writer<'_>,
                    code: u32,
                    width: u32,
                ) -> Result<(), exi::Stop> {
                    writer.code(code, width)?;
                    let (code, width) = (0_u32, const { WIDTHS[0] });
                    match self { #(#writes,)* }?;
                    match self { #(#closes,)* }
                }
            }
        };
    })
}
