//! Documents: the roots of messages.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Type};

use crate::attributes::Attributes;
use crate::fields::without_lifetimes;
use crate::names;
use crate::structs::lifetime;

/// A root element and how its value is made and matched.
struct Root {
    name: String,
    content: Type,
    make: TokenStream,
    pattern: TokenStream,
    in_place: bool,
}

pub(crate) fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let attributes = Attributes::of(&input.attrs)?;
    let Some(set) = &attributes.set else {
        return Err(syn::Error::new_spanned(
            input,
            "a document needs #[exi(set = PATH)]",
        ));
    };
    let roots = roots(input, &attributes)?;
    let (ident, lifetime) = (&input.ident, lifetime(&input.generics));
    let (_, ty, _) = input.generics.split_for_impl();
    let count = roots.len();
    let schema = roots.iter().map(|root| {
        let (name, content) = (&root.name, without_lifetimes(&root.content));
        quote!(exi::schema::Root {
            name: #name,
            namespace: NAMESPACE,
            content: exi::schema::content(<#content as exi::Content<'static>>::SHAPE),
        })
    });
    let reads = roots.iter().map(|root| {
        let Root {
            name,
            content,
            make,
            in_place,
            ..
        } = root;
        if *in_place {
            return quote! {
                if code == const { exi::schema::index_of(#set.globals, #name) } {
                    let place = place.insert(Self::default());
                    let read = <#content as exi::Content<#lifetime>>::read_into;
                    return read(reader, 0, place).inspect_err(|_| reader.within(&#name));
                }
            };
        }
        quote! {
            if code == const { exi::schema::index_of(#set.globals, #name) } {
                let content = <#content as exi::Content<#lifetime>>::read(reader, 0)
                    .inspect_err(|_| reader.within(&#name))?;
                *place = Some(#make(content));
                return Ok(());
            }
        }
    });
    let writes = roots.iter().map(|root| {
        let Root {
            name,
            content,
            pattern,
            ..
        } = root;
        quote! {
            #pattern => {
                let index = const { exi::schema::index_of(#set.globals, #name) };
                let code = code.wrapping_add(index);
                <#content as exi::Content<'_>>::write(value, writer, code, width)
                    .inspect_err(|_| writer.within(&#name))
            }
        }
    });
    let (impl_generics, _, _) = input.generics.split_for_impl();
    Ok(quote! {
        const _: () = {
            use ::v2g_exi::derive as exi;
            static ROOTS: [exi::schema::Root; #count] = [#(#schema),*];

            impl #impl_generics #ident #ty {
                /// The root elements, for the table of the schema set.
                pub const ROOTS: &'static [exi::schema::Root] = &ROOTS;
            }

            impl<#lifetime> exi::Document<#lifetime> for #ident #ty {
                const SET: &'static exi::schema::Set = &#set;

                fn read_root(
                    reader: &mut exi::Reader<#lifetime>,
                    code: u32,
                    place: &mut Option<Self>,
                ) -> Result<(), exi::Stop> {
                    #(#reads)*
                    Err(exi::wrong_root(reader, &#set, code))
                }

                fn write_root(
                    &self,
                    writer: &mut exi::Writer<'_>,
                    code: u32,
                    width: u32,
                ) -> Result<(), exi::Stop> {
                    match self { #(#writes)* }
                }
            }
        };
    })
}

fn roots(input: &DeriveInput, attributes: &Attributes) -> syn::Result<Vec<Root>> {
    let ident = &input.ident;
    let syn::Data::Enum(data) = &input.data else {
        let (_, ty, _) = input.generics.split_for_impl();
        let name = attributes
            .name
            .clone()
            .unwrap_or_else(|| names::from_type(&ident.to_string()));
        let content = syn::parse_quote!(#ident #ty);
        let in_place = attributes.has("in_place");
        return Ok(vec![Root {
            name,
            content,
            make: quote!(),
            pattern: quote!(value),
            in_place,
        }]);
    };
    data.variants
        .iter()
        .map(|variant| {
            let syn::Fields::Unnamed(fields) = &variant.fields else {
                return Err(syn::Error::new_spanned(variant, "a root holds its message"));
            };
            let Some(field) = fields.unnamed.first() else {
                return Err(syn::Error::new_spanned(variant, "a root holds its message"));
            };
            let ident = &variant.ident;
            let name = Attributes::of(&variant.attrs)?.name;
            Ok(Root {
                name: name.unwrap_or_else(|| names::from_type(&ident.to_string())),
                content: field.ty.clone(),
                make: quote!(Self::#ident),
                pattern: quote!(Self::#ident(value)),
                in_place: false,
            })
        })
        .collect()
}
