//! Counts instructions. Under `-icount shift=0` each takes a nanosecond of QEMU's time.
#![no_std]
#![no_main]

use core::hint::black_box;

use cortex_m::Peripherals;
use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_rt::entry;
use cortex_m_semihosting::debug::{EXIT_SUCCESS, exit};
use cortex_m_semihosting::hprintln;
use firmware::messages;
use v2g_exi::Document;
use v2g_messages::iso2::V2gMessage;
use v2g_messages::iso20::common::CommonMessage;
use v2g_messages::iso20::dc::DcMessage;

/// Nanoseconds of one tick: the board's processor runs at 25 MHz.
const TICK: u32 = 40;
/// Repetitions, so that a tick is less than an instruction.
const TIMES: u32 = 100;
/// The counter has 24 bits.
const TICKS: u32 = 0x00ff_ffff;

#[entry]
fn main() -> ! {
    let Some(Peripherals {
        SYST: mut timer, ..
    }) = Peripherals::take()
    else {
        firmware::fail();
    };
    timer.set_clock_source(SystClkSource::Core);
    timer.set_reload(TICKS);
    timer.clear_current();
    timer.enable_counter();

    // A loop of two instructions, taken 10,001 times: shows that the method is right.
    let known = count(|| cortex_m::asm::delay(10_000));
    hprintln!("known loop {}", known);
    measure::<V2gMessage<'_>>("current_demand_req", messages::CURRENT_DEMAND_REQ);
    measure::<V2gMessage<'_>>("current_demand_res", messages::CURRENT_DEMAND_RES);
    measure::<V2gMessage<'_>>("authorization_req", messages::AUTHORIZATION_REQ);
    measure::<V2gMessage<'_>>(
        "certificate_installation_res",
        messages::CERTIFICATE_INSTALLATION_RES,
    );
    measure::<DcMessage<'_>>("dc_charge_loop_req", messages::DC_CHARGE_LOOP_REQ);
    measure::<CommonMessage<'_>>("schedule_exchange_res", messages::SCHEDULE_EXCHANGE_RES);
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
    hprintln!("decode {} {}", name, decode);
    hprintln!("encode {} {}", name, encode);
}

/// Instructions of one call, without those of the loop around it.
fn count(mut work: impl FnMut()) -> u32 {
    let loops = ticks(|| {
        black_box(());
    });
    let all = ticks(&mut work);
    all.wrapping_sub(loops).wrapping_mul(TICK) / TIMES
}

fn ticks(mut work: impl FnMut()) -> u32 {
    let start = SYST::get_current();
    for _ in 0..TIMES {
        work();
    }
    start.wrapping_sub(SYST::get_current()) & TICKS
}
