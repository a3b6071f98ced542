//! `v2g config`: what can stand in a configuration, and whether a file is one.

use std::io::stdout;

use v2g_runtime::config::{Config, EXAMPLE};

use crate::arguments::{self, Side};
use crate::failure::Failure;
use crate::input::write_line;

pub(crate) fn run(arguments: &arguments::Config) -> Result<(), Failure> {
    match arguments {
        arguments::Config::Example(example) => print(example.side),
        arguments::Config::Check(check) => {
            Config::read(&check.file).map_err(Failure::new)?;
            let file = check.file.display();
            write_line(&mut stdout(), &format!("{file} is a configuration"))
        }
    }
}

fn print(side: Option<Side>) -> Result<(), Failure> {
    let (head, rest) = EXAMPLE.split_once("[station]").unwrap_or((EXAMPLE, ""));
    let (station, vehicle) = rest.split_once("[vehicle]").unwrap_or((rest, ""));
    let text = match side {
        None => EXAMPLE.to_owned(),
        Some(Side::Station) => format!("{head}[station]{}\n", station.trim_end()),
        Some(Side::Vehicle) => format!("{head}[vehicle]{vehicle}"),
    };
    write_line(&mut stdout(), text.trim_end())
}
