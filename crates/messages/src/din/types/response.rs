//! How a station answers: done or not yet, granted or refused.

use v2g_exi::Enumeration;

/// Whether the station has finished what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EvseProcessing {
    /// The vehicle may go on.
    Finished,
    /// The vehicle asks again with the same request.
    Ongoing,
}

/// Verdict of the station on a request; from `Failed` on the session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ResponseCode {
    /// Granted.
    Ok,
    /// Session setup: a new session id was made.
    OkNewSessionEstablished,
    /// Session setup: unused, as no session can be paused.
    OkOldSessionJoined,
    /// Payment details: the contract certificate should be updated.
    OkCertificateExpiresSoon,
    /// Refused for a reason that has no code of its own.
    Failed,
    /// The request is not allowed in this state.
    FailedSequenceError,
    /// Service detail: that service was not offered.
    FailedServiceIdInvalid,
    /// The header carries another session id than the station gave.
    FailedUnknownSession,
    /// Service selection: anything else than charging alone.
    FailedServiceSelectionInvalid,
    /// Service selection: that way of paying was not offered.
    FailedPaymentSelectionInvalid,
    /// A certificate of the chain is past its end.
    FailedCertificateExpired,
    /// Digest, signature or structure of the signature is wrong.
    FailedSignatureError,
    /// The back end has no contract for this vehicle.
    FailedNoCertificateAvailable,
    /// The certificates do not lead to a trusted root.
    FailedCertChainError,
    /// Contract authentication: not the challenge that the station gave.
    FailedChallengeInvalid,
    /// The contract is known and cancelled.
    FailedContractCanceled,
    /// Charge parameters that make no sense or belong to the other kind of charging.
    FailedWrongChargeParameter,
    /// Power delivery: the station is not ready.
    FailedPowerDeliveryNotApplied,
    /// Power delivery: that schedule tuple was not offered.
    FailedTariffSelectionInvalid,
    /// Power delivery: the profile goes beyond the schedule chosen.
    FailedChargingProfileInvalid,
    /// Pre-charge and charge loop: the voltage at the outlet is too low. Rarely used.
    FailedEvsePresentVoltageToLow,
    /// Metering receipt: values or signature are not those the station expects.
    FailedMeteringSignatureNotValid,
    /// Charge parameters: that energy transfer type was not offered.
    FailedWrongEnergyTransferType,
}
