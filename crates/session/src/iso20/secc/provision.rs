//! A contract is installed in the vehicle.

use v2g_exi::Document;
use v2g_link::v2gtp;
use v2g_messages::iso20::common::{CertificateInstallationRes, CommonMessage};
use v2g_messages::iso20::{Header, Processing, ResponseCode};

use super::authorize::Authorizing;
use super::{Phase, Sent, Turn, refusal};
use crate::iso20::message::payload_type;
use crate::iso20::request::{is_fatal, is_warning};
use crate::secc::Cx;
use crate::{
    Answer, ContractDesk, ContractRefusal, End, Inquiry, Iso20Schema, Misbehaviour, Outcome,
    Protocol, Request, SeccEvent, Timer, Untrusted,
};

const REQUEST: Request = Request::CertificateInstallation;

/// A station that installs no contracts has said so.
pub(super) fn begin(mut phase: Authorizing, cx: &mut Cx<'_>) -> Turn {
    if !cx.contracts().installation {
        let blame = Misbehaviour::OutOfSequence(REQUEST);
        return Turn::Refused(ResponseCode::FailedSequenceError, End::Misbehaved(blame));
    }
    cx.want_desk(REQUEST);
    phase.waits = Some(REQUEST);
    Turn::Deferred(Phase::Authorizing(phase))
}

pub(super) fn consult(
    mut phase: Authorizing,
    cx: &mut Cx<'_>,
    desk: &mut dyn ContractDesk,
    message: v2gtp::Message<'_>,
) -> Turn {
    phase.waits = None;
    let protocol = cx.heard.protocol;
    let inquiry = Inquiry {
        protocol: protocol.unwrap_or(Protocol::Iso20(Iso20Schema::Dc)),
        request: REQUEST,
        exi: message.payload,
        repeated: core::mem::take(&mut phase.installing),
    };
    match desk.provision(&inquiry) {
        Answer::Pending => wait(phase, cx),
        Answer::Refused(refusal) => decline(phase, cx, refusal),
        Answer::Exi(exi) => hand_over(phase, cx, exi, false),
        Answer::Readdressed(exi) => hand_over(phase, cx, exi, true),
    }
}

fn wait(mut phase: Authorizing, cx: &mut Cx<'_>) -> Turn {
    let patience = cx.config.timing.ongoing;
    cx.timers.start(Timer::Ongoing, cx.now.after(patience));
    phase.installing = true;
    let sent = refusal::installation(cx, ResponseCode::Ok, Processing::Ongoing);
    Turn::Answered(Phase::Authorizing(phase), Outcome::Ongoing, sent)
}

fn decline(phase: Authorizing, cx: &mut Cx<'_>, refusal: ContractRefusal) -> Turn {
    cx.timers.stop(Timer::Ongoing);
    cx.events.push(SeccEvent::Provisioned(REQUEST, false));
    let code = refusal.iso20();
    if is_fatal(code) {
        return Turn::Refused(code, End::Untrusted(Untrusted::Contract(refusal)));
    }
    let sent = refusal::installation(cx, code, Processing::Finished);
    Turn::Answered(Phase::Authorizing(phase), Outcome::Declined, sent)
}

/// What the back end says decides how the session goes on.
fn hand_over(mut phase: Authorizing, cx: &mut Cx<'_>, exi: &[u8], readdressed: bool) -> Turn {
    let Ok(CommonMessage::CertificateInstallationRes(response)) = CommonMessage::decode(exi) else {
        cx.events.push(SeccEvent::Provisioned(REQUEST, false));
        let end = End::Untrusted(Untrusted::Contract(ContractRefusal::Other));
        return Turn::Refused(ResponseCode::Failed, end);
    };
    let code = response.response_code;
    let sent = match readdressed {
        true => readdress(cx, response),
        false => cx.forward(payload_type(None), exi),
    };
    if response.evse_processing != Processing::Finished && !is_fatal(code) {
        phase.installing = true;
        return Turn::Answered(Phase::Authorizing(phase), Outcome::Ongoing, sent);
    }
    cx.timers.stop(Timer::Ongoing);
    let good = !is_fatal(code) && !is_warning(code);
    cx.events.push(SeccEvent::Provisioned(REQUEST, good));
    let outcome = match good {
        true => Outcome::Done,
        false => Outcome::Declined,
    };
    if is_fatal(code) {
        cx.events.push(SeccEvent::Refused(REQUEST, code as u8));
        let end = End::Untrusted(Untrusted::Contract(ContractRefusal::NoCertificate));
        return Turn::Forwarded(end, sent);
    }
    Turn::Answered(Phase::Authorizing(phase), outcome, sent)
}

fn readdress(cx: &mut Cx<'_>, response: CertificateInstallationRes<'_>) -> Sent {
    let header = Header {
        signature: response.header.signature,
        ..cx.header()
    };
    let response = CertificateInstallationRes { header, ..response };
    cx.common(CommonMessage::CertificateInstallationRes(response))
}
