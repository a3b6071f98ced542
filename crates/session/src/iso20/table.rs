//! The order of requests of ISO 15118-20.

use crate::table::{Table, rows};

/// Which request is legal when, read as "phase: request / answer => next phase".
///
/// Charge parameters and charge loop have a message in each schema set; which set is legal is
/// decided by the service that was selected, and in the handshake.
///
/// A vehicle may end the session with SessionStopReq at any point after it was opened, as in
/// ISO 15118-2. Pausing is legal with power off only: at the end, and before power where the
/// station has none to give for now. A pre-charge that the vehicle calls finished comes before
/// power. From standby, and with a new schedule, DC goes on without a new cable check
/// (V2G20-2122); a vehicle that asks for one gets one. Services may be selected again only after
/// they were once, so that authorization is never passed by.
///
/// Source: ISO 15118-20:2022, 8.5 and 8.8, V2G20-1032, 1216, 1477, 1582, 2122, 2221, 2230.
pub const TABLE: Table = Table(rows! {
    SessionSetup: SessionSetup / Done => AuthorizationSetup;
    SessionSetup: SessionSetup / Joined => ChargeParameters;

    AuthorizationSetup: AuthorizationSetup / Done => AuthorizationOffered;
    AuthorizationSetup: SessionStop / Done => Ended;

    AuthorizationOffered: CertificateInstallation / Ongoing => AuthorizationOffered;
    AuthorizationOffered: CertificateInstallation / Done => AuthorizationOffered;
    AuthorizationOffered: CertificateInstallation / Declined => AuthorizationOffered;
    AuthorizationOffered: Authorization / Ongoing => Authorization;
    AuthorizationOffered: Authorization / Done => ServiceDiscovery;
    AuthorizationOffered: Authorization / Declined => AuthorizationOffered;
    AuthorizationOffered: SessionStop / Done => Ended;
    Authorization: Authorization / Ongoing => Authorization;
    Authorization: Authorization / Done => ServiceDiscovery;
    Authorization: Authorization / Declined => AuthorizationOffered;
    Authorization: SessionStop / Done => Ended;

    ServiceDiscovery: ServiceDiscovery / Done => ServiceDetail;
    ServiceDiscovery: SessionStop / Done => Ended;
    ServiceDetail: ServiceDetail / Done => ServiceSelection;
    ServiceDetail: SessionStop / Done => Ended;
    ServiceSelection: ServiceDetail / Done => ServiceSelection;
    ServiceSelection: ServiceSelection / Done => ChargeParameters;
    ServiceSelection: ServiceSelection / Acdp => VehiclePositioning;
    ServiceSelection: ServiceSelection / Wpt => FinePositioningSetup;
    ServiceSelection: SessionStop / Done => Ended;

    VehiclePositioning: VehicleCheckIn / Done => VehiclePositioning;
    VehiclePositioning: SystemStatus / Done => VehiclePositioning;
    VehiclePositioning: VehiclePositioning / Ongoing => VehiclePositioning;
    VehiclePositioning: VehiclePositioning / Done => ChargeParameters;
    VehiclePositioning: SessionServiceRenegotiation / Done => ServiceDiscovery;
    VehiclePositioning: SessionStop / Done => Ended;

    FinePositioningSetup: VehicleCheckIn / Done => FinePositioningSetup;
    FinePositioningSetup: FinePositioningSetup / Ongoing => FinePositioningSetup;
    FinePositioningSetup: FinePositioningSetup / Done => FinePositioning;
    FinePositioningSetup: SessionServiceRenegotiation / Done => ServiceDiscovery;
    FinePositioningSetup: SessionStop / Done => Ended;
    FinePositioning: FinePositioning / Ongoing => FinePositioning;
    FinePositioning: FinePositioning / Done => Pairing;
    FinePositioning: SessionServiceRenegotiation / Done => ServiceDiscovery;
    FinePositioning: SessionStop / Done => Ended;
    Pairing: Pairing / Ongoing => Pairing;
    Pairing: Pairing / Done => ChargeParameters;
    Pairing: SessionServiceRenegotiation / Done => ServiceDiscovery;
    Pairing: SessionStop / Done => Ended;

    ChargeParameters: VehicleCheckIn / Done => ChargeParameters;
    ChargeParameters: SystemStatus / Done => ChargeParameters;
    ChargeParameters: ChargeParameterDiscovery / Ongoing => ChargeParameters;
    ChargeParameters: ChargeParameterDiscovery / Done => Schedule;
    ChargeParameters: ChargeParameterDiscovery / Wpt => AlignmentCheck;
    ChargeParameters: SessionServiceRenegotiation / Done => ServiceDiscovery;
    ChargeParameters: SessionStop / Done => Ended;

    AlignmentCheck: AlignmentCheck / Ongoing => AlignmentCheck;
    AlignmentCheck: AlignmentCheck / Done => Schedule;
    AlignmentCheck: SessionServiceRenegotiation / Done => ServiceDiscovery;
    AlignmentCheck: SessionStop / Done => Ended;

    Schedule: ScheduleExchange / Ongoing => Schedule;
    Schedule: SystemStatus / Done => Schedule;
    Schedule: ScheduleExchange / Ac => PowerReady;
    Schedule: ScheduleExchange / Dc => CableCheck;
    Schedule: ScheduleExchange / Acdp => DeviceConnect;
    Schedule: ScheduleExchange / Wpt => WptReady;
    Schedule: SessionServiceRenegotiation / Done => ServiceDiscovery;
    Schedule: SessionStop / Done => Ended;

    DeviceConnect: Connect / Ongoing => DeviceConnect;
    DeviceConnect: Connect / Done => CableCheck;
    DeviceConnect: SystemStatus / Done => DeviceConnect;
    DeviceConnect: SessionStop / Done => Ended;
    DeviceConnect: SessionPause / Done => Paused;

    CableCheck: CableCheck / Ongoing => CableCheck;
    CableCheck: SystemStatus / Done => CableCheck;
    CableCheck: CableCheck / Done => PreCharge;
    CableCheck: SessionStop / Done => Ended;
    CableCheck: SessionPause / Done => Paused;

    PreCharge: PreCharge / Ongoing => PreCharge;
    PreCharge: SystemStatus / Done => PreCharge;
    PreCharge: PreCharge / Done => DcReady;
    PreCharge: SessionStop / Done => Ended;

    DcReady: PreCharge / Ongoing => PreCharge;
    DcReady: SystemStatus / Done => DcReady;
    DcReady: PreCharge / Done => DcReady;
    DcReady: PowerDeliveryStart / Ongoing => DcReady;
    DcReady: PowerDeliveryStart / Done => DcCharging;
    DcReady: PowerDeliveryStop / Done => DcStopped;
    DcReady: PowerDeliveryStop / Acdp => DeviceStopped;
    DcReady: SessionStop / Done => Ended;

    PowerReady: PowerDeliveryStart / Ongoing => PowerReady;
    PowerReady: PowerDeliveryStart / Done => AcCharging;
    PowerReady: PowerDeliveryStop / Done => AcStopped;
    PowerReady: SessionStop / Done => Ended;
    PowerReady: SessionPause / Done => Paused;

    AcCharging: ChargeLoop / Done => AcCharging;
    AcCharging: ChargeLoop / ReceiptRequired => AcReceipt;
    AcCharging: PowerDeliveryStop / Done => AcStopped;
    AcCharging: PowerDeliveryStandby / Done => AcStandby;
    AcCharging: PowerDeliveryStandby / Declined => AcCharging;
    AcCharging: PowerDeliveryRenegotiate / Done => AcRenegotiating;
    AcCharging: SessionStop / Done => Ended if StopInLoop;
    AcReceipt: ChargeLoop / Done => AcCharging;
    AcReceipt: ChargeLoop / ReceiptRequired => AcReceipt;
    AcReceipt: MeteringConfirmation / Done => AcCharging;
    AcReceipt: PowerDeliveryStop / Done => AcStopped;
    AcReceipt: PowerDeliveryStandby / Done => AcStandby;
    AcReceipt: PowerDeliveryStandby / Declined => AcReceipt;
    AcReceipt: PowerDeliveryRenegotiate / Done => AcRenegotiating;
    AcReceipt: SessionStop / Done => Ended if StopInLoop;
    AcStandby: PowerDeliveryStart / Ongoing => AcStandby;
    AcStandby: PowerDeliveryStart / Done => AcCharging;
    AcStandby: PowerDeliveryStop / Done => AcStopped;
    AcStandby: PowerDeliveryRenegotiate / Done => AcRenegotiating;
    AcStandby: SessionStop / Done => Ended if StopInLoop;
    AcRenegotiating: ChargeParameterDiscovery / Done => AcRenegotiating;
    AcRenegotiating: ChargeParameterDiscovery / Ongoing => AcRenegotiating;
    AcRenegotiating: ScheduleExchange / Ongoing => AcRenegotiating;
    AcRenegotiating: ScheduleExchange / Ac => AcStandby;
    AcRenegotiating: PowerDeliveryStop / Done => AcStopped;
    AcRenegotiating: SessionStop / Done => Ended if StopInLoop;

    DcCharging: ChargeLoop / Done => DcCharging;
    DcCharging: ChargeLoop / ReceiptRequired => DcReceipt;
    DcCharging: SystemStatus / Done => DcCharging;
    DcCharging: PowerDeliveryStop / Done => DcStopped;
    DcCharging: PowerDeliveryStop / Acdp => DeviceStopped;
    DcCharging: PowerDeliveryStandby / Done => DcStandby;
    DcCharging: PowerDeliveryStandby / Declined => DcCharging;
    DcCharging: PowerDeliveryRenegotiate / Done => DcRenegotiating;
    DcCharging: SessionStop / Done => Ended if StopInLoop;
    DcReceipt: ChargeLoop / Done => DcCharging;
    DcReceipt: ChargeLoop / ReceiptRequired => DcReceipt;
    DcReceipt: SystemStatus / Done => DcReceipt;
    DcReceipt: MeteringConfirmation / Done => DcCharging;
    DcReceipt: PowerDeliveryStop / Done => DcStopped;
    DcReceipt: PowerDeliveryStop / Acdp => DeviceStopped;
    DcReceipt: PowerDeliveryStandby / Done => DcStandby;
    DcReceipt: PowerDeliveryStandby / Declined => DcReceipt;
    DcReceipt: PowerDeliveryRenegotiate / Done => DcRenegotiating;
    DcReceipt: SessionStop / Done => Ended if StopInLoop;
    DcStandby: PowerDeliveryStart / Ongoing => DcStandby;
    DcStandby: SystemStatus / Done => DcStandby;
    DcStandby: PowerDeliveryStart / Done => DcCharging;
    DcStandby: PowerDeliveryStop / Done => DcStopped;
    DcStandby: PowerDeliveryStop / Acdp => DeviceStopped;
    DcStandby: PowerDeliveryRenegotiate / Done => DcRenegotiating;
    DcStandby: CableCheck / Ongoing => CableCheck;
    DcStandby: CableCheck / Done => PreCharge;
    DcStandby: SessionStop / Done => Ended if StopInLoop;
    DcRenegotiating: ChargeParameterDiscovery / Done => DcRenegotiating;
    DcRenegotiating: ScheduleExchange / Ongoing => DcRenegotiating;
    DcRenegotiating: SystemStatus / Done => DcRenegotiating;
    DcRenegotiating: ScheduleExchange / Dc => DcStandby;
    DcRenegotiating: PowerDeliveryStop / Done => DcStopped;
    DcRenegotiating: PowerDeliveryStop / Acdp => DeviceStopped;
    DcRenegotiating: SessionStop / Done => Ended if StopInLoop;

    WptReady: PowerDeliveryStart / Ongoing => WptReady;
    WptReady: PowerDeliveryStart / Done => WptCharging;
    WptReady: PowerDeliveryStop / Done => WptStopped;
    WptReady: SessionStop / Done => Ended;
    WptReady: SessionPause / Done => Paused;

    WptCharging: ChargeLoop / Done => WptCharging;
    WptCharging: ChargeLoop / ReceiptRequired => WptReceipt;
    WptCharging: PowerDeliveryStop / Done => WptStopped;
    WptCharging: PowerDeliveryStandby / Done => WptStandby;
    WptCharging: PowerDeliveryStandby / Declined => WptCharging;
    WptCharging: PowerDeliveryRenegotiate / Done => WptRenegotiating;
    WptCharging: SessionStop / Done => Ended if StopInLoop;
    WptReceipt: ChargeLoop / Done => WptCharging;
    WptReceipt: ChargeLoop / ReceiptRequired => WptReceipt;
    WptReceipt: MeteringConfirmation / Done => WptCharging;
    WptReceipt: PowerDeliveryStop / Done => WptStopped;
    WptReceipt: PowerDeliveryStandby / Done => WptStandby;
    WptReceipt: PowerDeliveryStandby / Declined => WptReceipt;
    WptReceipt: PowerDeliveryRenegotiate / Done => WptRenegotiating;
    WptReceipt: SessionStop / Done => Ended if StopInLoop;
    WptStandby: PowerDeliveryStart / Ongoing => WptStandby;
    WptStandby: PowerDeliveryStart / Done => WptCharging;
    WptStandby: PowerDeliveryStop / Done => WptStopped;
    WptStandby: PowerDeliveryRenegotiate / Done => WptRenegotiating;
    WptStandby: SessionStop / Done => Ended if StopInLoop;
    WptRenegotiating: ChargeParameterDiscovery / Done => WptRenegotiating;
    WptRenegotiating: ScheduleExchange / Ongoing => WptRenegotiating;
    WptRenegotiating: ScheduleExchange / Wpt => WptStandby;
    WptRenegotiating: PowerDeliveryStop / Done => WptStopped;
    WptRenegotiating: SessionStop / Done => Ended if StopInLoop;

    AcStopped: VehicleCheckOut / Done => AcStopped;
    AcStopped: SessionServiceRenegotiation / Done => ServiceDiscovery;
    AcStopped: SessionStop / Done => Ended;
    AcStopped: SessionPause / Done => Paused;

    WptStopped: VehicleCheckOut / Done => WptStopped;
    WptStopped: SessionServiceRenegotiation / Done => ServiceDiscovery;
    WptStopped: SessionStop / Done => Ended;
    WptStopped: SessionPause / Done => Paused;

    DeviceStopped: WeldingDetection / Ongoing => DeviceStopped;
    DeviceStopped: WeldingDetection / Done => DeviceStopped;
    DeviceStopped: Disconnect / Ongoing => DeviceStopped;
    DeviceStopped: Disconnect / Done => DcStopped;
    DeviceStopped: SystemStatus / Done => DeviceStopped;
    DeviceStopped: SessionServiceRenegotiation / Done => ServiceDiscovery;
    DeviceStopped: SessionStop / Done => Ended;
    DeviceStopped: SessionPause / Done => Paused;

    DcStopped: WeldingDetection / Ongoing => DcStopped;
    DcStopped: WeldingDetection / Done => DcStopped;
    DcStopped: VehicleCheckOut / Done => DcStopped;
    DcStopped: SystemStatus / Done => DcStopped;
    DcStopped: SessionServiceRenegotiation / Done => ServiceDiscovery;
    DcStopped: SessionStop / Done => Ended;
    DcStopped: SessionPause / Done => Paused;
});
