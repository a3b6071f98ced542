//! The messages, one module for one exchange.
//!
//! A field that can have one value only is checked and not kept. What the state machines decide by (identifications,
//! response types, results) is kept as it came.

mod amplitude;
mod attenuation;
mod key;
mod matching;
mod network;
mod parameters;
mod sounding;
mod validation;

pub use amplitude::{AmplitudeMap, CARRIERS, CmAmpMapCnf, CmAmpMapReq};
pub use attenuation::{Attenuation, CmAttenCharInd, CmAttenCharRsp, CmAttenProfileInd, GROUPS};
pub use key::{CmSetKeyCnf, CmSetKeyReq};
pub use matching::{CmSlacMatchCnf, CmSlacMatchReq};
pub use network::Untyped;
pub use parameters::{CmSlacParmCnf, CmSlacParmReq, ResponseType};
pub use sounding::{CmMnbcSoundInd, CmStartAttenCharInd};
pub use validation::{CmValidateCnf, CmValidateReq, ValidationResult};

use super::wire::{Reader, Unusable, Writer};
use super::{Frame, Mac, MmeType, Version};

/// One message as the standard's table has it.
pub(super) trait Body<'a>: Sized {
    const MME: MmeType;
    /// Which header goes before it; any is read.
    const VERSION: Version = Version::Av1_1;

    fn read(reader: &mut Reader<'a>) -> Result<Self, Unusable>;
    fn write(&self, out: &mut Writer<'_>);
}

/// Writes `message` with its header into `buffer`.
pub(super) fn write<'b, 'm>(
    message: &impl Body<'m>,
    destination: Mac,
    source: Mac,
    buffer: &'b mut [u8],
) -> Option<&'b [u8]> {
    fn header<'m, M: Body<'m>>(_: &M) -> (Version, MmeType) {
        (M::VERSION, M::MME)
    }
    let (version, mme) = header(message);
    let mut writer = Writer::new(buffer, destination, source, version, mme);
    message.write(&mut writer);
    writer.finish()
}

macro_rules! messages {
    ($($variant:ident$(<$life:lifetime>)?: $doc:literal,)+) => {
        /// Any message of the matching.
        ///
        /// ```
        /// use v2g_link::slac::{CmSlacParmReq, Frame, Mac, Message, RunId};
        ///
        /// let vehicle = Mac([2, 0, 0, 0, 0, 1]);
        /// let request = Message::from(CmSlacParmReq { run_id: RunId(*b"TESLA EV") });
        /// let mut buffer = [0; 60];
        /// let bytes = request.write(Mac::BROADCAST, vehicle, &mut buffer).unwrap();
        ///
        /// let frame = Frame::parse(bytes).unwrap();
        /// assert_eq!(Message::parse(&frame), Ok(Some(request)));
        /// ```
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant)]
        pub enum Message<'a> {
            $(#[doc = $doc] $variant($variant$(<$life>)?),)+
            /// A message of the standard whose content is not taken apart here.
            Untyped(Untyped<'a>),
        }

        impl<'a> Message<'a> {
            /// Reads the payload of `frame`. `None`: a message that is not of the standard.
            ///
            /// Padding and whatever else follows the last field is not looked at.
            ///
            /// # Errors
            /// When a field is missing or has a value that no valid message has.
            pub fn parse(frame: &Frame<'a>) -> Result<Option<Self>, Unusable> {
                let mut reader = Reader::new(frame);
                $(if frame.mme == $variant::MME {
                    return $variant::read(&mut reader).map(|message| Some(Self::$variant(message)));
                })+
                Ok(Untyped::of(frame).map(Self::Untyped))
            }

            /// Writes a frame into `buffer`, at least 60 bytes. `None`: `buffer` is too small.
            pub fn write<'b>(&self, destination: Mac, source: Mac, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
                match self {
                    $(Self::$variant(message) => write(message, destination, source, buffer),)+
                    Self::Untyped(message) => message.write(destination, source, buffer),
                }
            }

            /// Its number.
            #[must_use]
            pub const fn mme(&self) -> MmeType {
                match self {
                    $(Self::$variant(_) => $variant::MME,)+
                    Self::Untyped(message) => message.mme,
                }
            }
        }

        $(impl<'a> From<$variant$(<$life>)?> for Message<'a> {
            fn from(message: $variant$(<$life>)?) -> Self {
                Self::$variant(message)
            }
        })+
    };
}

messages! {
    CmSlacParmReq: "A vehicle asks all stations.",
    CmSlacParmCnf: "A station takes part.",
    CmStartAttenCharInd: "The vehicle is about to sound.",
    CmMnbcSoundInd: "One sound.",
    CmAttenProfileInd: "The station's modem reports a sound.",
    CmAttenCharInd: "The station reports all sounds.",
    CmAttenCharRsp: "The vehicle has heard the report.",
    CmValidateReq: "The vehicle wants to toggle the control pilot.",
    CmValidateCnf: "The station answers, or says what it counted.",
    CmSlacMatchReq: "The vehicle has chosen.",
    CmSlacMatchCnf: "The station hands over its key.",
    CmSetKeyReq: "A modem gets a key.",
    CmSetKeyCnf: "The modem has taken it.",
    CmAmpMapReq<'a>: "Less power on some carriers, please.",
    CmAmpMapCnf: "Taken or not.",
}
