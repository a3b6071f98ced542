//! Writes the seeds of a target as files: `v2g-fuzz-seeds TARGET FOLDER`; without arguments the names of all
//! targets.

use std::process::ExitCode;

use v2g_fuzz_targets::TARGETS;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, folder] = arguments.as_slice() else {
        for target in TARGETS {
            println!("{}", target.name);
        }
        return ExitCode::SUCCESS;
    };
    let Some(target) = TARGETS.iter().find(|target| target.name == name) else {
        eprintln!("no target {name}");
        return ExitCode::from(2);
    };
    for (number, seed) in target.seeds().iter().enumerate() {
        let path = std::path::Path::new(folder).join(format!("seed-{number:04}"));
        if let Err(error) = std::fs::write(&path, seed) {
            eprintln!("{}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
