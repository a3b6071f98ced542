//! The heap that the rival needs.
#![no_std]

use static_alloc::Bump;

/// Only ever grows, which costs least instructions and code; large enough for all repetitions.
#[global_allocator]
static HEAP: Bump<[u8; 7 << 19]> = Bump::uninit();
