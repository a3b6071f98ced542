//! CM_SET_KEY: a host tells its own modem which network to be in.

use super::{Body, Reader, Unusable, Writer};
use crate::slac::{MmeType, Nid, Nmk};

/// The key for the modem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CmSetKeyReq {
    /// Any number; some modems send it back.
    pub my_nonce: [u8; 4],
    /// What the modem may become: 0 unless its configuration decides, as it does in all known chargers and cars.
    pub cco_capability: u8,
    /// Identifier of the network.
    pub nid: Nid,
    /// Key of the network.
    pub nmk: Nmk,
}

/// The modem's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmSetKeyCnf {
    /// 0 is success in the specification, 1 is success on Qualcomm's chips: that it answers is all that is certain,
    /// the state of the link tells the rest.
    pub result: u8,
    /// The modem's number.
    pub my_nonce: [u8; 4],
    /// The number in the request.
    pub your_nonce: [u8; 4],
}

const KEY_TYPE_NMK: u8 = 1;
/// The protocol run is one of a higher layer.
const PROTOCOL_HLE: u8 = 4;
const NEW_EKS_NMK: u8 = 1;

impl Body<'_> for CmSetKeyReq {
    const MME: MmeType = MmeType::CM_SET_KEY_REQ;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        reader.exactly("KeyType", [KEY_TYPE_NMK])?;
        let my_nonce = reader.array("MyNonce")?;
        reader.array::<4>("YourNonce")?;
        reader.exactly("PID", [PROTOCOL_HLE])?;
        reader.u16("PRN")?;
        reader.byte("PMN")?;
        let cco_capability = reader.byte("CCoCap")?;
        let nid = Nid(reader.array("NID")?);
        reader.exactly("NewEKS", [NEW_EKS_NMK])?;
        Ok(Self {
            my_nonce,
            cco_capability,
            nid,
            nmk: Nmk::new(reader.array("NewKey")?),
        })
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.put(&[KEY_TYPE_NMK])
            .put(&self.my_nonce)
            .zeros::<4>()
            .put(&[PROTOCOL_HLE])
            .zeros::<3>()
            .put(&[self.cco_capability])
            .put(&self.nid.0)
            .put(&[NEW_EKS_NMK])
            .put(self.nmk.bytes());
    }
}

impl Body<'_> for CmSetKeyCnf {
    const MME: MmeType = MmeType::CM_SET_KEY_CNF;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        let message = Self {
            result: reader.byte("Result")?,
            my_nonce: reader.array("MyNonce")?,
            your_nonce: reader.array("YourNonce")?,
        };
        reader.array::<5>("PID")?;
        Ok(message)
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.put(&[self.result])
            .put(&self.my_nonce)
            .put(&self.your_nonce)
            .put(&[PROTOCOL_HLE])
            .zeros::<4>();
    }
}
