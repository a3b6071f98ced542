//! A message of whichever set it belongs to; the payload type of its frame says which.

use v2g_exi::{Document, Error};
use v2g_link::v2gtp::PayloadType;
use v2g_messages::iso20::{
    ac::AcMessage, ac_der_iec::AcDerIecMessage, ac_der_sae::AcDerSaeMessage, acdp::AcdpMessage,
    common::CommonMessage, dc::DcMessage, wpt::WptMessage,
};

use crate::Iso20Schema;

/// A message of ISO 15118-20.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[allow(
    clippy::large_enum_variant,
    reason = "a message borrows and is moved by reference"
)]
pub enum Message<'a> {
    /// What every session has.
    Common(CommonMessage<'a>),
    /// Alternating current.
    Ac(AcMessage<'a>),
    /// Direct current, megawatt charging included.
    Dc(DcMessage<'a>),
    /// Automatic connection device (pantograph).
    Acdp(AcdpMessage<'a>),
    /// Wireless.
    Wpt(WptMessage<'a>),
    /// Alternating current with grid codes after IEC.
    AcDerIec(AcDerIecMessage<'a>),
    /// Alternating current with grid codes after SAE.
    AcDerSae(AcDerSaeMessage<'a>),
}

impl<'a> Message<'a> {
    /// The message in a frame; `None` where the payload type is not one of ISO 15118-20.
    ///
    /// The side streams of drafts (0x8101 to 0x8104) carry messages of the sets that their main
    /// streams have, and are read as such: no deployed stack sends them.
    ///
    /// # Errors
    /// When the payload is not a message of its set.
    #[must_use]
    pub fn decode(payload_type: PayloadType, payload: &'a [u8]) -> Option<Result<Self, Error>> {
        Some(match payload_type {
            PayloadType::Common
            | PayloadType::ScheduleRenegotiation
            | PayloadType::MeteringConfirmation
            | PayloadType::ParkingStatus => CommonMessage::decode(payload).map(Self::Common),
            PayloadType::Ac => AcMessage::decode(payload).map(Self::Ac),
            PayloadType::Dc => DcMessage::decode(payload).map(Self::Dc),
            PayloadType::Acdp | PayloadType::AcdpSystemStatus => {
                AcdpMessage::decode(payload).map(Self::Acdp)
            }
            PayloadType::Wpt => WptMessage::decode(payload).map(Self::Wpt),
            PayloadType::AcDerIec => AcDerIecMessage::decode(payload).map(Self::AcDerIec),
            PayloadType::AcDerSae => AcDerSaeMessage::decode(payload).map(Self::AcDerSae),
            _ => return None,
        })
    }

    /// The messages beside the common ones that this one belongs to; `None` if it is a common one.
    #[must_use]
    pub const fn schema(&self) -> Option<Iso20Schema> {
        Some(match self {
            Self::Common(_) => return None,
            Self::Ac(_) => Iso20Schema::Ac,
            Self::Dc(_) => Iso20Schema::Dc,
            Self::Acdp(_) => Iso20Schema::Acdp,
            Self::Wpt(_) => Iso20Schema::Wpt,
            Self::AcDerIec(_) => Iso20Schema::AcDerIec,
            Self::AcDerSae(_) => Iso20Schema::AcDerSae,
        })
    }
}

impl Message<'_> {
    /// Whether the message belongs to a session in which these messages are spoken; over a charging
    /// device energy is transferred with the messages of DC.
    pub(crate) fn is_spoken_with(&self, schema: Iso20Schema) -> bool {
        self.schema().is_none_or(|own| {
            own == schema || (own == Iso20Schema::Dc && schema == Iso20Schema::Acdp)
        })
    }
}

/// Whether it is one of the side streams of drafts: what is asked there is answered there.
pub(crate) const fn is_side_stream(payload_type: PayloadType) -> bool {
    matches!(
        payload_type,
        PayloadType::ScheduleRenegotiation
            | PayloadType::MeteringConfirmation
            | PayloadType::AcdpSystemStatus
            | PayloadType::ParkingStatus
    )
}

/// The payload type of a frame with a message of the schema, or with a common one.
pub(crate) const fn payload_type(schema: Option<Iso20Schema>) -> PayloadType {
    match schema {
        None => PayloadType::Common,
        Some(Iso20Schema::Ac) => PayloadType::Ac,
        Some(Iso20Schema::Dc) => PayloadType::Dc,
        Some(Iso20Schema::Acdp) => PayloadType::Acdp,
        Some(Iso20Schema::Wpt) => PayloadType::Wpt,
        Some(Iso20Schema::AcDerIec) => PayloadType::AcDerIec,
        Some(Iso20Schema::AcDerSae) => PayloadType::AcDerSae,
    }
}
