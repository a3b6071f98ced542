//! `v2g inspect`: recorded sessions as tables or JSON, and what is wrong with them.

mod export;
mod list;

use std::io::stdout;
use std::path::Path;

use v2g_trace::{Filter, Secrets, Severity, Transcript, capture, check, json, junit};

use crate::arguments::Inspect;
use crate::failure::{Failure, warn};
use crate::input::write_line;

pub(crate) fn run(arguments: &Inspect) -> Result<(), Failure> {
    let filter = arguments.filter.as_deref().map(Filter::parse).transpose();
    let filter = filter.map_err(|error| Failure::usage(format_args!("--filter: {error}")))?;
    let secrets = secrets(&arguments.keys)?;
    let (mut transcripts, mut sources) = (Vec::new(), Vec::new());
    let mut unread = false;
    for file in &arguments.files {
        match read(file, &secrets) {
            Ok(read) => {
                let name = file.display().to_string();
                sources.extend(read.iter().map(|_| name.clone()));
                transcripts.extend(read);
            }
            Err(error) => {
                warn(error);
                unread = true;
            }
        }
    }
    let worst = transcripts.iter().filter_map(Transcript::severity).max();
    if let Some(file) = &arguments.export {
        export::write(file, &sources, &transcripts, filter.as_ref())?;
    }
    show(arguments, transcripts, filter.as_ref())?;
    let code = match worst {
        _ if unread => 1,
        Some(Severity::Error) => 4,
        Some(Severity::Warning) => 3,
        _ => return Ok(()),
    };
    Err(Failure {
        code,
        ..Failure::silent()
    })
}

fn show(
    arguments: &Inspect,
    mut transcripts: Vec<Transcript>,
    filter: Option<&Filter>,
) -> Result<(), Failure> {
    if let Some(wanted) = arguments.message {
        let text = list::message(&transcripts, wanted)
            .ok_or_else(|| Failure::new(format_args!("there is no message {wanted}")))?;
        return write_line(&mut stdout(), text.trim_end());
    }
    if arguments.junit {
        return write_line(&mut stdout(), junit(&transcripts).trim_end());
    }
    if arguments.json {
        if let Some(filter) = filter {
            transcripts.iter_mut().for_each(|it| it.keep(filter));
        }
        return write_line(&mut stdout(), &json(&transcripts));
    }
    for transcript in &transcripts {
        let text = list::table(transcript, arguments.all, filter);
        write_line(&mut stdout(), text.trim_end())?;
    }
    Ok(())
}

fn secrets(files: &[std::path::PathBuf]) -> Result<Secrets, Failure> {
    let mut secrets = Secrets::default();
    for file in files {
        let name = file.display();
        let log = std::fs::read(file)
            .map_err(|error| Failure::new(format_args!("cannot read {name}: {error}")))?;
        if secrets.add(&log) == 0 {
            warn(format_args!("{name}: no secret of a TLS session in it"));
        }
    }
    Ok(secrets)
}

/// The sessions in a file.
fn read(file: &Path, secrets: &Secrets) -> Result<Vec<Transcript>, String> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| format!("cannot read {name}: {error}"))?;
    let mut secrets = secrets.clone();
    if let Ok(log) = std::fs::read(file.with_extension("keylog")) {
        secrets.add(&log);
    }
    let capture = capture::read_with(&bytes, &name, &secrets);
    let capture = capture.map_err(|error| format!("{name}: {error}"))?;
    for remark in &capture.remarks {
        warn(format_args!("{name}: {remark}"));
    }
    if let Some(cut) = &capture.cut {
        warn(format_args!("{name}: {cut}"));
    }
    if capture.conversations.is_empty() {
        warn(format_args!(
            "{name}: no V2G in {} packets",
            capture.packets
        ));
    }
    Ok(capture.conversations.iter().map(check).collect())
}
