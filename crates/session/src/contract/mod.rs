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

use v2g_messages::iso2;
use v2g_messages::iso20::common::{self, PriceSchedule, SeResControlMode};

pub use self::desk::{Accepted, Answer, ContractDesk, Contracts, Inquiry};
pub use self::refusal::{ContractRefusal, NotSigned};
pub use self::wallet::{
    ContractOffer, ContractPlan, Failed, Issued, Made, Payment, ProvisioningRequest, TariffTrust,
    Wallet,
};

use crate::{Offers, ShortText};

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

/// Prices that a station tells. The signed parts among them have an `Id` each.
///
/// Source: ISO 15118-2:2014, 7.9.2.2; ISO 15118-20:2022, 8.3.4.3.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "a message borrows and is passed by reference"
)]
pub enum Prices<'a> {
    /// The tariffs of a ChargeParameterDiscoveryRes, with their schedules.
    Iso2(iso2::SaScheduleList<'a>),
    /// The price schedules of a ScheduleExchangeRes, with the power that goes with them.
    Iso20(common::SeResControlMode<'a>),
}

impl Prices<'_> {
    /// Whether each has an `Id` by which a signature can name it: a good signature over the others
    /// says nothing of one without.
    pub(crate) fn are_all_signed(&self) -> bool {
        match self {
            Self::Iso2(list) => {
                let mut tuples = list.sa_schedule_tuple.iter();
                tuples.all(|tuple| tuple.sales_tariff.is_none_or(|tariff| tariff.id.is_some()))
            }
            Self::Iso20(mode) => match mode {
                SeResControlMode::DynamicSeResControlMode(mode) => {
                    mode.price_schedule.is_none_or(is_signed)
                }
                SeResControlMode::ScheduledSeResControlMode(mode) => {
                    mode.schedule_tuple.iter().all(|tuple| {
                        let back = tuple.discharging_schedule.and_then(|back| back.get());
                        let back = back.and_then(|back| back.price_schedule);
                        let prices = [tuple.charging_schedule.price_schedule, back];
                        prices.into_iter().flatten().all(is_signed)
                    })
                }
            },
        }
    }
}

fn is_signed(price: PriceSchedule<'_>) -> bool {
    match price {
        PriceSchedule::AbsolutePriceSchedule(price) => price.get().is_some_and(|p| p.id.is_some()),
        PriceSchedule::PriceLevelSchedule(price) => price.get().is_some_and(|p| p.id.is_some()),
    }
}

/// The `Id` of each price that is to be signed, in the order of the schedules.
pub(crate) const PRICE_IDS: [&str; Offers::MAX] = ["id1", "id2", "id3"];

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
