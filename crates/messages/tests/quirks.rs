//! What real vehicles, stations and encoders send: each quirk is read, by the rule with its name.

mod common;

use common::{Codec, Entry, own, unhex};
use v2g_exi::tree::Tree;
use v2g_exi::walk::{self, Datum, Event, EventKind, Observer};
use v2g_exi::{ErrorKind, Note, Notes};
use v2g_messages::json;

/// What the walk and the typed reader make of a document: JSON, and the rules that it took.
fn read(set: &str, hex: &str) -> (String, Vec<Note>) {
    let codec = Codec {
        entry: Entry::of(set).unwrap(),
        fragment: None,
    };
    let bytes = unhex(hex);
    let tree = codec.tree(&bytes);
    assert_eq!(tree.error, None, "{hex}");
    let mut notes = Notes::default();
    tree.notes.iter().for_each(|(note, _)| notes.insert(*note));
    assert_eq!(codec.read(&bytes).unwrap().notes, notes, "{hex}");
    (tree.json(), notes.iter().collect())
}

/// A document that reads by these rules, and what must be in it.
fn quirk(set: &str, hex: &str, rules: &[Note], content: &str) {
    let (json, notes) = read(set, hex);
    assert_eq!(notes, rules, "{json}");
    assert!(json.contains(content), "{content} is not in {json}");
}

#[test]
fn bmw_ix_fills_the_service_scope_with_nul_characters() {
    let hex = format!("8098022cbf6fee4f43fcacd1b084{}", "00".repeat(66));
    let scope = format!(r#""ServiceScope":"{}""#, r"\u0000".repeat(64));
    quirk("iso2", &hex, &[Note::NulCharacter], &scope);
}

#[test]
fn seres_3_charges_with_four_phases_where_the_schema_has_three() {
    let hex = "8098020e8a6bfddbcfcdcfd150000000010a38f78020c41002800000";
    let phases = r#""ChargingProfileEntryMaxNumberOfPhasesInUse":4"#;
    quirk("iso2", hex, &[Note::RangeFacet], phases);
    quirk(
        "iso2",
        hex,
        &[Note::RangeFacet],
        r#"{"Multiplier":-1,"Unit":"W","Value":-24136}"#,
    );
}

#[test]
fn tesla_sends_a_byte_after_contract_authentication_req() {
    let hex = "809a02202c9fff3e37b3d3d0b800";
    let message = r#""ContractAuthenticationReq":{}"#;
    quirk("din", hex, &[Note::TrailingBytes], message);
    quirk("din", hex.strip_suffix("00").unwrap(), &[], message);
}

#[test]
fn pyplc_sends_an_abstract_sa_schedules_to_ioniq() {
    // The beginning of the message, as far as it is known.
    let bytes = unhex("809a02004080c1014181c21080004820400000c990");
    let tree = Tree::document(Entry::of("din").unwrap().set, &bytes);
    let notes: Vec<Note> = tree.notes.iter().map(|(note, _)| *note).collect();
    assert_eq!(notes, [Note::AbstractElement]);
    assert_eq!(tree.error.unwrap().kind, ErrorKind::UnexpectedEnd);
    let json = tree.json();
    assert!(
        json.contains(r#""SASchedules":{},"DC_EVSEChargeParameter":{"#),
        "{json}"
    );
}

#[test]
fn pyplc_sends_an_empty_evccid() {
    quirk(
        "din",
        "809a02000000000000000011d00000",
        &[],
        r#""EVCCID":"""#,
    );
}

#[test]
fn subaru_begins_with_an_empty_session_id() {
    let hex = "80980011d0180301652003fc00";
    quirk("iso2", hex, &[], r#""SessionID":"""#);
}

#[test]
fn everest_sends_an_empty_meter_id_to_audi() {
    let meter = r#""MeterInfo":{"MeterID":""}"#;
    let body = format!(
        r#"{{"ChargingStatusRes":{{"ResponseCode":"OK","EVSEID":"DE*A*E1","SAScheduleTupleID":1,{meter},
        "AC_EVSEStatus":{{"NotificationMaxDelay":0,"EVSENotification":"None","RCD":false}}}}}}"#
    );
    let text = format!(r#"{{"V2G_Message":{{"Header":{{"SessionID":"00"}},"Body":{body}}}}}"#);
    let bytes = json::encode(Entry::of("iso2").unwrap().set, &text, false).unwrap();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    quirk("iso2", &hex, &[], meter);
}

#[test]
fn a_refusal_of_the_handshake_has_no_schema_id() {
    let refusal = r#"{"supportedAppProtocolRes":{"ResponseCode":"Failed_NoNegotiation"}}"#;
    quirk("app-protocol", "804880", &[], refusal);
}

#[test]
fn exificient_writes_an_empty_value_as_an_undeclared_end() {
    let mut seen = 0;
    for vector in own().iter().filter(|it| it.decode_only) {
        let hex: String = vector
            .bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let (_, notes) = read(vector.entry.set.name, &hex);
        assert!(notes.contains(&Note::EmptyElement), "{}", vector.origin);
        seen += 1;
    }
    assert!(seen >= 9, "{seen}");
}

/// Bits of a stream, each as 0 or 1.
fn bits(bytes: &[u8]) -> Vec<u8> {
    let bit = |index: usize| bytes[index / 8] >> (7 - index % 8) & 1;
    (0..bytes.len() * 8).map(bit).collect()
}

fn packed(bits: &[u8]) -> Vec<u8> {
    let byte = |bits: &[u8]| {
        let value = bits.iter().fold(0, |value, bit| value << 1 | bit);
        value << (8 - bits.len())
    };
    bits.chunks(8).map(byte).collect()
}

/// The same message, but the full list in element `parent` ends as if it could go on: `01`, not `0`.
fn with_open_end(bytes: &[u8], parent: &str) -> Vec<u8> {
    let tree = Tree::document(Entry::of("iso2").unwrap().set, bytes);
    let node = tree.nodes().iter().find(|node| node.name == parent);
    let end = node.unwrap().bits.end as usize;
    let mut bits = bits(bytes);
    bits.truncate(tree.nodes()[0].bits.end as usize);
    bits.insert(end, 1);
    packed(&bits)
}

#[test]
fn cbv2g_ends_full_lists_as_if_they_could_go_on_and_josev_only_long_ones() {
    let end = r#""Body":{"ServiceDetailRes":"#;
    let parameter = |id| format!(r#"{{"Name":"p{id}","boolValue":true}}"#);
    let sixteen = (0..16).map(parameter).collect::<Vec<_>>().join(",");
    let detail = format!(
        r#"{end}{{"ResponseCode":"OK","ServiceID":1,"ServiceParameterList":{{"ParameterSet":[
        {{"ParameterSetID":1,"Parameter":[{sixteen}]}}]}}}}}}"#
    );
    let profile = |start| {
        format!(
            r#"{{"ChargingProfileEntryStart":{start},"ChargingProfileEntryMaxPower":{{"Multiplier":0,"Unit":"W","Value":1}}}}"#
        )
    };
    let entries = (0..24).map(profile).collect::<Vec<_>>().join(",");
    let delivery = format!(
        r#""Body":{{"PowerDeliveryReq":{{"ChargeProgress":"Start","SAScheduleTupleID":1,"ChargingProfile":{{"ProfileEntry":[{entries}]}}}}}}"#
    );
    let service =
        |id| format!(r#"{{"ServiceID":{id},"ServiceCategory":"Internet","FreeService":true}}"#);
    let eight = (0..8).map(service).collect::<Vec<_>>().join(",");
    let discovery = format!(
        r#""Body":{{"ServiceDiscoveryRes":{{"ResponseCode":"OK","PaymentOptionList":{{"PaymentOption":["Contract"]}},
        "ChargeService":{{"ServiceID":1,"ServiceCategory":"EVCharging","FreeService":true,"SupportedEnergyTransferMode":{{"EnergyTransferMode":["DC_core"]}}}},
        "ServiceList":{{"Service":[{eight}]}}}}}}"#
    );
    let lists = [
        ("ParameterSet", detail),
        ("ChargingProfile", delivery),
        ("ServiceList", discovery),
    ];
    for (parent, body) in lists {
        let text = format!(r#"{{"V2G_Message":{{"Header":{{"SessionID":"00"}},{body}}}}}"#);
        let set = Entry::of("iso2").unwrap().set;
        let bytes = json::encode(set, &text, false).unwrap();
        let open = with_open_end(&bytes, parent);
        let hex = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|it| format!("{it:02x}"))
                .collect::<String>()
        };
        let (json, notes) = read("iso2", &hex(&open));
        assert_eq!(notes, [Note::ListEnd], "{parent}");
        assert_eq!(read("iso2", &hex(&bytes)), (json, Vec::new()), "{parent}");
    }
}

/// Integers of a message whose range says how many bits they have; those of octets, perhaps with a
/// sign, are left out.
#[derive(Default)]
struct SmallNumbers(Vec<(u32, u32)>);

impl Observer<'_> for SmallNumbers {
    fn event(&mut self, event: Event<'_>) {
        let length = event.bits.end - event.bits.start;
        let ranged = matches!(length, 1..8 | 10..13);
        if ranged && matches!(event.kind, EventKind::Value(Datum::Integer(_))) {
            self.0.push((event.bits.start, event.bits.end));
        }
    }

    fn restart(&mut self) {
        self.0.clear();
    }
}

#[test]
fn a_number_beyond_its_range_is_read_wherever_its_bits_hold_it() {
    let mut beyond = 0;
    for vector in own()
        .iter()
        .filter(|it| !it.refuse && it.bytes.len() < 1500)
    {
        let (set, mut numbers) = (vector.entry.set, SmallNumbers::default());
        let walk = if vector.fragment {
            walk::fragment
        } else {
            walk::document
        };
        walk(set, &vector.bytes, &mut numbers).unwrap();
        for (start, end) in numbers.0 {
            let mut bits = bits(&vector.bytes);
            bits[start as usize..end as usize].fill(1);
            let changed = packed(&bits);
            let notes = walk(set, &changed, &mut ());
            let notes = notes.unwrap_or_else(|error| panic!("{}: {error}", vector.origin));
            beyond += usize::from(notes.contains(Note::RangeFacet));
            vector.codec().read(&changed).unwrap();
        }
    }
    assert!(beyond > 100, "{beyond}");
}
