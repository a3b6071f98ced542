//! The vehicle signs the meter's reading.

use v2g_link::v2gtp;
use v2g_messages::iso20::ac::AcMessage;
use v2g_messages::iso20::common::{
    CommonMessage, DynamicSmdtControlMode, MeteringConfirmationReq, ScheduledSmdtControlMode,
    SignedMeteringData, SmdtControlMode,
};
use v2g_messages::iso20::dc::DcMessage;
use v2g_messages::iso20::{Header, MeterInfo, Receipt};

use super::{Charge, Id, Phase, Turn};
use crate::evcc::{Consulted, Cx};
use crate::iso20::Message;
use crate::{ControlMode, EvccEvent, Outcome, Signed, Wallet};

/// The station wants the reading of this turn confirmed.
#[derive(Debug)]
pub(super) struct Confirm {
    charge: Charge,
}

impl Confirm {
    pub(super) fn new(charge: Charge) -> Self {
        Self { charge }
    }

    /// The charge loop cannot wait: a wallet that takes its time is asked anew with the reading of
    /// the next turn, as long as the station wants one. Our choice.
    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        id: &Id,
        wallet: &mut dyn Wallet,
        message: v2gtp::Message<'_>,
    ) -> Consulted<Phase> {
        let pause = cx.config.timing.dc_loop_pause;
        let Some((meter_info, receipt)) = told(message) else {
            return Consulted::After(Phase::Charge(self.charge), pause);
        };
        let plan = &self.charge.plan;
        let data = SignedMeteringData {
            id: "id1".into(),
            session_id: id.into(),
            meter_info,
            receipt: receipt.as_ref().map(Into::into),
            control_mode: match plan.choice.control {
                ControlMode::Dynamic => {
                    SmdtControlMode::DynamicSmdtControlMode(DynamicSmdtControlMode)
                }
                ControlMode::Scheduled => {
                    SmdtControlMode::ScheduledSmdtControlMode(ScheduledSmdtControlMode {
                        selected_schedule_tuple_id: plan.tuple,
                    })
                }
            },
        };
        let mut sent = false;
        let made = wallet.sign(&Signed::MeteringData(data), &mut |signature| {
            if core::mem::replace(&mut sent, true) {
                return;
            }
            let header = Header {
                signature: Some(signature.into()),
                ..cx.header(id)
            };
            let request = MeteringConfirmationReq {
                header,
                signed_metering_data: (&data).into(),
            };
            cx.common(CommonMessage::MeteringConfirmationReq(request));
        });
        let _ = made;
        match sent {
            true => Consulted::Sent(Phase::Confirm(self)),
            false => Consulted::After(Phase::Charge(self.charge), pause),
        }
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>) -> Turn {
        cx.events.push(EvccEvent::MeterConfirmed);
        let pause = cx.config.timing.dc_loop_pause;
        Turn::Again(Phase::Charge(self.charge), Outcome::Done, pause)
    }
}

/// The reading and the costs, as the station told them in this turn.
fn told(message: v2gtp::Message<'_>) -> Option<(MeterInfo<'_>, Option<Receipt<'_>>)> {
    let read = Message::decode(message.payload_type, message.payload)?.ok()?;
    let (meter, receipt) = match read {
        Message::Dc(DcMessage::DcChargeLoopRes(turn)) => (turn.meter_info, turn.receipt),
        Message::Ac(AcMessage::AcChargeLoopRes(turn)) => (turn.meter_info, turn.receipt),
        _ => return None,
    };
    Some((meter?, receipt.and_then(|receipt| receipt.get())))
}
