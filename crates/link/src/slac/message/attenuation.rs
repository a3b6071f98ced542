//! CM_ATTEN_PROFILE and CM_ATTEN_CHAR: how loud the vehicle was.

use super::{Body, Reader, Unusable, Writer};
use crate::slac::{Mac, MmeType, RunId, StationId};

/// Groups of carriers that are measured.
pub const GROUPS: usize = 58;
const GROUPS_BYTE: u8 = 58;

/// Attenuation of each group of carriers, in dB.
///
/// The mean over all groups is what stations are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attenuation(pub [u8; GROUPS]);

/// One sound, as the station's modem received it; comes from the modem, not from the cable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmAttenProfileInd {
    /// Whose sound it was.
    pub pev_mac: Mac,
    /// How it arrived.
    pub attenuation: Attenuation,
}

/// The station's report to the vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmAttenCharInd {
    /// The vehicle.
    pub source_address: Mac,
    /// The run.
    pub run_id: RunId,
    /// All zero.
    pub source_id: StationId,
    /// All zero.
    pub response_id: StationId,
    /// Sounds that were measured, not 0.
    pub num_sounds: u8,
    /// Mean of all sounds.
    pub attenuation: Attenuation,
}

/// The vehicle has received the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmAttenCharRsp {
    /// The vehicle.
    pub source_address: Mac,
    /// The run.
    pub run_id: RunId,
    /// All zero.
    pub source_id: StationId,
    /// All zero.
    pub response_id: StationId,
}

impl Attenuation {
    /// Mean over all groups in dB, rounded down.
    #[must_use]
    pub fn mean(&self) -> u8 {
        let sum: u32 = self.0.iter().map(|&group| u32::from(group)).sum();
        let mean = sum.checked_div(u32::from(GROUPS_BYTE));
        mean.and_then(|mean| u8::try_from(mean).ok())
            .unwrap_or(u8::MAX)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        reader.array("AAG").map(Self)
    }
}

impl Body<'_> for CmAttenProfileInd {
    const MME: MmeType = MmeType::CM_ATTEN_PROFILE_IND;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        let pev_mac = reader.mac("PEV_MAC")?;
        reader.exactly("NumGroups", [GROUPS_BYTE])?;
        reader.byte("Reserved")?;
        Ok(Self {
            pev_mac,
            attenuation: Attenuation::read(reader)?,
        })
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.put(&self.pev_mac.0)
            .put(&[GROUPS_BYTE, 0])
            .put(&self.attenuation.0);
    }
}

impl Body<'_> for CmAttenCharInd {
    const MME: MmeType = MmeType::CM_ATTEN_CHAR_IND;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        reader.opening()?;
        let source_address = reader.mac("SOURCE_ADDRESS")?;
        let run_id = RunId(reader.array("RunID")?);
        let source_id = StationId(reader.array("SOURCE_ID")?);
        let response_id = StationId(reader.array("RESP_ID")?);
        let num_sounds = reader.positive("NumSounds")?;
        reader.exactly("NumGroups", [GROUPS_BYTE])?;
        Ok(Self {
            source_address,
            run_id,
            source_id,
            response_id,
            num_sounds,
            attenuation: Attenuation::read(reader)?,
        })
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.zeros::<2>()
            .put(&self.source_address.0)
            .put(&self.run_id.0)
            .put(&self.source_id.0)
            .put(&self.response_id.0)
            .put(&[self.num_sounds, GROUPS_BYTE])
            .put(&self.attenuation.0);
    }
}

impl Body<'_> for CmAttenCharRsp {
    const MME: MmeType = MmeType::CM_ATTEN_CHAR_RSP;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        reader.opening()?;
        let message = Self {
            source_address: reader.mac("SOURCE_ADDRESS")?,
            run_id: RunId(reader.array("RunID")?),
            source_id: StationId(reader.array("SOURCE_ID")?),
            response_id: StationId(reader.array("RESP_ID")?),
        };
        reader.exactly("Result", [0])?;
        Ok(message)
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.zeros::<2>()
            .put(&self.source_address.0)
            .put(&self.run_id.0)
            .put(&self.source_id.0)
            .put(&self.response_id.0)
            .put(&[0]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_over_all_groups_and_cannot_overflow() {
        assert_eq!(Attenuation([0xFF; GROUPS]).mean(), 0xFF);
        let mut groups = [20; GROUPS];
        groups[0] = 78;
        assert_eq!(Attenuation(groups).mean(), 21);
    }
}
