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

/// Why cases of Plug & Charge are not judged.
const CONTRACT: &str =
    "Plug & Charge needs TLS and certificates of a test PKI, which the tester does not have";

/// Why cases of services that exist only under TLS are not judged.
const TLS: &str = "contract payment is on offer only under TLS, which the tester does not speak";
