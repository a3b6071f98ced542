//! CM_SLAC_MATCH: the vehicle chooses, the station hands over its key.

use super::{Body, Reader, Unusable, Writer};
use crate::slac::{Mac, MmeType, Nid, Nmk, RunId, StationId};

/// The vehicle's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmSlacMatchReq {
    /// All zero.
    pub pev_id: StationId,
    /// The vehicle's host, not its modem.
    pub pev_mac: Mac,
    /// All zero.
    pub evse_id: StationId,
    /// The chosen station's host.
    pub evse_mac: Mac,
    /// The run.
    pub run_id: RunId,
}

/// The station's answer, with the key in the clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CmSlacMatchCnf {
    /// As in the request.
    pub request: CmSlacMatchReq,
    /// Identifier of the station's network.
    pub nid: Nid,
    /// Key of the station's network.
    pub nmk: Nmk,
}

/// Bytes that follow the length field; every message has all of them.
const REQUEST_LENGTH: u16 = 62;
const CONFIRM_LENGTH: u16 = 86;

impl CmSlacMatchReq {
    fn read_after(reader: &mut Reader<'_>, length: u16) -> Result<Self, Unusable> {
        reader.opening()?;
        reader.exactly("MVFLength", length.to_le_bytes())?;
        let request = Self {
            pev_id: StationId(reader.array("PEV_ID")?),
            pev_mac: reader.mac("PEV_MAC")?,
            evse_id: StationId(reader.array("EVSE_ID")?),
            evse_mac: reader.mac("EVSE_MAC")?,
            run_id: RunId(reader.array("RunID")?),
        };
        reader.array::<8>("Reserved")?;
        Ok(request)
    }

    fn write_after(&self, out: &mut Writer<'_>, length: u16) {
        out.zeros::<2>()
            .put(&length.to_le_bytes())
            .put(&self.pev_id.0)
            .put(&self.pev_mac.0)
            .put(&self.evse_id.0)
            .put(&self.evse_mac.0)
            .put(&self.run_id.0)
            .zeros::<8>();
    }
}

impl Body<'_> for CmSlacMatchReq {
    const MME: MmeType = MmeType::CM_SLAC_MATCH_REQ;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        Self::read_after(reader, REQUEST_LENGTH)
    }

    fn write(&self, out: &mut Writer<'_>) {
        self.write_after(out, REQUEST_LENGTH);
    }
}

impl Body<'_> for CmSlacMatchCnf {
    const MME: MmeType = MmeType::CM_SLAC_MATCH_CNF;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        let request = CmSlacMatchReq::read_after(reader, CONFIRM_LENGTH)?;
        let nid = Nid(reader.array("NID")?);
        reader.byte("Reserved")?;
        let nmk = Nmk::new(reader.array("NMK")?);
        Ok(Self { request, nid, nmk })
    }

    fn write(&self, out: &mut Writer<'_>) {
        self.request.write_after(out, CONFIRM_LENGTH);
        out.put(&self.nid.0).zeros::<1>().put(self.nmk.bytes());
    }
}
