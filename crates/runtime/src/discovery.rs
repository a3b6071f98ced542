//! SDP over real sockets.

mod client;
mod server;

pub(crate) use client::discover;
pub(crate) use server::Responder;
