//! What a certificate says beyond name, key and time.

use super::der::{Error, ErrorKind, Oid, Reader, Value, tag};

/// Identifiers of extensions and of what is in them, as the content of their DER.
pub(crate) mod oids {
    pub(crate) const SUBJECT_KEY_ID: [u8; 3] = [0x55, 0x1D, 14];
    pub(crate) const KEY_USAGE: [u8; 3] = [0x55, 0x1D, 15];
    pub(crate) const SUBJECT_ALTERNATIVE_NAME: [u8; 3] = [0x55, 0x1D, 17];
    pub(crate) const BASIC_CONSTRAINTS: [u8; 3] = [0x55, 0x1D, 19];
    pub(crate) const CRL_NUMBER: [u8; 3] = [0x55, 0x1D, 20];
    pub(crate) const NAME_CONSTRAINTS: [u8; 3] = [0x55, 0x1D, 30];
    pub(crate) const CRL_DISTRIBUTION_POINTS: [u8; 3] = [0x55, 0x1D, 31];
    pub(crate) const CERTIFICATE_POLICIES: [u8; 3] = [0x55, 0x1D, 32];
    pub(crate) const AUTHORITY_KEY_ID: [u8; 3] = [0x55, 0x1D, 35];
    pub(crate) const EXTENDED_KEY_USAGE: [u8; 3] = [0x55, 0x1D, 37];
    pub(crate) const ANY_PURPOSE: [u8; 4] = [0x55, 0x1D, 37, 0];
    pub(crate) const AUTHORITY_INFO_ACCESS: [u8; 8] = pkix([1, 1]);
    pub(crate) const ACCESS_OCSP: [u8; 8] = pkix([48, 1]);
    pub(crate) const OCSP_BASIC: [u8; 9] = ocsp(1);
    pub(crate) const OCSP_NONCE: [u8; 9] = ocsp(2);
    pub(crate) const OCSP_NO_CHECK: [u8; 9] = ocsp(5);
    /// Without its last arc.
    pub(crate) const PURPOSE: [u8; 7] = [0x2B, 6, 1, 5, 5, 7, 3];
    pub(crate) const EXTENSION_REQUEST: [u8; 9] =
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x0E];

    const fn pkix([first, second]: [u8; 2]) -> [u8; 8] {
        [0x2B, 6, 1, 5, 5, 7, first, second]
    }

    const fn ocsp(number: u8) -> [u8; 9] {
        [0x2B, 6, 1, 5, 5, 7, 48, 1, number]
    }
}

/// Extensions read of one certificate; each is compared with those before it. Our choice: twice
/// what the largest certificates seen have.
const MOST_EXTENSIONS: usize = 32;

/// The extensions of a certificate; absent ones are `None`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extensions<'a> {
    /// Whether the key may sign certificates, and how many may follow.
    pub basic_constraints: Option<BasicConstraints>,
    /// What the key may do.
    pub key_usage: Option<KeyUsage>,
    /// What the certificate may be used for.
    pub extended_key_usage: Option<ExtendedKeyUsage>,
    /// Name of the subject's key, usually the SHA-1 of its bits.
    pub subject_key_id: Option<&'a [u8]>,
    /// Name of the issuer's key.
    pub authority_key_id: Option<&'a [u8]>,
    /// Where an OCSP responder answers for it: the first URL of that kind.
    pub ocsp_url: Option<&'a str>,
    /// Where a revocation list is: the first URL of the first distribution point.
    pub crl_url: Option<&'a str>,
    /// Other names of the subject, as the DER of GeneralNames; V2G gives them no meaning.
    pub subject_alternative_name: Option<&'a [u8]>,
    /// Names that an authority may certify, as DER. We apply none of them, so a chain with them is
    /// refused.
    pub name_constraints: Option<&'a [u8]>,
    /// An OCSP signer that needs no revocation check of its own (id-pkix-ocsp-nocheck).
    pub ocsp_no_check: bool,
    /// The first critical extension that we do not know or apply.
    pub unknown_critical: Option<Oid<'a>>,
    /// A default was written out (`critical` or `cA` as FALSE), which DER forbids but is seen in the
    /// field.
    pub default_written: bool,
    /// A known extension was marked the other way than RFC 5280 marks it.
    pub(crate) marks: Marks,
}

/// Which of the extensions that RFC 5280 wants critical are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) basic_constraints: bool,
    pub(crate) key_usage: bool,
}

/// Whether the key may sign certificates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BasicConstraints {
    /// It may.
    pub ca: bool,
    /// How many authorities may stand between it and a leaf; `None` for any number.
    pub path_length: Option<u8>,
}

/// What a key may do, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUsage(u16);

/// What a certificate may be used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExtendedKeyUsage {
    /// TLS server.
    pub server_auth: bool,
    /// TLS client.
    pub client_auth: bool,
    /// Answering for the revocation of others.
    pub ocsp_signing: bool,
    /// Anything.
    pub any: bool,
    /// Something else, too.
    pub other: bool,
}

impl KeyUsage {
    /// Signatures other than those of certificates and lists.
    pub const DIGITAL_SIGNATURE: Self = Self(1);
    /// Signatures that commit (contentCommitment).
    pub const NON_REPUDIATION: Self = Self(1 << 1);
    /// Encrypting keys.
    pub const KEY_ENCIPHERMENT: Self = Self(1 << 2);
    /// Agreeing on keys.
    pub const KEY_AGREEMENT: Self = Self(1 << 4);
    /// Signing certificates.
    pub const KEY_CERT_SIGN: Self = Self(1 << 5);
    /// Signing revocation lists.
    pub const CRL_SIGN: Self = Self(1 << 6);

    const NAMES: [&'static str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];

    /// All of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// True when it may do all of `other`.
    #[must_use]
    pub const fn allows(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Bit 0 is digitalSignature.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }
}

/// Names with spaces between.
impl core::fmt::Display for KeyUsage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut space = "";
        for (bit, name) in Self::NAMES.iter().enumerate() {
            if self
                .0
                .checked_shr(u32::try_from(bit).unwrap_or(16))
                .unwrap_or(0)
                & 1
                == 1
            {
                write!(f, "{space}{name}")?;
                space = " ";
            }
        }
        Ok(())
    }
}

impl<'a> Extensions<'a> {
    /// `[n] EXPLICIT SEQUENCE OF Extension`.
    pub(crate) fn explicit(value: &Value<'a>) -> Result<Self, Error> {
        let mut outer = value.reader();
        let list = outer.read(tag::SEQUENCE, "extensions")?;
        outer.finish("extensions")?;
        Self::read(&list)
    }

    /// `SEQUENCE OF Extension`.
    pub(crate) fn read(list: &Value<'a>) -> Result<Self, Error> {
        let mut extensions = Self::default();
        let mut items = list.reader();
        if items.is_empty() {
            return Err(list.not("at least one extension"));
        }
        for _ in 0..MOST_EXTENSIONS {
            if items.is_empty() {
                return Ok(extensions);
            }
            let item = Extension::read(&mut items)?;
            item.refuse_repetition(list)?;
            extensions.take(&item)?;
        }
        items.finish("extensions")?;
        Ok(extensions)
    }

    fn take(&mut self, item: &Extension<'a>) -> Result<(), Error> {
        self.default_written |= item.default_written;
        let value = item.value.reader();
        let oid = item.oid.as_bytes();
        if oid == oids::SUBJECT_KEY_ID {
            self.subject_key_id = Some(octets(value, "subjectKeyIdentifier")?);
        } else if oid == oids::KEY_USAGE {
            self.key_usage = Some(key_usage(value)?);
            self.marks.key_usage = !item.critical;
        } else if oid == oids::SUBJECT_ALTERNATIVE_NAME {
            self.subject_alternative_name = Some(sequence(value, "subjectAltName")?);
        } else if oid == oids::BASIC_CONSTRAINTS {
            self.basic_constraints = Some(self.constraints(value)?);
            self.marks.basic_constraints = !item.critical;
        } else if oid == oids::NAME_CONSTRAINTS {
            self.name_constraints = Some(sequence(value, "nameConstraints")?);
        } else if oid == oids::CRL_DISTRIBUTION_POINTS {
            self.crl_url = crl_url(value)?;
        } else if oid == oids::AUTHORITY_KEY_ID {
            self.authority_key_id = authority_key_id(value)?;
        } else if oid == oids::EXTENDED_KEY_USAGE {
            self.extended_key_usage = Some(purposes(value)?);
        } else if oid == oids::AUTHORITY_INFO_ACCESS {
            self.ocsp_url = ocsp_url(value)?;
        } else if oid == oids::OCSP_NO_CHECK {
            self.ocsp_no_check = true;
        } else if oid != oids::CERTIFICATE_POLICIES && item.critical {
            // Of policies any will do, so nothing is to be checked.
            self.unknown_critical.get_or_insert(item.oid);
        }
        Ok(())
    }

    fn constraints(&mut self, value: Reader<'_>) -> Result<BasicConstraints, Error> {
        let field = "basicConstraints";
        let mut parts = only(value, tag::SEQUENCE, field)?.reader();
        let ca = match parts.optional(tag::BOOLEAN, "basicConstraints.cA")? {
            Some(value) => value.boolean()?,
            None => false,
        };
        self.default_written |= !ca && !value_is_empty_sequence(value);
        let path_length =
            match parts.optional(tag::INTEGER, "basicConstraints.pathLenConstraint")? {
                Some(value) if ca => Some(value.small()?),
                Some(value) => return Err(value.not("there without cA")),
                None => None,
            };
        parts.finish(field)?;
        Ok(BasicConstraints { ca, path_length })
    }
}

fn value_is_empty_sequence(mut value: Reader<'_>) -> bool {
    value
        .any("basicConstraints")
        .is_ok_and(|value| value.content.is_empty())
}

/// One extension as it stands.
pub(crate) struct Extension<'a> {
    pub(crate) oid: Oid<'a>,
    pub(crate) critical: bool,
    pub(crate) value: Value<'a>,
    default_written: bool,
}

impl<'a> Extension<'a> {
    pub(crate) fn read(items: &mut Reader<'a>) -> Result<Self, Error> {
        let mut parts = items.read(tag::SEQUENCE, "extension")?.reader();
        let oid = parts.read(tag::OID, "extnID")?.oid()?;
        let mark = parts.optional(tag::BOOLEAN, "extension.critical")?;
        let critical = mark.map(|mark| mark.boolean()).transpose()?;
        let value = parts.read(tag::OCTET_STRING, "extnValue")?;
        parts.finish("extension")?;
        Ok(Self {
            oid,
            critical: critical == Some(true),
            value,
            default_written: critical == Some(false),
        })
    }

    /// RFC 5280, 4.2: none occurs twice.
    fn refuse_repetition(&self, list: &Value<'_>) -> Result<(), Error> {
        let mut before = list.reader();
        while let Ok(item) = Extension::read(&mut before) {
            if item.value.at >= self.value.at {
                break;
            }
            if item.oid == self.oid {
                return Err(self.value.error(ErrorKind::Repeated));
            }
        }
        Ok(())
    }
}

fn only<'a>(mut value: Reader<'a>, tag: u8, field: &'static str) -> Result<Value<'a>, Error> {
    let item = value.read(tag, field)?;
    value.finish(field)?;
    Ok(item)
}

fn octets<'a>(value: Reader<'a>, field: &'static str) -> Result<&'a [u8], Error> {
    only(value, tag::OCTET_STRING, field).map(|item| item.content)
}

fn sequence<'a>(value: Reader<'a>, field: &'static str) -> Result<&'a [u8], Error> {
    only(value, tag::SEQUENCE, field).map(|item| item.der)
}

fn key_usage(value: Reader<'_>) -> Result<KeyUsage, Error> {
    only(value, tag::BIT_STRING, "keyUsage")?
        .named_bits()
        .map(KeyUsage)
}

fn purposes(value: Reader<'_>) -> Result<ExtendedKeyUsage, Error> {
    let field = "extKeyUsage";
    let list = only(value, tag::SEQUENCE, field)?;
    let mut items = list.reader();
    if items.is_empty() {
        return Err(list.not("at least one purpose"));
    }
    let mut purposes = ExtendedKeyUsage::default();
    while !items.is_empty() {
        let oid = items.read(tag::OID, field)?.oid()?;
        match oid.as_bytes().strip_prefix(&oids::PURPOSE) {
            Some([1]) => purposes.server_auth = true,
            Some([2]) => purposes.client_auth = true,
            Some([9]) => purposes.ocsp_signing = true,
            _ if oid.as_bytes() == oids::ANY_PURPOSE => purposes.any = true,
            _ => purposes.other = true,
        }
    }
    Ok(purposes)
}

fn authority_key_id(value: Reader<'_>) -> Result<Option<&[u8]>, Error> {
    let field = "authorityKeyIdentifier";
    let mut parts = only(value, tag::SEQUENCE, field)?.reader();
    let id = parts.optional(tag::context(0), field)?;
    parts.optional(tag::constructed(1), field)?;
    parts.optional(tag::context(2), field)?;
    parts.finish(field)?;
    Ok(id.map(|id| id.content))
}

fn ocsp_url(value: Reader<'_>) -> Result<Option<&str>, Error> {
    let field = "authorityInfoAccess";
    let mut items = only(value, tag::SEQUENCE, field)?.reader();
    let mut url = None;
    while !items.is_empty() {
        let mut item = items.read(tag::SEQUENCE, field)?.reader();
        let method = item.read(tag::OID, field)?.oid()?;
        let location = item.any(field)?;
        item.finish(field)?;
        if method.as_bytes() == oids::ACCESS_OCSP
            && location.tag == tag::context(6)
            && url.is_none()
        {
            url = Some(location.ascii()?);
        }
    }
    Ok(url)
}

fn crl_url(value: Reader<'_>) -> Result<Option<&str>, Error> {
    let field = "cRLDistributionPoints";
    let mut points = only(value, tag::SEQUENCE, field)?.reader();
    let mut url = None;
    while !points.is_empty() {
        let mut point = points.read(tag::SEQUENCE, field)?.reader();
        let Some(name) = point.optional(tag::constructed(0), field)? else {
            continue;
        };
        let Some(full) = name.reader().optional(tag::constructed(0), field)? else {
            continue;
        };
        let mut locations = full.reader();
        while !locations.is_empty() {
            let location = locations.any(field)?;
            if location.tag == tag::context(6) && url.is_none() {
                url = Some(location.ascii()?);
            }
        }
    }
    Ok(url)
}
