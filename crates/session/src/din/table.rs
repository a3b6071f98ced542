//! The order of requests of DIN SPEC 70121.

use crate::table::{Table, rows};

/// Which request is legal when, read as "phase: request / answer => next phase".
///
/// Requests have the names that ISO 15118-2 gives them: PaymentServiceSelection is
/// ServicePaymentSelectionReq here, Authorization is ContractAuthenticationReq, PowerDeliveryStart
/// and PowerDeliveryStop are PowerDeliveryReq with ReadyToChargeState true and false.
///
/// There is one service, one way of payment, no renegotiation and no pause. A vehicle may end the
/// session with SessionStopReq at any point after it was opened: the specification forbids it
/// inside the charge loop, deployed vehicles do it.
///
/// Source: DIN SPEC 70121:2014, V2G-DC-437 to 469, 494 to 499.
pub const TABLE: Table = Table(rows! {
    SessionSetup: SessionSetup / Done => ServiceDiscovery;

    ServiceDiscovery: ServiceDiscovery / Done => ServiceSelection;
    ServiceDiscovery: SessionStop / Done => Ended;

    ServiceSelection: PaymentServiceSelection / External => Authorization;
    ServiceSelection: SessionStop / Done => Ended;

    Authorization: Authorization / Ongoing => Authorization;
    Authorization: Authorization / Done => ChargeParameters;
    Authorization: SessionStop / Done => Ended;

    ChargeParameters: ChargeParameterDiscovery / Ongoing => ChargeParameters;
    ChargeParameters: ChargeParameterDiscovery / Dc => CableCheck;
    ChargeParameters: SessionStop / Done => Ended;

    CableCheck: CableCheck / Ongoing => CableCheck;
    CableCheck: CableCheck / Done => PreCharge;
    CableCheck: SessionStop / Done => Ended;

    PreCharge: PreCharge / Done => PreCharging;
    PreCharge: SessionStop / Done => Ended;
    PreCharging: PreCharge / Done => PreCharging;
    PreCharging: PowerDeliveryStart / Done => DcStarting;
    PreCharging: PowerDeliveryStop / Done => DcStopped;
    PreCharging: SessionStop / Done => Ended;

    DcStarting: CurrentDemand / Done => DcCharging;
    DcStarting: PowerDeliveryStop / Done => DcStopped;
    DcStarting: SessionStop / Done => Ended if StopInLoop;
    DcCharging: CurrentDemand / Done => DcCharging;
    DcCharging: PowerDeliveryStop / Done => DcStopped;
    DcCharging: SessionStop / Done => Ended if StopInLoop;

    DcStopped: WeldingDetection / Done => DcStopped;
    DcStopped: SessionStop / Done => Ended;
});
