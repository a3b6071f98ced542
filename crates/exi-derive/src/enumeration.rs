//! Enumerations: unit variants in the order of the schema.

use proc_macro2::TokenStream;
use quote::quote;
use venial::Error;

use crate::attributes::Attributes;
use crate::input::Input;

pub(crate) fn derive(input: &Input) -> Result<TokenStream, Error> {
    let mut variants = Vec::new();
    let mut literals = Vec::new();
    for variant in input.variants("an enumeration is an enum with literals")? {
        if !variant.is_empty_variant() {
            return Err(Error::new_at_tokens(
                &variant.name,
                "a literal holds nothing",
            ));
        }
        let spelled = || input.attributes.case().literal(&variant.name.to_string());
        let name = Attributes::of(&variant.attributes)?.name;
        literals.push(name.unwrap_or_else(spelled));
        variants.push(&variant.name);
    }
    let (ident, first, home) = (&input.ident, variants.first(), input.home());
    let indices: Vec<_> = (0_u32..).take(variants.len()).collect();
    Ok(quote! {
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
            #home

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
    })
}
