//! Writing the fields of a struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Struct, lifetime};
use crate::fields::{Occurs, Particle};

impl Struct<'_> {
    pub(super) fn write(&self) -> TokenStream {
        let lifetime = lifetime(self.generics);
        if self.packed {
            return quote! {
                #[inline]
                fn write(&self, writer: &mut exi::Writer<'_>, code: u32, width: u32) {
                    exi::write_packed(self, writer, code, width, const { WIDTHS[0] });
                }
            };
        }
        let start = if self.group {
            quote!()
        } else {
            quote!(let (code, width) = exi::enter(writer, code, width, const { WIDTHS[0] });)
        };
        quote! {
            fn write(&self, writer: &mut exi::Writer<'_>, code: u32, width: u32) {
                #start
                <Self as exi::Sequence<#lifetime>>::write_from(self, writer, code, width);
            }
        }
    }

    /// Writes the fields one after the other; `code` and `width` are those of the next event.
    pub(super) fn writes(&self) -> TokenStream {
        let fields = self
            .particles
            .iter()
            .enumerate()
            .map(|(at, particle)| self.write_step(at, particle));
        let end = if self.group {
            quote!(let _ = (code, width);)
        } else {
            quote!(writer.half(code, width);)
        };
        quote!(#(#fields)* #end)
    }

    fn write_step(&self, at: usize, particle: &Particle) -> TokenStream {
        let (place, item, codec) = (&particle.place, &particle.item, particle.codec());
        let state = at + 1;
        match &particle.occurs {
            Occurs::Once => quote! {
                <#codec as exi::Codec<'_, #item>>::write(&self.#place, writer, code, width);
                let (code, width) = (0_u32, const { WIDTHS[#state] });
            },
            Occurs::AtMostOnce => quote! {
                let (code, width) = exi::write_optional::<#codec, #item>(
                    &self.#place,
                    writer,
                    code,
                    width,
                    const { WIDTHS[#state] },
                );
            },
            Occurs::Many { .. } => {
                let list = self.place(at);
                quote! {
                    let (code, width) = self.#place.write_items(writer, code, width, #list);
                }
            }
        }
    }
}
