//! The cross product of what a connection proved, protocol, identification and policy, written out.

use v2g_session::{Identification, Iso20Schema, PeerProof, Protocol, Proved, Security, ShortText};

const PEER: PeerProof = PeerProof {
    certificate: [7; 32],
    evccid: None,
};

/// Columns: DIN, -2 and -20, each with external identification and with a contract.
/// `o` is admitted, `.` is not.
const TABLE: [(&str, Proved, bool, &str); 10] = [
    ("plain", Proved::PLAIN, false, "o. o. .."),
    ("TLS 1.2", Proved::tls12(None), false, "o. oo .."),
    (
        "TLS 1.2, certificate",
        Proved::tls12(Some(PEER)),
        false,
        "o. oo ..",
    ),
    ("TLS 1.3", Proved::tls13(None), false, "o. oo .."),
    (
        "TLS 1.3, certificate",
        Proved::tls13(Some(PEER)),
        false,
        "o. oo oo",
    ),
    ("plain, laboratory", Proved::PLAIN, true, "o. o. o."),
    ("TLS 1.2, laboratory", Proved::tls12(None), true, "o. oo o."),
    (
        "TLS 1.2, certificate, laboratory",
        Proved::tls12(Some(PEER)),
        true,
        "o. oo o.",
    ),
    ("TLS 1.3, laboratory", Proved::tls13(None), true, "o. oo o."),
    (
        "TLS 1.3, certificate, laboratory",
        Proved::tls13(Some(PEER)),
        true,
        "o. oo oo",
    ),
];

const SCHEMAS: [Iso20Schema; 6] = [
    Iso20Schema::Ac,
    Iso20Schema::Dc,
    Iso20Schema::Acdp,
    Iso20Schema::Wpt,
    Iso20Schema::AcDerIec,
    Iso20Schema::AcDerSae,
];

#[test]
fn each_cell_of_the_downgrade_table_holds() {
    for (name, proved, laboratory, row) in TABLE {
        let cells: Vec<bool> = row
            .chars()
            .filter(|c| *c != ' ')
            .map(|c| c == 'o')
            .collect();
        let [
            din,
            din_contract,
            iso2,
            iso2_contract,
            iso20,
            iso20_contract,
        ] = cells[..]
        else {
            panic!("a row has six cells");
        };
        let check = |protocol, [external, contract]: [bool; 2]| {
            for (identification, expected) in [
                (Identification::External, external),
                (Identification::Contract, contract),
            ] {
                let admitted = proved.admits(protocol, identification, laboratory);
                assert_eq!(
                    admitted, expected,
                    "{name}: {protocol:?}, {identification:?}"
                );
            }
        };
        check(Protocol::Din, [din, din_contract]);
        check(Protocol::Iso2, [iso2, iso2_contract]);
        for schema in SCHEMAS {
            check(Protocol::Iso20(schema), [iso20, iso20_contract]);
        }
    }
}

#[test]
fn a_proof_tells_the_version_and_the_peer() {
    let evccid = ShortText::new("WMIV1234567890ABCDEX");
    let peer = PeerProof { evccid, ..PEER };
    let proved = Proved::tls13(Some(peer));
    assert_eq!(proved.security(), Security::Tls13);
    assert_eq!(proved.peer(), Some(&peer));
    assert!(proved.is_protected());
    assert!(!Proved::default().is_protected());
    assert_eq!(Proved::default(), Proved::PLAIN);
}
