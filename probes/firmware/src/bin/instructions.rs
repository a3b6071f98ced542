//! Counts the instructions that reading and writing of single messages takes.
#![no_std]
#![no_main]

use core::hint::black_box;

use cortex_m_rt::entry;
use cortex_m_semihosting::debug::{EXIT_SUCCESS, exit};
use cortex_m_semihosting::hprintln;
use firmware::counter::{self, count};
use firmware::messages;
use v2g_exi::Document;
use v2g_messages::iso2::V2gMessage;
use v2g_messages::iso20::common::CommonMessage;
use v2g_messages::iso20::dc::DcMessage;

#[entry]
fn main() -> ! {
    counter::start();
    measure::<V2gMessage<'_>>("current_demand_req", messages::CURRENT_DEMAND_REQ);
    measure::<V2gMessage<'_>>("current_demand_res", messages::CURRENT_DEMAND_RES);
    measure::<V2gMessage<'_>>("authorization_req", messages::AUTHORIZATION_REQ);
    measure::<V2gMessage<'_>>(
        "certificate_installation_res",
        messages::CERTIFICATE_INSTALLATION_RES,
    );
    measure::<DcMessage<'_>>("dc_charge_loop_req", messages::DC_CHARGE_LOOP_REQ);
    measure::<CommonMessage<'_>>("schedule_exchange_res", messages::SCHEDULE_EXCHANGE_RES);
    measure::<CommonMessage<'_>>("long_schedule", messages::SCHEDULE_EXCHANGE_RES_288);
    loop {
        exit(EXIT_SUCCESS);
    }
}

fn measure<M: Document<'static>>(name: &str, bytes: &'static [u8]) {
    let mut buffer = [0; 8192];
    let Ok(message) = M::decode(bytes) else {
        firmware::fail();
    };
    if message.encode(&mut buffer) != Ok(bytes) {
        firmware::fail();
    }
    let decode = count(|| {
        let _ = black_box(M::decode(black_box(bytes)));
    });
    let encode = count(|| {
        let _ = black_box(black_box(&message).encode(black_box(&mut buffer)));
    });
    hprintln!("bytes {} {}", name, bytes.len());
    hprintln!("decode {} {}", name, decode);
    hprintln!("encode {} {}", name, encode);
}
