//! Reads and writes any message of the schema sets that the features name; only its size counts.
//! Without features it is what every firmware has.
#![no_std]
#![no_main]

use core::hint::black_box;

use cortex_m_rt::entry;
use v2g_exi::Document;

/// `all` is all; one set has no documents.
#[cfg(feature = "all")]
const _: () = assert!(v2g_messages::sets::SETS.len() == 11);

#[entry]
fn main() -> ! {
    let received: &[u8] = black_box(&[]);
    let mut buffer = [0; 1024];
    let buffer = black_box(&mut buffer);
    #[cfg(feature = "app-protocol")]
    answer::<v2g_messages::app_protocol::AppProtocolMessage<'_>>(received, buffer);
    #[cfg(feature = "din")]
    answer::<v2g_messages::din::V2gMessage<'_>>(received, buffer);
    #[cfg(feature = "iso2")]
    answer::<v2g_messages::iso2::V2gMessage<'_>>(received, buffer);
    #[cfg(feature = "iso20-ac")]
    answer::<v2g_messages::iso20::ac::AcMessage<'_>>(received, buffer);
    #[cfg(feature = "iso20-ac-der-iec")]
    answer::<v2g_messages::iso20::ac_der_iec::AcDerIecMessage<'_>>(received, buffer);
    #[cfg(feature = "iso20-ac-der-sae")]
    answer::<v2g_messages::iso20::ac_der_sae::AcDerSaeMessage<'_>>(received, buffer);
    #[cfg(feature = "iso20-acdp")]
    answer::<v2g_messages::iso20::acdp::AcdpMessage<'_>>(received, buffer);
    #[cfg(feature = "iso20-common")]
    answer::<v2g_messages::iso20::common::CommonMessage<'_>>(received, buffer);
    #[cfg(feature = "iso20-dc")]
    answer::<v2g_messages::iso20::dc::DcMessage<'_>>(received, buffer);
    #[cfg(feature = "iso20-wpt")]
    answer::<v2g_messages::iso20::wpt::WptMessage<'_>>(received, buffer);
    black_box((received, buffer));
    firmware::fail()
}

#[allow(dead_code, reason = "not without a feature")]
fn answer<'a, M: Document<'a>>(received: &'a [u8], buffer: &mut [u8]) {
    if let Ok(message) = M::decode(received) {
        let _ = black_box(black_box(message).encode(buffer));
    }
}
