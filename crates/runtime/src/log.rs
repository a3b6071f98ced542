//! Session logs: pcapng for Wireshark, JSON lines for programs.
//!
//! A [`SessionLog`] watches sessions and writes two files for each. The frames in the pcapng file are made up from
//! what the sockets sent and received (an unprivileged program does not see real ones): addresses, ports, order
//! and times are real; sequence numbers, acknowledgements and checksums are correct, but not those of the wire.
//!
//! With TLS the frames hold its records, and the file the secrets that open them: whoever has the file can read the
//! session, and nothing else.
//!
//! A line of the JSON file has `time`, `direction`, `payload_type`, `set`, `message`, `hex` (the payload) and `json`
//! (the message), or `error` where it does not decode.

mod conversation;
mod disclosure;
mod files;
mod frames;
mod pcapng;
mod room;
mod timestamp;

use std::io;
use std::net::SocketAddrV6;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

pub use disclosure::KeyDisclosure;
pub use timestamp::{compact, rfc3339};
pub use v2g_trace::{Description, describe};

use crate::{Interface, Observation, Observer};
use files::Files;
use room::Room;

/// Datagrams kept from before the connection, so that a log begins with the discovery that led to it.
const KEPT_DATAGRAMS: usize = 16;

/// How the files are called.
#[derive(Clone, Debug)]
pub enum Naming {
    /// `NAME.pcapng` and `NAME.jsonl`, written over.
    Fixed(String),
    /// `NAME-20260821-091503.pcapng`, with a number added if there is one already.
    Dated(String),
}

/// Writes every session that it watches. Sessions must not overlap.
#[derive(Debug)]
pub struct SessionLog(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    naming: Naming,
    room: Option<Room>,
    interface: Interface,
    kept: Vec<Datagram>,
    files: Option<Files>,
    written: Vec<PathBuf>,
    failure: Option<String>,
}

#[derive(Clone, Debug)]
struct Datagram {
    time: SystemTime,
    from: SocketAddrV6,
    to: SocketAddrV6,
    bytes: Vec<u8>,
}

impl SessionLog {
    /// A log in `folder`, which is made if it does not exist.
    ///
    /// # Errors
    /// When the folder can neither be found nor made.
    pub fn new(folder: &Path, naming: Naming, interface: &Interface) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self(Mutex::new(Inner {
            folder: folder.to_owned(),
            naming,
            room: None,
            interface: interface.clone(),
            kept: Vec::new(),
            files: None,
            written: Vec::new(),
            failure: None,
        })))
    }

    /// Keeps the files of all sessions within so many octets and no older than this: the oldest go when a session begins, and
    /// one session takes a quarter of the room at most, what comes then is not written.
    ///
    /// Counts only where the names are [dated](Naming::Dated).
    #[must_use]
    pub fn within(self, size: u64, age: Duration) -> Self {
        self.inner(|inner| inner.room = Some(Room { size, age }));
        self
    }

    /// The files of the latest session.
    #[must_use]
    pub fn written(&self) -> Vec<PathBuf> {
        self.inner(|inner| inner.written.clone())
    }

    /// Why something could not be written, since the last call. The session is not disturbed by it.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        self.inner(|inner| inner.failure.take())
    }

    fn inner<T>(&self, with: impl FnOnce(&mut Inner) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for SessionLog {
    fn observe(&self, time: SystemTime, what: &Observation<'_>) {
        self.inner(|inner| {
            if let Err(error) = inner.observe(time, what) {
                inner.failure.get_or_insert(error.to_string());
                inner.files = None;
            }
        });
    }
}

impl Inner {
    fn observe(&mut self, time: SystemTime, what: &Observation<'_>) -> io::Result<()> {
        match (*what, &mut self.files) {
            (Observation::Datagram { from, to, bytes }, None) => self.keep(time, from, to, bytes),
            (Observation::Datagram { from, to, bytes }, Some(files)) => {
                files.datagram(time, from, to, bytes)?
            }
            (Observation::Connected { vehicle, station }, _) => {
                let mut files = self.begin(time, vehicle, station)?;
                for Datagram {
                    time,
                    from,
                    to,
                    bytes,
                } in self.kept.drain(..)
                {
                    files.datagram(time, from, to, &bytes)?;
                }
                files.connected(time)?;
                self.files = Some(files);
            }
            (Observation::Bytes(direction, bytes), Some(files)) => {
                files.bytes(time, direction, bytes)?
            }
            (Observation::Secret(line), Some(files)) => files.secret(line)?,
            (Observation::Message(direction, message), Some(files)) => {
                files.message(time, direction, message)?
            }
            (Observation::Closed(first), Some(files)) => {
                files.closed(time, first)?;
                self.files = None;
            }
            _ => {}
        }
        Ok(())
    }

    fn keep(&mut self, time: SystemTime, from: SocketAddrV6, to: SocketAddrV6, bytes: &[u8]) {
        if self.kept.len() == KEPT_DATAGRAMS {
            self.kept.remove(0);
        }
        self.kept.push(Datagram {
            time,
            from,
            to,
            bytes: bytes.to_vec(),
        });
    }

    fn begin(
        &mut self,
        time: SystemTime,
        vehicle: SocketAddrV6,
        station: SocketAddrV6,
    ) -> io::Result<Files> {
        let stem = self.stem(time);
        let mut longest = u64::MAX;
        if let (Some(room), Naming::Dated(name)) = (self.room, &self.naming) {
            room.make(&self.folder, name, time)?;
            longest = room.longest_file();
        }
        let files = Files::create(&stem, &self.interface, vehicle, station, longest)?;
        self.written = files.paths().to_vec();
        Ok(files)
    }

    /// Path of the files without ending.
    fn stem(&self, time: SystemTime) -> PathBuf {
        let name = match &self.naming {
            Naming::Fixed(name) => return self.folder.join(name),
            Naming::Dated(name) => format!("{name}-{}", compact(time)),
        };
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        let free = names.find(|name| !self.folder.join(format!("{name}.pcapng")).exists());
        self.folder.join(free.unwrap_or(name))
    }
}
