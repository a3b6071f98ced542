//! The words of each chip.

use std::time::Duration;

use v2g_link::slac::{Ask, DETECT_INTERVAL, Detect, Frame, Mac, Modem, Problem, Told};
use v2g_link::time::Instant;

const HOST: Mac = Mac([2, 0, 0, 0, 0, 9]);

/// A frame to the host from the chip, without and with fragment fields as `head` says.
fn answer(head: &[u8], body: &[u8]) -> Vec<u8> {
    let chip = [0x06, 0, 0, 0, 0, 9];
    let mut frame = [&HOST.0[..], &chip, &[0x88, 0xE1], head, body].concat();
    frame.resize(frame.len().max(60), 0);
    frame
}

fn hear(modem: Modem, frame: &[u8]) -> Option<Told> {
    modem.hear(&Frame::parse(frame).unwrap()).unwrap()
}

#[test]
fn each_chip_is_asked_in_its_own_words() {
    let cases: [(Modem, Ask, &[u8]); 9] = [
        (
            Modem::QUALCOMM,
            Ask::Version,
            &[0, 0x68, 0xA0, 0, 0xB0, 0x52],
        ),
        (Modem::QUALCOMM, Ask::Link, &[0, 0xB8, 0xA0, 0, 0xB0, 0x52]),
        (Modem::QUALCOMM, Ask::Reset, &[0, 0x1C, 0xA0, 0, 0xB0, 0x52]),
        (
            Modem::LUMISSIL,
            Ask::Version,
            &[0, 0x6C, 0xAC, 0, 0x16, 0xE8],
        ),
        (Modem::LUMISSIL, Ask::Link, &[0, 0x9C, 0xAC, 0, 0x16, 0xE8]),
        (Modem::LUMISSIL, Ask::Reset, &[0, 0x70, 0xAC, 0, 0x16, 0xE8]),
        (
            Modem::VERTEXCOM,
            Ask::Version,
            &[1, 0, 0xA0, 0, 0, 0, 0x13, 0xD7],
        ),
        (
            Modem::VERTEXCOM,
            Ask::Link,
            &[1, 0x30, 0xA0, 0, 0, 0, 0x13, 0xD7],
        ),
        (
            Modem::VERTEXCOM,
            Ask::Reset,
            &[1, 8, 0xA0, 0, 0, 0, 0x13, 0xD7],
        ),
    ];
    for (modem, ask, expected) in cases {
        let mut buffer = [0xEE; 60];
        let frame = modem.ask(ask, HOST, &mut buffer).unwrap();
        assert_eq!(frame.len(), 60);
        assert_eq!(frame[..6], modem.address.0);
        assert_eq!(frame[14..14 + expected.len()], *expected, "{}", modem.name);
        assert_eq!(frame[14 + expected.len()..], vec![0; 46 - expected.len()]);
    }
}

#[test]
fn a_plain_modem_can_be_asked_nothing() {
    for ask in [Ask::Version, Ask::Link, Ask::Reset] {
        assert!(!Modem::PLAIN.can(ask));
        assert_eq!(Modem::PLAIN.ask(ask, HOST, &mut [0; 60]), None);
    }
}

#[test]
fn link_status_is_understood_from_each_chip() {
    let lumissil = |up: u8| [&[0, 0x16, 0xE8][..], &[0; 19], &[up]].concat();
    let vertexcom = |up: u8| [&[0, 0x13, 0xD7, 0][..], &[0; 6], &[up, 1]].concat();
    for up in [0, 1] {
        let told = Some(Told::Link { up: up == 1 });
        let frame = answer(&[0, 0xB9, 0xA0], &[0, 0xB0, 0x52, 0, up]);
        assert_eq!(hear(Modem::QUALCOMM, &frame), told);
        let frame = answer(&[0, 0x9D, 0xAC], &lumissil(up));
        assert_eq!(hear(Modem::LUMISSIL, &frame), told);
        let frame = answer(&[1, 0x31, 0xA0, 0, 0], &vertexcom(up));
        assert_eq!(hear(Modem::VERTEXCOM, &frame), told);
    }
}

/// VS_GET_VERSION of one maker and GET_SW of another are both 0xA000.
#[test]
fn the_same_number_from_another_maker_is_not_understood() {
    let frame = answer(&[0, 0x01, 0xA0], &[0, 0xB0, 0x52, 1, 2, 3]);
    assert_eq!(hear(Modem::VERTEXCOM, &frame), None);
    let frame = answer(&[0, 0xB9, 0xA0], &[0, 0x13, 0xD7, 0, 1]);
    assert_eq!(hear(Modem::QUALCOMM, &frame), None);
}

#[test]
fn versions_are_read_as_far_as_the_chip_tells() {
    let numbers = [1_u32, 2, 3, 4].map(u32::to_le_bytes).concat();
    let head = [
        &[0, 0xB0, 0x52, 0, 0, 9, 9, 9, 9, 0, 118, 0][..],
        b"QCA7005\0\0\0\0\0\0\0\0\0",
    ];
    let body = [&head.concat()[..], &[0; 16], &numbers].concat();
    let Some(Told::Version(version)) = hear(Modem::QUALCOMM, &answer(&[0, 0x69, 0xA0], &body))
    else {
        panic!()
    };
    assert_eq!(version.to_string(), "QCA7005 1.2.3.4");
    let body = [&[0, 0x16, 0xE8][..], &[0; 19], &[1, 0, 2, 0, 3, 0, 4, 1]].concat();
    let Some(Told::Version(version)) = hear(Modem::LUMISSIL, &answer(&[0, 0x6D, 0xAC], &body))
    else {
        panic!()
    };
    assert_eq!(version.to_string(), "1.2.3.260");
}

#[test]
fn a_confirmation_cut_off_anywhere_is_refused_by_name() {
    let body = [&[0, 0xB0, 0x52][..], &[0x41; 118]].concat();
    let frame = answer(&[0, 0x69, 0xA0], &body);
    for cut in 17..74 {
        let error = Modem::QUALCOMM
            .hear(&Frame::parse(&frame[..cut]).unwrap())
            .unwrap_err();
        assert_eq!(error.problem, Problem::Missing);
    }
}

#[test]
fn whichever_chip_confirms_is_the_one_there_is() {
    let mut detect = Detect::new(Instant(5), HOST);
    let asked: Vec<_> = (0..2)
        .map(|_| {
            let frame = detect.poll_transmit().unwrap()[..17].to_vec();
            let next = detect.deadline().unwrap();
            detect.expire(next);
            detect.expire(next.after(DETECT_INTERVAL));
            frame
        })
        .collect();
    assert_eq!(asked[0][15..], [0x68, 0xA0]);
    assert_eq!(asked[1][15..], [0x6C, 0xAC]);
    let body = [&[0, 0x16, 0xE8][..], &[0; 19], &[1, 0, 2, 0, 3, 0, 4, 0]].concat();
    detect.receive(Instant(200_000), &answer(&[0, 0x6D, 0xAC], &body));
    assert_eq!(detect.found().unwrap().0.name, Modem::LUMISSIL.name);
    assert_eq!((detect.deadline(), detect.poll_transmit()), (None, None));
}

#[test]
fn a_chip_without_words_ends_the_search_within_a_second() {
    let mut detect = Detect::new(Instant::START, HOST);
    let mut questions = 0;
    let mut end = Instant::START;
    while let Some(next) = detect.deadline() {
        end = next;
        questions += usize::from(detect.poll_transmit().is_some());
        detect.expire(next);
    }
    questions += usize::from(detect.poll_transmit().is_some());
    assert_eq!(questions, 9);
    assert!(detect.found().is_none());
    assert!(end.since(Instant::START) <= Duration::from_secs(1));
}
