//! Messages that are told apart, but whose content is handed on as it is.

use crate::slac::wire::Writer;
use crate::slac::{Frame, Mac, MmeType, Version};

/// CM_NW_INFO, CM_NW_STATS, CM_PKCS_CERT, CM_SLAC_USER_DATA: the matching does not look into them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Untyped<'a> {
    /// Which of them.
    pub mme: MmeType,
    /// The header it came with.
    pub version: Version,
    /// Content, with padding.
    pub payload: &'a [u8],
}

impl<'a> Untyped<'a> {
    pub(super) fn of(frame: &Frame<'a>) -> Option<Self> {
        let known = matches!(frame.mme.0 & !0b11, 0x6038 | 0x6048 | 0x6070 | 0x6080);
        known.then_some(Self {
            mme: frame.mme,
            version: frame.version,
            payload: frame.payload,
        })
    }

    pub(super) fn write<'b>(
        &self,
        destination: Mac,
        source: Mac,
        buffer: &'b mut [u8],
    ) -> Option<&'b [u8]> {
        let mut writer = Writer::new(buffer, destination, source, self.version, self.mme);
        writer.put(self.payload);
        writer.finish()
    }
}
