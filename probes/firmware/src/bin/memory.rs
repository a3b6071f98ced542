//! Reads and writes every message of a vehicle or station for DC charging by ISO 15118-20, then waits
//! for the host to look how much of the painted stack is used.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use cortex_m_semihosting::hio::hstdout;
use firmware::messages;
use v2g_exi::Document;
use v2g_messages::app_protocol::AppProtocolMessage;
use v2g_messages::iso20::common::CommonMessage;
use v2g_messages::iso20::dc::DcMessage;

#[entry]
fn main() -> ! {
    // Received messages are read where they are, in flash; this stands for the one buffer that a
    // firmware has for its frames.
    static mut BUFFER: [u8; messages::LONGEST] = [0; messages::LONGEST];
    every::<AppProtocolMessage<'_>>(messages::APP_PROTOCOL, BUFFER);
    every::<CommonMessage<'_>>(messages::ISO20_COMMON, BUFFER);
    every::<DcMessage<'_>>(messages::ISO20_DC, BUFFER);
    let told = hstdout().and_then(|mut host| host.write_all(b"done\n"));
    if told.is_err() {
        firmware::fail();
    }
    loop {
        cortex_m::asm::wfi();
    }
}

fn every<M: Document<'static>>(messages: &[&'static [u8]], buffer: &mut [u8]) {
    for message in messages {
        let Ok(value) = M::decode(message) else {
            firmware::fail();
        };
        if value.encode(buffer) != Ok(message) {
            firmware::fail();
        }
    }
}
