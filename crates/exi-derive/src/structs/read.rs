//! Reading the fields of a struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Struct, lifetime};
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
        let lifetime = lifetime(self.generics);
        if self.packed {
            return quote! {
                #[inline]
                fn read(&mut self, reader: &mut exi::Reader<#lifetime>, _: u32) {
                    exi::read_packed(self, reader, 0, const { WIDTHS[0] });
                }

                #[inline]
                fn read_only(&mut self, reader: &mut exi::Reader<#lifetime>) {
                    exi::read_packed(self, reader, 1, const { WIDTHS[0] });
                }

                #[inline]
                fn read_then(
                    &mut self,
                    reader: &mut exi::Reader<#lifetime>,
                    _: u32,
                    after: u32,
                ) -> u32 {
                    exi::read_packed_then(self, reader, const { WIDTHS[0] }, after)
                }
            };
        }
        let body = if self.group {
            quote!(<Self as exi::Sequence<#lifetime>>::read_from(self, reader, 0);)
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
        let last = self.particles.len().saturating_sub(1);
        let mut steps = Vec::new();
        for (at, particle) in self.particles.iter().enumerate() {
            if event == Event::Ahead && !matches!(particle.occurs, Occurs::Once) {
                steps.push(quote!(let code = reader.code(const { WIDTHS[#at] });));
                event = Event::Read;
            }
            let (step, next) = self.step(at, particle, event);
            steps.push(step);
            event = next;
            if self.group && at == last {
                return quote!(#(#steps)*);
            }
        }
        let (mixed, states) = (self.mixed, self.particles.len());
        steps.push(match event {
            Event::Ahead if !mixed => quote!(reader.only_event();),
            Event::Ahead => quote! {
                let code = reader.code(const { WIDTHS[#states] });
                if code != 0 {
                    reader.unexpected(code, 1, #mixed);
                }
            },
            Event::Read => quote! {
                if code != 0 {
                    reader.unexpected(code, 1, #mixed);
                }
            },
        });
        quote!(#(#steps)*)
    }

    /// Reads one field.
    fn step(&self, at: usize, particle: &Particle, event: Event) -> (TokenStream, Event) {
        let (place, item, codec) = (&particle.place, &particle.item, particle.codec());
        let mixed = self.mixed && particle.role != Role::Attribute;
        let branches = quote!(const { PARTICLES[#at].branches });
        let state = at + 1;
        match &particle.occurs {
            Occurs::Once => {
                let read = quote! {
                    if code >= #branches {
                        return reader.unexpected(code, #branches, #mixed);
                    }
                    <#codec as exi::Codec<'_, #item>>::read(&mut self.#place, reader, code);
                };
                let step = if event == Event::Read {
                    read
                } else {
                    let all_mixed = self.mixed;
                    quote! {
                        if const { exi::is_only(&PARTICLES[#at], #all_mixed) } {
                            <#codec as exi::Codec<'_, #item>>::read_only(&mut self.#place, reader);
                        } else {
                            let code = reader.code(const { WIDTHS[#at] });
                            #read
                        }
                    }
                };
                (step, Event::Ahead)
            }
            Occurs::AtMostOnce => {
                let step = quote! {
                    let code = exi::read_optional::<#codec, #item>(
                        &mut self.#place,
                        reader,
                        code,
                        const { WIDTHS[#state] },
                    );
                };
                (step, Event::Read)
            }
            Occurs::Many { .. } => {
                let (list, required) = (self.place(at), particle.required());
                let step = quote! {
                    let code = match code.checked_sub(#branches) {
                        None => self.#place.read_items(reader, code, #list),
                        Some(_) if #required => {
                            return reader.unexpected(code, #branches, #mixed);
                        }
                        Some(left) => left,
                    };
                };
                (step, Event::Read)
            }
        }
    }
}
