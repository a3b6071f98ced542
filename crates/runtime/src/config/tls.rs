//! Certificates, keys and roots, which stand in files of their own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::files::{FileError, Files, KeyFiles, Origin, Password, Problem};
use crate::pem;
use crate::tls::{
    Groups, Identity, Leniency, Revocation, RootStore, Rules, StationMaterial, StationTls,
    TlsPolicy, VehicleMaterial, VehicleTls,
};

/// Tables `[station.tls]` and `[vehicle.tls]`: without it, no TLS.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TlsConfig {
    /// Whether there must, may or cannot be TLS.
    pub policy: TlsPolicy,
    profile: ProfileKey,
    revocation: RevocationKey,
    validity: Option<bool>,
    /// Whether the vehicle offers TLS 1.2 only.
    tls12_only: bool,
    /// Whether a station asks the OCSP responders that its chains name, and staples what they say.
    pub fetch_ocsp: bool,
    chain: Vec<ChainKey>,
    roots: RootKeys,
    #[serde(skip)]
    origin: Origin,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ProfileKey {
    #[default]
    Field,
    Strict,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RevocationKey {
    Ignore,
    #[default]
    IfKnown,
    Required,
}

/// A table `[[….tls.chain]]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChainKey {
    certificates: Files,
    key: Spanned<PathBuf>,
    password: Option<Password>,
    password_file: Option<Spanned<PathBuf>>,
    #[serde(default)]
    ocsp: Vec<Spanned<PathBuf>>,
}

/// Table `[….tls.roots]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RootKeys {
    v2g: Option<Files>,
    oem: Option<Files>,
    mo: Option<Files>,
    private: Option<Files>,
}

impl TlsConfig {
    /// TLS for a station, from the files as they are now.
    ///
    /// # Errors
    /// Names the key and its line.
    pub fn station(&self) -> Result<StationTls, FileError> {
        let material = self.station_material()?;
        Ok(StationTls::new(material, self.rules(), self.groups()))
    }

    /// The files of a station, to be read again.
    ///
    /// # Errors
    /// As [`station`](Self::station).
    pub fn station_material(&self) -> Result<StationMaterial, FileError> {
        Ok(StationMaterial {
            identities: self.identities()?,
            roots: self.roots()?,
        })
    }

    /// TLS for a vehicle.
    ///
    /// # Errors
    /// As [`station`](Self::station).
    pub fn vehicle(&self) -> Result<VehicleTls, FileError> {
        let material = VehicleMaterial {
            identities: self.identities()?,
            roots: self.roots()?,
        };
        let tls = VehicleTls::new(material, self.rules(), self.groups());
        Ok(match self.tls12_only {
            true => tls.tls12_only(),
            false => tls,
        })
    }

    /// Roots by purpose, also for contracts.
    ///
    /// # Errors
    /// As [`station`](Self::station).
    pub fn roots(&self) -> Result<RootStore, FileError> {
        let read = |name, files: &Option<Files>| match files {
            Some(files) => self.origin.certificates(&format!("roots.{name}"), files),
            None => Ok(Vec::new()),
        };
        Ok(RootStore {
            v2g: read("v2g", &self.roots.v2g)?,
            oem: read("oem", &self.roots.oem)?,
            mo: read("mo", &self.roots.mo)?,
            private: read("private", &self.roots.private)?,
        })
    }

    /// How much certificates may differ from the standard.
    #[must_use]
    pub const fn leniency(&self) -> Leniency {
        match self.profile {
            ProfileKey::Field => Leniency::Field,
            ProfileKey::Strict => Leniency::Strict,
        }
    }

    fn rules(&self) -> Rules {
        Rules {
            leniency: self.leniency(),
            revocation: match self.revocation {
                RevocationKey::Ignore => Revocation::Ignore,
                RevocationKey::IfKnown => Revocation::IfKnown,
                RevocationKey::Required => Revocation::Required,
            },
            validity: self.validity.unwrap_or(true),
        }
    }

    fn groups(&self) -> Groups {
        match self.profile {
            ProfileKey::Field => Groups::Field,
            ProfileKey::Strict => Groups::Standard,
        }
    }

    fn identities(&self) -> Result<Vec<Identity>, FileError> {
        self.chain
            .iter()
            .map(|chain| self.identity(chain))
            .collect()
    }

    fn identity(&self, chain: &ChainKey) -> Result<Identity, FileError> {
        let files = KeyFiles {
            certificates: chain.certificates.clone(),
            key: chain.key.clone(),
            password: chain.password.clone(),
            password_file: chain.password_file.clone(),
        };
        let certificates = self
            .origin
            .certificates("chain.certificates", &chain.certificates)?;
        let key = files.soft_key(&self.origin, "chain")?;
        let at_key = |problem| self.origin.error("chain.key", &chain.key, problem);
        let identity = Identity::new(certificates, Arc::new(key));
        let identity = identity.map_err(|error| at_key(Problem::Identity(error)))?;
        let status = |file: &Spanned<PathBuf>| {
            let read = pem::single(&self.origin.path(file.get_ref()), "OCSP response");
            read.map_err(|error| self.origin.error("chain.ocsp", file, error.into()))
        };
        let statuses = chain.ocsp.iter().map(status).collect::<Result<_, _>>()?;
        Ok(identity.with_statuses(statuses))
    }

    /// Says where it stands.
    pub(super) fn place(&mut self, table: &'static str, text: &str, file: &Path) {
        self.origin = Origin::new(table, text, file);
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    #[test]
    fn a_file_that_is_missing_is_named_with_key_and_line() {
        let text = "[station]\nfree = true\n[station.tls.roots]\n\nv2g = [\n  \"none.pem\"]\n";
        let config = Config::parse(text).unwrap();
        let error = config.station.tls.unwrap().roots().unwrap_err().to_string();
        assert!(
            error.starts_with("line 5, station.tls.roots.v2g: cannot read none.pem"),
            "{error}"
        );
    }

    #[test]
    fn an_unknown_key_and_a_wrong_policy_are_named_with_their_line() {
        let error = |text| Config::parse(text).unwrap_err().to_string();
        let text = error("[vehicle.tls]\npolicy = \"sometimes\"\n");
        assert!(
            text.contains("line 2") && text.contains("`required`"),
            "{text}"
        );
        let text =
            error("[vehicle.tls]\n\n[[vehicle.tls.chain]]\ncertificates = \"a\"\nkee = \"b\"\n");
        assert!(text.contains("line 5") && text.contains("kee"), "{text}");
    }
}
