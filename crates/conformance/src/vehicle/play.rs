//! What a station does to a vehicle, and what the vehicle has to make of it.

use core::time::Duration;

use crate::Current;

/// One case about a vehicle: a session as usual up to a point, and something there.
#[derive(Clone, Debug)]
pub struct Play {
    /// What flows.
    pub current: Current,
    /// Where something happens.
    pub at: Point,
    /// What happens: how the station answers that request.
    pub act: Act,
    /// What the vehicle has to make of it.
    pub expected: Reaction,
}

/// A request, counted: the answer to it is where something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Name without `Req`, with the field that tells apart what differs by one, as `PowerDelivery Start`.
    pub request: &'static str,
    /// Which of them, the first is 1.
    pub count: u32,
}

/// How the station answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    /// As usual: the case looks at what comes.
    Usual,
    /// With these values in place of the usual ones: name of the element, JSON text.
    With(&'static [(&'static str, &'static str)]),
    /// The same, to this and all later requests of the kind.
    Always(&'static [(&'static str, &'static str)]),
    /// Without the element of this name.
    Without(&'static str),
    /// With another session's id.
    OtherSession,
    /// With the session id 0.
    NullSession,
    /// With the response to another request.
    OtherResponse,
    /// With octets that are no message.
    Garbage,
    /// With a V2GTP header whose version is wrong.
    WrongVersion,
    /// With a frame of a type that nobody knows first, then as usual.
    ForeignFrameFirst,
    /// Not at all.
    Silence,
    /// By closing the connection.
    Close,
    /// With a voltage that is so many volts beside the one asked for, now and later.
    VoltageOff(i16),
}

/// What a vehicle has to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reaction {
    /// Its next request is this one, or one of these.
    GoesOn(&'static [&'static str]),
    /// It sends nothing but what switches power off and stops the session, and closes the connection
    /// within this time.
    Stops(Duration),
    /// It sends nothing more, and closes the connection within this time.
    Closes(Duration),
    /// It gives up waiting: closes the connection, not before the first and not after the second time
    /// since the request.
    GivesUp(Duration, Duration),
    /// It repeats the request, and stops within this time since the first of them.
    RepeatsUntil(Duration),
    /// It switches power off within this time, and stops the session in order.
    PowersOff(Duration),
    /// It stops the session in order, and closes the connection.
    Completes,
    /// Its next request has this value in the element of this name.
    Says(&'static str, &'static str),
}

impl Play {
    pub(crate) fn stimulus_words(&self) -> String {
        let Point { request, count } = self.at;
        let which = if count > 1 {
            format!(", number {count},")
        } else {
            String::new()
        };
        let how = match self.act {
            Act::Usual => "as usual".to_owned(),
            Act::With(changes) => format!("with {}", words(changes)),
            Act::Always(changes) => format!("now and later with {}", words(changes)),
            Act::Without(name) => format!("without {name}"),
            Act::OtherSession => "with another SessionID".to_owned(),
            Act::NullSession => "with the SessionID 0".to_owned(),
            Act::OtherResponse => "with another response".to_owned(),
            Act::Garbage => "with octets that are no message".to_owned(),
            Act::WrongVersion => "with the V2GTP version 0xFF".to_owned(),
            Act::ForeignFrameFirst => "behind a frame of an unknown payload type".to_owned(),
            Act::Silence => return format!("{request}Req{which} is not answered"),
            Act::Close => {
                return format!("at {request}Req{which} the station closes the connection");
            }
            Act::VoltageOff(volts) => format!("with a voltage that is {volts} V off"),
        };
        format!("{request}Req{which} is answered {how}")
    }

    pub(crate) fn expected_words(&self) -> String {
        match self.expected {
            Reaction::GoesOn(names) => format!("{}Req follows", names.join("Req or ")),
            Reaction::Stops(within) => format!("the vehicle stops and closes within {within:?}"),
            Reaction::Closes(within) => {
                format!("the vehicle says no more and closes within {within:?}")
            }
            Reaction::GivesUp(from, to) => {
                format!("the vehicle closes between {from:?} and {to:?}")
            }
            Reaction::RepeatsUntil(limit) => {
                format!("the vehicle repeats the request, and stops within {limit:?}")
            }
            Reaction::PowersOff(within) => {
                format!("the vehicle switches power off within {within:?}, and stops")
            }
            Reaction::Completes => "the vehicle stops in order and closes".to_owned(),
            Reaction::Says(name, value) => format!("a request follows with {name} {value}"),
        }
    }

    /// Whether it waits for the vehicle's patience to end: minutes, where time is real.
    pub(crate) fn is_slow(&self) -> bool {
        const LONG: Duration = Duration::from_secs(20);
        match self.expected {
            Reaction::GivesUp(_, limit) | Reaction::RepeatsUntil(limit) => limit > LONG,
            _ => false,
        }
    }
}

fn words(changes: &[(&str, &str)]) -> String {
    let each = changes
        .iter()
        .map(|(name, value)| format!("{name} {value}"));
    each.collect::<Vec<_>>().join(", ")
}
