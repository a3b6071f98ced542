//! Writing the fields of a struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::Struct;
use crate::fields::Occurs;

impl Struct<'_> {
    pub(super) fn write(&self) -> TokenStream {
        if self.packed {
            return quote! {
                fn write(&self, writer: &mut exi::Writer<'_>, code: u32, width: u32) {
                    exi::write_packed(self, writer, code, width, WIDTHS[0]);
                }
            };
        }
        let enter = if self.group {
            quote!()
        } else {
            quote!(let (code, width) = exi::enter(writer, code, width, WIDTHS[0]);)
        };
        let writes = if self.is_sequence() {
            quote!(exi::Sequence::write_from(self, writer, code, width);)
        } else {
            self.writes()
        };
        quote! {
            fn write(&self, writer: &mut exi::Writer<'_>, code: u32, width: u32) {
                #enter
                #writes
            }
        }
    }

    /// Writes the fields one after the other; `code` and `width` are those of the first event.
    pub(super) fn writes(&self) -> TokenStream {
        let mut steps = TokenStream::new();
        let mut next = quote!(code, width);
        for (at, particle) in self.particles.iter().enumerate() {
            let (place, codec, state) = (&particle.place, particle.codec(), at + 1);
            let (step, behind) = match &particle.occurs {
                Occurs::Once => {
                    let write = particle.call("write");
                    let step = quote!(#write(&self.#place, writer, #next););
                    (step, quote!(0, WIDTHS[#state]))
                }
                Occurs::AtMostOnce => {
                    let step = quote! {
                        let (code, width) = exi::write_optional::<#codec, _>(
                            &self.#place, writer, #next, WIDTHS[#state],
                        );
                    };
                    (step, quote!(code, width))
                }
                Occurs::Many { .. } => {
                    let step = quote! {
                        let (code, width) =
                            self.#place.write_items(writer, #next, PLACES[#at]);
                    };
                    (step, quote!(code, width))
                }
            };
            steps.extend(step);
            next = behind;
        }
        steps.extend(if self.group {
            quote!(let _ = (#next);)
        } else {
            quote!(writer.half(#next);)
        });
        steps
    }
}
