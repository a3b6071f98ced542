//! Certificates, keys and roots, which stand in files of their own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;
use v2g_contract::cert::Certificate;
use v2g_contract::crypto::{CryptoError, Fallback, Ring, RustCrypto, SoftKey};

use crate::pem::{self, PemError};
use crate::tls::{
    Groups, Identity, IdentityError, Leniency, Revocation, RootStore, Rules, StationMaterial,
    StationTls, TlsPolicy, VehicleMaterial, VehicleTls,
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

/// The password of a key, never shown.
#[derive(Clone, PartialEq, Deserialize)]
struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(..)")
    }
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

type Files = Spanned<OneOrMore>;

/// A file's name, or a list of names.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(PathBuf),
    More(Vec<PathBuf>),
}

/// Where the configuration stands: files in it are found from there, and errors name the line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Origin {
    table: &'static str,
    file: PathBuf,
    /// Offsets at which lines end.
    ends: Vec<usize>,
}

/// Why a file that the configuration names is not what it should be.
#[derive(Debug, Error)]
#[error("{}line {line}, {key}: {problem}", file.display())]
pub struct TlsConfigError {
    /// The configuration, with a comma and a space behind it if it is a file.
    file: PathBuf,
    line: usize,
    key: String,
    problem: Problem,
}

#[derive(Debug, Error)]
enum Problem {
    #[error(transparent)]
    Pem(#[from] PemError),
    #[error("{0}")]
    Key(CryptoError),
    #[error("{0}")]
    Identity(#[from] IdentityError),
    #[error("certificate {0} of the file cannot be read: {1}")]
    Certificate(usize, String),
}

impl TlsConfig {
    /// TLS for a station, from the files as they are now.
    ///
    /// # Errors
    /// Names the key and its line.
    pub fn station(&self) -> Result<StationTls, TlsConfigError> {
        let material = self.station_material()?;
        Ok(StationTls::new(material, self.rules(), self.groups()))
    }

    /// The files of a station, to be read again.
    ///
    /// # Errors
    /// As [`station`](Self::station).
    pub fn station_material(&self) -> Result<StationMaterial, TlsConfigError> {
        Ok(StationMaterial {
            identities: self.identities()?,
            roots: self.roots()?,
        })
    }

    /// TLS for a vehicle.
    ///
    /// # Errors
    /// As [`station`](Self::station).
    pub fn vehicle(&self) -> Result<VehicleTls, TlsConfigError> {
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
    pub fn roots(&self) -> Result<RootStore, TlsConfigError> {
        let read = |name, files: &Option<Files>| match files {
            Some(files) => self.certificates(&format!("roots.{name}"), files),
            None => Ok(Vec::new()),
        };
        Ok(RootStore {
            v2g: read("v2g", &self.roots.v2g)?,
            oem: read("oem", &self.roots.oem)?,
            mo: read("mo", &self.roots.mo)?,
            private: read("private", &self.roots.private)?,
        })
    }

    fn rules(&self) -> Rules {
        Rules {
            leniency: match self.profile {
                ProfileKey::Field => Leniency::Field,
                ProfileKey::Strict => Leniency::Strict,
            },
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

    fn identities(&self) -> Result<Vec<Identity>, TlsConfigError> {
        self.chain
            .iter()
            .map(|chain| self.identity(chain))
            .collect()
    }

    fn identity(&self, chain: &ChainKey) -> Result<Identity, TlsConfigError> {
        let certificates = self.certificates("chain.certificates", &chain.certificates)?;
        let from_file = chain.password_file.as_ref().map(|file| {
            let path = self.origin.path(file.get_ref());
            let text = std::fs::read_to_string(&path);
            let text = text.map_err(|source| PemError::Read { path, source }.into());
            text.map_err(|problem| self.error("chain.password_file", file, problem))
        });
        let from_file = from_file.transpose()?;
        let password = from_file
            .as_deref()
            .map(str::trim_end)
            .or(chain.password.as_ref().map(|password| &*password.0));
        let at_key = |problem| self.error("chain.key", &chain.key, problem);
        let path = self.origin.path(chain.key.get_ref());
        let key = pem::private_key(&path, password).map_err(|error| at_key(error.into()))?;
        let key = SoftKey::new(Fallback(Ring, RustCrypto), key);
        let key = key.map_err(|error| at_key(Problem::Key(error)))?;
        let identity = Identity::new(certificates, Arc::new(key));
        let identity = identity.map_err(|error| at_key(error.into()))?;
        let status = |file: &Spanned<PathBuf>| {
            let read = pem::single(&self.origin.path(file.get_ref()), "OCSP response");
            read.map_err(|error| self.error("chain.ocsp", file, error.into()))
        };
        let statuses = chain.ocsp.iter().map(status).collect::<Result<_, _>>()?;
        Ok(identity.with_statuses(statuses))
    }

    /// All certificates of these files, each of which can be read.
    fn certificates(&self, key: &str, files: &Files) -> Result<Vec<Vec<u8>>, TlsConfigError> {
        let mut all = Vec::new();
        let at = |problem| self.error(key, files, problem);
        for file in files.get_ref().list() {
            let path = self.origin.path(file);
            let found = pem::certificates(&path).map_err(|error| at(error.into()))?;
            for (index, der) in found.iter().enumerate() {
                Certificate::parse(der)
                    .map_err(|error| at(Problem::Certificate(index, error.to_string())))?;
            }
            all.extend(found);
        }
        Ok(all)
    }

    fn error<T>(&self, key: &str, value: &Spanned<T>, problem: Problem) -> TlsConfigError {
        self.origin.error(key, value.span().start, problem)
    }

    /// Says where it stands.
    pub(super) fn place(&mut self, table: &'static str, text: &str, file: &Path) {
        let ends = text
            .bytes()
            .enumerate()
            .filter(|(_, octet)| *octet == b'\n');
        self.origin = Origin {
            table,
            file: file.to_owned(),
            ends: ends.map(|(offset, _)| offset).collect(),
        };
    }
}

impl Origin {
    fn path(&self, named: &Path) -> PathBuf {
        match self.file.parent() {
            Some(folder) => folder.join(named),
            None => named.to_owned(),
        }
    }

    fn error(&self, key: &str, offset: usize, problem: Problem) -> TlsConfigError {
        let file = match self.file.as_os_str().is_empty() {
            true => PathBuf::new(),
            false => format!("{}, ", self.file.display()).into(),
        };
        TlsConfigError {
            file,
            line: self.ends.partition_point(|end| *end < offset) + 1,
            key: format!("{}.tls.{key}", self.table),
            problem,
        }
    }
}

impl OneOrMore {
    fn list(&self) -> &[PathBuf] {
        match self {
            Self::One(file) => std::slice::from_ref(file),
            Self::More(files) => files,
        }
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
