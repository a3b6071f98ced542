//! The way to the stage where a case begins.

use core::time::Duration;

use super::{Answer, Tester};
use crate::dialect::CERTIFICATE_SERVICE;
use crate::papers::Credential;
use crate::request::{Ask, Change, Request};
use crate::script::RECEIPT_PATIENCE;
use crate::verdict::Halt;
use crate::{Admission, Channel, Current, Means, Pilot, Protocol, Route, Side, Stage};

/// Between two requests of the same kind while the station needs time.
pub(crate) const PACE: Duration = Duration::from_millis(250);

/// How near the voltages have to come. Source: IEC 61851-23 annex CC.
const MATCHED: i128 = 20_000;

/// Most turns of pre-charging; then the tester, which has no battery, goes on regardless.
const PRE_CHARGE_TURNS: u32 = 28;

impl Tester<'_> {
    /// Goes to `stage`. What goes wrong on the way is no failure of the case.
    pub(crate) fn go_to(&mut self, route: Route, stage: Stage) -> Result<(), Halt> {
        self.go(route, stage).map_err(Halt::on_the_way)
    }

    fn go(&mut self, route: Route, stage: Stage) -> Result<(), Halt> {
        match stage {
            Stage::Plugged => return Ok(()),
            Stage::Discovered => return self.discovered().map(|_| ()),
            _ => self.connect()?,
        }
        match route {
            Route::New => {}
            Route::Renegotiated => {
                self.straight(Stage::Loop)?;
                self.renegotiate()?;
            }
            Route::Resumed(by) => {
                self.straight(Stage::Stopped)?;
                self.pause_and_wake(by)?;
            }
        }
        self.straight(stage)
    }

    fn connect(&mut self) -> Result<(), Halt> {
        let channel = match (self.protocol, self.means) {
            (Protocol::Iso20, _) => Channel::MutualTls,
            (Protocol::Din | Protocol::Iso2, Means::External) => Channel::Plain,
            (Protocol::Din | Protocol::Iso2, _) => Channel::Tls,
        };
        match self.bench.connect(channel)? {
            Admission::Admitted => {}
            Admission::Refused(why) => {
                let why = format_args!("the station accepts no connection: {why}").to_string();
                return Err(Halt::blocked(why));
            }
            Admission::NoTls => return Err(Halt::NotOffered("TLS".to_owned())),
        }
        (self.closed, self.stage) = (false, Stage::Handshake);
        self.octets.clear();
        self.answered = self.bench.now();
        Ok(())
    }

    fn renegotiate(&mut self) -> Result<(), Halt> {
        self.good(&Request::PowerDelivery.with(&[Change::Renegotiate]))?;
        self.stage = self.dialect.after_renegotiation();
        Ok(())
    }

    fn pause_and_wake(&mut self, by: Side) -> Result<(), Halt> {
        self.good(&Request::SessionStop.with(&[Change::Pause]))?;
        self.bench.close();
        self.paused = Some(self.known.clone());
        self.bench.wake(by)?;
        self.connect()?;
        self.straight(Stage::SessionSetup)
    }

    fn straight(&mut self, goal: Stage) -> Result<(), Halt> {
        while self.stage != goal {
            if self.stage == Stage::Handshake {
                self.handshake()?;
                continue;
            }
            if (self.stage, goal) == (Stage::ServiceSelection, Stage::ServiceDetailed) {
                self.good(&Request::ServiceDetail.usual())?;
                self.stage = Stage::ServiceDetailed;
                continue;
            }
            if (self.stage, goal) == (Stage::FirstLoop, Stage::Receipt) {
                self.charge_until_a_receipt_is_due()?;
                continue;
            }
            let (request, next) = self.next_step()?;
            self.step(request)?;
            let joined = request == Request::SessionSetup && self.paused.is_some();
            self.stage = match joined {
                true => self.dialect.after_joining(),
                false => next,
            };
        }
        Ok(())
    }

    /// The usual request at this stage, and the stage after it.
    fn next_step(&self) -> Result<(Request, Stage), Halt> {
        let way = self.dialect.way(self.dc(), self.means);
        let mut steps = way.iter().skip_while(|(stage, _)| *stage != self.stage);
        let step = steps.next();
        let next = steps.next().map_or(Stage::Over, |(stage, _)| *stage);
        step.map(|(_, request)| (*request, next))
            .ok_or_else(|| Halt::blocked(format_args!("no way on when {}", self.stage.words())))
    }

    fn handshake(&mut self) -> Result<(), Halt> {
        let (answer, _) = self.ask(&Request::SupportedAppProtocol.usual())?;
        if answer.code().starts_with("Failed") {
            return Err(Halt::protocol(self.protocol));
        }
        self.stage = Stage::SessionSetup;
        Ok(())
    }

    fn step(&mut self, request: Request) -> Result<(), Halt> {
        match request {
            Request::CableCheck | Request::DcCableCheck => self.show(Pilot::C),
            Request::PowerDelivery if self.stage == Stage::Loop => {
                self.good(&Request::PowerDelivery.with(&[Change::Stop]))?;
                self.show(Pilot::B);
                return Ok(());
            }
            Request::PowerDelivery => self.show(Pilot::C),
            Request::PreCharge | Request::DcPreCharge => return self.pre_charge(request),
            Request::PaymentServiceSelection => return self.good(&self.selection()).map(|_| ()),
            _ => {}
        }
        let answer = self.good(&request.usual())?;
        match request {
            Request::ServiceDiscovery => self.choose_current().and_then(|()| self.find_means()),
            Request::CertificateInstallation | Request::CertificateUpdate => {
                self.known.contract = Some(self.handed_over(request, &answer)?);
                Ok(())
            }
            Request::SessionSetup if self.paused.is_some() => match answer.code() {
                "OK_OldSessionJoined" => Ok(()),
                other => Err(Halt::blocked(format_args!(
                    "the paused session is not joined: {other}"
                ))),
            },
            _ => Ok(()),
        }
    }

    /// Shows what a vehicle shows here. Where nothing can move the control pilot, the station does
    /// not measure it either.
    pub(crate) fn show(&mut self, state: Pilot) {
        let _ = self.bench.pilot(state);
    }

    fn choose_current(&mut self) -> Result<(), Halt> {
        let known = &self.known;
        let offers = |dc| known.mode(dc).is_some() || known.service(dc).is_some();
        let dc = match self.current {
            Current::Dc => true,
            Current::Ac => false,
            Current::Any => offers(true),
        };
        if !offers(dc) {
            let what = if dc { "DC" } else { "AC" };
            return Err(Halt::NotOffered(what.to_owned()));
        }
        self.known.dc = Some(dc);
        Ok(())
    }

    /// The choice of payment and services as the vehicle pays.
    const fn selection(&self) -> Ask {
        let request = Request::PaymentServiceSelection;
        match self.means {
            Means::External => request.usual(),
            Means::Contract => request.with(&[Change::Contract]),
            Means::Installed => request.with(&[Change::Contract, Change::Installation]),
            Means::Updated => request.with(&[Change::Contract, Change::Update]),
        }
    }

    fn find_means(&self) -> Result<(), Halt> {
        let no = |what: &str| Err(Halt::NotOffered(what.to_owned()));
        let contract = self.known.payments.iter().any(|one| one == "Contract");
        let certificates = self.known.others.contains(&CERTIFICATE_SERVICE);
        match self.means {
            Means::External => Ok(()),
            _ if !contract => no("payment by contract"),
            Means::Installed | Means::Updated if !certificates => no("the certificate service"),
            _ => Ok(()),
        }
    }

    /// The contract that the station handed over, if a vehicle would take it.
    pub(crate) fn handed_over(
        &self,
        request: Request,
        answer: &Answer,
    ) -> Result<Credential, Halt> {
        let lack = |lack| Halt::blocked(format_args!("the tester has no {lack}"));
        let papers = self.known.papers().map_err(lack)?;
        let recipient = match request {
            Request::CertificateUpdate => self.known.contract(),
            _ => papers.provisioning(),
        };
        let recipient = recipient.map_err(lack)?;
        let issued = self.dialect.issued(&answer.message, recipient, papers);
        issued.map_err(Halt::fail)
    }

    fn charge_until_a_receipt_is_due(&mut self) -> Result<(), Halt> {
        let (request, _) = self.next_step()?;
        let until = self.bench.now().saturating_add(RECEIPT_PATIENCE);
        loop {
            let answer = self.good(&request.usual())?;
            if answer.body.boolean("ReceiptRequired") == Some(true) {
                self.stage = Stage::Receipt;
                return Ok(());
            }
            if self.bench.now() >= until {
                return Err(Halt::NotOffered("receipts".to_owned()));
            }
            self.bench.pause(PACE);
        }
    }

    fn pre_charge(&mut self, request: Request) -> Result<(), Halt> {
        // In ISO 15118-20 the vehicle says which request is the last one.
        let goes_on = match request {
            Request::DcPreCharge => request.with(&[Change::EvOngoing]),
            _ => request.usual(),
        };
        for _ in 0..PRE_CHARGE_TURNS {
            let answer = self.good(&goes_on)?;
            let present = answer.body.milli("EVSEPresentVoltage").unwrap_or(0);
            let target = i128::from(self.known.voltage).saturating_mul(1_000);
            if present.abs_diff(target) <= MATCHED.unsigned_abs() {
                break;
            }
            self.bench.pause(PACE);
        }
        match request {
            Request::DcPreCharge => self.good(&request.usual()).map(|_| ()),
            _ => Ok(()),
        }
    }

    /// Sends this, again while the answer is Ongoing, and wants all well.
    pub(crate) fn good(&mut self, ask: &Ask) -> Result<Answer, Halt> {
        let name = ask.request.name();
        let answer = self.finish(ask)?;
        if answer.name() != ask.request.response() {
            let other = answer.name();
            return Err(Halt::fail(format_args!("{other} to {name}Req")));
        }
        if !answer.is_ok() {
            let code = answer.code();
            return Err(Halt::fail(format_args!("{name}Res says {code}")));
        }
        self.known.hear(&answer);
        Ok(answer)
    }

    /// Sends this, again while the answer is Ongoing; the last answer.
    fn finish(&mut self, ask: &Ask) -> Result<Answer, Halt> {
        let limit = self.limits.ongoing(ask.request);
        let start = self.bench.now();
        loop {
            let (answer, _) = self.ask(ask)?;
            if !answer.is_ongoing() || !answer.is_ok() {
                return Ok(answer);
            }
            if self.bench.now().saturating_sub(start) > limit {
                let name = ask.request.name();
                return Err(Halt::fail(format_args!(
                    "{name}Res is still Ongoing after {limit:?}"
                )));
            }
            self.bench.pause(PACE);
        }
    }
}
