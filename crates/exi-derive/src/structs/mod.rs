//! Structs: attributes and elements in a sequence.

mod packed;
mod read;
mod write;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Generics, Ident};

use crate::attributes::Attributes;
use crate::fields::{Field, Particle, Role};

/// All that the code for a struct is made from.
struct Struct<'s> {
    ident: &'s Ident,
    generics: &'s Generics,
    fields: Vec<Field>,
    particles: Vec<Particle>,
    mixed: bool,
    packed: bool,
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
        Ok(Self {
            ident: &input.ident,
            generics: &input.generics,
            particles: fields.iter().flat_map(Field::particles).collect(),
            fields,
            mixed: attributes.has("mixed"),
            packed: attributes.has("packed"),
            group,
        })
    }

    fn expand(&self) -> TokenStream {
        let (tables, implementation) = (self.tables(), self.implementation());
        quote! {
            const _: () = {
                use ::v2g_exi::derive as exi;
                #tables
                #implementation
            };
        }
    }

    /// What is computed while compiling: event codes and the schema.
    fn tables(&self) -> TokenStream {
        let (count, mixed, name) = (self.particles.len(), self.mixed, self.ident.to_string());
        let states = count + 1;
        let particles = self.particles.iter().map(|particle| {
            let (branches, required) = (particle.branches(), particle.required());
            let attribute = particle.role == Role::Attribute;
            quote!(exi::Particle { branches: #branches, required: #required, attribute: #attribute })
        });
        let schema = self.particles.iter().map(Particle::schema);
        quote! {
            const PARTICLES: [exi::Particle; #count] = [#(#particles),*];
            const WIDTHS: [u32; #states] = exi::grammar::widths(&PARTICLES, #mixed);
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

    fn implementation(&self) -> TokenStream {
        let (ident, lifetime) = (self.ident, lifetime(self.generics));
        let (_, ty, _) = self.generics.split_for_impl();
        let (blanks, read, write) = (
            self.fields.iter().map(Field::blank),
            self.read(),
            self.write(),
        );
        let (sequence, pack) = (self.sequence(), self.packed.then(|| self.pack()));
        let content = if self.group {
            quote!(Group)
        } else {
            quote!(Complex)
        };
        quote! {
            impl<#lifetime> exi::Content<#lifetime> for #ident #ty {
                const SHAPE: exi::schema::Shape =
                    exi::schema::Shape::Element(exi::schema::Content::#content(&TYPE));
                const BLANK: Self = Self { #(#blanks),* };

                #read
                #write
            }

            #sequence
            #pack
        }
    }

    /// The inside of the type, which groups and choices of contents need apart.
    fn sequence(&self) -> TokenStream {
        let (ident, lifetime) = (self.ident, lifetime(self.generics));
        let (_, ty, _) = self.generics.split_for_impl();
        let (reads, writes) = (self.reads(true), self.writes());
        quote! {
            impl<#lifetime> exi::Sequence<#lifetime> for #ident #ty {
                const TYPE: &'static exi::schema::Type = &TYPE;

                fn read_from(&mut self, reader: &mut exi::Reader<#lifetime>, code: u32) {
                    #reads
                }

                fn write_from(&self, writer: &mut exi::Writer<'_>, code: u32, width: u32) {
                    #writes
                }
            }
        }
    }

    /// What a list has to know of the states around it.
    fn place(&self, at: usize) -> TokenStream {
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

/// The type's lifetime, or one for the input that it does not borrow from.
pub(crate) fn lifetime(generics: &Generics) -> syn::Lifetime {
    generics
        .lifetimes()
        .next()
        .map_or_else(|| syn::parse_quote!('a), |it| it.lifetime.clone())
}
