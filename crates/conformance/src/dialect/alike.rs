//! What DIN SPEC 70121 and ISO 15118-2 say with the same elements around types of their own.

/// Defines, over the types that are in scope where it stands: `message`, which makes a frame of a body;
/// `alike`, which makes the requests that both have; and the values in them.
macro_rules! alike {
    () => {
        fn message(known: &Known, body: Body<'_>) -> Option<Encoded> {
            let header = Header {
                session_id: known.id.as_slice().into(),
                notification: None,
                signature: None,
            };
            document(PayloadType::Exi, &V2gMessage { header, body })
        }

        /// Requests that both have, and that no case changes but in the vehicle's status.
        fn alike(request: R, known: &Known, dc_ev_status: DcEvStatus) -> Option<Body<'static>> {
            Some(match request {
                R::SessionSetup => Body::SessionSetupReq(SessionSetupReq {
                    evcc_id: (&[0x02, 0, 0, 0, 0, 0x01]).into(),
                }),
                R::ServiceDiscovery => Body::ServiceDiscoveryReq(ServiceDiscoveryReq {
                    service_scope: None,
                    service_category: None,
                }),
                R::CableCheck => Body::CableCheckReq(CableCheckReq { dc_ev_status }),
                R::PreCharge => Body::PreChargeReq(PreChargeReq {
                    dc_ev_status,
                    ev_target_voltage: volts(known.voltage),
                    ev_target_current: amperes(1),
                }),
                R::CurrentDemand => Body::CurrentDemandReq(CurrentDemandReq {
                    dc_ev_status,
                    ev_target_current: amperes(10),
                    ev_maximum_voltage_limit: None,
                    ev_maximum_current_limit: None,
                    ev_maximum_power_limit: None,
                    bulk_charging_complete: None,
                    charging_complete: false,
                    remaining_time_to_full_soc: None,
                    remaining_time_to_bulk_soc: None,
                    ev_target_voltage: volts(known.voltage),
                }),
                R::WeldingDetection => {
                    Body::WeldingDetectionReq(WeldingDetectionReq { dc_ev_status })
                }
                _ => return None,
            })
        }

        /// External payment, or a contract, with these services.
        fn payment(ask: &Ask) -> PaymentOption {
            match ask.has(Change::Contract) {
                true => PaymentOption::Contract,
                false => PaymentOption::ExternalPayment,
            }
        }

        const fn selected(service_id: u16) -> SelectedService {
            SelectedService {
                service_id,
                parameter_set_id: None,
            }
        }

        fn delivery(dc_ev_status: DcEvStatus) -> EvPowerDeliveryParameter {
            EvPowerDeliveryParameter::DcEvPowerDeliveryParameter(DcEvPowerDeliveryParameter {
                dc_ev_status,
                bulk_charging_complete: None,
                charging_complete: false,
            })
        }
    };
}

pub(super) use alike;
