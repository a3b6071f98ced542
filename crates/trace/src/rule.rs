//! The rules that findings are by.

use core::fmt;

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $id:literal,)*) => {
        /// What a finding is about. As text: its identifier.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* $rule,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$rule),*];

            /// Its identifier, which stays as it is.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$rule => $id,)*
                }
            }
        }
    };
}

rules! {
    /// The recording lacks bytes of the stream.
    LostBytes = "lost-bytes",
    /// The stream is not V2GTP.
    NotV2gtp = "not-v2gtp",
    /// TLS, and no secrets to read it with.
    Encrypted = "encrypted",
    /// The clock of the recording goes back.
    ClockBack = "clock-back",
    /// TLS was broken off.
    TlsAlert = "tls-alert",
    /// ISO 15118-20 below TLS 1.3. Source: V2G20-2356.
    TlsVersion = "tls-version",
    /// A request of the matching without an answer.
    SlacUnanswered = "slac-unanswered",
    /// An answer of the matching after the time to wait for it. Source: ISO 15118-3, TT_match_response.
    SlacSlow = "slac-slow",
    /// Fewer sounds were measured than announced.
    SlacSounds = "slac-sounds",
    /// A signature is not that of the signer over the message.
    SignatureBad = "signature-bad",
    /// A good signature in another form than the usual one.
    SignatureUnusual = "signature-unusual",
    /// A signature, and no certificate to check it with.
    SignatureUnchecked = "signature-unchecked",
    /// A certificate had run out, or was not valid yet.
    CertificateTime = "certificate-time",
    /// A certificate is not signed by the one behind it.
    CertificateChain = "certificate-chain",
    /// A certificate is not as its profile wants it.
    CertificateProfile = "certificate-profile",
    /// Frames of a type that carries no message.
    OtherPayload = "other-payload",
    /// A message does not read to its end.
    Unreadable = "unreadable",
    /// A value or an encoding that the schema does not allow, and that is read all the same.
    Facet = "facet",
    /// A request from the station, or a response from the vehicle.
    WrongDirection = "wrong-direction",
    /// A request while the one before is not answered. Source: V2G2-482.
    Unanswered = "unanswered",
    /// A response that nothing asked for, or that belongs to another request. Source: V2G2-482.
    WrongResponse = "wrong-response",
    /// The handshake failed: no protocol in common. Source: V2G2-172.
    NoNegotiation = "no-negotiation",
    /// A second handshake. Source: V2G2-536, V2G2-541.
    HandshakeAgain = "handshake-again",
    /// The answer to the handshake names what was not offered, or the wrong agreement. Source: V2G2-170.
    HandshakeAnswer = "handshake-answer",
    /// A message of another protocol than the one agreed on.
    OtherProtocol = "other-protocol",
    /// A request that is not legal now. Source: V2G2-538, V2G20-459, V2G-DC-390.
    Sequence = "sequence",
    /// A request that is not legal now by the text, and that deployed vehicles are known to send.
    Deviation = "deviation",
    /// A request that is not legal now was answered as if it were.
    IllegalAccepted = "illegal-accepted",
    /// A legal request was refused as out of sequence.
    LegalRefused = "legal-refused",
    /// A response says FAILED.
    Failed = "failed",
    /// A response says WARNING (-20).
    Warned = "warned",
    /// The session goes on after a response that ends it. Source: V2G2-539, V2G-DC-665.
    AfterFailure = "after-failure",
    /// The session id is null where there has to be one. Source: V2G2-753, V2G20-2106.
    SessionIdNull = "session-id-null",
    /// The session id is another one than that of the session. Source: V2G2-460, V2G2-751.
    SessionIdChanged = "session-id-changed",
    /// The station's id changes during the session.
    EvseIdChanged = "evse-id-changed",
    /// The vehicle tells no id.
    EvccIdEmpty = "evcc-id-empty",
    /// The meter's id changes during the session, or is empty.
    MeterId = "meter-id",
    /// The vehicle chose a schedule that was not offered. Source: V2G2-479.
    UnknownSchedule = "unknown-schedule",
    /// The response came after the vehicle's time to wait for it. Source: V2G2, table 109.
    ResponseTimeout = "response-timeout",
    /// The response came after the station's time to give it.
    ResponseSlow = "response-slow",
    /// The next request came after the station's time to wait for it. Source: V2G2-443, V2G20-1500.
    SequenceTimeout = "sequence-timeout",
    /// The session was not open in time. Source: V2G2-446, V2G2-716.
    SetupTimeout = "setup-timeout",
    /// A request was answered with Ongoing for too long. Source: V2G2-710.
    OngoingTimeout = "ongoing-timeout",
    /// The cable check took too long. Source: V2G2-700.
    CableCheckTimeout = "cable-check-timeout",
    /// Pre-charging took too long. Source: V2G2-704.
    PreChargeTimeout = "pre-charge-timeout",
    /// DIN 70121: too long until the vehicle was ready to charge.
    ReadyToChargeTimeout = "ready-to-charge-timeout",
    /// A voltage beyond what one side allows.
    VoltageLimit = "voltage-limit",
    /// A current beyond what one side allows.
    CurrentLimit = "current-limit",
    /// A charging profile beyond what the schedule gives. Source: V2G2-224, V2G2-478.
    ProfileLimit = "profile-limit",
    /// A target that is no target: negative.
    Senseless = "senseless",
    /// Power switched on though the voltages do not match. Source: IEC 61851-23, annex CC.
    VoltageUnmatched = "voltage-unmatched",
    /// No voltage where the station says that there is some.
    VoltageAbsent = "voltage-absent",
    /// The voltage in the charge loop jumps.
    VoltageJump = "voltage-jump",
    /// The station gives more current than the vehicle asks for.
    CurrentExcess = "current-excess",
    /// Voltage at the connector when the session ends. Source: IEC 61851-23, annex CC.
    WeldingVoltage = "welding-voltage",
    /// The isolation is not valid when the cable check is finished.
    Isolation = "isolation",
    /// The vehicle tells an error.
    EvError = "ev-error",
    /// The station tells a malfunction or an emergency.
    StationFault = "station-fault",
    /// The session ended before any energy flowed.
    EarlyStop = "early-stop",
    /// The session ended without SessionStopReq.
    NoSessionStop = "no-session-stop",
    /// The session ended, and power was not switched off before.
    PowerLeftOn = "power-left-on",
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
