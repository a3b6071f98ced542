//! The vehicle pays by contract: what its wallet wants, has installed, shows and signs.

use core::task::Poll;

use v2g_exi::Document;
use v2g_link::v2gtp::Message;
use v2g_messages::iso2::{AuthorizationReq, Body, PaymentDetailsRes, ResponseCode, V2gMessage};

use super::services::Select;
use super::{Authorize, Close, Phase, Turn};
use crate::evcc::{Consulted, Cx};
use crate::iso2::{INSTALLATION, UPDATE};
use crate::{
    ContractOffer, ContractPlan, End, EvccEvent, Failed, Incompatible, Issued, Made, Misbehaviour,
    Outcome, Payment, Protocol, ProvisioningRequest, Request, SessionId, Signed, Untrusted, Wallet,
};

/// What the station does with contracts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Offer {
    pub(super) accepted: bool,
    pub(super) external: bool,
    pub(super) installation: bool,
    pub(super) update: bool,
}

impl Offer {
    fn told(self, provisioned: Option<bool>) -> ContractOffer<'static> {
        ContractOffer {
            protocol: Protocol::Iso2,
            accepted: self.accepted,
            installation: self.installation && provisioned.is_none(),
            update: self.update && provisioned.is_none(),
            providers: None,
            provisioned,
            refused: false,
        }
    }
}

/// The wallet is to say what it wants here.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) offer: Offer,
    pub(super) select: Select,
}

impl Plan {
    pub(super) fn consult(self, cx: &mut Cx<'_>, wallet: &mut dyn Wallet) -> Consulted<Phase> {
        let offer = self.offer.told(None);
        match wallet.plan(&offer) {
            Poll::Pending => Consulted::Later(Phase::Plan(self)),
            Poll::Ready(ContractPlan::Show) => self.select(Course::Show),
            Poll::Ready(ContractPlan::Install) if offer.installation => self.select(
                Course::Provision(Request::CertificateInstallation, self.offer),
            ),
            Poll::Ready(ContractPlan::Update) if offer.update => {
                self.select(Course::Provision(Request::CertificateUpdate, self.offer))
            }
            Poll::Ready(_) if cx.vehicle.payment == Payment::Contract || !self.offer.external => {
                let end = End::Incompatible(Incompatible::Payment);
                Consulted::Stop(Phase::Select(self.select), end)
            }
            Poll::Ready(_) => Consulted::Next(Phase::Select(self.select)),
        }
    }

    fn select(&self, course: Course) -> Consulted<Phase> {
        Consulted::Next(Phase::Select(self.select.by_contract(course)))
    }
}

/// What follows once contract payment is selected.
#[derive(Clone, Copy, Debug)]
pub(super) enum Course {
    Show,
    Provision(Request, Offer),
}

impl Course {
    pub(super) fn begin(self) -> Phase {
        match self {
            Self::Show => Phase::Show(Show),
            Self::Provision(request, offer) => Phase::Provision(Provision { request, offer }),
        }
    }

    /// The variant of the certificate service that this takes.
    pub(super) const fn variant(self) -> Option<i16> {
        match self {
            Self::Show => None,
            Self::Provision(Request::CertificateUpdate, _) => Some(UPDATE),
            Self::Provision(..) => Some(INSTALLATION),
        }
    }
}

/// A contract is to be installed or updated.
#[derive(Debug)]
pub(super) struct Provision {
    request: Request,
    offer: Offer,
}

impl Provision {
    pub(super) fn request(&self) -> Request {
        self.request
    }

    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        id: Option<SessionId>,
        wallet: &mut dyn Wallet,
    ) -> Consulted<Phase> {
        let request = self.request;
        let mut sent = false;
        let made = wallet.request(Protocol::Iso2, request, &mut |made, signature| {
            let body = match (made, request) {
                (ProvisioningRequest::Installation(body), Request::CertificateInstallation) => {
                    Body::CertificateInstallationReq(*body)
                }
                (ProvisioningRequest::Update(body), Request::CertificateUpdate) => {
                    Body::CertificateUpdateReq(*body)
                }
                _ => return,
            };
            if !core::mem::replace(&mut sent, true) {
                cx.send_signed(id, body, signature);
            }
        });
        sent_or_stop(made, sent, Phase::Provision(self), |phase| phase)
    }

    pub(super) fn answer(self) -> Turn {
        let next = Take {
            request: self.request,
            offer: self.offer,
            spoiled: false,
        };
        Turn::Next(Phase::Take(next), Outcome::Done)
    }
}

/// A contract has come; the wallet is to check and keep it.
#[derive(Debug)]
pub(super) struct Take {
    request: Request,
    offer: Offer,
    /// It was no good; the wallet may have another contract to show.
    spoiled: bool,
}

impl Take {
    pub(super) fn consult(
        mut self,
        cx: &mut Cx<'_>,
        wallet: &mut dyn Wallet,
        message: Message<'_>,
    ) -> Consulted<Phase> {
        if !self.spoiled {
            match take(wallet, self.request, message) {
                Poll::Pending => return Consulted::Later(Phase::Take(self)),
                Poll::Ready(Ok(())) => {
                    cx.events.push(EvccEvent::ContractInstalled);
                    return Consulted::Next(Phase::Show(Show));
                }
                Poll::Ready(Err(_)) => self.spoiled = true,
            }
        }
        match wallet.plan(&self.offer.told(Some(false))) {
            Poll::Pending => Consulted::Later(Phase::Take(self)),
            Poll::Ready(ContractPlan::Show) => Consulted::Next(Phase::Show(Show)),
            Poll::Ready(_) => stop(Failed::Untrusted),
        }
    }
}

fn take(wallet: &mut dyn Wallet, request: Request, message: Message<'_>) -> Made {
    let Ok(V2gMessage { header, body }) = V2gMessage::decode(message.payload) else {
        return Poll::Ready(Err(Failed::Untrusted));
    };
    let Some(signature) = header.signature.and_then(|signature| signature.get()) else {
        return Poll::Ready(Err(Failed::Untrusted));
    };
    match (request, body) {
        (Request::CertificateInstallation, Body::CertificateInstallationRes(response)) => {
            wallet.take(&Issued::Installation(response, signature))
        }
        (Request::CertificateUpdate, Body::CertificateUpdateRes(response)) => {
            wallet.take(&Issued::Update(response, signature))
        }
        _ => Poll::Ready(Err(Failed::Untrusted)),
    }
}

/// A contract is to be shown.
#[derive(Debug)]
pub(super) struct Show;

impl Show {
    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        id: Option<SessionId>,
        wallet: &mut dyn Wallet,
    ) -> Consulted<Phase> {
        let mut sent = false;
        let made = wallet.show(&mut |details| {
            if !core::mem::replace(&mut sent, true) {
                cx.send(id, Body::PaymentDetailsReq(*details));
            }
        });
        sent_or_stop(made, sent, Phase::Show(self), |phase| phase)
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: PaymentDetailsRes<'_>) -> Turn {
        let mut challenge = [0; 16];
        if response.gen_challenge.copy_to(&mut challenge).is_none() {
            let blame = Misbehaviour::Contradiction(Request::PaymentDetails);
            return Turn::Over(End::Misbehaved(blame));
        }
        if response.response_code == ResponseCode::OkCertificateExpiresSoon {
            cx.events.push(EvccEvent::ContractExpiresSoon);
        }
        let next = Authorize::by_contract(challenge);
        Turn::Next(Phase::Authorize(next), Outcome::Done)
    }
}

/// Signs the challenge and sends it.
pub(super) fn authorize(
    cx: &mut Cx<'_>,
    id: Option<SessionId>,
    wallet: &mut dyn Wallet,
    challenge: [u8; 16],
) -> Consulted<Phase> {
    let request = AuthorizationReq {
        id: Some("id1".into()),
        gen_challenge: Some((&challenge).into()),
    };
    let mut sent = false;
    let made = wallet.sign(&Signed::Authorization(request), &mut |signature| {
        if !core::mem::replace(&mut sent, true) {
            cx.send_signed(id, Body::AuthorizationReq(request), signature);
        }
    });
    let waiting = Phase::Authorize(Authorize::by_contract(challenge));
    sent_or_stop(made, sent, waiting, |_| {
        Phase::Authorize(Authorize::signed())
    })
}

/// What a wallet promises to have sent it has sent, or the session stops.
pub(super) fn sent_or_stop(
    made: Made,
    sent: bool,
    waiting: Phase,
    next: impl FnOnce(Phase) -> Phase,
) -> Consulted<Phase> {
    match made {
        _ if sent => Consulted::Sent(next(waiting)),
        Poll::Pending => Consulted::Later(waiting),
        Poll::Ready(Ok(())) => stop(Failed::Signer),
        Poll::Ready(Err(failed)) => stop(failed),
    }
}

fn stop(failed: Failed) -> Consulted<Phase> {
    let end = End::Untrusted(Untrusted::Wallet(failed));
    Consulted::Stop(Phase::Close(Close::now()), end)
}
