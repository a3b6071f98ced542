//! What the commands that charge have in common.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use v2g::session::{End, Protocols, SessionId};
use v2g_runtime::config::{self, Config, RecordsConfig, StateConfig, TlsConfig};
use v2g_runtime::log::{Naming, SessionLog};
use v2g_runtime::sim::Memory;
use v2g_runtime::tls::TlsPolicy;
use v2g_runtime::{Clock, Interface, Observer, StopHandle, StopSignal, Surroundings, stop_channel};

use crate::arguments::{Control, Link, Mode, Protocol};
use crate::failure::{Failure, warn};

/// How long a peer may take to end a session after Ctrl-C; a second Ctrl-C does not wait.
const GRACE: Duration = Duration::from_secs(10);

/// Runs `future` with timers and sockets.
pub(crate) fn block_on(future: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::new)?;
    runtime.block_on(future)
}

/// The TLS that there is to be; none only where the command line or the configuration says so.
pub(crate) fn transport<'c>(
    link: &Link,
    tls: Option<&'c TlsConfig>,
    plain_iso20: bool,
) -> Result<Option<&'c TlsConfig>, Failure> {
    let tls = tls.filter(|tls| !link.plain && tls.policy != TlsPolicy::Off);
    if tls.is_none() && !link.plain {
        return Err(Failure::usage(
            "no certificates for TLS: give a configuration with a table `tls` (see `v2g config`), or say --plain to charge without it",
        ));
    }
    if tls.is_none() && link.protocol.contains(&Protocol::Iso20) && !plain_iso20 {
        return Err(Failure::usage(
            "ISO 15118-20 needs TLS; for a test bench say `plain_iso20 = true` in the configuration",
        ));
    }
    Ok(tls)
}

/// The interface that was named.
pub(crate) async fn interface(link: &Link) -> Result<Interface, Failure> {
    let name = link
        .interface
        .as_deref()
        .ok_or_else(|| Failure::usage("no interface: name one with --interface"))?;
    Interface::find(name).await.map_err(Failure::new)
}

/// As a station or vehicle is introduced.
pub(crate) fn in_words(tls: Option<&TlsConfig>) -> &'static str {
    match tls.map(|tls| tls.policy) {
        Some(TlsPolicy::Required) => "with TLS",
        Some(TlsPolicy::Preferred) => "with TLS or without",
        Some(TlsPolicy::Off) | None => "without TLS",
    }
}

pub(crate) fn configuration(file: Option<&Path>) -> Result<Config, Failure> {
    file.map_or_else(
        || Ok(Config::default()),
        |file| Config::read(file).map_err(Failure::new),
    )
}

/// The log into `folder`, if there is one.
pub(crate) fn log(
    folder: Option<&Path>,
    naming: Naming,
    interface: &Interface,
) -> Result<Option<Arc<SessionLog>>, Failure> {
    log_within(folder, naming, interface, None)
}

/// As [`log`], within the room that there is.
pub(crate) fn log_within(
    folder: Option<&Path>,
    naming: Naming,
    interface: &Interface,
    room: Option<&RecordsConfig>,
) -> Result<Option<Arc<SessionLog>>, Failure> {
    let log = folder.map(|folder| session_log(folder, naming, interface, room));
    Ok(log.transpose()?.map(Arc::new))
}

/// The log into `folder`, within the room that there is.
pub(crate) fn session_log(
    folder: &Path,
    naming: Naming,
    interface: &Interface,
    room: Option<&RecordsConfig>,
) -> Result<SessionLog, Failure> {
    let log = SessionLog::new(folder, naming, interface);
    let log = log.map_err(|error| not_writable(folder, error))?;
    Ok(match room {
        Some(room) => log.within(room.max_size(), room.max_age()),
        None => log,
    })
}

/// Why nothing can be kept in a folder.
pub(crate) fn not_writable(folder: &Path, error: impl std::fmt::Display) -> Failure {
    let folder = folder.display();
    Failure::new(format_args!("cannot write into {folder}: {error}"))
}

/// Where a session of `name` that is paused is kept: in the folder of the configuration, if there is one.
pub(crate) fn memory(state: &StateConfig, name: &str) -> Result<Memory, Failure> {
    let Some(folder) = &state.folder else {
        return Ok(Memory::default());
    };
    Memory::open(folder, name, |flaw| warn(flaw)).map_err(Failure::new)
}

pub(crate) fn surroundings(
    clock: Clock,
    observer: Arc<dyn Observer>,
    stop: StopSignal,
) -> Surroundings {
    Surroundings {
        clock,
        observer,
        stop,
        grace: GRACE,
    }
}

/// Ctrl-C, and what a service manager sends: the first time ends in order, the second at once.
pub(crate) fn stop_on_signals() -> Result<StopSignal, Failure> {
    let (handle, stop) = stop_channel();
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::new)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(Failure::new)?;
    tokio::spawn(async move {
        let handle: StopHandle = handle;
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            handle.press();
        }
    });
    Ok(stop)
}

/// An id that nobody can guess.
pub(crate) fn session_id() -> SessionId {
    SessionId::from_random(random())
}

/// What a vehicle has to sign: nobody can guess it, and it is used once.
pub(crate) fn challenge() -> [u8; 16] {
    random()
}

fn random<const N: usize>() -> [u8; N] {
    let mut octets = [0; N];
    // The system's generator has failed: no session may be opened with what can be guessed.
    if let Err(error) = getrandom::fill(&mut octets) {
        warn(format_args!("no randomness: {error}"));
        std::process::exit(1);
    }
    octets
}

/// The protocols named on the command line; `None` if none is.
pub(crate) fn protocols(named: &[Protocol]) -> Option<Protocols> {
    let named: Vec<_> = named
        .iter()
        .flat_map(|protocol| protocol.spoken())
        .collect();
    (!named.is_empty()).then(|| Protocols::of(&named))
}

impl Protocol {
    /// In the words of the engines.
    fn spoken(self) -> Vec<v2g::session::Protocol> {
        use v2g::session::Protocol as Spoken;
        match self {
            Self::Din => vec![Spoken::Din],
            Self::Iso2 => vec![Spoken::Iso2],
            Self::Iso20 => {
                let mut all = Spoken::ALL.to_vec();
                all.retain(|protocol| matches!(protocol, Spoken::Iso20(_)));
                all
            }
        }
    }

    /// As people call it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Din => "DIN SPEC 70121",
            Self::Iso2 => "ISO 15118-2",
            Self::Iso20 => "ISO 15118-20",
        }
    }
}

impl From<Mode> for config::Mode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Ac => Self::Ac,
            Mode::Dc => Self::Dc,
            Mode::AcBpt => Self::AcBpt,
            Mode::DcBpt => Self::DcBpt,
            Mode::Mcs => Self::Mcs,
            Mode::Acdp => Self::Acdp,
            Mode::Wpt => Self::Wpt,
        }
    }
}

impl From<Control> for config::Control {
    fn from(control: Control) -> Self {
        match control {
            Control::Scheduled => Self::Scheduled,
            Control::Dynamic => Self::Dynamic,
        }
    }
}

/// Whether a session ended as it should.
pub(crate) fn verdict(end: End) -> Result<(), Failure> {
    match end {
        End::Completed(_) => Ok(()),
        _ => Err(Failure::silent()),
    }
}
