//! Which request is legal now, and what comes after its answer.
//!
//! One [`Table`] per protocol is the whole rule. The station refuses what its table does not
//! admit, the vehicle sends nothing that it does not admit, and anyone who checks a recorded
//! session asks the same table.
//!
//! ```
//! use v2g_session::{Outcome, Phase, Request, iso2};
//! let next = iso2::TABLE.next(Phase::Authorization, Request::Authorization, Outcome::Ongoing);
//! assert_eq!(next, Some(Phase::Authorization));
//! assert!(!iso2::TABLE.admits(Phase::Authorization, Request::ChargeParameterDiscovery));
//! ```

use core::fmt;

use crate::Quirk;

/// What a session waits for: the states of every protocol's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// Connected: the protocol is to be agreed.
    Handshake,
    /// The session is to be opened.
    SessionSetup,
    /// The vehicle is to ask how it can be authorized (-20).
    AuthorizationSetup,
    /// Ways of authorization are told: the vehicle is to choose one, or to install a contract (-20).
    AuthorizationOffered,
    /// The vehicle is to ask for services.
    ServiceDiscovery,
    /// The vehicle is to ask for the parameter sets of a service (-20).
    ServiceDetail,
    /// The vehicle is to stand where a charging device reaches it (-20).
    VehiclePositioning,
    /// Ways to come above the coil are to be told (-20).
    FinePositioningSetup,
    /// The vehicle is to come above the coil (-20).
    FinePositioning,
    /// Both sides are to be sure of each other (-20).
    Pairing,
    /// A little power is to show that the coils are aligned (-20).
    AlignmentCheck,
    /// The charging device is to come to the vehicle (-20).
    DeviceConnect,
    /// The vehicle is to choose service and payment.
    ServiceSelection,
    /// Contract chosen: certificate to be installed or shown.
    ContractSelected,
    /// Certificate installed or updated: to be shown.
    CertificateInstalled,
    /// The customer is being authorized.
    Authorization,
    /// Limits and schedule are being exchanged.
    ChargeParameters,
    /// The schedule is being exchanged (-20).
    Schedule,
    /// The isolation of the cable is to be tested (DC).
    CableCheck,
    /// The isolation is good: the voltages are to be matched (DC).
    PreCharge,
    /// The voltages are being matched (DC).
    PreCharging,
    /// Parameters are agreed: power is to be switched on (AC).
    PowerReady,
    /// Parameters are agreed: power is to be switched on (wireless, -20).
    WptReady,
    /// The voltages match: power is to be switched on (DC, -20).
    DcReady,
    /// Power is on, the charge loop has not begun (AC).
    AcStarting,
    /// Power is on, the charge loop has not begun (DC).
    DcStarting,
    /// The charge loop (AC).
    AcCharging,
    /// The charge loop (DC).
    DcCharging,
    /// The charge loop (wireless, -20).
    WptCharging,
    /// The vehicle is to sign a meter reading (AC).
    AcReceipt,
    /// The vehicle is to sign a meter reading (DC).
    DcReceipt,
    /// The vehicle is to sign a meter reading (wireless, -20).
    WptReceipt,
    /// No energy flows, and charging may go on at any time (AC, -20).
    AcStandby,
    /// No energy flows, and charging may go on: at any time in -20, in -2 after a new negotiation (DC).
    DcStandby,
    /// No energy flows, and charging may go on at any time (wireless, -20).
    WptStandby,
    /// No energy flows while the schedule is exchanged again (AC, -20).
    AcRenegotiating,
    /// No energy flows while limits and schedule are exchanged again (DC).
    DcRenegotiating,
    /// No energy flows while the schedule is exchanged again (wireless, -20).
    WptRenegotiating,
    /// Power is off: session to be stopped (AC).
    AcStopped,
    /// Power is off: contactors may be tested, session to be stopped (DC).
    DcStopped,
    /// Power is off: the charging device is to leave the vehicle (-20).
    DeviceStopped,
    /// Power is off: session to be stopped (wireless, -20).
    WptStopped,
    /// The session is over in order.
    Ended,
    /// The session sleeps and may be resumed.
    Paused,
}

/// What a vehicle asks; requests that mean different things by one field are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Request {
    /// supportedAppProtocolReq.
    SupportedAppProtocol,
    /// SessionSetupReq.
    SessionSetup,
    /// AuthorizationSetupReq (-20).
    AuthorizationSetup,
    /// ServiceDiscoveryReq.
    ServiceDiscovery,
    /// ServiceDetailReq.
    ServiceDetail,
    /// PaymentServiceSelectionReq; in DIN 70121 ServicePaymentSelectionReq.
    PaymentServiceSelection,
    /// ServiceSelectionReq (-20).
    ServiceSelection,
    /// CertificateInstallationReq.
    CertificateInstallation,
    /// CertificateUpdateReq.
    CertificateUpdate,
    /// PaymentDetailsReq.
    PaymentDetails,
    /// AuthorizationReq; in DIN 70121 ContractAuthenticationReq.
    Authorization,
    /// VehicleCheckInReq (-20).
    VehicleCheckIn,
    /// ChargeParameterDiscoveryReq; in -20 that of the set that the service belongs to.
    ChargeParameterDiscovery,
    /// ScheduleExchangeReq (-20).
    ScheduleExchange,
    /// CableCheckReq.
    CableCheck,
    /// PreChargeReq.
    PreCharge,
    /// PowerDeliveryReq with ChargeProgress Start; in DIN 70121 with ReadyToChargeState true.
    PowerDeliveryStart,
    /// PowerDeliveryReq with ChargeProgress Stop; in DIN 70121 with ReadyToChargeState false.
    PowerDeliveryStop,
    /// PowerDeliveryReq with ChargeProgress Renegotiate, in -20 ScheduleRenegotiation.
    PowerDeliveryRenegotiate,
    /// PowerDeliveryReq with ChargeProgress Standby (-20).
    PowerDeliveryStandby,
    /// ChargingStatusReq.
    ChargingStatus,
    /// CurrentDemandReq.
    CurrentDemand,
    /// The charge loop's request of the set that the service belongs to (-20).
    ChargeLoop,
    /// MeteringReceiptReq.
    MeteringReceipt,
    /// MeteringConfirmationReq (-20).
    MeteringConfirmation,
    /// WeldingDetectionReq.
    WeldingDetection,
    /// SessionStopReq with ChargingSession Terminate.
    SessionStop,
    /// SessionStopReq with ChargingSession Pause.
    SessionPause,
    /// SessionStopReq with ChargingSession ServiceRenegotiation (-20).
    SessionServiceRenegotiation,
    /// VehicleCheckOutReq (-20).
    VehicleCheckOut,
    /// ACDP_VehiclePositioningReq.
    VehiclePositioning,
    /// ACDP_ConnectReq.
    Connect,
    /// ACDP_DisconnectReq.
    Disconnect,
    /// ACDP_SystemStatusReq.
    SystemStatus,
    /// WPT_FinePositioningSetupReq.
    FinePositioningSetup,
    /// WPT_FinePositioningReq.
    FinePositioning,
    /// WPT_PairingReq.
    Pairing,
    /// WPT_AlignmentCheckReq.
    AlignmentCheck,
}

impl Request {
    /// Requests that are one message on the wire and differ by a field only.
    pub(crate) const fn siblings(self) -> &'static [Self] {
        match self {
            Self::PowerDeliveryStart
            | Self::PowerDeliveryStop
            | Self::PowerDeliveryStandby
            | Self::PowerDeliveryRenegotiate => &[
                Self::PowerDeliveryStart,
                Self::PowerDeliveryStop,
                Self::PowerDeliveryStandby,
                Self::PowerDeliveryRenegotiate,
            ],
            Self::SessionStop | Self::SessionPause | Self::SessionServiceRenegotiation => &[
                Self::SessionStop,
                Self::SessionPause,
                Self::SessionServiceRenegotiation,
            ],
            _ => &[],
        }
    }
}

/// What a good answer says that decides about the next phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// Done, with nothing more to tell apart.
    Done,
    /// EVSEProcessing says that the request is to be repeated; in -20 also EVProcessing in the
    /// request, that it will be.
    Ongoing,
    /// Done, and payment is external.
    External,
    /// Done, and payment is by contract.
    Contract,
    /// Done, and energy is transferred as AC.
    Ac,
    /// Done, and energy is transferred as DC.
    Dc,
    /// Done, and energy is transferred over a charging device (-20).
    Acdp,
    /// Done, and energy is transferred wirelessly (-20).
    Wpt,
    /// Done, and a signed meter reading is wanted.
    ReceiptRequired,
    /// A paused session goes on (-20).
    Joined,
    /// Not done, with a warning; the session goes on (-20).
    Declined,
}

/// One line of a table: in this phase this request is legal; answered so, that phase follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The phase in which the request arrives.
    pub phase: Phase,
    /// The request.
    pub request: Request,
    /// What the answer says.
    pub outcome: Outcome,
    /// The phase that follows.
    pub next: Phase,
    /// The text has something else here, and deployed vehicles do this: takes a
    /// [`Profile`](crate::Profile) that allows it.
    pub quirk: Option<Quirk>,
}

/// Lines of a table, read as "phase: request / answer => next phase", with the quirk that makes it
/// legal where the text does not.
macro_rules! rows {
    ($($phase:ident: $request:ident / $outcome:ident => $next:ident $(if $quirk:ident)?;)*) => {
        &[$($crate::table::Row {
            phase: $crate::Phase::$phase,
            request: $crate::Request::$request,
            outcome: $crate::Outcome::$outcome,
            next: $crate::Phase::$next,
            quirk: rows!(@quirk $($quirk)?),
        }),*]
    };
    (@quirk) => { None };
    (@quirk $quirk:ident) => { Some($crate::Quirk::$quirk) };
}
pub(crate) use rows;

/// The rule of one protocol.
#[derive(Clone, Copy, Debug)]
pub struct Table(pub &'static [Row]);

impl Table {
    /// Whether `request` is legal in `phase`.
    #[must_use]
    pub fn admits(&self, phase: Phase, request: Request) -> bool {
        self.0
            .iter()
            .any(|row| row.phase == phase && row.request == request)
    }

    /// What has to be taken for `request` to be legal in `phase`; `None` where the text has it, or
    /// where it is not legal at all.
    #[must_use]
    pub fn quirk(&self, phase: Phase, request: Request) -> Option<Quirk> {
        let mut rows = self.0.iter();
        rows.find(|row| row.phase == phase && row.request == request)?
            .quirk
    }

    /// The phase after `request` in `phase` was answered with `outcome`; `None` if that cannot be.
    #[must_use]
    pub fn next(&self, phase: Phase, request: Request, outcome: Outcome) -> Option<Phase> {
        let fits =
            |row: &&Row| row.phase == phase && row.request == request && row.outcome == outcome;
        self.0.iter().find(fits).map(|row| row.next)
    }

    /// The legal requests in `phase`, each once or more.
    pub fn requests(&self, phase: Phase) -> impl Iterator<Item = Request> {
        self.0
            .iter()
            .filter(move |row| row.phase == phase)
            .map(|row| row.request)
    }
}

/// The graph in the `dot` language, one line per row.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("digraph {\n")?;
        for row in self.0 {
            write!(
                f,
                "    {:?} -> {:?} [label=\"{:?}",
                row.phase, row.next, row.request
            )?;
            match row.outcome {
                Outcome::Done => {}
                outcome => write!(f, " / {outcome:?}")?,
            }
            match row.quirk {
                None => f.write_str("\"]\n")?,
                Some(quirk) => writeln!(f, "\\n({quirk})\", style=dashed]")?,
            }
        }
        f.write_str("}\n")
    }
}
