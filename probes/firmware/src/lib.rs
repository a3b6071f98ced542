//! What the probes share: the messages, and how they end.
//!
//! They run under QEMU and talk to the host by semihosting:
//! `qemu-system-arm -machine mps2-an386 -nographic -semihosting-config enable=on -kernel PROBE`.
#![no_std]

pub mod counter;
mod unknown;

pub use unknown::Unknown;

use cortex_m_semihosting::debug::{EXIT_FAILURE, exit};

/// Encoded messages.
#[allow(missing_docs, reason = "their names say it")]
pub mod messages {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

/// Ends QEMU with a failure; what a panic says would cost more memory than what is measured.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    fail()
}

/// Ends QEMU with a failure.
pub fn fail() -> ! {
    loop {
        exit(EXIT_FAILURE);
    }
}
