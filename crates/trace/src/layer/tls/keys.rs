//! The keys of both sides, from the secrets of a session.

use super::cipher::{Cipher, Suite};
use super::hello::{ENCRYPT_THEN_MAC, Hello};
use super::{Record, TLS13};
use crate::secrets::{Label, Side as End};
use crate::{Direction, Secrets};

/// Records that may be missing in a gap before the search for the next number is given up; our choice.
const MISSING: usize = 256;

/// Keys of both directions; none where the secrets are not known.
#[derive(Default)]
pub(super) struct Keys([Option<Side>; 2]);

struct Side {
    suite: Suite,
    present: Option<Cipher>,
    /// The key behind Finished (TLS 1.3), and its secret.
    next: Option<(Cipher, Vec<u8>)>,
    /// Of the present key, once that is behind Finished.
    secret: Vec<u8>,
    /// Records may be missing before the next one.
    gap: bool,
}

impl Keys {
    /// The keys, or the secrets that are missing, as key logs call them.
    pub(super) fn new(
        client: Option<&Hello>,
        server: Option<&Hello>,
        secrets: &Secrets,
    ) -> Result<Self, Vec<String>> {
        let (Some(client), Some(server)) = (client, server) else {
            return Err(Vec::new());
        };
        let Some(suite) = server.suites.first().copied().and_then(Suite::of) else {
            return Err(Vec::new());
        };
        if server.versions.first() == Some(&TLS13) {
            return Self::tls13(suite, client, secrets);
        }
        let master = secrets.find(&client.random, Label::Master);
        let master = master.ok_or_else(|| vec![missing(client, Label::Master)])?;
        let first_mac = server.extensions.contains(&ENCRYPT_THEN_MAC);
        let randoms = (&client.random, &server.random);
        let ciphers = suite.tls12(master, randoms, first_mac);
        Ok(Self(ciphers.map_or([None, None], |ciphers| {
            ciphers.map(|cipher| {
                Some(Side {
                    suite,
                    present: Some(cipher),
                    next: None,
                    secret: Vec::new(),
                    gap: false,
                })
            })
        })))
    }

    fn tls13(suite: Suite, client: &Hello, secrets: &Secrets) -> Result<Self, Vec<String>> {
        let mut lacking = Vec::new();
        let mut cipher = |label: Label| {
            let secret = secrets.find(&client.random, label);
            if secret.is_none() {
                lacking.push(missing(client, label));
            }
            Some((suite.tls13(secret?)?, secret?.to_vec()))
        };
        let mut side = |end: End| {
            let handshake = cipher(Label::Handshake(end));
            let next = cipher(Label::Traffic(end));
            (handshake.is_some() || next.is_some()).then(|| Side {
                suite,
                present: handshake.map(|(cipher, _)| cipher),
                next,
                secret: Vec::new(),
                gap: false,
            })
        };
        let sides = [side(End::Client), side(End::Server)];
        match sides {
            [None, None] => Err(lacking),
            sides => Ok(Self(sides)),
        }
    }

    fn side(&mut self, direction: Direction) -> Option<&mut Side> {
        let [vehicle, station] = &mut self.0;
        match direction {
            Direction::ToStation => vehicle.as_mut(),
            Direction::ToVehicle => station.as_mut(),
        }
    }

    /// Whether there are any.
    pub(super) fn are_there(&self) -> bool {
        self.0.iter().any(Option::is_some)
    }

    /// The content of a record and its type.
    pub(super) fn open(&mut self, direction: Direction, record: &Record) -> Option<(u8, Vec<u8>)> {
        self.side(direction)?.open(record)
    }

    /// The side has finished its handshake: the key changes (TLS 1.3).
    pub(super) fn finished(&mut self, direction: Direction) {
        if let Some(side) = self.side(direction)
            && let Some((cipher, secret)) = side.next.take()
        {
            (side.present, side.secret) = (Some(cipher), secret);
        }
    }

    /// The side changes its key (TLS 1.3).
    pub(super) fn updated(&mut self, direction: Direction) {
        if let Some(side) = self.side(direction) {
            side.secret = side.suite.updated(&side.secret);
            side.present = side.suite.tls13(&side.secret);
        }
    }
}

impl Side {
    fn open(&mut self, record: &Record) -> Option<(u8, Vec<u8>)> {
        self.gap |= record.behind_gap;
        let tries = if self.gap { MISSING } else { 1 };
        let opened = self
            .present
            .as_mut()
            .and_then(|it| search(it, record, tries));
        // Without the key of the handshake, or behind a gap, Finished was not seen.
        let opened = opened.or_else(|| {
            let (mut cipher, secret) = self.next.clone()?;
            let opened = search(&mut cipher, record, tries)?;
            (self.present, self.secret, self.next) = (Some(cipher), secret, None);
            Some(opened)
        });
        if opened.is_some() {
            self.gap = false;
        }
        opened
    }
}

/// Opens a record with one of the next numbers.
fn search(cipher: &mut Cipher, record: &Record, tries: usize) -> Option<(u8, Vec<u8>)> {
    let first = cipher.sequence;
    for _ in 0..tries {
        let opened = cipher.open(record.kind, record.version, &record.body);
        if opened.is_some() {
            return opened;
        }
        cipher.sequence += 1;
    }
    cipher.sequence = first;
    None
}

/// A secret as a key log would begin its line.
fn missing(client: &Hello, label: Label) -> String {
    let random: String = client.random.iter().map(|it| format!("{it:02x}")).collect();
    format!("{} {random}", label.name())
}
