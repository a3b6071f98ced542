//! A folder in which a vehicle keeps its contracts.
//!
//! Each is two files: `NAME.pem`, the certificates with the contract's own first, and `NAME.key`, its key (PKCS#8),
//! readable for the owner only.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use v2g_contract::cert::{Certificate, write_private_key};
use v2g_contract::crypto::{Fallback, PrivateKey, PublicKey, Ring, RustCrypto, SoftKey};
use zeroize::Zeroizing;

use super::{Contract, Credential};
use crate::pem;

/// Octets of the longest key.
const KEY: usize = 256;

/// A folder of contracts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractFolder(pub PathBuf);

impl ContractFolder {
    /// All contracts in it, the latest installed first. A folder that is not there has none.
    ///
    /// # Errors
    /// Names the file that is not what it should be.
    pub fn read(&self) -> Result<Vec<Contract>, String> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(format!("cannot read {}: {error}", self.0.display())),
        };
        let mut files: Vec<_> = entries
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|it| it == "pem"))
            .map(|path| (path.metadata().and_then(|it| it.modified()).ok(), path))
            .collect();
        files.sort();
        files.iter().rev().map(|(_, path)| contract(path)).collect()
    }

    /// Keeps a contract, in place of an older one of this name.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn keep(
        &self,
        emaid: &str,
        chain: &[Vec<u8>],
        key: &PrivateKey,
        public: PublicKey<'_>,
    ) -> Result<(), String> {
        let wrong = |error: &dyn std::fmt::Display| {
            format!(
                "cannot keep contract {emaid} in {}: {error}",
                self.0.display()
            )
        };
        let name: String = emaid.chars().filter(char::is_ascii_alphanumeric).collect();
        fs::create_dir_all(&self.0).map_err(|error| wrong(&error))?;
        let mut room = Zeroizing::new([0; KEY]);
        let key = write_private_key(key, public, &mut *room);
        let key = key.map_err(|_| wrong(&"the key has no such form"))?;
        let key = Zeroizing::new(block("PRIVATE KEY", key));
        let chain: String = chain.iter().map(|der| block("CERTIFICATE", der)).collect();
        // The key first: a certificate that is there has its key.
        self.write(&format!("{name}.key"), key.as_bytes(), 0o600)
            .and_then(|()| self.write(&format!("{name}.pem"), chain.as_bytes(), 0o644))
            .map_err(|error| wrong(&error))
    }

    /// Whole or not at all.
    fn write(&self, name: &str, content: &[u8], mode: u32) -> io::Result<()> {
        let made = self.0.join(format!(".{name}.new"));
        let _ = fs::remove_file(&made);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(&made)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(made, self.0.join(name))
    }
}

fn contract(certificates: &Path) -> Result<Contract, String> {
    let chain = pem::certificates(certificates).map_err(|error| error.to_string())?;
    let key = pem::private_key(&certificates.with_extension("key"), None);
    let key = key.map_err(|error| error.to_string())?;
    let key = SoftKey::new(Fallback(Ring, RustCrypto), key);
    let key = key.map_err(|error| format!("{}: {error}", certificates.display()))?;
    let credential = Credential {
        key: Arc::new(key),
        chain,
    };
    Contract::new(credential).map_err(|error| format!("{}: {error}", certificates.display()))
}

fn block(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<_> = text
        .as_bytes()
        .chunks(64)
        .map(String::from_utf8_lossy)
        .collect();
    let body = lines.join("\n");
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
}

impl Contract {
    /// A contract by its certificate's name; the key has to be the certificate's.
    ///
    /// # Errors
    /// Says what does not fit.
    pub fn new(credential: Credential) -> Result<Self, String> {
        let leaf = Certificate::parse(credential.leaf());
        let leaf = leaf.map_err(|error| format!("the contract's certificate: {error}"))?;
        if !credential.fits() {
            return Err("the key is not that of the first certificate".to_owned());
        }
        let name = leaf.subject.common_name().unwrap_or_default();
        let emaid: String = name.chars().filter(|c| *c != '-').collect();
        match emaid.is_empty() {
            true => Err("the certificate has no name".to_owned()),
            false => Ok(Self {
                emaid: emaid.to_ascii_uppercase(),
                credential,
            }),
        }
    }
}
