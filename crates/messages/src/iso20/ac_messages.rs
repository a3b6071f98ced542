//! The four messages of AC, which each set that has them fills with alternatives of its own.

/// Declares the messages, in the namespace `NAMESPACE`, with these choices inside.
macro_rules! ac_messages {
    ($limits_of_vehicle:ty, $limits_of_station:ty, $needs:ty, $targets:ty $(,)?) => {
        use v2g_exi::{Element, Nested};

        use crate::iso20::{COMMON_TYPES, DisplayParameters, EvseStatus, Header, MeterInfo};
        use crate::iso20::{RationalNumber, Receipt, ResponseCode};

        /// Sent before the schedules are exchanged; comes again at a renegotiation.
        #[derive(Clone, Copy, Debug, PartialEq, Element)]
        #[exi(home)]
        pub struct AcChargeParameterDiscoveryReq<'a> {
            /// Session.
            pub header: Header<'a>,
            /// The vehicle's limits, of the kind of the selected service.
            pub ac_cpd_req_energy_transfer_mode: $limits_of_vehicle,
        }

        /// The station's limits.
        #[derive(Clone, Copy, Debug, PartialEq, Element)]
        #[exi(home)]
        pub struct AcChargeParameterDiscoveryRes<'a> {
            /// Session.
            pub header: Header<'a>,
            /// Verdict on the vehicle's limits.
            pub response_code: ResponseCode,
            /// The station's limits, of the same kind as the vehicle's.
            pub ac_cpd_res_energy_transfer_mode: $limits_of_station,
        }

        /// What the vehicle takes, gives or allows right now.
        #[derive(Clone, Copy, Debug, PartialEq, Element)]
        #[exi(home)]
        #[exi(inherited(COMMON_TYPES, ..=meter_info_requested))]
        pub struct AcChargeLoopReq<'a> {
            /// Session.
            pub header: Header<'a>,
            /// For a display at the station; absent: nothing new.
            pub display_parameters: Option<DisplayParameters>,
            /// True: the response must have a meter reading.
            pub meter_info_requested: bool,
            /// Power and limits, by the control mode of the selected service.
            pub cl_req_control_mode: $needs,
        }

        /// What the station wants or allows right now.
        #[derive(Clone, Copy, Debug, PartialEq, Element)]
        #[exi(home)]
        #[exi(inherited(COMMON_TYPES, ..=receipt))]
        pub struct AcChargeLoopRes<'a> {
            /// Session.
            pub header: Header<'a>,
            /// Verdict.
            pub response_code: ResponseCode,
            /// What the vehicle shall do next; absent: go on.
            pub evse_status: Option<EvseStatus>,
            /// A reading; absent: none was asked for, or the station has no meter.
            pub meter_info: Option<MeterInfo<'a>>,
            /// Costs so far; absent: the station does not tell.
            pub receipt: Option<Nested<'a, Receipt<'a>>>,
            /// Frequency a vehicle that forms the grid shall keep, in Hz; absent: the grid has one.
            pub evse_target_frequency: Option<RationalNumber>,
            /// Targets, of the same kind as in the request.
            pub cl_res_control_mode: $targets,
        }
    };
}
