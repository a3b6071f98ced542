//! The vehicle's choice, and the key.

use super::link::{Peer, Phase};
use super::run::RunPhase;
use super::{Evse, EvseEvent, EvseTimer, Ignored, RunEnd};
use crate::slac::{CmSlacMatchCnf, CmSlacMatchReq, Mac, MmeType, StationId};
use crate::time::Instant;

impl Evse {
    /// The vehicle has chosen this station, or has not received the answer and chooses again.
    pub(super) fn chosen(
        &mut self,
        now: Instant,
        vehicle: Mac,
        request: CmSlacMatchReq,
    ) -> Result<(), Ignored> {
        let mme = MmeType::CM_SLAC_MATCH_REQ;
        let named = request.pev_id != StationId::NONE || request.evse_id != StationId::NONE;
        if self.config.strict && named {
            return Err(Ignored::Field(mme, "PEV_ID"));
        }
        if request.pev_mac != vehicle {
            return Err(Ignored::Field(mme, "PEV_MAC"));
        }
        if request.evse_mac != self.config.mac {
            return Err(Ignored::Field(mme, "EVSE_MAC"));
        }
        if let Phase::Joining { peer } = self.phase
            && peer.vehicle == vehicle
            && peer.run_id == request.run_id
        {
            return self.hand_over(vehicle, request);
        }
        let run = self.runs.find(vehicle, request.run_id);
        let run = run.ok_or(Ignored::Field(mme, "RunID"))?;
        let (RunPhase::Reported(report) | RunPhase::Validating { report, .. }) = run.phase else {
            return Err(Ignored::Unexpected(mme));
        };
        // Without a network there is nothing to hand over; the vehicle asks again.
        let nid = match &self.network {
            Some(network) if self.armed => network.nid,
            _ => return Err(Ignored::Unexpected(mme)),
        };
        self.hand_over(vehicle, request)?;
        let peer = Peer {
            vehicle,
            run_id: request.run_id,
        };
        self.runs.remove(vehicle, request.run_id);
        self.end_runs(RunEnd::OtherMatched);
        self.events.push(EvseEvent::Matched {
            vehicle,
            run_id: request.run_id,
            nid,
            attenuation: report.attenuation.mean(),
        });
        self.phase = Phase::Joining { peer };
        self.timers.stop_all();
        let join = now.after(self.config.timing.join);
        self.timers.set(EvseTimer::Join, join);
        self.port.watch(now, &mut self.out);
        Ok(())
    }

    fn hand_over(&mut self, vehicle: Mac, request: CmSlacMatchReq) -> Result<(), Ignored> {
        let network = self.network.as_ref();
        let network = network.ok_or(Ignored::Unexpected(MmeType::CM_SLAC_MATCH_REQ))?;
        let confirmation = CmSlacMatchCnf {
            request,
            nid: network.nid,
            nmk: network.nmk.clone(),
        };
        self.send(vehicle, &confirmation.into());
        Ok(())
    }
}
