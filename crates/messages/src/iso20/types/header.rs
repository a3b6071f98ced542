//! What every message starts with: session, time, signature, and how a peer answers.

use v2g_exi::{Element, Enumeration, Hex, List, Nested, Seconds};

use super::NAMESPACE;
use crate::xmldsig::{self, Signature, X509IssuerSerial};

/// Ties a message to its session and, where one is needed, proves its sender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Element)]
#[exi(home)]
pub struct Header<'a> {
    /// Zero in the request that opens a new session; from then on the value the station chose.
    pub session_id: Hex<'a, 8, 8>,
    /// When the message was made, by the sender's clock, in seconds since 1970-01-01 UTC.
    pub time_stamp: Seconds<u64>,
    /// Present where the message has a signed part.
    #[exi(namespace = xmldsig::NAMESPACE)]
    pub signature: Option<Nested<'a, Signature<'a>>>,
}

/// Whether the sender has finished what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum Processing {
    /// The exchange is over.
    Finished,
    /// The vehicle repeats the request.
    Ongoing,
    /// As `Ongoing`, but a person has to act, so it may take minutes.
    OngoingWaitingForCustomerInteraction,
}

/// Verdict of the station on a request.
///
/// After a warning the session goes on; from `Failed` on it ends for both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[exi(home)]
pub enum ResponseCode {
    /// Granted.
    Ok,
    /// Authorization: granted, but the contract certificate ends soon and should be replaced.
    OkCertificateExpiresSoon,
    /// Session setup: a new session id was made.
    OkNewSessionEstablished,
    /// Session setup: the paused session of that id goes on.
    OkOldSessionJoined,
    /// Power delivery: the station relies on the power tolerance that the vehicle accepted.
    OkPowerToleranceConfirmed,
    /// Authorization: that way was not offered.
    WarningAuthorizationSelectionInvalid,
    /// Authorization: a certificate of the chain is past its end.
    WarningCertificateExpired,
    /// Authorization: a certificate of the chain is before its start.
    WarningCertificateNotYetValid,
    /// Authorization: a certificate of the chain was revoked.
    WarningCertificateRevoked,
    /// Authorization: the certificates do not lead to a trusted root.
    WarningCertificateValidationError,
    /// Authorization: not the challenge that the station gave.
    WarningChallengeInvalid,
    /// Authorization: the card, app or terminal said no, or the driver gave up.
    WarningEimAuthorizationFailure,
    /// Authorization: the mobility provider of the contract is not known here.
    #[exi(name = "WARNING_eMSPUnknown")]
    WarningEmspUnknown,
    /// Charge loop: the vehicle takes more or less than its power profile says.
    WarningEvPowerProfileViolation,
    /// Authorization: the contract is refused for a reason that has no code of its own.
    WarningGeneralPncAuthorizationError,
    /// Certificate installation: there is a contract, but no certificate for it yet.
    WarningNoCertificateAvailable,
    /// Certificate installation: no contract belongs to this vehicle.
    WarningNoContractMatchingPcidFound,
    /// Power delivery: the power tolerance was not accepted; the session goes on without it.
    WarningPowerToleranceNotConfirmed,
    /// Schedule exchange: no new schedule; the old one stays in force.
    WarningScheduleRenegotiationFailed,
    /// Power delivery: no standby here; the charge loop goes on.
    WarningStandbyNotAllowed,
    /// Wireless charging: something is wrong that the message does not tell.
    WarningWpt,
    /// Refused for a reason that has no code of its own.
    Failed,
    /// Wireless and pantograph charging: vehicle and device do not belong together.
    FailedAssociationError,
    /// Power delivery: the station's contactor did not close or open.
    FailedContactorError,
    /// Power delivery: the power profile goes beyond the schedule chosen.
    FailedEvPowerProfileInvalid,
    /// Charge loop: the vehicle does not keep to its power profile.
    FailedEvPowerProfileViolation,
    /// Metering confirmation: values or signature are not those the station expects.
    FailedMeteringSignatureNotValid,
    /// Service selection: no energy transfer service that was offered.
    FailedNoEnergyTransferServiceSelected,
    /// Session stop: the services cannot be selected again.
    FailedNoServiceRenegotiationSupported,
    /// Session stop: the station cannot pause.
    FailedPauseNotAllowed,
    /// Power delivery: the station is not ready.
    FailedPowerDeliveryNotApplied,
    /// Power delivery: the station needs the power tolerance that the vehicle did not accept.
    FailedPowerToleranceNotConfirmed,
    /// Schedule exchange: no new schedule, and the old one no longer holds.
    FailedScheduleRenegotiation,
    /// Power delivery: that schedule tuple was not offered.
    FailedScheduleSelectionInvalid,
    /// The request is not allowed in this state.
    FailedSequenceError,
    /// Service detail: that service was not offered.
    FailedServiceIdInvalid,
    /// Service selection: unknown service or parameter set.
    FailedServiceSelectionInvalid,
    /// Digest, signature or structure of the signature is wrong.
    FailedSignatureError,
    /// The header carries another session id than the station gave.
    FailedUnknownSession,
    /// Charge parameters that make no sense or belong to another service.
    FailedWrongChargeParameter,
}

/// Roots the sender trusts, so that the peer sends a chain to one of them.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ListOfRootCertificateIds<'a> {
    /// By issuer and serial number.
    pub root_certificate_id: List<'a, X509IssuerSerial<'a>, 1, 20>,
}
