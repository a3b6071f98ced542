//! Documents: the roots of messages.

use proc_macro2::TokenStream;
use quote::quote;
use venial::Error;

use crate::input::{Body, Input};
use crate::variants::{self, Variant};

/// A root element and how its value is reached.
struct Root {
    name: String,
    /// Its line in the schema table.
    schema: TokenStream,
    /// The value before it is read.
    blank: TokenStream,
    /// Matches a document with this root and calls its content `content`.
    pattern: TokenStream,
}

pub(crate) fn derive(input: &Input) -> Result<TokenStream, Error> {
    let Some(set) = &input.attributes.set else {
        let message = "a document needs #[exi(set = PATH)]";
        return Err(Error::new_at_tokens(&input.ident, message));
    };
    let roots = roots(input)?;
    let (ident, lifetime, arguments) = input.target();
    let count = roots.len();
    let schema = roots.iter().map(|root| &root.schema);
    let names = roots.iter().map(|root| &root.name);
    let indices: Vec<_> = (0..count)
        .map(|at| quote::format_ident!("ROOT_{at}"))
        .collect();
    let reads = roots.iter().zip(&indices).map(|(root, index)| {
        let (blank, pattern) = (&root.blank, &root.pattern);
        quote! {
            #index => {
                *self = #blank;
                #[allow(irrefutable_let_patterns, reason = "there may be one root only")]
                if let #pattern = self {
                    exi::Content::read(content, reader, 0);
                }
            }
        }
    });
    let writes = roots.iter().zip(&indices).map(|(root, index)| {
        let pattern = &root.pattern;
        quote! {
            #pattern => {
                exi::Content::write(content, writer, code.wrapping_add(#index), width);
            }
        }
    });
    let blank = roots.first().map(|root| &root.blank);
    Ok(quote! {
        static ROOTS: [exi::schema::Root; #count] = [#(#schema),*];
        #(const #indices: u32 = exi::schema::index_of(#set.globals, #names);)*

        impl #arguments #ident #arguments {
            /// The root elements, for the table of the schema set.
            pub const ROOTS: &'static [exi::schema::Root] = &ROOTS;
        }

        impl<#lifetime> exi::Document<#lifetime> for #ident #arguments {
            const SET: &'static exi::schema::Set = &#set;
            const BLANK: Self = #blank;

            fn read_root(&mut self, reader: &mut exi::Reader<#lifetime>, code: u32) {
                match code {
                    #(#reads)*
                    _ => exi::wrong_root(reader, <Self as exi::Document<#lifetime>>::WIDTH, code),
                }
            }

            fn write_root(&self, writer: &mut exi::Writer<'_>, code: u32, width: u32) {
                match self { #(#writes)* }
            }
        }
    })
}

fn roots(input: &Input) -> Result<Vec<Root>, Error> {
    if let Body::Enum(_) = input.body {
        let variants = variants::all(input)?;
        return variants.iter().map(Root::of_variant).collect();
    }
    let (ident, attributes) = (&input.ident, &input.attributes);
    let name = attributes.name.clone();
    let name = name.unwrap_or_else(|| attributes.case().element(&ident.to_string()));
    Ok(vec![Root {
        schema: quote!(exi::schema::Root::of::<#ident>(#name, NAMESPACE)),
        name,
        blank: quote!(<Self as exi::Content<'_>>::BLANK),
        pattern: quote!(content),
    }])
}

impl Root {
    fn of_variant(variant: &Variant) -> Result<Self, Error> {
        let (name, schema) = variant.root()?;
        let ident = &variant.ident;
        Ok(Self {
            name: name.to_owned(),
            schema,
            blank: variant.blank(),
            pattern: quote!(Self::#ident(content)),
        })
    }
}
