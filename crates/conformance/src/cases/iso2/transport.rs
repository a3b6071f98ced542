//! Discovery and framing.

use core::time::Duration;

use crate::cases::rows::{NEW_SESSION, Rows, at};
use crate::{Case, Condition, Current, Expected, Misframing, Request, Script, Stage, Stimulus};

/// The vehicle would have given up by then: `V2G_EVCC_CommunicationSetup_Timeout`. Source: V2G2-605.
const SETUP_OVER: Duration = Duration::from_secs(20);

const TLS: u8 = 0x00;
const PLAIN: u8 = 0x10;
const TLS_ANNOUNCED: &[Condition] = &[Condition::TlsAnnounced];

pub(super) fn cases() -> Vec<Case> {
    [discovery(), discovery_frames(), session_frames()].concat()
}

fn discovery() -> Vec<Case> {
    let row = Rows::iso2("CMN_SDP", Current::Any);
    let asked = |security, answer| {
        at(Stage::Plugged)
            .does(Stimulus::Discover(security))
            .expecting(Expected::Discovered(answer))
    };
    let late = || {
        at(Stage::Discovered)
            .does(Stimulus::SilenceThenDiscover(SETUP_OVER))
            .expecting(Expected::NoAnswer)
    };
    let stops = "discovery stops when no session was opened in time";
    let secure = "who asks for TLS is told of TLS";
    vec![
        row.case(
            1,
            "who does not ask for TLS is told of plain TCP",
            &["V2G2-625"],
            asked(PLAIN, PLAIN),
        ),
        row.case(
            2,
            secure,
            &["V2G2-625", "V2G2-626"],
            asked(TLS, TLS).given(TLS_ANNOUNCED),
        )
        .pnc(),
        row.case(
            3,
            secure,
            &["V2G2-625", "V2G2-626"],
            asked(TLS, TLS).given(TLS_ANNOUNCED),
        )
        .pnc(),
        row.case(4, stops, &["V2G2-723"], late()),
        row.case(5, stops, &["V2G2-723"], late().given(TLS_ANNOUNCED))
            .pnc(),
        row.case(6, stops, &["V2G2-723"], late().given(TLS_ANNOUNCED))
            .pnc(),
        row.case(
            7,
            "a station without TLS says so to who asks for TLS",
            &["V2G2-627"],
            asked(TLS, PLAIN),
        ),
    ]
}

fn discovery_frames() -> Vec<Case> {
    let row = Rows::iso2("CMN_V2GTPSDP", Current::Any);
    let sent = |how| at(Stage::Plugged).does(Stimulus::DiscoverMisframed(how));
    frames(
        &row,
        |how| match how {
            Misframing::None => sent(how).expecting(Expected::Discovered(PLAIN)),
            _ => sent(how),
        },
        0x7000,
    )
}

fn session_frames() -> Vec<Case> {
    let row = Rows::iso2("CMN_V2GTPSessionSetup", Current::Any);
    let ask = Request::SessionSetup.usual();
    let sent = |how| at(Stage::SessionSetup).does(Stimulus::Misframed(ask, how));
    frames(
        &row,
        |how| match how {
            Misframing::None => sent(how).answered(NEW_SESSION),
            _ => sent(how),
        },
        0x7001,
    )
}

fn frames(row: &Rows, script: impl Fn(Misframing) -> Script, other: u16) -> Vec<Case> {
    const HEADER: &[&str] = &["V2G2-092", "V2G2-094", "V2G2-800"];
    vec![
        row.case(
            1,
            "a valid header is answered by one",
            HEADER,
            script(Misframing::None),
        ),
        row.case(
            2,
            "a payload of length 0 is ignored",
            HEADER,
            script(Misframing::NoPayload),
        ),
        row.case(
            3,
            "another payload type is ignored",
            HEADER,
            script(Misframing::PayloadType(other)),
        ),
        row.case(
            4,
            "another version is ignored",
            HEADER,
            script(Misframing::Version),
        ),
        row.case(
            5,
            "a wrong inverse version is ignored",
            HEADER,
            script(Misframing::InverseVersion),
        ),
    ]
}
