//! Secrets of a handshake, for whoever may read the session later.

use std::fmt;
use std::sync::{Arc, LazyLock};

use rustls::{KeyLog, KeyLogFile};

use crate::hex;
use crate::tap::Tap;

/// The file that the environment variable SSLKEYLOGFILE names, if it does.
static FILE: LazyLock<KeyLogFile> = LazyLock::new(KeyLogFile::new);

/// Tells the session's observers, and the file.
pub(super) struct Secrets(Tap);

impl Secrets {
    pub(super) fn of(tap: &Tap) -> Arc<dyn KeyLog> {
        Arc::new(Self(tap.clone()))
    }
}

impl KeyLog for Secrets {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        FILE.log(label, client_random, secret);
        let (random, secret) = (hex::encode(client_random), hex::encode(secret));
        self.0.secret(format!("{label} {random} {secret}"));
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secrets")
    }
}
