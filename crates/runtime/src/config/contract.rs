//! Contracts of both sides, and whom a station asks for them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Deserializer, de};
use toml::Spanned;
use v2g::session::{Contracts, Payment, Proved, Secc, TariffTrust};

use super::TlsConfig;
use super::bounded::Bounded;
use super::files::{FileError, Files, KeyFiles, Origin, Problem};
use super::station::seconds;
use crate::contract::{
    BackEnd, Barring, Contract, ContractFolder, ContractPool, Credential, Deadlines, LocalIssuer,
    NoBackEnd, Remote, RemoteBackEnd, StationDesk, VehicleWallet, WithDesk,
};
use crate::tls::{Leniency, RootStore, TlsPolicy};
use crate::{Clock, Observer, Plant};

/// Table `[station.contract]`: with it, contracts pay where there is TLS.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StationContract {
    install: bool,
    update: bool,
    exclusive: bool,
    providers: Vec<String>,
    #[serde(deserialize_with = "names")]
    refuse: Vec<String>,
    receipts: Bounded<0, 86_400>,
    back_end: Option<Spanned<String>>,
    deadline: Bounded<0, 4>,
    deadline_iso20: Bounded<0, 55>,
    issuer: Option<Spanned<IssuerKeys>>,
    #[serde(skip)]
    origin: Origin,
}

/// Table `[station.contract.issuer]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuerKeys {
    operator: KeyFiles,
    service: KeyFiles,
    makers: Option<Files>,
    #[serde(default = "a_year")]
    days: Bounded<1, 3650>,
    #[serde(default)]
    customers: BTreeMap<String, String>,
}

/// Table `[vehicle.contract]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VehicleContract {
    payment: PaymentKey,
    install: InstallKey,
    tariffs: TariffKey,
    folder: Option<Spanned<PathBuf>>,
    bundle: Vec<KeyFiles>,
    provisioning: Option<KeyFiles>,
    #[serde(skip)]
    origin: Origin,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PaymentKey {
    External,
    #[default]
    ContractIfPossible,
    Contract,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum InstallKey {
    Never,
    #[default]
    IfNeeded,
    Always,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum TariffKey {
    #[default]
    Any,
    Signed,
}

/// What a station does with contracts, with the files read: makes a desk for each session.
#[derive(Clone)]
pub struct StationContracts {
    /// What the model tells vehicles.
    pub offer: Contracts,
    /// How often a signed receipt is wanted, if at all.
    pub receipts: Option<Duration>,
    /// Roots by purpose.
    pub roots: RootStore,
    /// How much certificates and signatures may differ from the standard.
    pub leniency: Leniency,
    /// Who is asked.
    pub source: ContractSource,
    /// Names of contracts that are not accepted, without separators and in capitals.
    pub refuse: Vec<String>,
}

/// Whom a station asks.
#[derive(Clone)]
pub enum ContractSource {
    /// Nobody.
    Nobody,
    /// An issuer on this machine.
    Local(Box<LocalIssuer>),
    /// A back end behind a network.
    Remote(Arc<dyn RemoteBackEnd>, Deadlines),
}

/// What a vehicle has of contracts, with the files read.
pub struct VehicleContracts {
    /// How it pays.
    pub payment: Payment,
    /// Which tariffs it believes.
    pub tariffs: TariffTrust,
    /// Its contracts.
    pub wallet: VehicleWallet,
}

impl StationContracts {
    /// A desk for one session.
    #[must_use]
    pub fn desk(&self) -> StationDesk {
        let back_end: Box<dyn BackEnd> = match &self.source {
            ContractSource::Nobody => Box::new(NoBackEnd),
            ContractSource::Local(issuer) => Box::new((**issuer).clone()),
            ContractSource::Remote(back_end, deadlines) => {
                Box::new(Remote::new(back_end.clone(), *deadlines))
            }
        };
        let barring = Barring {
            back_end,
            barred: self.refuse.clone(),
        };
        StationDesk::new(self.roots.clone(), self.leniency, Box::new(barring))
    }

    /// The equipment with a desk beside it, for a session with who has proved this.
    #[must_use]
    pub fn beside(
        &self,
        plant: impl Plant<Secc> + 'static,
        proved: Proved,
        clock: Clock,
        observer: Arc<dyn Observer>,
    ) -> Box<dyn Plant<Secc>> {
        let desk = WithDesk::new(plant, self.desk(), clock, observer);
        Box::new(desk.holding_against(proved).with_receipts(self.receipts))
    }
}

impl StationContract {
    /// What the station does with contracts, from the files as they are now.
    ///
    /// # Errors
    /// Names the key and its line.
    pub fn open(&self, tls: &TlsConfig) -> Result<StationContracts, FileError> {
        let roots = tls.roots()?;
        let leniency = tls.leniency();
        let source = match (&self.back_end, &self.issuer) {
            (Some(url), Some(_)) => {
                let why = "there is an issuer, too; only one can be asked".to_owned();
                return Err(self.origin.error("back_end", url, Problem::Other(why)));
            }
            (Some(url), None) => self.pool(url)?,
            (None, Some(keys)) => {
                let issuer = self.issuer(keys.get_ref(), &roots, leniency)?;
                ContractSource::Local(Box::new(issuer))
            }
            (None, None) => ContractSource::Nobody,
        };
        let asked = !matches!(source, ContractSource::Nobody);
        let providers = self.providers.iter().map(|name| bare(name)).collect();
        Ok(StationContracts {
            offer: Contracts {
                accepted: true,
                installation: asked && self.install,
                update: asked && self.update,
                exclusive: self.exclusive,
                providers: for_ever(providers),
            },
            receipts: (self.receipts.0 > 0.0).then(|| seconds(self.receipts.0)),
            roots,
            leniency,
            source,
            refuse: self.refuse.clone(),
        })
    }

    fn pool(&self, url: &Spanned<String>) -> Result<ContractSource, FileError> {
        let pool = ContractPool::new(url.get_ref());
        let wrong = |error: crate::contract::PoolUrlError| {
            let problem = Problem::Other(error.to_string());
            self.origin.error("back_end", url, problem)
        };
        let deadlines = Deadlines {
            iso2: seconds(self.deadline.0),
            iso20: seconds(self.deadline_iso20.0),
            authorization: seconds(self.deadline_iso20.0),
        };
        Ok(ContractSource::Remote(
            Arc::new(pool.map_err(wrong)?),
            deadlines,
        ))
    }

    fn issuer(
        &self,
        keys: &IssuerKeys,
        roots: &RootStore,
        leniency: Leniency,
    ) -> Result<LocalIssuer, FileError> {
        let origin = &self.origin;
        let makers = keys.makers.as_ref();
        let makers = makers.map(|files| origin.certificates("issuer.makers", files));
        let customers = keys.customers.iter();
        Ok(LocalIssuer {
            roots: roots.clone(),
            makers: makers.transpose()?.unwrap_or_default(),
            leniency,
            operator: credential(origin, "issuer.operator", &keys.operator)?,
            service: credential(origin, "issuer.service", &keys.service)?,
            customers: customers
                .map(|(pcid, emaid)| (pcid.clone(), bare(emaid)))
                .collect(),
            days: keys.days.0 as i64,
        })
    }

    /// Says where it stands.
    pub(super) fn place(&mut self, text: &str, file: &Path) {
        self.origin = Origin::new("station.contract", text, file);
    }
}

impl VehicleContract {
    /// What the vehicle has of contracts, from the files as they are now.
    ///
    /// # Errors
    /// Names the key and its line.
    pub fn open(&self, tls: &TlsConfig) -> Result<VehicleContracts, FileError> {
        let origin = &self.origin;
        let provisioning = match (self.install, &self.provisioning) {
            (InstallKey::Never, _) | (_, None) => None,
            (_, Some(files)) => Some(credential(origin, "provisioning", files)?),
        };
        let mut wallet = VehicleWallet::new(tls.roots()?, tls.leniency(), provisioning);
        wallet.install = self.install == InstallKey::Always;
        if let Some(folder) = &self.folder {
            let kept = ContractFolder(origin.path(folder.get_ref()));
            let contracts = kept.read();
            let wrong = |why| origin.error("folder", folder, Problem::Other(why));
            wallet.contracts = contracts.map_err(wrong)?;
            wallet.folder = Some(kept);
        }
        for files in &self.bundle {
            let contract = Contract::new(credential(origin, "bundle", files)?);
            let wrong = |why| origin.error("bundle.key", &files.key, Problem::Other(why));
            wallet.contracts.push(contract.map_err(wrong)?);
        }
        Ok(VehicleContracts {
            payment: match self.payment {
                PaymentKey::External => Payment::External,
                PaymentKey::ContractIfPossible => Payment::ContractIfPossible,
                PaymentKey::Contract => Payment::Contract,
            },
            tariffs: match self.tariffs {
                TariffKey::Any => TariffTrust::Any,
                TariffKey::Signed => TariffTrust::Signed,
            },
            wallet,
        })
    }

    /// Says where it stands.
    pub(super) fn place(&mut self, text: &str, file: &Path) {
        self.origin = Origin::new("vehicle.contract", text, file);
    }
}

/// Refuses contracts where no TLS protects them.
pub(super) fn protected(
    side: &'static str,
    table: usize,
    tls: Option<&TlsConfig>,
    text: &str,
) -> Result<(), toml::de::Error> {
    if tls.is_some_and(|tls| tls.policy != TlsPolicy::Off) {
        return Ok(());
    }
    let line = text.bytes().take(table).filter(|octet| *octet == b'\n');
    Err(de::Error::custom(format_args!(
        "line {}, {side}.contract: contracts are used over TLS only, and there is no table {side}.tls or its policy is `off`",
        line.count() + 1
    )))
}

fn credential(origin: &Origin, table: &str, files: &KeyFiles) -> Result<Credential, FileError> {
    let chain = origin.certificates(&format!("{table}.certificates"), &files.certificates)?;
    let key = files.soft_key(origin, table)?;
    let credential = Credential {
        key: Arc::new(key),
        chain: crate::contract::without_roots(chain),
    };
    match credential.fits() {
        true => Ok(credential),
        false => {
            let why = "not the key of the first certificate".to_owned();
            Err(origin.error(&format!("{table}.key"), &files.key, Problem::Other(why)))
        }
    }
}

/// Names of contracts without separators and in capitals.
fn bare(name: &str) -> String {
    let kept = name.chars().filter(|c| *c != '-');
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    Ok(names.iter().map(|name| bare(name)).collect())
}

/// The engine's model holds names for ever: a program reads its configuration a few times at most.
fn for_ever(names: Vec<String>) -> &'static [&'static str] {
    let names = names.into_iter().map(|name| &*name.leak());
    names.collect::<Vec<_>>().leak()
}

const fn a_year() -> Bounded<1, 3650> {
    Bounded(365.0)
}

impl Default for StationContract {
    fn default() -> Self {
        Self {
            install: true,
            update: true,
            exclusive: false,
            providers: Vec::new(),
            refuse: Vec::new(),
            receipts: Bounded(0.0),
            back_end: None,
            deadline: Bounded(4.0),
            deadline_iso20: Bounded(30.0),
            issuer: None,
            origin: Origin::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    const TLS: &str = "[station.tls]\n[vehicle.tls]\n";

    fn error(text: &str) -> String {
        Config::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn contracts_without_tls_are_refused_with_their_line() {
        for side in ["station", "vehicle"] {
            let text = error(&format!("[{side}]\n\n[{side}.contract]\n"));
            assert!(
                text.contains("line 3") && text.contains("over TLS only"),
                "{text}"
            );
            let off = format!("[{side}.tls]\npolicy = \"off\"\n[{side}.contract]\n");
            assert!(error(&off).contains("line 3"));
            let with = format!("[{side}.tls]\n[{side}.contract]\n");
            assert!(Config::parse(&with).is_ok());
        }
    }

    #[test]
    fn wrong_values_are_named_with_their_line() {
        for (text, line, what) in [
            ("[station.contract]\nrecipts = 5", "line 4", "recipts"),
            (
                "[station.contract]\ndeadline = 10",
                "line 4",
                "between 0 and 4",
            ),
            (
                "[vehicle.contract]\npayment = \"cash\"",
                "line 4",
                "`contract-if-possible`",
            ),
            ("[vehicle.contract]\ninstall = true", "line 4", "install"),
            (
                "[[vehicle.contract.bundle]]\nkey = \"a\"",
                "line 3",
                "certificates",
            ),
        ] {
            let text = error(&format!("{TLS}{text}"));
            assert!(text.contains(line) && text.contains(what), "{text}");
        }
    }

    #[test]
    fn wrong_files_and_addresses_are_named_with_their_line() {
        let station = |text: &str| {
            let config = Config::parse(&format!("{TLS}{text}")).unwrap().station;
            let contract = config.contract.unwrap().into_inner();
            contract
                .open(&config.tls.unwrap())
                .err()
                .unwrap()
                .to_string()
        };
        let text = station("[station.contract]\nback_end = \"localhost\"");
        assert!(
            text.starts_with("line 4, station.contract.back_end: a pool's address"),
            "{text}"
        );
        let text = station(
            "[station.contract.issuer.operator]\ncertificates = \"none.pem\"\nkey = \"none.key\"\n[station.contract.issuer.service]\ncertificates = \"a\"\nkey = \"b\"",
        );
        assert!(
            text.starts_with("line 4, station.contract.issuer.operator.certificates: cannot read"),
            "{text}"
        );
        let config = Config::parse(&format!(
            "{TLS}[vehicle.contract.provisioning]\ncertificates = \"none.pem\"\nkey = \"none.key\""
        ));
        let config = config.unwrap().vehicle;
        let contract = config.contract.unwrap().into_inner();
        let text = contract
            .open(&config.tls.unwrap())
            .err()
            .unwrap()
            .to_string();
        assert!(
            text.starts_with("line 4, vehicle.contract.provisioning.certificates: cannot read"),
            "{text}"
        );
    }
}
