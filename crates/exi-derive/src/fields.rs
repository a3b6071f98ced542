//! The fields of a struct as the schema sees them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{AngleBracketedGenericArguments, Expr, GenericArgument, Ident, PathArguments, Type};

use crate::attributes::Attributes;
use crate::names;

/// How often a field occurs.
pub(crate) enum Occurs {
    Once,
    AtMostOnce,
    Many { min: Box<Expr>, max: Box<Expr> },
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
    ty: Type,
    role: Role,
    attributes: Attributes,
}

/// One line of the schema.
pub(crate) struct Particle {
    /// The place of the value: a field, or a phase of it.
    pub(crate) place: TokenStream,
    /// The type of one occurrence.
    pub(crate) item: Type,
    pub(crate) occurs: Occurs,
    pub(crate) role: Role,
    name: String,
    attributes: Attributes,
}

impl Field {
    pub(crate) fn all(data: &syn::DataStruct) -> syn::Result<Vec<Self>> {
        data.fields.iter().map(Self::new).collect()
    }

    fn new(field: &syn::Field) -> syn::Result<Self> {
        let Some(ident) = field.ident.clone() else {
            return Err(syn::Error::new_spanned(field, "fields need names"));
        };
        let attributes = Attributes::of(&field.attrs)?;
        let role = match (attributes.has("attribute"), attributes.has("value")) {
            (true, _) => Role::Attribute,
            (_, true) => Role::Value,
            _ => Role::Element,
        };
        if role != Role::Element && attributes.range.is_some() {
            return Err(syn::Error::new_spanned(field, "only an element has bounds"));
        }
        Ok(Self {
            ident,
            ty: field.ty.clone(),
            role,
            attributes,
        })
    }

    /// The lines of the schema: one, or one for each phase.
    pub(crate) fn particles(&self) -> Vec<Particle> {
        let ident = &self.ident;
        let (item, wrapper) = wrapped(&self.ty);
        let Some(first) = (match wrapper.as_deref() {
            Some("PerPhase") => Some(Occurs::Once),
            Some("MaybePerPhase") => Some(Occurs::AtMostOnce),
            _ => None,
        }) else {
            let (item, occurs) = occurrence(&self.ty);
            return vec![self.particle(quote!(#ident), "", item, occurs)];
        };
        let phase = |place, suffix, occurs| self.particle(place, suffix, item.clone(), occurs);
        vec![
            phase(quote!(#ident.l1), "", first),
            phase(quote!(#ident.l2), "_L2", Occurs::AtMostOnce),
            phase(quote!(#ident.l3), "_L3", Occurs::AtMostOnce),
        ]
    }

    fn particle(&self, place: TokenStream, suffix: &str, item: Type, occurs: Occurs) -> Particle {
        let name = self.attributes.name.clone();
        let name = name.unwrap_or_else(|| names::from_field(&self.ident.to_string()));
        Particle {
            place,
            item,
            occurs,
            role: self.role,
            name: name + suffix,
            attributes: self.attributes.clone(),
        }
    }

    /// The field before it is read.
    pub(crate) fn blank(&self) -> TokenStream {
        let (ident, ty) = (&self.ident, &self.ty);
        let (item, wrapper) = wrapped(ty);
        let codec = self.attributes.codec(self.role);
        let blank = match wrapper.as_deref() {
            Some("Option") => quote!(None),
            Some("List") => quote!(<#ty>::EMPTY),
            Some("MaybePerPhase") => quote!(<#ty>::NONE),
            Some("PerPhase") => quote!(<#ty>::all(<#codec as exi::Codec<'_, #item>>::BLANK)),
            _ => quote!(<#codec as exi::Codec<'_, #ty>>::BLANK),
        };
        quote!(#ident: #blank)
    }
}

impl Attributes {
    /// How a value of this role is read and written.
    fn codec(&self, role: Role) -> TokenStream {
        match (&self.range, role) {
            (Some((min, max)), _) => quote!(exi::Ranged::<{ #min }, { #max }>),
            (None, Role::Element) => quote!(exi::Plain),
            (None, Role::Attribute | Role::Value) => quote!(exi::Bare),
        }
    }
}

impl Particle {
    pub(crate) fn codec(&self) -> TokenStream {
        self.attributes.codec(self.role)
    }

    pub(crate) fn required(&self) -> TokenStream {
        match &self.occurs {
            Occurs::Once => quote!(true),
            Occurs::AtMostOnce => quote!(false),
            Occurs::Many { min, .. } => quote!(#min > 0),
        }
    }

    /// Number of event codes; the type's lifetimes are erased.
    pub(crate) fn branches(&self) -> TokenStream {
        if self.role != Role::Element || self.attributes.range.is_some() {
            return quote!(1);
        }
        let item = without_lifetimes(&self.item);
        quote!(<#item as exi::Content<'static>>::BRANCHES)
    }

    /// The name for error paths, chosen by the compiler: a choice names its own alternatives.
    fn path_name(&self) -> TokenStream {
        let name = &self.name;
        match self.role {
            Role::Attribute => {
                let name = format!("@{name}");
                quote!(#name)
            }
            Role::Value => quote!(""),
            Role::Element => {
                let shape = self.shape();
                quote!(exi::schema::path_name(#name, &#shape))
            }
        }
    }

    fn shape(&self) -> TokenStream {
        if let Some((min, max)) = &self.attributes.range {
            return quote!(exi::Ranged::<{ #min }, { #max }>::SHAPE);
        }
        let item = without_lifetimes(&self.item);
        match self.role {
            Role::Element => quote!(<#item as exi::Content<'static>>::SHAPE),
            _ => quote!(exi::schema::Shape::Element(exi::schema::Content::Simple(
                <#item as exi::Value<'static>>::SIMPLE
            ))),
        }
    }

    /// The particle's line in the schema table.
    pub(crate) fn schema(&self) -> TokenStream {
        let (min, max) = match &self.occurs {
            Occurs::Once => (quote!(1), quote!(1)),
            Occurs::AtMostOnce => (quote!(0), quote!(1)),
            Occurs::Many { min, max } => (quote!(#min), quote!(#max)),
        };
        let role = match self.role {
            Role::Attribute => quote!(Attribute),
            Role::Element => quote!(Element),
            Role::Value => quote!(Value),
        };
        let namespace = match &self.attributes.namespace {
            Some(path) => quote!(#path),
            None => quote!(NAMESPACE),
        };
        let (name, path, shape) = (&self.name, self.path_name(), self.shape());
        let unit = self.attributes.unit.clone().unwrap_or_default();
        quote!(exi::schema::Field {
            name: #name,
            path: #path,
            namespace: #namespace,
            role: exi::schema::Role::#role,
            min: #min,
            max: #max,
            unit: #unit,
            shape: #shape,
        })
    }
}

/// The type inside a generic one, and the name of the generic one; else the type itself.
fn wrapped(ty: &Type) -> (Type, Option<String>) {
    if let Some((segment, arguments)) = generic(ty)
        && let Some(item) = types(arguments).next()
    {
        return (item, Some(segment.to_string()));
    }
    (ty.clone(), None)
}

fn generic(ty: &Type) -> Option<(&Ident, &AngleBracketedGenericArguments)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => Some((&last.ident, arguments)),
        _ => None,
    }
}

fn types(arguments: &AngleBracketedGenericArguments) -> impl Iterator<Item = Type> {
    arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    })
}

/// Tells `T`, `Option<T>` and `List<'a, T, MIN, MAX>` apart.
fn occurrence(ty: &Type) -> (Type, Occurs) {
    let once = (ty.clone(), Occurs::Once);
    let Some((wrapper, arguments)) = generic(ty) else {
        return once;
    };
    let Some(item) = types(arguments).next() else {
        return once;
    };
    if wrapper == "Option" {
        return (item, Occurs::AtMostOnce);
    }
    let mut bounds = arguments.args.iter().skip(2).filter_map(as_expression);
    match (wrapper == "List", bounds.next(), bounds.next()) {
        (true, Some(min), Some(max)) => {
            let (min, max) = (Box::new(min), Box::new(max));
            (item, Occurs::Many { min, max })
        }
        _ => once,
    }
}

fn as_expression(argument: &GenericArgument) -> Option<Expr> {
    match argument {
        GenericArgument::Const(expression) => Some(expression.clone()),
        GenericArgument::Type(ty) => syn::parse2(quote!(#ty)).ok(),
        _ => None,
    }
}

/// The type with every lifetime `'static`, for use in constants.
pub(crate) fn without_lifetimes(ty: &Type) -> Type {
    struct Erase;
    impl VisitMut for Erase {
        fn visit_lifetime_mut(&mut self, lifetime: &mut syn::Lifetime) {
            *lifetime = syn::parse_quote!('static);
        }
    }
    let mut ty = ty.clone();
    Erase.visit_type_mut(&mut ty);
    ty
}
