//! Sessions of our own engines: clean as they are, and each fault that is put in is found where it is.

#[path = "../../session/tests/support/mod.rs"]
mod support;

use core::time::Duration;

use support::{ISO2, Pair, Way, frame_of, handshake, session_id};
use v2g_exi::Document;
use v2g_link::v2gtp::{HEADER_LENGTH, Header};
use v2g_messages::iso2::{
    Body, CableCheckRes, DcEvseStatus, DcEvseStatusCode, EvseNotification, EvseProcessing,
    ResponseCode, V2gMessage,
};
use v2g_session::*;
use v2g_trace::{
    Closing, Conversation, Direction, Finding, Frame, Layer, Rule, Severity, Transcript, check,
};

/// A frame with its header.
fn frame(number: usize, time: Duration, to_station: bool, bytes: &[u8]) -> Frame {
    Frame {
        number: u32::try_from(number).unwrap(),
        time,
        direction: match to_station {
            true => Direction::ToStation,
            false => Direction::ToVehicle,
        },
        layer: Layer::Tcp,
        payload_type: Header::parse(bytes).unwrap().payload_type.into(),
        payload: bytes[HEADER_LENGTH..].to_vec(),
    }
}

/// What went over the cable of a pair, closed by the vehicle at the end.
fn conversation(pair: &Pair) -> Conversation {
    let times = pair.times.iter().map(|it| it.since(Instant::START));
    let frames = pair.frames.iter().zip(times).enumerate();
    let frames: Vec<Frame> = frames
        .map(|(index, ((to_station, bytes), time))| frame(index + 1, time, *to_station, bytes))
        .collect();
    let last = pair.now.since(Instant::START);
    Conversation {
        name: "own".to_owned(),
        opened: Some(frames[0].time),
        closed: Some(Closing {
            number: u32::try_from(frames.len() + 1).unwrap(),
            time: last,
            direction: Direction::ToStation,
            reset: false,
        }),
        frames,
        last,
        troubles: Vec::new(),
        handshake: None,
    }
}

/// A whole session that charges for ten seconds.
fn session(way: Way) -> Conversation {
    let mut pair = Pair::by(way);
    pair.run_to(way.charging());
    pair.run_for(Duration::from_secs(10));
    pair.evcc.vehicle_mut().wish = Wish::Complete;
    pair.run_to_end();
    conversation(&pair)
}

fn session_20(mode: EnergyMode) -> Conversation {
    let (mut station, mut vehicle) = match mode.is_dc() {
        true => (support::dc_station(), support::dc_vehicle()),
        false => (support::ac_station(), support::ac_vehicle()),
    };
    (station.modes, vehicle.mode) = (EnergyModes::of(&[mode]), mode);
    let secc = SeccConfig {
        iso20_without_tls: true,
        ..SeccConfig::new(session_id())
    };
    let evcc = EvccConfig {
        iso20_without_tls: true,
        ..EvccConfig::default()
    };
    let mut pair = Pair::with(secc, station, evcc, vehicle);
    let charging = if mode.is_dc() {
        Phase::DcCharging
    } else {
        Phase::AcCharging
    };
    pair.run_to(charging);
    pair.run_for(Duration::from_secs(10));
    pair.evcc.vehicle_mut().wish = Wish::Complete;
    pair.run_to_end();
    conversation(&pair)
}

/// Index of the first message with this name, counted from the transcript.
fn first(transcript: &Transcript, name: &str) -> usize {
    let mut names = transcript.messages.iter();
    names.position(|it| it.name == name).unwrap()
}

/// The finding by this rule.
#[track_caller]
fn found(transcript: &Transcript, rule: Rule) -> &Finding {
    let mut findings = transcript.findings.iter();
    let found = findings.find(|it| it.rule == rule);
    found.unwrap_or_else(|| panic!("no {rule} in {:#?}", transcript.findings))
}

/// The name of the message that the finding by this rule stands at.
#[track_caller]
fn place(transcript: &Transcript, rule: Rule) -> &'static str {
    let index = found(transcript, rule).message.unwrap();
    transcript.messages[index].name
}

/// Changes every message of ISO 15118-2 for which `change` says that it did.
fn edit(conversation: &mut Conversation, change: impl Fn(usize, &mut V2gMessage<'_>) -> bool) {
    for (index, frame) in conversation.frames.iter_mut().enumerate() {
        let old = frame.payload.clone();
        let Ok(mut message) = V2gMessage::decode(&old) else {
            continue;
        };
        if change(index, &mut message) {
            let mut buffer = [0; 8192];
            frame.payload = message.encode(&mut buffer).unwrap().to_vec();
        }
    }
}

/// Removes the exchanges of this name.
fn without(mut conversation: Conversation, exchange: &str) -> Conversation {
    let transcript = check(&conversation);
    let mut names = transcript.messages.iter().map(|it| it.name);
    conversation
        .frames
        .retain(|_| !names.next().unwrap().starts_with(exchange));
    conversation
}

#[test]
fn our_own_sessions_are_clean() {
    for way in Way::ALL {
        let transcript = check(&session(way));
        assert_eq!(transcript.findings, [], "{way:?}");
        assert_eq!(transcript.protocol, Some(way.protocol()));
    }
    for mode in [
        EnergyMode::DcExtended,
        EnergyMode::AcThreePhase,
        EnergyMode::Mcs,
    ] {
        let transcript = check(&session_20(mode));
        assert_eq!(transcript.findings, [], "{mode:?}");
    }
}

#[test]
fn an_exchange_that_is_missing_is_found_at_the_request_behind_it() {
    let cases = [
        (Way::Dc, "AuthorizationRe", "ChargeParameterDiscoveryReq"),
        (Way::Dc, "CableCheck", "PreChargeReq"),
        (Way::Dc, "PreCharge", "PowerDeliveryReq"),
        (Way::Din, "CableCheck", "PreChargeReq"),
        (Way::Ac, "ChargeParameterDiscovery", "PowerDeliveryReq"),
        (Way::Ac, "ServiceDiscovery", "PaymentServiceSelectionReq"),
    ];
    for (way, missing, at) in cases {
        let transcript = check(&without(session(way), missing));
        assert_eq!(found(&transcript, Rule::Sequence).severity, Severity::Error);
        assert_eq!(
            place(&transcript, Rule::Sequence),
            at,
            "{way:?} without {missing}"
        );
        let accepted = found(&transcript, Rule::IllegalAccepted);
        assert_eq!(accepted.severity, Severity::Warning);
    }
    let transcript = check(&without(
        session_20(EnergyMode::DcExtended),
        "DC_CableCheck",
    ));
    assert_eq!(place(&transcript, Rule::Sequence), "DC_PreChargeReq");
}

#[test]
fn a_recording_that_begins_in_the_middle_is_followed_from_there() {
    for way in Way::ALL {
        let whole = session(way);
        for start in 0..whole.frames.len() {
            let mut part = whole.clone();
            part.frames.drain(..start);
            (part.opened, part.name) = (None, format!("{way:?} from {start}"));
            let findings = check(&part).findings;
            let grave = findings.iter().filter(|it| it.severity > Severity::Note);
            assert_eq!(grave.count(), 0, "{} {findings:?}", part.name);
        }
    }
}

#[test]
fn what_takes_too_long_is_measured() {
    let mut slow = session(Way::Dc);
    let turn = first(&check(&slow), "CurrentDemandRes");
    slow.frames[turn..]
        .iter_mut()
        .for_each(|it| it.time += Duration::from_millis(300));
    let transcript = check(&slow);
    assert_eq!(
        found(&transcript, Rule::ResponseTimeout).message,
        Some(turn)
    );
    let measured = found(&transcript, Rule::ResponseTimeout).measured.unwrap();
    assert!((measured.value - 0.3).abs() < 0.01 && measured.limit == 0.25);

    let mut late = session(Way::Din);
    let cable = first(&check(&late), "CableCheckReq");
    late.frames[cable..]
        .iter_mut()
        .for_each(|it| it.time += Duration::from_secs(61));
    let transcript = check(&late);
    assert_eq!(
        found(&transcript, Rule::SequenceTimeout).message,
        Some(cable)
    );

    let mut open = session(Way::Ac);
    open.frames[1..]
        .iter_mut()
        .for_each(|it| it.time += Duration::from_secs(21));
    assert_eq!(place(&check(&open), Rule::SetupTimeout), "SessionSetupRes");

    let mut pace = session_20(EnergyMode::AcThreePhase);
    let turns: Vec<usize> = (0..pace.frames.len()).collect();
    let names: Vec<&str> = check(&pace).messages.iter().map(|it| it.name).collect();
    let turn = turns
        .iter()
        .rfind(|it| names[**it] == "AC_ChargeLoopReq")
        .unwrap();
    pace.frames[*turn..]
        .iter_mut()
        .for_each(|it| it.time += Duration::from_millis(600));
    let transcript = check(&pace);
    assert_eq!(
        found(&transcript, Rule::SequenceTimeout).severity,
        Severity::Warning
    );
    pace.frames[*turn..]
        .iter_mut()
        .for_each(|it| it.time += Duration::from_secs(2));
    let transcript = check(&pace);
    assert_eq!(
        found(&transcript, Rule::SequenceTimeout).severity,
        Severity::Error
    );
}

#[test]
fn a_repetition_that_goes_on_for_too_long_is_measured() {
    let mut pair = Pair::by(Way::Dc);
    pair.plant.test_after = Some(Duration::from_secs(4));
    pair.run_to(Phase::DcCharging);
    let mut conversation = conversation(&pair);
    let cable = first(&check(&conversation), "CableCheckRes");
    // From the second request on.
    conversation.frames[cable + 1..]
        .iter_mut()
        .for_each(|it| it.time += Duration::from_secs(41));
    let transcript = check(&conversation);
    assert_eq!(place(&transcript, Rule::CableCheckTimeout), "CableCheckReq");
}

#[test]
fn a_connection_that_ends_with_power_on_is_an_error() {
    for way in Way::ALL {
        let mut cut = session(way);
        let power = first(&check(&cut), "PowerDeliveryRes");
        cut.frames.truncate(power + 5);
        let transcript = check(&cut);
        assert_eq!(
            found(&transcript, Rule::PowerLeftOn).severity,
            Severity::Error
        );
        assert_eq!(
            found(&transcript, Rule::NoSessionStop).message,
            Some(power + 4)
        );
        cut.closed = None;
        let transcript = check(&cut);
        assert_eq!(transcript.severity(), Some(Severity::Note), "{way:?}");
        cut.frames.truncate(power - 1);
        let transcript = check(&cut);
        assert_eq!(
            found(&transcript, Rule::EarlyStop).severity,
            Severity::Warning
        );
    }
}

#[test]
fn another_session_id_is_found_at_the_message_that_has_it() {
    let mut changed = session(Way::Ac);
    let turn = first(&check(&changed), "ChargingStatusReq");
    edit(&mut changed, |index, message| {
        message.header.session_id = (&[9, 9, 9, 9][..]).into();
        index == turn
    });
    let transcript = check(&changed);
    assert_eq!(
        found(&transcript, Rule::SessionIdChanged).message,
        Some(turn)
    );

    let mut null = session(Way::Ac);
    edit(&mut null, |index, message| {
        message.header.session_id = (&[0; 8][..]).into();
        index == turn
    });
    assert_eq!(
        found(&check(&null), Rule::SessionIdNull).message,
        Some(turn)
    );
}

#[test]
fn a_second_handshake_and_an_answer_to_nothing_are_errors() {
    let mut again = session(Way::Ac);
    let repeated = again.frames[0].clone();
    again.frames.insert(4, repeated);
    let transcript = check(&again);
    assert_eq!(found(&transcript, Rule::HandshakeAgain).message, Some(4));

    let mut twice = session(Way::Ac);
    let repeated = twice.frames[3].clone();
    twice.frames.insert(4, repeated);
    assert_eq!(found(&check(&twice), Rule::WrongResponse).message, Some(4));

    let mut unanswered = session(Way::Ac);
    unanswered.frames.remove(5);
    assert_eq!(
        found(&check(&unanswered), Rule::Unanswered).message,
        Some(5)
    );
}

#[test]
fn a_message_that_does_not_read_is_found_and_the_session_is_followed_behind_it() {
    let mut cut = session(Way::Dc);
    let place = first(&check(&cut), "ChargeParameterDiscoveryReq");
    cut.frames[place].payload.truncate(20);
    let transcript = check(&cut);
    let graves = transcript
        .findings
        .iter()
        .filter(|it| it.severity > Severity::Note);
    let rules: Vec<(Rule, Option<usize>)> = graves.map(|it| (it.rule, it.message)).collect();
    assert_eq!(rules, [(Rule::Unreadable, Some(place))]);
}

/// A vehicle that tests the cable in an AC session, as the field knows one, and goes on when refused.
#[test]
fn a_cable_check_in_an_ac_session_is_found_once_and_counted() {
    let mut charging = session(Way::Ac);
    let turn = first(&check(&charging), "ChargingStatusReq");
    charging.frames.truncate(turn);
    let last = charging.frames[turn - 1].clone();
    let id = V2gMessage::decode(&last.payload).unwrap().header.session_id;
    let id: Vec<u8> = id.iter().collect();
    let refused = Body::CableCheckRes(CableCheckRes {
        response_code: ResponseCode::FailedSequenceError,
        dc_evse_status: DcEvseStatus {
            notification_max_delay: 0,
            evse_notification: EvseNotification::None,
            evse_isolation_status: None,
            evse_status_code: DcEvseStatusCode::EvseNotReady,
        },
        evse_processing: EvseProcessing::Finished,
    });
    for round in 0..161_u32 {
        let time = last.time + Duration::from_millis(100) * (round + 1);
        let number = charging.frames.len() + 1;
        let request = support::request(Request::CableCheck, true, |body| frame_of(&id, body));
        charging.frames.push(frame(number, time, true, &request));
        charging
            .frames
            .push(frame(number + 1, time, false, &frame_of(&id, refused)));
    }
    let transcript = check(&charging);
    let sequence = found(&transcript, Rule::Sequence);
    assert_eq!((sequence.message, sequence.times), (Some(turn), 1));
    assert!(sequence.known.is_some_and(|known| known.contains("AC")));
    assert_eq!(found(&transcript, Rule::Failed).times, 161);
    assert_eq!(found(&transcript, Rule::AfterFailure).times, 160);
}

#[test]
fn a_station_that_knows_no_session_and_goes_on_is_a_known_one() {
    let mut charging = session(Way::Ac);
    edit(&mut charging, |_, message| match &mut message.body {
        Body::ChargingStatusRes(response) => {
            response.response_code = ResponseCode::FailedUnknownSession;
            true
        }
        _ => false,
    });
    let transcript = check(&charging);
    let failed = found(&transcript, Rule::Failed);
    assert!(failed.times > 5 && failed.known.is_some());
    assert_eq!(place(&transcript, Rule::Failed), "ChargingStatusRes");
}

#[test]
fn a_refusal_at_the_end_of_an_ac_session_is_a_known_one() {
    let mut charging = session(Way::Ac);
    edit(&mut charging, |_, message| match &mut message.body {
        Body::SessionStopRes(response) => {
            response.response_code = ResponseCode::FailedSequenceError;
            true
        }
        _ => false,
    });
    let transcript = check(&charging);
    assert_eq!(place(&transcript, Rule::LegalRefused), "SessionStopRes");
    assert!(found(&transcript, Rule::Failed).known.is_some());
}

/// Messages of the field that read by a tolerance, each put in the place of the one with its name.
#[test]
fn tolerances_of_the_field_are_found_with_their_cause() {
    let nul = format!("8098022cbf6fee4f43fcacd1b084{}", "00".repeat(66));
    let cases = [
        (nul.as_str(), "ServiceDiscoveryReq", "ServiceScope"),
        (
            "8098020e8a6bfddbcfcdcfd150000000010a38f78020c41002800000",
            "PowerDeliveryReq",
            "ChargingProfileEntryMaxNumberOfPhasesInUse",
        ),
    ];
    for (hex, name, element) in cases {
        let mut odd = session(Way::Ac);
        let place = first(&check(&odd), name);
        odd.frames[place].payload = unhex(hex);
        let transcript = check(&odd);
        let facet = found(&transcript, Rule::Facet);
        assert_eq!(
            (facet.message, facet.severity),
            (Some(place), Severity::Warning)
        );
        assert!(
            facet.known.is_some() && facet.text.starts_with(element),
            "{facet}"
        );
    }
    let mut odd = session(Way::Din);
    let place = first(&check(&odd), "ContractAuthenticationReq");
    odd.frames[place].payload = unhex("809a02202c9fff3e37b3d3d0b800");
    let transcript = check(&odd);
    assert_eq!(found(&transcript, Rule::Facet).message, Some(place));

    let mut odd = session(Way::Din);
    let place = first(&check(&odd), "SessionSetupReq");
    odd.frames[place].payload = unhex("809a02000000000000000011d00000");
    let transcript = check(&odd);
    assert_eq!(found(&transcript, Rule::EvccIdEmpty).message, Some(place));
}

#[test]
fn a_handshake_without_a_protocol_in_common_names_what_was_offered() {
    let request = handshake(&[ISO2]);
    let response = [&[0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 3][..], &unhex("804880")].concat();
    let conversation = Conversation {
        frames: vec![
            frame(1, Duration::ZERO, true, &request),
            frame(2, Duration::from_millis(20), false, &response),
        ],
        ..Conversation::default()
    };
    let transcript = check(&conversation);
    assert_eq!(transcript.findings.len(), 1);
    let finding = found(&transcript, Rule::NoNegotiation);
    assert!(finding.text.contains("urn:iso:15118:2:2013:MsgDef"));
    assert_eq!(finding.message, Some(1));
}

#[test]
fn the_report_is_json_in_the_order_of_the_recording() {
    let transcript = check(&without(session(Way::Dc), "CableCheck"));
    let json = v2g_trace::json(&[transcript.clone(), transcript.clone()]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let messages = value["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 2 * transcript.messages.len());
    assert_eq!(messages[0]["name"], "supportedAppProtocolReq");
    assert!(messages[0]["tree"]["supportedAppProtocolReq"]["AppProtocol"].is_array());
    let findings = value["findings"].as_array().unwrap();
    let places: Vec<u64> = findings
        .iter()
        .map(|it| it["message"].as_u64().unwrap())
        .collect();
    assert!(places.is_sorted() && places.len() == 2 * transcript.findings.len());
    let at = usize::try_from(places[0]).unwrap();
    assert_eq!(messages[at]["name"], "PreChargeReq");
    assert_eq!(findings[0]["rule"], "sequence");
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = (0..text.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

#[test]
fn a_recording_packed_by_gzip_is_read_as_far_as_it_goes() {
    // `printf '{"t":0,"dir":"EV->SE","hex":"80400040"}\n' | gzip -n`, its deflate data stored as it is.
    let line = b"{\"t\":0,\"dir\":\"EV->SE\",\"hex\":\"80400040\"}\n";
    let length = u16::try_from(line.len()).unwrap();
    let mut packed = vec![0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3];
    packed.extend(b"log\0");
    packed.push(1);
    packed.extend(length.to_le_bytes());
    packed.extend((!length).to_le_bytes());
    packed.extend(line);
    let whole = v2g_trace::capture::read(&packed, "packed").unwrap();
    assert_eq!((whole.packets, whole.cut), (1, None));
    let cut = v2g_trace::capture::read(&packed[..packed.len() - 1], "packed").unwrap();
    assert_eq!(cut.packets, 1);
    assert!(
        cut.cut
            .unwrap()
            .to_string()
            .contains("gzip data ends early")
    );
    assert!(v2g_trace::capture::read(&packed[..9], "packed").is_err());
}

/// Removes the exchanges of these names from the last message of that name on.
fn without_after(mut conversation: Conversation, last: &str, exchanges: &[&str]) -> Conversation {
    let transcript = check(&conversation);
    let names: Vec<&str> = transcript.messages.iter().map(|it| it.name).collect();
    let from = names.iter().rposition(|name| *name == last).unwrap();
    let mut names = names.into_iter().enumerate();
    conversation.frames.retain(|_| {
        let (index, name) = names.next().unwrap();
        index < from || !exchanges.iter().any(|it| name.starts_with(it))
    });
    conversation
}

#[test]
fn a_stop_straight_from_the_loop_is_a_deviation_and_no_error() {
    for way in Way::ALL {
        let last = match way.is_dc() {
            true => "CurrentDemandRes",
            false => "ChargingStatusRes",
        };
        let session = without_after(session(way), last, &["PowerDelivery", "WeldingDetection"]);
        let transcript = check(&session);
        let finding = found(&transcript, Rule::Deviation);
        assert_eq!(finding.severity, Severity::Note);
        assert!(finding.text.contains("stop-in-loop"), "{}", finding.text);
        assert_eq!(place(&transcript, Rule::Deviation), "SessionStopReq");
        let sequence = transcript
            .findings
            .iter()
            .find(|it| it.rule == Rule::Sequence);
        assert_eq!(sequence, None, "{way:?}");
    }
}

#[test]
fn power_directly_after_a_negotiation_is_a_deviation_and_without_one_an_error() {
    let mut pair = Pair::by(Way::Dc);
    pair.run_to(Phase::DcCharging);
    pair.evcc.vehicle_mut().wish = Wish::Renegotiate;
    pair.run_to(Phase::DcRenegotiating);
    assert!(pair.run(|pair| pair.phases().last() == Some(&Phase::DcCharging)));
    let whole = conversation(&pair);
    let rules = |conversation: &Conversation, rule| {
        let findings = check(conversation).findings;
        findings.iter().filter(|it| it.rule == rule).count()
    };
    assert_eq!(rules(&whole, Rule::Deviation), 0);
    let checks = ["CableCheck", "PreCharge"];
    let direct = without_after(whole.clone(), "ChargeParameterDiscoveryRes", &checks);
    assert_eq!(rules(&direct, Rule::Deviation), 1);
    assert_eq!(rules(&direct, Rule::Sequence), 0);
    let never = without(without(whole, "CableCheck"), "PreCharge");
    assert!(rules(&never, Rule::Sequence) > 0);
}
