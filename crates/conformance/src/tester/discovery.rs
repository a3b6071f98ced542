//! Discovery as a vehicle sees it.

use core::time::Duration;

use v2g_link::sdp;
use v2g_link::v2gtp::Header;

use super::Tester;
use super::judge::misframe;
use crate::script::{Expected, Misframing};
use crate::verdict::Halt;

/// How long a vehicle waits for an answer to its discovery request. Source: V2G2-159.
const DISCOVERY_WAIT: Duration = Duration::from_millis(250);

impl Tester<'_> {
    /// Asks without wishing for TLS.
    pub(crate) fn discovered(&mut self) -> Result<sdp::Response, Halt> {
        self.discover(0x10)?
            .ok_or_else(|| Halt::fail("no answer to a discovery request"))
    }

    fn discover(&mut self, security: u8) -> Result<Option<sdp::Response>, Halt> {
        let datagram = discovery_request(security);
        let answer = self.bench.discover(&datagram, DISCOVERY_WAIT)?;
        self.answered = self.bench.now();
        answer
            .map(|answer| sdp::Response::parse(&answer))
            .transpose()
            .map_err(|error| Halt::fail(format_args!("a wrong discovery answer: {error:?}")))
    }

    pub(super) fn judge_discovery(&mut self, security: u8, expected: Expected) -> Result<(), Halt> {
        let answer = self.discover(security)?;
        let answer = answer.ok_or_else(|| Halt::fail("no answer to a discovery request"))?;
        let told = u8::from(answer.security);
        match expected {
            Expected::Discovered(wanted) if wanted == told => Ok(()),
            Expected::Discovered(0x00) => Err(Halt::NotOffered("TLS".to_owned())),
            _ => Err(Halt::fail(format_args!("security 0x{told:02X}"))),
        }
    }

    /// A good request is answered, so that silence means something.
    pub(super) fn judge_misframed_discovery(&mut self, how: Misframing) -> Result<(), Halt> {
        self.discovered().map_err(Halt::on_the_way)?;
        let datagram = misframe(discovery_request(0x10), how);
        match self.bench.discover(&datagram, DISCOVERY_WAIT)? {
            Some(_) => Err(Halt::fail("an answer to a wrong header")),
            None => Ok(()),
        }
    }

    pub(super) fn judge_stopped_discovery(&mut self, time: Duration) -> Result<(), Halt> {
        if !self.bench.plugs() {
            return Err(Halt::blocked(
                "the station does not see when this bench plugs in",
            ));
        }
        self.bench.pause(time);
        match self.discover(0x10)? {
            Some(_) => Err(Halt::fail("discovery still answers")),
            None => Ok(()),
        }
    }
}

fn discovery_request(security: u8) -> Vec<u8> {
    let header = Header {
        payload_type: 0x9000.into(),
        length: 2,
    };
    [header.to_bytes().as_slice(), &[security, 0x00]].concat()
}
