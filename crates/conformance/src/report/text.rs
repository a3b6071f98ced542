//! The report as text.

use core::fmt;

use super::{Outcome, Report, WORDS};
use crate::Verdict;

/// Areas with their counts, each case that did not pass with its reason, and the sum.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (area, outcomes) in self.areas() {
            let passed = outcomes.iter().filter(|o| o.verdict == Verdict::Pass);
            writeln!(f, "{area}: {} of {} passed", passed.count(), outcomes.len())?;
            for outcome in outcomes {
                if outcome.verdict != Verdict::Pass {
                    writeln!(f, "  {outcome}")?;
                }
            }
        }
        let counts = WORDS.map(|word| format!("{} {word}", self.count(word)));
        writeln!(f, "{} cases: {}", self.outcomes.len(), counts.join(", "))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (case, verdict) = (&self.case, &self.verdict);
        write!(f, "{} [{}] {verdict}", case.id(), case.identification)?;
        match verdict {
            Verdict::Fail(_) => {
                let ids = case.requirements.join(", ");
                write!(
                    f,
                    "\n    {}\n    stimulus: {}",
                    case.purpose,
                    case.stimulus()
                )?;
                write!(
                    f,
                    "\n    expected: {}\n    requirements: {ids}",
                    case.expected()
                )
            }
            _ => Ok(()),
        }
    }
}
