//! Requests as a case names them, and what may be unusual about one.

use core::time::Duration;

use crate::{Flaw, Protocol};

/// A request; DIN 70121 and ISO 15118-20 have their own where they name them otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the standards' names")]
pub enum Request {
    SupportedAppProtocol,
    SessionSetup,
    ServiceDiscovery,
    ServiceDetail,
    PaymentDetails,
    CertificateInstallation,
    CertificateUpdate,
    MeteringReceipt,
    PaymentServiceSelection,
    Authorization,
    ChargeParameterDiscovery,
    CableCheck,
    PreCharge,
    PowerDelivery,
    ChargingStatus,
    CurrentDemand,
    WeldingDetection,
    SessionStop,
    ServicePaymentSelection,
    ContractAuthentication,
    AuthorizationSetup,
    ServiceSelection,
    AcChargeParameterDiscovery,
    DcChargeParameterDiscovery,
    ScheduleExchange,
    DcCableCheck,
    DcPreCharge,
    AcChargeLoop,
    DcChargeLoop,
    DcWeldingDetection,
}

use Request as R;

impl Request {
    /// The name of the message in the standard, without `Req`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            R::SupportedAppProtocol => "supportedAppProtocol",
            R::SessionSetup => "SessionSetup",
            R::ServiceDiscovery => "ServiceDiscovery",
            R::ServiceDetail => "ServiceDetail",
            R::PaymentDetails => "PaymentDetails",
            R::CertificateInstallation => "CertificateInstallation",
            R::CertificateUpdate => "CertificateUpdate",
            R::MeteringReceipt => "MeteringReceipt",
            R::PaymentServiceSelection => "PaymentServiceSelection",
            R::Authorization => "Authorization",
            R::ChargeParameterDiscovery => "ChargeParameterDiscovery",
            R::CableCheck => "CableCheck",
            R::PreCharge => "PreCharge",
            R::PowerDelivery => "PowerDelivery",
            R::ChargingStatus => "ChargingStatus",
            R::CurrentDemand => "CurrentDemand",
            R::WeldingDetection => "WeldingDetection",
            R::SessionStop => "SessionStop",
            R::ServicePaymentSelection => "ServicePaymentSelection",
            R::ContractAuthentication => "ContractAuthentication",
            R::AuthorizationSetup => "AuthorizationSetup",
            R::ServiceSelection => "ServiceSelection",
            R::AcChargeParameterDiscovery => "AC_ChargeParameterDiscovery",
            R::DcChargeParameterDiscovery => "DC_ChargeParameterDiscovery",
            R::ScheduleExchange => "ScheduleExchange",
            R::DcCableCheck => "DC_CableCheck",
            R::DcPreCharge => "DC_PreCharge",
            R::AcChargeLoop => "AC_ChargeLoop",
            R::DcChargeLoop => "DC_ChargeLoop",
            R::DcWeldingDetection => "DC_WeldingDetection",
        }
    }

    /// How long the station may take to answer: `V2G_SECC_Msg_Performance_Time`.
    ///
    /// DIN 70121 has no figures of its own for the station: ours are those of ISO 15118-2, which
    /// stay below the vehicle's timeouts of both.
    #[must_use]
    pub const fn performance_time(self, protocol: Protocol) -> Duration {
        let milliseconds = match (self, protocol) {
            (R::ServiceDetail | R::PaymentDetails, _) => 4_500,
            (R::CertificateInstallation | R::CertificateUpdate, _) => 4_500,
            (R::PowerDelivery, Protocol::Iso2) => 4_500,
            (R::CurrentDemand, _) => 25,
            (R::AcChargeLoop | R::DcChargeLoop, _) => 250,
            _ => 1_500,
        };
        Duration::from_millis(milliseconds)
    }

    /// The request as it usually is.
    #[must_use]
    pub const fn usual(self) -> Ask {
        self.with(&[])
    }

    /// The request with these peculiarities.
    #[must_use]
    pub const fn with(self, changes: &'static [Change]) -> Ask {
        Ask {
            request: self,
            session: Session::Own,
            changes,
        }
    }

    /// The request with the id of a session that does not exist.
    #[must_use]
    pub const fn foreign(self) -> Ask {
        self.usual().of(Session::Foreign)
    }
}

/// A request with everything that is unusual about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ask {
    pub(crate) request: Request,
    pub(crate) session: Session,
    pub(crate) changes: &'static [Change],
}

impl Ask {
    /// The same request with this session id.
    #[must_use]
    pub const fn of(mut self, session: Session) -> Self {
        self.session = session;
        self
    }

    pub(crate) fn has(&self, change: Change) -> bool {
        self.changes.contains(&change)
    }

    pub(crate) fn find<T>(&self, pick: impl Fn(Change) -> Option<T>) -> Option<T> {
        self.changes.iter().find_map(|change| pick(*change))
    }
}

/// Which session id a request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Session {
    /// The one that holds.
    Own,
    /// One that nobody has given out.
    Foreign,
    /// Zero: a new session is wanted.
    Zero,
}

/// A peculiarity of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// `MaxEntriesSAScheduleTuple`.
    MaxEntries(u16),
    /// `DepartureTime` in seconds.
    Departure(u32),
    /// An energy transfer mode that the station does not offer.
    ModeNotOffered,
    /// Charge parameters of the other kind of current.
    WrongParameters,
    /// The vehicle's most current, in A.
    MaxCurrent(i16),
    /// A service that the station does not offer.
    ServiceNotOffered,
    /// The charge service is missing among the services chosen.
    NoChargeService,
    /// Payment by contract.
    Contract,
    /// The certificate service is chosen, to have a contract installed.
    Installation,
    /// The certificate service is chosen, to have the contract updated.
    Update,
    /// What is wrong with the certificates shown.
    Shows(Flaw),
    /// Another contract is named than the certificate's.
    OtherEmaid,
    /// No contract is named where its name belongs.
    NoEmaid,
    /// Signed with a key that is in no certificate.
    WrongKey,
    /// Altered after it was signed.
    Altered,
    /// Another challenge than the station's, well signed.
    OtherChallenge,
    /// Another meter reading than the station's, well signed.
    OtherReading,
    /// `ChargeProgress` Stop, or in DIN 70121 `ReadyToChargeState` false.
    Stop,
    /// `ChargeProgress` Renegotiate.
    Renegotiate,
    /// `ChargeProgress` Standby.
    Standby,
    /// `ChargeProgress` Start and a schedule that was not offered.
    UnknownSchedule,
    /// `ChargeProgress` Start and a profile above the schedule.
    ExcessiveProfile,
    /// `EVErrorCode`, as the standard numbers them.
    EvError(u8),
    /// `ChargingSession` Pause.
    Pause,
    /// `ChargingSession` ServiceRenegotiation.
    ServiceRenegotiation,
    /// A namespace that nobody knows.
    UnknownNamespace,
    /// A minor version that the standard does not have.
    OtherMinorVersion,
    /// A major version that the standard does not have.
    OtherMajorVersion,
    /// Twenty offers, the one meant is the last and best.
    TwentyOffers,
    /// `EVProcessing` Ongoing.
    EvOngoing,
}
