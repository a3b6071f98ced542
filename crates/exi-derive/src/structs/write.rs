//! Writing the fields of a struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::Struct;
use crate::fields::{Field, Occurs, Role};

impl Struct<'_> {
    /// Writes the fields one after the other; `code` and `width` are those of the next event.
    pub(super) fn writes(&self) -> TokenStream {
        let fields = self
            .fields
            .iter()
            .enumerate()
            .map(|(at, field)| self.write(at, field));
        let end = if self.group {
            quote!(let _ = (code, width);)
        } else {
            quote! {
                *at = NAMES.len();
                writer.code(code, width)?;
            }
        };
        quote!(#(#fields)* #end)
    }

    fn write(&self, at: usize, field: &Field) -> TokenStream {
        let (ident, item, state) = (&field.ident, &field.item, at + 1);
        let branches = quote!(const { PARTICLES[#at].branches });
        let next = quote!((0_u32, const { WIDTHS[#state] }));
        let write = match (field.range(), field.role, self.packed) {
            (Some(range), Role::Element, false) => {
                quote!(#range::write(*value, writer, code, width)?)
            }
            (Some(range), Role::Element, true) => quote!({
                writer.code(code, width)?;
                #range::pack(*value, writer)?
            }),
            (Some(range), _, _) => quote!({
                writer.code(code, width)?;
                #range::write_value(*value, writer)?
            }),
            (None, Role::Element, false) => {
                quote!(<#item as exi::Content<'_>>::write(value, writer, code, width)?)
            }
            (None, Role::Element, true) => quote!({
                writer.code(code, width)?;
                <#item as exi::Pack>::pack(value, writer)?
            }),
            (None, _, _) => quote!({
                writer.code(code, width)?;
                <#item as exi::Value<'_>>::write_value(value, writer)?
            }),
        };
        match &field.occurs {
            Occurs::Once => quote! {
                *at = #at;
                let value = &self.#ident;
                #write;
                let (code, width) = #next;
            },
            Occurs::AtMostOnce => quote! {
                let (code, width) = if let Some(value) = &self.#ident {
                    *at = #at;
                    #write;
                    #next
                } else {
                    (code.wrapping_add(#branches), width)
                };
            },
            Occurs::Many { .. } => {
                let place = self.place(at);
                quote! {
                    *at = #at;
                    let (mut code, mut width) = (code, width);
                    self.#ident.write_items(writer, &mut code, &mut width, #place)?;
                }
            }
        }
    }
}
