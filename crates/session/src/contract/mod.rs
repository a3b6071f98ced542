//! The seams to contracts: what a station and a vehicle need beyond themselves for Plug & Charge.
//!
//! The engines neither parse certificates nor compute signatures, and they know no back end. A
//! station's engine turns to a [`ContractDesk`], a vehicle's to a [`Wallet`]. Both are called with
//! what is on the wire, and may say [`Poll::Pending`](core::task::Poll::Pending): the engine then waits, within the limits of
//! the protocol, and asks again in the next [`Secc::consult`](crate::Secc::consult) or
//! [`Evcc::consult`](crate::Evcc::consult).
//!
//! What an engine concludes is held in proofs of its own that only the desk's good word makes: no
//! contract authorizes anyone unless the desk has accepted it and verified the signed challenge.
//!
//! Source: ISO 15118-2:2014, 7.9 and 8.4.3; ISO 15118-20:2022, 7.9 and 8.3.4.

mod desk;
mod refusal;
mod wallet;

use v2g_messages::{iso2, iso20::common};

pub use self::desk::{Accepted, Answer, ContractDesk, Contracts, Inquiry};
pub use self::refusal::{ContractRefusal, NotSigned};
pub use self::wallet::{
    ContractOffer, ContractPlan, Failed, Issued, Made, Payment, ProvisioningRequest, TariffTrust,
    Wallet,
};

use crate::ShortText;

/// The name of a contract, without separators: 14 or 15 characters in ISO 15118-2.
///
/// One from the certificates of ISO 15118-20 may be longer; what is beyond 32 characters is cut.
pub type Emaid = ShortText<32>;

/// A contract as a vehicle shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "a message borrows and is passed by reference"
)]
pub enum Shown<'a> {
    /// Name and certificates.
    Iso2(iso2::PaymentDetailsReq<'a>),
    /// Challenge and certificates; the name is the subject of the first one.
    Iso20(common::PncAReqAuthorizationMode<'a>),
}

/// A part of a message that is signed with the key of the contract.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "a message borrows and is passed by reference"
)]
pub enum Signed<'a> {
    /// The challenge of ISO 15118-2.
    Authorization(iso2::AuthorizationReq<'a>),
    /// Challenge and certificates of ISO 15118-20.
    PncAuthorization(common::PncAReqAuthorizationMode<'a>),
    /// A reading of the meter in ISO 15118-2.
    MeteringReceipt(iso2::MeteringReceiptReq<'a>),
    /// A reading of the meter in ISO 15118-20.
    MeteringData(common::SignedMeteringData<'a>),
}
