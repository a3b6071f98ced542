//! What stations and the modem send.

use super::link::{EvTimer, Phase};
use super::{Ev, EvEvent, Ignored};
use crate::slac::{
    C_EV_START_ATTEN_CHAR_INDS, CmAttenCharInd, CmAttenCharRsp, CmSlacMatchCnf, CmSlacParmCnf,
    Frame, Mac, Message, MmeType, ResponseType, StationId,
};
use crate::time::Instant;

impl Ev {
    pub(super) fn take(&mut self, now: Instant, bytes: &[u8]) -> Result<(), Ignored> {
        let frame = Frame::parse(bytes)?;
        // Stations answer one vehicle; what they say to all is not for us.
        if frame.destination != self.config.mac || !frame.source.is_station() {
            return Err(Ignored::NotForUs);
        }
        if let Some(event) = self.port.receive(now, &frame)? {
            self.modem_says(now, event);
            return Ok(());
        }
        let sender = frame.source;
        match Message::parse(&frame)?.ok_or(Ignored::Unexpected(frame.mme))? {
            Message::CmSlacParmCnf(answer) => self.answered(sender, answer),
            Message::CmAttenCharInd(report) => self.reported(now, sender, report),
            Message::CmValidateCnf(answer) => self.validation_answered(now, sender, answer),
            Message::CmSlacMatchCnf(answer) => self.confirmed(now, sender, &answer),
            Message::CmAmpMapReq(request) if self.station() == Some(sender) => {
                let modem = self.port.address();
                self.map.answer(sender, modem, request, &mut self.out);
                self.events.push(EvEvent::AmplitudeMapTaken);
                Ok(())
            }
            Message::CmAmpMapCnf(answer) => self.map.confirmed(sender, answer),
            _ => Err(Ignored::Unexpected(frame.mme)),
        }
    }

    fn answered(&mut self, station: Mac, answer: CmSlacParmCnf) -> Result<(), Ignored> {
        let mme = MmeType::CM_SLAC_PARM_CNF;
        if !matches!(self.phase, Phase::Asking { .. }) {
            return Err(Ignored::Unexpected(mme));
        }
        if answer.run_id != self.run.id {
            return Err(Ignored::Field(mme, "RunID"));
        }
        if answer.forwarding_sta != self.config.mac {
            return Err(Ignored::Field(mme, "FORWARDING_STA"));
        }
        if self.config.strict && answer.response_type != ResponseType::OtherStation {
            return Err(Ignored::Field(mme, "RESP_TYPE"));
        }
        self.run.stations.answered(station);
        Ok(())
    }

    /// A report is answered each time it comes, and counts the first time.
    fn reported(
        &mut self,
        now: Instant,
        station: Mac,
        report: CmAttenCharInd,
    ) -> Result<(), Ignored> {
        let mme = MmeType::CM_ATTEN_CHAR_IND;
        if report.run_id != self.run.id {
            return Err(Ignored::Field(mme, "RunID"));
        }
        if report.source_address != self.config.mac {
            return Err(Ignored::Field(mme, "SOURCE_ADDRESS"));
        }
        let named = report.source_id != StationId::NONE || report.response_id != StationId::NONE;
        if self.config.strict && named {
            return Err(Ignored::Field(mme, "SOURCE_ID"));
        }
        let open = match self.phase {
            Phase::Sounding { sent } => sent > C_EV_START_ATTEN_CHAR_INDS,
            Phase::Listening => true,
            _ => false,
        };
        match self.run.stations.find(station) {
            Some(known) if known.report == Some(report) => {
                self.acknowledge(station, &report);
                return Err(Ignored::Nothing);
            }
            Some(known) if known.report.is_some() => return Err(Ignored::Field(mme, "AAG")),
            _ if !open => return Err(Ignored::Unexpected(mme)),
            Some(known) => known.report = Some(report),
            None => {
                let squeezed =
                    self.run.stations.crowded() && self.run.stations.squeeze(station, report);
                if !squeezed {
                    return Err(Ignored::Unexpected(mme));
                }
            }
        }
        self.acknowledge(station, &report);
        self.events.push(EvEvent::Measured {
            station,
            attenuation: report.attenuation.mean(),
            sounds: report.num_sounds,
        });
        self.heard_enough(now);
        Ok(())
    }

    fn acknowledge(&mut self, station: Mac, report: &CmAttenCharInd) {
        let response = CmAttenCharRsp {
            source_address: self.config.mac,
            run_id: report.run_id,
            source_id: StationId::NONE,
            response_id: StationId::NONE,
        };
        self.send(station, &response.into());
    }

    fn confirmed(
        &mut self,
        now: Instant,
        sender: Mac,
        answer: &CmSlacMatchCnf,
    ) -> Result<(), Ignored> {
        let mme = MmeType::CM_SLAC_MATCH_CNF;
        let Phase::Matching { station, .. } = self.phase else {
            return Err(Ignored::Unexpected(mme));
        };
        let asked = self.match_request(station);
        let request = answer.request;
        if sender != station {
            return Err(Ignored::Unexpected(mme));
        }
        if request.run_id != asked.run_id {
            return Err(Ignored::Field(mme, "RunID"));
        }
        if request.pev_mac != asked.pev_mac {
            return Err(Ignored::Field(mme, "PEV_MAC"));
        }
        if request.evse_mac != asked.evse_mac {
            return Err(Ignored::Field(mme, "EVSE_MAC"));
        }
        let named = request.pev_id != StationId::NONE || request.evse_id != StationId::NONE;
        if self.config.strict && named {
            return Err(Ignored::Field(mme, "PEV_ID"));
        }
        let report = self.run.stations.find(station).and_then(|own| own.report);
        self.events.push(EvEvent::Matched {
            station,
            run_id: asked.run_id,
            nid: answer.nid,
            attenuation: report.map_or(u8::MAX, |report| report.attenuation.mean()),
        });
        self.phase = Phase::Joining { station };
        self.timers.stop_all();
        let join = now.after(self.config.timing.join);
        self.timers.set(EvTimer::Join, join);
        let nmk = answer.nmk.clone();
        self.port.set_key(now, answer.nid, nmk, &mut self.out);
        Ok(())
    }
}
