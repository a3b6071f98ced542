//! `v2g conform`: a station judged by conformance cases.

use std::io::stdout;
use std::path::Path;

use v2g_conformance::{Case, Condition, Limits, Outcome, Report, cases};
use v2g_runtime::{Interface, NetworkBench};

use crate::arguments::{CaseChoice, Conform, ConformSecc, Given};
use crate::failure::Failure;
use crate::input::write_line;
use crate::session::block_on;

pub(crate) fn run(arguments: &Conform) -> Result<(), Failure> {
    match arguments {
        Conform::Secc(secc) => judge(secc),
        Conform::List(choice) => list(choice),
    }
}

fn judge(arguments: &ConformSecc) -> Result<(), Failure> {
    let cases = chosen(&arguments.choice)?;
    let mut interface = None;
    block_on(async {
        let found = Interface::find(&arguments.interface).await;
        interface = Some(found.map_err(Failure::new)?);
        Ok(())
    })?;
    let Some(interface) = interface else {
        return Err(Failure::silent());
    };
    let given = arguments.given.iter().map(|one| condition(*one)).collect();
    let mut bench = NetworkBench::open(interface, given)
        .map_err(Failure::new)?
        .iso20_without_tls(arguments.iso20_without_tls);
    let report = Report::of(cases, &mut bench, &Limits::USUAL, tell);
    write_line(&mut stdout(), &format!("\n{report}"))?;
    if let Some(file) = &arguments.junit {
        write(file, &report)?;
    }
    match report.count("fail") {
        0 => Ok(()),
        _ => Err(Failure::silent()),
    }
}

/// What is known as soon as it is known: a run in real time takes long.
fn tell(outcome: &Outcome) {
    let seconds = outcome.took.as_secs_f32();
    // Where standard output is gone, the report will say so.
    let _ = write_line(&mut stdout(), &format!("{outcome} ({seconds:.1} s)"));
}

fn write(file: &Path, report: &Report) -> Result<(), Failure> {
    std::fs::write(file, report.to_junit())
        .map_err(|error| Failure::new(format_args!("cannot write {}: {error}", file.display())))
}

fn list(choice: &CaseChoice) -> Result<(), Failure> {
    for case in chosen(choice)? {
        let (id, purpose) = (case.id(), case.purpose);
        let (stimulus, expected) = (case.stimulus(), case.expected());
        let (how, ids) = (case.identification, case.requirements.join(" "));
        let text = format!("{id} [{how}] {purpose}\n    {stimulus}\n    {expected}\n    {ids}");
        write_line(&mut stdout(), &text)?;
    }
    Ok(())
}

fn chosen(choice: &CaseChoice) -> Result<Vec<Case>, Failure> {
    let wanted = |case: &Case| {
        let prefixes = &choice.prefixes;
        let id = case.id();
        let named = prefixes.is_empty() || prefixes.iter().any(|prefix| id.starts_with(prefix));
        named && !(choice.quick && case.is_slow())
    };
    let cases: Vec<_> = cases::all().into_iter().filter(wanted).collect();
    match cases.is_empty() {
        true => Err(Failure::usage(
            "no case begins so; v2g conform list has all",
        )),
        false => Ok(cases),
    }
}

fn condition(given: Given) -> Condition {
    match given {
        Given::Meter => Condition::Meter,
        Given::Tariff => Condition::SalesTariff,
        Given::Tls => Condition::TlsAnnounced,
        Given::Nobody => Condition::NobodyIdentifies,
    }
}
