//! The charge loop.

use v2g_link::v2gtp;
use v2g_messages::iso20::common::{
    CommonMessage, MeteringConfirmationReq, MeteringConfirmationRes,
};
use v2g_messages::iso20::{
    DisplayParameters, EvseNotification, EvseStatus, MeterInfo, ResponseCode,
};

use super::deal::Deal;
use super::resting::Resting;
use super::{Phase, Turn, start};
use crate::iso20::Message;
use crate::iso20::words::{self, meter_info, read_share};
use crate::model::Kind;
use crate::proof::signed;
use crate::secc::{Cx, Delivery, Rest, Sent};
use crate::{
    ContractDesk, End, EvError, EvStatus, Meter, Misbehaviour, Notification, Outcome,
    Phase as Name, Request, SeccEvent, Signed, Timer, Untrusted,
};

/// The charge loop, in AC and DC.
#[derive(Debug)]
pub(super) struct Charging {
    pub(super) deal: Deal,
    pub(super) delivery: Delivery,
    /// A turn of the loop was made.
    pub(super) looped: bool,
    /// The meter's output that the vehicle is to confirm.
    confirming: Option<Meter>,
    /// The confirmation is there, and waits for the contract desk.
    waits: bool,
}

impl Charging {
    pub(super) fn new(deal: Deal, delivery: Delivery) -> Self {
        Self {
            deal,
            delivery,
            looped: false,
            confirming: None,
            waits: false,
        }
    }

    pub(super) fn name(&self) -> Name {
        match (self.deal.terms.choice.mode.kind(), self.confirming) {
            (Kind::Ac, None) => Name::AcCharging,
            (Kind::Ac, Some(_)) => Name::AcReceipt,
            (Kind::Dc, None) => Name::DcCharging,
            (Kind::Dc, Some(_)) => Name::DcReceipt,
            (Kind::Wireless, None) => Name::WptCharging,
            (Kind::Wireless, Some(_)) => Name::WptReceipt,
        }
    }

    /// The meter's output for this turn: in the first, where it is asked for, and where the vehicle
    /// is to confirm it. Source: V2G20-1081 to 1083, 1833.
    pub(super) fn read_meter(&mut self, cx: &Cx<'_>, asked: bool) -> Option<Meter> {
        let confirm = matches!(
            cx.station.request_to_vehicle(),
            Notification::ConfirmMeter(_)
        );
        self.confirming = cx.station.meter.filter(|_| confirm);
        let told = asked || confirm || !self.looped;
        cx.station.meter.filter(|_| told)
    }

    /// What the station wants of the vehicle; to stop where power is gone and does not come back.
    pub(super) fn status(&self, cx: &Cx<'_>) -> Option<EvseStatus> {
        let gone = EvseStatus {
            notification_max_delay: 0,
            evse_notification: EvseNotification::Terminate,
        };
        let wish = words::status(cx.station, self.deal.terms.choice.control);
        wish.or((!self.delivery.is_on()).then_some(gone))
    }

    /// The answer of this turn is on its way.
    pub(super) fn went_round(mut self, cx: &mut Cx<'_>, sent: Sent) -> Turn {
        let silence = cx.config.profile.loop_silence;
        cx.timers.set(Timer::Sequence, cx.now.after(silence));
        self.looped = true;
        let outcome = match self.confirming {
            None => Outcome::Done,
            Some(_) => Outcome::ReceiptRequired,
        };
        Turn::Answered(Phase::Charging(self), outcome, sent)
    }

    /// Holds the confirmation against what was told; where a contract pays, the desk verifies its
    /// signature.
    pub(super) fn confirm(mut self, cx: &mut Cx<'_>, request: MeteringConfirmationReq<'_>) -> Turn {
        let told = self.confirming.unwrap_or_default();
        let session = cx.session_id();
        let confirmed = request
            .signed_metering_data
            .get()
            .filter(|data| is_of(&data.meter_info, &told) && data.session_id == session.as_bytes());
        if confirmed.is_none() {
            let blame = Misbehaviour::BadRequest(Request::MeteringConfirmation);
            let code = ResponseCode::FailedMeteringSignatureNotValid;
            return Turn::Refused(code, End::Misbehaved(blame));
        }
        match cx.heard.contract {
            None => self.confirmed(cx),
            Some(_) => {
                cx.want_desk(Request::MeteringConfirmation);
                self.waits = true;
                Turn::Deferred(Phase::Charging(self))
            }
        }
    }

    pub(super) fn consulting(&self) -> Option<Request> {
        self.waits.then_some(Request::MeteringConfirmation)
    }

    pub(super) fn consult(
        mut self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: v2gtp::Message<'_>,
    ) -> Turn {
        self.waits = false;
        let read = Message::decode(message.payload_type, message.payload);
        let proved = match read {
            Some(Ok(Message::Common(CommonMessage::MeteringConfirmationReq(request)))) => {
                let data = request.signed_metering_data.get();
                data.is_some_and(|data| {
                    signed(desk, &Signed::MeteringData(data), request.header.signature)
                })
            }
            _ => false,
        };
        match proved {
            true => self.confirmed(cx),
            false => {
                let end = End::Untrusted(Untrusted::Signature(Request::MeteringConfirmation));
                Turn::Refused(ResponseCode::FailedMeteringSignatureNotValid, end)
            }
        }
    }

    fn confirmed(mut self, cx: &mut Cx<'_>) -> Turn {
        let told = self.confirming.take().unwrap_or_default();
        if matches!(cx.station.notification, Notification::ConfirmMeter(_)) {
            cx.station.notification = Notification::None;
        }
        cx.events.push(SeccEvent::MeterConfirmed(told.reading));
        let sent = answer_confirmation(cx, ResponseCode::Ok);
        Turn::Answered(Phase::Charging(self), Outcome::Done, sent)
    }

    /// The vehicle wants to rest; the station may not let it.
    pub(super) fn stand_by(self, cx: &mut Cx<'_>) -> Turn {
        let control = self.deal.terms.choice.control;
        if !cx.station.standby {
            let sent = start::answer(cx, ResponseCode::WarningStandbyNotAllowed, control);
            return Turn::Answered(Phase::Charging(self), Outcome::Declined, sent);
        }
        cx.events.push(SeccEvent::Standby(true));
        let resting = self.rest(cx, false);
        let sent = start::answer(cx, ResponseCode::Ok, control);
        Turn::Answered(Phase::Resting(resting), Outcome::Done, sent)
    }

    /// No energy flows while limits and schedule are exchanged again.
    pub(super) fn renegotiate(self, cx: &mut Cx<'_>) -> Turn {
        let control = self.deal.terms.choice.control;
        cx.events.push(SeccEvent::Renegotiating);
        cx.heard.kept = None;
        if matches!(cx.station.notification, Notification::Renegotiate(_)) {
            cx.station.notification = Notification::None;
        }
        let resting = self.rest(cx, true);
        let sent = start::answer(cx, ResponseCode::Ok, control);
        Turn::Answered(Phase::Resting(resting), Outcome::Done, sent)
    }

    fn rest(self, cx: &mut Cx<'_>, renegotiating: bool) -> Resting {
        let rest = Rest::new(cx, self.delivery);
        Resting::new(self.deal, rest, renegotiating)
    }
}

pub(super) fn answer_confirmation(cx: &mut Cx<'_>, response_code: ResponseCode) -> Sent {
    let response = MeteringConfirmationRes {
        header: cx.header(),
        response_code,
    };
    cx.common(CommonMessage::MeteringConfirmationRes(response))
}

fn is_of(confirmed: &MeterInfo<'_>, told: &Meter) -> bool {
    let told = meter_info(told);
    confirmed.meter_id == told.meter_id
        && confirmed.charged_energy_reading_wh == told.charged_energy_reading_wh
}

impl Cx<'_> {
    /// The state of the battery, where the vehicle tells it.
    pub(super) fn hear_display(&mut self, display: Option<DisplayParameters>) {
        if let Some(soc) = display.and_then(|display| display.present_soc) {
            self.hear_status(EvStatus {
                ready: true,
                error: EvError::None,
                soc: read_share(soc),
            });
        }
    }
}
