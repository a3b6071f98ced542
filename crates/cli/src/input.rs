//! What `decode` and `encode` read: files or standard input, whole or line by line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

use v2g::exi::schema::Set;
use v2g::messages::sets::{SETS, by_name};

use crate::arguments::Input;
use crate::failure::Failure;

impl Input {
    /// The schema set asked for; `None` is to try them in turn.
    pub(crate) fn set(&self) -> Result<Option<&'static Set>, Failure> {
        if self.set == "auto" {
            return Ok(None);
        }
        let known = || SETS.map(|set| set.name).join(", ");
        match by_name(&self.set) {
            Some(set) => Ok(Some(set)),
            None => Err(Failure::usage(format_args!(
                "there is no set {}; there are {}, auto",
                self.set,
                known()
            ))),
        }
    }

    /// All that there is to read.
    pub(crate) fn read(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        self.open()?
            .read_to_end(&mut bytes)
            .map_err(|error| self.unreadable(&error))?;
        Ok(bytes)
    }

    /// Turns each line into a line of output, in order, also where that says what failed.
    /// Fails at the end, without further words, if any line did.
    pub(crate) fn each_line(
        &self,
        turn: impl Fn(usize, &[u8]) -> Result<String, String>,
    ) -> Result<(), Failure> {
        // Whoever feeds us line by line may wait for each answer.
        let prompt = self.file == Path::new("-");
        let mut number = 0;
        let mut input = self.open()?;
        let mut output = BufWriter::new(io::stdout().lock());
        let mut failed = false;
        let mut line = Vec::new();
        loop {
            line.clear();
            if input
                .read_until(b'\n', &mut line)
                .map_err(|error| self.unreadable(&error))?
                == 0
            {
                break;
            }
            number += 1;
            let answer = turn(number, line.trim_ascii()).unwrap_or_else(|error| {
                failed = true;
                error
            });
            let mut written = writeln!(output, "{answer}");
            if prompt {
                written = written.and_then(|()| output.flush());
            }
            if !still_read(written)? {
                break;
            }
        }
        still_read(output.flush())?;
        if failed {
            Err(Failure::silent())
        } else {
            Ok(())
        }
    }

    fn open(&self) -> Result<Box<dyn BufRead>, Failure> {
        if self.file == Path::new("-") {
            return Ok(Box::new(io::stdin().lock()));
        }
        let file = File::open(&self.file).map_err(|error| self.unreadable(&error))?;
        Ok(Box::new(BufReader::new(file)))
    }

    fn unreadable(&self, error: &io::Error) -> Failure {
        Failure::new(format_args!("cannot read {}: {error}", self.file.display()))
    }
}

/// Writes a line to standard output; a reader that has seen enough is no failure of ours.
pub(crate) fn write_line(output: &mut impl Write, line: &str) -> Result<(), Failure> {
    still_read(writeln!(output, "{line}").and_then(|()| output.flush())).map(drop)
}

/// Whether anybody reads on.
fn still_read(written: io::Result<()>) -> Result<bool, Failure> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::new(error)),
    }
}
