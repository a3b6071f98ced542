//! Both ends against a reference that shares nothing with them: whatever a vehicle asks, the station admits
//! what the text admits and nothing else; whatever a station answers, the vehicle asks only that.

mod reference;
mod support;

use std::cell::RefCell;
use std::collections::BTreeSet;

use quickcheck::{Arbitrary, Gen, QuickCheck};
use reference::Row;
use reference::station::{Kind, Step, station};
use reference::vehicle::{Fate, vehicle};

/// Seed of every run, so that a failure comes again.
const SEED: u64 = 0x1511_8002;
/// Runs of each property.
const RUNS: u64 = 700;
/// Most steps of a run.
const STEPS: usize = 200;

impl Arbitrary for Step {
    fn arbitrary(g: &mut Gen) -> Self {
        let number = u8::arbitrary(g);
        match u8::arbitrary(g) {
            0..=199 => Self::Legal(number),
            200..=204 => Self::Any(number),
            205..=229 => Self::Grant,
            230..=232 => Self::Pend,
            233..=250 => Self::PassTest,
            _ => Self::Schedule(number.is_multiple_of(4)),
        }
    }
}

fn property(name: &str, run: impl Fn(&[Step]) -> Result<(), String> + 'static) {
    thread_local! {
        static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
    }
    fn judge(steps: Vec<Step>) -> quickcheck::TestResult {
        let verdict = RUN.with_borrow(|run| run.as_ref().map(|run| run(&steps)));
        match verdict {
            Some(Err(reason)) => quickcheck::TestResult::error(reason),
            _ => quickcheck::TestResult::passed(),
        }
    }
    RUN.set(Some(Box::new(run)));
    let result = QuickCheck::new()
        .rng(Gen::from_size_and_seed(STEPS, SEED))
        .tests(RUNS)
        .quicktest(judge as fn(Vec<Step>) -> quickcheck::TestResult);
    assert!(result.is_ok(), "{name}: {:?}", result.err());
}

type Run = Box<dyn Fn(&[Step]) -> Result<(), String>>;

#[test]
fn a_station_admits_what_the_text_admits_and_nothing_else() {
    for kind in Kind::ALL {
        let taken: std::rc::Rc<RefCell<BTreeSet<Row>>> = std::rc::Rc::default();
        let seen = taken.clone();
        property(&format!("{kind:?}"), move |steps| {
            station(kind, steps, &seen)
        });
        // It would be worth nothing if chance did not go everywhere.
        let reference = kind.reference();
        let rows = reference.text.iter().chain(reference.tolerated);
        let missed: Vec<_> = rows.filter(|row| !taken.borrow().contains(*row)).collect();
        assert_eq!(missed, Vec::<&Row>::new(), "{kind:?}");
    }
}

impl Arbitrary for Fate {
    fn arbitrary(g: &mut Gen) -> Self {
        let mut octet = || u8::arbitrary(g);
        Self {
            customer: octet() % 8,
            test: octet() % 8,
            turn: octet(),
            what: octet() % 10,
            wish: octet(),
            then: octet() % 4,
            segment: octet() % 32,
        }
    }
}

#[test]
fn a_vehicle_asks_only_what_the_text_admits_whatever_the_station_does() {
    fn judge(fate: Fate) -> quickcheck::TestResult {
        for kind in Kind::ALL {
            if let Err(reason) = vehicle(kind, fate) {
                return quickcheck::TestResult::error(format!("{kind:?}: {reason}"));
            }
        }
        quickcheck::TestResult::passed()
    }
    QuickCheck::new()
        .rng(Gen::from_size_and_seed(STEPS, SEED))
        .tests(60)
        .quickcheck(judge as fn(Fate) -> quickcheck::TestResult);
}
