//! Every seed, and every input that the fuzzers have found worth keeping, on any toolchain.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use v2g_fuzz_targets::{TARGETS, Target};

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The inputs of a folder; none where there is no folder.
fn inputs(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut inputs: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), fs::read(path).unwrap()))
        .collect();
    inputs.sort();
    inputs
}

#[test]
fn every_seed_and_every_input_of_the_corpora_holds() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let broken: Vec<String> = std::thread::scope(|scope| {
        let part = |core| TARGETS.iter().skip(core).step_by(cores).flat_map(broken);
        let parts: Vec<_> = (0..cores)
            .map(|core| scope.spawn(move || part(core).collect::<Vec<_>>()))
            .collect();
        let joined = parts.into_iter().map(|part| part.join().unwrap());
        joined.flatten().collect()
    });
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The inputs that do not hold; why not stands in the output.
fn broken(target: &Target) -> Vec<String> {
    let seeds = target.seeds();
    assert!(!seeds.is_empty(), "{} has no seeds", target.name);
    let seeds = (0..)
        .zip(seeds)
        .map(|(number, seed)| (format!("seed {number}"), seed));
    let corpus = inputs(&fuzz().join("corpus").join(target.name));
    let nothing = ("nothing".to_owned(), Vec::new());
    let all = seeds.chain(corpus).chain([nothing]);
    let bad = all.filter(|(_, input)| std::panic::catch_unwind(|| target.run(input)).is_err());
    bad.map(|(name, _)| format!("{}: {name}", target.name))
        .collect()
}

#[test]
fn each_target_has_its_program_and_no_other_is_there() {
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    let names = manifest.split("[[bin]]\nname = \"").skip(1);
    let programs: BTreeSet<&str> = names.filter_map(|rest| rest.split('"').next()).collect();
    let targets: BTreeSet<&str> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(programs, targets);
    let corpora = inputs_of(&fuzz().join("corpus"));
    assert!(corpora.is_subset(&targets.iter().map(|it| (*it).to_owned()).collect()));
}

/// Names in a folder.
fn inputs_of(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let names = entries.map(|entry| entry.unwrap().file_name());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}
