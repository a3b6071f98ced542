//! An enum that is the whole content of an element.

use proc_macro2::TokenStream;
use quote::quote;
use venial::Error;

use crate::input::Input;
use crate::variants::{self, Kind, Variant};

/// All that the code for such an enum is made from.
struct Content<'e> {
    input: &'e Input,
    variants: Vec<Variant>,
    mixed: bool,
}

pub(crate) fn derive(input: &Input) -> Result<TokenStream, Error> {
    let content = Content {
        input,
        variants: variants::all(input)?,
        mixed: input.attributes.has("mixed"),
    };
    Ok(content.expand())
}

impl Content<'_> {
    fn expand(&self) -> TokenStream {
        let (ident, lifetime, arguments) = self.input.target();
        let (tables, read, write) = (self.tables(), self.read(), self.write());
        let blank = variants::blank(&self.variants);
        quote! {
            #tables

            impl<#lifetime> exi::Content<#lifetime> for #ident #arguments {
                const SHAPE: exi::schema::Shape =
                    exi::schema::Shape::Element(exi::schema::Content::Complex(&TYPE));
                const BLANK: Self = #blank;

                #read
                #write
            }
        }
    }

    /// The alternatives that stand for an element.
    fn alternatives(&self) -> impl Iterator<Item = &Variant> {
        self.variants
            .iter()
            .filter(|variant| !matches!(variant.kind, Kind::Empty))
    }

    fn can_be_empty(&self) -> bool {
        self.alternatives().count() < self.variants.len()
    }

    fn grouped(&self) -> bool {
        self.variants
            .iter()
            .any(|variant| matches!(variant.kind, Kind::Group(_)))
    }

    /// What is computed while compiling: the schema, and event codes from it.
    fn tables(&self) -> TokenStream {
        let (mixed, grouped) = (self.mixed, self.grouped());
        let (name, count) = (self.input.ident.to_string(), self.alternatives().count());
        let min = usize::from(!self.can_be_empty());
        let schema = self.alternatives().map(Variant::schema);
        quote! {
            static ALTERNATIVES: [exi::schema::Alternative; #count] = [#(#schema),*];
            static FIELDS: [exi::schema::Field; 1] =
                [exi::schema::Field::choice(&ALTERNATIVES, NAMESPACE, #min)];
            static TYPE: exi::schema::Type = exi::schema::Type {
                name: #name,
                fields: &FIELDS,
                mixed: #mixed,
                grouped: #grouped,
            };
            const WIDTHS: [u32; 2] = exi::grammar::widths(&TYPE);
        }
    }

    fn read(&self) -> TokenStream {
        let lifetime = &self.input.lifetime;
        let arms = (0_u32..).zip(&self.variants).map(|(index, variant)| {
            let read = variant.read();
            match variant.kind {
                // These have read the end already.
                Kind::Group(_) | Kind::Empty => quote!(#index => return #read,),
                Kind::Content(_) | Kind::Abstract => quote!(#index => #read),
            }
        });
        let (mixed, events) = (self.mixed, self.variants.len() as u32);
        let end = if self.grouped() {
            quote!()
        } else {
            quote!(let code = reader.code(WIDTHS[1]); reader.end(code, #mixed);)
        };
        quote! {
            fn read(&mut self, reader: &mut exi::Reader<#lifetime>, _: u32) {
                let code = reader.code(WIDTHS[0]);
                match code {
                    #(#arms)*
                    _ => return reader.unexpected(code, #events, #mixed),
                }
                #end
            }
        }
    }

    fn write(&self) -> TokenStream {
        let arms = (0_u32..).zip(&self.variants).map(|(index, variant)| {
            let (pattern, write) = variant.write(index);
            match variant.kind {
                Kind::Content(_) => quote!(#pattern => #write,),
                // These have written the end already.
                Kind::Group(_) | Kind::Empty | Kind::Abstract => {
                    quote!(#pattern => return #write,)
                }
            }
        });
        let end = if self.grouped() {
            quote!()
        } else {
            quote!(writer.half(0, WIDTHS[1]);)
        };
        quote! {
            fn write(&self, writer: &mut exi::Writer<'_>, code: u32, width: u32) {
                let (code, width) = exi::enter(writer, code, width, WIDTHS[0]);
                match self { #(#arms)* }
                #end
            }
        }
    }
}
