//! Customer, supply and contactor, as simple as they can be.

use core::task::Poll;
use core::time::Duration;

use v2g_conformance::Condition;
use v2g_runtime::contract::StationDesk;
use v2g_session::*;

/// How long the customer takes.
const CUSTOMER: Duration = Duration::from_secs(2);
/// How long the isolation test takes.
const TEST: Duration = Duration::from_secs(3);

/// What is around the engine.
#[derive(Default)]
pub struct Plant {
    nobody: bool,
    hangs: bool,
    /// Receipts are wanted.
    receipts: bool,
    /// A receipt is to be asked for.
    owed: bool,
    /// A contract is proved, so that the back end decides.
    contract: bool,
    customer: Option<Duration>,
    test: Option<Duration>,
    contactor: bool,
    supply: Option<Volts>,
    voltage: Volts,
}

impl Plant {
    pub fn with(conditions: &[Condition]) -> Self {
        Self {
            nobody: conditions.contains(&Condition::NobodyIdentifies),
            receipts: conditions.contains(&Condition::Receipts),
            hangs: conditions.contains(&Condition::IsolationTestHangs),
            ..Self::default()
        }
    }

    pub fn is_on(&self) -> bool {
        self.contactor || self.supply.is_some()
    }

    pub fn told(&mut self, event: SeccEvent) {
        match event {
            SeccEvent::ContractVerified(_) => self.contract = true,
            SeccEvent::Phase(Phase::AcCharging | Phase::DcCharging) => self.owed = self.receipts,
            SeccEvent::AuthorizationWanted => self.customer = Some(Duration::ZERO),
            SeccEvent::StartCableCheck { .. } => self.test = Some(Duration::ZERO),
            SeccEvent::CloseContactor => self.contactor = true,
            SeccEvent::OpenContactor => self.contactor = false,
            SeccEvent::SupplyOn { voltage, .. } => self.supply = Some(voltage),
            SeccEvent::SupplyOff => (self.supply, self.test) = (None, None),
            _ => {}
        }
    }

    /// The voltage follows with 500 V a second.
    pub fn pass(&mut self, time: Duration) {
        for timer in [&mut self.customer, &mut self.test].into_iter().flatten() {
            *timer += time;
        }
        let step = Volts::from_milli(i64::try_from(time.as_micros()).unwrap() / 2);
        let (low, high) = (
            self.voltage.saturating_sub(step),
            self.voltage.saturating_add(step),
        );
        self.voltage = self.supply.unwrap_or_default().clamped(low, high);
    }

    pub fn report(&mut self, station: &mut Station, desk: &mut StationDesk) {
        let here = !self.nobody && self.customer.is_some_and(|time| time >= CUSTOMER);
        if here && station.authorization == Authorization::Pending {
            station.authorization = match self.contract.then(|| desk.authorize()) {
                None | Some(Poll::Ready(Ok(()))) => Authorization::Granted,
                Some(Poll::Pending) => Authorization::Pending,
                Some(Poll::Ready(Err(refusal))) => Authorization::Denied(refusal),
            };
        }
        if core::mem::take(&mut self.owed) {
            station.notification = Notification::ConfirmMeter(Duration::ZERO);
        }
        if !self.hangs && self.test.is_some_and(|time| time >= TEST) {
            station.cable_check = CableCheck::Passed;
            station.isolation = Isolation::Valid;
        }
        station.contactor = match self.contactor {
            true => Contactor::Closed,
            false => Contactor::Open,
        };
        station.present_voltage = self.voltage;
    }
}

/// An engine as strict as the standard.
pub fn config(id: SessionId) -> SeccConfig {
    SeccConfig {
        profile: Profile::STRICT,
        ..SeccConfig::new(id)
    }
}

/// A station that charges with AC and DC.
pub fn station(conditions: &[Condition]) -> Station {
    let id = EvseId::new("DE*V2G*E0001*1").unwrap();
    let alternating = Station::ac(id, Volts::new(230), Amperes::new(16));
    let direct = Station::dc(id, Volts::new(920), Amperes::new(200), Watts::new(30_000));
    let meter = Meter {
        id: ShortText::new("meter 1").unwrap(),
        reading: WattHours::new(1_234),
        ..Meter::default()
    };
    let modes = [
        EnergyMode::AcSinglePhase,
        EnergyMode::AcThreePhase,
        EnergyMode::DcExtended,
    ];
    Station {
        modes: EnergyModes::of(&modes),
        ac: alternating.ac,
        // A receipt is for a reading.
        meter: [Condition::Meter, Condition::Receipts]
            .iter()
            .any(|one| conditions.contains(one))
            .then_some(meter),
        contracts: Contracts {
            accepted: true,
            installation: true,
            update: true,
            exclusive: conditions.contains(&Condition::ContractsOnly),
            providers: &[],
        },
        schedule: match conditions {
            _ if conditions.contains(&Condition::ScheduleUnknown) => ScheduleDecision::Pending,
            _ if conditions.contains(&Condition::SalesTariff) => priced(),
            _ => ScheduleDecision::Unlimited,
        },
        ..direct
    }
}

/// A schedule with a price by day and one by night.
fn priced() -> ScheduleDecision {
    let step = |hour: u64, level: u8| TariffStep {
        start: Duration::from_secs(hour * 3_600),
        level: Some(level),
        cost: None,
    };
    let offer = Offer {
        schedule: Schedule::flat(Watts::new(11_000), Schedule::DAY),
        tariff: Tariff::from_steps(&[step(0, 2), step(12, 1)]),
    };
    ScheduleDecision::Offer(Offers::of(&[offer]).unwrap())
}
