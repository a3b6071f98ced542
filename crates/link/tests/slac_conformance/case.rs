//! What a case is.

/// Cases with a common name.
pub(crate) struct Group {
    pub(crate) name: &'static str,
    /// How many the suite has under this name.
    pub(crate) count: u16,
    /// Whether the suite has bodies for them, not only names.
    pub(crate) published: bool,
    pub(crate) cases: Vec<Case>,
}

pub(crate) struct Case {
    pub(crate) number: u16,
    pub(crate) purpose: &'static str,
    pub(crate) stimulus: &'static str,
    pub(crate) expected: &'static str,
    pub(crate) verdict: Verdict,
}

pub(crate) enum Verdict {
    Judged(fn()),
    NotJudged(&'static str),
}

pub(crate) fn group(name: &'static str, count: u16, cases: Vec<Case>) -> Group {
    Group {
        name,
        count,
        published: true,
        cases,
    }
}

/// A case with its judge.
pub(crate) fn case(
    number: u16,
    purpose: &'static str,
    stimulus: &'static str,
    expected: &'static str,
    judge: fn(),
) -> Case {
    Case {
        number,
        purpose,
        stimulus,
        expected,
        verdict: Verdict::Judged(judge),
    }
}

/// A case that nobody can judge here, and why.
pub(crate) fn skip(
    number: u16,
    purpose: &'static str,
    stimulus: &'static str,
    expected: &'static str,
    reason: &'static str,
) -> Case {
    Case {
        number,
        purpose,
        stimulus,
        expected,
        verdict: Verdict::NotJudged(reason),
    }
}
