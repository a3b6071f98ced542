//! Tells the linker the memory of the board, and turns samples and vectors into constants.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Constants of single messages and the files in `benches/samples`.
const SAMPLES: [(&str, &str); 7] = [
    ("CURRENT_DEMAND_REQ", "current_demand_req"),
    ("CURRENT_DEMAND_RES", "current_demand_res"),
    ("AUTHORIZATION_REQ", "authorization_req_signed"),
    (
        "CERTIFICATE_INSTALLATION_RES",
        "certificate_installation_res",
    ),
    ("DC_CHARGE_LOOP_REQ", "dc_charge_loop_req"),
    ("SCHEDULE_EXCHANGE_RES", "schedule_exchange_res_24"),
    ("SCHEDULE_EXCHANGE_RES_288", "schedule_exchange_res_288"),
];

/// Constants of lists of messages and the files in `test-vectors`.
const VECTORS: [(&str, &str); 3] = [
    ("APP_PROTOCOL", "app-protocol"),
    ("ISO20_COMMON", "iso20-common"),
    ("ISO20_DC", "iso20-dc"),
];

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::copy("memory.x", out.join("memory.x")).expect("memory.x is copied");
    println!("cargo::rustc-link-search={}", out.display());
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    println!("cargo::rerun-if-changed=memory.x");

    let mut text = String::new();
    for (name, file) in SAMPLES {
        let path = format!("../../benches/samples/{file}.hex");
        let bytes = bytes(read(Path::new(&path)).trim());
        writeln!(text, "pub static {name}: &[u8] = &{bytes:?};").expect("memory suffices");
    }
    let mut longest = 0;
    for (name, file) in VECTORS {
        let path = format!("../../test-vectors/{file}.jsonl");
        let messages: Vec<_> = read(Path::new(&path)).lines().filter_map(message).collect();
        writeln!(text, "pub static {name}: &[&[u8]] = &[").expect("memory suffices");
        for message in messages {
            longest = message.len().max(longest);
            writeln!(text, "&{message:?},").expect("memory suffices");
        }
        writeln!(text, "];").expect("memory suffices");
    }
    writeln!(text, "pub const LONGEST: usize = {longest};").expect("memory suffices");
    fs::write(out.join("messages.rs"), text).expect("constants are written");
}

fn read(path: &Path) -> String {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The bytes of a vector that reads and writes to the same bytes.
fn message(line: &str) -> Option<Vec<u8>> {
    let vector: serde_json::Value = serde_json::from_str(line).expect("vectors are JSON lines");
    let flag = |name: &str| vector[name].as_bool() == Some(true);
    if vector["kind"] != "document" || flag("decode_only") || flag("refuse") {
        return None;
    }
    vector["hex"].as_str().map(bytes)
}

fn bytes(digits: &str) -> Vec<u8> {
    let pairs = (0..digits.len() / 2).map(|index| &digits[2 * index..2 * index + 2]);
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).expect("messages are hex"))
        .collect()
}
