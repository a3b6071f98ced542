//! The exchange of amplitude maps, the same in both roles.

use super::ignored::Ignored;
use super::outbox::Outbox;
use super::timing::{C_EV_MATCH_RETRY, TT_AMP_MAP_EXCHANGE};
use super::{AmplitudeMap, CmAmpMapCnf, CmAmpMapReq, Mac, Message, MmeType};
use crate::time::Instant;

/// Our own map on its way to the peer.
#[derive(Debug)]
pub(super) struct Exchange {
    host: Mac,
    pending: Option<Pending>,
}

#[derive(Debug)]
struct Pending {
    map: AmplitudeMap,
    peer: Mac,
    tries: u8,
    until: Instant,
}

impl Exchange {
    pub(super) const fn new(host: Mac) -> Self {
        Self {
            host,
            pending: None,
        }
    }

    pub(super) const fn deadline(&self) -> Option<Instant> {
        match &self.pending {
            Some(pending) => Some(pending.until),
            None => None,
        }
    }

    /// Asks `peer` to send as `map` says.
    pub(super) fn begin(&mut self, now: Instant, peer: Mac, map: AmplitudeMap, out: &mut Outbox) {
        self.pending = Some(Pending {
            map,
            peer,
            tries: 0,
            until: now,
        });
        self.again(now, out);
    }

    pub(super) fn stop(&mut self) {
        self.pending = None;
    }

    /// Takes the peer's answer to our map. Any result but 0 is as good as none.
    pub(super) fn confirmed(
        &mut self,
        peer: Mac,
        confirmation: CmAmpMapCnf,
    ) -> Result<(), Ignored> {
        let mme = MmeType::CM_AMP_MAP_CNF;
        let awaited = self.pending.as_ref().is_some_and(|own| own.peer == peer);
        match confirmation.result {
            _ if !awaited => Err(Ignored::Unexpected(mme)),
            0 => {
                self.pending = None;
                Ok(())
            }
            _ => Err(Ignored::Field(mme, "Result")),
        }
    }

    /// Answers the peer's map, as often as it is asked, and hands the map to the modem.
    pub(super) fn answer(&self, peer: Mac, modem: Mac, request: CmAmpMapReq<'_>, out: &mut Outbox) {
        let answer = Message::from(CmAmpMapCnf { result: 0 });
        out.push(|buffer| answer.write(peer, self.host, buffer));
        let order = Message::from(request);
        out.push(|buffer| order.write(modem, self.host, buffer));
    }

    /// Repeats our map if it is due. `true`: it was sent often enough.
    pub(super) fn expire(&mut self, now: Instant, out: &mut Outbox) -> bool {
        match &self.pending {
            Some(own) if now < own.until => false,
            None => false,
            Some(own) if own.tries <= C_EV_MATCH_RETRY => {
                self.again(now, out);
                false
            }
            Some(_) => {
                self.pending = None;
                true
            }
        }
    }

    fn again(&mut self, now: Instant, out: &mut Outbox) {
        if let Some(own) = &mut self.pending {
            own.tries = own.tries.saturating_add(1);
            own.until = now.after(TT_AMP_MAP_EXCHANGE);
            let request = Message::from(own.map.request());
            out.push(|buffer| request.write(own.peer, self.host, buffer));
        }
    }
}
