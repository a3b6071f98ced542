//! The program `v2g`.
//!
//! Exit codes: 0 when the job is done, 1 when it failed, 2 when it was not understood; `inspect` has more.

mod arguments;
mod config;
mod conform;
mod contract;
mod control;
mod daemon;
mod decode;
mod demo;
mod encode;
mod evcc;
mod failure;
mod fault;
mod input;
mod inspect;
mod manual;
mod pki;
mod plot;
mod portal;
mod secc;
mod serve;
mod session;
mod slac;
mod summary;
mod transcript;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use failure::Failure;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command() {
        Command::Demo(demo) => demo::run(&demo),
        Command::Secc(secc) => secc::run(&secc),
        Command::Evcc(evcc) => evcc::run(&evcc),
        Command::Slac(slac) => slac::run(&slac),
        Command::Config(config) => config::run(&config),
        Command::Manual(manual) => manual::run(&manual),
        Command::Conform(conform) => conform::run(&conform),
        Command::Contract(contract) => contract::run(&contract),
        Command::Inspect(inspect) => inspect::run(&inspect),
        Command::Portal(portal) => portal::run(&portal),
        Command::Decode(decode) => decode::run(&decode),
        Command::Encode(encode) => encode::run(&encode),
        Command::Pki(pki) => pki::run(&pki),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { text, code }) => {
            if !text.is_empty() {
                failure::warn(&text);
            }
            ExitCode::from(code)
        }
    }
}
