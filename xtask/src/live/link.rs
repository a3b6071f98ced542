//! The cable: two network namespaces joined by a pair of interfaces.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::command::read;
use crate::report::{Trouble, Verdict};

/// One end of the cable.
#[derive(Clone, Copy)]
pub(super) struct End {
    /// Network namespace.
    pub(super) namespace: &'static str,
    /// Interface in it.
    pub(super) interface: &'static str,
}

pub(super) const EVCC: End = End {
    namespace: "ev",
    interface: "ev0",
};
pub(super) const SECC: End = End {
    namespace: "se",
    interface: "se0",
};

/// Where simulated modems stand between the two ends, and at which ports.
pub(super) const MODEMS: End = End {
    namespace: "pl",
    interface: "br0",
};
pub(super) const PORTS: [&str; 2] = ["mev", "mse"];

/// A link-local address appears within milliseconds of the interface.
const PATIENCE: Duration = Duration::from_secs(10);

impl End {
    /// A program that runs at this end, its output in a log file.
    pub(super) fn program(&self, program: &Path, log: &Path) -> Result<Command, Trouble> {
        let file = std::fs::File::create(log)?;
        let mut command = Command::new("ip");
        command.args(["netns", "exec", self.namespace]).arg(program);
        command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file);
        Ok(command)
    }

    /// The hardware address that [`lay_powerline`] gives it.
    pub(super) fn mac(&self) -> &'static str {
        match self.interface {
            "ev0" => "02:00:00:00:00:01",
            _ => "02:00:00:00:00:02",
        }
    }

    fn has_address(&self) -> Result<bool, Trouble> {
        let show = [
            "-n",
            self.namespace,
            "-6",
            "addr",
            "show",
            "dev",
            self.interface,
        ];
        let text = read(Command::new("ip").args(show).args(["scope", "link"]))?;
        Ok(text.contains("inet6 fe80") && !text.contains("tentative"))
    }
}

/// Lays the cable and waits until both ends have an address.
pub(super) fn lay() -> Verdict {
    private_folders().map_err(|trouble| match trouble {
        Trouble::Failed(why) => Trouble::Skipped(format!("no namespaces here: {why}")),
        other => other,
    })?;
    for end in [EVCC, SECC] {
        ip(&["netns", "add", end.namespace])?;
        // Josev talks to its Java half over 127.0.0.1.
        ip(&["-n", end.namespace, "link", "set", "lo", "up"])?;
    }
    let peer = ["peer", "name", SECC.interface, "netns", SECC.namespace];
    let veth = [
        "link",
        "add",
        EVCC.interface,
        "netns",
        EVCC.namespace,
        "type",
        "veth",
    ];
    ip(&[veth.as_slice(), peer.as_slice()].concat())?;
    for end in [EVCC, SECC] {
        // Two ends of one cable cannot collide, so the address is usable at once.
        let setting = format!("net.ipv6.conf.{}.accept_dad=0", end.interface);
        ip(&["netns", "exec", end.namespace, "sysctl", "-qw", &setting])?;
        ip(&["-n", end.namespace, "link", "set", end.interface, "up"])?;
    }
    addresses()
}

/// Lays a cable with a bridge in the middle, at whose ports simulated modems can stand.
pub(super) fn lay_powerline() -> Verdict {
    private_folders().map_err(|trouble| match trouble {
        Trouble::Failed(why) => Trouble::Skipped(format!("no namespaces here: {why}")),
        other => other,
    })?;
    for end in [MODEMS, EVCC, SECC] {
        ip(&["netns", "add", end.namespace])?;
    }
    let middle = MODEMS.namespace;
    ip(&[
        "-n",
        middle,
        "link",
        "add",
        MODEMS.interface,
        "type",
        "bridge",
    ])?;
    ip(&["-n", middle, "link", "set", MODEMS.interface, "up"])?;
    for (end, port) in [EVCC, SECC].into_iter().zip(PORTS) {
        let (name, space) = (end.interface, end.namespace);
        let own = ["link", "add", name, "netns", space, "address", end.mac()];
        let other = ["type", "veth", "peer", "name", port, "netns", middle];
        ip(&[own.as_slice(), other.as_slice()].concat())?;
        ip(&[
            "-n",
            middle,
            "link",
            "set",
            port,
            "master",
            MODEMS.interface,
        ])?;
        ip(&["-n", middle, "link", "set", port, "up"])?;
        ip(&["-n", space, "link", "set", name, "up"])?;
    }
    Ok(())
}

/// `ip netns` keeps its names under /run; ours are seen by nobody else.
fn private_folders() -> Verdict {
    read(Command::new("mount").args(["-t", "proc", "proc", "/proc"]))?;
    read(Command::new("mount").args(["-t", "tmpfs", "tmpfs", "/run"]))?;
    Ok(())
}

fn addresses() -> Verdict {
    let end = Instant::now() + PATIENCE;
    while !(EVCC.has_address()? && SECC.has_address()?) {
        if Instant::now() > end {
            return Err(Trouble::Skipped(
                "the interfaces get no IPv6 link-local address".into(),
            ));
        }
        sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn ip(arguments: &[&str]) -> Verdict {
    read(Command::new("ip").args(arguments)).map(drop)
}
