//! The variants of one service; the specification leaves it unused.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::din::{ResponseCode, ServiceParameterList};

/// Optional, any number of times, before the service selection.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDetailReq {
    /// One of those the station offered.
    pub service_id: u16,
}

/// Describes the service that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDetailRes<'a> {
    /// Verdict.
    pub response_code: ResponseCode,
    /// As in the request.
    pub service_id: u16,
    /// Absent: the service has no variants.
    pub service_parameter_list: Option<ServiceParameterList<'a>>,
}
