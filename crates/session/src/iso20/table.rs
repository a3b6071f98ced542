//! The order of requests of ISO 15118-20.

use crate::table::{
    Outcome::{Ac, Dc, Declined, Done, Joined, Ongoing, ReceiptRequired},
    Phase::{
        AcCharging, AcReceipt, AcRenegotiating, AcStandby, AcStopped, Authorization,
        AuthorizationOffered, AuthorizationSetup, CableCheck, ChargeParameters, DcCharging,
        DcReady, DcReceipt, DcRenegotiating, DcStandby, DcStopped, Ended, Paused, PowerReady,
        PreCharge, Schedule, ServiceDetail, ServiceDiscovery, ServiceSelection, SessionSetup,
    },
    Request, Row, Table,
};

macro_rules! rows {
    ($($phase:ident: $request:ident / $outcome:ident => $next:ident;)*) => {
        &[$(Row {
            phase: $phase,
            request: Request::$request,
            outcome: $outcome,
            next: $next,
        }),*]
    };
}

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
    ServiceSelection: SessionStop / Done => Ended;

    ChargeParameters: VehicleCheckIn / Done => ChargeParameters;
    ChargeParameters: ChargeParameterDiscovery / Done => Schedule;
    ChargeParameters: SessionServiceRenegotiation / Done => ServiceDiscovery;
    ChargeParameters: SessionStop / Done => Ended;

    Schedule: ScheduleExchange / Ongoing => Schedule;
    Schedule: ScheduleExchange / Ac => PowerReady;
    Schedule: ScheduleExchange / Dc => CableCheck;
    Schedule: SessionServiceRenegotiation / Done => ServiceDiscovery;
    Schedule: SessionStop / Done => Ended;

    CableCheck: CableCheck / Ongoing => CableCheck;
    CableCheck: CableCheck / Done => PreCharge;
    CableCheck: SessionStop / Done => Ended;
    CableCheck: SessionPause / Done => Paused;

    PreCharge: PreCharge / Ongoing => PreCharge;
    PreCharge: PreCharge / Done => DcReady;
    PreCharge: SessionStop / Done => Ended;

    DcReady: PreCharge / Ongoing => PreCharge;
    DcReady: PreCharge / Done => DcReady;
    DcReady: PowerDeliveryStart / Ongoing => DcReady;
    DcReady: PowerDeliveryStart / Done => DcCharging;
    DcReady: PowerDeliveryStop / Done => DcStopped;
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
    AcCharging: SessionStop / Done => Ended;
    AcReceipt: ChargeLoop / Done => AcCharging;
    AcReceipt: ChargeLoop / ReceiptRequired => AcReceipt;
    AcReceipt: MeteringConfirmation / Done => AcCharging;
    AcReceipt: PowerDeliveryStop / Done => AcStopped;
    AcReceipt: PowerDeliveryStandby / Done => AcStandby;
    AcReceipt: PowerDeliveryStandby / Declined => AcReceipt;
    AcReceipt: PowerDeliveryRenegotiate / Done => AcRenegotiating;
    AcReceipt: SessionStop / Done => Ended;
    AcStandby: PowerDeliveryStart / Ongoing => AcStandby;
    AcStandby: PowerDeliveryStart / Done => AcCharging;
    AcStandby: PowerDeliveryStop / Done => AcStopped;
    AcStandby: PowerDeliveryRenegotiate / Done => AcRenegotiating;
    AcStandby: SessionStop / Done => Ended;
    AcRenegotiating: ChargeParameterDiscovery / Done => AcRenegotiating;
    AcRenegotiating: ScheduleExchange / Ongoing => AcRenegotiating;
    AcRenegotiating: ScheduleExchange / Ac => AcStandby;
    AcRenegotiating: PowerDeliveryStop / Done => AcStopped;
    AcRenegotiating: SessionStop / Done => Ended;

    DcCharging: ChargeLoop / Done => DcCharging;
    DcCharging: ChargeLoop / ReceiptRequired => DcReceipt;
    DcCharging: PowerDeliveryStop / Done => DcStopped;
    DcCharging: PowerDeliveryStandby / Done => DcStandby;
    DcCharging: PowerDeliveryStandby / Declined => DcCharging;
    DcCharging: PowerDeliveryRenegotiate / Done => DcRenegotiating;
    DcCharging: SessionStop / Done => Ended;
    DcReceipt: ChargeLoop / Done => DcCharging;
    DcReceipt: ChargeLoop / ReceiptRequired => DcReceipt;
    DcReceipt: MeteringConfirmation / Done => DcCharging;
    DcReceipt: PowerDeliveryStop / Done => DcStopped;
    DcReceipt: PowerDeliveryStandby / Done => DcStandby;
    DcReceipt: PowerDeliveryStandby / Declined => DcReceipt;
    DcReceipt: PowerDeliveryRenegotiate / Done => DcRenegotiating;
    DcReceipt: SessionStop / Done => Ended;
    DcStandby: PowerDeliveryStart / Ongoing => DcStandby;
    DcStandby: PowerDeliveryStart / Done => DcCharging;
    DcStandby: PowerDeliveryStop / Done => DcStopped;
    DcStandby: PowerDeliveryRenegotiate / Done => DcRenegotiating;
    DcStandby: CableCheck / Ongoing => CableCheck;
    DcStandby: CableCheck / Done => PreCharge;
    DcStandby: SessionStop / Done => Ended;
    DcRenegotiating: ChargeParameterDiscovery / Done => DcRenegotiating;
    DcRenegotiating: ScheduleExchange / Ongoing => DcRenegotiating;
    DcRenegotiating: ScheduleExchange / Dc => DcStandby;
    DcRenegotiating: PowerDeliveryStop / Done => DcStopped;
    DcRenegotiating: SessionStop / Done => Ended;

    AcStopped: VehicleCheckOut / Done => AcStopped;
    AcStopped: SessionServiceRenegotiation / Done => ServiceDiscovery;
    AcStopped: SessionStop / Done => Ended;
    AcStopped: SessionPause / Done => Paused;

    DcStopped: WeldingDetection / Ongoing => DcStopped;
    DcStopped: WeldingDetection / Done => DcStopped;
    DcStopped: VehicleCheckOut / Done => DcStopped;
    DcStopped: SessionServiceRenegotiation / Done => ServiceDiscovery;
    DcStopped: SessionStop / Done => Ended;
    DcStopped: SessionPause / Done => Paused;
});
