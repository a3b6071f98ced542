//! `v2g manual`: man pages and completions for shells, made from the same description as `--help`.

use std::io::{Error, Write, stdout};
use std::path::Path;

use clap::{Command, CommandFactory, ValueEnum};
use clap_complete::Shell;

use crate::arguments::{Arguments, Manual};
use crate::failure::Failure;
use crate::input::write_line;

pub(crate) fn run(arguments: &Manual) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let written = write_all(folder).map_err(|error| {
        Failure::new(format_args!(
            "cannot write into {}: {error}",
            folder.display()
        ))
    })?;
    let text = format!("{written} files in {}", folder.display());
    write_line(&mut stdout(), &text)
}

fn write_all(folder: &Path) -> Result<usize, Error> {
    std::fs::create_dir_all(folder)?;
    let mut command = <Arguments as CommandFactory>::command();
    command.build();
    let mut written = page(folder, &command, command.get_name())?;
    for shell in Shell::value_variants() {
        clap_complete::generate_to(*shell, &mut command, "v2g", folder)?;
        written += 1;
    }
    Ok(written)
}

/// The page of a command and of those below it, `v2g-slac-station.1`.
fn page(folder: &Path, command: &Command, name: &str) -> Result<usize, Error> {
    // Names of pages live as long as the program.
    let title: &'static str = String::leak(name.to_owned());
    let mut file = std::fs::File::create(folder.join(format!("{name}.1")))?;
    clap_mangen::Man::new(command.clone().name(title)).render(&mut file)?;
    file.flush()?;
    let mut written = 1;
    let below = command.get_subcommands();
    for command in below.filter(|command| command.get_name() != "help") {
        written += page(folder, command, &format!("{name}-{}", command.get_name()))?;
    }
    Ok(written)
}
