//! A choice between elements, or a substitution group, as the type of a field.

use proc_macro2::TokenStream;
use quote::quote;
use venial::Error;

use crate::input::Input;
use crate::variants::{self, Variant};

pub(crate) fn derive(input: &Input) -> Result<TokenStream, Error> {
    let variants = variants::all(input)?;
    let (ident, lifetime, arguments) = input.target();
    let (count, blank) = (variants.len(), variants::blank(&variants));
    let schema = variants.iter().map(Variant::schema);
    let reads = (0_u32..).zip(&variants).map(|(index, variant)| {
        let read = variant.read();
        quote!(#index => #read)
    });
    let writes = (0_u32..)
        .zip(&variants)
        .map(|(index, variant)| variant.write(index))
        .map(|(pattern, write)| quote!(#pattern => #write));
    Ok(quote! {
        static ALTERNATIVES: [exi::schema::Alternative; #count] = [#(#schema),*];

        impl<#lifetime> exi::Content<#lifetime> for #ident #arguments {
            const BRANCHES: u32 = #count as u32;
            const SHAPE: exi::schema::Shape = exi::schema::Shape::Choice(&ALTERNATIVES);
            const BLANK: Self = #blank;

            fn read(&mut self, reader: &mut exi::Reader<#lifetime>, branch: u32) {
                match branch {
                    #(#reads)*
                    _ => reader.fail(exi::ErrorKind::UndeclaredEvent),
                }
            }

            fn read_only(&mut self, reader: &mut exi::Reader<#lifetime>) {
                exi::read_choice(self, reader);
            }

            fn write(&self, writer: &mut exi::Writer<'_>, code: u32, width: u32) {
                match self { #(#writes,)* }
            }
        }
    })
}
