//! `v2g pki` as a user meets it, with openssl as the second opinion where it is installed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// How the committed certificates were made.
const RECIPE: [&str; 6] = ["--seed", "15118", "--start", "2025-01-01", "--years", "30"];

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../certs")
}

fn run(program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap()
}

fn v2g(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = run(env!("CARGO_BIN_EXE_v2g"), arguments);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// All files below a folder.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

fn has_openssl() -> bool {
    let found = Command::new("openssl").arg("version").output().is_ok();
    if !found {
        eprintln!("skipped: no openssl");
    }
    found
}

/// What the index of the committed PKI says, one certificate a value.
fn index() -> Vec<serde_json::Value> {
    let text = fs::read(committed().join("pki.json")).unwrap();
    let index: serde_json::Value = serde_json::from_slice(&text).unwrap();
    index["certificates"].as_array().unwrap().clone()
}

fn text<'v>(entry: &'v serde_json::Value, key: &str) -> &'v str {
    entry[key].as_str().unwrap_or_default()
}

/// Arguments of `verify` for an entry of the index; `None` for what is no leaf.
fn judgement(entry: &serde_json::Value) -> Option<Vec<String>> {
    let (folder, name) = (text(entry, "folder"), text(entry, "name"));
    let role = match text(entry, "role") {
        "SECC" | "private SECC" => "secc",
        "contract" => "contract",
        "CPS" => "cps",
        "OEM provisioning" => "provisioning",
        "vehicle" => "vehicle",
        _ => return None,
    };
    let root = text(entry, "root");
    let kind = root.strip_suffix("-root").unwrap();
    let edition = folder.split('/').next().unwrap();
    let at = |file: String| committed().join(file).to_str().unwrap().to_owned();
    let mut chain = at(format!("{folder}/{name}-chain.pem"));
    if !Path::new(&chain).exists() {
        chain = at(format!("{folder}/{name}.pem"));
    }
    let root = at(format!("{edition}/{root}.pem"));
    let mut arguments = vec!["pki".to_owned(), "verify".to_owned(), chain];
    arguments.extend([
        "--role".to_owned(),
        role.to_owned(),
        format!("--{kind}-roots"),
        root,
    ]);
    arguments.extend(["--edition".to_owned(), edition.to_owned()]);
    let answer = at(format!("{folder}/{name}.ocsp"));
    if Path::new(&answer).exists() {
        arguments.extend(["--ocsp".to_owned(), answer]);
    }
    Some(arguments)
}

fn verify(entry: &serde_json::Value, more: &[&str]) -> Option<(Option<i32>, String, String)> {
    let arguments = judgement(entry)?;
    let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    arguments.extend(more);
    Some(v2g(&arguments))
}

#[test]
fn the_committed_certificates_are_what_their_recipe_makes() {
    let folder = Folder::new("pki-committed");
    let mut arguments = vec!["pki", "init"];
    let out = folder.path("certs");
    arguments.push(&out);
    arguments.extend(RECIPE);
    let (code, _, err) = v2g(&arguments);
    assert_eq!((code, &err[..]), (Some(0), ""));
    let mut committed = files(&committed());
    committed.remove(Path::new("README.md"));
    let made = files(Path::new(&out));
    assert!(committed.keys().eq(made.keys()), "the files are others");
    for (name, content) in &made {
        assert_eq!(&committed[name], content, "{}", name.display());
    }
}

#[test]
fn each_good_chain_is_trusted_and_each_broken_one_refused_with_its_words() {
    let (mut good, mut broken) = (0, 0);
    for entry in index() {
        let Some((code, out, err)) = verify(&entry, &[]) else {
            continue;
        };
        let name = format!("{}/{}", text(&entry, "folder"), text(&entry, "name"));
        match entry["refusal"].as_str() {
            None => {
                assert!(
                    code == Some(0) && out.contains("trusted as"),
                    "{name}: {err}"
                );
                assert!(!out.contains("tolerated"), "{name}: {out}");
                good += 1;
            }
            Some(refusal) => {
                assert!(
                    code == Some(1) && err.contains(refusal),
                    "{name}: {out}{err}"
                );
                broken += 1;
            }
        }
    }
    assert_eq!((good, broken), (11, 58));
}

#[test]
fn what_the_field_tolerates_is_named() {
    for entry in index() {
        let tolerated = [
            ("secc-no-usage", "tolerated: the leaf has no KeyUsage"),
            (
                "secc-default-written",
                "tolerated: the leaf writes out a default",
            ),
            (
                "secc-long-serial",
                "tolerated: the leaf has a serial number",
            ),
            (
                "vehicle-no-purpose",
                "tolerated: the leaf has no extended key usage",
            ),
        ];
        let expected = tolerated
            .iter()
            .find(|(name, _)| *name == text(&entry, "name"));
        if let Some((name, said)) = expected {
            let (code, out, err) = verify(&entry, &["--field"]).unwrap();
            assert!(code == Some(0) && out.contains(said), "{name}: {out}{err}");
        }
    }
}

#[test]
fn verify_speaks_json_and_misses_answers_where_they_are_required() {
    let entry = index()
        .into_iter()
        .find(|entry| text(entry, "name") == "secc")
        .unwrap();
    let (code, out, _) = verify(&entry, &["--json"]).unwrap();
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &value["trusted"]), (Some(0), &true.into()));
    assert_eq!(value["path"].as_array().unwrap().len(), 4);
    let (code, out, _) = verify(&entry, &["--json", "--require-status"]).unwrap();
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &value["trusted"]), (Some(1), &false.into()));
    let refusal = value["refusal"].as_str().unwrap();
    assert!(
        refusal.contains("no answer about the revocation of the authority that signed"),
        "{refusal}"
    );
}

#[test]
fn openssl_agrees_about_chains_answers_and_lists() {
    if !has_openssl() {
        return;
    }
    for edition in ["iso2", "iso20"] {
        let at = |file: &str| {
            committed()
                .join(edition)
                .join(file)
                .to_str()
                .unwrap()
                .to_owned()
        };
        for (root, leaf) in [
            ("v2g-root", "secc"),
            ("v2g-root", "cps"),
            ("mo-root", "contract"),
            ("oem-root", "provisioning"),
        ] {
            let (root, chain) = (at(&format!("{root}.pem")), at(&format!("{leaf}-chain.pem")));
            let leaf = at(&format!("{leaf}.pem"));
            let output = run(
                "openssl",
                &[
                    "verify",
                    "-x509_strict",
                    "-CAfile",
                    &root,
                    "-untrusted",
                    &chain,
                    &leaf,
                ],
            );
            assert!(output.status.success(), "{edition} {leaf}: {output:?}");
        }
        let hash = if edition == "iso2" {
            "-sha1"
        } else {
            "-sha256"
        };
        let output = run(
            "openssl",
            &[
                "ocsp",
                "-respin",
                &at("secc.ocsp"),
                "-issuer",
                &at("cpo-sub2.pem"),
                hash,
                "-cert",
                &at("secc.pem"),
                "-CAfile",
                &at("v2g-root.pem"),
                "-verify_other",
                &at("secc-chain.pem"),
                "-no_nonce",
            ],
        );
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(
            said.contains("Response verify OK") && said.contains(": good"),
            "{said}"
        );
        let output = run(
            "openssl",
            &[
                "crl",
                "-inform",
                "DER",
                "-in",
                &at("cpo-sub2.crl"),
                "-CAfile",
                &at("cpo-sub2.pem"),
                "-noout",
            ],
        );
        assert!(
            String::from_utf8_lossy(&output.stderr).contains("verify OK"),
            "{output:?}"
        );
        for key in ["secc.key", "contract.key"] {
            let output = run("openssl", &["pkey", "-in", &at(key), "-check", "-noout"]);
            assert!(output.status.success(), "{key}: {output:?}");
        }
    }
}

/// Openssl knows nothing of roles, so it takes many of the broken; but none that it refuses for
/// good reason is taken by us.
#[test]
fn what_openssl_refuses_we_refuse_even_in_the_field() {
    if !has_openssl() {
        return;
    }
    let mut refused = 0;
    for entry in index() {
        let Some(arguments) = judgement(&entry) else {
            continue;
        };
        let (chain, root) = (&arguments[2], &arguments[6]);
        let theirs = run(
            "openssl",
            &["verify", "-CAfile", root, "-untrusted", chain, chain],
        );
        if !theirs.status.success() {
            refused += 1;
            let (code, out, _) = verify(&entry, &["--field"]).unwrap();
            assert_eq!(code, Some(1), "{chain}: {out}{theirs:?}");
        }
    }
    assert!(refused >= 20, "{refused}");
}

#[test]
fn a_question_is_understood_by_openssl_and_answered_by_us() {
    if !has_openssl() {
        return;
    }
    let folder = Folder::new("pki-ocsp");
    let at = |file: &str| {
        committed()
            .join("iso2")
            .join(file)
            .to_str()
            .unwrap()
            .to_owned()
    };
    let (leaf, issuer) = (at("contract.pem"), at("mo-sub2.pem"));
    let question = folder.path("question");
    let ask = [
        "pki",
        "ocsp",
        "ask",
        "--certificate",
        &leaf,
        "--issuer",
        &issuer,
        "--out",
        &question,
    ];
    let (code, out, err) = v2g(&ask);
    assert!(
        code == Some(0) && out.contains("\"hashAlgorithm\":\"SHA256\""),
        "{out}{err}"
    );
    let read = run("openssl", &["ocsp", "-reqin", &question, "-req_text"]);
    let read = String::from_utf8_lossy(&read.stdout).into_owned();
    assert!(
        read.contains("Hash Algorithm: sha256") && read.contains("OCSP Nonce"),
        "{read}"
    );

    let answer = folder.path("answer");
    let respond = [
        "pki",
        "ocsp",
        "answer",
        "--certificate",
        &leaf,
        "--issuer",
        &issuer,
        "--key",
        &at("mo-sub2.key"),
        "--request",
        &question,
        "--revoked",
        "2026-01-31",
        "--out",
        &answer,
    ];
    let (code, _, err) = v2g(&respond);
    assert_eq!((code, &err[..]), (Some(0), ""));
    let judged = run(
        "openssl",
        &[
            "ocsp",
            "-respin",
            &answer,
            "-reqin",
            &question,
            "-issuer",
            &issuer,
            "-CAfile",
            &at("mo-root.pem"),
            "-verify_other",
            &at("contract-chain.pem"),
        ],
    );
    let said = String::from_utf8_lossy(&[judged.stdout, judged.stderr].concat()).into_owned();
    assert!(said.contains("Response verify OK"), "{said}");
    let (_, shown, _) = v2g(&["pki", "show", &answer]);
    assert!(
        shown.contains("revoked since 2026-01-31T00:00:00Z"),
        "{shown}"
    );
}

#[test]
fn a_pki_near_its_end_is_renewed_and_trusted_again() {
    let folder = Folder::new("pki-renew");
    let out = folder.path("pki");
    let init = [
        "pki",
        "init",
        &out,
        "--edition",
        "iso2",
        "--seed",
        "3",
        "--start",
        "2025-01-01",
        "--no-broken",
    ];
    assert_eq!(v2g(&init).0, Some(0));
    let chain = format!("{out}/iso2/secc-chain.pem");
    let root = format!("{out}/iso2/v2g-root.pem");
    let later = ["--at", "2025-08-01"];
    let judge = [
        "pki",
        "verify",
        &chain,
        "--role",
        "secc",
        "--v2g-roots",
        &root,
    ];
    let judge = [&judge[..], &later].concat();
    let (code, _, err) = v2g(&judge);
    assert!(
        code == Some(1) && err.contains("the leaf expired at 2025-04-01"),
        "{err}"
    );
    let dry = [&["pki", "renew", &out, "--dry-run"][..], &later].concat();
    let (_, said, _) = v2g(&dry);
    assert!(
        said.contains("iso2/secc") && said.contains("expired"),
        "{said}"
    );
    assert_eq!(v2g(&judge).0, Some(1));
    let (code, said, err) = v2g(&[&["pki", "renew", &out][..], &later].concat());
    assert!(
        code == Some(0) && said.contains("renewed, until 2025-10-29"),
        "{said}{err}"
    );
    let answer = format!("{out}/iso2/secc.ocsp");
    let (code, said, err) = v2g(&[&judge[..], &["--ocsp", &answer]].concat());
    assert!(code == Some(0), "{said}{err}");
}

#[test]
fn other_layouts_have_the_names_that_their_readers_want() {
    let folder = Folder::new("pki-layouts");
    let josev = folder.path("josev");
    assert_eq!(
        v2g(&["pki", "init", &josev, "--layout", "josev"]).0,
        Some(0)
    );
    for name in [
        "certs/cpoCertChain.pem",
        "certs/oemCertChain.pem",
        "certs/v2gRootCACert.pem",
        "certs/contractLeafCert.der",
        "certs/moSubCA1Cert.der",
        "private_keys/seccLeaf.key",
        "private_keys/contractLeafPassword.txt",
        "private_keys/moSubCA2LeafPassword.txt",
    ] {
        assert!(
            Path::new(&josev).join("iso15118_2").join(name).exists(),
            "{name}"
        );
    }
    let everest = folder.path("everest");
    assert_eq!(
        v2g(&["pki", "init", &everest, "--layout", "everest"]).0,
        Some(0)
    );
    for name in [
        "ca/v2g/V2G_ROOT_CA.pem",
        "ca/cso/CPO_SUB_CA2.pem",
        "ca/mo/MO_ROOT_CA.pem",
        "client/cso/SECC_LEAF.key",
        "client/cso/CPO_CERT_CHAIN.pem",
        "client/oem/OEM_LEAF.pem",
    ] {
        assert!(Path::new(&everest).join(name).exists(), "{name}");
    }
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = Folder::new("pki-refusals");
    let out = folder.path("pki");
    let init = ["pki", "init", &out, "--edition", "iso2", "--no-broken"];
    assert_eq!(v2g(&init).0, Some(0));
    let (code, _, err) = v2g(&init);
    assert!(
        code == Some(2) && err.contains("--force replaces it"),
        "{err}"
    );
    let key = format!("{out}/iso2/secc.key");
    let (code, shown, _) = v2g(&["pki", "show", &key]);
    let secret = fs::read_to_string(&key).unwrap();
    assert!(
        code == Some(0) && shown.contains("algorithm: P-256"),
        "{shown}"
    );
    assert!(!shown.contains(secret.lines().nth(1).unwrap()));
    let garbage = folder.path("garbage");
    fs::write(&garbage, [0x30, 0x03, 0x02, 0x01]).unwrap();
    let (code, _, err) = v2g(&["pki", "show", &garbage]);
    assert!(
        code == Some(1) && err.contains("certificate, byte 0: the data ends here"),
        "{err}"
    );
    let (code, _, err) = v2g(&["pki", "show", "/nowhere"]);
    assert!(code == Some(1) && err.contains("/nowhere"), "{err}");
}
