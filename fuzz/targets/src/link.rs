//! Below the messages: V2GTP, discovery, SLAC.

use core::net::{Ipv6Addr, SocketAddrV6};
use core::time::Duration;

use arbitrary::Unstructured;
use v2g_link::sdp::{Client, Offer, Reach, Request, Response, Security, Server, Transport};
use v2g_link::slac::{Frame, MAX_RUNS, Mac, Message, Modem};
use v2g_link::time::Instant;
use v2g_link::v2gtp::{Ignored, OutOfStep, PayloadType, Stream};

use crate::world::{World, station, vehicle};

/// Payloads up to this length are taken.
const LIMIT: usize = 512;

/// A stream says the same in whatever pieces it arrives.
pub(crate) fn v2gtp(bytes: &[u8]) {
    let Some((size, stream)) = bytes.split_first() else {
        return;
    };
    let whole = cut(stream, stream.len().max(1));
    assert_eq!(whole, cut(stream, usize::from(*size).max(1)));
    let told: usize = whole.0.iter().map(|(_, payload)| payload.len() + 8).sum();
    assert!(told <= stream.len());
    assert!(
        whole
            .0
            .iter()
            .all(|(kind, payload)| { kind.is_message() && (1..=LIMIT).contains(&payload.len()) })
    );
}

type Told = (
    Vec<(PayloadType, Vec<u8>)>,
    Ignored,
    Option<OutOfStep>,
    bool,
);

fn cut(stream: &[u8], size: usize) -> Told {
    let mut frames = Stream::new([0; LIMIT]);
    let mut told = Vec::new();
    for mut piece in stream.chunks(size) {
        loop {
            match frames.next(&mut piece) {
                Ok(Some(message)) => told.push((message.payload_type, message.payload.to_vec())),
                Ok(None) => break,
                Err(step) => return (told, frames.ignored(), Some(step), false),
            }
        }
        assert!(piece.is_empty());
    }
    (told, frames.ignored(), None, frames.is_between_frames())
}

/// Datagrams to both ends of discovery: they answer only what is whole and from the link, and a vehicle
/// goes only where the answer says.
pub(crate) fn sdp(bytes: &[u8]) {
    if let Ok(request) = Request::parse(bytes) {
        assert_eq!(request.to_bytes()[..], *bytes);
    }
    if let Ok(response) = Response::parse(bytes) {
        assert_eq!(response.to_bytes()[..], *bytes);
    }
    let reach = Reach::LinkLocal { scope_id: 3 };
    let home = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 2);
    let mut now = Instant(1_000_000);
    let mut client = Client::new(now, Security::Tls, reach);
    let offer = Offer::Both {
        plain: 50_000,
        tls: 50_001,
    };
    let mut server = Server::new(home, offer, reach);
    server.open(now, None);
    let mut bytes = Unstructured::new(bytes);
    while !bytes.is_empty() {
        let (Ok(address), Ok(length)) = (bytes.arbitrary::<u8>(), bytes.int_in_range(0..=40))
        else {
            break;
        };
        let near = address % 4 != 0;
        let ip = match near {
            true => Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, address.into()),
            false => Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, address.into()),
        };
        let from = SocketAddrV6::new(ip, 40_000, 0, 3);
        let datagram = bytes.bytes(length.min(bytes.len())).unwrap_or_default();
        server.receive(now, from, datagram);
        let answer = server.poll_transmit();
        let request = Request::parse(datagram);
        let fits = request.is_ok_and(|request| request.transport == Transport::Tcp);
        assert_eq!(answer.is_some(), near && fits);
        if let Some((to, answer)) = answer {
            assert_eq!(to, from);
            assert!(Response::parse(&answer).is_ok());
        }
        while server.poll_event().is_some() {}
        client.receive(now, from, datagram);
        while let Some(event) = client.poll_event() {
            let _ = format!("{event:?}");
        }
        now = now.after(Duration::from_millis(u64::from(address)));
        client.expire(now);
        let _ = client.poll_transmit();
        server.expire(now);
    }
}

/// One Ethernet frame: what is read is written as it is read again.
pub(crate) fn slac_frame(bytes: &[u8]) {
    let Ok(frame) = Frame::parse(bytes) else {
        return;
    };
    assert!(frame.payload_at() <= bytes.len());
    for modem in [Modem::QUALCOMM, Modem::LUMISSIL, Modem::VERTEXCOM] {
        let _ = modem.hear(&frame);
    }
    let Ok(Some(message)) = Message::parse(&frame) else {
        return;
    };
    let mut buffer = [0; 2048];
    let written = message.write(frame.destination, frame.source, &mut buffer);
    let written = written.expect("room for any frame");
    let again = Frame::parse(written).expect("what the writer writes");
    let again = Message::parse(&again).expect("what the writer writes");
    let again = again.expect("a message of the standard");
    assert_eq!(again.mme(), message.mme());
    // A message that is not taken apart has the padding in it, so the octets are compared.
    let mut buffer = [0; 2048];
    let twice = again.write(frame.destination, frame.source, &mut buffer);
    assert_eq!(twice, Some(written));
}

/// A vehicle, a station and a neighbour who forges, repeats, delays and loses frames.
pub(crate) fn slac_matching(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let mut world = World::pair(|_| (), |_| ());
    world.plug(1, 1);
    for _ in 0..64 {
        if bytes.is_empty() || turn(&mut world, &mut bytes).is_err() {
            break;
        }
        assert!(world.post(1).engine.runs() <= MAX_RUNS);
        assert!(world.sent.len() < 20_000, "{} frames", world.sent.len());
    }
    // Whatever happened: without the neighbour, and plugged in anew, the two find each other.
    world.unplug(1);
    world.run(Duration::from_secs(60));
    world.passes = Box::new(|_, _| true);
    world.alter = Box::new(|_, _| ());
    world.plug(1, 1);
    let matched = world.run_until(Duration::from_secs(120), |world| {
        world.linked_to(1) == Some(station(1)) && world.serves(1) == Some(vehicle(1))
    });
    assert!(matched, "no match after the attack");
}

fn turn(world: &mut World, bytes: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let receiver = match bytes.arbitrary()? {
        true => vehicle(1),
        false => station(1),
    };
    match bytes.int_in_range(0..=5)? {
        // Time passes.
        0 => world.run_ms(bytes.int_in_range(0..=4_000)?),
        // Any bytes.
        1 => {
            let length = bytes.int_in_range(0..=120)?;
            let frame = bytes.bytes(usize::min(length, bytes.len()))?.to_vec();
            world.give(receiver, &frame);
        }
        // A frame that was sent before, with one octet changed.
        2 | 3 if !world.sent.is_empty() => {
            let sent = bytes.choose_index(world.sent.len())?;
            let mut frame = world.sent[sent].bytes.clone();
            let place = bytes.choose_index(frame.len())?;
            frame[place] = bytes.arbitrary()?;
            world.give(receiver, &frame);
        }
        // Every n-th frame is lost from now on.
        4 => {
            let (each, mut count) = (bytes.int_in_range(2..=9_u32)?, 0_u32);
            world.passes = Box::new(move |_, _| {
                count += 1;
                !count.is_multiple_of(each)
            });
        }
        // A stranger's frame, with the address of somebody else.
        _ => {
            let mut frame = vec![0; 60];
            frame[..6].copy_from_slice(&receiver.0);
            frame[6..12].copy_from_slice(&Mac([2, 0, 0, 0, 9, bytes.arbitrary()?]).0);
            frame[12..14].copy_from_slice(&[0x88, 0xE1]);
            let there = bytes.len().min(46);
            frame[14..14 + there].copy_from_slice(bytes.bytes(there)?);
            world.give(receiver, &frame);
        }
    }
    Ok(())
}
