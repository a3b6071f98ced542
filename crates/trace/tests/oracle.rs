//! Recordings of the shared folder, message by message as independent programs have read them.
//!
//! The folder is not part of the repository; without it the tests say that they are skipped.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use v2g_trace::{Conversation, Layer, Message, Secrets, Shown, capture, check, prove};

fn shared(folder: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("V2G_SHARED").map_or_else(beside, PathBuf::from);
    let captures = shared.join("captures").join(folder);
    if !captures.is_dir() {
        eprintln!("skipped: no {}", captures.display());
        return None;
    }
    Some(captures)
}

/// Recordings with this ending, in order.
fn recordings(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|it| it == ending))
        .collect();
    paths.sort();
    paths
}

fn secrets(recording: &Path) -> Secrets {
    let mut secrets = Secrets::default();
    if let Ok(log) = fs::read(recording.with_extension("keylog")) {
        assert!(secrets.add(&log) > 0);
    }
    secrets
}

/// The messages of all conversations that are EXI, in order.
fn messages(conversations: &[Conversation]) -> Vec<Message> {
    let all = conversations.iter().flat_map(|it| check(it).messages);
    all.filter(|it| it.layer != Layer::Sdp).collect()
}

#[test]
fn every_bench_session_has_the_messages_and_trees_that_the_oracle_read() {
    let Some(folder) = shared("bench") else {
        return;
    };
    let (mut sessions, mut decrypted, mut compared) = (0, 0, 0);
    for path in recordings(&folder, "pcapng") {
        let Ok(oracle) = fs::read_to_string(path.with_extension("jsonl")) else {
            continue;
        };
        let name = path.display();
        let capture =
            capture::read_with(&fs::read(&path).unwrap(), "bench", &secrets(&path)).unwrap();
        let found = messages(&capture.conversations);
        let lines = oracle
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let expected: Vec<Value> = lines
            .filter(|line: &Value| line["kind"] == "document")
            .collect();
        assert_eq!(found.len(), expected.len(), "{name}");
        for (message, line) in found.iter().zip(&expected) {
            assert_eq!(message.name, line["message"], "{name}");
            let hex: String = message.exi.iter().map(|it| format!("{it:02x}")).collect();
            assert_eq!(hex, line["hex"], "{name}");
            let tree: Value = serde_json::from_str(&message.json()).unwrap();
            assert_eq!(tree, line["json"], "{name} {}", message.name);
            compared += 1;
        }
        sessions += 1;
        decrypted += i32::from(found.iter().all(|it| it.layer == Layer::Tls));
    }
    eprintln!("{compared} messages of {sessions} sessions, {decrypted} of them in TLS");
    assert_eq!((sessions, decrypted), (22, 15));
}

/// In a browser, one module reads and another one opens and checks.
#[test]
fn what_another_module_opens_and_checks_is_the_same_as_if_this_one_had() {
    let Some(folder) = shared("bench") else {
        return;
    };
    let (mut opened, mut signatures) = (0, 0);
    for path in recordings(&folder, "pcapng") {
        let bytes = without_secrets(&fs::read(&path).unwrap());
        let secrets = secrets(&path);
        let whole = capture::read_with(&bytes, "bench", &secrets).unwrap();
        let mut contents = Secrets::default();
        let sealed = capture::sealed(&bytes);
        assert_eq!(sealed.is_some(), !secrets.is_empty(), "{}", path.display());
        if let Some(sealed) = sealed {
            contents.add_contents(&capture::unseal(&sealed, &secrets));
            opened += 1;
        }
        let carried = capture::read_with(&bytes, "bench", &contents).unwrap();
        assert_eq!(carried, whole, "{}", path.display());
        // Without the secrets the other module tells which are missing.
        if let Some(sealed) = capture::sealed(&bytes) {
            let mut none = Secrets::default();
            none.add_contents(&capture::unseal(&sealed, &Secrets::default()));
            let unread = capture::read_with(&bytes, "bench", &none).unwrap();
            assert_eq!(unread, capture::read(&bytes, "bench").unwrap());
        }
        for transcript in whole.conversations.iter().map(check) {
            let shown = Shown::of(&transcript).map(Shown::into_bytes);
            let proved = shown.as_deref().map(|shown| prove(shown).unwrap());
            let (proofs, findings, _) = proved.unwrap_or_default();
            assert_eq!(proofs, transcript.proofs, "{}", path.display());
            assert!(findings.iter().all(|it| transcript.findings.contains(it)));
            signatures += proofs.signatures.len();
        }
    }
    assert_eq!((opened, signatures), (15, 9));
}

/// A pcapng file (little endian) without its decryption secrets blocks.
fn without_secrets(mut bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    while let Some((head, _)) = bytes.split_first_chunk::<8>() {
        let [kind, length] =
            [&head[..4], &head[4..]].map(|it| u32::from_le_bytes(it.try_into().unwrap()) as usize);
        let (block, rest) = bytes.split_at(length);
        if kind != 0x0A {
            kept.extend(block);
        }
        bytes = rest;
    }
    kept
}

#[test]
fn without_secrets_the_names_of_those_that_are_missing_are_told() {
    let Some(folder) = shared("bench") else {
        return;
    };
    for (name, version, suites, label) in [
        (
            "iso2-ac-pnc-tls12",
            0x0303,
            [0xC023, 0xC02B],
            "CLIENT_RANDOM ",
        ),
        (
            "iso20-dc-pnc-tls13",
            0x0304,
            [0x1301, 0x1302],
            "CLIENT_HANDSHAKE_TRAFFIC_SECRET ",
        ),
    ] {
        let path = folder.join(name).with_extension("pcapng");
        let bytes = without_secrets(&fs::read(&path).unwrap());
        let capture = capture::read(&bytes, name).unwrap();
        let sealed = capture
            .conversations
            .iter()
            .find_map(|it| it.handshake.as_ref());
        let sealed = sealed.unwrap();
        assert!(!sealed.decrypted);
        assert_eq!(sealed.version, Some(version));
        assert!(suites.contains(&sealed.suite.unwrap()), "{sealed:?}");
        assert!(sealed.missing[0].starts_with(label), "{:?}", sealed.missing);

        let capture = capture::read_with(&bytes, name, &secrets(&path)).unwrap();
        let opened = capture
            .conversations
            .iter()
            .find_map(|it| it.handshake.as_ref());
        let opened = opened.unwrap();
        assert!(opened.decrypted && opened.missing.is_empty());
        assert!(!opened.station_certificates.is_empty());
        assert_eq!(
            opened
                .steps
                .iter()
                .filter(|it| it.name == "Finished")
                .count(),
            2
        );
    }
}

/// Local names, attributes and texts, in order.
fn flat(xml: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(xml).unwrap();
    let mut flat = Vec::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        let text = node.text().unwrap_or("").trim();
        let attributes = node.attributes().filter(|it| it.name() != "schemaLocation");
        let attributes: Vec<String> = attributes
            .map(|it| format!(" {}={}", it.name(), it.value()))
            .collect();
        flat.push(format!("{name}{}: {text}", attributes.concat()));
    }
    flat
}

#[test]
fn every_message_of_a_real_car_is_read_as_the_oracle_did() {
    let Some(folder) = shared("cars") else {
        return;
    };
    let oracle = fs::read_to_string(folder.join("messages.jsonl")).unwrap();
    let lines = oracle
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let known: HashMap<String, Value> = lines
        .map(|line: Value| (line["exi"].as_str().unwrap().to_owned(), line))
        .collect();
    let (mut compared, mut missing) = (0, 0);
    for path in recordings(&folder, "dump") {
        let capture = capture::read(&fs::read(&path).unwrap(), "car").unwrap();
        for message in messages(&capture.conversations) {
            let hex: String = message.exi.iter().map(|it| format!("{it:02x}")).collect();
            let Some(line) = known.get(&hex) else {
                missing += 1;
                continue;
            };
            assert_eq!(message.name, line["name"], "{}", path.display());
            let expected = flat(line["xml"].as_str().unwrap());
            assert_eq!(flat(&message.tree().xml()), expected, "{}", path.display());
            compared += 1;
        }
    }
    eprintln!("{compared} messages of cars compared, {missing} that the oracle does not have");
    assert!(compared > 16_000, "{compared}");
}

#[test]
fn every_signature_is_good_and_over_the_octets_that_the_peers_digested() {
    let Some(folder) = shared("bench") else {
        return;
    };
    let (mut checked, mut compared) = (0, 0);
    for path in recordings(&folder, "pcapng") {
        let Ok(oracle) = fs::read_to_string(path.with_extension("jsonl")) else {
            continue;
        };
        let lines = oracle
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let fragments: Vec<String> = lines
            .filter(|line: &Value| line["kind"] == "fragment")
            .map(|line| line["hex"].as_str().unwrap().to_owned())
            .collect();
        let capture = capture::read(&fs::read(&path).unwrap(), "bench").unwrap();
        for transcript in capture.conversations.iter().map(check) {
            for signature in &transcript.proofs.signatures {
                let name = path.display();
                assert!(
                    matches!(signature.verdict, Some(Ok(_))),
                    "{name} {signature:?}"
                );
                assert!(signature.signer.is_some() && !signature.parts.is_empty());
                let octets = signature.parts.iter().map(|part| &part.canonical);
                for octets in octets.chain([&signature.signed_info]) {
                    let hex: String = octets.iter().map(|it| format!("{it:02x}")).collect();
                    compared += i32::from(fragments.contains(&hex));
                }
                assert!(signature.parts.iter().all(|part| part.matches));
                checked += 1;
            }
        }
    }
    eprintln!("{checked} signatures, {compared} of their fragments as the peers wrote them");
    assert!(
        checked >= 5 && compared >= 2 * checked,
        "{checked} {compared}"
    );
}

#[test]
fn the_matching_is_a_ladder_with_the_attenuation_and_without_the_key() {
    let Some(folder) = shared("bench") else {
        return;
    };
    let mut matched = 0;
    for path in recordings(&folder, "pcapng") {
        if !path
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("slac")
        {
            continue;
        }
        let capture = capture::read(&fs::read(&path).unwrap(), "slac").unwrap();
        let transcript = check(&capture.conversations[0]);
        let names: Vec<&str> = transcript.messages.iter().map(|it| it.name).collect();
        assert_eq!(names[0], "CM_SLAC_PARM.REQ");
        let sounds = names
            .iter()
            .filter(|it| **it == "CM_MNBC_SOUND.IND")
            .count();
        assert_eq!(sounds, 10, "{names:?}");
        for message in &transcript.messages {
            let json: Value = serde_json::from_str(&message.json()).unwrap();
            let fields = &json[message.name];
            assert!(fields["Error"].is_null(), "{json}");
            if message.name == "CM_ATTEN_CHAR.IND" {
                assert_eq!(fields["Attenuation"].as_array().unwrap().len(), 58);
            }
            if message.name == "CM_SLAC_MATCH.CNF" {
                assert!(fields["NMK"].is_null());
                matched += 1;
            }
        }
    }
    assert!(matched > 0);
}
