//! A whole PKI made up on the spot.

use std::collections::BTreeMap;
use std::sync::Arc;

use v2g_contract::cert::make::{NameSource, Template};
use v2g_contract::cert::{Certificate, Leniency, Role, attribute};
use v2g_contract::crypto::{KeyAlgorithm, RustCrypto, Signer, SoftKey};

use super::{
    Contract, Credential, KeyError, LocalIssuer, StationDesk, VehicleWallet, crypto, new_key,
};
use crate::tls::{
    Groups, Identity, IdentityError, RootStore, Rules, StationMaterial, StationTls,
    VehicleMaterial, VehicleTls,
};

/// Room for one certificate.
const CERTIFICATE: usize = 0x1000;

/// The contract of the demonstration.
const EMAID: &str = "DE8AAC1A2B3C4D5";
/// The vehicle of the demonstration, as its maker names it.
const PCID: &str = "WMIV1234567890ABCD";
/// The name of the vehicle of the demonstration in ISO 15118-20.
pub const EVCCID: &str = "WMIV1234567890ABCDEX";
/// The charging point of the demonstration.
const CPID: &str = "DE*V2G*E000001";

/// Roots, authorities, a vehicle and its contract, with new keys each time: for demonstrations and
/// tests, where nothing is to be trusted beyond the program.
#[derive(Clone, Debug)]
pub struct Ecosystem {
    /// Root certificates.
    pub roots: RootStore,
    /// The authority that signs contracts.
    pub operator: Credential,
    /// The provisioning service.
    pub service: Credential,
    /// The station, for TLS.
    pub station: Credential,
    /// The vehicle's provisioning certificate.
    pub vehicle: Credential,
    /// The vehicle, for TLS in ISO 15118-20; its name there is [`EVCCID`].
    pub car: Credential,
    /// A contract of the vehicle.
    pub contract: Contract,
    /// How much of the standard it keeps to.
    pub leniency: Leniency,
}

struct Holder {
    key: SoftKey<RustCrypto>,
    der: Vec<u8>,
}

impl Ecosystem {
    /// With keys of this algorithm: P-256 for ISO 15118-2, P-521 for -20.
    ///
    /// # Errors
    /// Without random numbers, or for an algorithm that is not built in.
    pub fn new(algorithm: KeyAlgorithm) -> Result<Self, KeyError> {
        let make = |role, issuer: Option<&Holder>| Holder::new(role, algorithm, issuer);
        let chain = |leaf: Role| -> Result<(Holder, Credential, Credential), KeyError> {
            let above = leaf.authorities();
            let root = make(above.root, None)?;
            let sub1 = make(above.sub1, Some(&root))?;
            let sub2 = make(above.sub2, Some(&sub1))?;
            let last = make(leaf, Some(&sub2))?;
            let own = Credential {
                chain: vec![last.der, sub2.der.clone(), sub1.der.clone()],
                key: Arc::new(last.key),
            };
            let authority = Credential {
                chain: vec![sub2.der, sub1.der],
                key: Arc::new(sub2.key),
            };
            Ok((root, own, authority))
        };
        let (mo, contract, operator) = chain(Role::Contract)?;
        let (v2g, service, _) = chain(Role::Cps)?;
        let (oem, vehicle, _) = chain(Role::Provisioning)?;
        let (above_station, station, _) = chain(Role::Secc)?;
        let (above_car, car, _) = chain(Role::Vehicle)?;
        Ok(Self {
            roots: RootStore {
                v2g: vec![v2g.der, above_station.der],
                oem: vec![oem.der, above_car.der],
                mo: vec![mo.der],
                private: Vec::new(),
            },
            operator,
            service,
            station,
            vehicle,
            car,
            contract: Contract {
                emaid: EMAID.to_owned(),
                credential: contract,
            },
            leniency: Leniency::Strict,
        })
    }

    /// TLS of the station.
    ///
    /// # Errors
    /// When its chain is none.
    pub fn station_tls(&self) -> Result<StationTls, IdentityError> {
        let material = StationMaterial {
            identities: vec![identity(&self.station)?],
            roots: self.roots.clone(),
        };
        Ok(StationTls::new(material, self.rules(), Groups::Standard))
    }

    /// TLS of the vehicle: with its certificate for ISO 15118-20, else TLS 1.2 without.
    ///
    /// # Errors
    /// As above.
    pub fn vehicle_tls(&self, mutual: bool) -> Result<VehicleTls, IdentityError> {
        let own = mutual.then(|| identity(&self.car)).transpose()?;
        let material = VehicleMaterial {
            identities: own.into_iter().collect(),
            roots: self.roots.clone(),
        };
        let tls = VehicleTls::new(material, self.rules(), Groups::Standard);
        Ok(match mutual {
            true => tls,
            false => tls.tls12_only(),
        })
    }

    fn rules(&self) -> Rules {
        Rules {
            leniency: self.leniency,
            ..Rules::default()
        }
    }

    /// A back end that makes contracts for the vehicle.
    #[must_use]
    pub fn issuer(&self) -> LocalIssuer {
        LocalIssuer {
            roots: self.roots.clone(),
            makers: self.vehicle.above().to_vec(),
            leniency: self.leniency,
            operator: self.operator.clone(),
            service: self.service.clone(),
            customers: BTreeMap::from([(PCID.to_owned(), EMAID.to_owned())]),
            days: 365,
        }
    }

    /// A station that has this back end.
    #[must_use]
    pub fn desk(&self) -> StationDesk {
        StationDesk::new(self.roots.clone(), self.leniency, Box::new(self.issuer()))
    }

    /// The vehicle's wallet, with its contract or still without.
    #[must_use]
    pub fn wallet(&self, with_contract: bool) -> VehicleWallet {
        let provisioning = Some(self.vehicle.clone());
        let mut wallet = VehicleWallet::new(self.roots.clone(), self.leniency, provisioning);
        wallet
            .contracts
            .extend(with_contract.then(|| self.contract.clone()));
        wallet
    }
}

fn identity(of: &Credential) -> Result<Identity, IdentityError> {
    Identity::new(of.chain.clone(), of.key.clone())
}

impl Holder {
    fn new(role: Role, algorithm: KeyAlgorithm, issuer: Option<&Self>) -> Result<Self, KeyError> {
        let key = new_key(algorithm)?;
        let wrong = |source| KeyError::Crypto { algorithm, source };
        let profile = role.profile();
        let common_name = match role {
            Role::Contract => EMAID,
            Role::Provisioning => PCID,
            Role::Vehicle => EVCCID,
            Role::Secc => CPID,
            _ => profile.title,
        };
        let mut names = vec![
            (attribute::COMMON_NAME, common_name),
            (attribute::ORGANIZATION, "v2g demonstration"),
        ];
        // A vehicle's certificate has nothing but these two (V2G20-2598).
        if let Some(domain) = profile.domain.filter(|_| role != Role::Vehicle) {
            names.extend(profile.country.then_some((attribute::COUNTRY, "DE")));
            names.push((attribute::DOMAIN_COMPONENT, domain));
        }
        let above = issuer.map(|issuer| Certificate::parse(&issuer.der));
        let above = above.and_then(Result::ok);
        let begins = crate::clock::date().plus_days(-1);
        let public = Signer::public_key(&key);
        let source = NameSource::Parts(&names);
        let mut template =
            Template::of(role, source, public, begins, above.as_ref(), crypto()).map_err(wrong)?;
        let mut serial = [0; 8];
        getrandom::fill(&mut serial).map_err(KeyError::Random)?;
        serial[0] = serial[0] & 0x7F | 1;
        template.serial = &serial;
        if let Some(above) = &above {
            template.not_after = template.not_after.min(above.not_after);
        }
        let signer: &dyn Signer = issuer.map_or(&key, |issuer| &issuer.key);
        let mut buffer = [0; CERTIFICATE];
        let der = template.write(signer, &mut buffer);
        let der = der.map(<[u8]>::to_vec).unwrap_or_default();
        Ok(Self { key, der })
    }
}
