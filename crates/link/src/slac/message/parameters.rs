//! CM_SLAC_PARM: who takes part, and how is measured.

use super::{Body, Reader, Unusable, Writer};
use crate::slac::{Mac, MmeType, RunId};

/// Opens a run, broadcast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmSlacParmReq {
    /// The new run.
    pub run_id: RunId,
}

/// A station's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmSlacParmCnf {
    /// How many sounds the station wants, not 0; ten in the standard.
    pub num_sounds: u8,
    /// How long the station listens for them, in 100 ms, not 0; six in the standard.
    pub time_out: u8,
    /// Who gets the result.
    pub response_type: ResponseType,
    /// The vehicle that asked.
    pub forwarding_sta: Mac,
    /// As in the request.
    pub run_id: RunId,
}

/// Who gets the result of the measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseType {
    /// The station's host. Not allowed by ISO 15118-3, but some demonstration software says so.
    Host,
    /// Another station: the vehicle. The only value of ISO 15118-3.
    OtherStation,
}

impl ResponseType {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        match reader.byte("RESP_TYPE")? {
            0 => Ok(Self::Host),
            1 => Ok(Self::OtherStation),
            other => Err(reader.refuse("RESP_TYPE", other)),
        }
    }

    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Host => 0,
            Self::OtherStation => 1,
        }
    }
}

impl Body<'_> for CmSlacParmReq {
    const MME: MmeType = MmeType::CM_SLAC_PARM_REQ;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        reader.opening()?;
        Ok(Self {
            run_id: RunId(reader.array("RunID")?),
        })
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.zeros::<2>().put(&self.run_id.0);
    }
}

impl Body<'_> for CmSlacParmCnf {
    const MME: MmeType = MmeType::CM_SLAC_PARM_CNF;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        reader.exactly("M-SOUND_TARGET", Mac::BROADCAST.0)?;
        let num_sounds = reader.positive("NUM_SOUNDS")?;
        let time_out = reader.positive("Time_Out")?;
        let response_type = ResponseType::read(reader)?;
        let forwarding_sta = reader.mac("FORWARDING_STA")?;
        reader.opening()?;
        Ok(Self {
            num_sounds,
            time_out,
            response_type,
            forwarding_sta,
            run_id: RunId(reader.array("RunID")?),
        })
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.put(&Mac::BROADCAST.0)
            .put(&[self.num_sounds, self.time_out, self.response_type.byte()])
            .put(&self.forwarding_sta.0)
            .zeros::<2>()
            .put(&self.run_id.0);
    }
}
