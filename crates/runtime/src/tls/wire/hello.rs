//! The ClientHello: what it asks for, and how it is changed.

use rustls::SignatureScheme;

use super::super::provider::mac::sha256;

/// Numbers of extensions.
pub(crate) mod extension {
    pub(crate) const SERVER_NAME: u16 = 0;
    pub(crate) const TRUSTED_CA_KEYS: u16 = 3;
    pub(crate) const STATUS_REQUEST: u16 = 5;
    pub(crate) const SUPPORTED_GROUPS: u16 = 10;
    pub(crate) const SIGNATURE_ALGORITHMS: u16 = 13;
    pub(crate) const STATUS_REQUEST_V2: u16 = 17;
    pub(crate) const PRE_SHARED_KEY: u16 = 41;
    pub(crate) const SUPPORTED_VERSIONS: u16 = 43;
    pub(crate) const CERTIFICATE_AUTHORITIES: u16 = 47;
    /// One of those for private use, in which a changed hello carries its mark.
    pub(crate) const MARK: u16 = 0xFF5A;
}

/// Handshake message type.
pub(crate) const CLIENT_HELLO: u8 = 1;
const HEADER: usize = 4;
const RANDOM: usize = 32;
const TLS13: u16 = 0x0304;
const SECP256R1: u16 = 0x0017;
/// SHA-1 of a key or a certificate.
const SHA1: usize = 20;
/// ocsp_multi of RFC 6961.
const OCSP_MULTI: u8 = 2;

/// How a vehicle names a root that it trusts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Authority {
    /// SHA-1 of its public key.
    Key([u8; SHA1]),
    /// SHA-1 of the certificate.
    Certificate([u8; SHA1]),
    /// Its subject in DER.
    Name(Vec<u8>),
}

/// A ClientHello, whose extensions can be changed.
#[derive(Clone, Debug)]
pub(crate) struct Hello {
    /// Version, random, session id, suites, compression methods.
    head: Vec<u8>,
    extensions: Vec<(u16, Vec<u8>)>,
}

impl Hello {
    /// From a handshake message with its header; `None` if it is no well-formed ClientHello.
    pub(crate) fn parse(message: &[u8]) -> Option<Self> {
        let (header, body) = message.split_at_checked(HEADER)?;
        (header.first() == Some(&CLIENT_HELLO)).then_some(())?;
        let mut rest = body;
        take(&mut rest, 2 + RANDOM)?;
        take8(&mut rest)?;
        take16(&mut rest)?;
        take8(&mut rest)?;
        let head = body.get(..body.len() - rest.len())?.to_vec();
        let mut extensions = Vec::new();
        if !rest.is_empty() {
            let mut list = take16(&mut rest)?;
            rest.is_empty().then_some(())?;
            while !list.is_empty() {
                let kind = number(take(&mut list, 2)?);
                extensions.push((kind, take16(&mut list)?.to_vec()));
            }
        }
        Some(Self { head, extensions })
    }

    /// The message with its header.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut list = Vec::new();
        for (kind, content) in &self.extensions {
            list.extend(kind.to_be_bytes());
            list.extend(with16(content));
        }
        let body = match self.extensions.is_empty() {
            true => self.head.clone(),
            false => [&self.head[..], &with16(&list)].concat(),
        };
        message(CLIENT_HELLO, &body)
    }

    pub(crate) fn get(&self, kind: u16) -> Option<&[u8]> {
        let found = self.extensions.iter().find(|(known, _)| *known == kind);
        found.map(|(_, content)| &content[..])
    }

    pub(crate) fn remove(&mut self, kind: u16) {
        self.extensions.retain(|(known, _)| *known != kind);
    }

    /// Adds an extension, before the one that has to be last.
    pub(crate) fn add(&mut self, kind: u16, content: Vec<u8>) {
        let end = self.extensions.len();
        let last = self.extensions.last().map(|(kind, _)| *kind);
        let place = match last {
            Some(extension::PRE_SHARED_KEY) => end - 1,
            _ => end,
        };
        self.extensions.insert(place, (kind, content));
    }

    /// Whether the peer would speak TLS 1.3.
    pub(crate) fn offers_tls13(&self) -> bool {
        let offered = self.get(extension::SUPPORTED_VERSIONS);
        let versions = offered.and_then(|mut content| take8(&mut content));
        versions.is_some_and(|list| list.chunks(2).any(|version| number(version) == TLS13))
    }

    /// Signatures that the peer can check; the one of ISO 15118-2 where it does not say.
    pub(crate) fn signatures(&self) -> Vec<SignatureScheme> {
        let offered = self.get(extension::SIGNATURE_ALGORITHMS);
        let list = offered.and_then(|mut content| take16(&mut content));
        match list {
            Some(list) => list.chunks(2).map(|one| number(one).into()).collect(),
            None => vec![SignatureScheme::ECDSA_NISTP256_SHA256],
        }
    }

    /// Whether the peer takes several OCSP responses: `status_request_v2` with ocsp_multi.
    pub(crate) fn wants_all_statuses(&self) -> bool {
        let Some(mut content) = self.get(extension::STATUS_REQUEST_V2) else {
            return false;
        };
        let Some(mut list) = take16(&mut content) else {
            return false;
        };
        while let Some(kind) = take(&mut list, 1) {
            if kind == [OCSP_MULTI] {
                return true;
            }
            if take16(&mut list).is_none() {
                return false;
            }
        }
        false
    }

    /// Roots that the vehicle trusts: `trusted_ca_keys` of TLS 1.2, `certificate_authorities` of
    /// TLS 1.3. Empty where it does not say.
    pub(crate) fn authorities(&self) -> Vec<Authority> {
        let mut named = Vec::new();
        if let Some(content) = self.get(extension::CERTIFICATE_AUTHORITIES) {
            let _ = names(content, &mut named);
        }
        if let Some(content) = self.get(extension::TRUSTED_CA_KEYS) {
            let _ = keys(content, &mut named);
        }
        named
    }

    /// Adds what TLS 1.2 lets a client leave out but rustls wants, with the only values that
    /// ISO 15118-2 knows. Whether something was added.
    pub(crate) fn complete(&mut self) -> bool {
        let scheme = u16::from(SignatureScheme::ECDSA_NISTP256_SHA256);
        let mut added = false;
        for (kind, value) in [
            (extension::SIGNATURE_ALGORITHMS, scheme),
            (extension::SUPPORTED_GROUPS, SECP256R1),
        ] {
            if self.get(kind).is_none() {
                self.add(kind, with16(&value.to_be_bytes()));
                added = true;
            }
        }
        added
    }
}

/// The content of `trusted_ca_keys` that names roots by the SHA-1 of their certificates.
pub(crate) fn trusted_ca_keys(certificates: &[[u8; SHA1]]) -> Vec<u8> {
    let entries = certificates
        .iter()
        .flat_map(|sha1| [&[3][..], sha1].concat());
    with16(&entries.collect::<Vec<u8>>())
}

/// The content of `status_request_v2` that asks for all responses of a chain, from any responder.
pub(crate) fn status_request_v2() -> Vec<u8> {
    with16(&[&[OCSP_MULTI][..], &with16(&[0, 0, 0, 0])].concat())
}

/// Distinguished names, each with its length.
fn names(mut content: &[u8], named: &mut Vec<Authority>) -> Option<()> {
    let mut list = take16(&mut content)?;
    while !list.is_empty() {
        named.push(Authority::Name(take16(&mut list)?.to_vec()));
    }
    Some(())
}

/// The four kinds of RFC 6066, 6; "agreed before" tells nothing.
fn keys(mut content: &[u8], named: &mut Vec<Authority>) -> Option<()> {
    let mut list = take16(&mut content)?;
    while let Some(kind) = take(&mut list, 1) {
        match kind {
            [0] => {}
            [1] => named.push(Authority::Key(take(&mut list, SHA1)?.try_into().ok()?)),
            [2] => named.push(Authority::Name(take16(&mut list)?.to_vec())),
            [3] => named.push(Authority::Certificate(
                take(&mut list, SHA1)?.try_into().ok()?,
            )),
            _ => return None,
        }
    }
    Some(())
}

/// Names a message in the table of changes.
pub(super) fn name_of(message: &[u8]) -> [u8; 32] {
    sha256(message)
}

/// A handshake message of this type.
pub(super) fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes();
    [&[kind][..], &length[1..], body].concat()
}

/// The octets with their number in front, in 16 bits.
pub(super) fn with16(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes()[..], content].concat()
}

pub(super) fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, others) = rest.split_at_checked(length)?;
    *rest = others;
    Some(taken)
}

pub(super) fn take8<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = *take(rest, 1)?.first()?;
    take(rest, length.into())
}

pub(super) fn take16<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = number(take(rest, 2)?);
    take(rest, length.into())
}

/// Two octets, big-endian.
pub(super) fn number(octets: &[u8]) -> u16 {
    octets
        .iter()
        .fold(0, |value, octet| value << 8 | u16::from(*octet))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(extensions: &[(u16, &[u8])]) -> Vec<u8> {
        let mut body = vec![3, 3];
        body.extend([7; RANDOM]);
        body.extend([0, 0, 2, 0xC0, 0x23, 1, 0]);
        let list: Vec<u8> = extensions
            .iter()
            .flat_map(|(kind, content)| [&kind.to_be_bytes()[..], &with16(content)].concat())
            .collect();
        if !extensions.is_empty() {
            body.extend(with16(&list));
        }
        message(CLIENT_HELLO, &body)
    }

    #[test]
    fn what_is_read_is_written_again() {
        for octets in [
            hello(&[]),
            hello(&[(0, b"x"), (13, &[0, 2, 4, 3]), (41, b"psk")]),
        ] {
            assert_eq!(Hello::parse(&octets).unwrap().encode(), octets);
        }
    }

    #[test]
    fn a_cut_hello_is_none() {
        let octets = hello(&[(0, b"name"), (13, &[0, 2, 4, 3])]);
        let whole_without_extensions = octets.len() - 4 - 4 - 4 - 4 - 2;
        for length in 0..octets.len() {
            let cut = Hello::parse(&octets[..length]);
            assert_eq!(
                cut.is_some(),
                length == whole_without_extensions,
                "{length}"
            );
        }
    }

    #[test]
    fn all_kinds_of_trusted_ca_keys_are_read() {
        let mut list = vec![0, 1];
        list.extend([1; SHA1]);
        list.extend([2, 0, 2, 0x30, 0x00, 3]);
        list.extend([3; SHA1]);
        let content = with16(&list);
        let hello = Hello::parse(&hello(&[(3, &content)])).unwrap();
        let expected = [
            Authority::Key([1; SHA1]),
            Authority::Name(vec![0x30, 0]),
            Authority::Certificate([3; SHA1]),
        ];
        assert_eq!(hello.authorities(), expected);
    }

    #[test]
    fn our_own_trusted_ca_keys_are_read_back() {
        let content = trusted_ca_keys(&[[9; SHA1], [8; SHA1]]);
        let mut named = Vec::new();
        keys(&content, &mut named).unwrap();
        assert_eq!(
            named,
            [
                Authority::Certificate([9; SHA1]),
                Authority::Certificate([8; SHA1])
            ]
        );
    }

    #[test]
    fn a_request_for_all_statuses_is_seen() {
        let content = status_request_v2();
        assert!(
            Hello::parse(&hello(&[(17, &content)]))
                .unwrap()
                .wants_all_statuses()
        );
        let single = with16(&[&[1][..], &with16(&[0; 4])].concat());
        assert!(
            !Hello::parse(&hello(&[(17, &single)]))
                .unwrap()
                .wants_all_statuses()
        );
        assert!(!Hello::parse(&hello(&[])).unwrap().wants_all_statuses());
    }

    #[test]
    fn what_is_left_out_is_completed_once() {
        let mut hello = Hello::parse(&hello(&[])).unwrap();
        assert!(hello.complete());
        assert!(!hello.complete());
        assert_eq!(
            hello.get(extension::SUPPORTED_GROUPS),
            Some(&[0, 2, 0, 0x17][..])
        );
        assert_eq!(hello.signatures(), [SignatureScheme::ECDSA_NISTP256_SHA256]);
    }

    #[test]
    fn an_added_extension_stays_before_the_last_one() {
        let mut hello = Hello::parse(&hello(&[(41, b"psk")])).unwrap();
        hello.add(extension::MARK, vec![1]);
        assert_eq!(hello.extensions.last().unwrap().0, 41);
    }
}
