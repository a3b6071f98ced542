//! The variants of one service.

use v2g_exi::Element;

use super::{NAMESPACE, ServiceParameterList};
use crate::iso20::{Header, ResponseCode};

/// Sent once for each service of interest.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDetailReq<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// One of those offered.
    pub service_id: u16,
}

/// The parameter sets among which the vehicle selects.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDetailRes<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// As asked.
    pub service_id: u16,
    /// At least one.
    pub service_parameter_list: ServiceParameterList<'a>,
}
