//! Inputs to begin with: the vectors of this repository, its test PKI, and a few octets each for the
//! targets that make their own.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use v2g_link::slac::{
    Attenuation, CmAttenCharInd, CmMnbcSoundInd, CmSlacMatchReq, CmSlacParmReq, GROUPS, Mac,
    Message, RunId, StationId,
};

use crate::common::{Vector, own};
use crate::texts;

/// Longest seed: longer ones slow the fuzzer down and say little more.
const LONG: usize = 1600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn short(all: impl IntoIterator<Item = Vec<u8>>) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = all.into_iter().filter(|it| it.len() <= LONG).collect();
    all.sort();
    all.dedup();
    all
}

fn vectors(set: &str, fragment: bool) -> impl Iterator<Item = Vector> {
    own()
        .into_iter()
        .filter(move |it| it.entry.set.name == set && it.fragment == fragment)
}

/// Messages of a set as they are, and octets of which messages are made.
pub(crate) fn exi(set: &str, fragment: bool) -> Vec<Vec<u8>> {
    let known = vectors(set, fragment).map(|vector| vector.bytes);
    short(known.chain(edits()))
}

pub(crate) fn all_exi() -> Vec<Vec<u8>> {
    short(own().into_iter().map(|vector| vector.bytes))
}

/// Messages with the number of their set in front.
pub(crate) fn numbered() -> Vec<Vec<u8>> {
    short(own().into_iter().filter_map(|vector| {
        let number = texts::number(vector.entry.set.name, vector.fragment)?;
        Some([&[number][..], &vector.bytes].concat())
    }))
}

pub(crate) fn json() -> Vec<Vec<u8>> {
    short(own().into_iter().filter_map(|vector| {
        let number = texts::number(vector.entry.set.name, vector.fragment)?;
        let text = vector.codec().tree(&vector.bytes).json();
        Some([&[number][..], text.as_bytes()].concat())
    }))
}

pub(crate) fn xml() -> Vec<Vec<u8>> {
    short(own().into_iter().filter_map(|vector| {
        let number = texts::number(vector.entry.set.name, vector.fragment)?;
        let text = vector.codec().tree(&vector.bytes).xml();
        Some([&[number][..], text.as_bytes()].concat())
    }))
}

/// A short session in each format.
pub(crate) fn captures() -> Vec<Vec<u8>> {
    let lines = b"{\"t\": 0.0, \"dir\": \"EV->SE\", \"hex\": \"8000dbab9371d3234b71d1b981899189d191818991d26b9b3a232b30020000040040\"}\n{\"t\": 0.1, \"dir\": \"SE->EV\", \"hex\": \"80400040\"}\n";
    let message = [0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 4, 0x80, 0x40, 0x00, 0x40];
    vec![lines.to_vec(), pcap(&message), pcapng(&message)]
}

/// An Ethernet frame with IPv6 and TCP around the octets.
fn packet(octets: &[u8]) -> Vec<u8> {
    let mut packet = vec![
        0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2, 0x86, 0xDD, 0x60, 0, 0, 0,
    ];
    packet.extend((20 + octets.len() as u16).to_be_bytes());
    packet.extend([6, 64]);
    for end in [1, 2] {
        packet.extend([0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, end]);
    }
    packet.extend([
        0xEE, 0x48, 0xC0, 0x01, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 1, 0, 0, 0, 0, 0,
    ]);
    packet.extend(octets);
    packet
}

fn pcap(octets: &[u8]) -> Vec<u8> {
    let packet = packet(octets);
    let length = (packet.len() as u32).to_le_bytes();
    let mut file = vec![0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    file.extend([0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    file.extend(length);
    file.extend(length);
    file.extend(packet);
    file
}

fn pcapng(octets: &[u8]) -> Vec<u8> {
    let mut packet = packet(octets);
    let length = (packet.len() as u32).to_le_bytes();
    packet.resize(packet.len().next_multiple_of(4), 0);
    let mut file = Vec::new();
    let mut block = |kind: u32, body: &[u8]| {
        let length = (body.len() as u32 + 12).to_le_bytes();
        file.extend([&kind.to_le_bytes()[..], &length, body, &length].concat());
    };
    let section = [
        0x4D, 0x3C, 0x2B, 0x1A, 1, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255,
    ];
    block(0x0A0D_0D0A, &section);
    block(1, &[1, 0, 0, 0, 0, 0, 1, 0]);
    let head = [&[0; 12][..], &length, &length].concat();
    block(6, &[head, packet].concat());
    file
}

/// Streams of frames, with what the first byte says about the pieces.
pub(crate) fn v2gtp() -> Vec<Vec<u8>> {
    let good = [0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 2, 0x80, 0x00];
    let other = [0x01, 0xFE, 0xA0, 0x00, 0, 0, 0, 1, 0x42];
    let empty = [0x01, 0xFE, 0x80, 0x02, 0, 0, 0, 0];
    let long = [0x01, 0xFE, 0x80, 0x04, 0xFF, 0xFF, 0xFF, 0xFF, 1];
    let wrong = [0x02, 0xFD, 0x80, 0x01, 0, 0, 0, 0];
    let mut all = vec![[&[3][..], &good, &other, &empty, &good].concat()];
    all.push([&[1][..], &good, &long].concat());
    all.push([&[200][..], &wrong].concat());
    all
}

pub(crate) fn sdp() -> Vec<Vec<u8>> {
    let request = [0x01, 0xFE, 0x90, 0x00, 0, 0, 0, 2, 0x00, 0x00];
    let mut response = vec![0x01, 0xFE, 0x90, 0x01, 0, 0, 0, 20, 0xFE, 0x80];
    response.extend([0; 13]);
    response.extend([2, 0xEE, 0x48, 0x00, 0x00]);
    let told = [&[1, 10][..], &request, &[2, 28], &response].concat();
    vec![request.to_vec(), response, told]
}

pub(crate) fn slac() -> Vec<Vec<u8>> {
    let (vehicle, station) = (Mac([2, 0, 0, 0, 1, 1]), Mac([2, 0, 0, 0, 2, 1]));
    let run_id = RunId(*b"RUNIDRUN");
    let messages = [
        Message::from(CmSlacParmReq { run_id }),
        Message::from(CmMnbcSoundInd {
            sender_id: StationId::NONE,
            run_id,
            remaining: 3,
            random: Some([5; 16]),
        }),
        Message::from(CmAttenCharInd {
            source_address: vehicle,
            run_id,
            source_id: StationId::NONE,
            response_id: StationId::NONE,
            num_sounds: 10,
            attenuation: Attenuation([12; GROUPS]),
        }),
        Message::from(CmSlacMatchReq {
            pev_id: StationId::NONE,
            pev_mac: vehicle,
            evse_id: StationId::NONE,
            evse_mac: station,
            run_id,
        }),
    ];
    let mut all = Vec::new();
    for message in messages {
        let mut buffer = [0; 2048];
        all.extend(
            message
                .write(station, vehicle, &mut buffer)
                .map(<[u8]>::to_vec),
        );
    }
    all
}

/// A few octets for targets that make of them what they need.
pub(crate) fn edits() -> Vec<Vec<u8>> {
    let rising: Vec<u8> = (1..=64).collect();
    let falling: Vec<u8> = (1..=255).rev().step_by(3).collect();
    vec![vec![1], vec![2; 16], rising, falling, vec![0xFF; 96]]
}

pub(crate) fn steps() -> Vec<Vec<u8>> {
    let mut all = edits();
    all.push([1, 0, 0x0F, 0xA0].repeat(12));
    all.push([0, 2, 5, 20, 0xFF].repeat(10));
    all
}

pub(crate) fn identifiers() -> Vec<Vec<u8>> {
    [
        "DE8AACA2B3C4D59",
        "de-8aa-ca2b3c4d5",
        "WMIV1234567890ABCD",
        "DE*V2G*E0001*1",
        "ZZ00000",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

/// Steps of a whole session beside the reference, and the same with a liar.
fn session(kinds: u8, legal: bool) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for kind in 0..kinds {
        let steps = (0..120_u8).flat_map(|number| [number.wrapping_mul(37), 100]);
        all.push([kind, 0].into_iter().chain(steps).collect());
        for length in [8, 40, 120_u8] {
            let lies = (0..length).map(|number| number.wrapping_mul(91));
            all.push([kind, 1].into_iter().chain(lies).collect());
        }
        if !legal {
            for what in 0..10 {
                all.push(vec![kind, 0, 2, 2, 60, what, 200, what % 4, 9]);
            }
        }
    }
    all
}

pub(crate) fn secc_din() -> Vec<Vec<u8>> {
    session(1, true)
}

pub(crate) fn secc_iso2() -> Vec<Vec<u8>> {
    session(2, true)
}

pub(crate) fn secc_iso20() -> Vec<Vec<u8>> {
    session(2, true)
}

pub(crate) fn evcc_din() -> Vec<Vec<u8>> {
    session(1, false)
}

pub(crate) fn evcc_iso2() -> Vec<Vec<u8>> {
    session(2, false)
}

pub(crate) fn evcc_iso20() -> Vec<Vec<u8>> {
    session(2, false)
}

/// Everything in DER that the test PKI has.
pub(crate) fn der() -> Vec<Vec<u8>> {
    let mut all = certificates();
    for ending in ["ocsp", "crl"] {
        all.extend(files(ending).iter().map(|path| read(path)));
    }
    all.extend(files("key").iter().flat_map(|path| pem(path)));
    short(all)
}

/// Certificates of the test PKI, the broken ones, too.
pub(crate) fn certificates() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = files("pem").iter().flat_map(|path| pem(path)).collect();
    all.sort();
    all.dedup();
    all
}

/// Its roots.
pub(crate) fn roots() -> Vec<Vec<u8>> {
    let is_root = |path: &&PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with("-root.pem") && !path.to_string_lossy().contains("broken")
    };
    files("pem")
        .iter()
        .filter(is_root)
        .flat_map(|path| pem(path))
        .collect()
}

fn files(ending: &str) -> Vec<PathBuf> {
    let places = ["iso2", "iso20", "iso2/broken", "iso20/broken"];
    let folders = places.map(|place| root().join("certs").join(place));
    let entries = folders.iter().flat_map(|folder| {
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
    });
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no {ending} in certs/");
    files
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn pem(path: &Path) -> Vec<Vec<u8>> {
    let text = String::from_utf8(read(path)).expect("a PEM file");
    let items = text.split("-----BEGIN ").skip(1);
    items
        .map(|item| {
            let lines = item.lines().skip(1);
            let body: String = lines.take_while(|line| !line.starts_with('-')).collect();
            STANDARD.decode(body).expect("base64")
        })
        .collect()
}
