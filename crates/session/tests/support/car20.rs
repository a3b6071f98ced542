//! A vehicle made by hand that speaks ISO 15118-20, sending whatever it is told to.

use core::time::Duration;

use v2g_exi::{Document, MaybePerPhase, PerPhase};
use v2g_link::v2gtp::{HEADER_LENGTH, Header as Frame, PayloadType, frame};
use v2g_messages::iso20::common::{self, CommonMessage as Common};
use v2g_messages::iso20::{
    Header, MeterInfo, Processing, RationalNumber, ResponseCode, ac, ac_der_iec as iec, acdp, dc,
    wpt,
};
use v2g_session::iso20::{Message, request_of, response_code_of};
use v2g_session::*;

use super::modes::Mode;
use super::{handshake, session_id};

/// Every request that external authorization may meet with where a plug is plugged in.
pub const PLUGGED: [Request; 22] = *REQUESTS.first_chunk().unwrap();

/// Every request that external authorization may meet with.
pub const REQUESTS: [Request; 30] = [
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
    Request::VehiclePositioning,
    Request::Connect,
    Request::Disconnect,
    Request::SystemStatus,
    Request::FinePositioningSetup,
    Request::FinePositioning,
    Request::Pairing,
    Request::AlignmentCheck,
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
    pub mode: Mode,
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
    pub fn at(mode: Mode) -> Self {
        let (mut station, _) = mode.models(ControlMode::Scheduled);
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
            mode,
            id: [0; 8],
        };
        let namespace = Protocol::Iso20(mode.schema()).namespace();
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
            self.come_together();
            if goal == Phase::Authorization && self.phase() == Phase::AuthorizationOffered {
                self.secc.station_mut().authorization = Authorization::Pending;
            }
            use Phase::{AcReceipt, DcReceipt, WptReceipt};
            let receipt = matches!(goal, AcReceipt | DcReceipt | WptReceipt);
            if receipt && self.phase() == self.mode.charging() {
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

    /// Everything is where it is told to be.
    pub fn come_together(&mut self) {
        let outlet = self.secc.outlet();
        let station = self.secc.station_mut();
        station.contactor = Contactor::Closed;
        station.device.in_position = true;
        station.device.place = match outlet.device {
            true => DevicePlace::AtVehicle,
            false => DevicePlace::Home,
        };
        station.wireless.position = Progress::Done;
        station.wireless.pairing = Progress::Done;
        station.wireless.alignment = Progress::Done;
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
            Phase::VehiclePositioning => Request::VehiclePositioning,
            Phase::DeviceConnect => Request::Connect,
            Phase::DeviceStopped => Request::Disconnect,
            Phase::FinePositioningSetup => Request::FinePositioningSetup,
            Phase::FinePositioning => Request::FinePositioning,
            Phase::Pairing => Request::Pairing,
            Phase::AlignmentCheck => Request::AlignmentCheck,
            Phase::DcReady | Phase::PowerReady | Phase::WptReady => Request::PowerDeliveryStart,
            Phase::AcCharging | Phase::DcCharging | Phase::WptCharging => match goal {
                Phase::AcStopped | Phase::DcStopped | Phase::WptStopped => {
                    Request::PowerDeliveryStop
                }
                Phase::DeviceStopped => Request::PowerDeliveryStop,
                Phase::AcStandby | Phase::DcStandby | Phase::WptStandby => {
                    Request::PowerDeliveryStandby
                }
                Phase::AcRenegotiating | Phase::DcRenegotiating | Phase::WptRenegotiating => {
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
            Request::ChargeParameterDiscovery => match self.mode.schema() {
                Iso20Schema::Ac => ac_parameters(header),
                Iso20Schema::Dc | Iso20Schema::Acdp => dc_parameters(header),
                Iso20Schema::Wpt => framed(PayloadType::Wpt, &wpt_parameters(header)),
                Iso20Schema::AcDerIec => framed(PayloadType::AcDerIec, &iec_parameters(header)),
                other => panic!("no vehicle of {other:?} is made by hand"),
            },
            Request::ChargeLoop => match self.mode.schema() {
                Iso20Schema::Ac => ac_loop(header),
                Iso20Schema::Dc | Iso20Schema::Acdp => dc_loop(header),
                Iso20Schema::Wpt => framed(PayloadType::Wpt, &wpt_loop(header)),
                Iso20Schema::AcDerIec => framed(PayloadType::AcDerIec, &iec_loop(header)),
                other => panic!("no vehicle of {other:?} is made by hand"),
            },
            Request::VehiclePositioning
            | Request::Connect
            | Request::Disconnect
            | Request::SystemStatus => framed(PayloadType::Acdp, &acdp_request(request, header)),
            Request::FinePositioningSetup
            | Request::FinePositioning
            | Request::Pairing
            | Request::AlignmentCheck => framed(PayloadType::Wpt, &wpt_request(request, header)),
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
        let service = match self.mode {
            Mode::Acdp => 4,
            Mode::Wpt => 3,
            Mode::DerIec => 10,
            _ if self.mode.energy().is_dc() => 2,
            _ => 1,
        };
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

fn wpt_parameters(header: Header<'_>) -> wpt::WptMessage<'_> {
    wpt::WptMessage::WptChargeParameterDiscoveryReq(wpt::WptChargeParameterDiscoveryReq {
        header,
        evpc_max_receivable_power: number(11_000),
        sd_max_ground_clearence: 210,
        sd_min_ground_clearence: 140,
        evpc_natural_frequency: RationalNumber {
            exponent: 1,
            value: 8_500,
        },
        evpc_device_local_control: false,
        vendor_specific_data_container: (&[]).into(),
    })
}

fn wpt_loop(header: Header<'_>) -> wpt::WptMessage<'_> {
    wpt::WptMessage::WptChargeLoopReq(wpt::WptChargeLoopReq {
        header,
        display_parameters: None,
        meter_info_requested: false,
        evpc_power_request: number(9_000),
        evpc_power_output: number(8_000),
        evpc_charge_diagnostics: wpt::EvpcChargeDiagnostics::EvpcNoIssue,
        evpc_operating_frequency: None,
        evpc_power_control_parameter: None,
        manufacturer_specific_data_container: (&[]).into(),
    })
}

fn wpt_request(request: Request, header: Header<'_>) -> wpt::WptMessage<'_> {
    use wpt::*;
    let (ev_processing, ev_result_code) = (Processing::Finished, EvResult::EvResultSuccess);
    let vendor_specific_data_container = (&[]).into();
    match request {
        Request::FinePositioningSetup => {
            WptMessage::WptFinePositioningSetupReq(WptFinePositioningSetupReq {
                header,
                ev_processing,
                ev_device_fine_positioning_method_list: FinePositioningMethodList {
                    wpt_fine_positioning_method: (&[FinePositioningMethod::Manual]).into(),
                },
                ev_device_pairing_method_list: PairingMethodList {
                    wpt_pairing_method: (&[PairingMethod::ExternalConfirmation]).into(),
                },
                ev_device_alignment_check_method_list: AlignmentCheckMethodList {
                    wpt_alignment_check_method: (&[AlignmentCheckMethod::PowerCheck]).into(),
                },
                natural_offset: 0,
                vendor_specific_data_container,
                lf_system_setup_data: None,
            })
        }
        Request::FinePositioning => WptMessage::WptFinePositioningReq(WptFinePositioningReq {
            header,
            ev_processing,
            ev_result_code,
            vendor_specific_data_container,
            wpt_lf_data_package_list: None,
        }),
        Request::Pairing => WptMessage::WptPairingReq(WptPairingReq {
            header,
            ev_processing,
            observed_id_code: None,
            ev_result_code,
            vendor_specific_data_container,
        }),
        _ => WptMessage::WptAlignmentCheckReq(WptAlignmentCheckReq {
            header,
            ev_processing,
            target_coil_current: None,
            ev_result_code,
            vendor_specific_data_container,
        }),
    }
}

fn acdp_request(request: Request, header: Header<'_>) -> acdp::AcdpMessage<'_> {
    use acdp::*;
    let connect = AcdpConnectReq {
        header,
        ev_electrical_charging_device_status: ElectricalChargingDeviceStatus::StateB,
    };
    match request {
        Request::VehiclePositioning => {
            AcdpMessage::AcdpVehiclePositioningReq(AcdpVehiclePositioningReq {
                header,
                ev_mobility_status: true,
                ev_positioning_support: false,
            })
        }
        Request::Connect => AcdpMessage::AcdpConnectReq(connect),
        Request::Disconnect => AcdpMessage::AcdpDisconnectReq(connect),
        _ => AcdpMessage::AcdpSystemStatusReq(AcdpSystemStatusReq {
            header,
            ev_technical_status: EvTechnicalStatus {
                ev_ready_to_charge: true,
                ev_immobilization_request: false,
                ev_immobilized: None,
                ev_wlan_strength: None,
                ev_cp_status: None,
                ev_soc: None,
                ev_error_code: None,
                ev_timeout: None,
            },
        }),
    }
}

fn iec_parameters(header: Header<'_>) -> iec::AcDerIecMessage<'_> {
    let mode = iec::DerAcCpdReqEnergyTransferMode {
        ev_maximum_charge_power: PerPhase::all(number(22_000)),
        ev_minimum_charge_power: PerPhase::all(number(1_380)),
        ev_processing: Processing::Finished,
        ev_maximum_discharge_power: PerPhase::all(number(10_000)),
        ev_minimum_discharge_power: PerPhase::all(number(0)),
        ev_session_total_discharge_energy_available: None,
        ev_reactive_power_limits: None,
    };
    iec::AcDerIecMessage::AcChargeParameterDiscoveryReq(iec::AcChargeParameterDiscoveryReq {
        header,
        ac_cpd_req_energy_transfer_mode: iec::CpdReqEnergyTransferMode::Der(mode),
    })
}

fn iec_loop(header: Header<'_>) -> iec::AcDerIecMessage<'_> {
    let mode = iec::DerScheduledAcClReqControlMode {
        ev_target_energy_request: None,
        ev_maximum_energy_request: None,
        ev_minimum_energy_request: None,
        ev_maximum_charge_power: MaybePerPhase::default(),
        ev_minimum_charge_power: MaybePerPhase::default(),
        ev_present_active_power: PerPhase::all(number(0)),
        ev_present_reactive_power: MaybePerPhase::default(),
        ev_maximum_discharge_power: PerPhase::all(number(10_000)),
        ev_minimum_discharge_power: PerPhase::all(number(0)),
        ev_maximum_charge_reactive_power: MaybePerPhase::default(),
        ev_maximum_discharge_reactive_power: MaybePerPhase::default(),
        grid_event_condition: 0,
    };
    iec::AcDerIecMessage::AcChargeLoopReq(iec::AcChargeLoopReq {
        header,
        display_parameters: None,
        meter_info_requested: false,
        cl_req_control_mode: iec::ClReqControlMode::DerScheduled(mode),
    })
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
