//! Which roots a vehicle trusts.

use v2g_exi::{Element, List};

use super::NAMESPACE;
use crate::xmldsig::X509IssuerSerial;

/// Roots the sender trusts, so that the peer sends a chain to one of them.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ListOfRootCertificateIds<'a> {
    /// By issuer and serial number.
    pub root_certificate_id: List<'a, X509IssuerSerial<'a>, 1, 20>,
}
