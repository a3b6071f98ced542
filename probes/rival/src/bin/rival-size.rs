//! Reads and writes any message of the schema sets that the features name; only its size counts.
//! Without features it is what every firmware with a heap has.
#![no_std]
#![no_main]

extern crate alloc;

use core::hint::black_box;

use cortex_m_rt::entry;
use iso15118::exi::ExiDocument;
use rival as _;

#[entry]
fn main() -> ! {
    let received: &[u8] = black_box(&[]);
    let mut buffer = [0; 1024];
    let buffer = black_box(&mut buffer);
    // What any heap costs is not the codec's.
    drop(black_box(alloc::vec![0_u8; received.len() + 1]));
    #[cfg(feature = "app-protocol")]
    {
        answer::<iso15118::app_protocol::SupportedAppProtocolReq>(received, buffer);
        answer::<iso15118::app_protocol::SupportedAppProtocolRes>(received, buffer);
    }
    #[cfg(feature = "iso2")]
    answer::<iso15118::iso2::Document>(received, buffer);
    #[cfg(feature = "iso20-ac")]
    answer::<iso15118::iso20::ac::Document>(received, buffer);
    #[cfg(feature = "iso20-ac-der-iec")]
    answer::<iso15118::iso20::ac_der_iec::Document>(received, buffer);
    #[cfg(feature = "iso20-ac-der-sae")]
    answer::<iso15118::iso20::ac_der_sae::Document>(received, buffer);
    #[cfg(feature = "iso20-acdp")]
    answer::<iso15118::iso20::acdp::Document>(received, buffer);
    #[cfg(feature = "iso20-common")]
    answer::<iso15118::iso20::messages::Document>(received, buffer);
    #[cfg(feature = "iso20-dc")]
    answer::<iso15118::iso20::dc::Document>(received, buffer);
    #[cfg(feature = "iso20-wpt")]
    answer::<iso15118::iso20::wpt::Document>(received, buffer);
    black_box((received, buffer));
    firmware::fail()
}

#[allow(dead_code, reason = "not without a feature")]
fn answer<M: ExiDocument>(received: &[u8], buffer: &mut [u8]) {
    if let Ok(message) = M::from_bytes(received) {
        let _ = black_box(black_box(message).to_slice(buffer));
    }
}
