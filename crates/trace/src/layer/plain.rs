//! V2GTP, as TCP carries it or as TLS gives it.

use core::time::Duration;

use v2g_link::v2gtp::{OutOfStep, Stream};

use crate::{Direction, Frame, Layer, Trouble};

/// Largest payload that is read: 128 KiB, as much as any message of ISO 15118-20 may need.
const PAYLOAD: usize = 128 * 1024;

/// Cuts the stream into frames.
#[derive(Debug)]
pub(crate) struct Plain {
    stream: Stream<Vec<u8>>,
    /// Bytes are missing: passes over bytes until some begin like a frame.
    lost: bool,
    broken: Option<[u8; 2]>,
    layer: Layer,
}

impl Plain {
    /// What carries it.
    pub(super) fn of(layer: Layer) -> Self {
        Self {
            layer,
            stream: Stream::new(vec![0; PAYLOAD]),
            lost: false,
            broken: None,
        }
    }

    pub(super) fn bytes(
        &mut self,
        (number, time): (u32, Duration),
        direction: Direction,
        mut bytes: &[u8],
        frames: &mut Vec<Frame>,
    ) {
        if self.lost && !bytes.starts_with(&[0x01, 0xFE]) {
            return;
        }
        self.lost = false;
        if self.broken.is_some() {
            return;
        }
        let start = bytes;
        loop {
            match self.stream.next(&mut bytes) {
                Ok(Some(message)) => frames.push(Frame {
                    number,
                    time,
                    direction,
                    layer: self.layer,
                    payload_type: message.payload_type.into(),
                    payload: message.payload.to_vec(),
                }),
                Ok(None) => return,
                Err(OutOfStep(_)) => {
                    let first = start.first_chunk().copied();
                    self.broken = Some(first.unwrap_or_default());
                    return;
                }
            }
        }
    }

    pub(super) fn gap(&mut self) {
        *self = Self {
            lost: true,
            ..Self::of(self.layer)
        };
    }

    pub(super) fn troubles(&self) -> [Option<Trouble>; 2] {
        let ignored = self.stream.ignored().total();
        [
            self.broken.map(Trouble::NotV2gtp),
            (ignored > 0).then_some(Trouble::OtherType(ignored)),
        ]
    }
}
