//! An authority for EST: hands out its roots, and signs what is asked for.
//!
//! Source: RFC 7030, 4.1 and 4.2; RFC 5652, 5.1 for what carries certificates alone.

use v2g::contract::cert::der::{Writer, tag};
use v2g::contract::cert::make::{CertificationRequest, NameSource, Template};
use v2g::contract::cert::{Certificate, Role, Time};
use v2g::contract::crypto::{Signer, SoftKey};
use v2g_runtime::pem;

use super::arguments::Serve;
use super::issue::parse;
use super::{LIBRARY, Library, ROOM, key_file, trust};
use crate::failure::Failure;

/// `signedData` and `data` of RFC 5652.
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
const DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];
const SET: u8 = 0x31;

/// Roots, and perhaps an authority that signs.
pub(super) struct Authority {
    roots: Vec<Vec<u8>>,
    signer: Option<(Vec<u8>, SoftKey<Library>)>,
}

impl Authority {
    pub(super) fn new(arguments: &Serve) -> Result<Self, Failure> {
        let roots = trust::read(&arguments.root)?;
        let signer = match (&arguments.ca, &arguments.ca_key) {
            (Some(certificate), Some(key)) => {
                let password = key_file::password(arguments.service.password_file.as_deref())?;
                let password = password.as_deref().map(String::as_str);
                let private = pem::private_key(key, password).map_err(Failure::new)?;
                let key = SoftKey::new(LIBRARY, private).map_err(Failure::new)?;
                let der = pem::certificates(certificate)
                    .map_err(Failure::new)?
                    .swap_remove(0);
                if parse(&der)?.key.key != Some(Signer::public_key(&key)) {
                    return Err(Failure::new("--ca-key is not the key of --ca"));
                }
                Some((der, key))
            }
            _ => None,
        };
        Ok(Self { roots, signer })
    }

    /// All certificates that a client may trust.
    pub(super) fn authorities(&self) -> Result<Vec<u8>, Failure> {
        let own = self.signer.iter().map(|(der, _)| der);
        certificates(self.roots.iter().chain(own))
    }

    /// A certificate for the key in a request (PKCS#10), by the profile that its subject asks for.
    pub(super) fn enroll(&self, request: &[u8]) -> Result<Vec<u8>, Failure> {
        let (der, key) = self
            .signer
            .as_ref()
            .ok_or_else(|| Failure::new("there is no authority that signs (--ca)"))?;
        let request = CertificationRequest::parse(request)
            .map_err(|error| Failure::new(format_args!("PKCS#10: {error}")))?;
        request
            .check(&LIBRARY)
            .map_err(|error| Failure::new(format_args!("PKCS#10: {error}")))?;
        let wanted = request.key.key;
        let wanted = wanted.ok_or_else(|| Failure::new("PKCS#10: key of no known algorithm"))?;
        let role = match request.subject.domain_component() {
            Some("MO") => Role::Contract,
            Some("OEM") => Role::Provisioning,
            Some("CPS") => Role::Cps,
            _ => Role::Secc,
        };
        let issuer = parse(der)?;
        let mut serial = [0; 16];
        getrandom::fill(&mut serial).map_err(Failure::new)?;
        serial[0] = serial[0] & 0x7F | 0x40;
        let start = Time::from_unix(trust::now());
        let subject = NameSource::Same(request.subject);
        let template = Template::of(role, subject, wanted, start, Some(&issuer), &LIBRARY);
        let template = template.map_err(Failure::new)?;
        let template = Template {
            serial: &serial,
            not_after: template.not_after.min(issuer.not_after),
            ..template
        };
        let mut room = vec![0; ROOM];
        let made = template
            .write(key, &mut room)
            .map_err(Failure::new)?
            .to_vec();
        debug_assert!(Certificate::parse(&made).is_ok());
        certificates([&made].into_iter())
    }
}

/// Certificates in a `SignedData` that signs nothing.
fn certificates<'a>(all: impl Iterator<Item = &'a Vec<u8>>) -> Result<Vec<u8>, Failure> {
    let mut room = vec![0; ROOM];
    let mut writer = Writer::new(&mut room);
    writer.nest(tag::SEQUENCE, |content| {
        content.item(tag::OID, SIGNED_DATA);
        content.nest(tag::constructed(0), |explicit| {
            explicit.nest(tag::SEQUENCE, |signed| {
                signed.small(1);
                signed.item(SET, &[]);
                signed.nest(tag::SEQUENCE, |nothing| nothing.item(tag::OID, DATA));
                signed.nest(tag::constructed(0), |set| all.for_each(|der| set.raw(der)));
                signed.item(SET, &[]);
            });
        });
    });
    writer.finish().map(<[u8]>::to_vec).map_err(Failure::new)
}
