//! The whole core in one program: every message read, written and walked, both SLAC engines, SECC
//! discovery of both ends, signatures and contract keys, both session engines with all protocols. It is made to be linked, not to
//! run: `cargo xtask figures` fails when the linker found a way into the panic machinery.
#![no_std]
#![no_main]

use core::hint::black_box;
use core::net::{Ipv6Addr, SocketAddrV6};
use core::time::Duration;

use cortex_m_rt::entry;
use firmware::Unknown;
use v2g::contract::crypto::{
    Agreement, KeyAlgorithm, PrivateKey, Signature, SignatureBytes, Signer, SoftKey,
};
use v2g::contract::envelope;
use v2g::contract::ids::{Emaid, Pcid};
use v2g::contract::signature::{Form, Policy, PriceSchedules, Signed, sign, verify};
use v2g::exi::Document;
use v2g::link::sdp::{self, Reach};
use v2g::link::slac::{
    Ask, Ev, EvConfig, Evse, EvseConfig, Mac, Modem, Nmk, PilotSignal, PilotState,
};
use v2g::messages::{app_protocol, din, iso2, iso20};
use v2g::session::{
    Amperes, Evcc, EvccConfig, EvccId, EvseId, Instant, Secc, SeccConfig, SessionId, Station,
    Vehicle, Volts,
};

#[entry]
fn main() -> ! {
    let received: &[u8] = black_box(&[]);
    let now = Instant(black_box(0));
    let mut buffer = [0; 1024];
    messages(received, &mut buffer);
    slac(received, now);
    discovery(received, now);
    contracts(received, &mut buffer);
    certificates(received, &mut buffer);
    secc(received, now);
    evcc(received, now);
    firmware::fail()
}

fn messages(received: &[u8], buffer: &mut [u8]) {
    answer::<app_protocol::AppProtocolMessage<'_>>(received, buffer);
    answer::<din::V2gMessage<'_>>(received, buffer);
    answer::<iso2::V2gMessage<'_>>(received, buffer);
    answer::<iso20::ac::AcMessage<'_>>(received, buffer);
    answer::<iso20::ac_der_iec::AcDerIecMessage<'_>>(received, buffer);
    answer::<iso20::ac_der_sae::AcDerSaeMessage<'_>>(received, buffer);
    answer::<iso20::acdp::AcdpMessage<'_>>(received, buffer);
    answer::<iso20::common::CommonMessage<'_>>(received, buffer);
    answer::<iso20::dc::DcMessage<'_>>(received, buffer);
    answer::<iso20::wpt::WptMessage<'_>>(received, buffer);
}

fn answer<'a, M: Document<'a>>(received: &'a [u8], buffer: &mut [u8]) {
    if let Ok(message) = M::decode(received) {
        let _ = black_box(black_box(message).encode(buffer));
    }
}

fn slac(received: &[u8], now: Instant) {
    let mut ev = Ev::new(
        EvConfig::new(Mac([2; 6]), black_box(Modem::QUALCOMM)),
        black_box([0; 32]),
    );
    ev.pilot(now, black_box(PilotSignal::Unplugged));
    ev.receive(now, received);
    ev.expire(now);
    ev.ask(black_box(Ask::Version));
    ev.terminate(now);
    ev.error(now);
    ev.pause(now);
    ev.wake(now);
    black_box(ev.poll_transmit());
    black_box(ev.poll_event());
    black_box(ev.deadline());

    let mut evse = Evse::new(
        EvseConfig::new(Mac([4; 6]), black_box(Modem::QUALCOMM)),
        Nmk::new([0; 16]),
        now,
    );
    evse.pilot(now, black_box(PilotState::A));
    evse.receive(now, received);
    evse.expire(now);
    evse.ask(black_box(Ask::Version));
    evse.renew(now, Nmk::new([1; 16]));
    evse.terminate(now);
    evse.error(now);
    evse.pause(now);
    evse.wake(now);
    black_box(evse.poll_transmit());
    black_box(evse.poll_event());
    black_box(evse.deadline());
}

fn discovery(received: &[u8], now: Instant) {
    let reach = black_box(Reach::LinkLocal { scope_id: 1 });
    let peer = black_box(SocketAddrV6::new(Ipv6Addr::LOCALHOST, 1, 0, 1));
    let mut client = sdp::Client::new(now, black_box(sdp::Security::Tls), reach);
    client.receive(now, peer, received);
    client.expire(now);
    black_box(client.poll_transmit());
    black_box(client.poll_event());

    let mut server = sdp::Server::new(
        *peer.ip(),
        black_box(sdp::Offer::Both { plain: 1, tls: 2 }),
        reach,
    );
    server.open(now, Some(Duration::from_secs(1)));
    server.receive(now, peer, received);
    server.expire(now);
    black_box(server.poll_transmit());
    black_box(server.poll_event());
}

/// Chains of every role with answers and lists, and all that can be made.
fn certificates(received: &[u8], buffer: &mut [u8]) {
    use v2g::contract::cert::{self, leaf};
    let now = cert::Time::new((2026, 1, 1), (0, 0, black_box(0)));
    let Ok(root) = cert::Certificate::parse(received) else {
        return;
    };
    let roots = [root];
    let trust = cert::Trust {
        v2g: cert::Roots::new(&roots),
        mo: cert::Roots::new(&roots),
        oem: cert::Roots::new(&roots),
        private: cert::Roots::new(&roots),
    };
    let policy = cert::Policy {
        edition: black_box(cert::Edition::Iso2),
        leniency: black_box(cert::Leniency::Field),
        time: now,
        revocation: black_box(cert::Revocation::Required),
    };
    let evidence = cert::Evidence {
        ocsp: &[received],
        crls: &[received],
    };
    let chain = black_box([received, received]);
    macro_rules! judge {
        ($($leaf:ident)*) => {
            $(
                let judged = cert::verify::<leaf::$leaf>(&chain, &trust, &policy, &evidence, &Unknown);
                black_box(judged.map(|proof| (proof.not_after(), proof.deviations().count())).ok());
            )*
        };
    }
    judge!(Secc Contract Provisioning Vehicle Cps);
    black_box(cert::read_private_key(received).is_ok());
    black_box(root.subject.same_text(&root.issuer));
    made(&root, received, buffer);
}

/// A certificate, a request, an answer, a list and a question.
fn made(root: &v2g::contract::cert::Certificate<'_>, received: &[u8], buffer: &mut [u8]) {
    use v2g::contract::cert::make::{
        Answer, AnswerTemplate, ListTemplate, NameSource, Template, write_question, write_request,
    };
    use v2g::contract::cert::{HashData, Role, Time, make, ocsp, write_private_key};
    use v2g::contract::crypto::Hash;
    let Ok(private) = PrivateKey::new(black_box(KeyAlgorithm::P521), received) else {
        return;
    };
    let Ok(key) = SoftKey::new(Unknown, private.clone()) else {
        return;
    };
    let (start, name) = (
        Time::from_unix(black_box(0)),
        NameSource::Same(root.subject),
    );
    let public = Signer::public_key(&key);
    if let Ok(template) = Template::of(
        black_box(Role::Secc),
        name,
        public,
        start,
        Some(root),
        &Unknown,
    ) {
        black_box(template.write(&key, buffer).is_ok());
        black_box(write_request(name, Some(&template), &key, buffer).is_ok());
    }
    black_box(write_private_key(&private, public, buffer).is_ok());
    if let Ok(about) = HashData::new(root, root, black_box(Hash::Sha256), &Unknown) {
        black_box(write_question(&[about], Some(received), buffer).is_ok());
        let answers = [Answer {
            about,
            status: black_box(ocsp::Status::Good),
        }];
        let template = AnswerTemplate {
            responder: root,
            with_certificate: true,
            this_update: start,
            next_update: Some(start.plus_days(7)),
            answers: &answers,
            nonce: Some(received),
        };
        black_box(template.write(&key, &Unknown, buffer).is_ok());
    }
    let revoked = [make::Revoked {
        serial: root.serial,
        time: start,
    }];
    let template = ListTemplate {
        issuer: root,
        number: 1,
        this_update: start,
        next_update: start,
        revoked: &revoked,
    };
    black_box(template.write(&key, buffer).is_ok());
}

/// Signatures over everything that is signed, contract keys, names; the cryptography is unknown.
fn contracts(received: &[u8], buffer: &mut [u8]) {
    let text = core::str::from_utf8(received).unwrap_or_default();
    black_box(text.parse::<Emaid>())
        .map(|emaid| black_box(emaid.with_check_digit().check()))
        .ok();
    let _ = black_box(text.parse::<Pcid>());
    let Ok(private) = PrivateKey::new(black_box(KeyAlgorithm::P256), received) else {
        return;
    };
    let Ok(key) = SoftKey::new(Unknown, private.clone()) else {
        return;
    };
    if let Ok(message) = iso2::V2gMessage::decode(received) {
        let signature = message
            .header
            .signature
            .and_then(|signature| signature.get());
        match message.body {
            iso2::Body::AuthorizationReq(body) => signed(body, signature, &key, buffer),
            iso2::Body::MeteringReceiptReq(body) => signed(body, signature, &key, buffer),
            iso2::Body::CertificateInstallationReq(body) => signed(body, signature, &key, buffer),
            iso2::Body::CertificateUpdateReq(body) => signed(body, signature, &key, buffer),
            iso2::Body::CertificateUpdateRes(body) => signed(body, signature, &key, buffer),
            iso2::Body::CertificateInstallationRes(body) => {
                signed(body, signature, &key, buffer);
                envelope_iso2(&body, &key, &private);
            }
            iso2::Body::ChargeParameterDiscoveryRes(body) => {
                if let Some(iso2::SaSchedules::SaScheduleList(list)) = body.sa_schedules {
                    signed(list, signature, &key, buffer);
                }
            }
            _ => {}
        }
    }
    if let Ok(message) = iso20::common::CommonMessage::decode(received) {
        contracts_iso20(&message, &key, &private, buffer);
    }
    let signature = SignatureBytes::from_der(KeyAlgorithm::P521, received);
    black_box(
        signature
            .ok()
            .and_then(|signature| signature.to_der(buffer).map(<[u8]>::len)),
    );
    black_box(
        Signature::Der(received)
            .to_fixed(black_box(KeyAlgorithm::P384))
            .is_ok(),
    );
}

fn contracts_iso20(
    message: &iso20::common::CommonMessage<'_>,
    key: &SoftKey<Unknown>,
    private: &PrivateKey,
    buffer: &mut [u8],
) {
    use iso20::common::{AReqAuthorizationMode, CommonMessage};
    match message {
        CommonMessage::AuthorizationReq(body) => {
            let signature = body.header.signature.and_then(|signature| signature.get());
            if let AReqAuthorizationMode::PncAReqAuthorizationMode(mode) = body.authorization_mode
                && let Some(mode) = mode.get()
            {
                signed(mode, signature, key, buffer);
            }
        }
        CommonMessage::CertificateInstallationReq(body) => {
            let signature = body.header.signature.and_then(|signature| signature.get());
            signed(*body, signature, key, buffer);
        }
        CommonMessage::CertificateInstallationRes(body) => {
            let signature = body.header.signature.and_then(|signature| signature.get());
            signed(*body, signature, key, buffer);
            if let Some(data) = body.signed_installation_data.get() {
                envelope_iso20(&data, key, private);
            }
        }
        CommonMessage::MeteringConfirmationReq(body) => {
            let signature = body.header.signature.and_then(|signature| signature.get());
            signed(*body, signature, key, buffer);
        }
        CommonMessage::ScheduleExchangeRes(body) => {
            let signature = body.header.signature.and_then(|signature| signature.get());
            signed(PriceSchedules(body.control_mode), signature, key, buffer);
        }
        _ => {}
    }
}

fn signed<T: Signed + Copy>(
    message: T,
    signature: Option<v2g::messages::xmldsig::Signature<'_>>,
    key: &SoftKey<Unknown>,
    buffer: &mut [u8],
) {
    let public = Signer::public_key(key);
    if let Some(signature) = signature {
        let policy = black_box(Policy::Field);
        let verdict = verify(&Unknown, public, &signature, message, policy, buffer);
        black_box(verdict.is_ok());
    }
    let made = sign(
        &Unknown,
        key,
        &message,
        black_box(Form::default()),
        buffer,
        |signature| black_box(signature.object.is_empty()),
    );
    black_box(made.is_ok());
}

fn envelope_iso2(
    body: &iso2::CertificateInstallationRes<'_>,
    key: &SoftKey<Unknown>,
    private: &PrivateKey,
) {
    let public = Agreement::public_key(key);
    let sealed = envelope::iso2::seal(&Unknown, key, public, black_box([1; 16]), private);
    black_box(sealed.is_ok());
    if let (Some(dh), Some(encrypted)) = (
        body.dh_publickey.get(),
        body.contract_signature_encrypted_private_key.get(),
    ) {
        black_box(envelope::iso2::open(&Unknown, key, &dh, &encrypted, public).is_ok());
    }
}

fn envelope_iso20(
    data: &iso20::common::SignedInstallationData<'_>,
    key: &SoftKey<Unknown>,
    private: &PrivateKey,
) {
    use envelope::iso20::{Binding, Payload, Scheme, open, seal};
    let public = Agreement::public_key(key);
    let binding = black_box(Binding::default());
    let scheme = black_box(Scheme::DEFAULT);
    let payload = Payload::Key(private);
    let sealed = seal(
        &Unknown,
        key,
        public,
        black_box([1; 12]),
        payload,
        scheme,
        binding,
    );
    black_box(
        sealed
            .map(|sealed| black_box(sealed.encrypted_private_key()) == data.encrypted_private_key)
            .is_ok(),
    );
    black_box(open(&Unknown, key, data, public, &Scheme::ALL, binding).is_ok());
}

fn secc(received: &[u8], now: Instant) {
    let Some(evse_id) = EvseId::new("DE*V2G*E1") else {
        firmware::fail()
    };
    let station = black_box(Station::ac(evse_id, Volts::new(230), Amperes::new(16)));
    let config = black_box(SeccConfig::new(SessionId::from_random(black_box([1; 8]))));
    let mut secc = Secc::<1024>::with_buffer(config, station, now);
    secc.receive(now, received);
    secc.expire(now);
    secc.closed(now);
    black_box(secc.station_mut());
    black_box(secc.poll_transmit());
    black_box(secc.poll_event());
    black_box(secc.deadline());
    black_box(secc.paused());
}

fn evcc(received: &[u8], now: Instant) {
    let vehicle = Vehicle::ac(EvccId::from_mac([2; 6]), Volts::new(230), Amperes::new(16));
    let config = black_box(EvccConfig::default());
    let mut evcc = Evcc::<1024>::with_buffer(config, black_box(vehicle), now);
    evcc.receive(now, received);
    evcc.expire(now);
    evcc.closed(now);
    black_box(evcc.vehicle_mut());
    black_box(evcc.poll_transmit());
    black_box(evcc.poll_event());
    black_box(evcc.deadline());
    black_box(evcc.paused());
}
