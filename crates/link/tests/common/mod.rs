//! What several tests of SLAC need.
#![allow(dead_code)]

pub(crate) mod capture;
pub(crate) mod samples;
pub(crate) mod world;
