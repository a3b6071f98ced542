//! IS32CG5317. Source: EVerest; the local address is our choice, no public source has another.

use super::{MmeType, Modem, ModemVersion, Query, Reader, Told, Unusable, Version, qualcomm};

pub(super) const MODEM: Modem = Modem {
    name: "Lumissil IS32CG5317",
    address: qualcomm::MODEM.address,
    oui: [0x00, 0x16, 0xE8],
    header: Version::Av1_0,
    version: Some(Query {
        request: NSCM_GET_VERSION,
        body: &HEADER,
        confirm: version,
    }),
    link: Some(Query {
        request: NSCM_GET_D_LINK_STATUS,
        body: &HEADER,
        confirm: link,
    }),
    reset: Some(Query {
        request: NSCM_RESET_DEVICE,
        body: &RESET,
        confirm: reset,
    }),
};

const NSCM_GET_VERSION: MmeType = MmeType(0xAC6C);
const NSCM_RESET_DEVICE: MmeType = MmeType(0xAC70);
const NSCM_GET_D_LINK_STATUS: MmeType = MmeType(0xAC9C);

/// Version, reserved, number of the request, reserved.
const HEADER: [u8; 19] = [0; 19];
/// The header and the mode, normal.
const RESET: [u8; 20] = [0; 20];

fn version(reader: &mut Reader<'_>) -> Result<Told, Unusable> {
    reader.array::<19>("Header")?;
    let mut numbers = [0; 4];
    for (number, field) in numbers.iter_mut().zip(["Major", "Minor", "Patch", "Build"]) {
        *number = reader.u16(field).map(u32::from)?;
    }
    Ok(Told::Version(ModemVersion {
        numbers,
        ..ModemVersion::default()
    }))
}

fn link(reader: &mut Reader<'_>) -> Result<Told, Unusable> {
    reader.array::<19>("Header")?;
    let up = reader.byte("LinkStatus")? == 1;
    Ok(Told::Link { up })
}

/// No firmware is known to answer; if one does, it will start anew.
fn reset(_: &mut Reader<'_>) -> Result<Told, Unusable> {
    Ok(Told::Reset { accepted: true })
}
