//! The short way of small structs, in a register.

use proc_macro2::TokenStream;
use quote::quote;

use super::Struct;
use crate::fields::{Occurs, Particle};

impl Struct<'_> {
    pub(super) fn pack(&self) -> TokenStream {
        let ident = self.ident;
        let bits = self.particles.iter().map(|particle| {
            let (item, codec) = (&particle.item, particle.codec());
            quote!(<#codec as exi::PackCodec<#item>>::BITS)
        });
        let (unpacks, packs) = (self.unpacks(), self.packs());
        quote! {
            impl exi::Pack for #ident {
                const BITS: u32 = {
                    let mut bits = 0 #(+ #bits)*;
                    let mut state = 0;
                    while state < WIDTHS.len() {
                        bits += WIDTHS[state];
                        state += 1;
                    }
                    assert!(bits <= 56, "too large to be packed");
                    bits
                };

                #[inline]
                fn unpack(window: &mut exi::Window) -> Option<Self> {
                    let mut value = <Self as exi::Content<'_>>::BLANK;
                    let code = window.take(const { WIDTHS[0] });
                    #unpacks
                    (code == 0).then_some(value)
                }

                #[inline]
                fn pack(&self, packer: &mut exi::Packer) -> Option<()> {
                    let (code, width) = (0_u32, const { WIDTHS[0] });
                    #packs
                    packer.put(code, width);
                    Some(())
                }
            }
        }
    }

    fn unpacks(&self) -> TokenStream {
        let steps = self.each(|particle, after| {
            let (place, item, codec) = (&particle.place, &particle.item, particle.codec());
            let unpack = quote!(<#codec as exi::PackCodec<#item>>::unpack(window)?);
            match particle.occurs {
                Occurs::AtMostOnce => quote! {
                    let code = match code.checked_sub(1) {
                        Some(left) => left,
                        None => {
                            value.#place = Some(#unpack);
                            window.take(#after)
                        }
                    };
                },
                _ => quote! {
                    if code != 0 {
                        return None;
                    }
                    value.#place = #unpack;
                    let code = window.take(#after);
                },
            }
        });
        quote!(#(#steps)*)
    }

    fn packs(&self) -> TokenStream {
        let steps = self.each(|particle, after| {
            let (place, item, codec) = (&particle.place, &particle.item, particle.codec());
            let pack = quote! {
                packer.put(code, width);
                <#codec as exi::PackCodec<#item>>::pack(value, packer)?;
            };
            match particle.occurs {
                Occurs::AtMostOnce => quote! {
                    let (code, width) = match &self.#place {
                        None => (code + 1, width),
                        Some(value) => {
                            #pack
                            (0, #after)
                        }
                    };
                },
                _ => quote! {
                    let value = &self.#place;
                    #pack
                    let (code, width) = (0_u32, #after);
                },
            }
        });
        quote!(#(#steps)*)
    }

    /// A step for each field, which is given the width of the event behind it.
    fn each<'p>(
        &'p self,
        step: impl Fn(&Particle, TokenStream) -> TokenStream + 'p,
    ) -> impl Iterator<Item = TokenStream> + 'p {
        (1_usize..)
            .zip(&self.particles)
            .map(move |(state, particle)| step(particle, quote!(const { WIDTHS[#state] })))
    }
}
