//! CM_AMP_MAP: either side asks the other to be quieter on some carriers, once matched.

use super::{Body, Reader, Unusable, Writer};
use crate::slac::{MmeType, Version};

/// Carriers of HomePlug Green PHY.
pub const CARRIERS: usize = 917;
const CARRIERS_U16: u16 = 917;
const MAP_BYTES: usize = CARRIERS.div_ceil(2);

/// How much quieter on each carrier, four bits each, in the chip's steps.
///
/// Which half of a byte is the earlier carrier, no public source says; here the low one (our choice).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct AmplitudeMap {
    carriers: u16,
    steps: [u8; MAP_BYTES],
}

/// A request with its map, read in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmAmpMapReq<'a> {
    carriers: u16,
    steps: &'a [u8],
}

/// Whether the map is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmAmpMapCnf {
    /// 0 is yes.
    pub result: u8,
}

impl AmplitudeMap {
    /// Full power on all carriers.
    pub const FLAT: Self = Self {
        carriers: CARRIERS_U16,
        steps: [0; MAP_BYTES],
    };

    /// The same map with `carrier` lowered by `steps`, 0 to 15. Nothing changes where there is no such carrier.
    #[must_use]
    pub fn with(mut self, carrier: u16, steps: u8) -> Self {
        let half = u32::from(carrier & 1).saturating_mul(4);
        if carrier < self.carriers
            && let Some(byte) = self.steps.get_mut(usize::from(carrier / 2))
        {
            *byte &= !(0x0F_u8 << half);
            *byte |= (steps & 0x0F) << half;
        }
        self
    }

    /// Steps of `carrier`; `None` where there is no such carrier.
    #[must_use]
    pub fn step(&self, carrier: u16) -> Option<u8> {
        self.request().step(carrier)
    }

    /// The request that asks for this map.
    #[must_use]
    pub fn request(&self) -> CmAmpMapReq<'_> {
        let length = usize::from(self.carriers).div_ceil(2);
        CmAmpMapReq {
            carriers: self.carriers,
            steps: self.steps.get(..length).unwrap_or_default(),
        }
    }
}

impl CmAmpMapReq<'_> {
    /// How many carriers the map has, 1 to [`CARRIERS`].
    #[must_use]
    pub const fn carriers(&self) -> u16 {
        self.carriers
    }

    /// Steps of `carrier`; `None` where there is no such carrier.
    #[must_use]
    pub fn step(&self, carrier: u16) -> Option<u8> {
        let byte = self.steps.get(usize::from(carrier / 2))?;
        let half = u32::from(carrier & 1).saturating_mul(4);
        (carrier < self.carriers).then_some((byte >> half) & 0x0F)
    }

    /// A copy that outlives the frame.
    #[must_use]
    pub fn to_map(&self) -> AmplitudeMap {
        let mut steps = [0; MAP_BYTES];
        steps
            .iter_mut()
            .zip(self.steps)
            .for_each(|(to, from)| *to = *from);
        AmplitudeMap {
            carriers: self.carriers,
            steps,
        }
    }
}

impl<'a> Body<'a> for CmAmpMapReq<'a> {
    const MME: MmeType = MmeType::CM_AMP_MAP_REQ;
    const VERSION: Version = Version::Av2_0;

    fn read(reader: &mut Reader<'a>) -> Result<Self, Unusable> {
        let carriers = reader.u16("AMLEN")?;
        if !(1..=CARRIERS_U16).contains(&carriers) {
            return Err(reader.refuse("AMLEN", carriers.to_le_bytes()[1]));
        }
        let steps = reader.bytes("AMDATA", usize::from(carriers).div_ceil(2))?;
        Ok(Self { carriers, steps })
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.put(&self.carriers.to_le_bytes()).put(self.steps);
    }
}

impl Body<'_> for CmAmpMapCnf {
    const MME: MmeType = MmeType::CM_AMP_MAP_CNF;
    const VERSION: Version = Version::Av2_0;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        Ok(Self {
            result: reader.byte("Result")?,
        })
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.put(&[self.result]);
    }
}

impl core::fmt::Debug for AmplitudeMap {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(out, "AmplitudeMap({} carriers)", self.carriers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carrier_is_found_where_it_was_put() {
        let map = AmplitudeMap::FLAT
            .with(0, 3)
            .with(1, 15)
            .with(916, 7)
            .with(917, 9);
        let steps = [0, 1, 2, 916, 917].map(|carrier| map.step(carrier));
        assert_eq!(steps, [Some(3), Some(15), Some(0), Some(7), None]);
        assert_eq!(map.with(1, 0).step(0), Some(3));
    }
}
