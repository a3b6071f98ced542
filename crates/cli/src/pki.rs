//! `v2g pki`: makes, shows and judges certificates.

mod ask;
mod broken;
mod files;
mod init;
mod keys;
mod layout;
mod recipe;
mod renew;
mod responder;
mod show;
mod verify;

use std::time::{SystemTime, UNIX_EPOCH};

use v2g_contract::cert::Time;

use crate::arguments::Pki;
use crate::failure::Failure;

pub(crate) fn run(arguments: &Pki) -> Result<(), Failure> {
    match arguments {
        Pki::Init(init) => init::run(init),
        Pki::Show(show) => show::run(show),
        Pki::Verify(verify) => verify::run(verify),
        Pki::Renew(renew) => renew::run(renew),
        Pki::Ocsp(ocsp) => ask::run(ocsp),
    }
}

/// The clock's time.
fn now() -> Time {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    Time::from_unix(i64::try_from(seconds).unwrap_or(i64::MAX))
}

/// A day such as 2026-01-31, or a time such as 2026-01-31T12:00:00Z.
pub(crate) fn parse_time(text: &str) -> Result<Time, String> {
    let error =
        || format!("{text} is no day such as 2026-01-31 or time such as 2026-01-31T12:00:00Z");
    let (date, clock) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
    let clock = clock.strip_suffix('Z').ok_or_else(error)?;
    let date: Vec<u16> = numbers(date, '-').ok_or_else(error)?;
    let clock: Vec<u8> = numbers(clock, ':').ok_or_else(error)?;
    let (&[year, month, day], &[hour, minute, second]) = (&date[..], &clock[..]) else {
        return Err(error());
    };
    let small = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
    Time::new((year, small(month), small(day)), (hour, minute, second)).ok_or_else(error)
}

fn numbers<N: std::str::FromStr>(text: &str, between: char) -> Option<Vec<N>> {
    text.split(between).map(|part| part.parse().ok()).collect()
}

/// Prints a line to standard output. Where that is gone, there is nobody to tell.
fn say(line: impl std::fmt::Display) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{line}");
}
