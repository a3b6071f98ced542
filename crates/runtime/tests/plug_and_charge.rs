//! Plug & Charge over loopback: TLS, discovery, back ends that answer late or not, wallets with several contracts.

use std::future::ready;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use v2g::contract::cert::Leniency;
use v2g::contract::crypto::{
    Agreement, CryptoError, KeyAlgorithm, PublicKey, SharedSecret, SignatureAlgorithm,
    SignatureBytes, Signer,
};
use v2g::messages::iso2::ResponseCode;
use v2g::session::*;
use v2g_runtime::config::{Config, Mode};
use v2g_runtime::contract::{
    BackEnd, Barring, ContractFolder, ContractKey, Customer, Deadlines, Declined, EVCCID,
    Ecosystem, Later, NoBackEnd, RawRequest, Remote, RemoteBackEnd, StationDesk, VehicleWallet,
    WithDesk, WithWallet,
};
use v2g_runtime::sim::{Cable, SimulatedCar, SimulatedCharger};
use v2g_runtime::tls::TlsPolicy;
use v2g_runtime::{
    Arrival, ChargingPoint, Clock, Interface, Observation, Observer, Plant, StationOptions,
    Surroundings, VehicleOptions, charge, stop_channel,
};

/// Fast enough that a test takes seconds.
const QUICK: &str = "
    [station]
    contactor_time = 0.05
    authorization_time = 0.1
    [vehicle]
    contactor_time = 0.05
    message_grace = 5
";

const CHARGED: End = End::Completed(Completion::Charged);

/// What both sides told.
#[derive(Default)]
struct Story(Mutex<Told>);

#[derive(Clone, Default)]
struct Told {
    station: Vec<SeccEvent>,
    vehicle: Vec<EvccEvent>,
    sentences: Vec<String>,
}

impl Observer for Story {
    fn observe(&self, _: SystemTime, what: &Observation<'_>) {
        let mut told = self.0.lock().unwrap();
        match what {
            Observation::Station(event) => told.station.push(**event),
            Observation::Vehicle(event) => told.vehicle.push(**event),
            Observation::Contract(_, sentence) => told.sentences.push((*sentence).to_owned()),
            Observation::Notice(notice) => told.sentences.push(notice.to_string()),
            _ => {}
        }
    }
}

impl Told {
    fn says(&self, text: &str) -> bool {
        self.sentences
            .iter()
            .any(|sentence| sentence.contains(text))
    }

    fn refused(&self) -> Option<(Request, u8)> {
        self.station.iter().find_map(|event| match event {
            SeccEvent::Refused(request, code) => Some((*request, *code)),
            _ => None,
        })
    }

    fn receipts(&self) -> usize {
        let confirmed = |event: &&SeccEvent| matches!(event, SeccEvent::MeterConfirmed(_));
        self.station.iter().filter(confirmed).count()
    }

    fn end(&self) -> End {
        let end = |event: &SeccEvent| match event {
            SeccEvent::Ended(end) => Some(*end),
            _ => None,
        };
        self.station.iter().find_map(end).unwrap()
    }
}

/// Makes the back end of a session.
type Asked = dyn Fn(&Ecosystem) -> Box<dyn BackEnd> + Send + Sync;

/// One session over loopback.
struct Scene {
    ecosystem: Ecosystem,
    mutual: bool,
    secured: bool,
    payment: Payment,
    back_end: Box<Asked>,
    receipts: Option<Duration>,
    /// The vehicle calls itself so in ISO 15118-20.
    name: &'static str,
    /// What energy costs; none: it is not told.
    offers: Option<Offers>,
}

impl Scene {
    fn iso2() -> Self {
        Self::new(Ecosystem::new(KeyAlgorithm::P256).unwrap(), false)
    }

    fn iso20() -> Self {
        Self::new(Ecosystem::new(KeyAlgorithm::P521).unwrap(), true)
    }

    fn new(ecosystem: Ecosystem, mutual: bool) -> Self {
        Self {
            ecosystem,
            mutual,
            secured: true,
            payment: Payment::Contract,
            back_end: Box::new(|ecosystem| Box::new(ecosystem.issuer())),
            receipts: Some(Duration::from_millis(200)),
            name: EVCCID,
            offers: None,
        }
    }

    fn asking(
        self,
        back_end: impl Fn(&Ecosystem) -> Box<dyn BackEnd> + Send + Sync + 'static,
    ) -> Self {
        Self {
            back_end: Box::new(back_end),
            ..self
        }
    }

    fn protocol(&self) -> Protocol {
        match self.mutual {
            true => Protocol::Iso20(Iso20Schema::Ac),
            false => Protocol::Iso2,
        }
    }

    /// The vehicle's end, and what both sides told.
    async fn charge(&self, wallet: &mut VehicleWallet) -> (End, Told) {
        let story = Arc::new(Story::default());
        let (stop, stopped) = stop_channel();
        let around = Surroundings {
            clock: Clock::start(),
            observer: story.clone(),
            stop: stopped,
            grace: Duration::from_secs(5),
        };
        let free = std::net::UdpSocket::bind("[::]:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let lo = Interface::find("lo").await.unwrap();
        let policy = match self.secured {
            true => TlsPolicy::Required,
            false => TlsPolicy::Off,
        };
        let point = ChargingPoint::open(
            &lo,
            StationOptions {
                discovery_port: port,
                sessions: Some(1),
                policy,
                tls: self
                    .secured
                    .then(|| Arc::new(self.ecosystem.station_tls().unwrap())),
                ..StationOptions::default()
            },
        );
        let config = Config::parse(QUICK).unwrap();
        let (mut station, mut vehicle) = (config.station, config.vehicle);
        (station.modes, vehicle.mode) = (vec![Mode::Ac], Mode::Ac);
        let cable = Cable::default();
        let mut car = SimulatedCar::new(vehicle.car([2, 0, 0, 0, 0, 1]), cable.clone(), 1)
            .stopping_after(Some(Duration::from_millis(900)));
        let mut charger = |arrival: &Arrival| -> (Box<Secc>, Box<dyn Plant<Secc>>) {
            let charger = SimulatedCharger::new(station.charger(), cable.clone(), 1);
            let id = SessionId::from_random([1, 2, 3, 4, 5, 6, 7, 8]);
            let mut settings = charger.engine(station.engine(id));
            settings.proved = arrival.proved;
            settings.challenge = Some([0x5A; 16]);
            let mut model = charger.station();
            model.contracts = Contracts {
                accepted: true,
                installation: true,
                update: true,
                exclusive: false,
                providers: &[],
            };
            if let Some(offers) = self.offers {
                model.schedule = ScheduleDecision::Offer(offers);
            }
            let roots = self.ecosystem.roots.clone();
            let desk = StationDesk::new(roots, Leniency::Strict, (self.back_end)(&self.ecosystem));
            let plant = WithDesk::new(charger, desk, around.clock, story.clone());
            let plant = plant
                .holding_against(arrival.proved)
                .with_receipts(self.receipts);
            let engine = Secc::new(settings, model, arrival.now);
            (Box::new(engine), Box::new(plant))
        };
        let mut options = VehicleOptions {
            discovery_port: port,
            engine: vehicle.engine(),
            policy,
            tls: self
                .secured
                .then(|| Arc::new(self.ecosystem.vehicle_tls(self.mutual).unwrap())),
        };
        options.engine.protocols = Protocols::of(&[self.protocol()]);
        options.engine.timing.ac_loop_pause = Duration::from_millis(50);
        let mut model = car.vehicle();
        model.payment = self.payment;
        model.tariffs = TariffTrust::Signed;
        model.control = ControlMode::Scheduled;
        model.name = ShortText::new(self.name).unwrap();
        let mut plant = WithWallet::new(&mut car, wallet, around.clock, story.clone());
        let driving = charge(&lo, options, model, &mut plant, &around);
        let (end, _) = tokio::join!(driving, point.unwrap().run(&mut charger, &around));
        drop(stop);
        let told = story.0.lock().unwrap().clone();
        (end.unwrap(), told)
    }
}

#[tokio::test]
async fn a_contract_is_installed_and_pays_in_the_same_session() {
    for scene in [Scene::iso2(), Scene::iso20()] {
        let mut wallet = scene.ecosystem.wallet(false);
        let (end, told) = scene.charge(&mut wallet).await;
        assert_eq!(
            (end, told.end()),
            (CHARGED, CHARGED),
            "{:?}",
            told.sentences
        );
        assert!(told.vehicle.contains(&EvccEvent::ContractInstalled));
        assert!(told.receipts() >= 2, "{}", told.receipts());
        assert!(told.says("lets the contract charge"));
        // And the next session needs none.
        let (end, told) = scene.charge(&mut wallet).await;
        assert_eq!(end, CHARGED, "{:?}", told.sentences);
        assert!(!told.vehicle.contains(&EvccEvent::ContractInstalled));
    }
}

/// Signs prices with a key that has nothing to do with the contract.
struct Forger(Arc<dyn ContractKey>);

impl BackEnd for Forger {
    fn provision(&mut self, _: &Inquiry<'_>) -> std::task::Poll<Result<Vec<u8>, Declined>> {
        NoBackEnd.provision(&Inquiry {
            protocol: Protocol::Iso2,
            request: Request::CertificateInstallation,
            exi: &[],
            repeated: false,
        })
    }

    fn price_key(&mut self, _: &Customer) -> Option<Arc<dyn ContractKey>> {
        Some(Arc::clone(&self.0))
    }
}

#[tokio::test]
async fn prices_that_the_provider_of_the_contract_has_signed_are_believed_and_no_others() {
    let step = TariffStep {
        level: Some(2),
        ..TariffStep::default()
    };
    let offers = Offers::from(Offer {
        schedule: Schedule::flat(Watts::new(11_000), Schedule::DAY),
        tariff: Tariff::from_steps(&[step]),
    });
    for scene in [Scene::iso2(), Scene::iso20()] {
        let scene = Scene {
            offers: Some(offers),
            ..scene
        };
        let distrusts = "does not look at prices that its provider has not signed";
        let (end, told) = scene.charge(&mut scene.ecosystem.wallet(true)).await;
        assert_eq!(end, CHARGED, "{:?}", told.sentences);
        assert!(!told.says(distrusts), "{:?}", told.sentences);
        let nobody = scene.asking(|_| Box::new(NoBackEnd));
        let (end, told) = nobody.charge(&mut nobody.ecosystem.wallet(true)).await;
        assert_eq!(end, CHARGED, "{:?}", told.sentences);
        assert!(told.says(distrusts), "{:?}", told.sentences);
        // The provisioning service has a good key, but is not who issued the contract.
        let forger = nobody.asking(|ecosystem| Box::new(Forger(ecosystem.service.key.clone())));
        let (end, told) = forger.charge(&mut forger.ecosystem.wallet(true)).await;
        assert_eq!(end, CHARGED, "{:?}", told.sentences);
        assert!(told.says(distrusts), "{:?}", told.sentences);
        assert!(told.says("prices: "), "{:?}", told.sentences);
    }
}

#[tokio::test]
async fn without_tls_a_contract_is_neither_shown_nor_taken() {
    let scene = Scene {
        secured: false,
        payment: Payment::ContractIfPossible,
        ..Scene::iso2()
    };
    let (end, told) = scene.charge(&mut scene.ecosystem.wallet(true)).await;
    // The customer pays.
    assert_eq!(end, CHARGED, "{:?}", told.sentences);
    let shown = |event: &SeccEvent| matches!(event, SeccEvent::ContractShown(_));
    assert!(!told.station.iter().any(shown) && told.receipts() == 0);
    let scene = Scene {
        payment: Payment::Contract,
        ..scene
    };
    let (end, told) = scene.charge(&mut scene.ecosystem.wallet(true)).await;
    assert!(!end.is_completed(), "{end}");
    assert!(!told.station.iter().any(shown));
}

#[tokio::test]
async fn of_several_contracts_the_first_good_one_pays() {
    let scene = Scene::iso2();
    let mut wallet = scene.ecosystem.wallet(true);
    // Good for ISO 15118-20 only, and dearer to the vehicle.
    let other = Ecosystem::new(KeyAlgorithm::P521).unwrap();
    let mut first = other.contract;
    first.emaid = "DEXXXC1A2B3C4D5".to_owned();
    wallet.contracts.insert(0, first);
    let (end, told) = scene.charge(&mut wallet).await;
    assert_eq!(end, CHARGED, "{:?}", told.sentences);
    assert!(told.says("pays by contract DE8AAC1A2B3C4D5"));
}

#[tokio::test]
async fn where_no_contract_is_to_be_had_the_customer_pays_if_that_is_allowed() {
    for scene in [Scene::iso2(), Scene::iso20()] {
        let scene = scene.asking(|_| Box::new(NoBackEnd));
        let roots = scene.ecosystem.roots.clone();
        let mut empty = VehicleWallet::new(roots, Leniency::Strict, None);
        let (end, _) = scene.charge(&mut empty).await;
        assert!(!end.is_completed(), "{end}");
        let scene = Scene {
            payment: Payment::ContractIfPossible,
            ..scene
        };
        let (end, told) = scene.charge(&mut empty).await;
        assert_eq!(end, CHARGED, "{:?}", told.sentences);
        assert!(told.vehicle.contains(&EvccEvent::PaysByContract(false)));
        assert_eq!(told.receipts(), 0);
    }
}

/// Says nothing, or no.
struct Unwilling(Option<ContractRefusal>);

impl RemoteBackEnd for Unwilling {
    fn authorize(&self, _: Customer) -> Later<'_, ()> {
        match self.0 {
            Some(refusal) => Box::pin(ready(Err(Declined::new(refusal, "says the back end")))),
            None => Box::pin(std::future::pending()),
        }
    }

    fn provision(&self, _: RawRequest) -> Later<'_, Vec<u8>> {
        match self.0 {
            Some(refusal) => Box::pin(ready(Err(Declined::new(refusal, "says the back end")))),
            None => Box::pin(std::future::pending()),
        }
    }
}

fn unwilling(refusal: Option<ContractRefusal>) -> impl Fn(&Ecosystem) -> Box<dyn BackEnd> {
    move |_| {
        let short = Duration::from_millis(400);
        let deadlines = Deadlines {
            iso2: short,
            iso20: short,
            authorization: short,
        };
        Box::new(Remote::new(Arc::new(Unwilling(refusal)), deadlines))
    }
}

#[tokio::test]
async fn a_back_end_that_refuses_is_answered_for_by_the_right_code() {
    for (refusal, code) in [
        (
            ContractRefusal::NoContract,
            ResponseCode::FailedNoCertificateAvailable,
        ),
        (
            ContractRefusal::Canceled,
            ResponseCode::FailedContractCanceled,
        ),
        (ContractRefusal::Other, ResponseCode::Failed),
    ] {
        let scene = Scene::iso2().asking(unwilling(Some(refusal)));
        let (end, told) = scene.charge(&mut scene.ecosystem.wallet(false)).await;
        assert!(!end.is_completed());
        let wanted = (Request::CertificateInstallation, code as u8);
        assert_eq!(told.refused(), Some(wanted), "{refusal:?}");
        assert!(told.says("says the back end"));
        let (end, told) = scene.charge(&mut scene.ecosystem.wallet(true)).await;
        assert!(!end.is_completed());
        assert_eq!(told.refused(), Some((Request::Authorization, code as u8)));
        assert!(told.says("does not let the contract charge: says the back end"));
    }
}

#[tokio::test]
async fn a_late_back_end_ends_in_an_answer() {
    let scene = Scene::iso2().asking(unwilling(None));
    let (_, told) = scene.charge(&mut scene.ecosystem.wallet(false)).await;
    let code = ResponseCode::FailedNoCertificateAvailable as u8;
    let wanted = (Request::CertificateInstallation, code);
    assert_eq!(told.refused(), Some(wanted));
    assert!(told.says("did not answer within 400ms"));
    let (_, told) = scene.charge(&mut scene.ecosystem.wallet(true)).await;
    let wanted = (Request::Authorization, ResponseCode::Failed as u8);
    assert_eq!(told.refused(), Some(wanted));
}

/// In ISO 15118-20 the vehicle waits for a contract, and where none comes lets the customer pay.
#[tokio::test]
async fn in_iso_15118_20_a_late_or_refusing_back_end_leaves_the_customer_to_pay() {
    for refusal in [None, Some(ContractRefusal::NoContract)] {
        let scene = Scene {
            payment: Payment::ContractIfPossible,
            ..Scene::iso20()
        };
        let scene = scene.asking(unwilling(refusal));
        for with_contract in [false, true] {
            let (end, told) = scene
                .charge(&mut scene.ecosystem.wallet(with_contract))
                .await;
            assert_eq!(end, CHARGED, "{refusal:?} {:?}", told.sentences);
            assert!(told.vehicle.contains(&EvccEvent::PaysByContract(false)));
        }
    }
}

#[tokio::test]
async fn a_contract_that_is_barred_here_does_not_pay() {
    let scene = Scene::iso2().asking(|ecosystem| {
        Box::new(Barring {
            back_end: ecosystem.issuer(),
            barred: vec!["DE8AAC1A2B3C4D5".to_owned()],
        })
    });
    let (end, told) = scene.charge(&mut scene.ecosystem.wallet(true)).await;
    assert!(!end.is_completed());
    let code = ResponseCode::FailedCertificateNotAllowedAtThisEvse as u8;
    assert_eq!(told.refused(), Some((Request::Authorization, code)));
}

#[tokio::test]
async fn a_contract_that_ends_soon_is_updated_or_where_that_is_not_to_be_had_installed_anew() {
    for (scene, request) in [
        (Scene::iso2(), Request::CertificateUpdate),
        (Scene::iso20(), Request::CertificateInstallation),
    ] {
        let short = |ecosystem: &Ecosystem| -> Box<dyn BackEnd> {
            let mut issuer = ecosystem.issuer();
            issuer.days = 10;
            Box::new(issuer)
        };
        let scene = scene.asking(short);
        let mut wallet = scene.ecosystem.wallet(false);
        let (end, _) = scene.charge(&mut wallet).await;
        assert_eq!(end, CHARGED);
        let old = wallet.contracts[0].credential.leaf().to_vec();
        let scene = scene.asking(|ecosystem| Box::new(ecosystem.issuer()));
        let (end, told) = scene.charge(&mut wallet).await;
        assert_eq!(end, CHARGED, "{:?}", told.sentences);
        assert!(
            told.station
                .contains(&SeccEvent::Provisioned(request, true))
        );
        assert_ne!(wallet.contracts[0].credential.leaf(), old);
    }
}

#[tokio::test]
async fn an_installed_contract_is_kept_in_a_folder_and_known_again() {
    for scene in [Scene::iso2(), Scene::iso20()] {
        let name = format!("v2g-contracts-{}-{}", scene.mutual, std::process::id());
        let folder = ContractFolder(std::env::temp_dir().join(name));
        assert!(folder.read().unwrap().is_empty());
        let mut wallet = scene.ecosystem.wallet(false);
        wallet.folder = Some(folder.clone());
        let (end, told) = scene.charge(&mut wallet).await;
        assert_eq!(end, CHARGED, "{:?}", told.sentences);
        let mut next = scene.ecosystem.wallet(false);
        next.contracts = folder.read().unwrap();
        let (end, told) = scene.charge(&mut next).await;
        assert_eq!(end, CHARGED, "{:?}", told.sentences);
        assert!(!told.vehicle.contains(&EvccEvent::ContractInstalled));
        let key = folder.0.join("DE8AAC1A2B3C4D5.key");
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &std::fs::metadata(&key).unwrap().permissions(),
        );
        assert_eq!(mode & 0o777, 0o600);
        std::fs::write(&key, "nothing").unwrap();
        assert!(folder.read().unwrap_err().contains("DE8AAC1A2B3C4D5.key"));
        std::fs::remove_dir_all(&folder.0).unwrap();
    }
}

#[tokio::test]
async fn a_vehicle_that_calls_itself_otherwise_than_its_certificate_is_told_of() {
    let scene = Scene {
        name: "SOMEBODYELSE",
        ..Scene::iso20()
    };
    let (end, told) = scene.charge(&mut scene.ecosystem.wallet(true)).await;
    assert!(!end.is_completed(), "{:?}", told.sentences);
    assert!(told.says("calls itself SOMEBODYELSE"));
}

/// Signs once with its own key, and then with another: right to prove a contract, wrong for what follows.
struct Turncoat {
    own: Arc<dyn ContractKey>,
    other: Arc<dyn ContractKey>,
    signed: AtomicBool,
}

impl Signer for Turncoat {
    fn public_key(&self) -> PublicKey<'_> {
        Signer::public_key(&*self.own)
    }

    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<SignatureBytes, CryptoError> {
        match self.signed.swap(true, Ordering::Relaxed) {
            false => self.own.sign(algorithm, message),
            true => self.other.sign(algorithm, message),
        }
    }
}

impl Agreement for Turncoat {
    fn public_key(&self) -> PublicKey<'_> {
        Agreement::public_key(&*self.own)
    }

    fn agree(&self, peer: PublicKey<'_>) -> Result<SharedSecret, CryptoError> {
        self.own.agree(peer)
    }
}

#[tokio::test]
async fn a_receipt_that_another_key_has_signed_ends_the_session() {
    let scene = Scene::iso2();
    let other = Ecosystem::new(KeyAlgorithm::P256).unwrap();
    let mut wallet = scene.ecosystem.wallet(true);
    let own = wallet.contracts[0].credential.key.clone();
    wallet.contracts[0].credential.key = Arc::new(Turncoat {
        own,
        other: other.contract.credential.key,
        signed: AtomicBool::new(false),
    });
    let (end, told) = scene.charge(&mut wallet).await;
    assert!(!end.is_completed(), "{end}");
    let code = ResponseCode::FailedMeteringSignatureNotValid as u8;
    assert_eq!(told.refused(), Some((Request::MeteringReceipt, code)));
    let blame = Untrusted::Signature(Request::MeteringReceipt);
    assert_eq!((told.end(), told.receipts()), (End::Untrusted(blame), 0));
}
