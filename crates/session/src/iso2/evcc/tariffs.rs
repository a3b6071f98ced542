//! Tariffs that only count where the provider of the contract has signed them.

use v2g_exi::Document;
use v2g_link::v2gtp::Message;
use v2g_messages::iso2::{Body, SaSchedules, V2gMessage};

use super::{Phase, parameters};
use crate::evcc::{Consulted, Cx};
use crate::{End, EvccEvent, Misbehaviour, Prices, Request, Wallet};

/// The wallet is to say whether the tariffs on offer are its provider's.
#[derive(Debug)]
pub(super) struct Tariffs;

impl Tariffs {
    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        wallet: &mut dyn Wallet,
        message: Message<'_>,
    ) -> Consulted<Phase> {
        let read = V2gMessage::decode(message.payload);
        let blame = Misbehaviour::Contradiction(Request::ChargeParameterDiscovery);
        let Ok(V2gMessage {
            header,
            body: Body::ChargeParameterDiscoveryRes(response),
        }) = read
        else {
            return Consulted::Stop(Phase::Tariffs(self), End::Misbehaved(blame));
        };
        let signature = header.signature.and_then(|signature| signature.get());
        let prices = match response.sa_schedules {
            Some(SaSchedules::SaScheduleList(list)) => Some(Prices::Iso2(list)),
            _ => None,
        };
        let prices = prices.filter(Prices::are_all_signed);
        let trusted = signature
            .zip(prices)
            .is_some_and(|(signature, prices)| wallet.trusts_prices(&prices, &signature));
        if !trusted {
            cx.events.push(EvccEvent::TariffsNotTrusted);
        }
        match parameters::settle(cx, &response, trusted) {
            Some(settled) => match settled.misfit(cx) {
                None => Consulted::Next(settled.begin(cx)),
                Some(end) => Consulted::Stop(settled.begin(cx), end),
            },
            None => Consulted::Stop(Phase::Tariffs(self), End::Misbehaved(blame)),
        }
    }
}
