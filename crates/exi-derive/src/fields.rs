//! The fields of a struct as the schema sees them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use venial::{Error, NamedField, TypeExpr};

use crate::attributes::Attributes;
use crate::input::Input;
use crate::types;

/// How often a field occurs.
#[derive(Clone)]
pub(crate) enum Occurs {
    Once,
    AtMostOnce,
    Many { min: TypeExpr, max: TypeExpr },
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Attribute,
    Element,
    Value,
}

/// A field of a struct, and the lines of the schema that it stands for.
pub(crate) struct Field {
    ident: Ident,
    ty: TypeExpr,
    role: Role,
    name: String,
    attributes: Attributes,
}

/// One line of the schema.
pub(crate) struct Particle {
    /// The place of the value: a field, or a phase of it.
    pub(crate) place: TokenStream,
    pub(crate) occurs: Occurs,
    pub(crate) role: Role,
    /// The type of one occurrence.
    item: TypeExpr,
    name: String,
    attributes: Attributes,
}

impl Field {
    pub(crate) fn all(input: &Input, fields: &[NamedField]) -> Result<Vec<Self>, Error> {
        let mut all = fields
            .iter()
            .map(|field| Self::new(input, field))
            .collect::<Result<Vec<_>, _>>()?;
        let mut rest = all.as_mut_slice();
        for (namespace, last) in &input.attributes.inherited {
            let Some(at) = rest.iter().position(|field| field.ident == *last) else {
                return Err(Error::new_at_tokens(last, "no such field is left"));
            };
            let (inherited, own) = rest.split_at_mut(at + 1);
            for field in inherited {
                let namespace = || namespace.clone();
                field.attributes.namespace.get_or_insert_with(namespace);
            }
            rest = own;
        }
        Ok(all)
    }

    fn new(input: &Input, field: &NamedField) -> Result<Self, Error> {
        let attributes = Attributes::of(&field.attributes)?;
        let role = match (attributes.has("attribute"), attributes.has("value")) {
            (true, _) => Role::Attribute,
            (_, true) => Role::Value,
            _ => Role::Element,
        };
        if role != Role::Element && attributes.range.is_some() {
            let message = "only an element has bounds";
            return Err(Error::new_at_tokens(&field.name, message));
        }
        let spelled = || input.attributes.case().field(&field.name.to_string());
        Ok(Self {
            ident: field.name.clone(),
            ty: field.ty.clone(),
            role,
            name: attributes.name.clone().unwrap_or_else(spelled),
            attributes,
        })
    }

    /// The lines of the schema: one, or one for each phase.
    pub(crate) fn particles(&self) -> Vec<Particle> {
        let ident = &self.ident;
        let first = match types::name(&self.ty).as_str() {
            "PerPhase" => Occurs::Once,
            "MaybePerPhase" => Occurs::AtMostOnce,
            _ => {
                let (item, occurs) = occurrence(&self.ty);
                return vec![self.particle(quote!(#ident), "", &item, occurs)];
            }
        };
        let item = types::inside(&self.ty).unwrap_or_else(|| self.ty.clone());
        let phase = |place, suffix, occurs| self.particle(place, suffix, &item, occurs);
        vec![
            phase(quote!(#ident.l1), "", first),
            phase(quote!(#ident.l2), "_L2", Occurs::AtMostOnce),
            phase(quote!(#ident.l3), "_L3", Occurs::AtMostOnce),
        ]
    }

    fn particle(
        &self,
        place: TokenStream,
        suffix: &str,
        item: &TypeExpr,
        occurs: Occurs,
    ) -> Particle {
        Particle {
            place,
            item: item.clone(),
            occurs,
            role: self.role,
            name: self.name.clone() + suffix,
            attributes: self.attributes.clone(),
        }
    }

    /// The field before it is read.
    pub(crate) fn blank(&self) -> TokenStream {
        let ident = &self.ident;
        let once = match &self.attributes.range {
            Some(_) => quote!(exi::Whole::ZERO),
            None => quote!(exi::Content::BLANK),
        };
        let blank = match types::name(&self.ty).as_str() {
            "Option" => quote!(None),
            "List" => quote!(exi::List::EMPTY),
            "MaybePerPhase" => quote!(exi::MaybePerPhase::NONE),
            "PerPhase" => quote!(exi::PerPhase::all(#once)),
            _ => once,
        };
        quote!(#ident: #blank)
    }
}

impl Particle {
    /// How one occurrence is read and written.
    pub(crate) fn codec(&self) -> TokenStream {
        match (&self.attributes.range, self.role) {
            (Some((min, max)), _) => quote!(exi::Ranged::<{ #min }, { #max }>),
            (None, Role::Element) => quote!(exi::Plain),
            (None, Role::Attribute | Role::Value) => quote!(exi::Bare),
        }
    }

    /// Calls a function of the codec.
    pub(crate) fn call(&self, function: &str) -> TokenStream {
        let function = quote::format_ident!("{function}");
        if self.attributes.range.is_none() && self.role == Role::Element {
            // The same as through the codec, and less to compile.
            return quote!(exi::Content::#function);
        }
        let codec = self.codec();
        quote!(<#codec as exi::Codec<'_, _>>::#function)
    }

    /// The unit, as declared or from the type.
    fn unit(&self) -> Option<String> {
        let declared = self.attributes.unit.clone();
        let alias = match types::name(&self.item).as_str() {
            "Seconds" => "s",
            "WattHours" => "Wh",
            _ => return declared,
        };
        declared.or_else(|| Some(alias.to_owned()))
    }

    /// The particle's line in the schema table.
    pub(crate) fn schema(&self) -> TokenStream {
        let (min, max) = match &self.occurs {
            Occurs::Once => (quote!(1), quote!(1)),
            Occurs::AtMostOnce => (quote!(0), quote!(1)),
            Occurs::Many { min, max } => (quote!(#min), quote!(#max)),
        };
        let (item, name) = (types::without_lifetimes(&self.item), &self.name);
        let line = match (&self.attributes.range, self.role) {
            (Some((from, to)), _) => {
                quote!(ranged::<{ #from }, { #to }>(#name, NAMESPACE, #min, #max))
            }
            (None, Role::Element) => quote!(element::<#item>(#name, NAMESPACE, #min, #max)),
            (None, Role::Attribute) => {
                let path = format!("@{name}");
                quote!(attribute::<#item>(#name, #path, NAMESPACE, #min))
            }
            (None, Role::Value) => quote!(value::<#item>(#name, NAMESPACE)),
        };
        let (within, unit) = (self.attributes.namespace.iter(), self.unit().into_iter());
        quote!(exi::schema::Field::#line #(.within(#within))* #(.in_unit(#unit))*)
    }
}

/// Tells `T`, `Option<T>` and `List<'a, T, MIN, MAX>` apart.
fn occurrence(ty: &TypeExpr) -> (TypeExpr, Occurs) {
    match (types::name(ty).as_str(), types::arguments(ty).as_slice()) {
        ("Option", [item]) => (item.clone(), Occurs::AtMostOnce),
        ("List", [item, min, max]) => {
            let (min, max) = (min.clone(), max.clone());
            (item.clone(), Occurs::Many { min, max })
        }
        _ => (ty.clone(), Occurs::Once),
    }
}
