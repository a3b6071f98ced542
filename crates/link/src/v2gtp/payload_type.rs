//! The registry of payload types.

use core::fmt;

/// What a V2GTP payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PayloadType {
    /// The handshake of every protocol, and all messages of DIN SPEC 70121 and ISO 15118-2.
    Exi,
    /// ISO 15118-20, messages common to all energy services.
    Common,
    /// ISO 15118-20, AC.
    Ac,
    /// ISO 15118-20, DC.
    Dc,
    /// ISO 15118-20, automatic connection device.
    Acdp,
    /// ISO 15118-20, wireless.
    Wpt,
    /// ISO 15118-20 Amendment 1, AC with grid codes after IEC.
    AcDerIec,
    /// ISO 15118-20 Amendment 1, AC with grid codes after SAE.
    AcDerSae,
    /// Side stream of drafts of -20; no deployed stack is known to send it.
    ScheduleRenegotiation,
    /// Side stream of drafts of -20; no deployed stack is known to send it.
    MeteringConfirmation,
    /// Side stream of drafts of -20; no deployed stack is known to send it.
    AcdpSystemStatus,
    /// Side stream of drafts of -20; no deployed stack is known to send it.
    ParkingStatus,
    /// Discovery request, over UDP only.
    SdpRequest,
    /// Discovery response, over UDP only.
    SdpResponse,
    /// Discovery request for wireless and automatic connection, over UDP only.
    SdpRequestWireless,
    /// Discovery response for wireless and automatic connection, over UDP only.
    SdpResponseWireless,
    /// 0xA000 to 0xFFFF: agreed between two manufacturers.
    Manufacturer(u16),
    /// Not assigned.
    Reserved(u16),
}

/// Every assigned type with its number.
const ASSIGNED: [(u16, PayloadType); 16] = [
    (0x8001, PayloadType::Exi),
    (0x8002, PayloadType::Common),
    (0x8003, PayloadType::Ac),
    (0x8004, PayloadType::Dc),
    (0x8005, PayloadType::Acdp),
    (0x8006, PayloadType::Wpt),
    (0x8010, PayloadType::AcDerIec),
    (0x8011, PayloadType::AcDerSae),
    (0x8101, PayloadType::ScheduleRenegotiation),
    (0x8102, PayloadType::MeteringConfirmation),
    (0x8103, PayloadType::AcdpSystemStatus),
    (0x8104, PayloadType::ParkingStatus),
    (0x9000, PayloadType::SdpRequest),
    (0x9001, PayloadType::SdpResponse),
    (0x9002, PayloadType::SdpRequestWireless),
    (0x9003, PayloadType::SdpResponseWireless),
];

impl PayloadType {
    /// Whether this is an EXI message of a session, so that it may stand on the TCP connection.
    #[must_use]
    pub const fn is_message(self) -> bool {
        !matches!(
            self,
            Self::SdpRequest
                | Self::SdpResponse
                | Self::SdpRequestWireless
                | Self::SdpResponseWireless
                | Self::Manufacturer(_)
                | Self::Reserved(_)
        )
    }
}

impl From<u16> for PayloadType {
    fn from(number: u16) -> Self {
        let assigned = ASSIGNED.iter().find(|(known, _)| *known == number);
        match assigned {
            Some(&(_, payload_type)) => payload_type,
            None if number >= 0xA000 => Self::Manufacturer(number),
            None => Self::Reserved(number),
        }
    }
}

impl From<PayloadType> for u16 {
    fn from(payload_type: PayloadType) -> Self {
        match payload_type {
            PayloadType::Manufacturer(number) | PayloadType::Reserved(number) => number,
            other => ASSIGNED
                .iter()
                .find(|(_, known)| *known == other)
                .map_or(0, |&(number, _)| number),
        }
    }
}

/// The number as the standard prints it, `0x8001`.
impl fmt::Display for PayloadType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "0x{:04X}", u16::from(*self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_survives_the_way_through_the_type() {
        for number in 0..=u16::MAX {
            assert_eq!(u16::from(PayloadType::from(number)), number);
        }
    }

    #[test]
    fn only_exi_messages_belong_on_the_connection() {
        assert!(PayloadType::from(0x8001).is_message());
        assert!(PayloadType::from(0x8011).is_message());
        assert!(!PayloadType::from(0x9000).is_message());
        assert!(!PayloadType::from(0x7001).is_message());
        assert!(!PayloadType::from(0xA000).is_message());
    }
}
