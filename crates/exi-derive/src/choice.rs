//! A choice between elements, or a substitution group, as the type of a field.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::structs::lifetime;
use crate::variants::{self, Variant};

pub(crate) fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let syn::Data::Enum(data) = &input.data else {
        return Err(syn::Error::new_spanned(input, "a choice is an enum"));
    };
    let variants = variants::all(data)?;
    let (ident, lifetime) = (&input.ident, lifetime(&input.generics));
    let (_, ty, _) = input.generics.split_for_impl();
    let (count, blank) = (variants.len(), variants::blank(&variants));
    let schema = variants.iter().map(Variant::schema);
    let indices = 0_u32..;
    let reads = indices.clone().zip(&variants).map(|(index, variant)| {
        let read = variant.read();
        quote!(#index => #read)
    });
    let writes = indices
        .zip(&variants)
        .map(|(index, variant)| variant.write(index));
    Ok(quote! {
        const _: () = {
            use ::v2g_exi::derive as exi;
            static ALTERNATIVES: [exi::schema::Alternative; #count] = [#(#schema),*];

            impl<#lifetime> exi::Content<#lifetime> for #ident #ty {
                const BRANCHES: u32 = #count as u32;
                const SHAPE: exi::schema::Shape = exi::schema::Shape::Choice(&ALTERNATIVES);
                const BLANK: Self = #blank;

                fn read(&mut self, reader: &mut exi::Reader<#lifetime>, branch: u32) {
                    match branch {
                        #(#reads)*
                        _ => reader.fail(exi::ErrorKind::UndeclaredEvent),
                    }
                }

                fn write(&self, writer: &mut exi::Writer<'_>, code: u32, width: u32) {
                    match self { #(#writes,)* }
                }
            }
        };
    })
}
