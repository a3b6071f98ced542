//! How much code a program carries.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use object::elf::SHF_ALLOC;
use object::{Object as _, ObjectSection as _, ObjectSymbol as _, SectionFlags, SectionKind};

use super::figure::Figure;
use super::probe::{BROWSER, CORTEX_M4, Probe};
use super::selection::SELECTIONS;
use crate::report::Trouble;

/// Reading and writing, for selections of schema sets, less what every firmware has.
pub(crate) fn sizes(beside: bool) -> Result<Vec<Figure>, Trouble> {
    let ours = Probe {
        package: "firmware",
        program: "size",
        target: CORTEX_M4,
        profile: "release",
    };
    let rival = Probe {
        package: "rival",
        program: "rival-size",
        ..ours
    };
    let bytes = |probe: &Probe, sets: &str| -> Result<f64, Trouble> {
        let baseline = flash(&probe.build("")?)?;
        Ok(flash(&probe.build(sets)?)?.saturating_sub(baseline) as f64)
    };
    let mut figures = Vec::new();
    for selection in SELECTIONS {
        let both = beside && selection.rival;
        figures.push(Figure {
            name: format!("decode and encode, {}", selection.name),
            value: bytes(&ours, selection.sets)?,
            unit: "bytes",
            aim: selection.aim,
            rival: both.then(|| bytes(&rival, selection.sets)).transpose()?,
            others: selection.others,
        });
    }
    Ok(figures)
}

/// Every set to JSON, as a page loads it.
pub(crate) fn browser(_: bool) -> Result<Vec<Figure>, Trouble> {
    let probe = Probe {
        package: "wasm-probe",
        program: "wasm-probe",
        target: BROWSER,
        profile: "release",
    };
    let program = fs::read(probe.build("")?)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&program)?;
    let compressed = gzip.finish()?;
    let figure = |name: &str, bytes: usize, aim, others| Figure {
        name: name.into(),
        value: bytes as f64,
        unit: "bytes",
        aim,
        rival: None,
        others,
    };
    Ok(vec![
        figure(
            "decode all sets to JSON, wasm",
            program.len(),
            None,
            "iso15118 374,232 without JSON, 521,589 with",
        ),
        figure(
            "the same, gzip",
            compressed.len(),
            Some(90_000.0),
            "iso15118 106,175 without JSON, 144,680 with",
        ),
    ])
}

/// Bytes of code and constants: every section that is loaded from flash.
fn flash(program: &Path) -> Result<u64, Trouble> {
    let data = fs::read(program)?;
    let file = object::File::parse(&*data)?;
    let loaded = file.sections().filter(|section| {
        let SectionFlags::Elf { sh_flags } = section.flags() else {
            return false;
        };
        sh_flags & u64::from(SHF_ALLOC) != 0 && section.kind() != SectionKind::UninitializedData
    });
    Ok(loaded.map(|section| section.size()).sum())
}

/// Where a program's symbols are, and how much memory its constants and variables take.
pub(crate) struct Memory {
    /// Bytes of `.data` and `.bss`.
    pub(crate) statics: u64,
    /// Bytes of the variable with this name.
    pub(crate) buffer: u64,
    /// Lowest address of the stack.
    pub(crate) stack_end: u64,
    /// Address where the stack starts, growing down.
    pub(crate) stack_start: u64,
}

impl Memory {
    /// Of a firmware whose frames are in a variable named `BUFFER`.
    pub(crate) fn of(program: &Path) -> Result<Self, Trouble> {
        let data = fs::read(program)?;
        let file = object::File::parse(&*data)?;
        let named = |name: &str| {
            let mut symbols = file.symbols();
            let found = symbols.find(|symbol| symbol.name().is_ok_and(|full| full.contains(name)));
            found.ok_or_else(|| Trouble::Failed(format!("the probe has no symbol {name}")))
        };
        let sections = file
            .sections()
            .filter(|section| matches!(section.name(), Ok(".data" | ".bss" | ".uninit")));
        Ok(Self {
            statics: sections.map(|section| section.size()).sum(),
            buffer: named("BUFFER")?.size(),
            stack_end: named("_stack_end")?.address(),
            stack_start: named("_stack_start")?.address(),
        })
    }
}
