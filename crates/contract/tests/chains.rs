//! Chains: what is trusted, what is refused, and with which words.

#[path = "common/pki.rs"]
mod common;

use common::{Change, FIELD, Hierarchy, Holder, NOW, STRICT, names, trust_all};
use v2g_contract::cert::make::{NameSource, Template, Unknown};
use v2g_contract::cert::{
    BasicConstraints, Certificate, Deviation, Edition, Evidence, ExtendedKeyUsage, KeyUsage,
    Misfit, Policy, Position, Reason, Refusal, Role, RootKind, Roots, Trust, Verified, attribute,
    der::Oid, leaf, verify,
};
use v2g_contract::crypto::{KeyAlgorithm, RustCrypto, Signer};

use KeyAlgorithm::{Ed448, P256, P384, P521};

/// Judges a chain for the role, and tells the refusal if there is one.
fn refusal(role: Role, chain: &[&[u8]], trust: &Trust<'_>, policy: &Policy) -> Option<Refusal> {
    let none = Evidence::NONE;
    match role {
        Role::Secc => verify::<leaf::Secc>(chain, trust, policy, &none, &RustCrypto).err(),
        Role::Contract => verify::<leaf::Contract>(chain, trust, policy, &none, &RustCrypto).err(),
        Role::Provisioning => {
            verify::<leaf::Provisioning>(chain, trust, policy, &none, &RustCrypto).err()
        }
        Role::Vehicle => verify::<leaf::Vehicle>(chain, trust, policy, &none, &RustCrypto).err(),
        Role::Cps => verify::<leaf::Cps>(chain, trust, policy, &none, &RustCrypto).err(),
        _ => unreachable!(),
    }
}

const LEAVES: [Role; 5] = [
    Role::Secc,
    Role::Contract,
    Role::Provisioning,
    Role::Vehicle,
    Role::Cps,
];

/// The refusal of the role's chain in which one certificate is changed.
fn changed(leaf: Role, role: Role, policy: &Policy, change: Change) -> Option<Refusal> {
    let made = Hierarchy::with(leaf, P256, |this| (this == role).then_some(change));
    let roots = [made.root.certificate()];
    refusal(leaf, &made.chain(), &trust_all(&roots), policy)
}

#[test]
fn every_role_of_both_editions_is_trusted_without_a_deviation() {
    for (edition, algorithm) in [
        (Edition::Iso2, P256),
        (Edition::Iso20, P521),
        (Edition::Iso20, Ed448),
    ] {
        for leaf in LEAVES {
            let made = Hierarchy::new(leaf, algorithm);
            let roots = [made.root.certificate()];
            let policy = Policy { edition, ..STRICT };
            let result = refusal(leaf, &made.chain(), &trust_all(&roots), &policy);
            assert_eq!(result, None, "{leaf} {algorithm}");
        }
    }
}

#[test]
fn the_proof_tells_path_root_and_first_end() {
    let made = Hierarchy::new(Role::Contract, P256);
    let roots = [made.root.certificate()];
    let trust = Trust {
        mo: Roots::new(&roots),
        ..Trust::default()
    };
    let chain = made.chain();
    let proof: Verified<'_, leaf::Contract> =
        verify(&chain, &trust, &STRICT, &Evidence::NONE, &RustCrypto).unwrap();
    assert_eq!(proof.leaf().subject.common_name(), Some("UKSWI123456791A"));
    assert_eq!(proof.issuer().der, made.sub2.der);
    assert_eq!(proof.path().len(), 3);
    assert_eq!(proof.root().der, made.root.der);
    assert_eq!(proof.root_kind(), RootKind::Mo);
    assert_eq!(proof.not_after(), made.leaf.certificate().not_after);
    assert_eq!(proof.deviations().count(), 0);
}

#[test]
fn no_chain_is_trusted_for_another_role() {
    for made_for in LEAVES {
        let made = Hierarchy::new(made_for, P256);
        let roots = [made.root.certificate()];
        for asked in LEAVES.into_iter().filter(|asked| *asked != made_for) {
            let refusal = refusal(asked, &made.chain(), &trust_all(&roots), &STRICT);
            assert!(refusal.is_some(), "{made_for} taken as {asked}");
        }
    }
}

#[test]
fn a_root_vouches_for_its_own_purposes_only() {
    for leaf in LEAVES {
        let made = Hierarchy::new(leaf, P256);
        let roots = [made.root.certificate()];
        let kinds = [
            Trust {
                v2g: Roots::new(&roots),
                ..Trust::default()
            },
            Trust {
                mo: Roots::new(&roots),
                ..Trust::default()
            },
            Trust {
                oem: Roots::new(&roots),
                ..Trust::default()
            },
            Trust {
                private: Roots::new(&roots),
                ..Trust::default()
            },
        ];
        let taken = kinds.map(|trust| refusal(leaf, &made.chain(), &trust, &STRICT).is_none());
        let own = match leaf {
            // A private operator may have authorities, too.
            Role::Secc => [true, false, false, true],
            Role::Cps => [true, false, false, false],
            Role::Contract => [false, true, false, false],
            _ => [false, false, true, false],
        };
        // A V2G root may vouch for contracts and vehicles, but then says V2G in its name.
        assert_eq!(taken, own, "{leaf}");
    }
}

#[test]
fn a_v2g_root_may_stand_above_contracts_and_vehicles() {
    for leaf in [Role::Contract, Role::Provisioning, Role::Vehicle] {
        let root = Holder::new(Role::V2gRoot, P256, None, |_| {});
        let above = leaf.authorities();
        let sub1 = Holder::new(above.sub1, P256, Some(&root), |_| {});
        let sub2 = Holder::new(above.sub2, P256, Some(&sub1), |_| {});
        let end = Holder::new(leaf, P256, Some(&sub2), |_| {});
        let roots = [root.certificate()];
        let trust = Trust {
            v2g: Roots::new(&roots),
            ..Trust::default()
        };
        let chain: [&[u8]; 3] = [&end.der, &sub2.der, &sub1.der];
        assert_eq!(refusal(leaf, &chain, &trust, &STRICT), None, "{leaf}");
    }
}

#[test]
fn a_private_station_stands_directly_below_its_root() {
    let root = Holder::new(Role::PrivateRoot, P256, None, |_| {});
    let station = Holder::new(Role::PrivateSecc, P256, Some(&root), |_| {});
    let roots = [root.certificate()];
    let private = Trust {
        private: Roots::new(&roots),
        ..Trust::default()
    };
    let public = Trust {
        v2g: Roots::new(&roots),
        ..Trust::default()
    };
    let required = Policy {
        revocation: v2g_contract::cert::Revocation::Required,
        ..STRICT
    };
    let chain: [&[u8]; 1] = [&station.der];
    assert_eq!(refusal(Role::Secc, &chain, &private, &required), None);
    assert_eq!(
        refusal(Role::Secc, &chain, &public, &STRICT),
        Some(Refusal::Deviates(Position::Leaf, Deviation::NoSubAuthority))
    );
}

#[test]
fn time_is_judged_to_the_second_for_every_certificate() {
    let places = [
        (Role::Secc, Position::Leaf),
        (Role::CpoSub2, Position::Sub(1)),
        (Role::CpoSub1, Position::Sub(2)),
        (Role::V2gRoot, Position::Root),
    ];
    for (role, position) in places {
        let expired: Change = |template| template.not_after = NOW.plus_seconds(-1);
        let early: Change = |template| template.not_before = NOW.plus_seconds(1);
        let last: Change = |template| template.not_after = NOW;
        let refused = changed(Role::Secc, role, &STRICT, expired);
        assert_eq!(
            refused,
            Some(Refusal::Expired(position, NOW.plus_seconds(-1)))
        );
        assert_eq!(refused.unwrap().reason(), Reason::CertificateExpired);
        assert_eq!(
            changed(Role::Secc, role, &STRICT, early),
            Some(Refusal::NotYetValid(position, NOW.plus_seconds(1)))
        );
        assert_eq!(changed(Role::Secc, role, &STRICT, last), None);
        let without_clock = Policy {
            time: None,
            ..STRICT
        };
        assert_eq!(changed(Role::Secc, role, &without_clock, expired), None);
    }
}

#[test]
fn what_is_not_of_its_role_is_refused_by_name() {
    type Case = (Role, Change, Position, Misfit);
    let cases: [Case; 9] = [
        (
            Role::Secc,
            |t| t.subject = with_domain("MO"),
            Position::Leaf,
            Misfit::Domain,
        ),
        (
            Role::Secc,
            |t| t.extended_key_usage = Some(client()),
            Position::Leaf,
            Misfit::Purpose,
        ),
        (
            Role::Secc,
            |t| t.basic_constraints = Some(authority(None)),
            Position::Leaf,
            Misfit::AuthorityAsLeaf,
        ),
        (
            Role::Secc,
            |t| t.key_usage = Some(KeyUsage::KEY_CERT_SIGN),
            Position::Leaf,
            Misfit::AuthorityAsLeaf,
        ),
        (
            Role::Secc,
            |t| t.key_usage = Some(KeyUsage::KEY_AGREEMENT),
            Position::Leaf,
            Misfit::Usage,
        ),
        (
            Role::Secc,
            |t| t.unknown = Some(unknown(true)),
            Position::Leaf,
            Misfit::UnknownCritical,
        ),
        (
            Role::CpoSub2,
            |t| t.basic_constraints = None,
            Position::Sub(1),
            Misfit::NotAnAuthority,
        ),
        (
            Role::CpoSub1,
            |t| t.key_usage = Some(KeyUsage::DIGITAL_SIGNATURE),
            Position::Sub(2),
            Misfit::Usage,
        ),
        (
            Role::V2gRoot,
            |t| t.unknown = Some(constraints()),
            Position::Root,
            Misfit::NameConstraints,
        ),
    ];
    for (role, change, position, misfit) in cases {
        for policy in [STRICT, FIELD] {
            assert_eq!(
                changed(Role::Secc, role, &policy, change),
                Some(Refusal::Misfit(position, misfit)),
                "{role} {misfit}"
            );
        }
    }
    assert_eq!(
        changed(Role::Secc, Role::Secc, &STRICT, |t| t.unknown =
            Some(unknown(false))),
        None
    );
}

fn with_domain(domain: &'static str) -> NameSource<'static> {
    let parts = vec![
        (attribute::COMMON_NAME, "UKSWIE1234"),
        (attribute::ORGANIZATION, "Test"),
        (attribute::DOMAIN_COMPONENT, domain),
    ];
    NameSource::Parts(Vec::leak(parts))
}

fn client() -> ExtendedKeyUsage {
    ExtendedKeyUsage {
        client_auth: true,
        ..ExtendedKeyUsage::default()
    }
}

fn authority(path_length: Option<u8>) -> BasicConstraints {
    BasicConstraints {
        ca: true,
        path_length,
    }
}

fn unknown(critical: bool) -> Unknown<'static> {
    Unknown {
        oid: Oid::new(&[0x2A, 0x03, 0x04]).unwrap(),
        critical,
        value: &[0x05, 0x00],
    }
}

fn constraints() -> Unknown<'static> {
    Unknown {
        oid: Oid::new(&[0x55, 0x1D, 30]).unwrap(),
        critical: true,
        value: &[0x30, 0x00],
    }
}

#[test]
fn deviations_are_refused_by_the_strict_and_named_by_the_field() {
    type Case = (Role, Change, Position, Deviation);
    let cases: [Case; 10] = [
        (
            Role::Secc,
            |t| t.key_usage = None,
            Position::Leaf,
            Deviation::NoKeyUsage,
        ),
        (
            Role::Secc,
            |t| t.serial = &[7; 21],
            Position::Leaf,
            Deviation::LongSerial,
        ),
        (
            Role::Secc,
            |t| t.serial = &[0],
            Position::Leaf,
            Deviation::SerialNotPositive,
        ),
        (
            Role::Secc,
            |t| t.basic_constraints = None,
            Position::Leaf,
            Deviation::NoBasicConstraints,
        ),
        (
            Role::Secc,
            |t| t.subject_key_id = None,
            Position::Leaf,
            Deviation::NoSubjectKeyId,
        ),
        (
            Role::Secc,
            |t| t.authority_key_id = Some(&[1]),
            Position::Leaf,
            Deviation::AuthorityKeyId,
        ),
        (
            Role::Secc,
            |t| t.key_usage = Some(KeyUsage::DIGITAL_SIGNATURE),
            Position::Leaf,
            Deviation::LessUsage,
        ),
        (
            Role::Secc,
            |t| t.ocsp_url = Some(LONG),
            Position::Leaf,
            Deviation::TooLong,
        ),
        (
            Role::CpoSub2,
            |t| t.basic_constraints = Some(authority(None)),
            Position::Sub(1),
            Deviation::NoPathLength,
        ),
        (
            Role::CpoSub1,
            |t| t.key_usage = Some(KeyUsage::KEY_CERT_SIGN),
            Position::Sub(2),
            Deviation::LessUsage,
        ),
    ];
    for (role, change, position, deviation) in cases {
        assert_eq!(
            changed(Role::Secc, role, &STRICT, change),
            Some(Refusal::Deviates(position, deviation))
        );
        let made = Hierarchy::with(Role::Secc, P256, |this| (this == role).then_some(change));
        let roots = [made.root.certificate()];
        let (chain, trust) = (made.chain(), trust_all(&roots));
        let proof: Verified<'_, leaf::Secc> =
            verify(&chain, &trust, &FIELD, &Evidence::NONE, &RustCrypto).unwrap();
        assert_eq!(
            proof.deviations().collect::<Vec<_>>(),
            [(position, deviation)]
        );
    }
}

const LONG: &str = match core::str::from_utf8(&[b'x'; 600]) {
    Ok(text) => text,
    Err(_) => "",
};

#[test]
fn a_curve_of_the_other_edition_is_a_deviation() {
    let made = Hierarchy::new(Role::Vehicle, P256);
    let roots = [made.root.certificate()];
    let (chain, trust) = (made.chain(), trust_all(&roots));
    let iso20 = |policy| Policy {
        edition: Edition::Iso20,
        ..policy
    };
    assert_eq!(
        refusal(Role::Vehicle, &chain, &trust, &iso20(STRICT)),
        Some(Refusal::Deviates(Position::Leaf, Deviation::Curve))
    );
    assert_eq!(refusal(Role::Vehicle, &chain, &trust, &iso20(FIELD)), None);
    // P-384 is of no edition, and a chain has one curve.
    let made = Hierarchy::new(Role::Secc, P384);
    let station = Holder::new(Role::Secc, P256, Some(&made.sub2), |_| {});
    let roots = [made.root.certificate()];
    let chain: [&[u8]; 3] = [&station.der, &made.sub2.der, &made.sub1.der];
    assert_eq!(
        refusal(Role::Secc, &chain, &trust_all(&roots), &STRICT),
        Some(Refusal::Deviates(Position::Leaf, Deviation::MixedCurves))
    );
    assert_eq!(
        refusal(Role::Secc, &chain, &trust_all(&roots), &FIELD),
        None
    );
}

#[test]
fn a_vehicle_may_show_its_provisioning_chain_in_the_field() {
    let made = Hierarchy::new(Role::Provisioning, P256);
    let roots = [made.root.certificate()];
    let (chain, trust) = (made.chain(), trust_all(&roots));
    assert_eq!(
        refusal(Role::Vehicle, &chain, &trust, &STRICT),
        Some(Refusal::Deviates(Position::Leaf, Deviation::NoPurpose))
    );
    assert_eq!(refusal(Role::Vehicle, &chain, &trust, &FIELD), None);
}

#[test]
fn the_others_may_come_in_any_order_with_a_root_and_strangers_among_them() {
    let made = Hierarchy::new(Role::Secc, P256);
    let other = Hierarchy::new(Role::Contract, P256);
    let roots = [made.root.certificate()];
    let trust = trust_all(&roots);
    let (end, sub1, sub2) = (&made.leaf.der[..], &made.sub1.der[..], &made.sub2.der[..]);
    let (root, stranger) = (&made.root.der[..], &other.sub2.der[..]);
    let order = Refusal::Deviates(Position::Sub(2), Deviation::Order);
    for (chain, strict) in [
        (&[end, sub1, sub2][..], Some(order)),
        (&[end, sub2, sub1, root], None),
        (&[end, root, sub1, sub2], Some(order)),
        (&[end, stranger, sub1, sub2, root], Some(order)),
        (&[end, stranger, sub2, root, sub1], None),
        (&[end, sub2, sub2, sub1], None),
    ] {
        assert_eq!(refusal(Role::Secc, chain, &trust, &STRICT), strict);
        let proof: Verified<'_, leaf::Secc> =
            verify(chain, &trust, &FIELD, &Evidence::NONE, &RustCrypto).unwrap();
        let told: Vec<_> = proof.deviations().collect();
        let wanted = strict.map(|_| (Position::Sub(2), Deviation::Order));
        assert_eq!(told, wanted.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn a_contract_names_no_country_in_iso_15118_2() {
    let contract = |policy: &Policy| {
        changed(Role::Contract, Role::Contract, policy, |template| {
            template.subject = NameSource::Parts(&[
                (attribute::COMMON_NAME, "UKSWI123456791A"),
                (attribute::ORGANIZATION, "Test"),
                (attribute::COUNTRY, "DE"),
                (attribute::DOMAIN_COMPONENT, "MO"),
            ]);
        })
    };
    let country = Refusal::Deviates(Position::Leaf, Deviation::Country);
    assert_eq!(contract(&STRICT), Some(country));
    assert_eq!(contract(&FIELD), None);
}

#[test]
fn a_cross_signed_authority_leads_to_whichever_root_is_ours() {
    let made = Hierarchy::new(Role::Secc, P256);
    // A second root, which also signs the key of the first's sub-CA 1.
    let second = Holder::named(
        Role::MoRoot,
        P256,
        None,
        &[
            (attribute::COMMON_NAME, "second V2G root"),
            (attribute::ORGANIZATION, "Test"),
            (attribute::DOMAIN_COMPONENT, "V2G"),
        ],
        |_| {},
    );
    let cross = Holder::new(Role::CpoSub1, P256, Some(&second), |_| {});
    let chain: [&[u8]; 4] = [&made.leaf.der, &made.sub2.der, &made.sub1.der, &cross.der];
    for root in [&made.root, &second] {
        let roots = [root.certificate()];
        let trust = trust_all(&roots);
        let proof: Verified<'_, leaf::Secc> =
            verify(&chain, &trust, &STRICT, &Evidence::NONE, &RustCrypto).unwrap();
        assert_eq!(proof.root().der, root.der);
    }
}

#[test]
fn a_chain_that_leads_nowhere_says_where_it_ends() {
    let made = Hierarchy::new(Role::Secc, P256);
    let other = Hierarchy::new(Role::Contract, P256);
    let own = [made.root.certificate()];
    let trust = trust_all(&own);
    let (end, sub1, sub2) = (&made.leaf.der[..], &made.sub1.der[..], &made.sub2.der[..]);
    let ask = |chain: &[&[u8]], trust: &Trust<'_>| refusal(Role::Secc, chain, trust, &STRICT);
    assert_eq!(ask(&[], &trust), Some(Refusal::Empty));
    assert_eq!(ask(&[end, sub2], &trust), Some(Refusal::UntrustedRoot));
    assert_eq!(
        ask(&[end, sub1], &trust),
        Some(Refusal::IssuerMismatch(Position::Leaf))
    );
    assert_eq!(
        ask(&[end, sub2, &other.sub1.der], &trust),
        Some(Refusal::IssuerMismatch(Position::Sub(1)))
    );
    assert_eq!(
        ask(&[end, sub2, sub1], &Trust::default()),
        Some(Refusal::UntrustedRoot)
    );
    let foreign = [other.root.certificate()];
    assert_eq!(
        ask(&[end, sub2, sub1, &made.root.der], &trust_all(&foreign)),
        Some(Refusal::UntrustedRoot)
    );
    assert_eq!(ask(&[end; 7], &trust), Some(Refusal::TooMany { most: 6 }));
    let refused = ask(&[end, &sub2[..40]], &trust);
    assert!(
        matches!(refused, Some(Refusal::Unreadable { index: 1, .. })),
        "{refused:?}"
    );
}

#[test]
fn a_signature_by_somebody_else_is_refused_by_name() {
    for (role, position) in [
        (Role::Secc, Position::Leaf),
        (Role::CpoSub2, Position::Sub(1)),
        (Role::CpoSub1, Position::Sub(2)),
    ] {
        let mut made = Hierarchy::new(Role::Secc, P256);
        let holder = match role {
            Role::Secc => &mut made.leaf,
            Role::CpoSub2 => &mut made.sub2,
            _ => &mut made.sub1,
        };
        *holder.der.last_mut().unwrap() ^= 1;
        let roots = [made.root.certificate()];
        let refused = refusal(Role::Secc, &made.chain(), &trust_all(&roots), &FIELD);
        assert_eq!(refused, Some(Refusal::BadSignature(position)));
        assert_eq!(refused.unwrap().reason(), Reason::SignatureError);
    }
}

#[test]
fn path_lengths_are_counted() {
    let none: Change = |t| t.basic_constraints = Some(authority(Some(0)));
    assert_eq!(
        changed(Role::Secc, Role::CpoSub1, &FIELD, none),
        Some(Refusal::PathLength(Position::Sub(2)))
    );
    assert_eq!(
        changed(Role::Secc, Role::V2gRoot, &FIELD, |t| t.basic_constraints =
            Some(authority(Some(1)))),
        Some(Refusal::PathLength(Position::Root))
    );
    assert_eq!(
        changed(Role::Secc, Role::V2gRoot, &STRICT, |t| t
            .basic_constraints =
            Some(authority(Some(2)))),
        None
    );
}

#[test]
fn one_sub_authority_is_enough_and_a_third_is_only_tolerated() {
    let made = Hierarchy::new(Role::Secc, P256);
    let short = Holder::new(Role::CpoSub2, P256, Some(&made.root), |_| {});
    let station = Holder::new(Role::Secc, P256, Some(&short), |_| {});
    let roots = [made.root.certificate()];
    let trust = trust_all(&roots);
    assert_eq!(
        refusal(Role::Secc, &[&station.der, &short.der], &trust, &STRICT),
        None
    );

    let top = Holder::named(
        Role::CpsSub1,
        P256,
        Some(&made.root),
        &with_title("top"),
        |t| {
            t.basic_constraints = Some(authority(Some(2)));
        },
    );
    let sub1 = Holder::new(Role::CpoSub1, P256, Some(&top), |_| {});
    let sub2 = Holder::new(Role::CpoSub2, P256, Some(&sub1), |_| {});
    let station = Holder::new(Role::Secc, P256, Some(&sub2), |_| {});
    let chain: [&[u8]; 4] = [&station.der, &sub2.der, &sub1.der, &top.der];
    assert_eq!(
        refusal(Role::Secc, &chain, &trust, &STRICT),
        Some(Refusal::Deviates(Position::Sub(3), Deviation::LongPath))
    );
    assert_eq!(refusal(Role::Secc, &chain, &trust, &FIELD), None);
}

fn with_title(title: &'static str) -> Vec<(Oid<'static>, &'static str)> {
    let mut names = names(Role::CpoSub1);
    names[0].1 = title;
    names
}

#[test]
fn twins_and_circles_cost_a_bounded_number_of_signatures() {
    // Authorities of one name and key that sign each other, and none that we trust.
    let made = Hierarchy::new(Role::Secc, P256);
    let circle: Vec<Vec<u8>> = (1..=5u8).map(|number| twin(&made.sub2, number)).collect();
    let station = {
        let issuer = Certificate::parse(&circle[0]).unwrap();
        let names = names(Role::Secc);
        let template = Template::of(
            Role::Secc,
            NameSource::Parts(&names),
            made.leaf.key.public_key(),
            NOW,
            Some(&issuer),
            &RustCrypto,
        );
        let mut buffer = [0; 2048];
        template
            .unwrap()
            .write(&made.sub2.key, &mut buffer)
            .unwrap()
            .to_vec()
    };
    let mut chain: Vec<&[u8]> = vec![&station];
    chain.extend(circle.iter().map(Vec::as_slice));
    let roots = [made.root.certificate()];
    let refused = refusal(Role::Secc, &chain, &trust_all(&roots), &FIELD);
    assert_eq!(refused, Some(Refusal::TooMuchWork));
}

/// A certificate that signs itself with the holder's key.
fn twin(holder: &Holder, serial: u8) -> Vec<u8> {
    let names = [(attribute::COMMON_NAME, "twin")];
    let serial = [serial];
    let mut template = Template::of(
        Role::CpoSub2,
        NameSource::Parts(&names),
        holder.key.public_key(),
        NOW,
        None,
        &RustCrypto,
    )
    .unwrap();
    template.serial = &serial;
    let mut buffer = [0; 2048];
    template.write(&holder.key, &mut buffer).unwrap().to_vec()
}
