//! What `#[exi(…)]` says.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use venial::{Attribute, Error};

use crate::names::Case;

/// All that can be said of a type, a field or a variant.
#[derive(Clone, Default)]
pub(crate) struct Attributes {
    pub(crate) name: Option<String>,
    pub(crate) suffix: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) namespace: Option<TokenStream>,
    pub(crate) set: Option<TokenStream>,
    pub(crate) range: Option<(TokenStream, TokenStream)>,
    /// Namespaces of base types, each with the last field that comes from there.
    pub(crate) inherited: Vec<(TokenStream, Ident)>,
    flags: Vec<String>,
}

/// Words that stand alone.
const FLAGS: &[&str] = &[
    "abstract",
    "any",
    "attribute",
    "empty",
    "group",
    "home",
    "lower",
    "mixed",
    "packed",
    "sequence",
    "snake",
    "value",
];

impl Attributes {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self, Error> {
        let mut all = Self::default();
        for attribute in attributes {
            if attribute
                .get_single_path_segment()
                .is_some_and(|path| path == "exi")
            {
                let items = attribute.get_value_tokens().split(is_punct(','));
                items
                    .filter(|item| !item.is_empty())
                    .try_for_each(|item| all.add(item))?;
            }
        }
        Ok(all)
    }

    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|known| known == flag)
    }

    /// How names in the type are spelled.
    pub(crate) fn case(&self) -> Case {
        match (self.has("lower"), self.has("snake")) {
            (true, _) => Case::Lower,
            (_, true) => Case::Snake,
            _ => Case::Upper,
        }
    }

    fn add(&mut self, item: &[TokenTree]) -> Result<(), Error> {
        let unknown = || Error::new_at_tokens(stream(item), "unknown word in #[exi(…)]");
        match item {
            [TokenTree::Ident(word)] if FLAGS.iter().any(|flag| word == flag) => {
                self.flags.push(word.to_string());
            }
            [TokenTree::Ident(word), TokenTree::Punct(equals), value @ ..]
                if equals.as_char() == '=' =>
            {
                match word.to_string().as_str() {
                    "name" => self.name = Some(text(value)?),
                    "suffix" => self.suffix = Some(text(value)?),
                    "unit" => self.unit = Some(text(value)?),
                    "namespace" => self.namespace = Some(stream(value)),
                    "set" => self.set = Some(stream(value)),
                    _ => return Err(unknown()),
                }
            }
            [TokenTree::Ident(word), TokenTree::Group(group)]
                if word == "inherited" && group.delimiter() == Delimiter::Parenthesis =>
            {
                let tokens: Vec<_> = group.stream().into_iter().collect();
                self.inherited.push(inherited(&tokens).ok_or_else(unknown)?);
            }
            _ => self.range = Some(range(item).ok_or_else(unknown)?),
        }
        Ok(())
    }
}

/// `PATH, ..=field`.
fn inherited(tokens: &[TokenTree]) -> Option<(TokenStream, Ident)> {
    let mut parts = tokens.split(is_punct(','));
    let (path, fields) = (parts.next()?, parts.next()?);
    match range(fields)? {
        (start, end) if start.is_empty() => match end.into_iter().next()? {
            TokenTree::Ident(field) => Some((stream(path), field)),
            _ => None,
        },
        _ => None,
    }
}

/// `MIN..=MAX`.
fn range(tokens: &[TokenTree]) -> Option<(TokenStream, TokenStream)> {
    let at = tokens.iter().position(is_punct('.'))?;
    let (min, rest) = tokens.split_at(at);
    let [first, second, third, max @ ..] = rest else {
        return None;
    };
    let dots = [first, second].into_iter().all(is_punct('.')) && is_punct('=')(third);
    (dots && !max.is_empty()).then(|| (stream(min), stream(max)))
}

fn is_punct(character: char) -> impl Fn(&TokenTree) -> bool {
    move |token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn stream(tokens: &[TokenTree]) -> TokenStream {
    tokens.iter().cloned().collect()
}

/// The text of a string literal.
fn text(tokens: &[TokenTree]) -> Result<String, Error> {
    let quoted = stream(tokens).to_token_stream().to_string();
    let text = quoted.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    text.map(str::to_owned).ok_or_else(|| {
        Error::new_at_tokens(stream(tokens), "a text in quotation marks belongs here")
    })
}
