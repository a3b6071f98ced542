//! Reading the fields of a struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Struct, lifetime, local};
use crate::fields::{Field, Occurs, Role};

impl Struct<'_> {
    /// Reads mandatory elements one after the other, each into its place.
    pub(super) fn read_into(&self) -> TokenStream {
        let lifetime = lifetime(self.generics);
        let fields = self.fields.iter().enumerate().map(|(at, field)| {
            let (ident, item) = (&field.ident, &field.item);
            quote! {
                *at = #at;
                reader.only_event()?;
                <#item as exi::Content<#lifetime>>::read_into(reader, 0, &mut place.#ident)?;
            }
        });
        quote! {
            fn read_into(
                reader: &mut exi::Reader<#lifetime>,
                _: u32,
                place: &mut Self,
            ) -> Result<(), exi::Stop> {
                let mut at = 0;
                let mut read = |reader: &mut exi::Reader<#lifetime>, at: &mut usize| {
                    #(#fields)*
                    *at = NAMES.len();
                    reader.only_event()
                };
                let result = read(reader, &mut at);
                if result.is_err() {
                    reader.within_field(&NAMES, at);
                }
                result
            }
        }
    }

    /// Reads the fields one after the other; `code` is the event code as this state counts it.
    pub(super) fn reads(&self) -> TokenStream {
        let last = self.fields.len().saturating_sub(1);
        let fields = self.fields.iter().enumerate().map(|(at, field)| {
            let next = if self.group && at == last {
                quote!((raw, code))
            } else {
                let state = at + 1;
                quote! {{
                    *at = NAMES.len();
                    let raw = reader.code(const { WIDTHS[#state] })?;
                    (raw, raw)
                }}
            };
            self.read(at, field, &next)
        });
        let mixed = self.mixed;
        let end = if self.group {
            quote!(let _ = (raw, code);)
        } else {
            quote! {
                if code != 0 {
                    return Err(reader.unexpected(exi::Unexpected {
                        code: raw, left: code, branches: 1, mixed: #mixed,
                    }));
                }
            }
        };
        quote!(#(#fields)* #end)
    }

    fn read(&self, at: usize, field: &Field, next: &TokenStream) -> TokenStream {
        let (ident, item) = (local(at), &field.item);
        let branches = quote!(const { PARTICLES[#at].branches });
        let mixed = self.mixed && field.role != Role::Attribute;
        let missing = quote! {
            return Err(reader.unexpected(exi::Unexpected {
                code: raw, left: code, branches: #branches, mixed: #mixed,
            }))
        };
        let read = match (field.range(), field.role, self.packed) {
            (Some(range), Role::Element, false) => quote!(#range::read::<#item>(reader)),
            (Some(range), Role::Element, true) => quote!(#range::unpack::<#item>(reader)),
            (Some(range), _, _) => quote!(#range::read_value::<#item>(reader)),
            (None, Role::Element, false) => quote!(<#item as exi::Content<'_>>::read(reader, code)),
            (None, Role::Element, true) => quote!(<#item as exi::Pack>::unpack(reader)),
            (None, _, _) => quote!(<#item as exi::Value<'_>>::read_value(reader)),
        };
        match &field.occurs {
            Occurs::Once => quote! {
                *at = #at;
                if code >= #branches {
                    #missing;
                }
                let #ident = #read?;
                let (raw, code) = #next;
            },
            Occurs::AtMostOnce => quote! {
                let (#ident, (raw, code)) = if code < #branches {
                    *at = #at;
                    (Some(#read?), #next)
                } else {
                    (None, (raw, code.wrapping_sub(#branches)))
                };
            },
            Occurs::Many { .. } => {
                let (whole, place, required) = (&field.whole, self.place(at), field.required());
                quote! {
                    *at = #at;
                    let (#ident, raw, code) = if code < #branches {
                        <#whole>::read_items(reader, code, #place)?
                    } else if #required {
                        #missing;
                    } else {
                        (Default::default(), raw, code.wrapping_sub(#branches))
                    };
                    *at = NAMES.len();
                }
            }
        }
    }

    /// What a list has to know of the states around it.
    pub(super) fn place(&self, at: usize) -> TokenStream {
        let (mixed, after) = (self.mixed, at + 1);
        quote!(const {
            exi::Place {
                open: exi::grammar::loop_productions(&PARTICLES, #at, #mixed),
                after: exi::grammar::productions(&PARTICLES, #after, #mixed),
                mixed: #mixed,
            }
        })
    }
}
