//! `v2g contract serve`.

use super::arguments::Serve;
use crate::failure::Failure;

pub(super) fn run(_: &Serve) -> Result<(), Failure> {
    Err(Failure::new("to come"))
}
