//! A vehicle made by hand that speaks ISO 15118-20, sending whatever it is told to.

use core::time::Duration;

use v2g_exi::{Document, MaybePerPhase, PerPhase};
use v2g_link::v2gtp::{HEADER_LENGTH, Header as Frame, PayloadType, frame};
use v2g_messages::iso20::common::{self, CommonMessage as Common};
use v2g_messages::iso20::{Header, MeterInfo, Processing, RationalNumber, ResponseCode, ac, dc};
use v2g_session::iso20::{Message, request_of, response_code_of};
use v2g_session::*;

use super::{ac_station, dc_station, handshake, session_id};

/// Every request that external authorization may meet with.
pub const REQUESTS: [Request; 22] = [
    Request::SessionSetup,
    Request::AuthorizationSetup,
    Request::Authorization,
    Request::ServiceDiscovery,
    Request::ServiceDetail,
    Request::ServiceSelection,
    Request::VehicleCheckIn,
    Request::ChargeParameterDiscovery,
    Request::ScheduleExchange,
    Request::CableCheck,
    Request::PreCharge,
    Request::PowerDeliveryStart,
    Request::PowerDeliveryStop,
    Request::PowerDeliveryStandby,
    Request::PowerDeliveryRenegotiate,
    Request::ChargeLoop,
    Request::MeteringConfirmation,
    Request::WeldingDetection,
    Request::SessionStop,
    Request::SessionPause,
    Request::SessionServiceRenegotiation,
    Request::VehicleCheckOut,
];

pub const METER: Meter = Meter {
    id: ShortText::EMPTY,
    reading: WattHours::new(5),
    discharged: None,
};

pub struct Car20 {
    pub now: Instant,
    pub secc: Secc,
    pub events: Vec<SeccEvent>,
    pub dc: bool,
    pub id: [u8; 8],
}

/// What came back for one request.
#[derive(Debug, PartialEq)]
pub struct Answer20 {
    /// The name of the response, as `SessionSetupRes`.
    pub name: String,
    pub code: ResponseCode,
    pub id: Vec<u8>,
}

const fn number(value: i16) -> RationalNumber {
    RationalNumber { exponent: 0, value }
}

impl Car20 {
    /// At a station that does everything at once, after the handshake.
    pub fn at(dc: bool) -> Self {
        let mut station = if dc { dc_station() } else { ac_station() };
        station.authorization = Authorization::Granted;
        station.standby = true;
        station.meter = Some(METER);
        let config = SeccConfig {
            iso20_without_tls: true,
            ..SeccConfig::new(session_id())
        };
        let now = Instant(5);
        let mut car = Self {
            now,
            secc: Secc::new(config, station, now),
            events: Vec::new(),
            dc,
            id: [0; 8],
        };
        let schema = if dc { Iso20Schema::Dc } else { Iso20Schema::Ac };
        let namespace = Protocol::Iso20(schema).namespace();
        assert!(car.send(&handshake(&[(namespace, 1, 0, 1, 1)])).is_some());
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

    pub fn wait(&mut self, time: Duration) -> Option<Vec<u8>> {
        self.now = self.now.after(time);
        self.look()
    }

    pub fn latch(&mut self, change: impl FnOnce(&mut Station)) -> Option<Vec<u8>> {
        change(self.secc.station_mut());
        self.look()
    }

    /// At the start of power in AC a contactor that works closes when it is told to.
    pub fn ask(&mut self, request: Request) -> Option<Answer20> {
        let frame = self.frame(request);
        let start = request == Request::PowerDeliveryStart;
        let closed = self.secc.station().contactor == Contactor::Closed;
        let works = start && closed && !self.secc.outlet().contactor;
        if works {
            self.secc.station_mut().contactor = Contactor::Open;
        }
        let mut answer = self.send(&frame);
        if works && self.secc.outlet().contactor {
            answer = answer.or(self.latch(|station| station.contactor = Contactor::Closed));
        }
        answer.map(|frame| self.read(&frame))
    }

    fn read(&mut self, bytes: &[u8]) -> Answer20 {
        let head = Frame::parse(bytes).expect("a header");
        let message = Message::decode(head.payload_type, &bytes[HEADER_LENGTH..]);
        let message = message.expect("a payload of -20").expect("it decodes");
        assert_eq!(request_of(&message), None);
        let debug = format!("{message:?}");
        let name = debug.split('(').nth(1).unwrap().to_owned();
        let id = debug.split("session_id: ").nth(1).unwrap();
        let id = id.chars().filter(char::is_ascii_hexdigit).take(16);
        let id: String = id.collect();
        let id = (0..8).map(|at| u8::from_str_radix(&id[2 * at..2 * at + 2], 16).unwrap());
        let id: Vec<u8> = id.collect();
        let code = response_code_of(&message).unwrap();
        if code == ResponseCode::OkNewSessionEstablished {
            self.id.copy_from_slice(&id);
        }
        Answer20 { name, code, id }
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
        let phases = self.events.iter().rev();
        phases.clone().find_map(phase).expect("handshake is done")
    }

    /// Goes the usual way to this phase; everything that it takes is there.
    pub fn go_to(&mut self, goal: Phase) {
        for _ in 0..30 {
            if self.phase() == goal {
                return;
            }
            self.secc.station_mut().contactor = Contactor::Closed;
            if goal == Phase::Authorization && self.phase() == Phase::AuthorizationOffered {
                self.secc.station_mut().authorization = Authorization::Pending;
            }
            let receipt = matches!(goal, Phase::AcReceipt | Phase::DcReceipt);
            if receipt && matches!(self.phase(), Phase::AcCharging | Phase::DcCharging) {
                let confirm = Notification::ConfirmMeter(Duration::ZERO);
                self.secc.station_mut().notification = confirm;
            }
            let next = self.usual(goal);
            let answer = self.ask(next);
            let answer = answer.unwrap_or_else(|| panic!("no answer to {next:?}"));
            assert!((answer.code as u8) < 5, "{next:?}: {answer:?}");
            if next == Request::CableCheck {
                self.latch(|station| {
                    station.cable_check = CableCheck::Passed;
                    station.isolation = Isolation::Valid;
                });
            }
            self.secc.station_mut().present_voltage = Volts::new(380);
        }
        panic!("{goal:?} was not reached, only {:?}", self.phase());
    }

    fn usual(&self, goal: Phase) -> Request {
        match self.phase() {
            Phase::SessionSetup => Request::SessionSetup,
            Phase::AuthorizationSetup => Request::AuthorizationSetup,
            Phase::AuthorizationOffered | Phase::Authorization => Request::Authorization,
            Phase::ServiceDiscovery => Request::ServiceDiscovery,
            Phase::ServiceDetail => Request::ServiceDetail,
            Phase::ServiceSelection => Request::ServiceSelection,
            Phase::ChargeParameters => Request::ChargeParameterDiscovery,
            Phase::Schedule => Request::ScheduleExchange,
            Phase::CableCheck => Request::CableCheck,
            Phase::PreCharge => Request::PreCharge,
            Phase::DcReady | Phase::PowerReady => Request::PowerDeliveryStart,
            Phase::AcCharging | Phase::DcCharging => match goal {
                Phase::AcStopped | Phase::DcStopped => Request::PowerDeliveryStop,
                Phase::AcStandby | Phase::DcStandby => Request::PowerDeliveryStandby,
                Phase::AcRenegotiating | Phase::DcRenegotiating => {
                    Request::PowerDeliveryRenegotiate
                }
                _ => Request::ChargeLoop,
            },
            other => panic!("{other:?} is the end of the usual way"),
        }
    }

    /// A request as a well-meaning vehicle sends it.
    pub fn frame(&self, request: Request) -> Vec<u8> {
        let header = Header {
            session_id: (&self.id).into(),
            time_stamp: 0,
            signature: None,
        };
        match request {
            Request::CableCheck => dc_frame(dc::DcMessage::DcCableCheckReq(dc::DcCableCheckReq {
                header,
            })),
            Request::PreCharge => dc_frame(dc::DcMessage::DcPreChargeReq(dc::DcPreChargeReq {
                header,
                ev_processing: Processing::Finished,
                ev_present_voltage: number(0),
                ev_target_voltage: number(380),
            })),
            Request::WeldingDetection => dc_frame(dc::DcMessage::DcWeldingDetectionReq(
                dc::DcWeldingDetectionReq {
                    header,
                    ev_processing: Processing::Finished,
                },
            )),
            Request::ChargeParameterDiscovery if self.dc => dc_parameters(header),
            Request::ChargeParameterDiscovery => ac_parameters(header),
            Request::ChargeLoop if self.dc => dc_loop(header),
            Request::ChargeLoop => ac_loop(header),
            Request::MeteringConfirmation => confirmation(header, &self.id),
            _ => common_frame(self.common(request, header)),
        }
    }

    fn common<'h>(&self, request: Request, header: Header<'h>) -> Common<'h> {
        use common::*;
        let stop = |charging_session| {
            Common::SessionStopReq(SessionStopReq {
                header,
                charging_session,
                ev_termination_code: None,
                ev_termination_explanation: None,
            })
        };
        let power = |charge_progress| {
            Common::PowerDeliveryReq(PowerDeliveryReq {
                header,
                ev_processing: Processing::Finished,
                charge_progress,
                ev_power_profile: Some(profile()),
                bpt_channel_selection: None,
            })
        };
        let service = if self.dc { 2 } else { 1 };
        match request {
            Request::SessionSetup => Common::SessionSetupReq(SessionSetupReq {
                header,
                evcc_id: "CAR".into(),
            }),
            Request::AuthorizationSetup => {
                Common::AuthorizationSetupReq(AuthorizationSetupReq { header })
            }
            Request::Authorization => Common::AuthorizationReq(AuthorizationReq {
                header,
                selected_authorization_service: common::Authorization::Eim,
                authorization_mode: AReqAuthorizationMode::EimAReqAuthorizationMode(
                    EimAReqAuthorizationMode,
                ),
            }),
            Request::ServiceDiscovery => Common::ServiceDiscoveryReq(ServiceDiscoveryReq {
                header,
                supported_service_ids: None,
            }),
            Request::ServiceDetail => Common::ServiceDetailReq(ServiceDetailReq {
                header,
                service_id: service,
            }),
            Request::ServiceSelection => Common::ServiceSelectionReq(ServiceSelectionReq {
                header,
                selected_energy_transfer_service: SelectedService {
                    service_id: service,
                    parameter_set_id: 1,
                },
                selected_vas_list: None,
            }),
            Request::VehicleCheckIn => Common::VehicleCheckInReq(VehicleCheckInReq {
                header,
                ev_check_in_status: EvCheckInStatus::CheckIn,
                parking_method: ParkingMethod::Manual,
                vehicle_frame: None,
                device_offset: None,
                vehicle_travel: None,
            }),
            Request::ScheduleExchange => Common::ScheduleExchangeReq(ScheduleExchangeReq {
                header,
                maximum_supporting_points: 12,
                control_mode: SeReqControlMode::ScheduledSeReqControlMode(
                    ScheduledSeReqControlMode {
                        departure_time: None,
                        ev_target_energy_request: None,
                        ev_maximum_energy_request: None,
                        ev_minimum_energy_request: None,
                        ev_energy_offer: None,
                    },
                ),
            }),
            Request::PowerDeliveryStart => power(ChargeProgress::Start),
            Request::PowerDeliveryStop => power(ChargeProgress::Stop),
            Request::PowerDeliveryStandby => power(ChargeProgress::Standby),
            Request::PowerDeliveryRenegotiate => power(ChargeProgress::ScheduleRenegotiation),
            Request::SessionStop => stop(ChargingSession::Terminate),
            Request::SessionPause => stop(ChargingSession::Pause),
            Request::SessionServiceRenegotiation => stop(ChargingSession::ServiceRenegotiation),
            Request::VehicleCheckOut => Common::VehicleCheckOutReq(VehicleCheckOutReq {
                header,
                ev_check_out_status: EvCheckOutStatus::CheckOut,
                check_out_time: 0,
            }),
            other => panic!("{other:?} is not a common message"),
        }
    }
}

const ENTRY: common::PowerScheduleEntry = common::PowerScheduleEntry {
    duration: 3_600,
    power: number(1_000),
    power_l2: None,
    power_l3: None,
};

fn profile() -> common::EvPowerProfile<'static> {
    common::EvPowerProfile {
        time_anchor: 0,
        control_mode: common::EvPptControlMode::ScheduledEvPptControlMode(
            common::ScheduledEvPptControlMode {
                selected_schedule_tuple_id: 1,
                power_tolerance_acceptance: None,
            },
        ),
        ev_power_profile_entries: common::EvPowerProfileEntryList {
            ev_power_profile_entry: (&[ENTRY]).into(),
        },
    }
}

fn dc_parameters(header: Header<'_>) -> Vec<u8> {
    let mode = dc::DcCpdReqEnergyTransferMode {
        ev_maximum_charge_power: number(30_000),
        ev_minimum_charge_power: number(0),
        ev_maximum_charge_current: number(125),
        ev_minimum_charge_current: number(0),
        ev_maximum_voltage: number(420),
        ev_minimum_voltage: number(200),
        target_soc: None,
    };
    dc_frame(dc::DcMessage::DcChargeParameterDiscoveryReq(
        dc::DcChargeParameterDiscoveryReq {
            header,
            dc_cpd_req_energy_transfer_mode: dc::CpdReqEnergyTransferMode::Dc(mode),
        },
    ))
}

fn ac_parameters(header: Header<'_>) -> Vec<u8> {
    let mode = ac::AcCpdReqEnergyTransferMode {
        ev_maximum_charge_power: PerPhase::all(number(22_000)),
        ev_minimum_charge_power: PerPhase::all(number(1_380)),
    };
    ac_frame(ac::AcMessage::AcChargeParameterDiscoveryReq(
        ac::AcChargeParameterDiscoveryReq {
            header,
            ac_cpd_req_energy_transfer_mode: ac::CpdReqEnergyTransferMode::Ac(mode),
        },
    ))
}

fn dc_loop(header: Header<'_>) -> Vec<u8> {
    let mode = dc::ScheduledDcClReqControlMode {
        ev_target_energy_request: None,
        ev_maximum_energy_request: None,
        ev_minimum_energy_request: None,
        ev_target_current: number(50),
        ev_target_voltage: number(400),
        ev_maximum_charge_power: None,
        ev_minimum_charge_power: None,
        ev_maximum_charge_current: None,
        ev_maximum_voltage: None,
        ev_minimum_voltage: None,
    };
    dc_frame(dc::DcMessage::DcChargeLoopReq(dc::DcChargeLoopReq {
        header,
        display_parameters: None,
        meter_info_requested: false,
        ev_present_voltage: number(380),
        cl_req_control_mode: dc::ClReqControlMode::Scheduled(mode),
    }))
}

fn ac_loop(header: Header<'_>) -> Vec<u8> {
    let mode = ac::ScheduledAcClReqControlMode {
        ev_target_energy_request: None,
        ev_maximum_energy_request: None,
        ev_minimum_energy_request: None,
        ev_maximum_charge_power: MaybePerPhase::default(),
        ev_minimum_charge_power: MaybePerPhase::default(),
        ev_present_active_power: PerPhase::all(number(0)),
        ev_present_reactive_power: MaybePerPhase::default(),
    };
    ac_frame(ac::AcMessage::AcChargeLoopReq(ac::AcChargeLoopReq {
        header,
        display_parameters: None,
        meter_info_requested: false,
        cl_req_control_mode: ac::ClReqControlMode::Scheduled(mode),
    }))
}

fn confirmation(header: Header<'_>, id: &[u8; 8]) -> Vec<u8> {
    let data = common::SignedMeteringData {
        id: "id1".into(),
        session_id: id.into(),
        meter_info: MeterInfo {
            meter_id: METER.id.as_str().into(),
            charged_energy_reading_wh: 5,
            bpt_discharged_energy_reading_wh: None,
            capacitive_energy_reading_varh: None,
            bpt_inductive_energy_reading_varh: None,
            meter_signature: None,
            meter_status: None,
            meter_timestamp: None,
        },
        receipt: None,
        control_mode: common::SmdtControlMode::DynamicSmdtControlMode(
            common::DynamicSmdtControlMode,
        ),
    };
    common_frame(Common::MeteringConfirmationReq(
        common::MeteringConfirmationReq {
            header,
            signed_metering_data: (&data).into(),
        },
    ))
}

fn common_frame(message: Common<'_>) -> Vec<u8> {
    framed(PayloadType::Common, &message)
}

fn dc_frame(message: dc::DcMessage<'_>) -> Vec<u8> {
    framed(PayloadType::Dc, &message)
}

fn ac_frame(message: ac::AcMessage<'_>) -> Vec<u8> {
    framed(PayloadType::Ac, &message)
}

fn framed<'m>(payload_type: PayloadType, message: &impl Document<'m>) -> Vec<u8> {
    let (mut payload, mut buffer) = ([0; 4096], [0; 4104]);
    let payload = message.encode(&mut payload).expect("encodes");
    let framed = frame(payload_type, payload, &mut buffer);
    framed.expect("fits").to_vec()
}
