//! What the tester shows at a station: TLS, certificates and contracts, from files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;
use v2g_conformance::{Authorities, Credential, Papers};
use v2g_contract::cert::Leniency;
use v2g_contract::crypto::{Agreement, CryptoError, RustCrypto, Signer, SoftKey};

use crate::clock::date;
use crate::config::{FileError, VehicleConfig};
use crate::contract::{self, without_roots};
use crate::pem::{self, PemError};
use crate::tls::{
    Groups, Identity, IdentityError, RootStore, Rules, StationMaterial, StationTls,
    VehicleMaterial, VehicleTls,
};

/// What the tester shows at a station: nothing, unless more is known.
#[derive(Clone, Debug, Default)]
pub struct TesterMaterial {
    /// TLS as a vehicle of ISO 15118-2 speaks it.
    pub tls: Option<Arc<VehicleTls>>,
    /// TLS with a certificate of the vehicle, for ISO 15118-20.
    pub mutual_tls: Option<Arc<VehicleTls>>,
    /// Contracts and certificates.
    pub papers: Option<Arc<Papers>>,
}

/// Why the files of a test PKI are not what they should be.
#[derive(Debug, Error)]
pub enum MaterialError {
    /// A file is missing or broken.
    #[error(transparent)]
    File(#[from] PemError),
    /// Keys on this curve are not built in.
    #[error("{}: {source}", path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// Why.
        source: CryptoError,
    },
    /// A key is not that of its certificate.
    #[error("{}: {source}", path.display())]
    Identity {
        /// The file with the certificates.
        path: PathBuf,
        /// Why.
        source: IdentityError,
    },
}

impl TesterMaterial {
    /// As the vehicle of a configuration: its tables `[vehicle.tls]` and `[vehicle.contract]`. Of its contracts the
    /// first is shown.
    ///
    /// Certificates that are wrong on purpose need the keys of authorities, which a vehicle does not have; those
    /// cases stay without a verdict.
    ///
    /// # Errors
    /// Names the key and its line.
    pub fn of_vehicle(vehicle: &VehicleConfig) -> Result<Self, FileError> {
        let Some(tls) = &vehicle.tls else {
            return Ok(Self::default());
        };
        let full = tls.vehicle()?;
        let contract = vehicle.contract.as_ref();
        let contract = contract.map(|contract| contract.get_ref().open(tls));
        let papers = contract.transpose()?.map(|contracts| {
            let wallet = contracts.wallet;
            let first = wallet.contracts.into_iter().next();
            Papers {
                contract: first.map(|contract| shown(contract.credential)),
                provisioning: wallet.provisioning.map(shown),
                v2g_roots: wallet.roots.v2g,
                operator: None,
                maker: None,
                now: date(),
            }
        });
        Ok(Self {
            tls: Some(Arc::new(tls.vehicle()?.tls12_only())),
            mutual_tls: full.is_mutual().then(|| Arc::new(full)),
            papers: papers.map(Arc::new),
        })
    }

    /// From a folder that `v2g pki init` has made: everything, with the keys of its authorities. ISO 15118-20 is left
    /// out where its part of the folder is not there.
    ///
    /// # Errors
    /// Names the file.
    pub fn of_pki(folder: &Path) -> Result<Self, MaterialError> {
        let (two, twenty) = (Part(folder.join("iso2")), Part(folder.join("iso20")));
        let roots = RootStore {
            v2g: two.certificates("v2g-root")?,
            ..RootStore::default()
        };
        let papers = Papers {
            contract: Some(two.leaf("contract")?),
            provisioning: Some(two.leaf("provisioning")?),
            v2g_roots: roots.v2g.clone(),
            operator: Some(two.authorities("mo")?),
            maker: Some(two.authorities("oem")?),
            now: date(),
        };
        let tls = speaking(Vec::new(), roots);
        let mutual_tls = match twenty.0.is_dir() {
            true => Some(Arc::new(twenty.mutual_tls()?)),
            false => None,
        };
        Ok(Self {
            tls: Some(Arc::new(tls.tls12_only())),
            mutual_tls,
            papers: Some(Arc::new(papers)),
        })
    }
}

/// TLS of a station that the tester plays, from a folder that `v2g pki init` has made; ISO 15118-20 is left out where
/// its part of the folder is not there.
///
/// # Errors
/// Names the file.
pub fn station_of_pki(folder: &Path) -> Result<StationTls, MaterialError> {
    let parts = ["iso2", "iso20"].map(|part| Part(folder.join(part)));
    let mut material = StationMaterial::default();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 && !part.0.is_dir() {
            continue;
        }
        material.identities.push(part.identity("secc")?);
        material.roots.v2g.extend(part.certificates("v2g-root")?);
        material.roots.oem.extend(part.certificates("oem-root")?);
    }
    Ok(StationTls::new(material, field(), Groups::Field))
}

/// As the field has it: how strict a tester's own TLS is, is no case.
fn field() -> Rules {
    Rules {
        leniency: Leniency::Field,
        ..Rules::default()
    }
}

fn speaking(identities: Vec<Identity>, roots: RootStore) -> VehicleTls {
    VehicleTls::new(
        VehicleMaterial { identities, roots },
        field(),
        Groups::Field,
    )
}

fn shown(credential: contract::Credential) -> Credential {
    let signer: Arc<dyn Signer> = credential.key.clone();
    let agreement: Arc<dyn Agreement> = credential.key;
    Credential {
        signer,
        agreement,
        chain: credential.chain,
    }
}

/// The files of one edition.
struct Part(PathBuf);

impl Part {
    fn certificates(&self, name: &str) -> Result<Vec<Vec<u8>>, MaterialError> {
        Ok(pem::certificates(&self.0.join(format!("{name}.pem")))?)
    }

    fn key(&self, name: &str) -> Result<SoftKey<RustCrypto>, MaterialError> {
        let path = self.0.join(format!("{name}.key"));
        let private = pem::private_key(&path, None)?;
        SoftKey::new(RustCrypto, private).map_err(|source| MaterialError::Key { path, source })
    }

    fn leaf(&self, name: &str) -> Result<Credential, MaterialError> {
        let chain = self.certificates(&format!("{name}-chain"))?;
        Ok(Credential::new(self.key(name)?, without_roots(chain)))
    }

    fn authorities(&self, whose: &str) -> Result<Authorities, MaterialError> {
        let one = |name: &str| -> Result<Credential, MaterialError> {
            let name = format!("{whose}-{name}");
            Ok(Credential::new(self.key(&name)?, self.certificates(&name)?))
        };
        Ok(Authorities {
            root: one("root")?,
            sub1: one("sub1")?,
            sub2: one("sub2")?,
        })
    }

    fn mutual_tls(&self) -> Result<VehicleTls, MaterialError> {
        let roots = RootStore {
            v2g: self.certificates("v2g-root")?,
            ..RootStore::default()
        };
        Ok(speaking(vec![self.identity("vehicle")?], roots))
    }

    fn identity(&self, name: &str) -> Result<Identity, MaterialError> {
        let key = Arc::new(self.key(name)?);
        let name = format!("{name}-chain");
        let identity = Identity::new(self.certificates(&name)?, key);
        let path = self.0.join(format!("{name}.pem"));
        identity.map_err(|source| MaterialError::Identity { path, source })
    }
}
