//! MSE102x. Source: the maker's published host library and a charger's public headers; not tried on a chip.

use super::{Mac, MmeType, Modem, ModemVersion, Query, Reader, Told, Unusable, Version};

pub(super) const MODEM: Modem = Modem {
    name: "VertexCom MSE102x",
    address: Mac([0x00, 0x13, 0xD7, 0x00, 0x00, 0x01]),
    oui: [0x00, 0x13, 0xD7],
    header: Version::Av1_1,
    version: Some(Query {
        request: VS_GET_VERSION,
        body: &[],
        confirm: version,
    }),
    link: Some(Query {
        request: VS_GET_STATUS,
        body: &[],
        confirm: status,
    }),
    reset: Some(Query {
        request: VS_RESET,
        body: &[],
        confirm: reset,
    }),
};

const VS_GET_VERSION: MmeType = MmeType(0xA000);
const VS_RESET: MmeType = MmeType(0xA008);
const VS_GET_STATUS: MmeType = MmeType(0xA030);

fn version(reader: &mut Reader<'_>) -> Result<Told, Unusable> {
    reader.byte("Result")?;
    let device = reader.u16("DeviceID")?;
    reader.byte("ImageIndex")?;
    let text = reader.array("ApplicativeVersion")?;
    Ok(Told::Version(ModemVersion {
        text,
        numbers: [u32::from(device), 0, 0, 0],
    }))
}

fn status(reader: &mut Reader<'_>) -> Result<Told, Unusable> {
    reader.byte("Result")?;
    // Status, what kind of coordinator it is, simple connect.
    reader.array::<6>("Status")?;
    let up = reader.byte("LinkState")? == 1;
    Ok(Told::Link { up })
}

fn reset(reader: &mut Reader<'_>) -> Result<Told, Unusable> {
    let accepted = reader.byte("Result")? == 0;
    Ok(Told::Reset { accepted })
}
