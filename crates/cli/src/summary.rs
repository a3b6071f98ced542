//! What there is to say when a session is over.

use std::path::{Path, PathBuf};
use std::time::Duration;

use v2g::messages::iso2::UnitSymbol;
use v2g::session::{Completion, End};
use v2g_runtime::log::SessionLog;
use v2g_runtime::sim::{Gauge, IDLE_LIMIT};
use v2g_trace::scaled;

/// What a session came to.
#[derive(Debug)]
pub(crate) struct Summary {
    /// How it ended for the side that was shown.
    pub(crate) end: End,
    /// How it ended for the other side, where that runs here too.
    pub(crate) other: Option<End>,
    /// What the simulation counted.
    pub(crate) gauge: Gauge,
    pub(crate) speed: u32,
    pub(crate) files: Vec<PathBuf>,
    /// Lines about security and contracts.
    pub(crate) verdicts: Vec<String>,
    /// Why it is not what was wanted, although it ended in order.
    pub(crate) flaw: Option<String>,
}

impl Summary {
    /// The summary line by line, for a session of this length and so many messages.
    pub(crate) fn lines(&self, duration: Duration, messages: u32) -> Vec<String> {
        let mut lines = vec![String::new(), sentence(self.end)];
        let differs = |other: &End| *other != self.end;
        lines.extend(
            self.other
                .filter(differs)
                .map(|other| format!("For the station: {}", sentence(other))),
        );
        lines.extend(self.flaw.clone());
        lines.extend(self.verdicts.iter().cloned());
        let Gauge {
            soc_at_start,
            soc,
            energy,
            returned,
            time,
        } = self.gauge;
        lines.push(format!("  battery   {soc_at_start:.0} % -> {soc:.0} %"));
        if energy > 0.0 {
            lines.push(format!(
                "  energy    {} by the meter",
                scaled(energy, UnitSymbol::Wh)
            ));
        }
        if returned > 0.0 {
            lines.push(format!(
                "  given     {} back to the station",
                scaled(returned, UnitSymbol::Wh)
            ));
        }
        if self.speed > 1 && time > Duration::ZERO {
            let (hours, minutes, speed) =
                (time.as_secs() / 3600, time.as_secs() / 60 % 60, self.speed);
            lines.push(format!(
                "  charging  {hours} h {minutes:02} min for the battery, {speed} times faster than the clock"
            ));
        }
        lines.push(format!(
            "  duration  {:.1} s on the clock",
            duration.as_secs_f64()
        ));
        lines.push(format!("  messages  {messages}"));
        lines.extend(
            self.files
                .iter()
                .map(|file| format!("  file      {}", plain(file).display())),
        );
        lines
    }
}

/// All that was written.
pub(crate) fn files(log: Option<&SessionLog>, picture: Option<PathBuf>) -> Vec<PathBuf> {
    let mut files = log.map(SessionLog::written).unwrap_or_default();
    files.extend(picture);
    files
}

/// Why a session without energy is over, as a sentence.
pub(crate) fn gave_up() -> String {
    let seconds = IDLE_LIMIT.as_secs();
    format!("The vehicle gave up: power was on, but no energy flowed for {seconds} s.")
}

/// How a session ended, as a sentence.
pub(crate) fn sentence(end: End) -> String {
    let End::Completed(completion) = end else {
        return format!("The session did NOT end as it should: {end}.");
    };
    let how = match completion {
        Completion::Charged => "the vehicle stopped after charging",
        Completion::NotCharged => "the vehicle stopped before power was on",
        Completion::StoppedByStation => "the vehicle stopped when the station asked for it",
        Completion::Paused => "it is paused",
        _ => return format!("The session ended as it should: {end}."),
    };
    format!("The session ended as it should: {how}.")
}

/// Without a leading `./`.
fn plain(file: &Path) -> &Path {
    file.strip_prefix(".").unwrap_or(file)
}
