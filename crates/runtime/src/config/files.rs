//! Files that a configuration names: found from where it stands, and named with key and line when something is wrong.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;
use v2g_contract::cert::Certificate;
use v2g_contract::crypto::{CryptoError, Fallback, Ring, RustCrypto, SoftKey};

use crate::pem::{self, PemError};
use crate::tls::IdentityError;

/// One or more files of certificates.
pub(super) type Files = Spanned<OneOrMore>;

/// The cryptography of keys in files.
pub(super) type FileKey = SoftKey<Fallback<Ring, RustCrypto>>;

/// A file's name, or a list of names.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(PathBuf),
    More(Vec<PathBuf>),
}

/// A key with its certificates.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyFiles {
    pub(super) certificates: Files,
    pub(super) key: Spanned<PathBuf>,
    pub(super) password: Option<Password>,
    pub(super) password_file: Option<Spanned<PathBuf>>,
}

/// The password of a key, never shown.
#[derive(Clone, PartialEq, Deserialize)]
pub(super) struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(..)")
    }
}

/// Where the configuration stands: files in it are found from there, and errors name the line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Origin {
    /// As `station.tls`.
    table: &'static str,
    file: PathBuf,
    /// Offsets at which lines end.
    ends: Vec<usize>,
}

/// Why a value of the configuration, or a file that it names, is not what it should be.
#[derive(Debug, Error)]
#[error("{}line {line}, {key}: {problem}", file.display())]
pub struct FileError {
    /// The configuration, with a comma and a space behind it if it is a file.
    file: PathBuf,
    line: usize,
    key: String,
    problem: Problem,
}

#[derive(Debug, Error)]
pub(super) enum Problem {
    #[error(transparent)]
    Pem(#[from] PemError),
    #[error("{0}")]
    Key(CryptoError),
    #[error("{0}")]
    Identity(#[from] IdentityError),
    #[error("certificate {0} of the file cannot be read: {1}")]
    Certificate(usize, String),
    #[error("{0}")]
    Other(String),
}

impl Origin {
    pub(super) fn new(table: &'static str, text: &str, file: &Path) -> Self {
        let ends = text
            .bytes()
            .enumerate()
            .filter(|(_, octet)| *octet == b'\n');
        Self {
            table,
            file: file.to_owned(),
            ends: ends.map(|(offset, _)| offset).collect(),
        }
    }

    pub(super) fn path(&self, named: &Path) -> PathBuf {
        match self.file.parent() {
            Some(folder) => folder.join(named),
            None => named.to_owned(),
        }
    }

    pub(super) fn error<T>(&self, key: &str, value: &Spanned<T>, problem: Problem) -> FileError {
        let file = match self.file.as_os_str().is_empty() {
            true => PathBuf::new(),
            false => format!("{}, ", self.file.display()).into(),
        };
        let offset = value.span().start;
        FileError {
            file,
            line: self.ends.partition_point(|end| *end < offset) + 1,
            key: format!("{}.{key}", self.table),
            problem,
        }
    }

    /// All certificates of these files, each of which can be read.
    pub(super) fn certificates(&self, key: &str, files: &Files) -> Result<Vec<Vec<u8>>, FileError> {
        let mut all = Vec::new();
        let at = |problem| self.error(key, files, problem);
        for file in files.get_ref().list() {
            let path = self.path(file);
            let found = pem::certificates(&path).map_err(|error| at(error.into()))?;
            for (index, der) in found.iter().enumerate() {
                Certificate::parse(der)
                    .map_err(|error| at(Problem::Certificate(index, error.to_string())))?;
            }
            all.extend(found);
        }
        Ok(all)
    }
}

impl KeyFiles {
    /// The key of the table `prefix`.
    pub(super) fn soft_key(&self, origin: &Origin, prefix: &str) -> Result<FileKey, FileError> {
        let from_file = self.password_file.as_ref().map(|file| {
            let path = origin.path(file.get_ref());
            let text = std::fs::read_to_string(&path);
            let text = text.map_err(|source| PemError::Read { path, source }.into());
            text.map_err(|problem| origin.error(&format!("{prefix}.password_file"), file, problem))
        });
        let from_file = from_file.transpose()?;
        let password = from_file
            .as_deref()
            .map(str::trim_end)
            .or(self.password.as_ref().map(|password| &*password.0));
        let at_key = |problem| origin.error(&format!("{prefix}.key"), &self.key, problem);
        let path = origin.path(self.key.get_ref());
        let key = pem::private_key(&path, password).map_err(|error| at_key(error.into()))?;
        let key = SoftKey::new(Fallback(Ring, RustCrypto), key);
        key.map_err(|error| at_key(Problem::Key(error)))
    }
}

impl OneOrMore {
    pub(super) fn list(&self) -> &[PathBuf] {
        match self {
            Self::One(file) => std::slice::from_ref(file),
            Self::More(files) => files,
        }
    }
}
