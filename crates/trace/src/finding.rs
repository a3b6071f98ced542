//! What is noteworthy about a session.

use core::fmt;

use crate::Rule;

/// How much it matters; the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing: allowed, or known from deployed vehicles and stations and harmless.
    Note,
    /// Not as it should be; the session can go on.
    Warning,
    /// The session fails, or should.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A figure, and what it is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The figure.
    pub value: f64,
    /// The bound that it passes.
    pub limit: f64,
    /// Unit of both: `s`, `V`, `A`, `W`.
    pub unit: &'static str,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { value, limit, unit } = self;
        let digits = if *unit == "s" { 3 } else { 1 };
        write!(f, "{value:.digits$} {unit} against {limit:.digits$} {unit}")
    }
}

/// One finding; the same one again on a message of the same name is counted, not repeated.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that it is by.
    pub rule: Rule,
    /// How much it matters.
    pub severity: Severity,
    /// Place in the transcript of the message where it was seen first; none where it is about none,
    /// such as a certificate in the handshake of TLS.
    pub message: Option<usize>,
    /// Times it was seen, at least 1.
    pub times: u32,
    /// The figure that was farthest off, if the rule is about one.
    pub measured: Option<Measured>,
    /// What was seen, in a sentence.
    pub text: String,
    /// Why, if this is known from the field.
    pub known: Option<&'static str>,
}

/// One line: severity, rule, times, sentence, figure.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}] {}", self.severity, self.rule, self.text)?;
        if let Some(measured) = self.measured {
            let worst = if self.times > 1 { "at worst " } else { "" };
            write!(f, ": {worst}{measured}")?;
        }
        if self.times > 1 {
            write!(f, " ({} times)", self.times)?;
        }
        self.known.map_or(Ok(()), |known| write!(f, "; {known}"))
    }
}

/// Findings as they come.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<(&'static str, Finding)>,
}

impl Findings {
    /// Adds a finding at the message with this index and name.
    pub(crate) fn add(
        &mut self,
        at: (usize, &'static str),
        severity: Severity,
        rule: Rule,
        text: impl Into<String>,
    ) -> &mut Finding {
        let known = |(name, it): &(&str, Finding)| {
            *name == at.1 && it.rule == rule && it.severity == severity
        };
        let index = match self.list.iter().position(known) {
            Some(index) => {
                if let Some((_, finding)) = self.list.get_mut(index) {
                    finding.times = finding.times.saturating_add(1);
                }
                index
            }
            None => {
                let finding = Finding {
                    rule,
                    severity,
                    message: Some(at.0),
                    times: 1,
                    measured: None,
                    text: text.into(),
                    known: None,
                };
                self.list.push((at.1, finding));
                self.list.len() - 1
            }
        };
        &mut self.list[index].1
    }

    /// In the order of the messages.
    pub(crate) fn finish(self) -> Vec<Finding> {
        let mut list: Vec<Finding> = self.list.into_iter().map(|(_, finding)| finding).collect();
        list.sort_by_key(|finding| finding.message);
        list
    }
}

impl Finding {
    /// Takes the figure if it is farther off than the one before.
    pub(crate) fn measure(&mut self, value: f64, limit: f64, unit: &'static str) {
        let off = |value: f64, limit: f64| (value - limit).abs();
        if self
            .measured
            .is_none_or(|known| off(known.value, known.limit) < off(value, limit))
        {
            self.measured = Some(Measured { value, limit, unit });
        }
    }
}
