//! The fields of a struct as the schema sees them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Expr, GenericArgument, Ident, PathArguments, Type};

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

/// One line of the schema.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    /// The type without `Option`; for a list the list itself.
    pub(crate) whole: Type,
    /// The type of one occurrence.
    pub(crate) item: Type,
    pub(crate) occurs: Occurs,
    pub(crate) role: Role,
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
        let (whole, item, occurs) = occurrence(&field.ty);
        Ok(Self {
            ident,
            whole,
            item,
            occurs,
            role,
            attributes,
        })
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

    /// The name of the element; empty where a choice gives it.
    pub(crate) fn name(&self) -> String {
        self.attributes
            .name
            .clone()
            .unwrap_or_else(|| names::from_field(&self.ident.to_string()))
    }

    /// The name for error paths, chosen by the compiler: a choice names its own alternatives.
    pub(crate) fn path_name(&self) -> TokenStream {
        match self.role {
            Role::Attribute => {
                let name = format!("@{}", self.name());
                quote!(#name)
            }
            Role::Value => quote!(""),
            Role::Element => {
                let (name, shape) = (self.name(), self.shape());
                quote!(exi::schema::path_name(#name, &#shape))
            }
        }
    }

    pub(crate) fn range(&self) -> Option<TokenStream> {
        let (min, max) = self.attributes.range.as_ref()?;
        Some(quote!(exi::Ranged::<{ #min }, { #max }>))
    }

    fn shape(&self) -> TokenStream {
        if let Some(range) = self.range() {
            return quote!(#range::SHAPE);
        }
        let item = without_lifetimes(&self.item);
        match self.role {
            Role::Element => quote!(<#item as exi::Content<'static>>::SHAPE),
            _ => quote!(exi::schema::Shape::Element(exi::schema::Content::Simple(
                <#item as exi::Value<'static>>::SIMPLE
            ))),
        }
    }

    /// The field's line in the schema table.
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
        let (name, path, shape) = (self.name(), self.path_name(), self.shape());
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

/// Tells `T`, `Option<T>` and `List<'a, T, MIN, MAX>` apart.
fn occurrence(ty: &Type) -> (Type, Type, Occurs) {
    let once = (ty.clone(), ty.clone(), Occurs::Once);
    let Type::Path(path) = ty else { return once };
    let Some(last) = path.path.segments.last() else {
        return once;
    };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return once;
    };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    });
    if last.ident == "Option" {
        return types
            .next()
            .map_or(once, |ty| (ty.clone(), ty, Occurs::AtMostOnce));
    }
    if last.ident != "List" {
        return once;
    }
    let item = types.next();
    let mut bounds = arguments.args.iter().skip(2).filter_map(as_expression);
    match (item, bounds.next(), bounds.next()) {
        (Some(item), Some(min), Some(max)) => (
            ty.clone(),
            item,
            Occurs::Many {
                min: Box::new(min),
                max: Box::new(max),
            },
        ),
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
