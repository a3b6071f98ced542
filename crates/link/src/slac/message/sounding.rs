//! CM_START_ATTEN_CHAR and CM_MNBC_SOUND: the vehicle makes itself heard.

use super::{Body, Reader, ResponseType, Unusable, Writer};
use crate::slac::{Mac, MmeType, RunId, StationId};

/// Announces the sounds, broadcast, three times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmStartAttenCharInd {
    /// How many sounds will follow, not 0.
    pub num_sounds: u8,
    /// How long stations should listen, in 100 ms, not 0.
    pub time_out: u8,
    /// Who gets the result.
    pub response_type: ResponseType,
    /// The vehicle.
    pub forwarding_sta: Mac,
    /// The run.
    pub run_id: RunId,
}

/// One sound, broadcast. What counts is not what it says but how loud it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmMnbcSoundInd {
    /// All zero, or a VIN.
    pub sender_id: StationId,
    /// How many sounds follow this one; some vehicles count this one too.
    pub remaining: u8,
    /// The run.
    pub run_id: RunId,
    /// Random bytes. Absent in the short form of some deployed software, which has no reserved field before them.
    pub random: Option<[u8; 16]>,
}

impl Body<'_> for CmStartAttenCharInd {
    const MME: MmeType = MmeType::CM_START_ATTEN_CHAR_IND;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        reader.opening()?;
        Ok(Self {
            num_sounds: reader.positive("NUM_SOUNDS")?,
            time_out: reader.positive("Time_Out")?,
            response_type: ResponseType::read(reader)?,
            forwarding_sta: reader.mac("FORWARDING_STA")?,
            run_id: RunId(reader.array("RunID")?),
        })
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.zeros::<2>()
            .put(&[self.num_sounds, self.time_out, self.response_type.byte()])
            .put(&self.forwarding_sta.0)
            .put(&self.run_id.0);
    }
}

impl Body<'_> for CmMnbcSoundInd {
    const MME: MmeType = MmeType::CM_MNBC_SOUND_IND;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        reader.opening()?;
        Ok(Self {
            sender_id: StationId(reader.array("SenderID")?),
            remaining: reader.byte("Cnt")?,
            run_id: RunId(reader.array("RunID")?),
            random: sound(reader),
        })
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.zeros::<2>()
            .put(&self.sender_id.0)
            .put(&[self.remaining])
            .put(&self.run_id.0);
        if let Some(random) = self.random {
            out.zeros::<8>().put(&random);
        }
    }
}

fn sound(reader: &mut Reader<'_>) -> Option<[u8; 16]> {
    reader.bytes("Reserved", 8).ok()?;
    reader.array("RND").ok()
}
