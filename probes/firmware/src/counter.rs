//! Counts instructions. Under `-icount shift=0` each takes a nanosecond of QEMU's time.

use core::hint::black_box;

use cortex_m::Peripherals;
use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_semihosting::hprintln;

/// Nanoseconds of one tick: the board's processor runs at 25 MHz.
const TICK: u32 = 40;
/// Repetitions, so that a tick is less than an instruction.
const TIMES: u32 = 100;
/// The counter has 24 bits.
const TICKS: u32 = 0x00ff_ffff;

/// Starts the timer, and shows with a known loop that the method is right.
pub fn start() {
    let Some(Peripherals {
        SYST: mut timer, ..
    }) = Peripherals::take()
    else {
        crate::fail();
    };
    timer.set_clock_source(SystClkSource::Core);
    timer.set_reload(TICKS);
    timer.clear_current();
    timer.enable_counter();
    // Two instructions, taken 10,001 times.
    let known = count(|| cortex_m::asm::delay(10_000));
    hprintln!("known loop {}", known);
}

/// Instructions of one call, without those of the loop around it.
pub fn count(mut work: impl FnMut()) -> u32 {
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
