//! Counts the instructions that the rival takes for the same messages.
#![no_std]
#![no_main]

use core::hint::black_box;

use cortex_m_rt::entry;
use cortex_m_semihosting::debug::{EXIT_SUCCESS, exit};
use cortex_m_semihosting::hprintln;
use firmware::counter::{self, count};
use firmware::messages;
use iso15118::exi::ExiDocument;
use iso15118::iso2::V2GMessage;
use iso15118::iso20::dc::DCChargeLoopReq;
use iso15118::iso20::messages::ScheduleExchangeRes;
use rival as _;

#[entry]
fn main() -> ! {
    counter::start();
    measure::<V2GMessage>("current_demand_req", messages::CURRENT_DEMAND_REQ);
    measure::<V2GMessage>("current_demand_res", messages::CURRENT_DEMAND_RES);
    measure::<V2GMessage>("authorization_req", messages::AUTHORIZATION_REQ);
    measure::<V2GMessage>(
        "certificate_installation_res",
        messages::CERTIFICATE_INSTALLATION_RES,
    );
    measure::<DCChargeLoopReq>("dc_charge_loop_req", messages::DC_CHARGE_LOOP_REQ);
    measure::<ScheduleExchangeRes>("schedule_exchange_res", messages::SCHEDULE_EXCHANGE_RES);
    loop {
        exit(EXIT_SUCCESS);
    }
}

fn measure<M: ExiDocument>(name: &str, bytes: &'static [u8]) {
    let mut buffer = [0; 8192];
    let Ok(message) = M::from_bytes(bytes) else {
        firmware::fail();
    };
    if message.to_slice(&mut buffer) != Ok(bytes.len()) || !buffer.starts_with(bytes) {
        firmware::fail();
    }
    let decode = count(|| {
        let _ = black_box(M::from_bytes(black_box(bytes)));
    });
    let encode = count(|| {
        let _ = black_box(black_box(&message).to_slice(black_box(&mut buffer)));
    });
    hprintln!("decode {} {}", name, decode);
    hprintln!("encode {} {}", name, encode);
}
