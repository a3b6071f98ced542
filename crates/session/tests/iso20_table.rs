//! The table of ISO 15118-20: the committed diagram, and what no path through it can avoid.

use v2g_session::iso20::TABLE;
use v2g_session::*;

/// To accept a change: run with `UPDATE_DIAGRAM=1` and read the difference before committing it.
#[test]
fn the_table_is_the_committed_diagram() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/iso20.dot");
    let printed = TABLE.to_string();
    if std::env::var_os("UPDATE_DIAGRAM").is_some() {
        std::fs::write(path, &printed).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    assert_eq!(printed, committed);
}

/// Phases that can be reached from `from` over rows that `open` lets through.
fn reachable(from: Phase, open: impl Fn(&Row) -> bool) -> Vec<Phase> {
    let mut found = vec![from];
    loop {
        let fresh =
            |row: &&Row| open(row) && found.contains(&row.phase) && !found.contains(&row.next);
        match TABLE.0.iter().find(fresh) {
            Some(row) => found.push(row.next),
            None => return found,
        }
    }
}

const AC: [Phase; 4] = [
    Phase::AcCharging,
    Phase::AcReceipt,
    Phase::AcStandby,
    Phase::AcRenegotiating,
];

const DC: [Phase; 4] = [
    Phase::DcCharging,
    Phase::DcReceipt,
    Phase::DcStandby,
    Phase::DcRenegotiating,
];

const WPT: [Phase; 4] = [
    Phase::WptCharging,
    Phase::WptReceipt,
    Phase::WptStandby,
    Phase::WptRenegotiating,
];

/// Where power is on, or may come back.
fn power() -> impl Iterator<Item = Phase> + Clone {
    [AC, DC, WPT].into_iter().flatten()
}

/// Phases of a new session (not a resumed one) without a good answer to `request`.
fn without(request: Request) -> Vec<Phase> {
    reachable(Phase::SessionSetup, |row| {
        let good = !matches!(row.outcome, Outcome::Ongoing | Outcome::Declined);
        (row.request != request || !good) && row.outcome != Outcome::Joined
    })
}

#[test]
fn every_phase_of_the_table_is_reached() {
    let all = reachable(Phase::SessionSetup, |_| true);
    assert!(power().all(|phase| all.contains(&phase)));
    assert!(TABLE.0.iter().all(|row| all.contains(&row.phase)));
}

#[test]
fn no_path_reaches_power_without_authorization_services_parameters_and_schedule() {
    for request in [
        Request::AuthorizationSetup,
        Request::Authorization,
        Request::ServiceDiscovery,
        Request::ServiceDetail,
        Request::ServiceSelection,
        Request::ChargeParameterDiscovery,
        Request::ScheduleExchange,
        Request::PowerDeliveryStart,
    ] {
        let phases = without(request);
        let power = power().find(|phase| phases.contains(phase));
        assert_eq!(power, None, "{request:?}");
    }
}

#[test]
fn a_resumed_session_still_agrees_on_parameters_and_schedule_before_power() {
    for request in [
        Request::ChargeParameterDiscovery,
        Request::ScheduleExchange,
        Request::PowerDeliveryStart,
    ] {
        let phases = reachable(Phase::ChargeParameters, |row| {
            row.request != request || row.outcome == Outcome::Ongoing
        });
        assert!(power().all(|phase| !phases.contains(&phase)));
    }
}

#[test]
fn no_path_reaches_dc_power_without_a_finished_cable_check_and_pre_charge() {
    for request in [Request::CableCheck, Request::PreCharge] {
        let phases = without(request);
        assert!(
            DC.iter().all(|phase| !phases.contains(phase)),
            "{request:?}"
        );
    }
}

#[test]
fn no_path_reaches_wireless_power_without_positioning_pairing_and_alignment() {
    for request in [
        Request::FinePositioningSetup,
        Request::FinePositioning,
        Request::Pairing,
        Request::AlignmentCheck,
    ] {
        let phases = reachable(Phase::FinePositioningSetup, |row| {
            let good = row.outcome != Outcome::Ongoing;
            let wireless = !matches!(row.outcome, Outcome::Ac | Outcome::Dc | Outcome::Acdp);
            let steps = [Request::ServiceSelection, Request::ChargeParameterDiscovery];
            let above = !steps.contains(&row.request) || row.outcome == Outcome::Wpt;
            (row.request != request || !good) && wireless && above
        });
        assert!(
            WPT.iter().all(|phase| !phases.contains(phase)),
            "{request:?}"
        );
    }
}

#[test]
fn no_path_reaches_power_over_a_charging_device_that_is_not_connected() {
    for request in [Request::VehiclePositioning, Request::Connect] {
        let phases = reachable(Phase::VehiclePositioning, |row| {
            let good = row.outcome != Outcome::Ongoing;
            let plug = row.phase == Phase::Schedule && row.outcome != Outcome::Acdp
                || row.phase == Phase::ServiceSelection;
            (row.request != request || !good) && !plug
        });
        assert!(power().all(|phase| !phases.contains(&phase)), "{request:?}");
    }
}

#[test]
fn services_are_selected_again_only_by_who_was_authorized() {
    for row in TABLE.0 {
        if row.request == Request::SessionServiceRenegotiation {
            let before = without(Request::Authorization);
            assert!(!before.contains(&row.phase), "{row:?}");
        }
    }
}

#[test]
fn nothing_comes_back_from_a_stop_to_power_past_the_services() {
    for stopped in [
        Phase::AcStopped,
        Phase::DcStopped,
        Phase::DeviceStopped,
        Phase::WptStopped,
    ] {
        let phases = reachable(stopped, |row| row.request != Request::ServiceSelection);
        assert!(power().all(|phase| !phases.contains(&phase)));
    }
}

#[test]
fn an_ongoing_or_declined_answer_never_leads_towards_power() {
    for row in TABLE.0 {
        match row.outcome {
            Outcome::Ongoing => {
                let stays = row.next == row.phase;
                let begins =
                    (row.phase, row.next) == (Phase::AuthorizationOffered, Phase::Authorization);
                let back = matches!(
                    (row.phase, row.next),
                    (Phase::DcStandby, Phase::CableCheck) | (Phase::DcReady, Phase::PreCharge)
                );
                assert!(stays || begins || back, "{row:?}");
            }
            Outcome::Declined => {
                let retry = row.next == Phase::AuthorizationOffered;
                assert!(row.next == row.phase || retry, "{row:?}");
            }
            _ => {}
        }
    }
}

#[test]
fn one_request_and_one_answer_lead_to_one_phase() {
    for (index, row) in TABLE.0.iter().enumerate() {
        let same = |other: &&Row| {
            (other.phase, other.request, other.outcome) == (row.phase, row.request, row.outcome)
        };
        assert!(
            !TABLE.0[index + 1..].iter().any(|other| same(&other)),
            "{row:?}"
        );
    }
}

#[test]
fn a_session_can_end_from_everywhere_after_it_was_opened() {
    for row in TABLE.0 {
        if row.phase != Phase::SessionSetup {
            let next = TABLE.next(row.phase, Request::SessionStop, Outcome::Done);
            assert_eq!(next, Some(Phase::Ended), "{:?}", row.phase);
        }
    }
}

#[test]
fn pausing_is_legal_only_with_power_off() {
    for row in TABLE.0 {
        if row.request == Request::SessionPause {
            let off = [
                Phase::DeviceConnect,
                Phase::CableCheck,
                Phase::PowerReady,
                Phase::WptReady,
                Phase::AcStopped,
                Phase::DcStopped,
                Phase::DeviceStopped,
                Phase::WptStopped,
            ];
            assert!(off.contains(&row.phase), "{row:?}");
        }
    }
}

#[test]
fn the_charge_loop_has_figures_of_its_own() {
    use core::time::Duration;
    for row in TABLE.0 {
        let (wait, answer) = (
            iso20::message_timeout(row.request),
            iso20::performance_time(row.request),
        );
        assert!(answer < wait, "{:?}", row.request);
        let quick = wait < Duration::from_secs(1);
        assert_eq!(quick, row.request == Request::ChargeLoop);
    }
}

/// Milliseconds that the vehicle waits for each response, and that the station may take.
const FIGURES: [(Request, u64, u64); 32] = {
    use Request::*;
    [
        (SessionSetup, 2_000, 1_500),
        (AuthorizationSetup, 2_000, 1_500),
        (CertificateInstallation, 5_000, 4_500),
        (Authorization, 2_000, 1_500),
        (ServiceDiscovery, 2_000, 1_500),
        (ServiceDetail, 5_000, 4_500),
        (ServiceSelection, 2_000, 1_500),
        (VehicleCheckIn, 2_000, 1_500),
        (VehiclePositioning, 2_000, 1_500),
        (FinePositioningSetup, 2_000, 1_500),
        (FinePositioning, 2_000, 1_500),
        (Pairing, 2_000, 1_500),
        (ChargeParameterDiscovery, 2_000, 1_500),
        (AlignmentCheck, 2_000, 1_500),
        (ScheduleExchange, 2_000, 1_500),
        (Connect, 2_000, 1_500),
        (SystemStatus, 2_000, 1_500),
        (CableCheck, 2_000, 1_500),
        (PreCharge, 2_000, 1_500),
        (PowerDeliveryStart, 5_000, 1_500),
        (PowerDeliveryStop, 5_000, 1_500),
        (PowerDeliveryStandby, 5_000, 1_500),
        (PowerDeliveryRenegotiate, 5_000, 1_500),
        (ChargeLoop, 500, 250),
        (MeteringConfirmation, 2_000, 1_500),
        (WeldingDetection, 2_000, 1_500),
        (Disconnect, 2_000, 1_500),
        (VehicleCheckOut, 2_000, 1_500),
        (SessionStop, 2_000, 1_500),
        (SessionPause, 2_000, 1_500),
        (SessionServiceRenegotiation, 2_000, 1_500),
        (SupportedAppProtocol, 2_000, 1_500),
    ]
};

#[test]
fn every_request_of_the_table_has_its_figures() {
    use core::time::Duration;
    for (request, wait, answer) in FIGURES {
        let (wait, answer) = (Duration::from_millis(wait), Duration::from_millis(answer));
        assert_eq!(iso20::message_timeout(request), wait, "{request:?}");
        assert_eq!(iso20::performance_time(request), answer, "{request:?}");
    }
    for row in TABLE.0 {
        let known = FIGURES.iter().any(|(request, ..)| *request == row.request);
        assert!(known, "{row:?}");
    }
}
