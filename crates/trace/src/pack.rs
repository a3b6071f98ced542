//! Bytes that one module of the portal hands to another: numbers and octet strings, one behind the other.
//!
//! In a browser, cryptography is a module of its own with a memory of its own. What it needs of a recording,
//! and what it makes of that, goes through here; both sides are of one build, so there are no versions.

/// Writes.
#[derive(Debug, Default)]
pub(crate) struct Pack(Vec<u8>);

impl Pack {
    pub(crate) fn octet(&mut self, value: u8) -> &mut Self {
        self.0.push(value);
        self
    }

    pub(crate) fn number(&mut self, value: u32) -> &mut Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    /// Less than 4 GiB, as everything in a browser's memory.
    pub(crate) fn length(&mut self, length: usize) -> &mut Self {
        self.number(u32::try_from(length).unwrap_or(u32::MAX))
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.length(bytes.len());
        self.0.extend(bytes);
        self
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Reads what [`Pack`] wrote; none where the bytes run out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unpack<'a>(pub(crate) &'a [u8]);

impl<'a> Unpack<'a> {
    #[cfg_attr(
        not(feature = "crypto"),
        expect(dead_code, reason = "only what is opened is read to its end")
    )]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn octet(&mut self) -> Option<u8> {
        let (octet, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*octet)
    }

    pub(crate) fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*number))
    }

    pub(crate) fn length(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes()?.try_into().ok()
    }

    /// As many as a length in front of them says.
    pub(crate) fn list<T>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let length = self.length()?;
        (0..length).map(|_| one(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_out_and_nothing_else() {
        let mut pack = Pack::default();
        pack.octet(7)
            .number(0x0102_0304)
            .bytes(b"abc")
            .length(1)
            .bytes(b"");
        let bytes = pack.finish();
        for length in 0..bytes.len() {
            let mut cut = Unpack(&bytes[..length]);
            let all = cut
                .octet()
                .and_then(|_| cut.number())
                .and_then(|_| cut.array::<3>());
            assert!(
                all.is_none_or(|_| cut.list(Unpack::bytes).is_none()),
                "{length}"
            );
        }
        let mut whole = Unpack(&bytes);
        assert_eq!(
            (whole.octet(), whole.number()),
            (Some(7), Some(0x0102_0304))
        );
        assert_eq!(whole.array(), Some(*b"abc"));
        assert_eq!(whole.list(Unpack::bytes), Some(vec![&b""[..]]));
        assert!(whole.is_empty());
    }
}
