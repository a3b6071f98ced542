//! Verdicts by area.

mod junit;
mod text;

use core::time::Duration;

use crate::vehicle::{self, VehicleBench};
use crate::{Bench, Case, Limits, Verdict, run};

/// One case and what came of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The case.
    pub case: Case,
    /// Its verdict.
    pub verdict: Verdict,
    /// Time that it took at its bench.
    pub took: Duration,
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// In the order in which the cases were run.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    /// Runs `cases` at `bench`, telling `watch` of each outcome.
    pub fn of(
        cases: Vec<Case>,
        bench: &mut dyn Bench,
        limits: &Limits,
        watch: impl FnMut(&Outcome),
    ) -> Self {
        let judge = |case: &Case| {
            let start = bench.now();
            let verdict = run(case, bench, limits);
            (verdict, bench.now().saturating_sub(start))
        };
        Self::collect(cases, judge, watch)
    }

    /// Runs `cases` about vehicles at `bench`, telling `watch` of each outcome.
    pub fn of_vehicle(
        cases: Vec<Case>,
        bench: &mut dyn VehicleBench,
        limits: &Limits,
        watch: impl FnMut(&Outcome),
    ) -> Self {
        let judge = |case: &Case| {
            let start = bench.now();
            let verdict = vehicle::run(case, bench, limits);
            (verdict, bench.now().saturating_sub(start))
        };
        Self::collect(cases, judge, watch)
    }

    fn collect(
        cases: Vec<Case>,
        mut judge: impl FnMut(&Case) -> (Verdict, Duration),
        mut watch: impl FnMut(&Outcome),
    ) -> Self {
        let mut report = Self::default();
        for case in cases {
            let (verdict, took) = judge(&case);
            let outcome = Outcome {
                case,
                verdict,
                took,
            };
            watch(&outcome);
            report.outcomes.push(outcome);
        }
        report
    }

    /// How many verdicts are of this kind, named by its [`word`](Verdict::word).
    #[must_use]
    pub fn count(&self, word: &str) -> usize {
        let is = |outcome: &&Outcome| outcome.verdict.word() == word;
        self.outcomes.iter().filter(is).count()
    }

    /// Protocols and areas in the order of the cases, each with its outcomes.
    fn areas(&self) -> Vec<(String, Vec<&Outcome>)> {
        let mut areas: Vec<(String, Vec<&Outcome>)> = Vec::new();
        for outcome in &self.outcomes {
            let name = format!("{}: {}", outcome.case.protocol, outcome.case.area);
            match areas.last_mut().filter(|(last, _)| *last == name) {
                Some((_, outcomes)) => outcomes.push(outcome),
                None => areas.push((name, vec![outcome])),
            }
        }
        areas
    }
}

/// Every kind of verdict, by its word.
const WORDS: [&str; 5] = ["pass", "fail", "inconclusive", "not offered", "not judged"];
