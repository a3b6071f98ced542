//! Messages for databases.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use v2g_trace::{Filter, Transcript, json_line};

use crate::failure::Failure;

/// Writes a line of JSON for each message that the filter lets through.
pub(super) fn write(
    file: &Path,
    sources: &[String],
    transcripts: &[Transcript],
    filter: Option<&Filter>,
) -> Result<(), Failure> {
    if file.extension().is_some_and(|it| it == "parquet") {
        return Err(Failure::usage(
            "--export writes JSON lines; DuckDB makes Parquet of them: \
             COPY (FROM 'messages.jsonl') TO 'messages.parquet'",
        ));
    }
    let wrong = |error| Failure::new(format_args!("cannot write {}: {error}", file.display()));
    let mut output = BufWriter::new(File::create(file).map_err(wrong)?);
    let all = sources.iter().zip(transcripts).enumerate();
    for (session, (source, transcript)) in all {
        for index in 0..transcript.messages.len() {
            if filter.is_none_or(|filter| filter.matches(transcript, index)) {
                writeln!(output, "{}", json_line(source, session, transcript, index))
                    .map_err(wrong)?;
            }
        }
    }
    output.flush().map_err(wrong)
}
