//! Which certificates a test PKI has, and making them.

use v2g_contract::cert::make::{NameSource, Template};
use v2g_contract::cert::{Certificate, Edition, Place, Role, Time, attribute, der::Oid};
use v2g_contract::crypto::{KeyAlgorithm, RustCrypto, Signer};

use super::keys::{Key, Source};
use crate::failure::Failure;

/// Where a test responder answers unless said otherwise.
pub(super) const OCSP_URL: &str = "http://127.0.0.1:8080/ocsp";

/// Room for one certificate.
const ROOM: usize = 4096;

/// One certificate of the PKI.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entity {
    /// As its files are called.
    pub(super) name: &'static str,
    pub(super) role: Role,
    /// Who signs it; `None` for a root.
    pub(super) issuer: Option<&'static str>,
    /// CN.
    pub(super) common_name: &'static str,
    /// Only in this edition.
    pub(super) only: Option<Edition>,
}

const fn entity(
    name: &'static str,
    role: Role,
    issuer: Option<&'static str>,
    common_name: &'static str,
) -> Entity {
    Entity {
        name,
        role,
        issuer,
        common_name,
        only: None,
    }
}

/// All of them, issuers first.
pub(super) const ENTITIES: [Entity; 19] = [
    entity("v2g-root", Role::V2gRoot, None, "V2G root"),
    entity("cpo-sub1", Role::CpoSub1, Some("v2g-root"), "CPO sub-CA 1"),
    entity("cpo-sub2", Role::CpoSub2, Some("cpo-sub1"), "CPO sub-CA 2"),
    entity("secc", Role::Secc, Some("cpo-sub2"), "DEV2GE000001"),
    entity(
        "cpo-ocsp",
        Role::OcspSigner,
        Some("cpo-sub2"),
        "CPO OCSP signer",
    ),
    entity("cps-sub1", Role::CpsSub1, Some("v2g-root"), "CPS sub-CA 1"),
    entity("cps-sub2", Role::CpsSub2, Some("cps-sub1"), "CPS sub-CA 2"),
    entity("cps", Role::Cps, Some("cps-sub2"), "CPS"),
    entity("mo-root", Role::MoRoot, None, "MO root"),
    entity("mo-sub1", Role::MoSub1, Some("mo-root"), "MO sub-CA 1"),
    entity("mo-sub2", Role::MoSub2, Some("mo-sub1"), "MO sub-CA 2"),
    entity("contract", Role::Contract, Some("mo-sub2"), EMAID),
    entity("oem-root", Role::OemRoot, None, "OEM root"),
    entity("oem-sub1", Role::OemSub1, Some("oem-root"), "OEM sub-CA 1"),
    entity("oem-sub2", Role::OemSub2, Some("oem-sub1"), "OEM sub-CA 2"),
    entity("provisioning", Role::Provisioning, Some("oem-sub2"), PCID),
    Entity {
        only: Some(Edition::Iso20),
        ..entity("vehicle", Role::Vehicle, Some("oem-sub2"), PCID)
    },
    entity(
        "private-root",
        Role::PrivateRoot,
        None,
        "private operator root",
    ),
    entity(
        "private-secc",
        Role::PrivateSecc,
        Some("private-root"),
        "DEV2GE000002",
    ),
];

/// With its check digit.
const EMAID: &str = "DEV2GC00000001G";
const PCID: &str = "V2GTEST0000000001";

/// What the user chose.
#[derive(Clone, Debug)]
pub(super) struct Recipe {
    pub(super) edition: Edition,
    pub(super) algorithm: KeyAlgorithm,
    pub(super) source: Source,
    /// When validity begins.
    pub(super) start: Time,
    /// How long everything is valid; `None` for as long as the profiles say.
    pub(super) years: Option<u16>,
    /// Where the responder answers that the certificates name.
    pub(super) responder: String,
}

/// A certificate with its key.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) issuer: Option<&'static str>,
    pub(super) der: Vec<u8>,
    pub(super) key: Key,
}

/// All certificates of one edition.
#[derive(Debug)]
pub(super) struct TestPki {
    pub(super) recipe: Recipe,
    pub(super) made: Vec<Made>,
}

/// What a template is changed to before it is signed.
pub(super) type Change = fn(&mut Template<'_>, Time);

/// The same.
pub(super) fn unchanged(_: &mut Template<'_>, _: Time) {}

impl Made {
    pub(super) fn certificate(&self) -> Certificate<'_> {
        Certificate::parse(&self.der).expect("what we wrote we can read")
    }
}

impl TestPki {
    pub(super) fn new(recipe: Recipe) -> Result<Self, Failure> {
        let mut pki = Self {
            recipe,
            made: Vec::new(),
        };
        let edition = pki.recipe.edition;
        let wanted = ENTITIES
            .iter()
            .filter(|entity| entity.only.is_none_or(|only| only == edition));
        for entity in wanted {
            let label = pki.label(entity.name);
            let key = pki.recipe.source.key(&label, pki.recipe.algorithm)?;
            let made = pki.make(entity, entity.name, key, unchanged)?;
            pki.made.push(made);
        }
        Ok(pki)
    }

    pub(super) fn find(&self, name: &str) -> Result<&Made, Failure> {
        self.made
            .iter()
            .find(|made| made.name == name)
            .ok_or_else(|| Failure::new(format_args!("there is no {name} in the recipe")))
    }

    /// The name of a certificate among those of all editions.
    pub(super) fn label(&self, name: &str) -> String {
        format!("{:?} {name}", self.recipe.edition)
    }

    /// Makes a certificate in an entity's place.
    pub(super) fn make(
        &self,
        entity: &Entity,
        name: &str,
        key: Key,
        change: Change,
    ) -> Result<Made, Failure> {
        let recipe = &self.recipe;
        let issuer = entity.issuer.map(|issuer| self.find(issuer)).transpose()?;
        let above = issuer.map(Made::certificate);
        let subject = subject(entity);
        let serial = recipe.source.serial(&self.label(name))?;
        let mut template = Template::of(
            entity.role,
            NameSource::Parts(&subject),
            Signer::public_key(&key),
            recipe.start,
            above.as_ref(),
            &RustCrypto,
        )
        .map_err(Failure::new)?;
        template.serial = &serial;
        if let Some(years) = recipe.years {
            template.not_after = recipe.start.plus_days(i64::from(years) * 365);
        }
        if let Some(above) = above {
            template.not_after = template.not_after.min(above.not_after);
        }
        if has_responder(entity) {
            template.ocsp_url = Some(&recipe.responder);
        }
        change(&mut template, recipe.start);
        let signer: &dyn Signer = issuer.map_or(&key, |issuer| &issuer.key);
        let mut room = vec![0; ROOM];
        let der = template.write(signer, &mut room).map_err(Failure::new)?;
        Ok(Made {
            name: name.to_owned(),
            role: entity.role,
            issuer: entity.issuer,
            der: der.to_vec(),
            key,
        })
    }

    /// The certificates from a leaf up to the one below the root.
    pub(super) fn path<'p>(&'p self, leaf: &'p Made) -> Result<Vec<&'p Made>, Failure> {
        let mut path = vec![leaf];
        while let Some(issuer) = path.last().and_then(|made| made.issuer) {
            let issuer = self.find(issuer)?;
            if issuer.issuer.is_none() {
                break;
            }
            path.push(issuer);
        }
        Ok(path)
    }

    /// Which root a certificate stands below.
    pub(super) fn root_of(&self, leaf: &Made) -> Result<&Made, Failure> {
        let mut name = leaf.issuer;
        while let Some(issuer) = name {
            let issuer = self.find(issuer)?;
            if issuer.issuer.is_none() {
                return Ok(issuer);
            }
            name = issuer.issuer;
        }
        self.find(&leaf.name)
    }
}

/// All below a public root have a responder, but for whom answers itself.
pub(super) fn has_responder(entity: &Entity) -> bool {
    let profile = entity.role.profile();
    let private = matches!(entity.role, Role::PrivateSecc);
    profile.place != Place::Root && entity.role != Role::OcspSigner && !private
}

pub(super) fn find_entity(name: &str) -> Option<&'static Entity> {
    ENTITIES.iter().find(|entity| entity.name == name)
}

fn subject(entity: &Entity) -> Vec<(Oid<'static>, &'static str)> {
    let mut parts = vec![
        (attribute::COMMON_NAME, entity.common_name),
        (attribute::ORGANIZATION, "v2g test"),
    ];
    // A vehicle certificate has nothing but these two (V2G20-2598).
    if entity.role != Role::Vehicle {
        let profile = entity.role.profile();
        parts.extend(profile.country.then_some((attribute::COUNTRY, "DE")));
        let domain = profile.domain;
        parts.extend(domain.map(|domain| (attribute::DOMAIN_COMPONENT, domain)));
    }
    parts
}
