//! QCA7000 family. Source: open-plc-utils, pyPLC, EVerest.

use super::{Mac, MmeType, Modem, ModemVersion, Query, Reader, Told, Unusable, Version};

pub(super) const MODEM: Modem = Modem {
    name: "Qualcomm QCA7000/QCA7005",
    address: Mac([0x00, 0xB0, 0x52, 0x00, 0x00, 0x01]),
    oui: [0x00, 0xB0, 0x52],
    header: Version::Av1_0,
    version: Some(Query {
        request: OP_ATTR,
        // Cookie and report type: all there is.
        body: &[0; 5],
        confirm: attributes,
    }),
    link: Some(Query {
        request: LINK_STATUS,
        body: &[],
        confirm: link,
    }),
    reset: Some(Query {
        request: RS_DEV,
        body: &[],
        confirm: reset,
    }),
};

const RS_DEV: MmeType = MmeType(0xA01C);
const OP_ATTR: MmeType = MmeType(0xA068);
const LINK_STATUS: MmeType = MmeType(0xA0B8);

fn attributes(reader: &mut Reader<'_>) -> Result<Told, Unusable> {
    reader.u16("Success")?;
    reader.array::<4>("Cookie")?;
    reader.byte("ReportType")?;
    reader.u16("Size")?;
    let text = reader.array("Hardware")?;
    reader.array::<16>("Software")?;
    let mut numbers = [0; 4];
    for (number, field) in numbers.iter_mut().zip(["Major", "Minor", "PIB", "Build"]) {
        *number = reader.array(field).map(u32::from_le_bytes)?;
    }
    Ok(Told::Version(ModemVersion { text, numbers }))
}

fn link(reader: &mut Reader<'_>) -> Result<Told, Unusable> {
    reader.byte("Reserved")?;
    let up = reader.byte("LinkStatus")? == 1;
    Ok(Told::Link { up })
}

/// Not the usual way round: 0 is success.
fn reset(reader: &mut Reader<'_>) -> Result<Told, Unusable> {
    let accepted = reader.byte("Status")? == 0;
    Ok(Told::Reset { accepted })
}
