//! What is done in a case, and what is expected.

use core::time::Duration;

use crate::request::Ask;
use crate::{Condition, Current, Pilot, Route, Stage};

/// What is done in a case, and what is expected.
#[derive(Clone, Debug)]
pub struct Script {
    /// What flows.
    pub current: Current,
    /// How the station has to be.
    pub conditions: &'static [Condition],
    /// How the vehicle pays.
    pub means: Means,
    /// The way to the stage.
    pub route: Route,
    /// Where the case begins.
    pub stage: Stage,
    /// State that the control pilot is brought to before the stimulus.
    pub pilot: Option<Pilot>,
    /// What is done there.
    pub stimulus: Stimulus,
    /// What has to come of it.
    pub expected: Expected,
    /// What more is looked at in the answer.
    pub facts: &'static [Fact],
}

/// How the vehicle pays, and over what it speaks for that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Means {
    /// The customer identifies outside of the protocol; over TCP where the protocol allows it.
    #[default]
    External,
    /// By contract, over TLS.
    Contract,
    /// By a contract that is installed first, over TLS.
    Installed,
    /// By a contract that is updated first, over TLS.
    Updated,
}

impl Means {
    /// Whether a contract pays.
    #[must_use]
    pub const fn is_contract(self) -> bool {
        !matches!(self, Self::External)
    }
}

/// What a case does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stimulus {
    /// Sends this; again while the answer is Ongoing.
    Send(Ask),
    /// Sends this with one thing wrong in its V2GTP header.
    Misframed(Ask, Misframing),
    /// Sends nothing.
    Silence,
    /// Asks the discovery service for this security.
    Discover(u8),
    /// Asks the discovery service with one thing wrong in the V2GTP header.
    DiscoverMisframed(Misframing),
    /// Is silent for this long, then asks the discovery service.
    SilenceThenDiscover(Duration),
    /// Breaks the control pilot.
    BreakPilot(Pilot),
}

/// What is wrong in a V2GTP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misframing {
    /// Nothing.
    None,
    /// The payload length is zero, and nothing follows.
    NoPayload,
    /// Another payload type.
    PayloadType(u16),
    /// The version is 0xFF.
    Version,
    /// The inverse version is 0xFF.
    InverseVersion,
}

/// What has to come of a stimulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The response that belongs to the request, in time, with one of these codes.
    Answer(&'static [&'static str]),
    /// The same, and the station closes the connection within [`CLOSE_TIME`].
    Refusal(&'static [&'static str]),
    /// No answer; whether the connection is closed does not matter.
    NoAnswer,
    /// The station closes the connection between these times after the last answer.
    Close(Duration, Duration),
    /// Ongoing until at the latest this time, then the session ends.
    GivesUp(Duration),
    /// Discovery is answered with this security.
    Discovered(u8),
    /// The output goes off and the session ends within [`CLOSE_TIME`].
    EmergencyStop,
}

/// Time in which a station closes the connection after a refusal or timeout.
pub const CLOSE_TIME: Duration = Duration::from_secs(5);

/// Time in which a station that wants receipts asks for one: ours, as stations ask now and then.
pub const RECEIPT_PATIENCE: Duration = Duration::from_secs(10);

/// What is looked at in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The session id is a new one, not zero and not the one sent.
    NewSession,
    /// The session id is that of the paused session.
    OldSession,
    /// `ReceiptRequired` is false or absent.
    NoReceipt,
    /// `ReceiptRequired` is true, now or [soon](RECEIPT_PATIENCE).
    Receipt,
    /// `GenChallenge` is there, and as random as can be seen in one.
    Challenge,
    /// The contract that is handed over verifies, and its key opens.
    Issued,
    /// `MeterInfo` is there.
    Meter,
    /// `MeterInfo` with `MeterReading` is there.
    MeterReading,
    /// A `SalesTariff` is there.
    SalesTariff,
    /// No `PMaxSchedule` has more than this many entries.
    MaxEntries(usize),
    /// The schedules have the ids and the power that they had before the pause.
    SameSchedules,
    /// Payment and energy transfer mode of before the pause are on offer.
    OffersAsBefore,
    /// `SchemaID` is that of an entry meant.
    SchemaId,
    /// There is no element of this name.
    Absent(&'static str),
    /// There is one schedule and no more.
    OneSchedule,
    /// Schedules are well formed: 1 to 3, unique ids, first step at 0, steps ascending. Always looked at in ISO 15118-2.
    Schedules,
}
