//! The two files of one session.

use std::fs::File;
use std::io::{self, Write};
use std::net::SocketAddrV6;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use v2g::link::v2gtp::{HEADER_LENGTH, Header, Message, PayloadType};

use super::conversation::{Conversation, datagram};
use super::frames::Mac;
use super::pcapng::Writer;
use super::{Description, describe, rfc3339};
use crate::observe::Direction;
use crate::{Interface, hex};

/// Both files have whole entries only, also after a crash and when the disk is full.
#[derive(Debug)]
pub(super) struct Files {
    capture: Writer<Records>,
    lines: Records,
    paths: [PathBuf; 2],
    conversation: Conversation,
    own: Option<(SocketAddrV6, Mac)>,
}

impl Files {
    pub(super) fn create(
        stem: &Path,
        interface: &Interface,
        vehicle: SocketAddrV6,
        station: SocketAddrV6,
        longest: u64,
    ) -> io::Result<Self> {
        // The name may contain a dot, so that `with_extension` would cut it.
        let path = |ending: &str| PathBuf::from(format!("{}.{ending}", stem.display()));
        let paths = [path("pcapng"), path("jsonl")];
        let own = Some((interface.socket_address(0), interface.mac));
        Ok(Self {
            capture: Writer::new(create(&paths[0], longest)?, &interface.name)?,
            lines: create(&paths[1], longest)?,
            paths,
            conversation: Conversation::new(vehicle, station, own),
            own,
        })
    }

    pub(super) fn paths(&self) -> [PathBuf; 2] {
        self.paths.clone()
    }

    pub(super) fn datagram(
        &mut self,
        time: SystemTime,
        from: SocketAddrV6,
        to: SocketAddrV6,
        bytes: &[u8],
    ) -> io::Result<()> {
        let Ok(Header { payload_type, .. }) = Header::parse(bytes) else {
            return Ok(());
        };
        let direction = match payload_type {
            PayloadType::SdpResponse | PayloadType::SdpResponseWireless => Direction::ToVehicle,
            _ => Direction::ToStation,
        };
        let payload = bytes.get(HEADER_LENGTH..).unwrap_or_default();
        let description = describe(payload_type, payload);
        self.capture.packet(
            time,
            &datagram(from, to, self.own, bytes),
            &description.message,
        )?;
        self.line(
            time,
            direction,
            Message {
                payload_type,
                payload,
            },
            &description,
        )
    }

    pub(super) fn connected(&mut self, time: SystemTime) -> io::Result<()> {
        let frames = self.conversation.open();
        self.packets(time, &frames, "")
    }

    pub(super) fn bytes(
        &mut self,
        time: SystemTime,
        direction: Direction,
        bytes: &[u8],
    ) -> io::Result<()> {
        let comment = whole_message(bytes)
            .map(|message| describe(message.payload_type, message.payload).message);
        let frames = self.conversation.data(direction, bytes);
        self.packets(time, &frames, &comment.unwrap_or_default())
    }

    pub(super) fn secret(&mut self, line: &str) -> io::Result<()> {
        self.capture.secret(line)
    }

    pub(super) fn message(
        &mut self,
        time: SystemTime,
        direction: Direction,
        message: Message<'_>,
    ) -> io::Result<()> {
        let description = describe(message.payload_type, message.payload);
        self.line(time, direction, message, &description)
    }

    pub(super) fn closed(&mut self, time: SystemTime, first: Direction) -> io::Result<()> {
        let frames = self.conversation.close(first);
        self.packets(time, &frames, "")
    }

    /// The comment stands beside the last of the frames, where the message is complete.
    fn packets(&mut self, time: SystemTime, frames: &[Vec<u8>], comment: &str) -> io::Result<()> {
        for (index, frame) in frames.iter().enumerate() {
            let comment = if index + 1 == frames.len() {
                comment
            } else {
                ""
            };
            self.capture.packet(time, frame, comment)?;
        }
        Ok(())
    }

    fn line(
        &mut self,
        time: SystemTime,
        direction: Direction,
        message: Message<'_>,
        description: &Description,
    ) -> io::Result<()> {
        let Description {
            set,
            message: name,
            content,
        } = description;
        let (time, payload_type, hex) = (
            rfc3339(time),
            message.payload_type,
            hex::encode(message.payload),
        );
        let content = match content {
            Ok(json) => format!(r#""json":{json}"#),
            Err(error) => format!(r#""error":{}"#, serde_json::Value::from(error.as_str())),
        };
        let line = format!(
            r#"{{"time":"{time}","direction":"{direction}","payload_type":"{payload_type}","set":"{set}","message":"{name}","hex":"{hex}",{content}}}"#
        );
        self.lines.write_all(format!("{line}\n").as_bytes())
    }
}

/// The message that `bytes` are, if they are exactly one.
fn whole_message(bytes: &[u8]) -> Option<Message<'_>> {
    let Header {
        payload_type,
        length,
    } = Header::parse(bytes).ok()?;
    let payload = bytes.get(HEADER_LENGTH..)?;
    (usize::try_from(length) == Ok(payload.len())).then_some(Message {
        payload_type,
        payload,
    })
}

/// A file that takes each write as a whole or not at all, and none beyond its length: what comes then is passed over.
#[derive(Debug)]
struct Records {
    file: File,
    /// Up to the last whole write.
    length: u64,
    longest: u64,
}

impl Write for Records {
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        let length = self.length.saturating_add(record.len() as u64);
        if length > self.longest {
            // Nothing that is shorter may follow: the file would have a gap that nobody sees.
            self.longest = 0;
            return Ok(record.len());
        }
        if let Err(error) = self.file.write_all(record) {
            // A full disk takes the beginning of a record; a file can always be made shorter.
            let _ = self.file.set_len(self.length);
            return Err(error);
        }
        self.length = length;
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn create(path: &Path, longest: u64) -> io::Result<Records> {
    File::create(path)
        .map(|file| Records {
            file,
            length: 0,
            longest,
        })
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
