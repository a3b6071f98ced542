//! The table itself: the committed diagram, and what no path through it can avoid.

use v2g_session::*;

/// Each table and its diagram.
const TABLES: [(Table, &str, &str); 2] = [
    (iso2::TABLE, "iso2.dot", include_str!("iso2.dot")),
    (din::TABLE, "din.dot", include_str!("din.dot")),
];

/// To accept a change: run with `UPDATE_DIAGRAM=1` and read the difference before committing it.
#[test]
fn each_table_is_its_committed_diagram() {
    for (table, name, committed) in TABLES {
        let printed = table.to_string();
        if std::env::var_os("UPDATE_DIAGRAM").is_some() {
            let path = format!("{}/tests/{name}", env!("CARGO_MANIFEST_DIR"));
            std::fs::write(path, &printed).unwrap();
        } else {
            assert_eq!(printed, committed, "{name}");
        }
    }
}

/// Phases that can be reached from `from` over rows that `open` lets through.
fn reachable(table: Table, from: Phase, open: impl Fn(&Row) -> bool) -> Vec<Phase> {
    let mut found = vec![from];
    loop {
        let fresh =
            |row: &&Row| open(row) && found.contains(&row.phase) && !found.contains(&row.next);
        match table.0.iter().find(fresh) {
            Some(row) => found.push(row.next),
            None => return found,
        }
    }
}

const POWER: [Phase; 6] = [
    Phase::AcStarting,
    Phase::DcStarting,
    Phase::AcCharging,
    Phase::DcCharging,
    Phase::AcReceipt,
    Phase::DcReceipt,
];

fn without(table: Table, request: Request) -> Vec<Phase> {
    reachable(table, Phase::SessionSetup, |row| {
        row.request != request || row.outcome == Outcome::Ongoing
    })
}

#[test]
fn power_is_reached_at_all() {
    let all = reachable(iso2::TABLE, Phase::SessionSetup, |_| true);
    assert!(POWER.iter().all(|phase| all.contains(phase)));
    let all = reachable(din::TABLE, Phase::SessionSetup, |_| true);
    assert!(all.contains(&Phase::DcStarting) && all.contains(&Phase::DcCharging));
}

#[test]
fn no_path_reaches_power_without_a_finished_authorization() {
    for (table, ..) in TABLES {
        let phases = without(table, Request::Authorization);
        assert!(POWER.iter().all(|phase| !phases.contains(phase)));
    }
}

#[test]
fn no_path_reaches_power_without_finished_parameters() {
    for (table, ..) in TABLES {
        let phases = without(table, Request::ChargeParameterDiscovery);
        assert!(POWER.iter().all(|phase| !phases.contains(phase)));
    }
}

#[test]
fn no_path_reaches_dc_power_without_a_finished_cable_check_and_pre_charge() {
    let dc = [Phase::DcStarting, Phase::DcCharging, Phase::DcReceipt];
    for (table, name, _) in TABLES {
        for request in [Request::CableCheck, Request::PreCharge] {
            let phases = without(table, request);
            assert!(
                dc.iter().all(|phase| !phases.contains(phase)),
                "{name}: {request:?}"
            );
        }
    }
}

#[test]
fn every_return_to_power_passes_the_checks_again() {
    let again = |from, request| {
        reachable(iso2::TABLE, from, |row| {
            row.request != request || row.outcome == Outcome::Ongoing
        })
    };
    for request in [
        Request::ChargeParameterDiscovery,
        Request::CableCheck,
        Request::PreCharge,
    ] {
        assert!(
            !again(Phase::DcStopped, request).contains(&Phase::DcStarting),
            "{request:?}"
        );
        assert!(!again(Phase::ChargeParameters, request).contains(&Phase::DcStarting));
        let by_the_text = reachable(iso2::TABLE, Phase::DcRenegotiating, |row| {
            let asks = row.request == request && row.outcome != Outcome::Ongoing;
            row.quirk.is_none() && !asks
        });
        assert!(!by_the_text.contains(&Phase::DcStarting), "{request:?}");
    }
    assert!(!reachable(iso2::TABLE, Phase::AcStopped, |_| true).contains(&Phase::AcStarting));
    let stopped = reachable(din::TABLE, Phase::DcStopped, |_| true);
    assert_eq!(stopped, [Phase::DcStopped, Phase::Ended]);
}

#[test]
fn an_ongoing_answer_never_leads_on() {
    for (table, ..) in TABLES {
        for row in table.0.iter().filter(|row| row.outcome == Outcome::Ongoing) {
            let stays = row.next == row.phase;
            let restarts = matches!(
                (row.phase, row.next),
                (Phase::DcStopped, Phase::ChargeParameters) | (Phase::DcStandby, Phase::CableCheck)
            );
            assert!(stays || restarts, "{row:?}");
        }
    }
}

#[test]
fn one_request_and_one_answer_lead_to_one_phase() {
    for (table, ..) in TABLES {
        for (index, row) in table.0.iter().enumerate() {
            let same = |other: &&Row| {
                (other.phase, other.request, other.outcome) == (row.phase, row.request, row.outcome)
            };
            assert!(
                !table.0[index + 1..].iter().any(|other| same(&other)),
                "{row:?}"
            );
        }
    }
}

#[test]
fn a_session_can_end_from_everywhere_after_it_was_opened() {
    for (table, ..) in TABLES {
        for row in table
            .0
            .iter()
            .filter(|row| row.phase != Phase::SessionSetup)
        {
            assert_eq!(
                table.next(row.phase, Request::SessionStop, Outcome::Done),
                Some(Phase::Ended),
                "{:?}",
                row.phase
            );
        }
    }
}

#[test]
fn pausing_is_legal_only_with_power_off() {
    for (table, ..) in TABLES {
        for row in table
            .0
            .iter()
            .filter(|row| row.request == Request::SessionPause)
        {
            assert!(
                matches!(row.phase, Phase::AcStopped | Phase::DcStopped),
                "{row:?}"
            );
        }
    }
}

#[test]
fn the_legal_requests_of_a_phase_are_those_of_its_rows() {
    for (table, name, _) in TABLES {
        for Row { phase, .. } in table.0 {
            let of_phase = table.0.iter().filter(|row| row.phase == *phase);
            let expected: Vec<Request> = of_phase.map(|row| row.request).collect();
            assert!(table.requests(*phase).eq(expected), "{name}: {phase:?}");
        }
        assert_eq!(table.requests(Phase::Ended).next(), None);
    }
}
