//! `v2g pki ocsp serve`, asked by a station that staples, and by openssl where it is installed.

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use v2g_contract::cert::Time;
use v2g_contract::crypto::{RustCrypto, SoftKey};
use v2g_runtime::pem;
use v2g_runtime::tls::{
    Groups, Identity, RootStore, Rules, StapleError, StationMaterial, StationTls,
};

const V2G: &str = env!("CARGO_BIN_EXE_v2g");

/// A PKI whose certificates name a responder that runs.
struct Scene {
    folder: PathBuf,
    responder: Child,
    url: String,
}

impl Scene {
    /// The responder calls these files of the PKI revoked; where there are none, faulty chains are
    /// in the PKI.
    fn new(name: &str, revoked: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap().to_string();
        let url = format!("http://{address}/ocsp");
        let made = Command::new(V2G)
            .args(["pki", "init", "--edition", "iso2", "--responder", &url])
            .args((!revoked.is_empty()).then_some("--no-broken"))
            .arg(&folder)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        drop(free);
        let mut serve = Command::new(V2G);
        serve.args(["pki", "ocsp", "serve", "--listen", &address]);
        serve.arg(&folder).stdout(Stdio::piped());
        for file in revoked {
            serve.arg("--revoked").arg(folder.join(file));
        }
        let mut responder = serve.spawn().unwrap();
        let mut line = String::new();
        let mut out = std::io::BufReader::new(responder.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        assert_eq!(line, format!("http://{address}\n"));
        Self {
            folder,
            responder,
            url,
        }
    }

    fn path(&self, file: &str) -> String {
        self.folder.join(file).to_str().unwrap().to_owned()
    }

    /// A station with this chain and key.
    fn station(&self, chain: &str, key: &str) -> StationTls {
        let chain = pem::certificates(&self.folder.join(chain)).unwrap();
        let key = pem::private_key(&self.folder.join(key), None).unwrap();
        let key = Arc::new(SoftKey::new(RustCrypto, key).unwrap());
        let roots = RootStore {
            v2g: pem::certificates(&self.folder.join("iso2/v2g-root.pem")).unwrap(),
            ..RootStore::default()
        };
        let material = StationMaterial {
            identities: vec![Identity::new(chain, key).unwrap()],
            roots,
        };
        StationTls::new(material, Rules::default(), Groups::Field)
    }

    /// What openssl finds out about a certificate.
    fn openssl(&self, more: &[&str]) -> String {
        let asked = Command::new("openssl")
            .args(["ocsp", "-url", &self.url])
            .args(["-CAfile", &self.path("iso2/v2g-root.pem")])
            .args(more)
            .output()
            .unwrap();
        String::from_utf8_lossy(&[asked.stdout, asked.stderr].concat()).into_owned()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = self.responder.kill();
        let _ = self.responder.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn now() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Time::from_unix(i64::try_from(since.unwrap().as_secs()).unwrap())
}

#[tokio::test]
async fn a_station_staples_what_the_responder_says_of_its_chain() {
    let scene = Scene::new("responder-good", &[]);
    let station = scene.station("iso2/secc-chain.pem", "iso2/secc.key");
    let stapled = station.staple(now()).await;
    assert!(stapled.failed.is_empty(), "{:?}", stapled.failed);
    assert_eq!(stapled.answered, 3);
    // The folder itself says that this one is revoked.
    let chain = "iso2/broken/secc-revoked-chain.pem";
    let station = scene.station(chain, "iso2/secc.key");
    let stapled = station.staple(now()).await;
    assert_eq!(stapled.answered, 2);
    let refused = matches!(&stapled.failed[..], [(_, StapleError::Revoked(..))]);
    assert!(refused, "{:?}", stapled.failed);
}

#[tokio::test]
async fn a_certificate_is_revoked_on_demand() {
    let scene = Scene::new("responder-revoked", &["iso2/secc.pem"]);
    let station = scene.station("iso2/secc-chain.pem", "iso2/secc.key");
    let stapled = station.staple(now()).await;
    assert_eq!((stapled.answered, stapled.failed.len()), (2, 1));
}

#[test]
fn openssl_believes_the_responder_and_is_refused_what_it_cannot_know() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("skipped: there is no openssl");
        return;
    }
    let scene = Scene::new("responder-openssl", &["iso2/cps.pem"]);
    let at = |file: &str| scene.path(&format!("iso2/{file}.pem"));
    let chain = at("secc-chain");
    for (leaf, issuer, verdict) in [
        ("secc", "cpo-sub2", ": good"),
        ("cpo-sub2", "cpo-sub1", ": good"),
        ("cpo-sub1", "v2g-root", ": good"),
    ] {
        let said = scene.openssl(&[
            "-issuer",
            &at(issuer),
            "-cert",
            &at(leaf),
            "-verify_other",
            &chain,
        ]);
        assert!(said.contains("Response verify OK"), "{leaf}: {said}");
        assert!(said.contains(verdict), "{leaf}: {said}");
    }
    let chain = at("cps-chain");
    let issuer = at("cps-sub2");
    let ask = |more: &[&str]| {
        scene.openssl(&[&["-issuer", &issuer, "-verify_other", &chain], more].concat())
    };
    let said = ask(&["-sha256", "-cert", &at("cps")]);
    assert!(said.contains("Response verify OK"), "{said}");
    assert!(said.contains(": revoked"), "{said}");
    let said = ask(&["-serial", "12345"]);
    assert!(said.contains("12345: unknown"), "{said}");
    // Of another PKI.
    let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../certs/iso2");
    let file = |name: &str| other.join(name).to_str().unwrap().to_owned();
    let said = scene.openssl(&["-issuer", &file("cpo-sub2.pem"), "-cert", &file("secc.pem")]);
    assert!(said.contains("unauthorized"), "{said}");
}
