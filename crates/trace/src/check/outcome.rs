//! What an answer says, in the words of the tables.

use v2g_session::Outcome::{
    self, Ac, Acdp, Contract, Dc, Declined, Done, External, Joined, Ongoing, ReceiptRequired, Wpt,
};
use v2g_session::{Iso20Schema, Protocol, Request, Row, Table, din, iso2, iso20};

use crate::values::Values;

/// What of a request decides about its outcome.
#[derive(Clone, Copy, Default)]
pub(super) struct Asked {
    /// The vehicle will repeat it (-20).
    pub(super) ongoing: bool,
    /// The contract was chosen, not external payment.
    pub(super) contract: bool,
}

impl Asked {
    pub(super) fn of(values: Values<'_, '_>) -> Self {
        Self {
            ongoing: values.literal("EVProcessing") == Some("Ongoing"),
            contract: values.literal("SelectedPaymentOption") == Some("Contract"),
        }
    }
}

/// The order of requests of a protocol.
pub(super) const fn table(protocol: Protocol) -> Table {
    match protocol {
        Protocol::Din => din::TABLE,
        Protocol::Iso2 => iso2::TABLE,
        _ => iso20::TABLE,
    }
}

/// Whether the answer asks for the same request again, or the request announced that it comes again.
pub(super) fn is_ongoing(asked: Asked, values: Values<'_, '_>) -> bool {
    let station = values.literal("EVSEProcessing");
    asked.ongoing || station.is_some_and(|it| it.starts_with("Ongoing"))
}

/// How energy is transferred by the messages of a protocol, where they say it.
pub(super) const fn energy(protocol: Protocol) -> Option<Outcome> {
    match protocol {
        Protocol::Din => Some(Dc),
        Protocol::Iso20(Iso20Schema::Dc) => Some(Dc),
        Protocol::Iso20(Iso20Schema::Acdp) => Some(Acdp),
        Protocol::Iso20(Iso20Schema::Wpt) => Some(Wpt),
        Protocol::Iso20(_) => Some(Ac),
        _ => None,
    }
}

/// Where it is not known how energy is transferred.
const EVERY: [Outcome; 5] = [Ac, Dc, Acdp, Wpt, Done];

/// What a good answer may mean, the likeliest first.
pub(super) fn outcomes(
    request: Request,
    asked: Asked,
    code: &str,
    values: Values<'_, '_>,
    energy: Option<Outcome>,
) -> Vec<Outcome> {
    if code.starts_with("WARNING") {
        return vec![Declined, Done];
    }
    if is_ongoing(asked, values) {
        return vec![Ongoing];
    }
    match request {
        Request::SessionSetup if code == "OK_OldSessionJoined" => vec![Joined, Done],
        Request::PaymentServiceSelection if asked.contract => vec![Contract],
        Request::PaymentServiceSelection => vec![External],
        Request::ChargeParameterDiscovery if values.has("DC_EVSEChargeParameter") => vec![Dc, Done],
        Request::ChargeParameterDiscovery if values.has("AC_EVSEChargeParameter") => vec![Ac, Done],
        Request::ServiceSelection
        | Request::ChargeParameterDiscovery
        | Request::ScheduleExchange
        | Request::PowerDeliveryStop => energy.map_or(EVERY.into(), |energy| vec![energy, Done]),
        Request::ChargingStatus | Request::CurrentDemand
            if values.truth("ReceiptRequired") == Some(true) =>
        {
            vec![ReceiptRequired]
        }
        Request::ChargeLoop
            if values.literal("EVSENotification") == Some("MeteringConfirmation") =>
        {
            vec![ReceiptRequired, Done]
        }
        _ => vec![Done],
    }
}

/// The rows that a request and what its answer may mean choose. Where the answer means what no row
/// knows, every row of the request counts.
pub(super) fn rows<'r>(rows: &[&'r Row], outcomes: &[Outcome]) -> Vec<&'r Row> {
    let with = |outcome: &Outcome| -> Vec<&'r Row> {
        let fits = rows.iter().copied();
        fits.filter(|row| row.outcome == *outcome).collect()
    };
    let known: Vec<&Row> = match outcomes == EVERY {
        true => outcomes.iter().flat_map(with).collect(),
        false => outcomes
            .iter()
            .map(with)
            .find(|it| !it.is_empty())
            .unwrap_or_default(),
    };
    if known.is_empty() {
        rows.to_vec()
    } else {
        known
    }
}
