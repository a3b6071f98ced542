//! What ISO 15118-20 signs.

use v2g_messages::iso20::common::{
    AbsolutePriceSchedule, CertificateInstallationReq, CertificateInstallationRes,
    MeteringConfirmationReq, PncAReqAuthorizationMode, PriceLevelSchedule, PriceSchedule,
    SeResControlMode, SignedCertificateChain, SignedInstallationData, SignedMeteringData,
};

use super::signed::{Element, Part, Signed};
use crate::cert::Edition;

/// An element is signed by itself.
macro_rules! element {
    ($($part:ident $name:literal: |$this:ident| $id:expr),* $(,)?) => {$(
        impl Signed for $part<'_> {
            const EDITION: Edition = Edition::Iso20;

            fn parts(&self, visit: &mut dyn FnMut(&dyn Part)) {
                let $this = self;
                visit(&Element {
                    edition: Self::EDITION,
                    name: $name,
                    id: $id,
                    content: *$this,
                });
            }
        }
    )*};
}

element! {
    AbsolutePriceSchedule "AbsolutePriceSchedule": |part| part.id,
    PncAReqAuthorizationMode "PnC_AReqAuthorizationMode": |part| Some(part.id),
    PriceLevelSchedule "PriceLevelSchedule": |part| part.id,
    SignedCertificateChain "OEMProvisioningCertificateChain": |part| Some(part.id),
    SignedInstallationData "SignedInstallationData": |part| Some(part.id),
    SignedMeteringData "SignedMeteringData": |part| Some(part.id),
}

/// A message whose one signed part is a field.
macro_rules! field {
    ($($message:ident.$field:ident)*) => {$(
        impl Signed for $message<'_> {
            const EDITION: Edition = Edition::Iso20;

            fn parts(&self, visit: &mut dyn FnMut(&dyn Part)) {
                if let Some(part) = self.$field.get() {
                    part.parts(visit);
                }
            }
        }
    )*};
}

field! {
    CertificateInstallationReq.oem_provisioning_certificate_chain
    CertificateInstallationRes.signed_installation_data
    MeteringConfirmationReq.signed_metering_data
}

/// The prices of a `ScheduleExchangeRes` that have an `Id`: one without is not signed, and a vehicle
/// must not trust it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriceSchedules<'a>(pub SeResControlMode<'a>);

impl Signed for PriceSchedules<'_> {
    const EDITION: Edition = Edition::Iso20;

    fn parts(&self, visit: &mut dyn FnMut(&dyn Part)) {
        match self.0 {
            SeResControlMode::DynamicSeResControlMode(mode) => {
                mode.price_schedule
                    .iter()
                    .for_each(|price| show(price, visit));
            }
            SeResControlMode::ScheduledSeResControlMode(mode) => {
                for tuple in mode.schedule_tuple.iter() {
                    let charging = tuple.charging_schedule.price_schedule;
                    let discharging = tuple.discharging_schedule;
                    let discharging =
                        discharging.and_then(|schedule| schedule.get()?.price_schedule);
                    let prices = [charging, discharging];
                    prices.iter().flatten().for_each(|price| show(price, visit));
                }
            }
        }
    }
}

/// Shows a price that says that it is signed.
fn show(price: &PriceSchedule<'_>, visit: &mut dyn FnMut(&dyn Part)) {
    match price {
        PriceSchedule::AbsolutePriceSchedule(schedule) => schedule
            .get()
            .filter(|schedule| schedule.id.is_some())
            .iter()
            .for_each(|schedule| schedule.parts(visit)),
        PriceSchedule::PriceLevelSchedule(schedule) => schedule
            .get()
            .filter(|schedule| schedule.id.is_some())
            .iter()
            .for_each(|schedule| schedule.parts(visit)),
    }
}
