//! The vehicle pays by contract: one is installed or updated if need be, and shown.

use core::task::Poll;

use v2g_exi::Document;
use v2g_link::v2gtp::{Message, PayloadType};
use v2g_messages::iso2::{
    Body, Header, PaymentDetailsReq, PaymentDetailsRes, ResponseCode, V2gMessage,
};

use super::{Authorizing, Phase, TABLE_VIOLATED, Turn};
use crate::iso2::request::{answers, is_ok, response_code_of};
use crate::secc::{Cx, Sent};
use crate::{
    Accepted, Answer, ContractDesk, ContractRefusal, End, Inquiry, Misbehaviour, Outcome,
    Phase as Name, Protocol, Request, SeccEvent, Shown, Untrusted,
};

/// A contract is to be shown; before that one may be installed or updated, once.
#[derive(Debug)]
pub(super) struct Contract {
    provisioned: bool,
    /// The request that waits for the desk, and whether the desk has seen it.
    waits: Option<(Request, bool)>,
}

impl Contract {
    pub(super) fn new() -> Self {
        Self {
            provisioned: false,
            waits: None,
        }
    }

    pub(super) fn name(&self) -> Name {
        match self.provisioned {
            false => Name::ContractSelected,
            true => Name::CertificateInstalled,
        }
    }

    pub(super) fn consulting(&self) -> Option<Request> {
        self.waits.map(|(request, _)| request)
    }

    /// Whether the vehicle selected the certificate service does not matter: some do not.
    pub(super) fn provision(self, cx: &mut Cx<'_>, request: Request) -> Turn {
        let contracts = cx.contracts();
        let offered = match request {
            Request::CertificateUpdate => contracts.update,
            _ => contracts.installation,
        };
        match offered {
            true => self.wait(cx, request),
            false => {
                let blame = End::Misbehaved(Misbehaviour::BadRequest(request));
                Turn::Refused(ResponseCode::FailedNoCertificateAvailable, blame)
            }
        }
    }

    pub(super) fn show(self, cx: &mut Cx<'_>) -> Turn {
        self.wait(cx, Request::PaymentDetails)
    }

    fn wait(mut self, cx: &mut Cx<'_>, request: Request) -> Turn {
        cx.want_desk(request);
        self.waits = Some((request, false));
        Turn::Deferred(Phase::Contract(self))
    }

    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: Message<'_>,
    ) -> Turn {
        let read = V2gMessage::decode(message.payload);
        match (self.waits, read.map(|message| message.body)) {
            (Some((Request::PaymentDetails, _)), Ok(Body::PaymentDetailsReq(request))) => {
                self.judge(cx, desk, request)
            }
            (Some((request, repeated)), Ok(_)) => {
                let inquiry = Inquiry {
                    protocol: Protocol::Iso2,
                    request,
                    exi: message.payload,
                    repeated,
                };
                self.issue(cx, desk, &inquiry)
            }
            _ => Turn::Refused(ResponseCode::Failed, TABLE_VIOLATED),
        }
    }

    fn judge(
        self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        request: PaymentDetailsReq<'_>,
    ) -> Turn {
        match desk.judge(&Shown::Iso2(request)) {
            Poll::Pending => Turn::Deferred(Phase::Contract(self)),
            Poll::Ready(Err(refusal)) => refused(refusal),
            Poll::Ready(Ok(accepted)) => accept(cx, &accepted),
        }
    }

    fn issue(
        mut self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        inquiry: &Inquiry<'_>,
    ) -> Turn {
        let request = inquiry.request;
        let issued = match desk.provision(inquiry) {
            Answer::Pending => {
                self.waits = Some((request, true));
                return Turn::Deferred(Phase::Contract(self));
            }
            Answer::Refused(refusal) => {
                cx.events.push(SeccEvent::Provisioned(request, false));
                return refused(refusal);
            }
            Answer::Exi(exi) => verdict(request, exi).map(|code| (code, send(cx, exi, false))),
            Answer::Readdressed(exi) => {
                verdict(request, exi).map(|code| (code, send(cx, exi, true)))
            }
        };
        let Some((code, sent)) = issued else {
            let end = End::Untrusted(Untrusted::Contract(ContractRefusal::Other));
            return Turn::Refused(ResponseCode::Failed, end);
        };
        cx.events.push(SeccEvent::Provisioned(request, is_ok(code)));
        if !is_ok(code) {
            cx.events.push(SeccEvent::Refused(request, code as u8));
            let refusal = ContractRefusal::NoCertificate;
            return Turn::Forwarded(End::Untrusted(Untrusted::Contract(refusal)), sent);
        }
        let next = Self {
            provisioned: true,
            waits: None,
        };
        Turn::Answered(Phase::Contract(next), Outcome::Done, sent)
    }
}

/// The code of a back end's answer; `None` if it is no answer to this request.
fn verdict(request: Request, exi: &[u8]) -> Option<ResponseCode> {
    let body = V2gMessage::decode(exi).ok()?.body;
    response_code_of(&body).filter(|_| answers(request, &body))
}

/// Sends a back end's answer as it is, or with the id of this session.
fn send(cx: &mut Cx<'_>, exi: &[u8], readdressed: bool) -> Sent {
    let read = V2gMessage::decode(exi).ok().filter(|_| readdressed);
    let Some(V2gMessage { header, body }) = read else {
        return cx.forward(PayloadType::Exi, exi);
    };
    let id = cx.session_id();
    let header = Header {
        session_id: id.as_bytes().into(),
        ..header
    };
    cx.answer(PayloadType::Exi, &V2gMessage { header, body })
}

pub(super) fn refused(refusal: ContractRefusal) -> Turn {
    Turn::Refused(refusal.iso2(), End::Untrusted(Untrusted::Contract(refusal)))
}

/// Challenges the vehicle to prove that the contract is its own.
fn accept(cx: &mut Cx<'_>, accepted: &Accepted) -> Turn {
    let challenge = cx.config.challenge.unwrap_or_default();
    cx.heard.contract = Some(accepted.emaid);
    cx.events.push(SeccEvent::ContractShown(accepted.emaid));
    let response_code = match accepted.expires_soon {
        true => ResponseCode::OkCertificateExpiresSoon,
        false => ResponseCode::Ok,
    };
    let sent = cx.reply(Body::PaymentDetailsRes(PaymentDetailsRes {
        response_code,
        gen_challenge: (&challenge).into(),
        evse_time_stamp: i64::try_from(cx.unix_time).unwrap_or(i64::MAX),
    }));
    let next = Authorizing::by_contract();
    Turn::Answered(Phase::Authorizing(next), Outcome::Done, sent)
}
