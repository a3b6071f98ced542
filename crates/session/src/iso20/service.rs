//! Energy services, and the parameter sets in which a station offers them.

use v2g_messages::iso20::common::{Parameter, ParameterSet, ParameterValue};

use crate::model::Kind;
use crate::{ControlMode, EnergyMode, EnergyService, GridCode, Iso20Schema, Protocol, Station};

/// An energy transfer service, by the number that the standard gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Ac = 1,
    Dc = 2,
    Wpt = 3,
    Acdp = 4,
    AcBpt = 5,
    DcBpt = 6,
    AcdpBpt = 7,
    Mcs = 8,
    McsBpt = 9,
    DerIec = 10,
    DerSae = 11,
}

impl Service {
    /// Every service, bidirectional ones last.
    pub(crate) const ALL: [Self; 11] = [
        Self::Ac,
        Self::Dc,
        Self::Mcs,
        Self::Wpt,
        Self::Acdp,
        Self::AcBpt,
        Self::DcBpt,
        Self::McsBpt,
        Self::AcdpBpt,
        Self::DerIec,
        Self::DerSae,
    ];

    pub(crate) const fn id(self) -> u16 {
        self as u16
    }

    pub(crate) fn from_id(id: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.id() == id)
    }

    /// The service that transfers energy in this way where these messages are spoken.
    pub(crate) const fn of(schema: Iso20Schema, mode: EnergyMode, bidirectional: bool) -> Self {
        match (schema, bidirectional) {
            (Iso20Schema::Ac, false) => Self::Ac,
            (Iso20Schema::Ac, true) => Self::AcBpt,
            (Iso20Schema::Dc, false) if matches!(mode, EnergyMode::Mcs) => Self::Mcs,
            (Iso20Schema::Dc, true) if matches!(mode, EnergyMode::Mcs) => Self::McsBpt,
            (Iso20Schema::Dc, false) => Self::Dc,
            (Iso20Schema::Dc, true) => Self::DcBpt,
            (Iso20Schema::Acdp, false) => Self::Acdp,
            (Iso20Schema::Acdp, true) => Self::AcdpBpt,
            (Iso20Schema::Wpt, _) => Self::Wpt,
            (Iso20Schema::AcDerIec, _) => Self::DerIec,
            (Iso20Schema::AcDerSae, _) => Self::DerSae,
        }
    }

    /// The messages that it needs beside the common ones.
    pub(crate) const fn schema(self) -> Iso20Schema {
        match self {
            Self::Ac | Self::AcBpt => Iso20Schema::Ac,
            Self::Dc | Self::DcBpt | Self::Mcs | Self::McsBpt => Iso20Schema::Dc,
            Self::Acdp | Self::AcdpBpt => Iso20Schema::Acdp,
            Self::Wpt => Iso20Schema::Wpt,
            Self::DerIec => Iso20Schema::AcDerIec,
            Self::DerSae => Iso20Schema::AcDerSae,
        }
    }

    pub(crate) const fn is_bidirectional(self) -> bool {
        match self {
            Self::Ac | Self::Dc | Self::Wpt | Self::Acdp | Self::Mcs => false,
            Self::AcBpt | Self::DcBpt | Self::AcdpBpt | Self::McsBpt => true,
            Self::DerIec | Self::DerSae => true,
        }
    }

    /// The ways of energy transfer that it knows, the usual first.
    const fn modes(self) -> &'static [EnergyMode] {
        match self {
            Self::Ac | Self::AcBpt | Self::DerIec | Self::DerSae => {
                &[EnergyMode::AcThreePhase, EnergyMode::AcSinglePhase]
            }
            Self::Dc | Self::DcBpt => &[EnergyMode::DcExtended, EnergyMode::DcCore],
            Self::Mcs | Self::McsBpt => &[EnergyMode::Mcs],
            Self::Acdp | Self::AcdpBpt => &[EnergyMode::DcAcdp],
            Self::Wpt => &[EnergyMode::Wireless],
        }
    }

    /// The parameter sets that a station offers of it; none where it does not offer the service.
    pub(crate) fn choices(self, station: &Station) -> impl Iterator<Item = Choice> + use<> {
        let (modes, discharge) = (station.modes, station.discharge);
        let direction = !self.is_bidirectional() || discharge.is_some();
        let spoken = station.speaks(Protocol::Iso20(self.schema()));
        Choice::all(self).filter(move |choice| direction && spoken && modes.contains(choice.mode))
    }

    /// Whether a station that speaks `schema` offers it.
    pub(crate) fn is_offered(self, station: &Station, schema: Iso20Schema) -> bool {
        self.schema() == schema && self.choices(station).next().is_some()
    }
}

/// What a vehicle selects: a service in one of its parameter sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) service: Service,
    pub(crate) mode: EnergyMode,
    pub(crate) control: ControlMode,
    /// The number of the parameter set.
    pub(crate) set: u16,
}

/// Parameters in one of our sets, at most.
pub(crate) const PARAMETERS: usize = 9;

/// Parameter sets of one of our services, at most.
pub(crate) const SETS: usize = 4;

impl Choice {
    /// Every parameter set of a service, numbered so that a number means the same everywhere.
    fn all(service: Service) -> impl Iterator<Item = Self> {
        let controls = [ControlMode::Scheduled, ControlMode::Dynamic];
        let pairs = service
            .modes()
            .iter()
            .flat_map(move |mode| controls.map(|control| (*mode, control)));
        (1u16..).zip(pairs).map(move |(set, (mode, control))| Self {
            service,
            mode,
            control,
            set,
        })
    }

    /// What is kept of it while a session sleeps.
    pub(crate) const fn energy(self) -> EnergyService {
        EnergyService {
            service: self.service.id(),
            set: self.set,
            control: self.control,
        }
    }

    /// What was selected in a session that slept, for a vehicle that charges this way.
    pub(crate) fn again(energy: EnergyService, mode: EnergyMode) -> Option<Self> {
        Some(Self {
            service: Service::from_id(energy.service)?,
            mode,
            control: energy.control,
            set: energy.set,
        })
    }

    /// The number of the connector: AC one or three phases, DC core or extended pins.
    const fn connector(self) -> i32 {
        match self.mode {
            EnergyMode::AcThreePhase | EnergyMode::DcExtended => 2,
            _ => 1,
        }
    }

    /// The parameters in `room`.
    ///
    /// Three phases are connector 2, our choice: published stacks have 2 and 3. The vehicle
    /// provides the mobility needs; there is no price. Where nothing is plugged in there is no
    /// connector.
    pub(crate) fn write(
        self,
        station: &Station,
        room: &mut [Parameter<'static>; PARAMETERS],
    ) -> usize {
        let control = match self.control {
            ControlMode::Scheduled => 1,
            ControlMode::Dynamic => 2,
        };
        let voltage = station.ac.nominal_voltage.milli().wrapping_div(1000);
        let ac = self.mode.kind() == Kind::Ac;
        let both = self.service.is_bidirectional();
        let plug = !matches!(self.mode, EnergyMode::DcAcdp | EnergyMode::Wireless);
        let all = [
            (plug, "Connector", self.connector()),
            (true, "ControlMode", control),
            (
                ac,
                "EVSENominalVoltage",
                i32::try_from(voltage).unwrap_or(i32::MAX),
            ),
            (true, "MobilityNeedsMode", 1),
            (true, "Pricing", 0),
            (both, "BPTChannel", 1),
            (both, "GeneratorMode", 1),
            (both && ac, "GridCodeIslandingDetectionMethod", 1),
            (
                self.service == Service::DerIec,
                "DERControlFunctions",
                functions(station),
            ),
        ];
        let mut count = 0usize;
        let wanted = all.into_iter().filter(|(wanted, ..)| *wanted);
        for (slot, (_, name, value)) in room.iter_mut().zip(wanted) {
            *slot = parameter(name, value);
            count = count.saturating_add(1);
        }
        count
    }

    /// What a station offers under this parameter set, as far as a vehicle has to know.
    ///
    /// A set without connector fits any; three phases are 2 or 3.
    pub(crate) fn fits(self, set: &ParameterSet<'_>) -> bool {
        let value = |name: &str| {
            set.parameter
                .iter()
                .find(|parameter| parameter.name == *name)
                .and_then(|parameter| integer(parameter.value))
        };
        let control = match value("ControlMode") {
            Some(2) => ControlMode::Dynamic,
            _ => ControlMode::Scheduled,
        };
        let phases = |connector| match self.mode {
            EnergyMode::AcThreePhase => matches!(connector, 2 | 3),
            EnergyMode::AcSinglePhase => connector == 1,
            _ => connector == self.connector() || self.mode == EnergyMode::Mcs,
        };
        let ours = value("MobilityNeedsMode").is_none_or(|mode| mode == 1);
        control == self.control && value("Connector").is_none_or(phases) && ours
    }
}

/// Functions that the rules of the grid ask for; what the bits mean for SAE is not public.
fn functions(station: &Station) -> i32 {
    match station.grid {
        Some(grid) => match grid.code {
            GridCode::Iec(code) => code.functions(grid.reactive),
            GridCode::Sae(_) => 0,
        },
        None => 0,
    }
}

pub(crate) const fn parameter(name: &'static str, value: i32) -> Parameter<'static> {
    Parameter {
        name: v2g_exi::Text::new(name),
        value: ParameterValue::Int(value),
    }
}

/// A whole number in whichever of the types peers write it.
fn integer(value: ParameterValue<'_>) -> Option<i32> {
    match value {
        ParameterValue::Int(value) => Some(value),
        ParameterValue::Short(value) => Some(value.into()),
        ParameterValue::Byte(value) => Some(value.into()),
        ParameterValue::Rational(number) if number.exponent == 0 => Some(number.value.into()),
        _ => None,
    }
}
