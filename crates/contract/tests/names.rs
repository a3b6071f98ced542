//! Names of certificates.

use v2g_contract::crypto::{Hash, RustCrypto};
use v2g_contract::ids::CertificateHash;

#[test]
fn a_certificates_number_is_hex_without_leading_zeros() {
    let name = |serial| CertificateHash::new(&RustCrypto, Hash::Sha256, b"", b"", serial).unwrap();
    let cases: [(&[u8], &str); 4] = [
        (&[0, 0xA9, 0x0B], "a90b"),
        (&[0x09, 0x0B], "90b"),
        (&[0], "0"),
        (&[0x30, 0x40], "3040"),
    ];
    for (serial, text) in cases {
        assert_eq!(name(serial).serial_hex().to_string(), text);
    }
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let digest = format!("{:?}", name(&[1]).issuer_name_hash);
    assert_eq!(digest, format!("Digest({empty})"));
}
