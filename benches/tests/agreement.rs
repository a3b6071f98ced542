//! Both crates read the samples and write the same bytes.

use iso15118::exi::ExiDocument;
use v2g_bench::{Sample, ours, rival};
use v2g_exi::Document;
use v2g_messages::app_protocol::AppProtocolMessage;
use v2g_messages::iso2::V2gMessage;

#[test]
fn our_values_encode_to_the_samples_and_back() {
    let mut buffer = [0; 8192];
    let handshake = ours::supported_app_protocol_req();
    let bytes = Sample::SUPPORTED_APP_PROTOCOL_REQ.bytes();
    assert_eq!(handshake.encode(&mut buffer), Ok(bytes));
    assert_eq!(AppProtocolMessage::decode(bytes), Ok(handshake));
    for (sample, message) in ours::iso2() {
        assert_eq!(
            message.encode(&mut buffer),
            Ok(sample.bytes()),
            "{}",
            sample.id
        );
        assert_eq!(
            V2gMessage::decode(sample.bytes()),
            Ok(message),
            "{}",
            sample.id
        );
    }
}

#[test]
fn the_rival_encodes_what_it_decodes_to_the_same_bytes() {
    let bytes = Sample::SUPPORTED_APP_PROTOCOL_REQ.bytes();
    let handshake = rival::Handshake::from_bytes(bytes).unwrap();
    assert_eq!(handshake.to_vec().unwrap(), bytes);
    for (sample, _) in ours::iso2() {
        let message = rival::Message::from_bytes(sample.bytes()).unwrap();
        assert_eq!(message.to_vec().unwrap(), sample.bytes(), "{}", sample.id);
    }
}
