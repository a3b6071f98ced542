//! The vehicle signs the meter's reading.

use v2g_exi::Document;
use v2g_link::v2gtp::Message;
use v2g_messages::iso2::{Body, MeterInfo, MeteringReceiptReq, MeteringReceiptRes, V2gMessage};

use super::contract::sent_or_stop;
use super::{Charge, Phase, Turn};
use crate::evcc::{Consulted, Cx};
use crate::{EvccEvent, Outcome, SessionId, Signed, Wallet};

/// The station wants a receipt before charging goes on. Source: V2G2-903.
#[derive(Debug)]
pub(super) struct Receipt {
    charge: Charge,
}

impl Receipt {
    pub(super) fn new(charge: Charge) -> Self {
        Self { charge }
    }

    pub(super) fn schedule(&self) -> u8 {
        self.charge.schedule()
    }

    /// The reading is signed as the station told it, octet for octet (V2G2-902).
    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        id: Option<SessionId>,
        wallet: &mut dyn Wallet,
        message: Message<'_>,
    ) -> Consulted<Phase> {
        let told = V2gMessage::decode(message.payload)
            .ok()
            .and_then(|m| meter(m.body));
        let Some((meter_info, session)) = told.zip(id) else {
            return Consulted::Next(Phase::Charge(self.charge));
        };
        let receipt = MeteringReceiptReq {
            id: Some("id1".into()),
            session_id: session.as_bytes().into(),
            sa_schedule_tuple_id: Some(self.charge.schedule()),
            meter_info,
        };
        let mut sent = false;
        let made = wallet.sign(&Signed::MeteringReceipt(receipt), &mut |signature| {
            if !core::mem::replace(&mut sent, true) {
                cx.send_signed(id, Body::MeteringReceiptReq(receipt), signature);
            }
        });
        sent_or_stop(made, sent, Phase::Receipt(self), |phase| phase)
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: MeteringReceiptRes) -> Turn {
        cx.hear_status(response.evse_status);
        cx.events.push(EvccEvent::MeterConfirmed);
        Turn::Next(Phase::Charge(self.charge), Outcome::Done)
    }
}

fn meter(body: Body<'_>) -> Option<MeterInfo<'_>> {
    match body {
        Body::ChargingStatusRes(response) => response.meter_info,
        Body::CurrentDemandRes(response) => response.meter_info,
        _ => None,
    }
}
