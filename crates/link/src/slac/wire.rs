//! Reading and writing the fields of a message.

use core::fmt;

use super::frame::{ETHER_TYPE, SHORTEST};
use super::{Frame, Mac, MmeType, Version};

/// Why a message is not taken: it is ignored, as if it had not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// The message.
    pub mme: MmeType,
    /// The field, as the standard calls it.
    pub field: &'static str,
    /// Which byte of the frame, from 0.
    pub at: u16,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The frame ends before or within it.
    Missing,
    /// It has this value at that byte, which it must not have.
    Value(u8),
}

/// Goes through a payload, field by field.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    mme: MmeType,
    rest: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(frame: &Frame<'a>) -> Self {
        Self {
            mme: frame.mme,
            rest: frame.payload,
            at: frame.payload_at(),
        }
    }

    pub(super) fn array<const N: usize>(
        &mut self,
        field: &'static str,
    ) -> Result<[u8; N], Unusable> {
        let Some((value, rest)) = self.rest.split_first_chunk() else {
            return Err(self.unusable(field, self.at, Problem::Missing));
        };
        self.rest = rest;
        self.at = self.at.saturating_add(N);
        Ok(*value)
    }

    pub(super) fn bytes(
        &mut self,
        field: &'static str,
        length: usize,
    ) -> Result<&'a [u8], Unusable> {
        let Some((value, rest)) = self.rest.split_at_checked(length) else {
            return Err(self.unusable(field, self.at, Problem::Missing));
        };
        self.rest = rest;
        self.at = self.at.saturating_add(length);
        Ok(value)
    }

    pub(super) fn byte(&mut self, field: &'static str) -> Result<u8, Unusable> {
        self.array(field).map(|[byte]| byte)
    }

    /// A byte that must not be 0.
    pub(super) fn positive(&mut self, field: &'static str) -> Result<u8, Unusable> {
        match self.byte(field)? {
            0 => Err(self.unusable(field, self.at.saturating_sub(1), Problem::Value(0))),
            value => Ok(value),
        }
    }

    pub(super) fn mac(&mut self, field: &'static str) -> Result<Mac, Unusable> {
        self.array(field).map(Mac)
    }

    pub(super) fn u16(&mut self, field: &'static str) -> Result<u16, Unusable> {
        self.array(field).map(u16::from_le_bytes)
    }

    /// A field that can have one value only.
    pub(super) fn exactly<const N: usize>(
        &mut self,
        field: &'static str,
        expected: [u8; N],
    ) -> Result<(), Unusable> {
        let start = self.at;
        let value = self.array::<N>(field)?;
        let deviation = value
            .iter()
            .zip(expected)
            .position(|(&is, must)| is != must);
        match deviation {
            None => Ok(()),
            Some(offset) => Err(self.unusable(
                field,
                start.saturating_add(offset),
                Problem::Value(value.get(offset).copied().unwrap_or_default()),
            )),
        }
    }

    /// Application type and security type, which open most messages: matching, unsecured.
    pub(super) fn opening(&mut self) -> Result<(), Unusable> {
        self.exactly("APPLICATION_TYPE", [0])?;
        self.exactly("SECURITY_TYPE", [0])
    }

    /// The last byte read is not to be had.
    pub(super) fn refuse(&self, field: &'static str, value: u8) -> Unusable {
        self.unusable(field, self.at.saturating_sub(1), Problem::Value(value))
    }

    fn unusable(&self, field: &'static str, at: usize, problem: Problem) -> Unusable {
        Unusable {
            mme: self.mme,
            field,
            at: u16::try_from(at).unwrap_or(u16::MAX),
            problem,
        }
    }
}

/// Puts a frame together; what does not fit makes the whole frame `None`.
#[derive(Debug)]
pub(super) struct Writer<'b> {
    buffer: &'b mut [u8],
    length: Option<usize>,
}

impl<'b> Writer<'b> {
    /// Begins with the header.
    pub(super) fn new(
        buffer: &'b mut [u8],
        destination: Mac,
        source: Mac,
        version: Version,
        mme: MmeType,
    ) -> Self {
        let mut writer = Self {
            buffer,
            length: Some(0),
        };
        writer
            .put(&destination.0)
            .put(&source.0)
            .put(&ETHER_TYPE.to_be_bytes())
            .put(&[version.into()])
            .put(&mme.0.to_le_bytes());
        if version != Version::Av1_0 {
            writer.put(&[0, 0]);
        }
        writer
    }

    pub(super) fn put(&mut self, bytes: &[u8]) -> &mut Self {
        self.length = self.length.and_then(|start| {
            let end = start.checked_add(bytes.len())?;
            self.buffer.get_mut(start..end)?.copy_from_slice(bytes);
            Some(end)
        });
        self
    }

    pub(super) fn zeros<const N: usize>(&mut self) -> &mut Self {
        self.put(&[0; N])
    }

    /// Fills up to the shortest length on the wire and gives the frame.
    pub(super) fn finish(self) -> Option<&'b [u8]> {
        let written = self.length?;
        let length = written.max(SHORTEST);
        self.buffer.get_mut(written..length)?.fill(0);
        self.buffer.get(..length)
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { mme, field, at, .. } = self;
        match self.problem {
            Problem::Missing => write!(out, "{mme} ends before {field}, byte {at}"),
            Problem::Value(value) => write!(out, "{mme}.{field}, byte {at}: 0x{value:02X}"),
        }
    }
}

impl core::error::Error for Unusable {}
