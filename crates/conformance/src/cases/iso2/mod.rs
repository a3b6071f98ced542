//! ISO 15118-2, in the order and under the numbers of the public suite.

mod abnormal;
mod authorization;
mod cable;
mod certificates;
mod charge_loop;
mod handshake;
mod metering;
mod parameters;
mod power;
mod service;
mod session;
mod stop;
mod transport;

use crate::Case;

pub(super) fn cases() -> Vec<Case> {
    [
        abnormal::cases(),
        transport::cases(),
        handshake::cases(),
        session::cases(),
        service::cases(),
        certificates::cases(),
        authorization::cases(),
        parameters::cases(),
        cable::cases(),
        power::cases(),
        charge_loop::cases(),
        metering::cases(),
        stop::cases(),
    ]
    .concat()
}
