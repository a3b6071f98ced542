//! What firmware does on a Cortex-M4 that QEMU emulates.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;

use super::figure::Figure;
use super::image::Memory;
use super::probe::{CORTEX_M4, Probe, folder};
use super::selection::{ALIKE, MESSAGES};
use crate::command::{exists, read, wait};
use crate::report::{Trouble, Verdict};

const QEMU: &str = "qemu-system-arm";
/// What the runtime paints the stack with before the program starts.
const PAINT: [u8; 4] = [0xcc; 4];
/// Bytes that a firmware should need at most, beside the buffer for frames.
const MOST: f64 = 8_192.0;
/// Work grows as the message does, but for what the short one has besides its entries.
const LINEAR: f64 = 1.1;
/// A loop that the probe runs first, and how many instructions it is known to take.
const KNOWN: (&str, f64) = ("known loop", 20_002.0);
/// What the compiler makes of calling something: no figure is more precise.
const CALL: f64 = 10.0;
/// The probes take a second; this only stops one that hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// Instructions to read and to write single messages, the same bytes for both.
pub(crate) fn instructions(beside: bool) -> Result<Vec<Figure>, Trouble> {
    installed()?;
    let probe = Probe {
        package: "firmware",
        program: "instructions",
        target: CORTEX_M4,
        profile: "quick",
    };
    let ours = Counts::of(&probe)?;
    let rival = Probe {
        package: "rival",
        program: "rival-instructions",
        ..probe
    };
    let rival = beside.then(|| Counts::of(&rival)).transpose()?;
    let mut figures = Vec::new();
    for message in MESSAGES {
        for (verb, shown, aim) in [
            ("decode", "decode", message.aim),
            // Ours is a view over the bytes that were read, and copies what it can.
            ("encode", "encode again", None),
        ] {
            let what = format!("{verb} {} ", message.id);
            // The longest is too much for the rival's heap.
            let rival = rival.as_ref().and_then(|rival| rival.count(&what).ok());
            figures.push(Figure {
                name: format!("{shown} {}", message.name),
                value: ours.count(&what)?,
                unit: "instructions",
                aim,
                rival,
                others: "",
            });
        }
    }
    let mut each = [0.0; 2];
    for (each, id) in each.iter_mut().zip(ALIKE) {
        *each = ours.count(&format!("decode {id} "))? / ours.count(&format!("bytes {id} "))?;
    }
    figures.push(Figure {
        name: "decode a byte of a long message, beside one of a short".into(),
        value: each[1] / each[0],
        unit: "times",
        aim: Some(LINEAR),
        rival: None,
        others: "",
    });
    Ok(figures)
}

/// What a probe prints: a name and a number in each line.
struct Counts(String);

impl Counts {
    fn of(probe: &Probe) -> Result<Self, Trouble> {
        // Each instruction takes a nanosecond of the emulated time.
        let mut qemu = emulate(&probe.build("")?);
        let output = read(qemu.args(["-icount", "shift=0", "-monitor", "none"]))?;
        let counts = Self(output);
        if (counts.count(KNOWN.0)? - KNOWN.1).abs() > CALL {
            let why = format!("a loop of {} instructions is counted wrongly", KNOWN.1);
            return Err(Trouble::Failed(why));
        }
        Ok(counts)
    }

    fn count(&self, what: &str) -> Result<f64, Trouble> {
        let count = self.0.lines().find_map(|line| line.strip_prefix(what));
        let count = count.and_then(|count| count.trim().parse().ok());
        count.ok_or_else(|| Trouble::Failed(format!("the probe counts no {what}")))
    }
}

/// Stack and variables of a firmware that reads and writes every message for DC charging.
pub(crate) fn memory(_: bool) -> Result<Vec<Figure>, Trouble> {
    installed()?;
    let probe = Probe {
        package: "firmware",
        program: "memory",
        target: CORTEX_M4,
        profile: "release",
    };
    let program = probe.build("")?;
    let memory = Memory::of(&program)?;
    let stack = stack_used(&program, &memory)?;
    let variables = memory.statics.saturating_sub(memory.buffer);
    Ok(vec![Figure {
        name: format!(
            "DC charging by -20: stack {stack}, variables {variables}, beside the frame's buffer"
        ),
        value: (stack + variables) as f64,
        unit: "bytes",
        aim: Some(MOST),
        rival: None,
        others: "iso15118: 5.0 k stack and 7.9 k heap for one ScheduleExchangeRes; \
                 cbv2g: 318,344 for one decoded message",
    }])
}

/// Runs the firmware until it says that it is done, and looks how much of the paint is gone.
fn stack_used(program: &Path, memory: &Memory) -> Result<u64, Trouble> {
    let dump = folder()?.join("stack.bin");
    let size = memory.stack_start - memory.stack_end;
    let commands = [
        json!({"execute": "qmp_capabilities"}),
        json!({"execute": "pmemsave", "arguments": {
            "val": memory.stack_end, "size": size, "filename": dump,
        }}),
        json!({"execute": "quit"}),
    ];
    let mut qemu = emulate(program);
    let mut child = qemu
        .args(["-monitor", "none", "-qmp", "stdio"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let asked = ask(&mut child, &commands);
    let ended = wait(
        &mut child,
        if asked.is_ok() { LIMIT } else { Duration::ZERO },
    )?;
    asked?;
    if !ended.is_some_and(|status| status.success()) {
        return Err(Trouble::Failed("the emulator does not end".into()));
    }
    let stack = fs::read(&dump)?;
    let painted = stack
        .chunks_exact(PAINT.len())
        .take_while(|word| *word == PAINT);
    Ok(size - (painted.count() * PAINT.len()) as u64)
}

/// Waits until the firmware is done, then gives the emulator these commands.
fn ask(child: &mut Child, commands: &[serde_json::Value]) -> Verdict {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Trouble::Failed(
            "the emulator has no standard streams".into(),
        ));
    };
    let mut lines = BufReader::new(output).lines();
    if !lines.any(|line| line.is_ok_and(|line| line == "done")) {
        return Err(Trouble::Failed(
            "a message does not read and write to the same bytes".into(),
        ));
    }
    for command in commands {
        writeln!(input, "{command}")?;
    }
    // Until it has closed its output, so that it never waits for a reader.
    lines.for_each(drop);
    Ok(())
}

fn emulate(program: &Path) -> Command {
    let mut qemu = Command::new(QEMU);
    qemu.args(["-machine", "mps2-an386", "-nographic", "-serial", "none"]);
    qemu.args(["-semihosting-config", "enable=on,target=native", "-kernel"]);
    qemu.arg(program);
    qemu
}

fn installed() -> Verdict {
    if exists(QEMU) {
        return Ok(());
    }
    Err(Trouble::Skipped(format!("{QEMU} is not installed")))
}
