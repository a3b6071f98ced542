//! Frames of SLAC: what is written is read, what is damaged is named, what others send is understood.

mod common;

use std::collections::BTreeSet;

use common::{capture, samples};
use samples::{STATION, VEHICLE};
use v2g_link::slac::{Frame, LONGEST, Mac, Message, MmeType, Problem, Unusable};

fn bytes(message: &Message<'_>) -> Vec<u8> {
    let mut buffer = [0xEE; LONGEST];
    message
        .write(STATION, VEHICLE, &mut buffer)
        .unwrap()
        .to_vec()
}

#[test]
fn every_message_is_read_as_it_was_written_and_has_the_length_of_the_standard() {
    let map = samples::map();
    for (message, length) in samples::all(&map) {
        let bytes = bytes(&message);
        assert_eq!(bytes.len(), length, "{}", message.mme());
        let frame = Frame::parse(&bytes).unwrap();
        assert_eq!((frame.destination, frame.source), (STATION, VEHICLE));
        assert_eq!(Message::parse(&frame), Ok(Some(message)));
    }
}

#[test]
fn a_buffer_that_is_too_small_takes_no_frame() {
    let map = samples::map();
    for (message, length) in samples::all(&map) {
        for room in 0..length {
            assert_eq!(message.write(STATION, VEHICLE, &mut vec![0; room]), None);
        }
    }
}

/// Where the last field of each message ends; what follows is padding.
fn end(message: &Message<'_>) -> usize {
    match message.mme() {
        MmeType::CM_SLAC_PARM_REQ => 29,
        MmeType::CM_SLAC_PARM_CNF => 44,
        MmeType::CM_START_ATTEN_CHAR_IND => 38,
        // The random bytes may be absent.
        MmeType::CM_MNBC_SOUND_IND => 47,
        MmeType::CM_VALIDATE_REQ | MmeType::CM_VALIDATE_CNF => 22,
        MmeType::CM_SET_KEY_REQ => 57,
        MmeType::CM_SET_KEY_CNF => 33,
        MmeType::CM_AMP_MAP_CNF => 20,
        _ => bytes(message).len(),
    }
}

#[test]
fn a_message_cut_off_anywhere_names_the_field_that_is_missing() {
    let map = samples::map();
    for (message, length) in samples::all(&map) {
        let (bytes, end) = (bytes(&message), end(&message));
        for cut in 0..=length {
            let Ok(frame) = Frame::parse(&bytes[..cut]) else {
                assert!(cut < 19);
                continue;
            };
            match Message::parse(&frame) {
                Ok(_) => assert!(cut >= end, "{} of {cut} bytes", message.mme()),
                Err(unusable) => {
                    assert!(cut < end, "{unusable}");
                    assert_eq!(unusable.problem, Problem::Missing);
                    assert!(usize::from(unusable.at) <= cut);
                }
            }
        }
    }
}

#[test]
fn a_flipped_bit_is_refused_by_name_or_changes_what_is_read() {
    let map = samples::map();
    for (message, length) in samples::all(&map) {
        let good = bytes(&message);
        for bit in 19 * 8..length * 8 {
            let mut bad = good.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            let frame = Frame::parse(&bad).unwrap();
            match Message::parse(&frame) {
                Ok(read) => {
                    let again = bytes_of(&frame, &read.unwrap());
                    let unread = again == good;
                    assert!(
                        unread || bad.starts_with(&again),
                        "{} bit {bit}",
                        message.mme()
                    );
                }
                Err(unusable) => {
                    assert_eq!(unusable.mme, message.mme());
                    let Problem::Value(_) = unusable.problem else {
                        assert_eq!(unusable.field, "AMDATA");
                        continue;
                    };
                    let offset = (bit / 8).abs_diff(usize::from(unusable.at));
                    assert!(offset == 0 || unusable.field == "AMLEN", "{unusable}");
                }
            }
        }
    }
}

fn bytes_of(frame: &Frame<'_>, message: &Message<'_>) -> Vec<u8> {
    let mut buffer = [0; LONGEST];
    let written = message.write(frame.destination, frame.source, &mut buffer);
    written.unwrap().to_vec()
}

#[test]
fn the_error_says_message_field_and_byte() {
    let map = samples::map();
    let (message, _) = samples::all(&map).remove(9);
    let mut bytes = bytes(&message);
    bytes[21] = 0;
    let error = Message::parse(&Frame::parse(&bytes).unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "CM_SLAC_MATCH.REQ.MVFLength, byte 21: 0x00"
    );
    let error = Message::parse(&Frame::parse(&bytes[..40]).unwrap());
    let expected = Unusable {
        mme: MmeType::CM_SLAC_MATCH_REQ,
        field: "MVFLength",
        at: 21,
        problem: Problem::Value(0),
    };
    assert_eq!(error, Err(expected));
}

/// CVE-2026-22790: a report whose count of groups was believed.
#[test]
fn a_count_of_groups_other_than_58_is_refused_whatever_follows() {
    let map = samples::map();
    let (message, _) = samples::all(&map).remove(4);
    let mut bytes = bytes(&message);
    bytes.resize(1514, 0xFF);
    for count in (0..=255).filter(|&count| count != 58) {
        bytes[25] = count;
        let error = Message::parse(&Frame::parse(&bytes).unwrap()).unwrap_err();
        assert_eq!(
            (error.field, error.problem),
            ("NumGroups", Problem::Value(count))
        );
    }
}

#[test]
fn an_amplitude_map_longer_than_its_frame_or_than_the_standard_is_refused() {
    let map = samples::map();
    let (message, _) = samples::all(&map).remove(13);
    let good = bytes(&message);
    for carriers in 0..=u16::MAX {
        let mut bytes = good.clone();
        bytes[19..21].copy_from_slice(&carriers.to_le_bytes());
        let read = Message::parse(&Frame::parse(&bytes).unwrap());
        assert_eq!(read.is_ok(), (1..=917).contains(&carriers));
    }
}

#[test]
fn recorded_frames_of_other_programs_are_read_and_written_alike() {
    let test = "recorded_frames_of_other_programs_are_read_and_written_alike";
    let Some(files) = capture::recordings(test, "slac-") else {
        return;
    };
    let mut seen = BTreeSet::new();
    for packet in files.iter().flat_map(|file| capture::packets(file)) {
        let Ok(frame) = Frame::parse(&packet) else {
            continue;
        };
        let message = Message::parse(&frame).unwrap().unwrap();
        seen.insert(message.mme());
        let ours = bytes_of(&frame, &message);
        // Debian's vehicle sends short sounds, its station 326 bytes of report.
        let alike = match &message {
            Message::CmMnbcSoundInd(sound) if packet.len() == 64 => {
                assert_eq!(sound.random, None);
                ours[..47] == packet[..47]
            }
            Message::CmAttenCharInd(_) => ours == packet[..129],
            _ => ours == packet,
        };
        assert!(
            alike,
            "{}:\nours   {ours:02x?}\ntheirs {packet:02x?}",
            message.mme()
        );
    }
    let expected = [
        MmeType::CM_SET_KEY_REQ,
        MmeType::CM_SET_KEY_CNF,
        MmeType::CM_SLAC_PARM_REQ,
        MmeType::CM_SLAC_PARM_CNF,
        MmeType::CM_START_ATTEN_CHAR_IND,
        MmeType::CM_ATTEN_CHAR_IND,
        MmeType::CM_ATTEN_CHAR_RSP,
        MmeType::CM_MNBC_SOUND_IND,
        MmeType::CM_SLAC_MATCH_REQ,
        MmeType::CM_SLAC_MATCH_CNF,
        MmeType::CM_ATTEN_PROFILE_IND,
    ];
    assert_eq!(seen, BTreeSet::from(expected));
}

#[test]
fn the_broadcast_request_has_these_bytes() {
    let map = samples::map();
    let (message, _) = samples::all(&map).remove(0);
    let mut buffer = [0xEE; 60];
    let bytes = message.write(Mac::BROADCAST, VEHICLE, &mut buffer).unwrap();
    assert_eq!(
        bytes[..14],
        [255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 1, 0x88, 0xE1]
    );
    assert_eq!(bytes[14..29], *b"\x01\x64\x60\0\0\0\0TESLA EV");
    assert_eq!(bytes[29..], [0; 31]);
}
