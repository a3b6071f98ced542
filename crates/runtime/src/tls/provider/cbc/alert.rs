//! What a peer is told of a record that is wrong: the same, whatever is wrong with it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::version::TLS12;
use rustls::{
    AlertDescription, CipherSuite, ClientConfig, ClientConnection, DigitallySignedStruct, Error,
    ServerConfig, ServerConnection, SignatureScheme,
};
use v2g_contract::crypto::SoftKey;

use super::super::{CRYPTO, tls12};
use super::{BLOCK, MAC};
use crate::pem;
use crate::tls::Identity;

/// Octets of a record's header.
const HEADER: usize = 5;
/// Octets that are sent: with the MAC they leave 15 octets of padding.
const CONTENT: usize = 48;

fn provider() -> Arc<CryptoProvider> {
    let mut provider = tls12();
    provider
        .cipher_suites
        .retain(|suite| suite.suite() == CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256);
    Arc::new(provider)
}

fn configs() -> (Arc<ClientConfig>, Arc<ServerConfig>) {
    let certs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../certs/iso2");
    let file = |name: &str| -> PathBuf { certs.join(name) };
    let chain = pem::certificates(&file("secc-chain.pem")).unwrap();
    let key = pem::private_key(&file("secc.key"), None).unwrap();
    let key = SoftKey::new(CRYPTO, key).unwrap();
    let identity = Identity::new(chain, Arc::new(key)).unwrap();
    let client = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS12])
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody))
        .with_no_client_auth();
    let server = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS12])
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(
            identity.certified(),
        )));
    (Arc::new(client), Arc::new(server))
}

/// The certificates are not what is tested here.
#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        unreachable!("TLS 1.2 only")
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP256_SHA256]
    }
}

/// Both ends after the handshake, and a record that the client sends.
fn connected(
    (client, server): &(Arc<ClientConfig>, Arc<ServerConfig>),
) -> (ClientConnection, ServerConnection, Vec<u8>) {
    let name = ServerName::try_from("station").unwrap();
    let mut client = ClientConnection::new(client.clone(), name).unwrap();
    let mut server = ServerConnection::new(server.clone()).unwrap();
    while client.is_handshaking() || server.is_handshaking() {
        let mut octets = Vec::new();
        client.write_tls(&mut octets).unwrap();
        server.read_tls(&mut &octets[..]).unwrap();
        server.process_new_packets().unwrap();
        octets.clear();
        server.write_tls(&mut octets).unwrap();
        client.read_tls(&mut &octets[..]).unwrap();
        client.process_new_packets().unwrap();
    }
    client.writer().write_all(&[0x42; CONTENT]).unwrap();
    let mut record = Vec::new();
    client.write_tls(&mut record).unwrap();
    assert_eq!(record.len(), HEADER + BLOCK + CONTENT + MAC + BLOCK);
    (client, server, record)
}

/// What the server makes of a record: its error, the alert that the client reads, octets that were sent.
fn seen(
    configs: &(Arc<ClientConfig>, Arc<ServerConfig>),
    change: impl FnOnce(&mut Vec<u8>),
) -> (Error, Error, usize) {
    let (mut client, mut server, mut record) = connected(configs);
    change(&mut record);
    let length = u16::try_from(record.len() - HEADER).unwrap();
    record[3..HEADER].copy_from_slice(&length.to_be_bytes());
    server.read_tls(&mut &record[..]).unwrap();
    let error = server.process_new_packets().unwrap_err();
    let mut alert = Vec::new();
    server.write_tls(&mut alert).unwrap();
    client.read_tls(&mut &alert[..]).unwrap();
    let told = client.process_new_packets().unwrap_err();
    (error, told, alert.len())
}

#[test]
fn whatever_is_wrong_with_a_record_the_peer_is_told_the_same() {
    let configs = configs();
    let (_, mut server, record) = connected(&configs);
    server.read_tls(&mut &record[..]).unwrap();
    assert!(server.process_new_packets().is_ok(), "it was good");

    let end = record.len();
    let mut all = Vec::new();
    // What is changed in a block changes the same octets of the next: the padding's count to any value …
    for value in 1..=255 {
        all.push(seen(&configs, |record| record[end - BLOCK - 1] ^= value));
    }
    // … each octet of the padding, of the MAC, of the content, of the IV …
    for place in HEADER..end - BLOCK {
        all.push(seen(&configs, |record| record[place] ^= 0x01));
    }
    // … and records that are cut, uneven, empty, longer.
    for length in [
        0,
        1,
        BLOCK,
        BLOCK + 1,
        2 * BLOCK,
        3 * BLOCK,
        4 * BLOCK,
        end - HEADER - 1,
    ] {
        all.push(seen(&configs, |record| record.truncate(HEADER + length)));
    }
    all.push(seen(&configs, |record| record.extend([0; BLOCK])));
    let told = Error::AlertReceived(AlertDescription::BadRecordMac);
    let (_, _, length) = all[0];
    for (number, it) in all.iter().enumerate() {
        assert_eq!(
            it,
            &(Error::DecryptError, told.clone(), length),
            "case {number}"
        );
    }
}
