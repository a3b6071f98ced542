//! Roots in files, and the time.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use v2g::contract::cert::Certificate;
use v2g_runtime::pem;

use crate::failure::Failure;

/// Seconds since 1970, by the clock of this machine.
pub(super) fn now() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// All certificates in these files.
pub(super) fn read(files: &[PathBuf]) -> Result<Vec<Vec<u8>>, Failure> {
    let mut all = Vec::new();
    for file in files {
        all.extend(pem::certificates(file).map_err(Failure::new)?);
    }
    Ok(all)
}

pub(super) fn parse(ders: &[Vec<u8>]) -> Result<Vec<Certificate<'_>>, Failure> {
    ders.iter().map(|der| super::issue::parse(der)).collect()
}
