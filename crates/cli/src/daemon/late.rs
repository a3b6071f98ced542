//! Observers that need the interface of a charging point, which may come late and come again.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use v2g_runtime::config::RecordsConfig;
use v2g_runtime::log::{KeyDisclosure, Naming, SessionLog};
use v2g_runtime::{Interface, Notice, Observation, Observer};

use crate::control::open_disclosure;
use crate::failure::{Failure, warn};
use crate::session::{not_writable, session_log};

/// Makes an observer for an interface.
type Make<T> = Box<dyn Fn(&Interface) -> Result<T, String> + Send + Sync>;

/// An observer that is made when the interface is there, and made anew when the charging point opens again.
pub(super) struct Late<T> {
    interface: String,
    make: Make<T>,
    inner: Mutex<Inner<T>>,
}

struct Inner<T> {
    made: Option<T>,
    /// Said already.
    reason: String,
}

impl<T: Observer + Flawed> Late<T> {
    fn new(interface: &str, make: Make<T>) -> Self {
        Self {
            interface: interface.to_owned(),
            make,
            inner: Mutex::new(Inner {
                made: None,
                reason: String::new(),
            }),
        }
    }

    /// Reasons are said once, not with every vehicle.
    fn made(&self, inner: &mut Inner<T>) {
        let Ok(interface) = Interface::look_up(&self.interface) else {
            return;
        };
        match (self.make)(&interface) {
            Ok(made) => inner.made = Some(made),
            Err(reason) => say(inner, reason),
        }
    }
}

impl<T: Observer + Flawed> Observer for Late<T> {
    fn observe(&self, time: SystemTime, what: &Observation<'_>) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(what, Observation::Notice(Notice::Ready)) {
            inner.made = None;
        }
        if inner.made.is_none() {
            self.made(&mut inner);
        }
        if let Some(made) = &inner.made {
            made.observe(time, what);
            if let Some(flaw) = made.flaw() {
                say(&mut inner, flaw);
            }
        }
    }
}

fn say<T>(inner: &mut Inner<T>, reason: String) {
    if inner.reason != reason {
        warn(&reason);
        inner.reason = reason;
    }
}

/// An observer that may not get its work done.
pub(super) trait Flawed {
    /// Why, since the last call.
    fn flaw(&self) -> Option<String>;
}

impl Flawed for KeyDisclosure {
    fn flaw(&self) -> Option<String> {
        None
    }
}

impl Flawed for SessionLog {
    fn flaw(&self) -> Option<String> {
        let reason = self.failure()?;
        Some(format!("the files of a session are not complete: {reason}"))
    }
}

/// Tells the secrets of TLS to the link, if the configuration wants that.
pub(super) fn disclosure(wanted: bool, interface: &str) -> Option<Late<KeyDisclosure>> {
    wanted.then(|| {
        let make = |interface: &Interface| open_disclosure(interface).map_err(|why| why.text);
        Late::new(interface, Box::new(make))
    })
}

/// Writes the sessions of a charging point into the folder, which has to be there from the start.
pub(super) fn log(
    folder: Option<&Path>,
    name: &str,
    interface: &str,
    room: &RecordsConfig,
) -> Result<Option<Late<SessionLog>>, Failure> {
    let Some(folder) = folder else {
        return Ok(None);
    };
    std::fs::create_dir_all(folder).map_err(|error| not_writable(folder, error))?;
    let (folder, room) = (folder.to_owned(), room.clone());
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '-'
        }
    };
    let name: String = name.chars().map(plain).collect();
    let make = move |interface: &Interface| {
        let naming = Naming::Dated(format!("v2g-secc-{name}"));
        session_log(&folder, naming, interface, Some(&room)).map_err(|why| why.text)
    };
    Ok(Some(Late::new(interface, Box::new(make))))
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv6Addr, SocketAddrV6};

    use super::*;

    #[test]
    fn a_log_begins_when_the_interface_is_there() {
        let folder = std::env::temp_dir().join(format!("v2g-late-{}", std::process::id()));
        let room = RecordsConfig::default();
        let files = || std::fs::read_dir(&folder).unwrap().count();
        let connected = |log: &Late<SessionLog>| {
            let end = SocketAddrV6::new(Ipv6Addr::LOCALHOST, 1, 0, 0);
            let what = Observation::Connected {
                vehicle: end,
                station: end,
            };
            log.observe(SystemTime::UNIX_EPOCH, &what);
        };
        for (interface, wanted) in [("v2gnone", 0), ("lo", 2)] {
            let log = log(Some(&folder), "DE*V2G*E1", interface, &room);
            connected(&log.unwrap().unwrap());
            assert_eq!(files(), wanted, "{interface}");
        }
        assert!(
            folder
                .join("v2g-secc-DE-V2G-E1-19700101-000000.pcapng")
                .exists()
        );
        std::fs::remove_dir_all(folder).unwrap();
    }
}
