//! A small language that picks messages by what is in them.
//!
//! A comparison is a field, an operator and a value, without spaces or with them:
//!
//! - The fields of every message are `frame`, `time` (seconds since the first), `direction`, `layer`, `set`,
//!   `name` and `finding` (the rules of the findings at it). Any other word is the name of an element of the
//!   message, such as `EVRESSSOC`; with a dot in front of it stand elements around it:
//!   `DC_EVStatus.EVRESSSOC`. Case counts. `rc` is short for `ResponseCode`.
//! - Operators are `=` (also `:`), `!=`, `<`, `<=`, `>`, `>=`, and `~`, which looks for a part of the text.
//!   A field alone asks whether it is there.
//! - Physical values and rational numbers compare as the number that they stand for.
//! - `not`, `and`, `or` and parentheses combine; comparisons side by side are joined by `and`.
//! - A value with spaces or signs stands in double quotes.
//!
//! A field that a message does not have meets no comparison, `!=` included; where it has several, one is
//! enough.

use core::fmt;

use v2g_exi::tree::{Node, Tree};
use v2g_exi::walk::Datum;

use crate::Transcript;

/// A condition on messages.
///
/// ```
/// use v2g_trace::{Filter, capture, check};
///
/// let log = r#"{"t": 0.0, "dir": "EV->SE", "hex": "8000dbab9371d3234b71d1b981899189d191818991d26b9b3a232b30020000040040"}"#;
/// let transcript = check(&capture::read(log.as_bytes(), "log").unwrap().conversations[0]);
/// let matches = |text: &str| Filter::parse(text).unwrap().matches(&transcript, 0);
/// assert!(matches("name = supportedAppProtocolReq and VersionNumberMajor < 3"));
/// assert!(matches(r#"AppProtocol.ProtocolNamespace ~ "din:70121" not rc"#));
/// assert!(!matches("VersionNumberMajor > 2"));
/// let wrong = Filter::parse("name = ").unwrap_err();
/// assert_eq!(wrong.to_string(), "at character 8: a value is missing");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter(Expression);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Expression {
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
    Is(String, Option<(Operator, String)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Contains,
}

/// Why a text is no filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// Number of the character, the first is 1.
    pub at: usize,
    /// What is wrong.
    pub what: &'static str,
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {}: {}", self.at, self.what)
    }
}

impl std::error::Error for FilterError {}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Quoted(String),
    Operator(Operator),
    Open,
    Close,
}

/// Deepest nesting of parentheses and `not`: 64, our choice.
const DEPTH: usize = 64;

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// Where it is wrong, and what is.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let tokens = tokens(text)?;
        let end = text.chars().count() + 1;
        let mut parser = Parser {
            tokens: &tokens,
            end,
        };
        let expression = parser.any(0)?;
        match parser.tokens.first() {
            None => Ok(Self(expression)),
            Some(_) => Err(parser.error("a parenthesis closes that was not opened")),
        }
    }

    /// Whether the message with this place in the transcript meets it.
    #[must_use]
    pub fn matches(&self, transcript: &Transcript, index: usize) -> bool {
        let Some(message) = transcript.messages.get(index) else {
            return false;
        };
        let tree = message.tree();
        let subject = Subject {
            transcript,
            index,
            tree: &tree,
        };
        subject.meets(&self.0)
    }
}

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, FilterError> {
    let characters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(character) = characters.get(at) {
        let next = characters.get(at + 1);
        let (length, token) = match (character, next) {
            (space, _) if space.is_whitespace() => {
                at += 1;
                continue;
            }
            ('(', _) => (1, Token::Open),
            (')', _) => (1, Token::Close),
            ('!', Some('=')) => (2, Token::Operator(Operator::Unequal)),
            ('<', Some('=')) => (2, Token::Operator(Operator::LessOrEqual)),
            ('>', Some('=')) => (2, Token::Operator(Operator::MoreOrEqual)),
            ('=', Some('=')) => (2, Token::Operator(Operator::Equal)),
            ('=' | ':', _) => (1, Token::Operator(Operator::Equal)),
            ('<', _) => (1, Token::Operator(Operator::Less)),
            ('>', _) => (1, Token::Operator(Operator::More)),
            ('~', _) => (1, Token::Operator(Operator::Contains)),
            ('"', _) => {
                let inside = characters.iter().skip(at + 1);
                let word: String = inside.take_while(|it| **it != '"').collect();
                let length = word.chars().count() + 2;
                if at + length > characters.len() {
                    let what = "a quotation mark is missing";
                    return Err(FilterError { at: at + 1, what });
                }
                (length, Token::Quoted(word))
            }
            _ => {
                let rest = characters.iter().skip(at);
                let inside = |it: &&char| !it.is_whitespace() && !"()!=<>~:\"".contains(**it);
                let word: String = rest.take_while(inside).collect();
                if word.is_empty() {
                    let what = "this sign means nothing here";
                    return Err(FilterError { at: at + 1, what });
                }
                (word.chars().count(), Token::Word(word))
            }
        };
        tokens.push((at + 1, token));
        at += length;
    }
    Ok(tokens)
}

struct Parser<'t> {
    tokens: &'t [(usize, Token)],
    /// Number of the character behind the text.
    end: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.first().map(|(_, token)| token)
    }

    fn next(&mut self) -> Option<Token> {
        let ((_, token), rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(token.clone())
    }

    fn error(&self, what: &'static str) -> FilterError {
        let at = self.tokens.first().map_or(self.end, |(at, _)| *at);
        FilterError { at, what }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(it)) if it == word)
    }

    fn any(&mut self, depth: usize) -> Result<Expression, FilterError> {
        let mut parts = vec![self.all(depth)?];
        while self.is_word("or") {
            self.next();
            parts.push(self.all(depth)?);
        }
        Ok(Expression::Any(parts))
    }

    fn all(&mut self, depth: usize) -> Result<Expression, FilterError> {
        let mut parts = vec![self.one(depth)?];
        while self.peek().is_some_and(|it| *it != Token::Close) && !self.is_word("or") {
            if self.is_word("and") {
                self.next();
            }
            parts.push(self.one(depth)?);
        }
        Ok(Expression::All(parts))
    }

    fn one(&mut self, depth: usize) -> Result<Expression, FilterError> {
        if depth > DEPTH {
            return Err(self.error("it is nested too deeply"));
        }
        if self.is_word("not") {
            self.next();
            return Ok(Expression::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.peek() == Some(&Token::Open) {
            self.next();
            let inside = self.any(depth + 1)?;
            if self.peek() != Some(&Token::Close) {
                return Err(self.error("a parenthesis is not closed"));
            }
            self.next();
            return Ok(inside);
        }
        let Some(Token::Word(field)) = self.peek().cloned() else {
            return Err(self.error("a field is missing"));
        };
        self.next();
        let Some(Token::Operator(operator)) = self.peek().cloned() else {
            return Ok(Expression::Is(field, None));
        };
        self.next();
        match self.peek().cloned() {
            Some(Token::Word(value) | Token::Quoted(value)) => {
                self.next();
                Ok(Expression::Is(field, Some((operator, value))))
            }
            _ => Err(self.error("a value is missing")),
        }
    }
}

/// A message that is asked.
struct Subject<'s, 'a> {
    transcript: &'s Transcript,
    index: usize,
    tree: &'s Tree<'a>,
}

impl Subject<'_, '_> {
    fn meets(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Not(inner) => !self.meets(inner),
            Expression::All(parts) => parts.iter().all(|part| self.meets(part)),
            Expression::Any(parts) => parts.iter().any(|part| self.meets(part)),
            Expression::Is(field, None) => !self.values(field).is_empty(),
            Expression::Is(field, Some((operator, wanted))) => {
                let values = self.values(field);
                values.iter().any(|value| compare(value, *operator, wanted))
            }
        }
    }

    /// The values of a field as text; an element without a value gives an empty text.
    fn values(&self, field: &str) -> Vec<String> {
        let messages = &self.transcript.messages;
        let Some(message) = messages.get(self.index) else {
            return Vec::new();
        };
        let some = |text: String| if text.is_empty() { vec![] } else { vec![text] };
        match field {
            "frame" => some(message.frame.to_string()),
            "time" => {
                let start = messages.first().map(|it| it.time).unwrap_or_default();
                some(message.time.saturating_sub(start).as_secs_f64().to_string())
            }
            "direction" => some(message.direction.to_string()),
            "layer" => some(message.layer.to_string()),
            "set" => some(message.set.to_owned()),
            "name" => some(message.name.to_owned()),
            "finding" => {
                let here = self.transcript.findings.iter();
                let here = here.filter(|it| it.message == Some(self.index));
                here.map(|it| it.rule.id().to_owned()).collect()
            }
            "rc" => elements(self.tree, "ResponseCode"),
            path => elements(self.tree, path),
        }
    }
}

fn compare(value: &str, operator: Operator, wanted: &str) -> bool {
    let numbers = value.parse::<f64>().ok().zip(wanted.parse::<f64>().ok());
    let order = numbers.and_then(|(value, wanted)| value.partial_cmp(&wanted));
    let equal = match order {
        Some(order) => order.is_eq(),
        None => value == wanted,
    };
    match operator {
        Operator::Equal => equal,
        Operator::Unequal => !equal,
        Operator::Less => order.is_some_and(core::cmp::Ordering::is_lt),
        Operator::LessOrEqual => order.is_some_and(core::cmp::Ordering::is_le),
        Operator::More => order.is_some_and(core::cmp::Ordering::is_gt),
        Operator::MoreOrEqual => order.is_some_and(core::cmp::Ordering::is_ge),
        Operator::Contains => value.contains(wanted),
    }
}

/// Values of the elements that a path names.
fn elements(tree: &Tree<'_>, path: &str) -> Vec<String> {
    let wanted: Vec<&str> = path.split('.').collect();
    let mut around: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for (index, node) in tree.nodes().iter().enumerate() {
        around.truncate(node.depth);
        around.push(node.name);
        let (last, outer) = wanted.split_last().unwrap_or((&path, &[]));
        if *last != node.name {
            continue;
        }
        let mut names = around.iter();
        if outer.iter().all(|outer| names.any(|name| name == outer)) {
            found.push(value(tree.nodes(), index, node));
        }
    }
    found
}

/// What an element says: its value, or the number that its parts stand for.
fn value(nodes: &[Node<'_>], index: usize, node: &Node<'_>) -> String {
    if let Some(value) = &node.value {
        return value.to_string();
    }
    let inside = nodes.iter().skip(index + 1);
    let inside = inside.take_while(|it| it.depth > node.depth);
    let part = |name: &str| {
        let mut inside = inside.clone();
        inside.find_map(|it| match it.value {
            Some(Datum::Integer(number)) if it.name == name => Some(number),
            _ => None,
        })
    };
    let exponent = part("Multiplier").or_else(|| part("Exponent"));
    let parts = part("Value").zip(exponent.and_then(|it| i32::try_from(it).ok()));
    parts.map_or(String::new(), |(value, exponent)| {
        (value as f64 * 10_f64.powi(exponent)).to_string()
    })
}
