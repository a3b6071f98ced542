//! Enumerations: unit variants in the order of the schema.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::attributes::Attributes;
use crate::names;

pub(crate) fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let syn::Data::Enum(data) = &input.data else {
        return Err(syn::Error::new_spanned(input, "an enumeration is an enum"));
    };
    let mut literals = Vec::new();
    for variant in &data.variants {
        if !matches!(variant.fields, syn::Fields::Unit) {
            return Err(syn::Error::new_spanned(variant, "a literal holds nothing"));
        }
        let name = Attributes::of(&variant.attrs)?.name;
        literals.push(name.unwrap_or_else(|| names::from_type(&variant.ident.to_string())));
    }
    let ident = &input.ident;
    let variants: Vec<_> = data.variants.iter().map(|variant| &variant.ident).collect();
    let Some(first) = variants.first() else {
        return Err(syn::Error::new_spanned(
            input,
            "an enumeration has literals",
        ));
    };
    let indices: Vec<_> = (0_u32..).take(variants.len()).collect();
    Ok(quote! {
        const _: () = {
            use ::v2g_exi::derive as exi;

            impl exi::Enumeration for #ident {
                const LITERALS: &'static [&'static str] = &[#(#literals),*];

                #[inline]
                fn from_index(index: u32) -> Option<Self> {
                    match index {
                        #(#indices => Some(Self::#variants),)*
                        _ => None,
                    }
                }

                #[inline]
                fn index(self) -> u32 {
                    match self { #(Self::#variants => #indices,)* }
                }
            }

            impl<'a> exi::Value<'a> for #ident {
                const SIMPLE: exi::schema::Simple =
                    exi::schema::Simple::Enumeration(<Self as exi::Enumeration>::LITERALS);

                #[inline]
                fn read_value(&mut self, reader: &mut exi::Reader<'a>) {
                    exi::read_literal_value(self, reader);
                }

                #[inline]
                fn write_value(&self, writer: &mut exi::Writer<'_>) {
                    let index = exi::Enumeration::index(*self);
                    writer.half(index, <Self as exi::Enumeration>::INDEX_BITS);
                }
            }

            impl<'a> exi::Content<'a> for #ident {
                const SHAPE: exi::schema::Shape = exi::schema::Shape::Element(
                    exi::schema::Content::Simple(<Self as exi::Value<'a>>::SIMPLE),
                );
                const BLANK: Self = Self::#first;

                #[inline]
                fn read(&mut self, reader: &mut exi::Reader<'a>, _: u32) {
                    exi::read_literal(self, reader, 1);
                }

                #[inline]
                fn read_only(&mut self, reader: &mut exi::Reader<'a>) {
                    exi::read_literal(self, reader, 2);
                }

                #[inline]
                fn read_then(
                    &mut self,
                    reader: &mut exi::Reader<'a>,
                    _: u32,
                    after: u32,
                ) -> u32 {
                    exi::read_literal_then(self, reader, after)
                }

                #[inline]
                fn write(&self, writer: &mut exi::Writer<'_>, code: u32, width: u32) {
                    let index = exi::Enumeration::index(*self);
                    let bits = <Self as exi::Enumeration>::INDEX_BITS;
                    exi::write_literal(writer, index, bits, code, width);
                }
            }

            impl exi::Pack for #ident {
                #[inline]
                fn unpack(window: &mut exi::Window) -> Self {
                    exi::unpack_literal(window, <Self as exi::Content<'_>>::BLANK)
                }

                #[inline]
                fn pack(&self, packer: &mut exi::Packer) -> Option<()> {
                    let index = exi::Enumeration::index(*self);
                    packer.put(index << 1, <Self as exi::Enumeration>::INDEX_BITS + 2);
                    Some(())
                }
            }
        };
    })
}
