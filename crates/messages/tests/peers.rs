//! Encodings of known peers that no set reads by its own grammar are read, and called by their name.

mod common;

use common::{Element, Vector, outside, own, unhex};
use v2g_exi::compose;
use v2g_exi::tree::Tree;
use v2g_messages::peers::Peer;
use v2g_messages::sets::{Candidate, Session, Verdict, by_name};

fn best(bytes: &[u8], set: &str, fragment: bool) -> Candidate {
    let ranking = Session::default().rank(bytes, None, fragment);
    *ranking.all().iter().find(|it| it.set.name == set).unwrap()
}

/// The message as the peer writes it, from its XML; the set's own grammar does not read it.
fn written_by(peer: Peer, xml: &str) -> Vec<u8> {
    let item = Element::parse(xml).item();
    let bytes = compose::document(peer.set(), &item).unwrap();
    let set = by_name(peer.set().name).unwrap();
    let own = compose::document(set, &item).unwrap();
    assert_ne!(bytes, own);
    assert!(Tree::document(set, &own).error.is_none());
    bytes
}

fn is_read_as(peer: Peer, bytes: &[u8], xml: &str) {
    let set = peer.set().name;
    let read = best(bytes, set, false);
    assert_eq!(
        (read.peer, read.verdict),
        (Some(peer), Verdict::Exact),
        "{xml}"
    );
    assert!(read.to_string().contains(peer.name()), "{read}");
    let tree = Tree::document(read.set, bytes);
    assert_eq!(Element::parse(&tree.xml()), Element::parse(xml));
}

/// The vectors of a message, of this repository and, where it is there, of the shared folder.
fn vectors(name: &str, test: &str) -> Vec<Vector> {
    let all = own().into_iter().chain(outside(test).unwrap_or_default());
    all.filter(|it| it.message == name && it.xml.is_some() && !it.refuse)
        .collect()
}

#[test]
fn acdp_roots_in_the_order_of_cbexigen_are_read_where_only_that_fits() {
    for name in ["ACDP_ConnectRes", "ACDP_DisconnectReq"] {
        let vectors = vectors(name, "acdp_roots_in_the_order_of_cbexigen_are_read");
        assert!(!vectors.is_empty());
        for vector in vectors {
            let xml = vector.xml.unwrap();
            is_read_as(Peer::AcdpRoots, &written_by(Peer::AcdpRoots, &xml), &xml);
            assert_eq!(best(&vector.bytes, "iso20-acdp", false).peer, None);
        }
    }
}

#[test]
fn fine_positioning_without_and_with_two_containers_is_read_as_cbexigen_ends_it() {
    let test = "fine_positioning_is_read_as_cbexigen_ends_it";
    let mut seen = [0; 3];
    for name in ["Req", "Res", "SetupReq", "SetupRes"] {
        for vector in vectors(&format!("WPT_FinePositioning{name}"), test) {
            let xml = vector.xml.unwrap();
            let containers = xml.matches("<n0:VendorSpecificDataContainer").count()
                + xml.matches("<ns0:VendorSpecificDataContainer").count();
            let more = ["WPT_LF_DataPackageList>", "LF_SystemSetupData>"];
            let more = more.iter().any(|it| xml.contains(it));
            let peer = match containers {
                0 if !more => Peer::WptWithoutContainers,
                2 => Peer::WptTwoContainers,
                _ => continue,
            };
            seen[containers] += 1;
            is_read_as(peer, &written_by(peer, &xml), &xml);
            assert_eq!(best(&vector.bytes, "iso20-wpt", false).peer, None);
        }
    }
    assert!(seen[0] > 0 && seen[2] > 0, "{seen:?}");
}

#[test]
fn the_fragment_emaid_is_read_in_both_grammars() {
    for (hex, peer) in [
        (
            "80ec02b4b21983d1114c505090d10c91518ccd4dde80",
            Some(Peer::StrictEmaid),
        ),
        ("80ec0202b4b219c003d1114c505090d10c91518ccd4dfd3d00", None),
    ] {
        let bytes = unhex(hex);
        let read = best(&bytes, "iso2", true);
        assert_eq!((read.peer, read.verdict.is_whole()), (peer, true));
        let json = Tree::fragment(read.set, &bytes).json();
        assert_eq!(json, r#"{"eMAID":{"Id":"id3","value":"DE1ABCD2EF357"}}"#);
    }
}
