//! Structs: attributes and elements in a sequence.

mod read;
mod write;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Generics, Ident};

use crate::attributes::Attributes;
use crate::fields::{Field, Occurs, Role};

/// All that the code for a struct is made from.
struct Struct<'s> {
    ident: &'s Ident,
    generics: &'s Generics,
    fields: Vec<Field>,
    mixed: bool,
    packed: bool,
    in_place: bool,
    /// Without an end of its own.
    group: bool,
}

pub(crate) fn element(input: &DeriveInput) -> syn::Result<TokenStream> {
    Struct::new(input, false).map(|it| it.expand())
}

pub(crate) fn group(input: &DeriveInput) -> syn::Result<TokenStream> {
    Struct::new(input, true).map(|it| it.expand())
}

impl<'s> Struct<'s> {
    fn new(input: &'s DeriveInput, group: bool) -> syn::Result<Self> {
        let syn::Data::Struct(data) = &input.data else {
            return Err(syn::Error::new_spanned(
                input,
                "only a struct or an enum can be an element",
            ));
        };
        let attributes = Attributes::of(&input.attrs)?;
        let fields = Field::all(data)?;
        let plain =
            |field: &Field| matches!(field.occurs, Occurs::Once) && field.role == Role::Element;
        if attributes.has("in_place") && !fields.iter().all(plain) {
            let message = "in place only if every field is one mandatory element";
            return Err(syn::Error::new_spanned(input, message));
        }
        Ok(Self {
            ident: &input.ident,
            generics: &input.generics,
            fields,
            mixed: attributes.has("mixed"),
            packed: attributes.has("packed"),
            in_place: attributes.has("in_place"),
            group,
        })
    }

    fn expand(&self) -> TokenStream {
        let tables = self.tables();
        let implementation = if self.packed {
            self.packed_impl()
        } else {
            self.plain_impl()
        };
        quote! {
            const _: () = {
                use ::v2g_exi::derive as exi;
                #tables
                #implementation
            };
        }
    }

    /// What is computed while compiling: event codes, names, the schema.
    fn tables(&self) -> TokenStream {
        let (count, mixed, name) = (self.fields.len(), self.mixed, self.ident.to_string());
        let states = count + 1;
        let particles = self.fields.iter().map(|field| {
            let (branches, required) = (field.branches(), field.required());
            let attribute = field.role == Role::Attribute;
            quote!(exi::Particle { branches: #branches, required: #required, attribute: #attribute })
        });
        let names = self.fields.iter().map(Field::path_name);
        let schema = self.fields.iter().map(Field::schema);
        quote! {
            const PARTICLES: [exi::Particle; #count] = [#(#particles),*];
            const WIDTHS: [u32; #states] = exi::grammar::widths(&PARTICLES, #mixed);
            static NAMES: [&str; #count] = [#(#names),*];
            static FIELDS: [exi::schema::Field; #count] = [#(#schema),*];
            static TYPE: exi::schema::Type = exi::schema::Type {
                name: #name,
                fields: &FIELDS,
                particles: &PARTICLES,
                mixed: #mixed,
                grouped: false,
            };
        }
    }

    fn plain_impl(&self) -> TokenStream {
        let (ident, lifetime, content) = (self.ident, lifetime(self.generics), self.content_kind());
        let (_, ty, _) = self.generics.split_for_impl();
        let (reads, writes) = (self.reads(), self.writes());
        let (idents, locals) = (self.idents(), self.locals());
        let count = self.fields.len();
        let first = quote!(const { WIDTHS[0] });
        let read_into = self.in_place.then(|| self.read_into());
        let (begin, start) = if self.group {
            (quote!(0), quote!((code, width)))
        } else {
            (
                quote!(reader.code(#first)?),
                quote!(exi::enter(writer, code, width, #first)?),
            )
        };
        quote! {
            impl<#lifetime> exi::Content<#lifetime> for #ident #ty {
                const SHAPE: exi::schema::Shape =
                    exi::schema::Shape::Element(exi::schema::Content::#content(&TYPE));

                #[inline]
                fn read(reader: &mut exi::Reader<#lifetime>, _: u32) -> Result<Self, exi::Stop> {
                    let code = #begin;
                    <Self as exi::Sequence<#lifetime>>::read_from(reader, code)
                }

                #read_into

                #[inline]
                fn write(
                    &self,
                    writer: &mut exi::Writer<'_>,
                    code: u32,
                    width: u32,
                ) -> Result<(), exi::Stop> {
                    let (code, width) = #start;
                    <Self as exi::Sequence<#lifetime>>::write_from(self, writer, code, width)
                }
            }

            impl<#lifetime> exi::Sequence<#lifetime> for #ident #ty {
                const TYPE: &'static exi::schema::Type = &TYPE;

                fn read_from(
                    reader: &mut exi::Reader<#lifetime>,
                    code: u32,
                ) -> Result<Self, exi::Stop> {
                    let mut at = #count;
                    let read = |reader: &mut exi::Reader<#lifetime>, at: &mut usize| {
                        let (raw, code) = (code, code);
                        #reads
                        Ok(Self { #(#idents: #locals),* })
                    };
                    let result = read(reader, &mut at);
                    if result.is_err() {
                        reader.within_field(&NAMES, at);
                    }
                    result
                }

                fn write_from(
                    &self,
                    writer: &mut exi::Writer<'_>,
                    code: u32,
                    width: u32,
                ) -> Result<(), exi::Stop> {
                    let mut at = #count;
                    let write = |writer: &mut exi::Writer<'_>, at: &mut usize| {
                        #writes
                        Ok(())
                    };
                    write(writer, &mut at).inspect_err(|_| writer.within_field(&NAMES, at))
                }
            }
        }
    }

    fn packed_impl(&self) -> TokenStream {
        let (ident, idents, locals) = (self.ident, self.idents(), self.locals());
        let (reads, writes) = (self.reads(), self.writes());
        let count = self.fields.len();
        let bits = self.fields.iter().map(|field| match field.range() {
            Some(range) => quote!(#range::BITS),
            None => {
                let item = &field.item;
                quote!(<#item as exi::Pack>::BITS)
            }
        });
        quote! {
            impl exi::Pack for #ident {
                const BITS: u32 = {
                    let bits = exi::grammar::sum(&WIDTHS) #(+ #bits)*;
                    assert!(bits <= 56, "too large to be packed");
                    bits
                };

                #[inline]
                fn unpack(window: &mut exi::Window<'_, '_>) -> Result<Self, exi::Stop> {
                    let mut at = #count;
                    let read = |reader: &mut exi::Window<'_, '_>, at: &mut usize| {
                        let raw = reader.code(const { WIDTHS[0] })?;
                        let code = raw;
                        #reads
                        Ok(Self { #(#idents: #locals),* })
                    };
                    let result = read(window, &mut at);
                    if result.is_err() {
                        window.within_field(&NAMES, at);
                    }
                    result
                }

                #[inline]
                fn pack(&self, packer: &mut exi::Packer<'_, '_>) -> Result<(), exi::Stop> {
                    let mut at = #count;
                    let write = |writer: &mut exi::Packer<'_, '_>, at: &mut usize| {
                        let (code, width) = (0, const { WIDTHS[0] });
                        #writes
                        Ok(())
                    };
                    write(packer, &mut at).inspect_err(|_| packer.within_field(&NAMES, at))
                }
            }

            impl<'a> exi::Content<'a> for #ident {
                const SHAPE: exi::schema::Shape =
                    exi::schema::Shape::Element(exi::schema::Content::Complex(&TYPE));

                fn read(reader: &mut exi::Reader<'a>, _: u32) -> Result<Self, exi::Stop> {
                    let mut window = reader.window();
                    let value = <Self as exi::Pack>::unpack(&mut window)?;
                    window.close()?;
                    Ok(value)
                }

                fn write(
                    &self,
                    writer: &mut exi::Writer<'_>,
                    code: u32,
                    width: u32,
                ) -> Result<(), exi::Stop> {
                    exi::write_packed(self, writer, code, width)
                }
            }
        }
    }

    fn content_kind(&self) -> TokenStream {
        if self.group {
            quote!(Group)
        } else {
            quote!(Complex)
        }
    }

    fn idents(&self) -> Vec<&Ident> {
        self.fields.iter().map(|field| &field.ident).collect()
    }

    /// Variables for the fields, whose own names may be taken.
    fn locals(&self) -> Vec<Ident> {
        (0..self.fields.len()).map(local).collect()
    }
}

/// The variable that holds field `at`.
fn local(at: usize) -> Ident {
    quote::format_ident!("field_{at}")
}

/// The type's lifetime, or one for the input that it does not borrow from.
pub(crate) fn lifetime(generics: &Generics) -> syn::Lifetime {
    generics
        .lifetimes()
        .next()
        .map_or_else(|| syn::parse_quote!('a), |it| it.lifetime.clone())
}
