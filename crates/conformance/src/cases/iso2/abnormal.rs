//! Faults of the control pilot in the charge loop.

use crate::cases::rows::{Rows, at};
use crate::{Case, Current, Expected, Pilot, Script, Stage, Stimulus};

pub(super) fn cases() -> Vec<Case> {
    [direct(), common(), alternating()].concat()
}

fn direct() -> Vec<Case> {
    let row = Rows::iso2("DC_Abnormal", Current::Dc);
    vec![
        row.case(1, SHORT, &[], broken(Pilot::E)),
        row.case(2, LOST, &[], broken(Pilot::A)),
    ]
}

fn common() -> Vec<Case> {
    let row = Rows::iso2("CMN_Abnormal", Current::Any);
    vec![row.case(1, DIODE, &[], broken(Pilot::NoDiode))]
}

fn alternating() -> Vec<Case> {
    let row = Rows::iso2("AC_Abnormal", Current::Ac);
    vec![
        row.case(1, SHORT, &[], broken(Pilot::E)),
        row.case(2, LOST, &[], broken(Pilot::A)),
    ]
}

const SHORT: &str = "power goes off when control pilot and protective earth are shorted";
const LOST: &str = "power goes off when the protective earth is lost";
const DIODE: &str = "power goes off when the vehicle's diode is lost";

fn broken(pilot: Pilot) -> Script {
    at(Stage::Loop)
        .does(Stimulus::BreakPilot(pilot))
        .expecting(Expected::EmergencyStop)
}
