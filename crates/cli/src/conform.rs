//! `v2g conform`: a station or a vehicle judged by conformance cases.

use std::io::stdout;
use std::path::Path;
use std::sync::Arc;

use v2g_conformance::{Case, Condition, Current, Limits, Matter, Outcome, Report, cases, vehicle};
use v2g_runtime::config::TlsConfig;
use v2g_runtime::tls::StationTls;
use v2g_runtime::{Interface, NetworkBench, TesterMaterial, VehicleNetworkBench, station_of_pki};

use crate::arguments::{CaseChoice, Conform, ConformEvcc, ConformSecc, Given, Mode};
use crate::failure::Failure;
use crate::input::write_line;
use crate::session::{block_on, configuration};

pub(crate) fn run(arguments: &Conform) -> Result<(), Failure> {
    match arguments {
        Conform::Secc(secc) => judge_station(secc),
        Conform::Evcc(evcc) => judge_vehicle(evcc),
        Conform::List(choice) => list(choice),
    }
}

fn judge_station(arguments: &ConformSecc) -> Result<(), Failure> {
    let cases = chosen(&arguments.choice, cases::all())?;
    let interface = interface(&arguments.interface)?;
    let given = arguments.given.iter().map(|one| condition(*one)).collect();
    let mut bench = NetworkBench::open(interface, given)
        .map_err(Failure::new)?
        .showing(material(arguments)?)
        .iso20_without_tls(arguments.iso20_without_tls);
    let report = Report::of(cases, &mut bench, &Limits::USUAL, tell);
    conclude(&report, arguments.junit.as_deref())
}

fn material(arguments: &ConformSecc) -> Result<TesterMaterial, Failure> {
    if let Some(folder) = &arguments.pki {
        return TesterMaterial::of_pki(folder).map_err(Failure::new);
    }
    let config = configuration(arguments.config.as_deref())?;
    TesterMaterial::of_vehicle(&config.vehicle).map_err(Failure::new)
}

fn judge_vehicle(arguments: &ConformEvcc) -> Result<(), Failure> {
    if matches!(arguments.mode, Mode::Acdp | Mode::Wpt) {
        return Err(Failure::usage(
            "there are no cases yet for vehicles that charge without a plug; say --mode ac or dc",
        ));
    }
    let current = match arguments.mode {
        Mode::Ac | Mode::AcBpt => Current::Ac,
        _ => Current::Dc,
    };
    let flows =
        |case: &Case| matches!(&case.matter, Matter::Vehicle(play) if play.current == current);
    let cases = vehicle::all().into_iter().filter(flows).collect();
    let cases = chosen(&arguments.choice, cases)?;
    let interface = interface(&arguments.interface)?;
    let mut bench = VehicleNetworkBench::open(&interface)
        .map_err(Failure::new)?
        .iso20_without_tls(arguments.iso20_without_tls);
    if let Some(tls) = station_tls(arguments)? {
        bench = bench.speaking(Arc::new(tls));
    }
    let report = Report::of_vehicle(cases, &mut bench, &Limits::USUAL, tell);
    conclude(&report, arguments.junit.as_deref())
}

fn station_tls(arguments: &ConformEvcc) -> Result<Option<StationTls>, Failure> {
    if let Some(folder) = &arguments.pki {
        return station_of_pki(folder).map(Some).map_err(Failure::new);
    }
    let config = configuration(arguments.config.as_deref())?;
    let tls = config.station.tls.as_ref().map(TlsConfig::station);
    tls.transpose().map_err(Failure::new)
}

fn interface(name: &str) -> Result<Interface, Failure> {
    let mut interface = None;
    block_on(async {
        let found = Interface::find(name).await;
        interface = Some(found.map_err(Failure::new)?);
        Ok(())
    })?;
    interface.ok_or_else(Failure::silent)
}

/// The report, and whether all is well.
fn conclude(report: &Report, junit: Option<&Path>) -> Result<(), Failure> {
    write_line(&mut stdout(), &format!("\n{report}"))?;
    if let Some(file) = junit {
        write(file, report)?;
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
    let all = [cases::all(), vehicle::all()].concat();
    for case in chosen(choice, all)? {
        let (id, purpose) = (case.id(), case.purpose);
        let (stimulus, expected) = (case.stimulus(), case.expected());
        let (how, ids) = (case.identification, case.requirements.join(" "));
        let text = format!("{id} [{how}] {purpose}\n    {stimulus}\n    {expected}\n    {ids}");
        write_line(&mut stdout(), &text)?;
    }
    Ok(())
}

fn chosen(choice: &CaseChoice, from: Vec<Case>) -> Result<Vec<Case>, Failure> {
    let wanted = |case: &Case| {
        let prefixes = &choice.prefixes;
        let id = case.id();
        let named = prefixes.is_empty() || prefixes.iter().any(|prefix| id.starts_with(prefix));
        named && !(choice.quick && case.is_slow())
    };
    let cases: Vec<_> = from.into_iter().filter(wanted).collect();
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
        Given::Receipts => Condition::Receipts,
        Given::ContractsOnly => Condition::ContractsOnly,
    }
}
