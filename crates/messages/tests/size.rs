//! A message is a value that small stacks can hold, whatever is in it.

use v2g_messages::app_protocol::AppProtocolMessage;
use v2g_messages::iso20::ac::AcMessage;
use v2g_messages::iso20::ac_der_iec::AcDerIecMessage;
use v2g_messages::iso20::ac_der_sae::AcDerSaeMessage;
use v2g_messages::iso20::acdp::AcdpMessage;
use v2g_messages::iso20::common::CommonMessage;
use v2g_messages::iso20::dc::DcMessage;
use v2g_messages::iso20::wpt::WptMessage;
use v2g_messages::{din, iso2};

/// Bytes, where pointers have eight.
const MOST: usize = 448;

#[test]
fn every_message_takes_a_few_hundred_bytes() {
    let sizes = [
        ("app-protocol", size_of::<AppProtocolMessage<'_>>()),
        ("din", size_of::<din::V2gMessage<'_>>()),
        ("iso2", size_of::<iso2::V2gMessage<'_>>()),
        ("iso20-common", size_of::<CommonMessage<'_>>()),
        ("iso20-dc", size_of::<DcMessage<'_>>()),
        ("iso20-ac", size_of::<AcMessage<'_>>()),
        ("iso20-acdp", size_of::<AcdpMessage<'_>>()),
        ("iso20-wpt", size_of::<WptMessage<'_>>()),
        ("iso20-ac-der-iec", size_of::<AcDerIecMessage<'_>>()),
        ("iso20-ac-der-sae", size_of::<AcDerSaeMessage<'_>>()),
    ];
    println!("{sizes:?}");
    for (set, size) in sizes {
        assert!(size <= MOST, "{set}: {size}");
    }
}
