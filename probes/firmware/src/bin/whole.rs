//! The whole core in one program: every message read, written and walked, both SLAC engines, SECC
//! discovery of both ends, both session engines with all protocols. It is made to be linked, not to
//! run: `cargo xtask figures` fails when the linker found a way into the panic machinery.
#![no_std]
#![no_main]

use core::hint::black_box;
use core::net::{Ipv6Addr, SocketAddrV6};
use core::time::Duration;

use cortex_m_rt::entry;
use v2g::exi::Document;
use v2g::link::sdp::{self, Reach};
use v2g::link::slac::{
    Ask, Ev, EvConfig, Evse, EvseConfig, Mac, Modem, Nmk, PilotSignal, PilotState,
};
use v2g::messages::{app_protocol, din, iso2, iso20};
use v2g::session::{
    Amperes, Evcc, EvccConfig, EvccId, EvseId, Instant, Secc, SeccConfig, SessionId, Station,
    Vehicle, Volts,
};

#[entry]
fn main() -> ! {
    let received: &[u8] = black_box(&[]);
    let now = Instant(black_box(0));
    let mut buffer = [0; 1024];
    messages(received, &mut buffer);
    slac(received, now);
    discovery(received, now);
    secc(received, now);
    evcc(received, now);
    firmware::fail()
}

fn messages(received: &[u8], buffer: &mut [u8]) {
    answer::<app_protocol::AppProtocolMessage<'_>>(received, buffer);
    answer::<din::V2gMessage<'_>>(received, buffer);
    answer::<iso2::V2gMessage<'_>>(received, buffer);
    answer::<iso20::ac::AcMessage<'_>>(received, buffer);
    answer::<iso20::ac_der_iec::AcDerIecMessage<'_>>(received, buffer);
    answer::<iso20::ac_der_sae::AcDerSaeMessage<'_>>(received, buffer);
    answer::<iso20::acdp::AcdpMessage<'_>>(received, buffer);
    answer::<iso20::common::CommonMessage<'_>>(received, buffer);
    answer::<iso20::dc::DcMessage<'_>>(received, buffer);
    answer::<iso20::wpt::WptMessage<'_>>(received, buffer);
}

fn answer<'a, M: Document<'a>>(received: &'a [u8], buffer: &mut [u8]) {
    if let Ok(message) = M::decode(received) {
        let _ = black_box(black_box(message).encode(buffer));
    }
}

fn slac(received: &[u8], now: Instant) {
    let mut ev = Ev::new(
        EvConfig::new(Mac([2; 6]), black_box(Modem::QUALCOMM)),
        black_box([0; 32]),
    );
    ev.pilot(now, black_box(PilotSignal::Unplugged));
    ev.receive(now, received);
    ev.expire(now);
    ev.ask(black_box(Ask::Version));
    ev.terminate(now);
    ev.error(now);
    ev.pause(now);
    ev.wake(now);
    black_box(ev.poll_transmit());
    black_box(ev.poll_event());
    black_box(ev.deadline());

    let mut evse = Evse::new(
        EvseConfig::new(Mac([4; 6]), black_box(Modem::QUALCOMM)),
        Nmk::new([0; 16]),
        now,
    );
    evse.pilot(now, black_box(PilotState::A));
    evse.receive(now, received);
    evse.expire(now);
    evse.ask(black_box(Ask::Version));
    evse.renew(now, Nmk::new([1; 16]));
    evse.terminate(now);
    evse.error(now);
    evse.pause(now);
    evse.wake(now);
    black_box(evse.poll_transmit());
    black_box(evse.poll_event());
    black_box(evse.deadline());
}

fn discovery(received: &[u8], now: Instant) {
    let reach = black_box(Reach::LinkLocal { scope_id: 1 });
    let peer = black_box(SocketAddrV6::new(Ipv6Addr::LOCALHOST, 1, 0, 1));
    let mut client = sdp::Client::new(now, black_box(sdp::Security::Tls), reach);
    client.receive(now, peer, received);
    client.expire(now);
    black_box(client.poll_transmit());
    black_box(client.poll_event());

    let mut server = sdp::Server::new(
        *peer.ip(),
        black_box(sdp::Offer::Both { plain: 1, tls: 2 }),
        reach,
    );
    server.open(now, Some(Duration::from_secs(1)));
    server.receive(now, peer, received);
    server.expire(now);
    black_box(server.poll_transmit());
    black_box(server.poll_event());
}

fn secc(received: &[u8], now: Instant) {
    let Some(evse_id) = EvseId::new("DE*V2G*E1") else {
        firmware::fail()
    };
    let station = black_box(Station::ac(evse_id, Volts::new(230), Amperes::new(16)));
    let config = black_box(SeccConfig::new(SessionId::from_random(black_box([1; 8]))));
    let mut secc = Secc::<1024>::with_buffer(config, station, now);
    secc.receive(now, received);
    secc.expire(now);
    secc.closed(now);
    black_box(secc.station_mut());
    black_box(secc.poll_transmit());
    black_box(secc.poll_event());
    black_box(secc.deadline());
    black_box(secc.paused());
}

fn evcc(received: &[u8], now: Instant) {
    let vehicle = Vehicle::ac(EvccId::from_mac([2; 6]), Volts::new(230), Amperes::new(16));
    let config = black_box(EvccConfig::default());
    let mut evcc = Evcc::<1024>::with_buffer(config, black_box(vehicle), now);
    evcc.receive(now, received);
    evcc.expire(now);
    evcc.closed(now);
    black_box(evcc.vehicle_mut());
    black_box(evcc.poll_transmit());
    black_box(evcc.poll_event());
    black_box(evcc.deadline());
    black_box(evcc.paused());
}
