//! What the options of a demonstration come to.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use v2g_runtime::config::Config;
use v2g_runtime::sim::{Action, Fault, Side, Step};

use super::pnc::PlugAndCharge;
use super::secured::Secured;
use crate::arguments::{self, Control, Demo, Mode, Protocol};
use crate::failure::Failure;
use crate::fault;
use crate::session::{configuration, protocols};

/// Half an hour of DC charging in about six seconds, hours of AC charging in about eight.
const DC_SPEED: u32 = 240;
const AC_SPEED: u32 = 1800;
/// When something happens on the way, after power was switched on.
const ON_THE_WAY: Duration = Duration::from_secs(2);

/// A demonstration.
pub(super) struct Plan {
    pub(super) protocol: Protocol,
    pub(super) mode: Mode,
    pub(super) control: Control,
    pub(super) config: Config,
    /// Both ends have certificates.
    pub(super) secured: Option<Arc<Secured>>,
    /// A contract pays.
    pub(super) contracts: Option<Arc<PlugAndCharge>>,
    pub(super) pause: bool,
    renegotiate: Option<arguments::Side>,
    pub(super) fault: Option<Fault>,
    pub(super) speed: u32,
    pub(super) out: PathBuf,
}

impl Plan {
    pub(super) fn new(arguments: &Demo) -> Result<Self, Failure> {
        let session = &arguments.session;
        let (mode, control) = (session.mode, session.control.unwrap_or_default());
        let needs_iso20 = mode.needs_iso20() || control == Control::Dynamic;
        let protocol = session.protocol.unwrap_or(match needs_iso20 {
            true => Protocol::Iso20,
            false => Protocol::Iso2,
        });
        check(arguments, protocol, needs_iso20)?;
        let fault = arguments.fault.as_deref();
        let fault = fault.map(|name| fault::named(name, mode)).transpose()?;
        let speed = if mode.is_dc() { DC_SPEED } else { AC_SPEED };
        let secured = match arguments.tls || arguments.pnc || protocol == Protocol::Iso20 {
            true => Some(Arc::new(Secured::new(protocol)?)),
            false => None,
        };
        let paying = secured.clone().filter(|_| arguments.pnc);
        let contracts = paying.map(|it| Arc::new(PlugAndCharge::new(it, arguments.install)));
        let mut plan = Self {
            protocol,
            mode,
            control,
            config: configuration(arguments.config.as_deref())?,
            secured,
            contracts,
            pause: arguments.pause,
            renegotiate: arguments.renegotiate,
            fault,
            speed: arguments.speed.unwrap_or(speed),
            out: arguments.out.clone(),
        };
        plan.configure();
        Ok(plan)
    }

    /// Lets both sides do what the options say.
    fn configure(&mut self) {
        let Config {
            station, vehicle, ..
        } = &mut self.config;
        if let Some(protocols) = protocols(&[self.protocol]) {
            station.protocols = protocols.into();
            vehicle.protocols = protocols.into();
        }
        station.modes = vec![self.mode.into()];
        vehicle.mode = self.mode.into();
        vehicle.control = self.control.into();
        let step = |action| Step {
            after: ON_THE_WAY,
            action,
        };
        if self.pause {
            vehicle.script.push(step(Action::Pause));
        }
        match self.renegotiate {
            Some(arguments::Side::Station) => station.script.push(step(Action::Renegotiate)),
            Some(arguments::Side::Vehicle) => vehicle.script.push(step(Action::Renegotiate)),
            None => {}
        }
        if let Some(fault) = self.fault {
            let script = match fault.side() {
                Side::Station => &mut station.script,
                Side::Vehicle => &mut vehicle.script,
            };
            script.push(step(Action::Fault(fault)));
        }
    }

    /// Name of the files.
    pub(super) fn name(&self) -> String {
        let mode = self.mode.word();
        let mut name = match self.protocol {
            Protocol::Din => format!("v2g-demo-din-{mode}"),
            Protocol::Iso2 => format!("v2g-demo-{mode}"),
            Protocol::Iso20 => format!("v2g-demo-iso20-{mode}"),
        };
        let parts = [
            (self.control == Control::Dynamic).then_some("dynamic"),
            match (&self.contracts, &self.secured) {
                (Some(_), _) => Some("pnc"),
                (None, Some(secured)) if !secured.mutual => Some("tls"),
                _ => None,
            },
            self.pause.then_some("paused"),
            self.renegotiate.map(|_| "renegotiated"),
            self.fault.map(Fault::name),
        ];
        for part in parts.into_iter().flatten() {
            name.push('-');
            name.push_str(part);
        }
        name
    }

    /// What stands above the picture.
    pub(super) fn title(&self) -> String {
        let (protocol, mode) = (self.protocol.title(), self.mode.title());
        let control = match (self.protocol, self.control) {
            (Protocol::Iso20, Control::Scheduled) => ", scheduled",
            (Protocol::Iso20, Control::Dynamic) => ", dynamic",
            _ => "",
        };
        let speed = self.speed;
        format!(
            "{protocol}, {mode}{control}; the battery fills {speed} times faster than the clock"
        )
    }

    pub(super) fn introduction(&self) -> Vec<String> {
        let (protocol, mode) = (self.protocol.title(), self.mode.title());
        let control = match (self.protocol, self.control) {
            (Protocol::Iso20, Control::Scheduled) => ", the vehicle decides about power",
            (Protocol::Iso20, Control::Dynamic) => ", the station decides about power",
            _ => "",
        };
        let tls = match self.secured.is_some() {
            true => "over TLS",
            false => "no TLS",
        };
        let mut lines = vec![
            format!(
                "A simulated car charges at a simulated charger: {protocol} {mode}{control}; real sockets, {tls}."
            ),
            format!(
                "The battery fills {} times faster than the clock; everything else takes its time.",
                self.speed
            ),
        ];
        lines.extend(self.secured.as_ref().map(|it| it.introduction().to_owned()));
        lines.extend(
            self.contracts
                .as_ref()
                .map(|it| it.introduction().to_owned()),
        );
        if self.pause {
            lines.push(
                "On the way: the vehicle lets the session sleep, and wakes it up again.".into(),
            );
        }
        if let Some(side) = self.renegotiate {
            let who = match side {
                arguments::Side::Station => "station",
                arguments::Side::Vehicle => "vehicle",
            };
            lines.push(format!("On the way: the {who} wants to negotiate anew."));
        }
        lines.extend(
            self.fault
                .map(|fault| format!("A fault: {}", fault.sentence())),
        );
        lines
    }
}

/// Refuses what does not go together.
fn check(arguments: &Demo, protocol: Protocol, needs_iso20: bool) -> Result<(), Failure> {
    let mode = arguments.session.mode;
    let refusal = match protocol {
        Protocol::Din if mode == Mode::Ac => "DIN SPEC 70121 has no AC; say --mode dc",
        Protocol::Din if arguments.tls => "DIN SPEC 70121 has no TLS",
        Protocol::Din if arguments.pnc => "DIN SPEC 70121 has no contracts",
        Protocol::Din if arguments.pause => "DIN SPEC 70121 has no pause",
        Protocol::Din if arguments.renegotiate.is_some() => "DIN SPEC 70121 has no renegotiation",
        Protocol::Din | Protocol::Iso2 if needs_iso20 => {
            "only ISO 15118-20 knows --mode ac-bpt, dc-bpt, mcs, acdp and wpt, and --control dynamic; say --protocol iso20"
        }
        _ => return Ok(()),
    };
    Err(Failure::usage(refusal))
}

impl Mode {
    pub(crate) const fn is_dc(self) -> bool {
        !matches!(self, Self::Ac | Self::AcBpt | Self::Wpt)
    }

    const fn needs_iso20(self) -> bool {
        !matches!(self, Self::Ac | Self::Dc)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Ac => "ac",
            Self::Dc => "dc",
            Self::AcBpt => "ac-bpt",
            Self::DcBpt => "dc-bpt",
            Self::Mcs => "mcs",
            Self::Acdp => "acdp",
            Self::Wpt => "wpt",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Ac => "AC",
            Self::Dc => "DC",
            Self::AcBpt => "AC in both directions",
            Self::DcBpt => "DC in both directions",
            Self::Mcs => "megawatt charging",
            Self::Acdp => "DC over a charging device",
            Self::Wpt => "wireless",
        }
    }
}
