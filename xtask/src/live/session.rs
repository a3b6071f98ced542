//! What is spoken and how energy is transferred in a live session.

/// One way to charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) protocol: Protocol,
    pub(crate) service: Service,
    pub(crate) control: Control,
    /// The station asks for new negotiations on the way.
    pub(crate) renegotiates: bool,
    /// Over TLS: 1.2 for ISO 15118-2, 1.3 with certificates of both sides for ISO 15118-20.
    pub(crate) tls: bool,
    /// How charging is paid.
    pub(crate) payment: Payment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payment {
    /// By the customer.
    External,
    /// By a contract that the vehicle has.
    Contract,
    /// By a contract that the vehicle has installed first; and it signs what the meter says.
    Installed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// DIN SPEC 70121.
    Din,
    /// ISO 15118-2.
    Iso2,
    /// ISO 15118-20; without TLS, which the standard forbids, only to compare.
    Iso20,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Ac,
    Dc,
    AcBpt,
    DcBpt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Control {
    Scheduled,
    Dynamic,
}

use Control::{Dynamic, Scheduled};
use Payment::{Contract, External, Installed};
use Protocol::{Din, Iso2, Iso20};
use Service::{Ac, AcBpt, Dc, DcBpt};

impl Session {
    pub(crate) const DIN: Self = Self::new(Din, Dc);
    pub(crate) const ISO2_AC: Self = Self::new(Iso2, Ac);

    /// Every way that the peer can charge.
    pub(super) const ALL: [Self; 30] = [
        Self::ISO2_AC,
        Self::new(Iso2, Dc),
        Self::DIN,
        Self::new(Iso2, Ac).renegotiated(),
        Self::new(Iso2, Dc).renegotiated(),
        Self::new(Iso20, Ac),
        Self::new(Iso20, Ac).dynamic(),
        Self::new(Iso20, AcBpt),
        Self::new(Iso20, AcBpt).dynamic(),
        Self::new(Iso20, Dc),
        Self::new(Iso20, Dc).dynamic(),
        Self::new(Iso20, DcBpt),
        Self::new(Iso20, DcBpt).dynamic(),
        Self::new(Iso2, Ac).secured(),
        Self::new(Iso2, Dc).secured(),
        Self::new(Iso20, Ac).secured(),
        Self::new(Iso20, Ac).dynamic().secured(),
        Self::new(Iso20, AcBpt).secured(),
        Self::new(Iso20, AcBpt).dynamic().secured(),
        Self::new(Iso20, Dc).secured(),
        Self::new(Iso20, Dc).dynamic().secured(),
        Self::new(Iso20, DcBpt).secured(),
        Self::new(Iso20, DcBpt).dynamic().secured(),
        Self::new(Iso2, Ac).paid_by(Contract),
        Self::new(Iso2, Ac).paid_by(Installed),
        Self::new(Iso2, Dc).paid_by(Contract),
        Self::new(Iso20, Ac).paid_by(Contract),
        Self::new(Iso20, AcBpt).dynamic().paid_by(Contract),
        Self::new(Iso20, Dc).paid_by(Contract),
        Self::new(Iso20, DcBpt).paid_by(Contract),
    ];

    const fn new(protocol: Protocol, service: Service) -> Self {
        Self {
            protocol,
            service,
            control: Scheduled,
            renegotiates: false,
            tls: false,
            payment: External,
        }
    }

    /// Contracts are used over TLS only.
    const fn paid_by(self, payment: Payment) -> Self {
        Self {
            tls: true,
            payment,
            ..self
        }
    }

    const fn secured(self) -> Self {
        Self { tls: true, ..self }
    }

    const fn dynamic(self) -> Self {
        Self {
            control: Dynamic,
            ..self
        }
    }

    const fn renegotiated(self) -> Self {
        Self {
            renegotiates: true,
            ..self
        }
    }

    /// As it stands in the name of a case.
    pub(super) fn slug(self) -> String {
        let service = self.service.word();
        let name = match self.protocol {
            Din => "din".to_owned(),
            Iso2 => service.to_owned(),
            Iso20 => format!("iso20-{service}"),
        };
        let control = match self.control {
            Scheduled => "",
            Dynamic => "-dynamic",
        };
        let renegotiates = if self.renegotiates {
            "-renegotiated"
        } else {
            ""
        };
        let tls = match (self.tls, self.payment) {
            (false, _) => "",
            (true, External) => "-tls",
            (true, Contract) => "-pnc",
            (true, Installed) => "-pnc-installed",
        };
        format!("{name}{control}{renegotiates}{tls}")
    }

    pub(super) fn title(self) -> String {
        let protocol = match self.protocol {
            Din => return "DIN SPEC 70121".to_owned(),
            Iso2 => "ISO 15118-2",
            Iso20 => "ISO 15118-20",
        };
        let service = self.service.word().to_uppercase().replace('-', "_");
        let control = match self.control {
            Scheduled => "",
            Dynamic => " dynamic",
        };
        let renegotiates = if self.renegotiates {
            " with renegotiation"
        } else {
            ""
        };
        let tls = match (self.tls, self.protocol) {
            (false, _) => "",
            (true, Iso20) => " over mutual TLS 1.3",
            (true, _) => " over TLS 1.2",
        };
        let payment = match self.payment {
            External => "",
            Contract => " by contract",
            Installed => " by a contract that is installed on the way, with a signed receipt",
        };
        format!("{protocol} {service}{control}{renegotiates}{tls}{payment}")
    }

    pub(super) fn is_dc(self) -> bool {
        matches!(self.service, Dc | DcBpt)
    }
}

impl Protocol {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Din => "din",
            Iso2 => "iso2",
            Iso20 => "iso20",
        }
    }
}

impl Service {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Ac => "ac",
            Dc => "dc",
            AcBpt => "ac-bpt",
            DcBpt => "dc-bpt",
        }
    }
}

impl Control {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Scheduled => "scheduled",
            Dynamic => "dynamic",
        }
    }
}
