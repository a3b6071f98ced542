//! The order of requests of ISO 15118-2.

use crate::table::{Table, rows};

/// Which request is legal when, read as "phase: request / answer => next phase".
///
/// A vehicle may end the session with SessionStopReq at any point after the session was opened:
/// the tables of the standard forbid it inside the charge loop, deployed vehicles do it. Pausing
/// is legal only with power off (V2G2-739).
///
/// After renegotiation with DC the cable is checked and pre-charged again, as the standard's
/// states have it; deployed vehicles ask for power at once.
///
/// Source: ISO 15118-2:2014, 8.8.2, V2G2-543 to 601, 621, 687, 688, 739, 795 to 842, 903.
pub const TABLE: Table = Table(rows! {
    SessionSetup: SessionSetup / Done => ServiceDiscovery;

    ServiceDiscovery: ServiceDiscovery / Done => ServiceSelection;
    ServiceDiscovery: SessionStop / Done => Ended;

    ServiceSelection: ServiceDetail / Done => ServiceSelection;
    ServiceSelection: PaymentServiceSelection / External => Authorization;
    ServiceSelection: PaymentServiceSelection / Contract => ContractSelected;
    ServiceSelection: SessionStop / Done => Ended;

    ContractSelected: CertificateInstallation / Done => CertificateInstalled;
    ContractSelected: CertificateUpdate / Done => CertificateInstalled;
    ContractSelected: PaymentDetails / Done => Authorization;
    ContractSelected: SessionStop / Done => Ended;
    CertificateInstalled: PaymentDetails / Done => Authorization;
    CertificateInstalled: SessionStop / Done => Ended;

    Authorization: Authorization / Ongoing => Authorization;
    Authorization: Authorization / Done => ChargeParameters;
    Authorization: SessionStop / Done => Ended;

    ChargeParameters: ChargeParameterDiscovery / Ongoing => ChargeParameters;
    ChargeParameters: ChargeParameterDiscovery / Ac => PowerReady;
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

    PowerReady: PowerDeliveryStart / Done => AcStarting;
    PowerReady: PowerDeliveryStop / Done => AcStopped;
    PowerReady: SessionStop / Done => Ended;

    AcStarting: ChargingStatus / Done => AcCharging;
    AcStarting: ChargingStatus / ReceiptRequired => AcReceipt;
    AcStarting: PowerDeliveryStop / Done => AcStopped;
    AcStarting: SessionStop / Done => Ended if StopInLoop;
    AcCharging: ChargingStatus / Done => AcCharging;
    AcCharging: ChargingStatus / ReceiptRequired => AcReceipt;
    AcCharging: PowerDeliveryStop / Done => AcStopped;
    AcCharging: PowerDeliveryRenegotiate / Done => ChargeParameters;
    AcCharging: SessionStop / Done => Ended if StopInLoop;
    AcReceipt: MeteringReceipt / Done => AcCharging;
    AcReceipt: PowerDeliveryStop / Done => AcStopped;
    AcReceipt: SessionStop / Done => Ended if StopInLoop;

    DcStarting: CurrentDemand / Done => DcCharging;
    DcStarting: CurrentDemand / ReceiptRequired => DcReceipt;
    DcStarting: PowerDeliveryStop / Done => DcStopped;
    DcStarting: SessionStop / Done => Ended if StopInLoop;
    DcCharging: CurrentDemand / Done => DcCharging;
    DcCharging: CurrentDemand / ReceiptRequired => DcReceipt;
    DcCharging: PowerDeliveryStop / Done => DcStopped;
    DcCharging: PowerDeliveryRenegotiate / Done => DcRenegotiating;
    DcCharging: SessionStop / Done => Ended if StopInLoop;
    DcReceipt: MeteringReceipt / Done => DcCharging;
    DcReceipt: PowerDeliveryStop / Done => DcStopped;
    DcReceipt: SessionStop / Done => Ended if StopInLoop;

    DcRenegotiating: ChargeParameterDiscovery / Ongoing => DcRenegotiating;
    DcRenegotiating: ChargeParameterDiscovery / Dc => DcStandby;
    DcRenegotiating: SessionStop / Done => Ended;
    DcStandby: CableCheck / Ongoing => CableCheck;
    DcStandby: CableCheck / Done => PreCharge;
    DcStandby: PowerDeliveryStart / Done => DcStarting if DirectRestart;
    DcStandby: SessionStop / Done => Ended;

    AcStopped: SessionStop / Done => Ended;
    AcStopped: SessionPause / Done => Paused;

    DcStopped: WeldingDetection / Done => DcStopped;
    DcStopped: ChargeParameterDiscovery / Ongoing => ChargeParameters;
    DcStopped: ChargeParameterDiscovery / Dc => CableCheck;
    DcStopped: SessionStop / Done => Ended;
    DcStopped: SessionPause / Done => Paused;
});
