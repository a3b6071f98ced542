//! The vehicle comes above the coil, both make sure of each other, and power is seen to arrive.

use v2g_messages::iso20::common::VehicleCheckInReq;
use v2g_messages::iso20::wpt::{
    AlignmentCheckMethodList, EvResult, FinePositioningMethodList, PairingMethodList,
    WptAlignmentCheckReq, WptAlignmentCheckRes, WptFinePositioningReq, WptFinePositioningRes,
    WptFinePositioningSetupReq, WptFinePositioningSetupRes, WptMessage, WptPairingReq,
    WptPairingRes,
};
use v2g_messages::iso20::{Processing, ResponseCode};

use super::deal::Terms;
use super::parameters::{Admitted, check_in};
use super::{Parameters, Phase, Scheduling, Turn};
use crate::iso20::number::Quantity;
use crate::iso20::service::Choice;
use crate::proof::{Aligned, Coupled, Paired};
use crate::secc::{Cx, Sent};
use crate::{Amperes, End, Incompatible, Outcome, Progress, Timer, WirelessMethods};

/// What leads to the coil: who the vehicle is and what it selected.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guest {
    pub(super) admitted: Admitted,
    pub(super) choice: Choice,
}

/// Both sides tell their methods.
#[derive(Debug)]
pub(super) struct FinePositioningSetup(pub(super) Guest);

impl FinePositioningSetup {
    /// Repeated until the vehicle has told all; without a method in common the coils do not find
    /// each other.
    pub(super) fn agree(self, cx: &mut Cx<'_>, request: WptFinePositioningSetupReq<'_>) -> Turn {
        if !have_common(cx.station.wireless.methods, &request) {
            let end = End::Incompatible(Incompatible::Position);
            return Turn::Refused(ResponseCode::FailedAssociationError, end);
        }
        let sent = send_setup(cx, ResponseCode::Ok);
        match request.ev_processing {
            Processing::Finished => {
                let next = Phase::FinePositioning(FinePositioning(self.0));
                Turn::Answered(next, Outcome::Done, sent)
            }
            _ => Turn::Answered(Phase::FinePositioningSetup(self), Outcome::Ongoing, sent),
        }
    }

    pub(super) fn check_in(self, cx: &mut Cx<'_>, request: VehicleCheckInReq<'_>) -> Turn {
        let sent = check_in(cx, &request);
        Turn::Answered(Phase::FinePositioningSetup(self), Outcome::Done, sent)
    }
}

fn have_common(ours: WirelessMethods, theirs: &WptFinePositioningSetupReq<'_>) -> bool {
    let positioning = theirs.ev_device_fine_positioning_method_list;
    let pairing = theirs.ev_device_pairing_method_list;
    let alignment = theirs.ev_device_alignment_check_method_list;
    let mut positioning = positioning.wpt_fine_positioning_method.iter();
    let mut pairing = pairing.wpt_pairing_method.iter();
    let mut alignment = alignment.wpt_alignment_check_method.iter();
    positioning.any(|method| ours.positioning.contains(&method))
        && pairing.any(|method| ours.pairing.contains(&method))
        && alignment.any(|method| ours.alignment.contains(&method))
}

pub(super) fn send_setup(cx: &mut Cx<'_>, response_code: ResponseCode) -> Sent {
    let WirelessMethods {
        positioning,
        pairing,
        alignment,
    } = cx.station.wireless.methods;
    let response = WptFinePositioningSetupRes {
        header: cx.header(),
        response_code,
        primary_device_fine_positioning_method_list: FinePositioningMethodList {
            wpt_fine_positioning_method: positioning.into(),
        },
        primary_device_pairing_method_list: PairingMethodList {
            wpt_pairing_method: pairing.into(),
        },
        primary_device_alignment_check_method_list: AlignmentCheckMethodList {
            wpt_alignment_check_method: alignment.into(),
        },
        natural_offset: cx.station.wireless.natural_offset,
        vendor_specific_data_container: (&[]).into(),
        lf_system_setup_data: None,
    };
    cx.wpt(WptMessage::WptFinePositioningSetupRes(response))
}

/// The vehicle is on its way to the coil.
#[derive(Debug)]
pub(super) struct FinePositioning(Guest);

impl FinePositioning {
    /// Repeated until both sides find that it stands right.
    pub(super) fn guide(self, cx: &mut Cx<'_>, request: WptFinePositioningReq<'_>) -> Turn {
        let theirs = progress(request.ev_processing, request.ev_result_code);
        cx.hear_coupling(|coupling| coupling.position = theirs);
        let ours = cx.station.wireless.position;
        let end = End::Incompatible(Incompatible::Position);
        match both(theirs, ours) {
            Progress::Failed => Turn::Refused(ResponseCode::Failed, end),
            Progress::Pending => {
                let patience = cx.now.after(cx.config.timing.coupling);
                cx.timers.start(Timer::Coupling, patience);
                let sent = send_position(cx, ResponseCode::Ok, processing(ours));
                Turn::Answered(Phase::FinePositioning(self), Outcome::Ongoing, sent)
            }
            Progress::Done => {
                cx.timers.stop(Timer::Coupling);
                let sent = send_position(cx, ResponseCode::Ok, Processing::Finished);
                let next = Phase::Pairing(Pairing(self.0));
                Turn::Answered(next, Outcome::Done, sent)
            }
        }
    }
}

pub(super) fn send_position(
    cx: &mut Cx<'_>,
    response_code: ResponseCode,
    evse_processing: Processing,
) -> Sent {
    let response = WptFinePositioningRes {
        header: cx.header(),
        response_code,
        evse_processing,
        vendor_specific_data_container: (&[]).into(),
        wpt_lf_data_package_list: None,
    };
    cx.wpt(WptMessage::WptFinePositioningRes(response))
}

/// Both sides make sure of each other.
#[derive(Debug)]
pub(super) struct Pairing(Guest);

impl Pairing {
    /// Repeated until both are sure; a vehicle that stands above another coil is told so.
    pub(super) fn pair(self, cx: &mut Cx<'_>, request: WptPairingReq<'_>) -> Turn {
        let theirs = progress(request.ev_processing, request.ev_result_code);
        cx.hear_coupling(|coupling| {
            coupling.pairing = theirs;
            coupling.observed_code = request.observed_id_code;
        });
        let ours = cx.station.wireless.pairing;
        let end = End::Incompatible(Incompatible::Association);
        let paired = match both(theirs, ours) {
            Progress::Failed => {
                return Turn::Refused(ResponseCode::FailedAssociationError, end);
            }
            Progress::Pending => None,
            Progress::Done => Paired::check(cx.station),
        };
        match paired {
            None => {
                let patience = cx.now.after(cx.config.timing.ongoing);
                cx.timers.start(Timer::Ongoing, patience);
                let sent = send_pairing(cx, ResponseCode::Ok, processing(ours));
                Turn::Answered(Phase::Pairing(self), Outcome::Ongoing, sent)
            }
            Some(paired) => {
                cx.timers.stop(Timer::Ongoing);
                let sent = send_pairing(cx, ResponseCode::Ok, Processing::Finished);
                let Guest { admitted, choice } = self.0;
                let next = Parameters::new(admitted, choice, Coupled::Paired(paired));
                Turn::Answered(Phase::Parameters(next), Outcome::Done, sent)
            }
        }
    }
}

pub(super) fn send_pairing(
    cx: &mut Cx<'_>,
    response_code: ResponseCode,
    evse_processing: Processing,
) -> Sent {
    let response = WptPairingRes {
        header: cx.header(),
        response_code,
        evse_processing,
        observed_id_code: cx.station.wireless.observed_code.filter(|code| *code > 0),
        alternative_secc_list: None,
        vendor_specific_data_container: (&[]).into(),
    };
    cx.wpt(WptMessage::WptPairingRes(response))
}

/// A little power shows whether it arrives.
#[derive(Debug)]
pub(super) struct Aligning {
    terms: Terms,
    paired: Paired,
    started: bool,
}

impl Aligning {
    pub(super) fn new(terms: Terms, paired: Paired) -> Self {
        Self {
            terms,
            paired,
            started: false,
        }
    }

    /// Repeated until both find the alignment good. The station forgets any earlier result, so that
    /// only a check of these coils counts, and sends power only while nothing is in the way.
    pub(super) fn check(mut self, cx: &mut Cx<'_>, request: WptAlignmentCheckReq<'_>) -> Turn {
        if let Some(end) = cx.station.refuses_power() {
            return Turn::Refused(ResponseCode::Failed, end);
        }
        let theirs = progress(request.ev_processing, request.ev_result_code);
        cx.hear_coupling(|coupling| coupling.alignment = theirs);
        if !core::mem::replace(&mut self.started, true) {
            cx.station.wireless.alignment = Progress::Pending;
            let current = request.target_coil_current.map(Amperes::read);
            let most = cx.station.wireless.max_coil_current;
            let current = current.map(|current| current.clamped(Amperes::ZERO, most));
            let authorized = self.terms.authorized;
            cx.path
                .check_alignment(authorized, self.paired, current, cx.events);
        }
        let ours = cx.station.wireless.alignment;
        let aligned = match both(theirs, ours) {
            Progress::Failed => {
                return Turn::Refused(ResponseCode::Failed, cx.station.blame_coil());
            }
            Progress::Pending => None,
            Progress::Done => Aligned::check(cx.station, self.paired),
        };
        match aligned {
            None => {
                let patience = cx.now.after(cx.config.timing.ongoing);
                cx.timers.start(Timer::Ongoing, patience);
                let sent = send_alignment(cx, ResponseCode::Ok, processing(ours));
                Turn::Answered(Phase::Aligning(self), Outcome::Ongoing, sent)
            }
            Some(aligned) => {
                cx.timers.stop(Timer::Ongoing);
                cx.path.off(cx.events);
                let sent = send_alignment(cx, ResponseCode::Ok, Processing::Finished);
                let terms = Terms {
                    coupled: Coupled::Aligned(aligned),
                    ..self.terms
                };
                let next = Phase::Scheduling(Scheduling::new(terms));
                Turn::Answered(next, Outcome::Done, sent)
            }
        }
    }
}

pub(super) fn send_alignment(
    cx: &mut Cx<'_>,
    response_code: ResponseCode,
    evse_processing: Processing,
) -> Sent {
    let coil = cx.station.wireless;
    let response = WptAlignmentCheckRes {
        header: cx.header(),
        response_code,
        evse_processing,
        power_transmitted: coil.transmitted.map(Quantity::write),
        supply_device_current: coil.coil_current.map(Quantity::write),
        vendor_specific_data_container: (&[]).into(),
    };
    cx.wpt(WptMessage::WptAlignmentCheckRes(response))
}

/// How far the vehicle is: what it calls finished has to have a result.
fn progress(processing: Processing, result: EvResult) -> Progress {
    match (processing, result) {
        (_, EvResult::EvResultFailed) => Progress::Failed,
        (Processing::Finished, EvResult::EvResultSuccess) => Progress::Done,
        _ => Progress::Pending,
    }
}

/// How far both are together.
fn both(one: Progress, other: Progress) -> Progress {
    match (one, other) {
        (Progress::Failed, _) | (_, Progress::Failed) => Progress::Failed,
        (Progress::Done, Progress::Done) => Progress::Done,
        _ => Progress::Pending,
    }
}

fn processing(progress: Progress) -> Processing {
    match progress {
        Progress::Done => Processing::Finished,
        _ => Processing::Ongoing,
    }
}
