//! ISO 15118-20 in scheduled control mode, with external identification.

mod common;
mod power;

use v2g_exi::schema::Set;
use v2g_link::v2gtp::PayloadType;
use v2g_messages::iso20::{Header, ac, common as messages, dc};

use super::{Dialect, Encoded, NO_REQUEST, Offer};
use crate::papers::Lack;
use crate::request::{Ask, Request as R};
use crate::tester::Known;
use crate::{Current, Means, Stage as S};

/// ISO 15118-20 as the tester speaks it.
pub(super) struct Iso20;

macro_rules! way {
    ($parameters:ident, [$($preparing:expr),*], $loop:ident, [$($last:expr),*]) => {
        &[
            (S::SessionSetup, R::SessionSetup),
            (S::AuthorizationSetup, R::AuthorizationSetup),
            (S::Authorization, R::Authorization),
            (S::ServiceDiscovery, R::ServiceDiscovery),
            (S::ServiceSelection, R::ServiceDetail),
            (S::ServiceDetailed, R::ServiceSelection),
            (S::ChargeParameters, R::$parameters),
            (S::ScheduleExchange, R::ScheduleExchange),
            $($preparing,)*
            (S::PowerDelivery, R::PowerDelivery),
            (S::FirstLoop, R::$loop),
            (S::Loop, R::PowerDelivery),
            $($last),*
        ]
    };
}

const AC: &[(S, R)] = way!(
    AcChargeParameterDiscovery,
    [],
    AcChargeLoop,
    [(S::Stopped, R::SessionStop)]
);

const DC: &[(S, R)] = way!(
    DcChargeParameterDiscovery,
    [
        (S::CableCheck, R::DcCableCheck),
        (S::PreCharge, R::DcPreCharge)
    ],
    DcChargeLoop,
    [
        (S::Stopped, R::DcWeldingDetection),
        (S::Welded, R::SessionStop)
    ]
);

impl Dialect for Iso20 {
    fn offers(&self, current: Current) -> &'static [Offer] {
        const BOTH: &[Offer] = &[(dc::NAMESPACE, 1, 0), (ac::NAMESPACE, 1, 0)];
        match current {
            Current::Ac => &[(ac::NAMESPACE, 1, 0)],
            Current::Dc => &[(dc::NAMESPACE, 1, 0)],
            Current::Any => BOTH,
        }
    }

    fn way(&self, dc: bool, _: Means) -> Vec<(S, R)> {
        if dc { DC.to_vec() } else { AC.to_vec() }
    }

    fn after_renegotiation(&self) -> S {
        S::ScheduleExchange
    }

    /// Authorization and services hold on. Source: V2G20-1032, V2G20-1844.
    fn after_joining(&self) -> S {
        S::ChargeParameters
    }

    fn encode(&self, ask: &Ask, known: &Known) -> Result<Encoded, Lack> {
        let header = Header {
            session_id: known.id.as_slice().into(),
            time_stamp: TIME,
            signature: None,
        };
        let encoded = power::encode(ask, known, header);
        let encoded = encoded.or_else(|| common::encode(ask, known, header));
        encoded.ok_or(NO_REQUEST)
    }

    fn set(&self, payload_type: PayloadType) -> Option<&'static Set> {
        match u16::from(payload_type) {
            0x8002 => Some(&messages::SET),
            0x8003 => Some(&ac::SET),
            0x8004 => Some(&dc::SET),
            _ => None,
        }
    }
}

/// A tester without a clock: some moment in 2026, as all times of a case are differences.
const TIME: u64 = 1_790_000_000;
