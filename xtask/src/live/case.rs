//! Who charges at whom, and what must be true afterwards.

use std::fs;
use std::path::Path;
use std::process::Child;
use std::time::Duration;

use super::link::{self, EVCC, SECC};
use super::session::{Payment, Session};
use super::tools::Tools;
use super::transcript::{self, Message};
use super::{josev, ours};
use crate::command::wait;
use crate::report::{Trouble, Verdict};

/// A session lasts 3 to 15 s; a peer that fails may never end by itself.
const SESSION: Duration = Duration::from_secs(90);
/// Time for the station to end after the vehicle has.
const TAIL: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Ours,
    Josev,
}

/// One live session.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    evcc: Who,
    secc: Who,
    session: Session,
}

use Who::{Josev, Ours};

/// What one side recorded.
struct Side {
    who: &'static str,
    messages: Vec<Message>,
}

impl Case {
    /// The cases that count: either role in every session.
    pub(super) fn standard() -> Vec<Self> {
        let either = |session| [(Ours, Josev), (Josev, Ours)].map(|pair| Self::of(pair, session));
        let all = Session::ALL.into_iter().flat_map(either);
        let sure = |case: &Self| case.is_possible() && !case.is_by_chance();
        all.filter(sure).collect()
    }

    /// Possible, but not on every machine.
    pub(super) fn by_chance() -> Vec<Self> {
        let all = Session::ALL.into_iter();
        let all = all.map(|session| Self::of((Josev, Ours), session));
        all.filter(Self::is_by_chance).collect()
    }

    /// Josev's vehicle charges for ten turns: whether a receipt comes in between depends on how fast
    /// the machine is.
    fn is_by_chance(&self) -> bool {
        self.evcc == Josev && self.session.payment == Payment::Installed
    }

    /// The peer with itself: tells a machine that cannot run it from a fault of ours.
    pub(super) fn peer_alone() -> Vec<Self> {
        let alone = |session| Self::of((Josev, Josev), session);
        let all = Session::ALL.into_iter().map(alone);
        all.filter(Self::is_possible).collect()
    }

    /// In the DC charge loop Josev's vehicle does not look at whether it is to renegotiate.
    fn is_possible(&self) -> bool {
        let Session { renegotiates, .. } = self.session;
        !(self.evcc == Josev && renegotiates && self.session.is_dc())
    }

    fn of((evcc, secc): (Who, Who), session: Session) -> Self {
        Self {
            evcc,
            secc,
            session,
        }
    }

    pub(super) fn name(&self) -> String {
        let who = match (self.evcc, self.secc) {
            (Ours, Josev) => "evcc-at-josev",
            (Josev, Ours) => "josev-at-secc",
            (Josev, Josev) => "josev-at-josev",
            (Ours, Ours) => "evcc-at-secc",
        };
        format!("{who}-{}", self.session.slug())
    }

    pub(super) fn what(&self) -> String {
        let who = |side| if side == Ours { "our" } else { "Josev's" };
        format!(
            "{}, {} EVCC charges at {} SECC",
            self.session.title(),
            who(self.evcc),
            who(self.secc)
        )
    }

    pub(super) fn needs_certificates(&self) -> bool {
        self.session.tls
    }

    pub(super) fn needs_v2g(&self) -> bool {
        self.evcc == Ours || self.secc == Ours
    }

    /// Runs the session inside fresh namespaces and judges what both sides recorded.
    pub(super) fn run(&self, folder: &Path, tools: &Tools) -> Verdict {
        link::lay()?;
        if self.secc == Ours && self.session.payment == Payment::Installed {
            ours::pool(SECC, tools, folder)?;
        }
        let mut station = self.station(folder, tools)?;
        let mut vehicle = self.vehicle(folder, tools)?;
        let charged = ended_well("EVCC", &mut vehicle, SESSION);
        let stopped = match self.secc {
            Ours => ended_well("SECC", &mut station, TAIL),
            Josev => Ok(station.kill()?),
        };
        charged
            .and(stopped)
            .and_then(|()| self.judge(folder))
            .inspect_err(|_| show_logs(folder))
    }

    fn station(&self, folder: &Path, tools: &Tools) -> Result<Child, Trouble> {
        let log = folder.join("secc.log");
        match self.secc {
            Ours => ours::secc(SECC, self.session, tools, folder, &log),
            Josev => josev::secc(SECC, self.session, tools, folder, &log),
        }
    }

    fn vehicle(&self, folder: &Path, tools: &Tools) -> Result<Child, Trouble> {
        let log = folder.join("evcc.log");
        match self.evcc {
            Ours => ours::evcc(EVCC, self.session, tools, folder, &log),
            Josev => josev::evcc(EVCC, self.session, tools, folder, &log),
        }
    }

    /// Both sides must have seen the same whole session.
    fn judge(&self, folder: &Path) -> Verdict {
        let mut sides = Vec::new();
        for (who, role) in [(self.evcc, "evcc"), (self.secc, "secc")] {
            let messages = match who {
                Ours => {
                    if self.session.tls {
                        ours::capture_opens(folder, role)?;
                    }
                    ours::messages(folder, role)?
                }
                Josev => josev::messages(&folder.join(format!("{role}.log")))?,
            };
            sides.push(Side {
                who: role,
                messages,
            });
        }
        for side in &sides {
            transcript::is_whole_session(self.session, &side.messages)
                .map_err(|why| Trouble::Failed(format!("as the {} saw it: {why}", side.who)))?;
        }
        let [evcc, secc] = sides.as_slice() else {
            return Ok(());
        };
        transcript::are_the_same(&evcc.messages, &secc.messages).map_err(Trouble::Failed)?;
        println!(
            "{} messages on both sides, all OK to SessionStopRes",
            evcc.messages.len()
        );
        Ok(())
    }
}

fn ended_well(role: &str, child: &mut Child, limit: Duration) -> Verdict {
    match wait(child, limit)? {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(Trouble::Failed(format!("the {role} ended with {status}"))),
        None => Err(Trouble::Failed(format!(
            "the {role} did not end in {} s",
            limit.as_secs()
        ))),
    }
}

fn show_logs(folder: &Path) {
    for role in ["evcc", "secc"] {
        let text = fs::read_to_string(folder.join(format!("{role}.log"))).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        println!("-- end of {role}.log");
        for line in lines.iter().skip(lines.len().saturating_sub(12)) {
            println!("{}", line.chars().take(200).collect::<String>());
        }
    }
}
