//! Keys that never leave their token sign and agree like those in files: an HSM behind PKCS#11
//! (softhsm2) and a TPM (swtpm with tpm2-tools). What is not installed is skipped by name.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use v2g_contract::crypto::{
    CryptoError, Hash, KeyAlgorithm, PublicKey, PublicKeyBuf, RustCrypto, SignatureAlgorithm,
    SignatureBytes, Signer,
};
use v2g_contract::signature::{Form, Policy, sign, verify};
use v2g_messages::iso2::AuthorizationReq;

/// Digests in software, as tokens that sign digests want it.
fn digest(algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
    use v2g_contract::crypto::Crypto as _;
    let SignatureAlgorithm::Ecdsa(hash) = algorithm else {
        return Err(CryptoError::Unsupported);
    };
    Ok(RustCrypto.digest_of(hash, message)?.as_bytes().to_vec())
}

/// A message signed by the token and checked by the library.
fn signs_like_any_key(signer: &dyn Signer) {
    let challenge = [7; 16];
    let request = AuthorizationReq {
        id: Some("id1".into()),
        gen_challenge: Some((&challenge).into()),
    };
    let key = signer.public_key();
    let mut room = [0; 1024];
    let verified = sign(
        &RustCrypto,
        signer,
        &request,
        Form::default(),
        &mut room,
        |signature| {
            verify(
                &RustCrypto,
                key,
                signature,
                request,
                Policy::Strict,
                &mut [0; 1024],
            )
        },
    );
    assert_eq!(verified.unwrap().unwrap().message(), &request);
    let unknown = signer.sign(SignatureAlgorithm::Ed448, b"");
    assert_eq!(unknown, Err(CryptoError::Unsupported));
}

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("v2g-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A private key behind PKCS#11.
struct HsmKey {
    // A session of PKCS#11 takes one caller at a time.
    session: Mutex<Session>,
    private: ObjectHandle,
    public: PublicKeyBuf,
}

impl Signer for HsmKey {
    fn public_key(&self) -> PublicKey<'_> {
        self.public.as_key()
    }

    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<SignatureBytes, CryptoError> {
        let digest = digest(algorithm, message)?;
        let session = self.session.lock().map_err(|_| CryptoError::Token)?;
        let signature = session.sign(&Mechanism::Ecdsa, self.private, &digest);
        let signature = signature.map_err(|_| CryptoError::Token)?;
        SignatureBytes::new(self.key_algorithm(), &signature)
    }
}

const LIBRARIES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
];

#[test]
fn a_key_in_an_hsm_signs() {
    let Some(library) = LIBRARIES.iter().find(|path| Path::new(path).exists()) else {
        eprintln!("SKIPPED: softhsm2 is not installed");
        return;
    };
    // The library reads its configuration from the environment, so this runs in a child.
    if std::env::var_os("SOFTHSM2_CONF").is_none() {
        return in_child("a_key_in_an_hsm_signs");
    }
    let token = Pkcs11::new(library).unwrap();
    token
        .initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))
        .unwrap();
    let slot = token.get_slots_with_token().unwrap()[0];
    let pin = AuthPin::new("1234".into());
    token.init_token(slot, &pin, "v2g").unwrap();
    let session = token.open_rw_session(slot).unwrap();
    session.login(UserType::So, Some(&pin)).unwrap();
    session.init_pin(&pin).unwrap();
    session.logout().unwrap();
    session.login(UserType::User, Some(&pin)).unwrap();
    let curve = common::unhex("06082a8648ce3d030107");
    let public = [
        Attribute::EcParams(curve),
        Attribute::Verify(true),
        Attribute::Token(false),
    ];
    let private = [
        Attribute::Class(ObjectClass::PRIVATE_KEY),
        Attribute::KeyType(KeyType::EC),
        Attribute::Sign(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Token(false),
    ];
    let (public, private) = session
        .generate_key_pair(&Mechanism::EccKeyPairGen, &public, &private)
        .unwrap();
    let attributes = session
        .get_attributes(public, &[AttributeType::EcPoint])
        .unwrap();
    let Attribute::EcPoint(point) = &attributes[0] else {
        panic!("no point");
    };
    // An octet string of DER around the point.
    let public = PublicKeyBuf::new(KeyAlgorithm::P256, &point[2..]).unwrap();
    signs_like_any_key(&HsmKey {
        session: Mutex::new(session),
        private,
        public,
    });
}

/// Runs a test of this program once more, with a configuration of softhsm2 of its own.
fn in_child(test: &str) {
    let folder = Folder::new("softhsm");
    let config = folder.0.join("softhsm2.conf");
    let tokens = folder.0.join("tokens");
    std::fs::create_dir_all(&tokens).unwrap();
    std::fs::write(
        &config,
        format!("directories.tokendir = {}\n", tokens.display()),
    )
    .unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("SOFTHSM2_CONF", &config)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// A private key in a TPM, asked through tpm2-tools.
struct TpmKey {
    folder: PathBuf,
    tcti: String,
    public: PublicKeyBuf,
}

impl TpmKey {
    fn tool(&self, program: &str, arguments: &[&str]) -> Result<(), CryptoError> {
        let output = Command::new(program)
            .args(arguments)
            .env("TPM2TOOLS_TCTI", &self.tcti)
            .current_dir(&self.folder)
            .output()
            .map_err(|_| CryptoError::Token)?;
        if !output.status.success() {
            eprintln!("{program}: {}", String::from_utf8_lossy(&output.stderr));
            return Err(CryptoError::Token);
        }
        Ok(())
    }
}

impl Signer for TpmKey {
    fn public_key(&self) -> PublicKey<'_> {
        self.public.as_key()
    }

    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<SignatureBytes, CryptoError> {
        if algorithm != SignatureAlgorithm::Ecdsa(Hash::Sha256) {
            return Err(CryptoError::Unsupported);
        }
        let path = |name: &str| self.folder.join(name);
        std::fs::write(path("digest"), digest(algorithm, message)?)
            .map_err(|_| CryptoError::Token)?;
        let sign = "-c key.ctx -g sha256 -s ecdsa -d -f plain -o signature digest";
        self.tool("tpm2_sign", &sign.split(' ').collect::<Vec<_>>())?;
        let signature = std::fs::read(path("signature")).map_err(|_| CryptoError::Token)?;
        SignatureBytes::from_der(KeyAlgorithm::P256, &signature)
    }
}

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn installed(program: &str) -> bool {
    let asked = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    asked.is_ok()
}

#[test]
fn a_key_in_a_tpm_signs() {
    if let Some(missing) = ["swtpm", "tpm2_sign"].iter().find(|it| !installed(it)) {
        eprintln!("SKIPPED: {missing} is not installed");
        return;
    }
    let folder = Folder::new("tpm");
    let socket = folder.0.join("tpm.sock");
    let _running = Running(
        Command::new("swtpm")
            .args(["socket", "--tpm2", "--flags", "startup-clear"])
            .arg("--tpmstate")
            .arg(format!("dir={}", folder.0.display()))
            .arg("--server")
            .arg(format!("type=unixio,path={}", socket.display()))
            .arg("--ctrl")
            .arg(format!("type=unixio,path={}.ctrl", socket.display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );
    let waited = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        socket.exists()
    });
    assert!(waited, "swtpm did not start");
    let placeholder = PublicKeyBuf::new(KeyAlgorithm::P256, &[4; 65]).unwrap();
    let mut key = TpmKey {
        tcti: format!("swtpm:path={}", socket.display()),
        folder: folder.0.clone(),
        public: placeholder,
    };
    let make = "-C o -G ecc256:ecdsa -c key.ctx \
                -a fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign";
    let words: Vec<&str> = make.split_whitespace().collect();
    key.tool("tpm2_createprimary", &words).unwrap();
    let read = "-c key.ctx -f der -o key.der";
    let words: Vec<&str> = read.split(' ').collect();
    key.tool("tpm2_readpublic", &words).unwrap();
    let der = std::fs::read(folder.0.join("key.der")).unwrap();
    key.public = common::key_in(&der);
    signs_like_any_key(&key);
}
