//! The vehicle comes above the coil, makes sure of its station, and sees power arrive.

use v2g_messages::iso20::Processing;
use v2g_messages::iso20::wpt::{
    AlignmentCheckMethodList, EvResult, FinePositioningMethodList, PairingMethodList,
    WptAlignmentCheckReq, WptAlignmentCheckRes, WptFinePositioningReq, WptFinePositioningRes,
    WptFinePositioningSetupReq, WptFinePositioningSetupRes, WptMessage, WptPairingReq,
    WptPairingRes,
};

use super::{Exchange, Id, Parameters, Phase, Turn};
use crate::evcc::{Aligned, Coupled, Cx, Paired};
use crate::iso20::number::Quantity;
use crate::iso20::service::Choice;
use crate::{
    Amperes, End, EvccEvent, Incompatible, Outcome, Progress, StationCoupling, Timer, Watts,
    WirelessMethods,
};

/// Both sides tell their methods.
#[derive(Debug)]
pub(super) struct Setup {
    pub(super) choice: Choice,
}

impl Setup {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        let WirelessMethods {
            positioning,
            pairing,
            alignment,
        } = cx.vehicle.wireless.methods;
        let request = WptFinePositioningSetupReq {
            header: cx.header(id),
            ev_processing: Processing::Finished,
            ev_device_fine_positioning_method_list: FinePositioningMethodList {
                wpt_fine_positioning_method: positioning.into(),
            },
            ev_device_pairing_method_list: PairingMethodList {
                wpt_pairing_method: pairing.into(),
            },
            ev_device_alignment_check_method_list: AlignmentCheckMethodList {
                wpt_alignment_check_method: alignment.into(),
            },
            natural_offset: cx.vehicle.wireless.natural_offset,
            vendor_specific_data_container: (&[]).into(),
            lf_system_setup_data: None,
        };
        cx.wpt(WptMessage::WptFinePositioningSetupReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: WptFinePositioningSetupRes<'_>) -> Turn {
        let ours = cx.vehicle.wireless.methods;
        let positioning = response.primary_device_fine_positioning_method_list;
        let mut theirs = positioning.wpt_fine_positioning_method.iter();
        let next = Phase::FinePosition(Position {
            choice: self.choice,
            told: Progress::Pending,
        });
        match theirs.any(|method| ours.positioning.contains(&method)) {
            true => Turn::Next(next, Outcome::Done),
            false => {
                let end = End::Incompatible(Incompatible::Position);
                Turn::Stop(next, Outcome::Done, end)
            }
        }
    }
}

/// The vehicle is on its way to the coil.
#[derive(Debug)]
pub(super) struct Position {
    choice: Choice,
    /// What the last request said.
    told: Progress,
}

impl Position {
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>, id: &Id) {
        let patience = cx.now.after(cx.config.timing.coupling);
        cx.timers.start(Timer::Coupling, patience);
        self.told = cx.vehicle.wireless.position;
        let request = WptFinePositioningReq {
            header: cx.header(id),
            ev_processing: processing(self.told),
            ev_result_code: result(self.told),
            vendor_specific_data_container: (&[]).into(),
            wpt_lf_data_package_list: None,
        };
        cx.wpt(WptMessage::WptFinePositioningReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: WptFinePositioningRes<'_>) -> Turn {
        let finished = response.evse_processing == Processing::Finished;
        cx.hear_coupling(|coupling| coupling.positioned = finished);
        match finished && self.told == Progress::Done {
            true => {
                cx.timers.stop(Timer::Coupling);
                let next = Pair {
                    choice: self.choice,
                    told: Progress::Pending,
                };
                Turn::Next(Phase::Pair(next), Outcome::Done)
            }
            false => {
                let pause = cx.config.timing.repeat_pause;
                Turn::Again(Phase::FinePosition(self), Outcome::Ongoing, pause)
            }
        }
    }
}

/// Both sides make sure of each other.
#[derive(Debug)]
pub(super) struct Pair {
    choice: Choice,
    told: Progress,
}

impl Pair {
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>, id: &Id) {
        let patience = cx.now.after(cx.config.timing.ongoing);
        cx.timers.start(Timer::Ongoing, patience);
        self.told = cx.vehicle.wireless.pairing;
        let code = cx.vehicle.wireless.observed_code;
        let request = WptPairingReq {
            header: cx.header(id),
            ev_processing: processing(self.told),
            observed_id_code: code.filter(|code| *code > 0),
            ev_result_code: result(self.told),
            vendor_specific_data_container: (&[]).into(),
        };
        cx.wpt(WptMessage::WptPairingReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: WptPairingRes<'_>) -> Turn {
        let finished = response.evse_processing == Processing::Finished;
        cx.hear_coupling(|coupling| {
            coupling.paired = finished;
            coupling.observed_code = response.observed_id_code;
        });
        match Paired::check(self.told, finished) {
            Some(paired) => {
                cx.timers.stop(Timer::Ongoing);
                let next = Parameters::new(self.choice, Coupled::Paired(paired));
                Turn::Next(Phase::Parameters(next), Outcome::Done)
            }
            None => {
                let pause = cx.config.timing.repeat_pause;
                Turn::Again(Phase::Pair(self), Outcome::Ongoing, pause)
            }
        }
    }
}

/// A little power shows whether it arrives.
#[derive(Debug)]
pub(super) struct Align {
    choice: Choice,
    paired: Paired,
    told: Progress,
}

impl Align {
    pub(super) fn new(choice: Choice, paired: Paired) -> Self {
        Self {
            choice,
            paired,
            told: Progress::Pending,
        }
    }

    pub(super) fn ask(&mut self, cx: &mut Cx<'_>, id: &Id) {
        let patience = cx.now.after(cx.config.timing.ongoing);
        cx.timers.start(Timer::Ongoing, patience);
        self.told = cx.vehicle.wireless.alignment;
        let current = cx.vehicle.wireless.alignment_current;
        let request = WptAlignmentCheckReq {
            header: cx.header(id),
            ev_processing: processing(self.told),
            target_coil_current: current.map(Quantity::write),
            ev_result_code: result(self.told),
            vendor_specific_data_container: (&[]).into(),
        };
        cx.wpt(WptMessage::WptAlignmentCheckReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: WptAlignmentCheckRes<'_>) -> Turn {
        let finished = response.evse_processing == Processing::Finished;
        cx.hear_coupling(|coupling| {
            coupling.transmitted = response.power_transmitted.map(Watts::read);
            coupling.coil_current = response.supply_device_current.map(Amperes::read);
        });
        match Aligned::check(self.told, finished, self.paired) {
            Some(aligned) => {
                cx.timers.stop(Timer::Ongoing);
                let next = Exchange::new(self.choice, Coupled::Aligned(aligned));
                Turn::Next(Phase::Exchange(next), Outcome::Done)
            }
            None => {
                let pause = cx.config.timing.repeat_pause;
                Turn::Again(Phase::Align(self), Outcome::Ongoing, pause)
            }
        }
    }
}

fn processing(progress: Progress) -> Processing {
    match progress {
        Progress::Pending => Processing::Ongoing,
        Progress::Done | Progress::Failed => Processing::Finished,
    }
}

fn result(progress: Progress) -> EvResult {
    match progress {
        Progress::Pending => EvResult::EvResultUnknown,
        Progress::Done => EvResult::EvResultSuccess,
        Progress::Failed => EvResult::EvResultFailed,
    }
}

impl Cx<'_> {
    pub(super) fn hear_coupling(&mut self, change: impl FnOnce(&mut StationCoupling)) {
        let mut coupling = self.heard.coupling.unwrap_or_default();
        change(&mut coupling);
        if self.heard.coupling != Some(coupling) {
            self.heard.coupling = Some(coupling);
            self.events.push(EvccEvent::Coupling(coupling));
        }
    }
}
