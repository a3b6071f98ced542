//! Documents: the roots of messages.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path, Type};

use crate::attributes::Attributes;
use crate::fields::without_lifetimes;
use crate::names;
use crate::structs::lifetime;

/// A root element and how its value is reached.
struct Root {
    name: String,
    namespace: Path,
    content: Type,
    /// The value before it is read.
    blank: TokenStream,
    /// Matches a document with this root and calls its content `content`.
    pattern: TokenStream,
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
    let schema = roots.iter().map(Root::schema);
    let names = roots.iter().map(|root| &root.name);
    let indices: Vec<_> = (0..count)
        .map(|at| quote::format_ident!("ROOT_{at}"))
        .collect();
    let reads = roots.iter().zip(&indices).map(|(root, index)| {
        let (content, blank, pattern) = (&root.content, &root.blank, &root.pattern);
        quote! {
            #index => {
                *self = #blank;
                #[allow(irrefutable_let_patterns, reason = "there may be one root only")]
                if let #pattern = self {
                    <#content as exi::Content<#lifetime>>::read(content, reader, 0);
                }
            }
        }
    });
    let writes = roots.iter().zip(&indices).map(|(root, index)| {
        let (content, pattern) = (&root.content, &root.pattern);
        quote! {
            #pattern => {
                let code = code.wrapping_add(#index);
                <#content as exi::Content<'_>>::write(content, writer, code, width);
            }
        }
    });
    let blank = roots.first().map(|root| &root.blank);
    let (impl_generics, _, _) = input.generics.split_for_impl();
    Ok(quote! {
        const _: () = {
            use ::v2g_exi::derive as exi;
            static ROOTS: [exi::schema::Root; #count] = [#(#schema),*];
            #(const #indices: u32 = exi::schema::index_of(#set.globals, #names);)*

            impl #impl_generics #ident #ty {
                /// The root elements, for the table of the schema set.
                pub const ROOTS: &'static [exi::schema::Root] = &ROOTS;
            }

            impl<#lifetime> exi::Document<#lifetime> for #ident #ty {
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
        };
    })
}

impl Root {
    /// The root's line in the schema table.
    fn schema(&self) -> TokenStream {
        let (name, namespace) = (&self.name, &self.namespace);
        let content = without_lifetimes(&self.content);
        quote!(exi::schema::Root {
            name: #name,
            namespace: #namespace,
            content: exi::schema::content(<#content as exi::Content<'static>>::SHAPE),
        })
    }
}

fn roots(input: &DeriveInput, attributes: &Attributes) -> syn::Result<Vec<Root>> {
    let ident = &input.ident;
    let namespace = |attributes: &Attributes| {
        let declared = attributes.namespace.clone();
        declared.unwrap_or_else(|| syn::parse_quote!(NAMESPACE))
    };
    let syn::Data::Enum(data) = &input.data else {
        let (_, ty, _) = input.generics.split_for_impl();
        let name = attributes.name.clone();
        return Ok(vec![Root {
            name: name.unwrap_or_else(|| names::from_type(&ident.to_string())),
            namespace: namespace(attributes),
            content: syn::parse_quote!(#ident #ty),
            blank: quote!(<Self as exi::Content<'_>>::BLANK),
            pattern: quote!(content),
        }]);
    };
    data.variants
        .iter()
        .map(|variant| {
            let field = match &variant.fields {
                syn::Fields::Unnamed(fields) => fields.unnamed.first(),
                _ => None,
            };
            let Some(field) = field else {
                return Err(syn::Error::new_spanned(variant, "a root holds its message"));
            };
            let (ident, content) = (&variant.ident, &field.ty);
            let attributes = Attributes::of(&variant.attrs)?;
            let name = attributes.name.clone();
            Ok(Root {
                name: name.unwrap_or_else(|| names::from_type(&ident.to_string())),
                namespace: namespace(&attributes),
                content: content.clone(),
                blank: quote!(Self::#ident(<#content as exi::Content<'_>>::BLANK)),
                pattern: quote!(Self::#ident(content)),
            })
        })
        .collect()
}
