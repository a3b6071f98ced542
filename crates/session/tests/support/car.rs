//! A vehicle made by hand, that sends whatever it is told to a station.

use core::time::Duration;

use v2g_exi::Document;
use v2g_link::v2gtp::HEADER_LENGTH;
use v2g_messages::iso2::{Body, ChargeProgress, ResponseCode, V2gMessage};
use v2g_session::iso2::response_code_of;
use v2g_session::*;

use super::{
    ISO2, Way, ac_station, dc_station, demand, din, frame_of, handshake, request, session_id,
};

pub struct Car {
    pub now: Instant,
    pub secc: Secc,
    pub events: Vec<SeccEvent>,
    pub session_id: Vec<u8>,
    pub way: Way,
}

/// What came back for one request.
#[derive(Debug, PartialEq)]
pub struct Answer {
    /// The name of the response, as `SessionSetupRes`.
    pub name: String,
    pub code: ResponseCode,
    pub session_id: Vec<u8>,
    pub frame: Vec<u8>,
}

impl Car {
    /// At a station that does everything at once, after the handshake.
    pub fn at(dc: bool) -> Self {
        Self::by(if dc { Way::Dc } else { Way::Ac })
    }

    pub fn by(way: Way) -> Self {
        let station = if way.is_dc() {
            dc_station()
        } else {
            ac_station()
        };
        Self::by_station(SeccConfig::new(session_id()), station, way)
    }

    pub fn at_station(config: SeccConfig, station: Station, dc: bool) -> Self {
        let way = if dc { Way::Dc } else { Way::Ac };
        Self::by_station(config, station, way)
    }

    pub fn by_station(config: SeccConfig, mut station: Station, way: Way) -> Self {
        station.authorization = Authorization::Granted;
        let now = Instant(5);
        let secc = Secc::new(config, station, now);
        let mut car = Self {
            now,
            secc,
            events: Vec::new(),
            session_id: vec![0; 8],
            way,
        };
        let offer = if way == Way::Din { din::DIN } else { ISO2 };
        assert!(car.send(&handshake(&[offer])).is_some());
        car
    }

    /// Sends a frame and takes what comes back at once.
    pub fn send(&mut self, frame: &[u8]) -> Option<Vec<u8>> {
        self.secc.receive(self.now, frame);
        self.look()
    }

    /// Lets the station look at its world.
    pub fn look(&mut self) -> Option<Vec<u8>> {
        self.secc.expire(self.now);
        let answer = self.secc.poll_transmit().map(<[u8]>::to_vec);
        assert_eq!(self.secc.poll_transmit(), None, "more than one answer");
        self.events
            .extend(core::iter::from_fn(|| self.secc.poll_event()));
        answer
    }

    pub fn send_body(&mut self, body: Body<'_>) -> Option<Answer> {
        let start =
            matches!(body, Body::PowerDeliveryReq(r) if r.charge_progress == ChargeProgress::Start);
        let frame = frame_of(&self.session_id, body);
        self.exchange(&frame, start)
    }

    pub fn send_din(&mut self, body: v2g_messages::din::Body<'_>) -> Option<Answer> {
        let start =
            matches!(body, v2g_messages::din::Body::PowerDeliveryReq(r) if r.ready_to_charge_state);
        let frame = din::frame_of(&self.session_id, body);
        self.exchange(&frame, start)
    }

    pub fn ask(&mut self, kind: Request) -> Option<Answer> {
        let frame = self.frame(kind);
        self.exchange(&frame, kind == Request::PowerDeliveryStart)
    }

    /// A well-formed request of this kind.
    pub fn frame(&self, kind: Request) -> Vec<u8> {
        let id = &self.session_id;
        match self.way {
            Way::Din => din::request(kind, |body| din::frame_of(id, body)),
            way => request(kind, way.is_dc(), |body| frame_of(id, body)),
        }
    }

    /// Asks for this voltage and current in the loop.
    pub fn demand(&mut self, voltage: i16, current: i16) -> Answer {
        let answer = match self.way {
            Way::Din => {
                let demand = din::demand(voltage, current);
                self.send_din(v2g_messages::din::Body::CurrentDemandReq(demand))
            }
            _ => self.send_body(Body::CurrentDemandReq(demand(voltage, current))),
        };
        answer.expect("an answer")
    }

    /// At the start of power, a contactor that is latched closed before it is told to stands for
    /// one that closes at once when it is.
    fn exchange(&mut self, frame: &[u8], start: bool) -> Option<Answer> {
        let closed = self.secc.station().contactor == Contactor::Closed;
        let works = start && closed && !self.secc.outlet().contactor;
        if works {
            self.secc.station_mut().contactor = Contactor::Open;
        }
        let mut answer = self.send(frame);
        if works && self.secc.outlet().contactor {
            answer = answer.or(self.latch(|station| station.contactor = Contactor::Closed));
        }
        answer.map(|frame| self.read(frame))
    }

    /// The response code to a request that has to be answered at once.
    pub fn code(&mut self, kind: Request) -> ResponseCode {
        self.ask(kind)
            .unwrap_or_else(|| panic!("no answer to {kind:?}"))
            .code
    }

    fn read(&mut self, frame: Vec<u8>) -> Answer {
        let (code, debug, session_id) = match self.way {
            Way::Din => {
                let message = din::message(&frame);
                let code = v2g_session::din::response_code_of(&message.body);
                let id: Vec<u8> = message.header.session_id.iter().collect();
                (code.map(din::common), format!("{:?}", message.body), id)
            }
            _ => {
                let message =
                    V2gMessage::decode(&frame[HEADER_LENGTH..]).expect("the answer decodes");
                let id = message.header.session_id.iter().collect();
                let code = response_code_of(&message.body);
                (code, format!("{:?}", message.body), id)
            }
        };
        let code = code.expect("the answer is a response");
        let name = debug.split('(').next().unwrap().to_owned();
        if code == ResponseCode::OkNewSessionEstablished {
            self.session_id.clone_from(&session_id);
        }
        Answer {
            name,
            code,
            session_id,
            frame,
        }
    }

    /// The code of an answer that came late.
    pub fn code_of(&mut self, frame: Vec<u8>) -> ResponseCode {
        self.read(frame).code
    }

    pub fn latch(&mut self, change: impl FnOnce(&mut Station)) -> Option<Vec<u8>> {
        let before = *self.secc.station();
        change(self.secc.station_mut());
        if before != *self.secc.station() {
            assert_eq!(
                self.secc.deadline(),
                Some(self.now),
                "a change is looked at at once"
            );
        }
        self.look()
    }

    pub fn wait(&mut self, time: Duration) -> Option<Vec<u8>> {
        self.now = self.now.after(time);
        self.look()
    }

    pub fn end(&self) -> Option<End> {
        self.events.iter().find_map(|event| match event {
            SeccEvent::Ended(end) => Some(*end),
            _ => None,
        })
    }

    pub fn phase(&self) -> Phase {
        let phase = |event: &SeccEvent| match event {
            SeccEvent::Phase(phase) => Some(*phase),
            _ => None,
        };
        self.events
            .iter()
            .rev()
            .find_map(phase)
            .expect("the handshake is done")
    }

    /// Goes the usual way to this phase; everything that it takes is there.
    pub fn go_to(&mut self, phase: Phase) {
        for _ in 0..30 {
            if self.phase() == phase {
                return;
            }
            self.secc.station_mut().contactor = Contactor::Closed;
            let next = self.usual_request(phase);
            let answer = self
                .ask(next)
                .unwrap_or_else(|| panic!("no answer to {next:?}"));
            assert!((answer.code as u8) < 4, "{next:?}: {answer:?}");
            if next == Request::CableCheck {
                self.latch(|station| {
                    station.cable_check = CableCheck::Passed;
                    station.isolation = Isolation::Valid;
                });
            }
            self.secc.station_mut().present_voltage = Volts::new(380);
        }
        panic!("{phase:?} was not reached, only {:?}", self.phase());
    }

    fn usual_request(&self, goal: Phase) -> Request {
        match self.phase() {
            Phase::SessionSetup => Request::SessionSetup,
            Phase::ServiceDiscovery => Request::ServiceDiscovery,
            Phase::ServiceSelection => Request::PaymentServiceSelection,
            Phase::Authorization => Request::Authorization,
            Phase::ChargeParameters => Request::ChargeParameterDiscovery,
            Phase::CableCheck => Request::CableCheck,
            Phase::PreCharge => Request::PreCharge,
            Phase::PreCharging | Phase::PowerReady => Request::PowerDeliveryStart,
            Phase::AcStarting | Phase::DcStarting
                if matches!(goal, Phase::AcStopped | Phase::DcStopped) =>
            {
                Request::PowerDeliveryStop
            }
            Phase::DcCharging if matches!(goal, Phase::DcRenegotiating | Phase::DcStandby) => {
                Request::PowerDeliveryRenegotiate
            }
            Phase::DcRenegotiating => Request::ChargeParameterDiscovery,
            Phase::DcStandby => Request::CableCheck,
            Phase::AcStarting => Request::ChargingStatus,
            Phase::DcStarting => Request::CurrentDemand,
            other => panic!("{other:?} is the end of the usual way"),
        }
    }
}
