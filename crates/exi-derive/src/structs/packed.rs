//! The short way of small structs, in a register.

use proc_macro2::TokenStream;
use quote::quote;

use super::Struct;
use crate::fields::{Occurs, Particle};

impl Struct<'_> {
    pub(super) fn pack(&self) -> TokenStream {
        let ident = &self.input.ident;
        let (unpacks, packs) = (self.unpacks(), self.packs());
        quote! {
            impl exi::Pack for #ident {
                #[inline]
                fn unpack(window: &mut exi::Window) -> Self {
                    let mut value = <Self as exi::Content<'_>>::BLANK;
                    #unpacks
                    value
                }

                #[inline]
                fn pack(&self, packer: &mut exi::Packer) -> Option<()> {
                    let (code, width) = (0_u32, WIDTHS[0]);
                    #packs
                    packer.put(code, width);
                    Some(())
                }
            }
        }
    }

    fn unpacks(&self) -> TokenStream {
        // Behind a mandatory field the event is still to be taken, behind an optional one it is
        // `code`.
        let mut taken = false;
        let mut steps = Vec::new();
        for (at, particle) in self.particles.iter().enumerate() {
            let (place, codec) = (&particle.place, particle.codec());
            let unpack = quote!(<#codec as exi::PackCodec<_>>::unpack(window));
            let optional = matches!(particle.occurs, Occurs::AtMostOnce);
            if optional && !taken {
                steps.push(quote!(let code = window.take(WIDTHS[#at]);));
            }
            let state = at + 1;
            steps.push(match (optional, taken) {
                (true, _) => quote! {
                    let code = match code.checked_sub(1) {
                        Some(left) => left,
                        None => {
                            value.#place = Some(#unpack);
                            window.take(WIDTHS[#state])
                        }
                    };
                },
                (false, true) => quote! {
                    window.must(code == 0);
                    value.#place = #unpack;
                },
                (false, false) => quote! {
                    window.take_zero(WIDTHS[#at]);
                    value.#place = #unpack;
                },
            });
            taken = optional;
        }
        let states = self.particles.len();
        steps.push(if taken {
            quote!(window.must(code == 0);)
        } else {
            quote!(window.take_zero(WIDTHS[#states]);)
        });
        quote!(#(#steps)*)
    }

    fn packs(&self) -> TokenStream {
        let steps = self.each(|particle, after| {
            let (place, codec) = (&particle.place, particle.codec());
            let pack = quote! {
                packer.put(code, width);
                <#codec as exi::PackCodec<_>>::pack(value, packer)?;
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
            .map(move |(state, particle)| step(particle, quote!(WIDTHS[#state])))
    }
}
