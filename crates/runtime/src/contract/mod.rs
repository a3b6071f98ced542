//! Plug & Charge with files and memory: what a station and a vehicle on Linux keep of contracts.
//!
//! - [`StationDesk`] judges contracts by the station's roots and verifies what they sign.
//! - [`VehicleWallet`] keeps contracts and keys of a vehicle.
//! - [`BackEnd`] is whom a station asks: [`LocalIssuer`] makes contracts itself, [`Remote`] asks a
//!   [`RemoteBackEnd`] behind a network, as [`ContractPool`] is, with the request's octets as they
//!   are and no longer than the vehicle can wait.
//! - [`ContractFolder`] is where a vehicle keeps contracts on disk.
//! - [`WithDesk`] and [`WithWallet`] put them beside a [`Plant`](crate::Plant).
//! - [`Ecosystem`] is a whole PKI made up on the spot, for demonstrations and tests.
//!
//! Cryptography is ring's where it has it and RustCrypto's elsewhere.

mod back_end;
mod credential;
mod desk;
mod ecosystem;
mod issuer;
mod plant;
mod pool;
mod remote;
mod store;
mod wallet;

use v2g_contract::cert::{Edition, Leniency, Policy, Revocation};
use v2g_contract::crypto::{Crypto, Fallback, Ring, RustCrypto};

pub use self::back_end::{BackEnd, Barring, Customer, Declined, NoBackEnd};
pub(crate) use self::credential::without_roots;
pub use self::credential::{ContractKey, Credential, KeyError, new_key};
pub use self::desk::StationDesk;
pub use self::ecosystem::{EVCCID, Ecosystem};
pub use self::issuer::LocalIssuer;
pub use self::plant::{WithDesk, WithWallet};
pub use self::pool::{ContractPool, PoolUrlError};
pub use self::remote::{Deadlines, Later, RawRequest, Remote, RemoteBackEnd};
pub use self::store::ContractFolder;
pub use self::wallet::{Contract, VehicleWallet};

static PROVIDERS: Fallback<Ring, RustCrypto> = Fallback(Ring, RustCrypto);

/// The cryptography of this module.
fn crypto() -> &'static dyn Crypto {
    &PROVIDERS
}

/// Room for the largest signed part as a fragment.
const ROOM: usize = 0x4000;

/// How chains are judged here, now.
fn policy(edition: Edition, leniency: Leniency) -> Policy {
    let known = crate::clock::unix_time() > 0;
    Policy {
        edition,
        leniency,
        time: known.then(crate::clock::date),
        revocation: Revocation::IfKnown,
    }
}

/// Signatures are judged as leniently as certificates.
fn signatures(leniency: Leniency) -> v2g_contract::signature::Policy {
    match leniency {
        Leniency::Strict => v2g_contract::signature::Policy::Strict,
        Leniency::Field => v2g_contract::signature::Policy::Field,
    }
}
