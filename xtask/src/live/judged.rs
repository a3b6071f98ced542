//! Conformance cases at Josev's station, as a check of the cases themselves: what an independent stack
//! is judged for is either its fault, known and explained, or ours.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::josev;
use super::link::{self, EVCC, SECC};
use super::session::Session;
use super::tools::Tools;
use crate::command::wait;
use crate::report::{Trouble, Verdict};

/// A few dozen cases of seconds each.
pub(super) const LIMIT: Duration = Duration::from_secs(900);

/// What Josev's station is known to be judged: `CASE verdict | reason`, or
/// `CASE verdict/verdict | reason` where it is a matter of milliseconds. Cases that are not here pass.
const KNOWN: &str = include_str!("judged.txt");

/// Areas at Josev's station that offers this.
pub(crate) struct Judged {
    pub(super) name: &'static str,
    session: Session,
    areas: &'static [&'static str],
}

pub(super) const ALL: [Judged; 2] = [
    Judged {
        name: "conform-secc-at-josev-iso2",
        session: Session::ISO2_AC,
        areas: &[
            "CMN_SessionSetup",
            "CMN_ServiceDiscovery",
            "CMN_ServiceDetail",
            "CMN_PaymentServiceSelection",
            "CMN_Authorization_00",
            "AC_PowerDelivery",
            "AC_ChargingStatus",
            "AC_SessionStop",
            "DC_CableCheck",
            "DC_PreCharge",
            "DC_CurrentDemand",
            "DC_WeldingDetection",
        ],
    },
    Judged {
        name: "conform-secc-at-josev-din",
        session: Session::DIN,
        areas: &["DIN"],
    },
];

impl Judged {
    pub(super) fn what(&self) -> String {
        format!(
            "our conformance cases at Josev's SECC, {}",
            self.session.title()
        )
    }

    pub(super) fn run(&self, folder: &Path, tools: &Tools) -> Verdict {
        link::lay()?;
        let log = folder.join("secc.log");
        let mut station = josev::secc(SECC, self.session, tools, folder, &log)?;
        let verdicts = self.judge(folder, tools);
        station.kill()?;
        compare(&verdicts?)
    }

    /// A line for each case.
    fn judge(&self, folder: &Path, tools: &Tools) -> Result<String, Trouble> {
        let log = folder.join("verdicts.log");
        let mut command = EVCC.program(&tools.v2g, &log)?;
        command.args(["conform", "secc", "--quick", "--interface", EVCC.interface]);
        for area in self.areas {
            command.args(["--case", area]);
        }
        let mut tester = command.spawn()?;
        if wait(&mut tester, LIMIT)?.is_none() {
            let why = format!("no verdict within {} s", LIMIT.as_secs());
            return Err(Trouble::Failed(why));
        }
        Ok(fs::read_to_string(&log)?)
    }
}

/// Every verdict that is neither a pass nor known.
fn compare(log: &str) -> Verdict {
    let known = |id: &str| {
        let mut lines = KNOWN.lines().filter_map(|line| line.split_once(" | "));
        lines.find_map(|(verdict, _)| verdict.strip_prefix(id)?.strip_prefix(' '))
    };
    let mut news = Vec::new();
    let mut count = 0;
    for (id, verdict) in log.lines().filter_map(outcome) {
        count += 1;
        if !known(id)
            .unwrap_or("pass")
            .split('/')
            .any(|it| it == verdict)
        {
            news.push(format!("{id} {verdict}"));
        }
    }
    println!("{count} cases judged");
    match (count, news.is_empty()) {
        (0, _) => Err(Trouble::Failed("no case was judged".into())),
        (_, true) => Ok(()),
        _ => Err(Trouble::Failed(format!(
            "not as known:\n  {}",
            news.join("\n  ")
        ))),
    }
}

/// `CASE_001 [EIM] fail: …` is the case and the kind of its verdict; cases that nobody judges are left out.
fn outcome(line: &str) -> Option<(&str, &str)> {
    let (id, rest) = line.split_once(" [")?;
    let (_, rest) = rest.split_once("] ")?;
    let kinds = ["pass", "fail", "inconclusive", "not offered"];
    let kind = kinds.into_iter().find(|kind| rest.starts_with(kind))?;
    (!id.starts_with(' ')).then_some((id, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_read_from_its_line() {
        let line = "CMN_SessionSetup_001 [EIM] pass (0.3 s)";
        assert_eq!(outcome(line), Some(("CMN_SessionSetup_001", "pass")));
        let line = "DIN_CableCheck_002 [EIM] inconclusive: no answer";
        assert_eq!(outcome(line), Some(("DIN_CableCheck_002", "inconclusive")));
        assert_eq!(outcome("  CMN_SessionSetup_001 [EIM] fail"), None);
        assert_eq!(outcome("CMN_A_001 [PnC] not judged: no contract"), None);
    }

    #[test]
    fn every_known_verdict_has_a_reason() {
        for line in KNOWN.lines() {
            let (verdict, reason) = line.split_once(" | ").expect("a reason");
            assert!(
                verdict.split_once(' ').is_some() && !reason.is_empty(),
                "{line}"
            );
        }
    }
}
