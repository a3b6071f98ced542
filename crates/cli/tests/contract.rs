//! `v2g contract` as a user meets it: from PKI files to a key in the vehicle.

use std::path::{Path, PathBuf};
use std::process::Command;

use v2g::contract::cert::make::{NameSource, Template};
use v2g::contract::cert::{Certificate, Role, Time, attribute};
use v2g::contract::crypto::{KeyAlgorithm, PrivateKey, RustCrypto, Signer, SoftKey};

/// A folder with a PKI, removed at the end.
struct Pki {
    folder: PathBuf,
    algorithm: KeyAlgorithm,
}

/// A certificate and its key.
struct Holder {
    der: Vec<u8>,
    key: SoftKey<RustCrypto>,
}

impl Pki {
    fn new(name: &str, algorithm: KeyAlgorithm) -> Self {
        let folder =
            std::env::temp_dir().join(format!("v2g-contract-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let pki = Self { folder, algorithm };
        let v2g = pki.holder(1, Role::V2gRoot, "V2G Root", "V2G", None);
        let cps1 = pki.holder(2, Role::CpsSub1, "CPS Sub 1", "CPS", Some(&v2g));
        let cps2 = pki.holder(3, Role::CpsSub2, "CPS Sub 2", "CPS", Some(&cps1));
        let cps = pki.holder(4, Role::Cps, "CPS", "CPS", Some(&cps2));
        let mo = pki.holder(5, Role::MoRoot, "MO Root", "MO", None);
        let mo1 = pki.holder(6, Role::MoSub1, "MO Sub 1", "MO", Some(&mo));
        let mo2 = pki.holder(7, Role::MoSub2, "MO Sub 2", "MO", Some(&mo1));
        let contract = pki.holder(8, Role::Contract, "DE8AACA2B3C4D5L", "MO", Some(&mo2));
        let oem = pki.holder(9, Role::OemRoot, "OEM Root", "OEM", None);
        let vehicle = pki.holder(
            10,
            Role::Provisioning,
            "WMIV2G0123456789AB",
            "OEM",
            Some(&oem),
        );
        let other = pki.holder(
            11,
            Role::Provisioning,
            "WMIV2G0123456789CD",
            "OEM",
            Some(&oem),
        );
        pki.write("v2g-root.pem", &[&v2g]);
        pki.write("mo-root.pem", &[&mo]);
        pki.write("cps.pem", &[&cps, &cps2, &cps1, &v2g]);
        pki.write("contract.pem", &[&contract, &mo2, &mo1]);
        pki.write("vehicle.pem", &[&vehicle]);
        for (file, holder) in [
            ("v2g-root.key", &v2g),
            ("cps.key", &cps),
            ("contract.key", &contract),
            ("vehicle.key", &vehicle),
            ("other.key", &other),
        ] {
            let pem = sec1(holder.key.private_key());
            std::fs::write(pki.folder.join(file), pem).unwrap();
        }
        pki
    }

    fn holder(
        &self,
        number: u8,
        role: Role,
        name: &str,
        domain: &str,
        issuer: Option<&Holder>,
    ) -> Holder {
        let mut octets = vec![number; self.algorithm.private_len()];
        octets[0] = 0;
        let private = PrivateKey::new(self.algorithm, &octets).unwrap();
        let key = SoftKey::new(RustCrypto, private).unwrap();
        let parts = [
            (attribute::COMMON_NAME, name),
            (attribute::ORGANIZATION, "Example"),
            (attribute::DOMAIN_COMPONENT, domain),
        ];
        let parent = issuer.map(|issuer| Certificate::parse(&issuer.der).unwrap());
        let subject = NameSource::Parts(&parts);
        let start = Time::from_unix(now() - 86_400);
        let serial = [number];
        let template = Template {
            serial: &serial,
            ..Template::of(
                role,
                subject,
                Signer::public_key(&key),
                start,
                parent.as_ref(),
                &RustCrypto,
            )
            .unwrap()
        };
        let mut room = [0; 2048];
        let signer = issuer.map_or(&key, |issuer| &issuer.key);
        let der = template.write(signer, &mut room).unwrap().to_vec();
        Holder { der, key }
    }

    fn write(&self, file: &str, chain: &[&Holder]) {
        let text: String = chain.iter().map(|it| pem("CERTIFICATE", &it.der)).collect();
        std::fs::write(self.folder.join(file), text).unwrap();
    }

    fn path(&self, file: &str) -> String {
        self.folder.join(file).display().to_string()
    }

    /// Runs `v2g contract`; a word with a `@` in front is a file of the folder.
    fn run(&self, line: &str) -> (i32, String, String) {
        let words = line
            .split_whitespace()
            .map(|word| match word.strip_prefix('@') {
                Some(file) => self.path(file),
                None => word.to_owned(),
            });
        let output = Command::new(env!("CARGO_BIN_EXE_v2g"))
            .arg("contract")
            .args(words)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap();
        (code, text(output.stdout), text(output.stderr))
    }

    /// Runs it and expects it to succeed.
    fn done(&self, line: &str) -> String {
        let (code, out, err) = self.run(line);
        assert_eq!(code, 0, "{line}\n{out}{err}");
        out
    }

    /// Runs it and expects it to fail, with these words.
    fn fails(&self, line: &str, words: &str) {
        let (code, out, err) = self.run(line);
        assert_ne!(code, 0, "{line}\n{out}{err}");
        assert!(format!("{out}{err}").contains(words), "{line}\n{out}{err}");
    }
}

impl Drop for Pki {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const SERVICE: &str =
    "--contract @contract.pem --contract-key @contract.key --cps @cps.pem --cps-key @cps.key";

fn now() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.unwrap().as_secs() as i64
}

fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// A key in the older form, which names its curve.
fn sec1(key: &PrivateKey) -> String {
    let curve: &[u8] = match key.algorithm() {
        KeyAlgorithm::P256 => &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07],
        _ => &[0x2B, 0x81, 0x04, 0x00, 0x23],
    };
    let mut content = vec![2, 1, 1, 4, key.expose().len() as u8];
    content.extend_from_slice(key.expose());
    content.extend_from_slice(&[0xA0, curve.len() as u8 + 2, 6, curve.len() as u8]);
    content.extend_from_slice(curve);
    let mut der = vec![0x30, content.len() as u8];
    der.extend(content);
    pem("EC PRIVATE KEY", &der)
}

fn whole_way(pki: &Pki, create: &str, open: &str) -> String {
    pki.done(&format!(
        "create {SERVICE} --for @vehicle.pem --out @res.exi {create}"
    ));
    let inspected = pki.done("inspect @res.exi");
    assert!(inspected.contains("check digit: right"), "{inspected}");
    let verified =
        pki.done("verify @res.exi --v2g-root @v2g-root.pem --mo-root @mo-root.pem --strict");
    assert!(verified.contains("good: true"), "{verified}");
    assert!(!verified.contains("not judged"), "{verified}");
    let opened = pki.done(&format!(
        "open @res.exi --key @vehicle.key --key-out @new.key --chain-out @new.pem {open}"
    ));
    let key = v2g_runtime::pem::private_key(Path::new(&pki.path("new.key")), None).unwrap();
    let given = v2g_runtime::pem::private_key(Path::new(&pki.path("contract.key")), None).unwrap();
    assert_eq!(key.expose(), given.expose());
    let chain = std::fs::read_to_string(pki.path("new.pem")).unwrap();
    assert_eq!(
        chain,
        std::fs::read_to_string(pki.path("contract.pem")).unwrap()
    );
    // A key is not written over another one.
    pki.fails(
        "open @res.exi --key @vehicle.key --key-out @new.key --certificate @vehicle.pem",
        "cannot write",
    );
    pki.fails(
        "open @res.exi --key @other.key --certificate @vehicle.pem",
        "does not open",
    );
    opened
}

#[test]
fn a_contract_of_iso2_goes_from_the_back_end_into_the_vehicle() {
    let pki = Pki::new("iso2", KeyAlgorithm::P256);
    whole_way(&pki, "", "");
    let verified = pki.done("verify @res.exi --json");
    assert!(
        verified.contains("eMAID by the relaxed grammar"),
        "{verified}"
    );
    assert!(verified.contains("not judged"), "{verified}");
    pki.done(&format!(
        "create {SERVICE} --for @vehicle.pem --out @u.exi --update --emaid-form strict"
    ));
    let verified = pki.done("verify @u.exi");
    assert!(
        verified.contains("eMAID by its declared type"),
        "{verified}"
    );
    assert!(
        pki.done("inspect @u.exi --json")
            .contains(r#""message":"CertificateUpdateRes""#)
    );
}

#[test]
fn a_contract_of_iso20_goes_from_the_back_end_into_the_vehicle() {
    let pki = Pki::new("iso20", KeyAlgorithm::P521);
    let opened = whole_way(&pki, "", "--certificate @vehicle.pem");
    assert!(
        opened.contains("authenticated data PCID and SKI"),
        "{opened}"
    );
    pki.done(&format!(
        "create {SERVICE} --for @vehicle.pem --out @bare.exi --scheme bare"
    ));
    let opened = pki.done("open @bare.exi --key @vehicle.key");
    assert!(
        opened.contains("other info none, authenticated data none"),
        "{opened}"
    );
}

#[test]
fn a_key_with_a_password_is_opened_with_it_and_not_without() {
    let pki = Pki::new("password", KeyAlgorithm::P256);
    let openssl = |arguments: &[&str]| {
        let mut program = Command::new("openssl");
        program
            .args(arguments)
            .args(["-in", &pki.path("vehicle.key")]);
        program.args(["-passout", "pass:a secret"]).output()
    };
    let (new, old) = (pki.path("new-form.key"), pki.path("old-form.key"));
    let made = [
        openssl(&["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-out", &new]),
        openssl(&["ec", "-aes128", "-out", &old]),
    ];
    if made.iter().any(|made| made.as_ref().is_err()) {
        eprintln!("skipped: keys with a password: no openssl here");
        return;
    }
    std::fs::write(pki.path("password"), "a secret\n").unwrap();
    std::fs::write(pki.path("wrong"), "another\n").unwrap();
    pki.done(&format!(
        "create {SERVICE} --for @vehicle.pem --out @res.exi"
    ));
    for key in ["@new-form.key", "@old-form.key"] {
        let open = format!("open @res.exi --key {key}");
        let opened = pki.done(&format!("{open} --password-file @password"));
        assert!(opened.contains("that of the certificate"), "{opened}");
        assert!(!opened.contains("a secret"), "{opened}");
        pki.fails(&open, "encrypted, but no password is given");
        let wrong = format!("{open} --password-file @wrong");
        pki.fails(&wrong, "the password does not open the key");
    }
}

#[test]
fn what_does_not_belong_together_is_named() {
    let pki = Pki::new("wrong", KeyAlgorithm::P256);
    let service = SERVICE.replace("@cps.key", "@contract.key");
    let line = format!("create {service} --for @vehicle.pem --out @x.exi");
    pki.fails(&line, "is not the key of the certificate CPS");
    pki.fails("inspect @cps.pem", "is neither EXI");
    pki.fails("open @cps.key --key @vehicle.key", "is neither EXI");
    pki.done(&format!(
        "create {SERVICE} --for @vehicle.pem --out @res.exi"
    ));
    // The roots of contracts do not vouch for the provisioning service.
    pki.fails("verify @res.exi --v2g-root @mo-root.pem", "bad:");
    let mut octets = std::fs::read(pki.path("res.exi")).unwrap();
    let at = octets.len() - 40;
    octets[at] ^= 1;
    std::fs::write(pki.path("res.exi"), octets).unwrap();
    pki.fails("verify @res.exi", "is not what was digested");
    pki.fails(
        "open @res.exi --key @vehicle.key",
        "is not what was digested",
    );
}

#[test]
fn a_recorded_response_is_shown_and_its_signature_is_good() {
    let pki = Pki::new("recorded", KeyAlgorithm::P256);
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../test-vectors/session-iso2-ac-pnc-certinstall-tls12.jsonl");
    let text = std::fs::read_to_string(file).unwrap();
    let messages = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    for message in messages.filter(|message| message["kind"] == "document") {
        let name = message["message"].as_str().unwrap();
        if name.starts_with("CertificateInstallation") {
            std::fs::write(pki.path("recorded.hex"), message["hex"].as_str().unwrap()).unwrap();
            assert!(pki.done("inspect @recorded.hex").contains(name));
            assert!(pki.done("verify @recorded.hex").contains("signature: good"));
        }
    }
}

/// A back end that runs until the test is over.
struct BackEnd {
    child: std::process::Child,
    address: String,
}

impl BackEnd {
    fn new(pki: &Pki) -> Self {
        use std::io::BufRead as _;
        let line = format!(
            "contract serve {SERVICE} --listen 127.0.0.1:0 --provisioning @vehicle.pem \
             --root @v2g-root.pem --root @mo-root.pem --ca @v2g-root.pem --ca-key @v2g-root.key"
        );
        let words = line
            .split_whitespace()
            .map(|word| match word.strip_prefix('@') {
                Some(file) => pki.path(file),
                None => word.to_owned(),
            });
        let mut child = Command::new(env!("CARGO_BIN_EXE_v2g"))
            .args(words)
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap().to_owned();
        Self { child, address }
    }

    /// Status line and body.
    fn ask(&self, method: &str, path: &str, body: &str) -> (String, String) {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.lines().next().unwrap().to_owned(), body.to_owned())
    }
}

impl Drop for BackEnd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_back_end_gives_contracts_and_certificates_over_http() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let pki = Pki::new("serve", KeyAlgorithm::P256);
    let back_end = BackEnd::new(&pki);
    let contract = |answer: &str| {
        let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
        let content = &answer["CCPResponse"]["emaidContent"][0]["messageDef"];
        assert_eq!(content["emaid"], "DE8AACA2B3C4D5L");
        STANDARD
            .decode(content["certificateInstallationRes"].as_str().unwrap())
            .unwrap()
    };
    // Before the vehicle has asked.
    let path = "/v1/ccp/provideSignedContractData/DE-8AA-CA2B3C4D5/WMIV2G0123456789AB";
    let (status, body) = back_end.ask("GET", path, "");
    assert_eq!(status, "HTTP/1.1 200 OK", "{body}");
    std::fs::write(pki.path("provided.exi"), contract(&body)).unwrap();
    pki.done("open @provided.exi --key @vehicle.key");
    // A recorded request, of a vehicle whose key nobody here has.
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../test-vectors/session-iso2-ac-pnc-certinstall-tls12.jsonl");
    let text = std::fs::read_to_string(file).unwrap();
    let request = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .find(|it| it["kind"] == "document" && it["message"] == "CertificateInstallationReq")
        .unwrap();
    let hex = request["hex"].as_str().unwrap();
    let mut octets: Vec<u8> = (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
        .collect();
    let ask = |octets: &[u8]| {
        let body = serde_json::json!({
            "certificateInstallationReq": STANDARD.encode(octets),
            "xsdMsgDefNamespace": "urn:iso:15118:2:2013:MsgDef",
        });
        back_end.ask("POST", "/v1/ccp/signedContractData", &body.to_string())
    };
    let (status, body) = ask(&octets);
    assert_eq!(status, "HTTP/1.1 200 OK", "{body}");
    std::fs::write(pki.path("asked.exi"), contract(&body)).unwrap();
    let asked = pki.done("inspect @asked.exi --json");
    // The session of the request is in the response.
    assert!(
        asked.contains(r#""session_id":"D4AE537A033511D7""#),
        "{asked}"
    );
    let last = octets.len() - 3;
    octets[last] ^= 1;
    let (status, body) = ask(&octets);
    assert_eq!(status, "HTTP/1.1 400 Bad Request", "{body}");
    assert!(body.contains("signature:"), "{body}");
    // EST.
    let (status, body) = back_end.ask("GET", "/.well-known/est/cacerts", "");
    assert_eq!(status, "HTTP/1.1 200 OK");
    assert!(STANDARD.decode(body).unwrap().starts_with(&[0x30]));
    let mut room = [0; 1024];
    let private = PrivateKey::new(KeyAlgorithm::P256, &[0x33; 32]).unwrap();
    let key = SoftKey::new(RustCrypto, private).unwrap();
    let parts = [
        (attribute::COMMON_NAME, "DEV2GE0001"),
        (attribute::DOMAIN_COMPONENT, "CPO"),
    ];
    let request =
        v2g::contract::cert::make::write_request(NameSource::Parts(&parts), None, &key, &mut room);
    let request = STANDARD.encode(request.unwrap());
    let (status, body) = back_end.ask("POST", "/simpleenroll", &request);
    assert_eq!(status, "HTTP/1.1 200 OK", "{body}");
    assert!(STANDARD.decode(body).unwrap().starts_with(&[0x30]));
    let (status, _) = back_end.ask("POST", "/simpleenroll", "AAAA");
    assert_eq!(status, "HTTP/1.1 400 Bad Request");
    let (status, _) = back_end.ask("GET", "/v1/oem/provCerts/UNKNOWN", "");
    assert_eq!(status, "HTTP/1.1 404 Not Found");
}
