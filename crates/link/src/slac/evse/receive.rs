//! What vehicles and the modem send: from the request to the last sound.

use super::link::Phase;
use super::run::{Measurement, RunPhase};
use super::{Evse, EvseEvent, Ignored, LinkLoss, Run, RunEnd};
use crate::slac::{
    C_EV_MATCH_MNBC, CmAttenProfileInd, CmMnbcSoundInd, CmSlacParmCnf, CmSlacParmReq,
    CmStartAttenCharInd, Frame, Mac, Message, MmeType, ResponseType, RunId, TENTH, TIME_OUT,
    TIME_OUT_MAX,
};
use crate::time::Instant;

impl Evse {
    pub(super) fn take(&mut self, now: Instant, bytes: &[u8]) -> Result<(), Ignored> {
        let frame = Frame::parse(bytes)?;
        let host = self.config.mac;
        let to_us = frame.destination == host || frame.destination == Mac::BROADCAST;
        if !to_us || frame.source == host || !frame.source.is_station() {
            return Err(Ignored::NotForUs);
        }
        if let Some(event) = self.port.receive(now, &frame)? {
            self.modem_says(now, event);
            return Ok(());
        }
        let sender = frame.source;
        match Message::parse(&frame)?.ok_or(Ignored::Unexpected(frame.mme))? {
            Message::CmSlacParmReq(request) => self.asked(now, sender, request),
            Message::CmStartAttenCharInd(notice) => self.announced(now, sender, notice),
            Message::CmMnbcSoundInd(sound) => self.sounded(now, sender, sound),
            Message::CmAttenProfileInd(profile) => self.heard(now, sender, &profile),
            Message::CmAttenCharRsp(response) => self.report_taken(now, sender, response),
            Message::CmValidateReq(request) => self.validate(now, sender, request),
            Message::CmSlacMatchReq(request) => self.chosen(now, sender, request),
            Message::CmAmpMapReq(request) if self.vehicle() == Some(sender) => {
                let modem = self.port.address();
                self.map.answer(sender, modem, request, &mut self.out);
                self.events.push(EvseEvent::AmplitudeMapTaken);
                Ok(())
            }
            Message::CmAmpMapCnf(confirmation) => self.map.confirmed(sender, confirmation),
            _ => Err(Ignored::Unexpected(frame.mme)),
        }
    }

    /// Answered in any phase in which a vehicle may begin; a matched one only for itself.
    fn asked(&mut self, now: Instant, vehicle: Mac, request: CmSlacParmReq) -> Result<(), Ignored> {
        match self.phase {
            Phase::Matching { .. } => {}
            Phase::Idle => self.listen(now, 0),
            _ if self.vehicle() == Some(vehicle) && self.config.restart && !self.config.strict => {
                self.leave(LinkLoss::Restarted);
                self.listen(now, 0);
            }
            _ => return Err(Ignored::Unexpected(MmeType::CM_SLAC_PARM_REQ)),
        }
        let run_id = request.run_id;
        let until = now.after(self.config.timing.sequence);
        self.begin(now, vehicle, run_id, RunPhase::Asked, until);
        let confirmation = CmSlacParmCnf {
            num_sounds: C_EV_MATCH_MNBC,
            time_out: TIME_OUT,
            response_type: ResponseType::OtherStation,
            forwarding_sta: vehicle,
            run_id,
        };
        self.send(vehicle, &confirmation.into());
        Ok(())
    }

    fn begin(
        &mut self,
        now: Instant,
        vehicle: Mac,
        run_id: RunId,
        phase: RunPhase,
        until: Instant,
    ) {
        let run = Run {
            vehicle,
            run_id,
            phase,
            until,
        };
        if let Some(displaced) = self.runs.insert(now, run) {
            self.run_ended(displaced, RunEnd::Displaced);
        }
        self.events.push(EvseEvent::RunStarted { vehicle, run_id });
    }

    fn announced(
        &mut self,
        now: Instant,
        vehicle: Mac,
        notice: CmStartAttenCharInd,
    ) -> Result<(), Ignored> {
        let mme = MmeType::CM_START_ATTEN_CHAR_IND;
        if self.config.strict && notice.response_type != ResponseType::OtherStation {
            return Err(Ignored::Field(mme, "RESP_TYPE"));
        }
        if notice.forwarding_sta != vehicle {
            return Err(Ignored::Field(mme, "FORWARDING_STA"));
        }
        self.listen_to(
            now,
            vehicle,
            notice.run_id,
            notice.num_sounds,
            notice.time_out,
        )
        .map_err(|reason| reason.unwrap_or(Ignored::Field(mme, "RunID")))
    }

    /// A sound says nothing that the modem does not say better, unless its announcement was lost in a crowd.
    fn sounded(
        &mut self,
        now: Instant,
        vehicle: Mac,
        sound: CmMnbcSoundInd,
    ) -> Result<(), Ignored> {
        if self.runs.find(vehicle, sound.run_id).is_some() {
            return Ok(());
        }
        self.listen_to(now, vehicle, sound.run_id, C_EV_MATCH_MNBC, TIME_OUT)
            .map_err(|_| Ignored::Field(MmeType::CM_MNBC_SOUND_IND, "RunID"))
    }

    fn listen_to(
        &mut self,
        now: Instant,
        vehicle: Mac,
        run_id: RunId,
        sounds: u8,
        time_out: u8,
    ) -> Result<(), Option<Ignored>> {
        let window = TENTH.saturating_mul(u32::from(time_out.min(TIME_OUT_MAX)));
        let sounding = RunPhase::Sounding(Measurement::new(sounds));
        let until = now.after(window);
        let crowded = self.runs.crowded(now) && matches!(self.phase, Phase::Matching { .. });
        match self.runs.find(vehicle, run_id) {
            Some(run) if matches!(run.phase, RunPhase::Asked) => {
                run.phase = sounding;
                run.until = until;
                Ok(())
            }
            Some(_) => Err(Some(Ignored::Nothing)),
            None if crowded => {
                self.begin(now, vehicle, run_id, sounding, until);
                Ok(())
            }
            None => Err(None),
        }
    }

    /// The modem reports a sound; it belongs to every run of that vehicle that listens now.
    fn heard(
        &mut self,
        now: Instant,
        sender: Mac,
        profile: &CmAttenProfileInd,
    ) -> Result<(), Ignored> {
        if !self.port.speaks(sender) {
            return Err(Ignored::NotOurModem);
        }
        let mut awaited = false;
        for run in self.runs.iter_mut() {
            let RunPhase::Sounding(measurement) = &mut run.phase else {
                continue;
            };
            if run.vehicle == profile.pev_mac {
                awaited = true;
                measurement.add(&profile.attenuation);
                if measurement.is_complete() {
                    run.until = now;
                }
            }
        }
        while let Some(run) = self.runs.expired(now) {
            self.run_expired(now, run);
        }
        match awaited {
            true => Ok(()),
            false => Err(Ignored::Field(MmeType::CM_ATTEN_PROFILE_IND, "PEV_MAC")),
        }
    }
}
