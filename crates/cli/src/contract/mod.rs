//! `v2g contract`: contracts on their way into a vehicle, from the side of the back end.

mod arguments;
mod create;
mod est;
mod inspect;
mod issue;
mod key_file;
mod message;
mod open;
mod serve;
mod trust;
mod verify;

pub(crate) use arguments::Contract;

use v2g::contract::crypto::{Fallback, Ring, RustCrypto};

use crate::failure::Failure;

/// The cryptography of the program: the fast library, and the one that knows all.
type Library = Fallback<Ring, RustCrypto>;

/// The same, as a value.
static LIBRARY: Library = Fallback(Ring, RustCrypto);

/// Octets of the largest message with a contract, and of the largest signed part.
const ROOM: usize = 16 * 1024;

pub(crate) fn run(arguments: &Contract) -> Result<(), Failure> {
    match arguments {
        Contract::Create(arguments) => create::run(arguments),
        Contract::Inspect(arguments) => inspect::run(arguments),
        Contract::Verify(arguments) => verify::run(arguments),
        Contract::Open(arguments) => open::run(arguments),
        Contract::Serve(arguments) => serve::run(arguments),
    }
}
