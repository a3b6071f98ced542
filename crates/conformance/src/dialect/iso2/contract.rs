//! Requests of a vehicle that pays by contract, signed where they have to be.

use v2g_contract::crypto::Signer;
use v2g_contract::signature::{self, Form, Signed};
use v2g_exi::Bytes;
use v2g_messages::iso2::{
    AuthorizationReq, CertificateChain, CertificateInstallationReq, CertificateUpdateReq,
    ListOfRootCertificateIds, MeterInfo, MeteringReceiptReq, PaymentDetailsReq, SubCertificates,
};
use v2g_messages::xmldsig::X509IssuerSerial;

use super::{Body, Encoded, Header, Known, PayloadType, V2gMessage, document};
use crate::papers::{self, Credential, Lack, NO_EMAID, OTHER_EMAID, Papers, stranger};
use crate::request::{Ask, Change, Request as R};
use crate::tester::Reading;

/// Room for the largest signed part as a fragment.
const ROOM: usize = 0x2000;

/// Target of the signature.
const ID: &str = "id1";

/// A root that no vehicle has, for a request that was altered.
const OTHER_ROOT: &str = "CN=another root";

/// The request, if it is one of a contract customer's.
pub(super) fn encode(ask: &Ask, known: &Known) -> Option<Result<Encoded, Lack>> {
    Some(match ask.request {
        R::PaymentDetails => payment_details(ask, known),
        R::CertificateInstallation => installation(ask, known),
        R::CertificateUpdate => update(ask, known),
        // Only the first request is signed. Source: V2G2-684.
        R::Authorization if known.contract.is_some() && !known.proved => authorization(ask, known),
        R::MeteringReceipt => receipt(ask, known),
        _ => return None,
    })
}

fn payment_details(ask: &Ask, known: &Known) -> Result<Encoded, Lack> {
    let shown = shown_contract(ask, known)?;
    let subs = views(shown.above());
    let name = named(ask, known)?;
    let request = PaymentDetailsReq {
        emaid: name.as_str().into(),
        contract_signature_cert_chain: chain(&shown, &subs),
    };
    let sent = super::message(known, Body::PaymentDetailsReq(request));
    sent.ok_or(UNWRITTEN)
}

fn authorization(ask: &Ask, known: &Known) -> Result<Encoded, Lack> {
    let contract = known.contract()?;
    let other = known.challenge.map(|octet| !octet);
    let with = |challenge| AuthorizationReq {
        id: Some(ID.into()),
        gen_challenge: Some(Bytes::from(challenge)),
    };
    let sent = match ask.has(Change::OtherChallenge) {
        true => with(&other[..]),
        false => with(&known.challenge[..]),
    };
    let signed = match ask.has(Change::Altered) {
        true => with(&other[..]),
        false => sent,
    };
    seal(ask, known, contract, &signed, Body::AuthorizationReq(sent))
}

fn installation(ask: &Ask, known: &Known) -> Result<Encoded, Lack> {
    let papers = known.papers()?;
    let shown = match flaw(ask) {
        Some(flaw) => papers.flawed_provisioning(flaw)?,
        None => papers.provisioning()?.clone(),
    };
    let roots = Roots::of(papers);
    let (listed, signed) = (roots.listed(), roots.signed(ask));
    let with = |roots| CertificateInstallationReq {
        id: ID.into(),
        oem_provisioning_cert: shown.leaf().into(),
        list_of_root_certificate_ids: list(roots),
    };
    let sent = Body::CertificateInstallationReq(with(&listed));
    seal(ask, known, &shown, &with(&signed), sent)
}

fn update(ask: &Ask, known: &Known) -> Result<Encoded, Lack> {
    let papers = known.papers()?;
    let shown = shown_contract(ask, known)?;
    let subs = views(shown.above());
    let chain = chain(&shown, &subs);
    let name = named(ask, known)?;
    let roots = Roots::of(papers);
    let (listed, signed) = (roots.listed(), roots.signed(ask));
    let with = |roots| CertificateUpdateReq {
        id: ID.into(),
        contract_signature_cert_chain: (&chain).into(),
        emaid: name.as_str().into(),
        list_of_root_certificate_ids: list(roots),
    };
    let sent = Body::CertificateUpdateReq(with(&listed));
    seal(ask, known, &shown, &with(&signed), sent)
}

fn receipt(ask: &Ask, known: &Known) -> Result<Encoded, Lack> {
    let contract = known.contract()?;
    let reading = known.reading.as_ref().ok_or("meter reading to sign")?;
    let other = Reading {
        watt_hours: Some(reading.watt_hours.unwrap_or(0).wrapping_add(1_000)),
        ..reading.clone()
    };
    let schedule = known.schedules.first();
    let sent = match ask.has(Change::OtherReading) {
        true => &other,
        false => reading,
    };
    let signed = match ask.has(Change::Altered) {
        true => &other,
        false => sent,
    };
    let tuple = schedule.and_then(|schedule| u8::try_from(schedule.id).ok());
    let with = |reading| receipt_of(known, tuple, reading);
    let body = Body::MeteringReceiptReq(with(sent));
    seal(ask, known, contract, &with(signed), body)
}

fn receipt_of<'r>(
    known: &'r Known,
    sa_schedule_tuple_id: Option<u8>,
    reading: &'r Reading,
) -> MeteringReceiptReq<'r> {
    MeteringReceiptReq {
        id: Some(ID.into()),
        session_id: known.id.as_slice().into(),
        sa_schedule_tuple_id,
        meter_info: MeterInfo {
            meter_id: reading.meter.as_str().into(),
            meter_reading: reading.watt_hours,
            sig_meter_reading: reading.signature.as_deref().map(Into::into),
            meter_status: reading.status,
            t_meter: reading.time,
        },
    }
}

const UNWRITTEN: Lack = "room for such a request";

/// The message with a signature over what was `signed`, which is `body` unless that was altered.
fn seal<T: Signed>(
    ask: &Ask,
    known: &Known,
    holder: &Credential,
    signed: &T,
    body: Body<'_>,
) -> Result<Encoded, Lack> {
    let stranger = stranger(holder.signer.key_algorithm())?;
    let signer: &dyn Signer = match ask.has(Change::WrongKey) {
        true => &stranger,
        false => &*holder.signer,
    };
    let mut room = vec![0; ROOM];
    let write = |signature: &v2g_messages::xmldsig::Signature<'_>| {
        let header = Header {
            session_id: known.id.as_slice().into(),
            notification: None,
            signature: Some(signature.into()),
        };
        document(PayloadType::Exi, &V2gMessage { header, body })
    };
    let form = Form::default();
    let sealed = signature::sign(&papers::CRYPTO, signer, signed, form, &mut room, write);
    sealed.ok().flatten().ok_or("key that signs such a request")
}

fn flaw(ask: &Ask) -> Option<papers::Flaw> {
    ask.find(|change| match change {
        Change::Shows(flaw) => Some(flaw),
        _ => None,
    })
}

fn shown_contract(ask: &Ask, known: &Known) -> Result<Credential, Lack> {
    match flaw(ask) {
        Some(flaw) => known.papers()?.flawed_contract(flaw),
        None => known.contract().cloned(),
    }
}

/// The name of the contract as the request tells it.
fn named(ask: &Ask, known: &Known) -> Result<String, Lack> {
    Ok(match () {
        () if ask.has(Change::OtherEmaid) => OTHER_EMAID.to_owned(),
        () if ask.has(Change::NoEmaid) => NO_EMAID.to_owned(),
        () => known.contract()?.name(),
    })
}

fn list<'r>(roots: &'r [X509IssuerSerial<'r>]) -> ListOfRootCertificateIds<'r> {
    ListOfRootCertificateIds {
        root_certificate_id: roots.into(),
    }
}

/// Roots that the vehicle trusts, as a request lists them.
struct Roots(Vec<(String, Vec<u8>)>);

impl Roots {
    fn of(papers: &Papers) -> Self {
        Self(papers.root_names())
    }

    fn listed(&self) -> Vec<X509IssuerSerial<'_>> {
        papers::serials(&self.0)
    }

    /// What is signed: the same, unless the request is altered afterwards.
    fn signed(&self, ask: &Ask) -> Vec<X509IssuerSerial<'_>> {
        let other = X509IssuerSerial {
            x509_issuer_name: OTHER_ROOT.into(),
            x509_serial_number: 1u64.into(),
        };
        match ask.has(Change::Altered) {
            true => vec![other],
            false => self.listed(),
        }
    }
}

fn views(chain: &[Vec<u8>]) -> Vec<Bytes<'_, 0, 800>> {
    chain.iter().map(|der| der.as_slice().into()).collect()
}

fn chain<'c>(of: &'c Credential, subs: &'c [Bytes<'c, 0, 800>]) -> CertificateChain<'c> {
    CertificateChain {
        id: None,
        certificate: of.leaf().into(),
        sub_certificates: (!subs.is_empty()).then(|| SubCertificates {
            certificate: subs.into(),
        }),
    }
}
