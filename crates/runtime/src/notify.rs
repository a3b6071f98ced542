//! Tells a service manager how we are, by the protocol of systemd: datagrams to the socket in `NOTIFY_SOCKET`.
//!
//! Without that variable nothing is told, so a program can call this always. Source: sd_notify(3).

use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

/// The way to the service manager, if there is one.
#[derive(Debug)]
pub struct Manager {
    socket: Option<(UnixDatagram, SocketAddr)>,
    watchdog: Option<Duration>,
}

impl Manager {
    /// As the environment says: `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `WATCHDOG_PID`.
    #[must_use]
    pub fn from_environment() -> Self {
        let variable = |name| std::env::var(name).ok();
        let ours = variable("WATCHDOG_PID").is_none_or(|id| id == std::process::id().to_string());
        let micros = variable("WATCHDOG_USEC").and_then(|text| text.parse().ok());
        Self {
            socket: variable("NOTIFY_SOCKET").and_then(|path| open(&path).ok()),
            watchdog: micros.filter(|_| ours).map(Duration::from_micros),
        }
    }

    /// A manager at this socket; a path, or a name that begins with `@`.
    ///
    /// # Errors
    /// When the system has no sockets.
    pub fn at(path: &str, watchdog: Option<Duration>) -> io::Result<Self> {
        Ok(Self {
            socket: Some(open(path)?),
            watchdog,
        })
    }

    /// Vehicles are answered from now on.
    pub fn ready(&self, status: &str) {
        self.tell(&format!("READY=1\nSTATUS={status}"));
    }

    /// How we are, in a sentence.
    pub fn status(&self, status: &str) {
        self.tell(&format!("STATUS={status}"));
    }

    /// The configuration is being read again; [`ready`](Self::ready) says when that is done.
    pub fn reloading(&self) {
        let now = nix::time::clock_gettime(nix::time::ClockId::CLOCK_MONOTONIC);
        let micros = now.map_or(0, |now| now.tv_sec() * 1_000_000 + now.tv_nsec() / 1000);
        self.tell(&format!("RELOADING=1\nMONOTONIC_USEC={micros}"));
    }

    /// The end has begun.
    pub fn stopping(&self) {
        self.tell("STOPPING=1");
    }

    /// Tells the watchdog that we live, for ever, twice as often as it wants: as long as the task that runs the
    /// sessions gets its turn.
    pub async fn keep_alive(&self) {
        let Some(within) = self.watchdog else {
            return std::future::pending().await;
        };
        let mut ticks = tokio::time::interval((within / 2).max(Duration::from_millis(1)));
        loop {
            ticks.tick().await;
            self.tell("WATCHDOG=1");
        }
    }

    fn tell(&self, what: &str) {
        if let Some((socket, address)) = &self.socket {
            // A manager that does not listen cannot be helped.
            let _ = socket.send_to_addr(what.as_bytes(), address);
        }
    }
}

fn open(path: &str) -> io::Result<(UnixDatagram, SocketAddr)> {
    let address = match path.strip_prefix('@') {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(path)?,
    };
    let socket = UnixDatagram::unbound()?;
    socket.set_nonblocking(true)?;
    Ok((socket, address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_manager_hears_that_we_are_ready_and_live() {
        let name = format!("v2g-notify-{}", std::process::id());
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        let hears = UnixDatagram::bind_addr(&address).unwrap();
        let manager = Manager::at(&format!("@{name}"), Some(Duration::from_secs(10))).unwrap();
        let heard = || {
            let mut buffer = [0; 256];
            let length = hears.recv(&mut buffer).unwrap();
            String::from_utf8(buffer[..length].to_vec()).unwrap()
        };
        manager.ready("2 charging points");
        assert_eq!(heard(), "READY=1\nSTATUS=2 charging points");
        let lived = tokio::time::timeout(Duration::from_secs(12), manager.keep_alive());
        assert!(lived.await.is_err());
        for _ in 0..3 {
            assert_eq!(heard(), "WATCHDOG=1");
        }
        manager.reloading();
        assert!(heard().starts_with("RELOADING=1\nMONOTONIC_USEC="));
        manager.stopping();
        assert_eq!(heard(), "STOPPING=1");
    }
}
