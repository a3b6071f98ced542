//! The values that matter of a message, in one line.
//!
//! Read by the names of the elements, so that one table serves all protocols and whoever shows messages links
//! no typed reader.

mod words;

use v2g_exi::Enumeration as _;
use v2g_exi::tree::Tree;
use v2g_link::v2gtp::{Message, PayloadType};
use v2g_messages::iso2::UnitSymbol;
use v2g_messages::sets::Session;

use crate::describe;
use crate::values::Values;

/// What a transcript shows of a message.
#[derive(Clone, Debug, Default)]
pub struct Gist {
    /// The message's name.
    pub name: String,
    /// Response code first, where there is one.
    pub text: String,
    /// What the charge loop has come to, if the message says so.
    pub progress: Progress,
}

/// Values of the charge loop; those absent are as before.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Per cent.
    pub soc: Option<i8>,
    /// Volts at the station.
    pub voltage: Option<f64>,
    /// Amperes at the station.
    pub current: Option<f64>,
    /// AC of ISO 15118-20, in watts: what the vehicle takes, negative where it gives.
    pub power: Option<f64>,
    /// AC: amperes that may be drawn.
    pub current_limit: Option<f64>,
    /// Meter reading in watt hours.
    pub energy: Option<u64>,
}

impl Progress {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// Takes what a later message says; what it leaves out stays.
    pub fn update(&mut self, new: Self) {
        self.soc = new.soc.or(self.soc);
        self.voltage = new.voltage.or(self.voltage);
        self.current = new.current.or(self.current);
        self.power = new.power.or(self.power);
        self.current_limit = new.current_limit.or(self.current_limit);
        self.energy = new.energy.or(self.energy);
    }

    /// In one line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.soc.map(|soc| format!("SoC {soc} %")));
        if let (Some(voltage), Some(current)) = (self.voltage, self.current) {
            let power = number(voltage * current, "W");
            parts.push(format!("{voltage:.1} V, {current:.1} A, {power}"));
        }
        parts.extend(self.power.map(|power| number(power, "W")));
        parts.extend(
            self.current_limit
                .map(|limit| format!("up to {limit:.1} A")),
        );
        parts.extend(self.energy.map(|energy| number(energy as f64, "Wh")));
        parts.join(", ")
    }
}

/// Reads a message for the transcript.
#[must_use]
pub fn gist(message: Message<'_>) -> Gist {
    let Message {
        payload_type,
        payload,
    } = message;
    if matches!(
        payload_type,
        PayloadType::SdpRequest | PayloadType::SdpResponse
    ) {
        let description = describe(payload_type, payload);
        let error = description.content.err();
        return Gist {
            name: description.message,
            text: error.map_or_else(String::new, |error| format!("does not decode: {error}")),
            ..Gist::default()
        };
    }
    let best = Session::default().best(payload, Some(payload_type.into()), false);
    of_tree(&Tree::document(best.set, payload))
}

/// The same of a message that was read already.
pub(crate) fn of_tree(tree: &Tree<'_>) -> Gist {
    let all = Values::of(tree);
    // What DIN SPEC 70121 and ISO 15118-2 say is the first element inside of their envelope's body.
    let body = all.part("Body").filter(|_| all.name() == "V2G_Message");
    let message = body.and_then(Values::inside).unwrap_or(all);
    let mut gist = Gist {
        name: message.name().to_owned(),
        ..Gist::default()
    };
    if let Some(error) = tree.error {
        gist.text = format!("does not decode: {error}");
        return gist;
    }
    let code = message.literal("ResponseCode").unwrap_or_default();
    gist.text = join([code.to_owned(), text(message)]);
    gist.progress = progress(message);
    gist
}

/// What the message says besides its response code; nothing of most messages.
fn text(it: Values<'_, '_>) -> String {
    match it.name() {
        "supportedAppProtocolReq" => offers(it),
        "SessionSetupReq" => format!("EVCCID {}", it.text("EVCCID").unwrap_or_default()),
        "SessionSetupRes" => format!("EVSEID {}", it.identifier("EVSEID").unwrap_or_default()),
        "AuthorizationSetupRes" => it.words("AuthorizationServices"),
        "ServiceDiscoveryRes" => service_discovery(it),
        "ServiceDetailReq" if it.is_iso20() => it.service(),
        "ServiceDetailRes" if it.is_iso20() => service_detail(it),
        "ServiceSelectionReq" => {
            it.part("SelectedEnergyTransferService")
                .map_or_else(String::new, |it| {
                    let set = it.integer("ParameterSetID").unwrap_or_default();
                    format!("{}, parameter set {set}", it.service())
                })
        }
        "PaymentServiceSelectionReq" | "ServicePaymentSelectionReq" => {
            it.word("SelectedPaymentOption")
        }
        "AuthorizationReq" => it.word("SelectedAuthorizationService"),
        "AuthorizationRes" | "ContractAuthenticationRes" | "DC_CableCheckRes" => {
            it.word("EVSEProcessing")
        }
        "SessionStopReq" => it.word("ChargingSession"),
        "ScheduleExchangeReq" => schedule_wanted(it),
        "ScheduleExchangeRes" => join([it.word("EVSEProcessing"), schedules(it)]),
        "PowerDeliveryReq" => power_delivery(it),
        "PowerDeliveryRes" if it.is_iso20() => status(it),
        "PowerDeliveryRes" => match it.part("DC_EVSEStatus") {
            Some(_) => station(it),
            None => notification(it),
        },
        name => energy(name, it),
    }
}

/// Messages about what flows.
fn energy(name: &str, it: Values<'_, '_>) -> String {
    match name {
        "ChargeParameterDiscoveryReq" => discovery_req(it),
        "ChargeParameterDiscoveryRes" => discovery_res(it),
        "DC_ChargeParameterDiscoveryReq" => dc_limits("EV", it),
        "DC_ChargeParameterDiscoveryRes" => dc_limits("EVSE", it),
        "AC_ChargeParameterDiscoveryReq" => ac_limits("EV", it),
        "AC_ChargeParameterDiscoveryRes" => ac_limits("EVSE", it),
        "CableCheckReq" => vehicle(it),
        "CableCheckRes" => join([it.word("EVSEProcessing"), station(it)]),
        "PreChargeReq" => format!(
            "wants {} at most {}",
            it.measure("EVTargetVoltage", "V"),
            it.measure("EVTargetCurrent", "A")
        ),
        "DC_PreChargeReq" => format!(
            "wants {}, measures {}",
            it.measure("EVTargetVoltage", "V"),
            it.measure("EVPresentVoltage", "V")
        ),
        "PreChargeRes" | "DC_PreChargeRes" | "WeldingDetectionRes" | "DC_WeldingDetectionRes" => {
            it.measure("EVSEPresentVoltage", "V")
        }
        "CurrentDemandReq" => join([
            vehicle(it),
            targets(it),
            match it.truth("ChargingComplete") {
                Some(true) => "charging complete".to_owned(),
                _ => String::new(),
            },
        ]),
        "CurrentDemandRes" => join([flows(it), notification(it)]),
        "ChargingStatusRes" => join([
            up_to(it.measure("EVSEMaxCurrent", "A")),
            it.watt_hours("MeterReading").unwrap_or_default(),
            notification(it),
        ]),
        "DC_ChargeLoopReq" => join([soc(it), dc_wants(it)]),
        "DC_ChargeLoopRes" => join([flows(it), metered(it), status(it)]),
        "AC_ChargeLoopReq" => {
            let takes = it.phases("EVPresentActivePower");
            let takes = takes.map(|power| format!("takes {}", number(power, "W")));
            join([soc(it), takes.unwrap_or_default()])
        }
        "AC_ChargeLoopRes" => join([ac_target(it), metered(it), status(it)]),
        _ => String::new(),
    }
}

fn progress(it: Values<'_, '_>) -> Progress {
    let soc = |name| it.integer(name).and_then(|soc| i8::try_from(soc).ok());
    let energy = |name| {
        it.integer(name)
            .and_then(|energy| u64::try_from(energy).ok())
    };
    let none = Progress::default();
    match it.name() {
        "CurrentDemandReq" => Progress {
            soc: soc("EVRESSSOC"),
            ..none
        },
        "CurrentDemandRes" | "DC_ChargeLoopRes" => Progress {
            voltage: it.value("EVSEPresentVoltage"),
            current: it.value("EVSEPresentCurrent"),
            energy: energy("MeterReading").or_else(|| energy("ChargedEnergyReadingWh")),
            ..none
        },
        "ChargingStatusRes" => Progress {
            current_limit: it.value("EVSEMaxCurrent"),
            energy: energy("MeterReading"),
            ..none
        },
        "DC_ChargeLoopReq" => Progress {
            soc: soc("PresentSOC"),
            ..none
        },
        "AC_ChargeLoopReq" => Progress {
            soc: soc("PresentSOC"),
            power: it.phases("EVPresentActivePower"),
            ..none
        },
        "AC_ChargeLoopRes" => Progress {
            energy: energy("ChargedEnergyReadingWh"),
            ..none
        },
        _ => none,
    }
}

fn offers(it: Values<'_, '_>) -> String {
    let offers = it.parts("AppProtocol").map(|offer| {
        let version = |name| offer.integer(name).unwrap_or_default();
        format!(
            "{} {}.{}",
            offer.text("ProtocolNamespace").unwrap_or_default(),
            version("VersionNumberMajor"),
            version("VersionNumberMinor")
        )
    });
    offers.collect::<Vec<_>>().join(", ")
}

fn service_discovery(it: Values<'_, '_>) -> String {
    if let Some(services) = it.part("EnergyTransferServiceList") {
        let services = services.parts("Service").map(Values::service);
        return services.collect::<Vec<_>>().join(", ");
    }
    let modes = match it.part("SupportedEnergyTransferMode") {
        Some(modes) => modes.words("EnergyTransferMode"),
        None => it.word("EnergyTransferType"),
    };
    format!("{}; {modes}", it.words("PaymentOption"))
}

fn service_detail(it: Values<'_, '_>) -> String {
    let sets = it.parts("ParameterSet").map(|set| {
        let wanted = set.parts("Parameter").filter_map(|parameter| {
            let value = parameter.integer("intValue")?;
            match (parameter.text("Name")?.as_str(), value) {
                ("ControlMode", 1) => Some("scheduled".to_owned()),
                ("ControlMode", 2) => Some("dynamic".to_owned()),
                ("Connector", connector) => Some(format!("connector {connector}")),
                _ => None,
            }
        });
        let wanted: Vec<_> = wanted.collect();
        let id = set.integer("ParameterSetID").unwrap_or_default();
        format!("{id} {}", wanted.join(" "))
    });
    sets.collect::<Vec<_>>().join("; ")
}

fn schedule_wanted(it: Values<'_, '_>) -> String {
    let energy = it.measure("EVTargetEnergyRequest", "Wh");
    if it.part("Dynamic_SEReqControlMode").is_some() {
        let hours = it.integer("DepartureTime").unwrap_or_default() / 3600;
        return format!("dynamic, wants {energy} in {hours} h");
    }
    let wants = match energy.as_str() {
        "" => String::new(),
        energy => format!("wants {energy}"),
    };
    join(["scheduled".to_owned(), wants])
}

fn schedules(it: Values<'_, '_>) -> String {
    if it.part("Dynamic_SEResControlMode").is_some() {
        return "dynamic".to_owned();
    }
    let count = it.parts("ScheduleTuple").count();
    let first = it.part("ChargingSchedule");
    let first = first.and_then(|it| it.part("PowerScheduleEntry"));
    let power = first.map(|it| format!(", begins with {}", it.measure("Power", "W")));
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} schedule{plural}{}", power.unwrap_or_default())
}

fn power_delivery(it: Values<'_, '_>) -> String {
    match it.truth("ReadyToChargeState") {
        Some(true) => return "ready to charge".to_owned(),
        Some(false) => return "not ready to charge".to_owned(),
        None => {}
    }
    let schedule = it.integer("SAScheduleTupleID");
    let schedule = schedule.map(|id| format!("schedule {id}"));
    join([
        it.word("ChargeProgress"),
        it.word("EVProcessing"),
        schedule.unwrap_or_default(),
    ])
}

fn discovery_req(it: Values<'_, '_>) -> String {
    let limits = if it.part("AC_EVChargeParameter").is_some() && it.is_iso2() {
        format!(
            "{}, {} to {}",
            it.measure("EAmount", "Wh"),
            it.measure("EVMinCurrent", "A"),
            it.measure("EVMaxCurrent", "A")
        )
    } else if it.part("DC_EVChargeParameter").is_some() {
        join([
            vehicle(it),
            up_to(it.measure("EVMaximumVoltageLimit", "V")),
            it.measure("EVMaximumCurrentLimit", "A"),
            it.measure("EVMaximumPowerLimit", "W"),
        ])
    } else {
        String::new()
    };
    join([
        it.word("RequestedEnergyTransferMode"),
        it.word("EVRequestedEnergyTransferType"),
        limits,
    ])
}

fn discovery_res(it: Values<'_, '_>) -> String {
    let limits = if it.part("AC_EVSEChargeParameter").is_some() && it.is_iso2() {
        join([
            it.measure("EVSENominalVoltage", "V"),
            up_to(it.measure("EVSEMaxCurrent", "A")),
        ])
    } else if it.part("DC_EVSEChargeParameter").is_some() {
        join([
            up_to(it.measure("EVSEMaximumVoltageLimit", "V")),
            it.measure("EVSEMaximumCurrentLimit", "A"),
            it.measure("EVSEMaximumPowerLimit", "W"),
        ])
    } else {
        String::new()
    };
    join([it.word("EVSEProcessing"), limits])
}

/// Limits of the vehicle (`EV`) or the station (`EVSE`) in ISO 15118-20.
fn dc_limits(whose: &str, it: Values<'_, '_>) -> String {
    let limit = |name, unit| it.measure(&format!("{whose}Maximum{name}"), unit);
    join([
        up_to(limit("Voltage", "V")),
        limit("ChargeCurrent", "A"),
        limit("ChargePower", "W"),
        back(whose, it),
    ])
}

fn ac_limits(whose: &str, it: Values<'_, '_>) -> String {
    let limit = |name: &str| {
        let power = it.phases(&format!("{whose}{name}ChargePower"));
        number(power.unwrap_or_default(), "W")
    };
    let range = format!("{} to {}", limit("Minimum"), limit("Maximum"));
    join([range, back(whose, it)])
}

/// What may flow back.
fn back(whose: &str, it: Values<'_, '_>) -> String {
    let power = it.value(&format!("{whose}MaximumDischargePower"));
    let power = power.map(|power| format!("back up to {}", number(power.abs(), "W")));
    power.unwrap_or_default()
}

fn targets(it: Values<'_, '_>) -> String {
    format!(
        "wants {} at {}",
        it.measure("EVTargetCurrent", "A"),
        it.measure("EVTargetVoltage", "V")
    )
}

fn dc_wants(it: Values<'_, '_>) -> String {
    if it.value("EVTargetCurrent").is_some() {
        return targets(it);
    }
    match it.measure("EVTargetEnergyRequest", "Wh").as_str() {
        "" => String::new(),
        energy => {
            let power = it.measure("EVMaximumChargePower", "W");
            format!("needs {energy}, at most {power}")
        }
    }
}

fn ac_target(it: Values<'_, '_>) -> String {
    let Some(power) = it.phases("EVSETargetActivePower") else {
        return String::new();
    };
    match it.has_element(|name| name.contains("Dynamic")) {
        true => format!("wants {}", number(power, "W")),
        false => format!("up to {}", number(power, "W")),
    }
}

/// Current, voltage and power at the station.
fn flows(it: Values<'_, '_>) -> String {
    let value = |name| it.value(name).unwrap_or_default();
    let power = value("EVSEPresentVoltage") * value("EVSEPresentCurrent");
    format!(
        "{} at {}, {}",
        it.measure("EVSEPresentCurrent", "A"),
        it.measure("EVSEPresentVoltage", "V"),
        number(power, "W")
    )
}

fn metered(it: Values<'_, '_>) -> String {
    let given = it.integer("BPT_DischargedEnergyReadingWh");
    let given = given.filter(|energy| *energy > 0);
    let given = given.map(|energy| format!("{} back", number(energy as f64, "Wh")));
    join([
        it.watt_hours("ChargedEnergyReadingWh").unwrap_or_default(),
        given.unwrap_or_default(),
    ])
}

fn soc(it: Values<'_, '_>) -> String {
    let soc = it.integer("PresentSOC");
    soc.map(|soc| format!("SoC {soc} %")).unwrap_or_default()
}

/// What the vehicle says of its state.
fn vehicle(it: Values<'_, '_>) -> String {
    let Some(it) = it.part("DC_EVStatus") else {
        return String::new();
    };
    let fault = it.literal("EVErrorCode").filter(|code| *code != "NO_ERROR");
    join([
        format!("SoC {} %", it.integer("EVRESSSOC").unwrap_or_default()),
        fault.unwrap_or_default().to_owned(),
    ])
}

/// What the station says of its state.
fn station(it: Values<'_, '_>) -> String {
    let Some(status) = it.part("DC_EVSEStatus") else {
        return String::new();
    };
    let isolation = status.literal("EVSEIsolationStatus");
    join([
        status.word("EVSEStatusCode"),
        isolation.map_or_else(String::new, |level| format!("isolation {level}")),
        notification(status),
    ])
}

fn notification(it: Values<'_, '_>) -> String {
    let wish = it.literal("EVSENotification").filter(|it| *it != "None");
    wish.unwrap_or_default().to_owned()
}

/// The wish of a station of ISO 15118-20.
fn status(it: Values<'_, '_>) -> String {
    let status = it.part("EVSEStatus");
    status.map_or_else(String::new, |it| it.word("EVSENotification"))
}

fn up_to(quantity: String) -> String {
    match quantity.as_str() {
        "" => quantity,
        quantity => format!("up to {quantity}"),
    }
}

/// A number with its unit, in thousands where that reads better.
#[must_use]
pub fn scaled(value: f64, unit: UnitSymbol) -> String {
    number(value, unit.literal())
}

fn number(number: f64, unit: &str) -> String {
    match unit {
        "W" | "Wh" if number.abs() >= 999_950.0 => format!("{:.2} M{unit}", number / 1_000_000.0),
        "W" | "Wh" if number.abs() >= 1000.0 => format!("{:.1} k{unit}", number / 1000.0),
        "W" | "Wh" => format!("{number:.0} {unit}"),
        _ => format!("{number:.1} {unit}"),
    }
}

/// The parts that say something, separated by commas.
fn join<const N: usize>(parts: [String; N]) -> String {
    let said: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    said.join(", ")
}
