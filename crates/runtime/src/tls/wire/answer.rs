//! What a station's answer says beyond rustls: in the ServerHello and in CertificateStatus.

use super::hello::{extension, message, number, take, take8, take16, with16};

const SERVER_HELLO: u8 = 2;
const CERTIFICATE_STATUS: u8 = 22;
/// CertificateStatus types.
const OCSP: u8 = 1;
const OCSP_MULTI: u8 = 2;

/// Changes to messages of TLS 1.2; nothing unless set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The chain was chosen by `trusted_ca_keys`, which the vehicle is told.
    pub(crate) chosen_by_root: bool,
    /// One response for each certificate of the chain, in place of the leaf's alone.
    pub(crate) statuses: Option<Vec<Vec<u8>>>,
}

impl Answer {
    pub(super) fn edit(&self, sent: &[u8]) -> Option<Vec<u8>> {
        let (header, body) = sent.split_at_checked(4)?;
        match *header.first()? {
            SERVER_HELLO if *self != Self::default() => self.hello(body),
            CERTIFICATE_STATUS => Some(status(self.statuses.as_deref()?)),
            _ => None,
        }
    }

    fn hello(&self, body: &[u8]) -> Option<Vec<u8>> {
        let (head, mut extensions) = server_hello(body)?;
        if self.statuses.is_some() {
            for (kind, _) in &mut extensions {
                if *kind == extension::STATUS_REQUEST {
                    *kind = extension::STATUS_REQUEST_V2;
                }
            }
        }
        if self.chosen_by_root {
            extensions.push((extension::TRUSTED_CA_KEYS, &[]));
        }
        Some(write(head, &extensions))
    }
}

/// What a vehicle's rustls is shown of a station's answer, and what was taken out of it.
pub(super) fn for_vehicle(received: &[u8], statuses: &mut Vec<Vec<u8>>) -> Option<Vec<u8>> {
    let (header, body) = received.split_at_checked(4)?;
    match *header.first()? {
        SERVER_HELLO => {
            let (head, mut extensions) = server_hello(body)?;
            extensions.retain(|(kind, _)| *kind != extension::TRUSTED_CA_KEYS);
            for (kind, _) in &mut extensions {
                if *kind == extension::STATUS_REQUEST_V2 {
                    *kind = extension::STATUS_REQUEST;
                }
            }
            let shown = write(head, &extensions);
            (shown != received).then_some(shown)
        }
        CERTIFICATE_STATUS => {
            let list = body.strip_prefix(&[OCSP_MULTI])?;
            *statuses = responses(list)?;
            let leaf = statuses.first()?;
            Some(message(
                CERTIFICATE_STATUS,
                &[&[OCSP][..], &with24(leaf)].concat(),
            ))
        }
        _ => None,
    }
}

type Extensions<'a> = Vec<(u16, &'a [u8])>;

/// What stands before the extensions, and the extensions.
fn server_hello(body: &[u8]) -> Option<(&[u8], Extensions<'_>)> {
    let mut rest = body;
    take(&mut rest, 2 + 32)?;
    take8(&mut rest)?;
    take(&mut rest, 3)?;
    let head = body.get(..body.len() - rest.len())?;
    let mut extensions = Vec::new();
    if !rest.is_empty() {
        let mut list = take16(&mut rest)?;
        while !list.is_empty() {
            let kind = number(take(&mut list, 2)?);
            extensions.push((kind, take16(&mut list)?));
        }
    }
    Some((head, extensions))
}

fn write(head: &[u8], extensions: &Extensions<'_>) -> Vec<u8> {
    let one = |(kind, content): &(u16, &[u8])| [&kind.to_be_bytes()[..], &with16(content)].concat();
    let list: Vec<u8> = extensions.iter().flat_map(one).collect();
    match extensions.is_empty() {
        true => message(SERVER_HELLO, head),
        false => message(SERVER_HELLO, &[head, &with16(&list)].concat()),
    }
}

fn status(responses: &[Vec<u8>]) -> Vec<u8> {
    let list: Vec<u8> = responses
        .iter()
        .flat_map(|response| with24(response))
        .collect();
    message(
        CERTIFICATE_STATUS,
        &[&[OCSP_MULTI][..], &with24(&list)].concat(),
    )
}

fn responses(mut list: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut rest = take24(&mut list)?;
    let mut responses = Vec::new();
    while !rest.is_empty() {
        responses.push(take24(&mut rest)?.to_vec());
    }
    Some(responses)
}

fn take24<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take(rest, 3)?;
    let length = length
        .iter()
        .fold(0, |value, octet| value << 8 | usize::from(*octet));
    take(rest, length)
}

fn with24(content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len())
        .unwrap_or(u32::MAX)
        .to_be_bytes();
    [&length[1..], content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(extensions: &Extensions<'_>) -> Vec<u8> {
        let mut head = vec![3, 3];
        head.extend([7; 32]);
        head.extend([0, 0xC0, 0x23, 0]);
        write(&head, extensions)
    }

    fn edited() -> Answer {
        Answer {
            chosen_by_root: true,
            statuses: Some(vec![b"leaf".to_vec(), b"sub".to_vec()]),
        }
    }

    #[test]
    fn a_vehicle_sees_what_rustls_said_and_keeps_the_rest() {
        let hello = hello(&vec![(extension::STATUS_REQUEST, &[]), (23, &[])]);
        let wire = edited().edit(&hello).unwrap();
        assert_ne!(wire, hello);
        assert_eq!(for_vehicle(&wire, &mut Vec::new()), Some(hello));

        let status = message(
            CERTIFICATE_STATUS,
            &[&[OCSP][..], &with24(b"leaf")].concat(),
        );
        let wire = edited().edit(&status).unwrap();
        let mut statuses = Vec::new();
        assert_eq!(for_vehicle(&wire, &mut statuses), Some(status));
        assert_eq!(Some(statuses), edited().statuses);
    }

    #[test]
    fn nothing_is_changed_without_need() {
        let plain = hello(&vec![(23, &[])]);
        assert_eq!(Answer::default().edit(&plain), None);
        assert_eq!(for_vehicle(&plain, &mut Vec::new()), None);
        assert_eq!(edited().edit(&message(11, b"certificate")), None);
    }
}
