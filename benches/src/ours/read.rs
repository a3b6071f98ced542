//! Reads every view of a decoded message, as an application that uses all of it.

use std::hint::black_box;

use v2g_exi::{Bytes, Content, Hex, Nested, Text};
use v2g_messages::app_protocol::AppProtocolMessage;
use v2g_messages::din;
use v2g_messages::iso2::{
    Body, CertificateChain, CertificateInstallationRes, ChargeParameterDiscoveryRes,
    CurrentDemandRes, SaSchedules, SalesTariff, V2gMessage,
};
use v2g_messages::xmldsig::{Reference, Signature};

/// Room for the longest text or byte string of the samples.
const ROOM: usize = 800;

/// Everything in a handshake.
pub fn read_handshake(message: &AppProtocolMessage<'_>) {
    let AppProtocolMessage::SupportedAppProtocolReq(request) = message else {
        return;
    };
    for offer in request.app_protocol.iter() {
        text(&offer.protocol_namespace);
        black_box(offer);
    }
}

/// Everything in one of the samples.
pub fn read_message(message: &V2gMessage<'_>) {
    hex(&message.header.session_id);
    if let Some(found) = &message.header.signature {
        signature(&nested(found));
    }
    match &message.body {
        Body::SessionSetupReq(request) => hex(&request.evcc_id),
        Body::CurrentDemandRes(response) => current_demand(response),
        Body::ChargeParameterDiscoveryRes(response) => charge_parameter(response),
        Body::AuthorizationReq(request) => {
            optional(&request.id);
            request.gen_challenge.iter().for_each(bytes);
        }
        Body::CertificateInstallationRes(response) => certificate_installation(response),
        _ => {}
    }
    black_box(message);
}

/// Everything in the sample of DIN 70121.
pub fn read_din(message: &din::V2gMessage<'_>) {
    hex(&message.header.session_id);
    black_box(message);
}

fn current_demand(response: &CurrentDemandRes<'_>) {
    text(&response.evse_id);
    if let Some(meter) = &response.meter_info {
        text(&meter.meter_id);
        meter.sig_meter_reading.iter().for_each(bytes);
    }
}

fn charge_parameter(response: &ChargeParameterDiscoveryRes<'_>) {
    let Some(SaSchedules::SaScheduleList(list)) = &response.sa_schedules else {
        return;
    };
    for tuple in list.sa_schedule_tuple.iter() {
        for entry in tuple.p_max_schedule.p_max_schedule_entry.iter() {
            black_box(entry);
        }
        tuple.sales_tariff.iter().for_each(tariff);
    }
}

fn tariff(tariff: &SalesTariff<'_>) {
    optional(&tariff.id);
    tariff.sales_tariff_description.iter().for_each(text);
    for entry in tariff.sales_tariff_entry.iter() {
        for consumption in entry.consumption_cost.iter() {
            consumption.cost.iter().for_each(|cost| {
                black_box(cost);
            });
        }
        black_box(entry);
    }
}

fn certificate_installation(response: &CertificateInstallationRes<'_>) {
    chain(&nested(&response.sa_provisioning_certificate_chain));
    chain(&nested(&response.contract_signature_cert_chain));
    let key = nested(&response.contract_signature_encrypted_private_key);
    text(&key.id);
    bytes(&key.value);
    let public = nested(&response.dh_publickey);
    text(&public.id);
    bytes(&public.value);
    let emaid = nested(&response.emaid);
    text(&emaid.id);
    text(&emaid.value);
}

fn chain(chain: &CertificateChain<'_>) {
    optional(&chain.id);
    bytes(&chain.certificate);
    if let Some(below) = &chain.sub_certificates {
        below
            .certificate
            .iter()
            .for_each(|certificate| bytes(&certificate));
    }
}

fn signature(signature: &Signature<'_>) {
    let signed = &signature.signed_info;
    optional(&signature.id);
    optional(&signed.id);
    text(&signed.canonicalization_method.algorithm);
    text(&signed.signature_method.algorithm);
    signed.reference.iter().for_each(|found| reference(&found));
    optional(&signature.signature_value.id);
    bytes(&signature.signature_value.value);
}

fn reference(reference: &Reference<'_>) {
    optional(&reference.id);
    optional(&reference.kind);
    optional(&reference.uri);
    if let Some(transforms) = &reference.transforms {
        transforms
            .transform
            .iter()
            .for_each(|transform| text(&transform.algorithm));
    }
    text(&reference.digest_method.algorithm);
    bytes(&reference.digest_value);
}

pub(super) fn nested<'a, T: Content<'a>>(value: &Nested<'a, T>) -> T {
    value.get().expect("it was read before")
}

pub(super) fn optional<const MIN: usize, const MAX: usize>(value: &Option<Text<'_, MIN, MAX>>) {
    value.iter().for_each(text);
}

pub(super) fn text<const MIN: usize, const MAX: usize>(value: &Text<'_, MIN, MAX>) {
    let mut room = [0; ROOM];
    black_box(value.copy_to(black_box(&mut room)).expect("it fits"));
}

pub(super) fn bytes<const MIN: usize, const MAX: usize>(value: &Bytes<'_, MIN, MAX>) {
    let mut room = [0; ROOM];
    black_box(value.copy_to(black_box(&mut room)).expect("it fits"));
}

pub(super) fn hex<const MIN: usize, const MAX: usize>(value: &Hex<'_, MIN, MAX>) {
    let mut room = [0; ROOM];
    black_box(value.copy_to(black_box(&mut room)).expect("it fits"));
}
