//! How the files of a test PKI are called: ours, Josev's, EVerest's.

use std::path::Path;

use serde_json::{Value, json};
use v2g_contract::cert::make::{Answer, AnswerTemplate, ListTemplate, Revoked};
use v2g_contract::cert::ocsp::Status;
use v2g_contract::cert::{Certificate, Edition, HashData, Place, Time};
use v2g_contract::crypto::{Hash, RustCrypto};

use super::broken::FAULTS;
use super::files::{CERTIFICATE, to_pem, write, write_key};
use super::recipe::{Made, TestPki, find_entity, has_responder};
use crate::failure::Failure;

/// Folder of an edition's certificates in our layout.
pub(super) fn folder(edition: Edition) -> &'static str {
    match edition {
        Edition::Iso2 => "iso2",
        Edition::Iso20 => "iso20",
    }
}

/// Certificates as one PEM file, in this order.
pub(super) fn bundle<'m>(made: impl IntoIterator<Item = &'m Made>) -> String {
    made.into_iter()
        .map(|made| to_pem(CERTIFICATE, &made.der))
        .collect()
}

/// Writes our layout; tells what is there, for the index.
pub(super) fn ours(pki: &TestPki, out: &Path, faults: bool) -> Result<Vec<Value>, Failure> {
    let name = folder(pki.recipe.edition);
    let out = out.join(name);
    let mut index = Vec::new();
    for made in &pki.made {
        write(&out.join(format!("{}.pem", made.name)), bundle([made]))?;
        write_key(&out.join(format!("{}.key", made.name)), &made.key)?;
        let path = pki.path(made)?;
        if is_leaf(made) && path.len() > 1 {
            write(&out.join(format!("{}-chain.pem", made.name)), bundle(path))?;
        }
        if let Some(answer) = answer(pki, made, Status::Good)? {
            write(&out.join(format!("{}.ocsp", made.name)), answer)?;
        }
        index.push(entry(pki, name, made));
    }
    for list in ["cpo-sub2", "mo-sub2"] {
        write(
            &out.join(format!("{list}.crl")),
            revocation_list(pki, list)?,
        )?;
    }
    if faults {
        index.extend(broken(pki, name, &out.join("broken"))?);
    }
    Ok(index)
}

fn entry(pki: &TestPki, folder: &str, made: &Made) -> Value {
    let certificate = made.certificate();
    let root = pki.root_of(made).map(|root| root.name.clone());
    json!({
        "folder": folder,
        "name": made.name,
        "role": made.role.to_string(),
        "subject": certificate.subject.to_string(),
        "root": root.unwrap_or_default(),
        "not_after": certificate.not_after.to_string(),
    })
}

fn broken(pki: &TestPki, folder: &str, out: &Path) -> Result<Vec<Value>, Failure> {
    let mut index = Vec::new();
    for fault in &FAULTS {
        let Some(broken) = fault.make(pki)? else {
            continue;
        };
        let leaf = &broken.chain[0];
        let file = |ending: &str| out.join(format!("{}{ending}", fault.name));
        write(&file("-chain.pem"), bundle(&broken.chain))?;
        let mut key = broken.fault.leaf;
        if broken.own_key {
            write_key(&file(".key"), &leaf.key)?;
            key = fault.name;
        }
        if broken.revoked {
            let status = Status::Revoked(pki.recipe.start);
            if let Some(answer) = answer(pki, leaf, status)? {
                write(&file(".ocsp"), answer)?;
            }
        }
        index.push(json!({
            "folder": format!("{folder}/broken"),
            "name": fault.name,
            "role": leaf.role.to_string(),
            "key": key,
            "root": pki.root_of(leaf)?.name,
            "refusal": broken.fault.refusal,
        }));
    }
    Ok(index)
}

fn is_leaf(made: &Made) -> bool {
    made.role.profile().place == Place::Leaf
}

/// A responder's answer about a certificate; `None` where nobody answers.
///
/// Station leaves are answered for by a signer that their authority let, all others by the authority.
pub(super) fn answer(
    pki: &TestPki,
    made: &Made,
    status: Status,
) -> Result<Option<Vec<u8>>, Failure> {
    let names = [
        &made.name[..],
        made.name.split('-').next().unwrap_or_default(),
    ];
    let entity = names.into_iter().find_map(find_entity);
    let (Some(issuer), Some(true)) = (made.issuer, entity.map(has_responder)) else {
        return Ok(None);
    };
    let issuer = pki.find(issuer)?;
    let signer = match issuer.name.as_str() {
        "cpo-sub2" => pki.find("cpo-ocsp")?,
        _ => issuer,
    };
    let hash = match pki.recipe.edition {
        // In TLS of that time responders and clients knew nothing else.
        Edition::Iso2 => Hash::Sha1,
        Edition::Iso20 => Hash::Sha256,
    };
    let (certificate, issuer_certificate) = (made.certificate(), issuer.certificate());
    let about = HashData::new(&certificate, &issuer_certificate, hash, &RustCrypto)
        .map_err(Failure::new)?;
    let responder = signer.certificate();
    let template = AnswerTemplate {
        responder: &responder,
        with_certificate: signer.name != issuer.name,
        this_update: pki.recipe.start,
        next_update: Some(until(pki, &certificate)),
        answers: &[Answer { about, status }],
        nonce: None,
    };
    let mut room = vec![0; 8192];
    template
        .write(&signer.key, &RustCrypto, &mut room)
        .map(|der| Some(der.to_vec()))
        .map_err(Failure::new)
}

/// A week, or as long as the certificate when everything is to be valid for long.
fn until(pki: &TestPki, certificate: &Certificate<'_>) -> Time {
    match pki.recipe.years {
        Some(_) => certificate.not_after,
        None => pki.recipe.start.plus_days(7),
    }
}

/// The list of an authority, with the certificates that are revoked among the faulty ones.
fn revocation_list(pki: &TestPki, authority: &str) -> Result<Vec<u8>, Failure> {
    let issuer = pki.find(authority)?;
    let mut revoked = Vec::new();
    for fault in &FAULTS {
        let broken = fault.make(pki)?.filter(|broken| broken.revoked);
        let leaf = broken.and_then(|broken| broken.chain.into_iter().next());
        revoked.extend(leaf.filter(|leaf| leaf.issuer == Some(&issuer.name[..])));
    }
    let entries: Vec<Revoked<'_>> = revoked
        .iter()
        .map(|made| Revoked {
            serial: made.certificate().serial,
            time: pki.recipe.start,
        })
        .collect();
    let certificate = issuer.certificate();
    let template = ListTemplate {
        issuer: &certificate,
        number: 1,
        this_update: pki.recipe.start,
        next_update: until(pki, &certificate),
        revoked: &entries,
    };
    let mut room = vec![0; 4096];
    template
        .write(&issuer.key, &mut room)
        .map(<[u8]>::to_vec)
        .map_err(Failure::new)
}

/// Names of our certificates in Josev's folder: certificate, key, file of the key's password.
const JOSEV: [(&str, &str, &str, &str); 15] = [
    ("v2g-root", "v2gRootCACert", "v2gRootCA", ""),
    ("cpo-sub1", "cpoSubCA1Cert", "cpoSubCA1", ""),
    ("cpo-sub2", "cpoSubCA2Cert", "cpoSubCA2", ""),
    ("secc", "seccLeafCert", "seccLeaf", "seccLeafPassword.txt"),
    ("cps-sub1", "cpsSubCA1Cert", "cpsSubCA1", ""),
    ("cps-sub2", "cpsSubCA2Cert", "cpsSubCA2", ""),
    ("cps", "cpsLeafCert", "cpsLeaf", "cpsLeafPassword.txt"),
    ("mo-root", "moRootCACert", "moRootCA", ""),
    ("mo-sub1", "moSubCA1Cert", "moSubCA1", ""),
    (
        "mo-sub2",
        "moSubCA2Cert",
        "moSubCA2",
        "moSubCA2LeafPassword.txt",
    ),
    (
        "contract",
        "contractLeafCert",
        "contractLeaf",
        "contractLeafPassword.txt",
    ),
    ("oem-root", "oemRootCACert", "oemRootCA", ""),
    ("oem-sub1", "oemSubCA1Cert", "oemSubCA1", ""),
    ("oem-sub2", "oemSubCA2Cert", "oemSubCA2", ""),
    (
        "provisioning",
        "oemLeafCert",
        "oemLeaf",
        "oemLeafPassword.txt",
    ),
];

/// Writes what Josev reads below its PKI_PATH. Keys have no password, so the files of passwords are
/// empty; it reads them all the same, and this folder for both editions.
pub(super) fn josev(pki: &TestPki, out: &Path) -> Result<(), Failure> {
    let certs = out.join("iso15118_2/certs");
    let keys = out.join("iso15118_2/private_keys");
    for (name, certificate, key, password) in JOSEV {
        let made = pki.find(name)?;
        write(&certs.join(format!("{certificate}.pem")), bundle([made]))?;
        write(&certs.join(format!("{certificate}.der")), &made.der)?;
        write_key(&keys.join(format!("{key}.key")), &made.key)?;
        if !password.is_empty() {
            write(&keys.join(password), "")?;
        }
    }
    for (leaf, file) in [
        ("secc", "cpoCertChain.pem"),
        ("provisioning", "oemCertChain.pem"),
    ] {
        write(&certs.join(file), bundle(pki.path(pki.find(leaf)?)?))?;
    }
    Ok(())
}

/// Authorities in EVerest's folder: folder, ours, its name.
const EVEREST_AUTHORITIES: [(&str, &str, &str); 11] = [
    ("v2g", "v2g-root", "V2G_ROOT_CA"),
    ("cso", "cpo-sub1", "CPO_SUB_CA1"),
    ("cso", "cpo-sub2", "CPO_SUB_CA2"),
    ("cps", "cps-sub1", "CPS_SUB_CA1"),
    ("cps", "cps-sub2", "CPS_SUB_CA2"),
    ("mo", "mo-root", "MO_ROOT_CA"),
    ("mo", "mo-sub1", "MO_SUB_CA1"),
    ("mo", "mo-sub2", "MO_SUB_CA2"),
    ("oem", "oem-root", "OEM_ROOT_CA"),
    ("oem", "oem-sub1", "OEM_SUB_CA1"),
    ("oem", "oem-sub2", "OEM_SUB_CA2"),
];

/// Leaves in EVerest's folder: folder, ours, its name, the name of the chain and its folder.
const EVEREST_LEAVES: [(&str, &str, &str, &str); 5] = [
    ("cso", "secc", "SECC_LEAF", "client/cso/CPO_CERT_CHAIN.pem"),
    ("cps", "cps", "CPS_LEAF", "client/cps/CPS_CERT_CHAIN.pem"),
    ("mo", "contract", "MO_LEAF", "client/mo/MO_CERT_CHAIN.pem"),
    (
        "oem",
        "provisioning",
        "OEM_LEAF",
        "client/oem/OEM_CERT_CHAIN.pem",
    ),
    (
        "vehicle",
        "vehicle",
        "VEHICLE_LEAF",
        "ca/vehicle/VEHICLE_CERT_CHAIN.pem",
    ),
];

/// Writes what EVerest reads below its folder `certs`. Keys have no password.
pub(super) fn everest(pki: &TestPki, out: &Path) -> Result<(), Failure> {
    for (folder, name, file) in EVEREST_AUTHORITIES {
        let made = pki.find(name)?;
        let at = out.join("ca").join(folder);
        write(&at.join(format!("{file}.pem")), bundle([made]))?;
        let keys = out.join("client").join(folder);
        write_key(&keys.join(format!("{file}.key")), &made.key)?;
    }
    for (folder, name, file, chain) in EVEREST_LEAVES {
        let Ok(made) = pki.find(name) else { continue };
        let at = out.join("client").join(folder);
        write(&at.join(format!("{file}.pem")), bundle([made]))?;
        write_key(&at.join(format!("{file}.key")), &made.key)?;
        write(&at.join(format!("{file}_PASSWORD.txt")), "")?;
        write(&out.join(chain), bundle(pki.path(made)?))?;
    }
    for (subs, file) in [
        (["mo-sub2", "mo-sub1"], "ca/mo/INTERMEDIATE_MO_CA_CERTS.pem"),
        (
            ["cps-sub2", "cps-sub1"],
            "ca/cps/INTERMEDIATE_CPS_CA_CERTS.pem",
        ),
    ] {
        let subs = [pki.find(subs[0])?, pki.find(subs[1])?];
        write(&out.join(file), bundle(subs))?;
    }
    Ok(())
}
