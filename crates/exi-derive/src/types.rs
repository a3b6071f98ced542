//! Types as they stand at fields and variants.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use venial::{GenericArg, GenericArgList, TypeExpr};

/// The name of a type without path and arguments: `Option` of `Option<u8>`.
pub(crate) fn name(ty: &TypeExpr) -> String {
    last(ty).map_or_else(String::new, |(name, _)| name)
}

/// The first type among the arguments of a generic one: `u8` of `Option<u8>`.
pub(crate) fn inside(ty: &TypeExpr) -> Option<TypeExpr> {
    arguments(ty).into_iter().next()
}

/// The arguments of a type without lifetimes: `u8`, `0` and `9` of `List<'a, u8, 0, 9>`.
pub(crate) fn arguments(ty: &TypeExpr) -> Vec<TypeExpr> {
    let Some((_, Some(list))) = last(ty) else {
        return Vec::new();
    };
    let arguments = list.args.items();
    arguments
        .filter_map(|argument| match argument {
            GenericArg::TypeOrConst { expr } => Some(expr.clone()),
            _ => None,
        })
        .collect()
}

fn last(ty: &TypeExpr) -> Option<(String, Option<GenericArgList>)> {
    let segment = ty.as_path()?.segments.pop()?;
    Some((segment.ident.to_string(), segment.generic_args))
}

/// The type with every lifetime `'static`, for use in constants.
pub(crate) fn without_lifetimes(ty: &TypeExpr) -> TokenStream {
    erase(ty.to_token_stream())
}

fn erase(tokens: TokenStream) -> TokenStream {
    let mut quotation = false;
    let erased = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(_) if quotation => {
            quotation = false;
            TokenTree::Ident(Ident::new("static", Span::call_site()))
        }
        TokenTree::Group(group) => {
            TokenTree::Group(Group::new(group.delimiter(), erase(group.stream())))
        }
        other => {
            quotation = matches!(&other, TokenTree::Punct(punct) if punct.as_char() == '\'');
            other
        }
    });
    erased.collect()
}
