//! Structs: attributes and elements in a sequence.

mod packed;
mod read;
mod write;

use proc_macro2::TokenStream;
use quote::quote;
use venial::Error;

use crate::fields::{Field, Occurs, Particle};
use crate::input::{Body, Input};

/// All that the code for a struct is made from.
struct Struct<'s> {
    input: &'s Input,
    fields: Vec<Field>,
    particles: Vec<Particle>,
    mixed: bool,
    packed: bool,
    /// Without an end of its own.
    group: bool,
}

pub(crate) fn derive(input: &Input, group: bool) -> Result<TokenStream, Error> {
    let Body::Struct(fields) = &input.body else {
        let message = "elements without one around them are a struct";
        return Err(Error::new_at_tokens(&input.ident, message));
    };
    let fields = Field::all(input, fields)?;
    let it = Struct {
        input,
        particles: fields.iter().flat_map(Field::particles).collect(),
        fields,
        mixed: input.attributes.has("mixed"),
        packed: input.attributes.has("packed"),
        group,
    };
    let (tables, content) = (it.tables(), it.content());
    let sequence = it.is_sequence().then(|| it.sequence());
    let pack = it.packed.then(|| it.pack());
    Ok(quote!(#tables #content #sequence #pack))
}

impl Struct<'_> {
    /// What is computed while compiling: the schema, and event codes from it.
    fn tables(&self) -> TokenStream {
        let (count, states) = (self.particles.len(), self.particles.len() + 1);
        let (mixed, name) = (self.mixed, self.input.ident.to_string());
        let schema = self.particles.iter().map(Particle::schema);
        let lists = self
            .particles
            .iter()
            .any(Particle::is_list)
            .then(|| quote!(const PLACES: [exi::Place; #count] = exi::places(&TYPE);));
        quote! {
            static FIELDS: [exi::schema::Field; #count] = [#(#schema),*];
            static TYPE: exi::schema::Type = exi::schema::Type {
                name: #name,
                fields: &FIELDS,
                mixed: #mixed,
                grouped: false,
            };
            const WIDTHS: [u32; #states] = exi::grammar::widths(&TYPE);
            #lists
        }
    }

    fn content(&self) -> TokenStream {
        let (ident, lifetime, arguments) = self.input.target();
        let blanks = self.fields.iter().map(Field::blank);
        let (home, read, write) = (self.input.home(), self.read(), self.write());
        let content = if self.group {
            quote!(Group)
        } else {
            quote!(Complex)
        };
        quote! {
            impl<#lifetime> exi::Content<#lifetime> for #ident #arguments {
                const SHAPE: exi::schema::Shape =
                    exi::schema::Shape::Element(exi::schema::Content::#content(&TYPE));
                const BLANK: Self = Self { #(#blanks),* };
                #home

                #read
                #write
            }
        }
    }

    /// Whether reading and writing can start from the first event inside.
    fn is_sequence(&self) -> bool {
        self.group || self.packed || self.input.attributes.has("sequence")
    }

    fn sequence(&self) -> TokenStream {
        let (ident, lifetime, arguments) = self.input.target();
        let (reads, writes) = (self.reads(true), self.writes());
        quote! {
            impl<#lifetime> exi::Sequence<#lifetime> for #ident #arguments {
                fn read_from(&mut self, reader: &mut exi::Reader<#lifetime>, code: u32) {
                    #reads
                }

                fn write_from(&self, writer: &mut exi::Writer<'_>, code: u32, width: u32) {
                    #writes
                }
            }
        }
    }
}

impl Particle {
    fn is_list(&self) -> bool {
        matches!(self.occurs, Occurs::Many { .. })
    }
}
