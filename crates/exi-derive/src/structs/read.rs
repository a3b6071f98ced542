//! Reading the fields of a struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::Struct;
use crate::fields::{Occurs, Particle, Role};

/// What is known of the event in front of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    /// It has not been read yet.
    Ahead,
    /// It was read; `code` is its code as this state counts it.
    Read,
}

impl Struct<'_> {
    pub(super) fn read(&self) -> TokenStream {
        let lifetime = &self.input.lifetime;
        if self.packed {
            return quote! {
                fn read(&mut self, reader: &mut exi::Reader<#lifetime>, _: u32) {
                    exi::read_packed(self, reader, 0, WIDTHS[0]);
                }

                fn read_only(&mut self, reader: &mut exi::Reader<#lifetime>) {
                    exi::read_packed(self, reader, 1, WIDTHS[0]);
                }

                fn read_then(
                    &mut self,
                    reader: &mut exi::Reader<#lifetime>,
                    _: u32,
                    after: u32,
                ) -> u32 {
                    exi::read_packed_then(self, reader, WIDTHS[0], after)
                }
            };
        }
        let body = if self.is_sequence() && !self.group {
            quote! {
                let code = reader.code(WIDTHS[0]);
                exi::Sequence::read_from(self, reader, code);
            }
        } else if self.group {
            quote!(exi::Sequence::read_from(self, reader, 0);)
        } else {
            self.reads(false)
        };
        quote! {
            fn read(&mut self, reader: &mut exi::Reader<#lifetime>, _: u32) {
                #body
            }
        }
    }

    /// Reads the fields one after the other; `begun` if `code` is the event in front of the first.
    pub(super) fn reads(&self, begun: bool) -> TokenStream {
        let mut event = if begun { Event::Read } else { Event::Ahead };
        let mut steps = TokenStream::new();
        for (at, particle) in self.particles.iter().enumerate() {
            let known = !self.mixed && matches!(particle.occurs, Occurs::Once);
            if event == Event::Ahead && !known {
                steps.extend(quote!(let code = reader.code(WIDTHS[#at]);));
                event = Event::Read;
            }
            steps.extend(self.step(at, particle, event));
            event = match particle.occurs {
                Occurs::Once => Event::Ahead,
                Occurs::AtMostOnce | Occurs::Many { .. } => Event::Read,
            };
        }
        let (mixed, states) = (self.mixed, self.particles.len());
        steps.extend(match event {
            _ if self.group => quote!(),
            Event::Ahead if !mixed => quote!(reader.only_event();),
            Event::Ahead => {
                quote!(let code = reader.code(WIDTHS[#states]); reader.end(code, #mixed);)
            }
            Event::Read => quote!(reader.end(code, #mixed);),
        });
        steps
    }

    /// Reads one field.
    fn step(&self, at: usize, particle: &Particle, event: Event) -> TokenStream {
        let (place, codec, state) = (&particle.place, particle.codec(), at + 1);
        let mixed = self.mixed && particle.role != Role::Attribute;
        match &particle.occurs {
            Occurs::Once if event == Event::Ahead => {
                let read_only = particle.call("read_only");
                quote!(#read_only(&mut self.#place, reader);)
            }
            Occurs::Once => quote! {
                exi::read_required::<#codec, _>(&mut self.#place, reader, code, #mixed);
            },
            Occurs::AtMostOnce => quote! {
                let code = exi::read_optional::<#codec, _>(
                    &mut self.#place, reader, code, WIDTHS[#state],
                );
            },
            Occurs::Many { .. } => quote! {
                let code = self.#place.read_items(reader, code, PLACES[#at]);
            },
        }
    }
}
