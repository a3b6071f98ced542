//! Handshake messages of TLS, as far as they say what was agreed on.
//!
//! Source: RFC 5246 and RFC 8446, section 4.

/// Bytes that are read from the front; none when they run out.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of so many bytes, at most four.
    pub(super) fn number(&mut self, length: usize) -> Option<usize> {
        let bytes = self.take(length)?.iter();
        Some(bytes.fold(0, |number, byte| number << 8 | usize::from(*byte)))
    }

    /// What a length of so many bytes announces.
    pub(super) fn vector(&mut self, length: usize) -> Option<Self> {
        let announced = self.number(length)?;
        self.take(announced).map(Self)
    }

    /// The rest as numbers of two bytes.
    fn numbers(self) -> Vec<u16> {
        let pairs = self.0.as_chunks::<2>().0.iter();
        pairs.map(|pair| u16::from_be_bytes(*pair)).collect()
    }
}

/// A hello of either side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hello {
    pub(super) random: [u8; 32],
    /// Offered or chosen.
    pub(super) versions: Vec<u16>,
    pub(super) suites: Vec<u16>,
    pub(super) groups: Vec<u16>,
    pub(super) server_name: Option<String>,
    /// Types of all extensions, in order.
    pub(super) extensions: Vec<u16>,
}

/// What the server puts in place of a random number to ask for another hello.
const RETRY: [u8; 8] = [0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11];

const SERVER_NAME: u16 = 0;
const GROUPS: u16 = 10;
/// The MAC is over what was encrypted. Source: RFC 7366.
#[cfg(feature = "crypto")]
pub(super) const ENCRYPT_THEN_MAC: u16 = 22;
const VERSIONS: u16 = 43;

impl Hello {
    /// Whether a server asks for another hello.
    pub(super) fn retries(&self) -> bool {
        self.random.starts_with(&RETRY)
    }

    pub(super) fn of_client(body: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(body);
        let legacy = u16::try_from(bytes.number(2)?).ok()?;
        let mut hello = Self {
            random: bytes.take(32)?.try_into().ok()?,
            versions: vec![legacy],
            ..Self::default()
        };
        bytes.vector(1)?;
        hello.suites = bytes.vector(2)?.numbers();
        bytes.vector(1)?;
        hello.extensions(bytes, |versions| versions.vector(1));
        Some(hello)
    }

    pub(super) fn of_server(body: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(body);
        let legacy = u16::try_from(bytes.number(2)?).ok()?;
        let mut hello = Self {
            random: bytes.take(32)?.try_into().ok()?,
            versions: vec![legacy],
            ..Self::default()
        };
        bytes.vector(1)?;
        hello.suites = Bytes(bytes.take(2)?).numbers();
        bytes.take(1)?;
        hello.extensions(bytes, |versions| versions.take(2).map(Bytes));
        Some(hello)
    }

    fn extensions<'a>(
        &mut self,
        mut bytes: Bytes<'a>,
        versions: impl Fn(&mut Bytes<'a>) -> Option<Bytes<'a>>,
    ) {
        let mut bytes = bytes.vector(2).unwrap_or(Bytes(&[]));
        while let Some((kind, mut body)) = bytes.number(2).zip(bytes.vector(2)) {
            let kind = u16::try_from(kind).unwrap_or(u16::MAX);
            self.extensions.push(kind);
            match kind {
                SERVER_NAME => self.server_name = server_name(body),
                GROUPS => self.groups = body.vector(2).map(Bytes::numbers).unwrap_or_default(),
                VERSIONS => {
                    if let Some(versions) = versions(&mut body) {
                        self.versions = versions.numbers();
                    }
                }
                _ => {}
            }
        }
    }
}

fn server_name(mut body: Bytes<'_>) -> Option<String> {
    let mut names = body.vector(2)?;
    names.number(1)?;
    Some(String::from_utf8_lossy(names.vector(2)?.0).into_owned())
}

/// The certificates of a Certificate message, the end's own first.
pub(super) fn certificates(body: &[u8], tls13: bool) -> Vec<Vec<u8>> {
    let mut bytes = Bytes(body);
    if tls13 {
        bytes.vector(1);
    }
    let mut list = bytes.vector(3).unwrap_or(Bytes(&[]));
    let mut found = Vec::new();
    while let Some(certificate) = list.vector(3) {
        found.push(certificate.0.to_vec());
        if tls13 {
            list.vector(2);
        }
    }
    found
}

/// What a handshake message is called.
pub(super) const fn name(kind: u8) -> &'static str {
    match kind {
        0 => "HelloRequest",
        1 => "ClientHello",
        2 => "ServerHello",
        4 => "NewSessionTicket",
        5 => "EndOfEarlyData",
        8 => "EncryptedExtensions",
        11 => "Certificate",
        12 => "ServerKeyExchange",
        13 => "CertificateRequest",
        14 => "ServerHelloDone",
        15 => "CertificateVerify",
        16 => "ClientKeyExchange",
        20 => "Finished",
        21 => "CertificateURL",
        22 => "CertificateStatus",
        24 => "KeyUpdate",
        _ => "unknown message",
    }
}
