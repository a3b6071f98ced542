//! Proofs that a check was made.
//!
//! Code that switches power takes these values as arguments, and only the checks in this module
//! make them: leaving a check out does not compile.

use v2g_exi::Nested;
use v2g_messages::xmldsig::Signature;

use crate::{
    Authorization, CableCheck, Contactor, ContractDesk, DevicePlace, EnergyMode, Isolation,
    Progress, Signed, Station, Volts,
};

/// The customer may charge. Holds for the session, so it may be kept and copied.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authorized(());

impl Authorized {
    /// The customer has identified outside of the protocol.
    pub(crate) fn check(station: &Station) -> Option<Self> {
        (station.authorization == Authorization::Granted).then_some(Self(()))
    }

    /// A contract counts only with proof that it is the vehicle's own.
    pub(crate) fn by_contract(station: &Station, _: ContractVerified) -> Option<Self> {
        Self::check(station)
    }
}

/// The contract desk has accepted a contract and verified that its key signed this session's
/// challenge. Holds for the session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ContractVerified(());

impl ContractVerified {
    /// The challenge has to be this session's: what was signed for another one proves nothing.
    pub(crate) fn check(
        desk: &mut dyn ContractDesk,
        part: &Signed<'_>,
        signature: Option<Nested<'_, Signature<'_>>>,
        challenge: &[u8; 16],
    ) -> Result<Self, Unproved> {
        match is_challenge(part, challenge) {
            true if signed(desk, part, signature) => Ok(Self(())),
            true => Err(Unproved::Signature),
            false => Err(Unproved::Challenge),
        }
    }
}

/// Why a contract is not the vehicle's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unproved {
    Challenge,
    Signature,
}

/// Whether the desk finds this part signed by the contract.
pub(crate) fn signed(
    desk: &mut dyn ContractDesk,
    part: &Signed<'_>,
    signature: Option<Nested<'_, Signature<'_>>>,
) -> bool {
    let signature = signature.and_then(|signature| signature.get());
    signature.is_some_and(|signature| desk.verify(part, &signature).is_ok())
}

/// Whether the part carries this challenge; the time it takes does not tell where it differs.
pub(crate) fn is_challenge(part: &Signed<'_>, challenge: &[u8; 16]) -> bool {
    let told = match part {
        Signed::Authorization(request) => request.gen_challenge,
        Signed::PncAuthorization(mode) => Some(mode.gen_challenge),
        Signed::MeteringReceipt(_) | Signed::MeteringData(_) => None,
    };
    let mut room = [0; 16];
    let told = told.and_then(|told| told.copy_to(&mut room).map(<[u8]>::len));
    let differs = challenge
        .iter()
        .zip(&room)
        .fold(0, |sum, (a, b)| sum | (a ^ b));
    told == Some(16) && differs == 0
}

/// The isolation of the cable was tested and is good.
#[derive(Debug)]
pub(crate) struct Isolated(Authorized);

impl Isolated {
    pub(crate) fn check(station: &Station, authorized: Authorized) -> Option<Self> {
        let good = matches!(station.isolation, Isolation::Valid | Isolation::Warning);
        let passed = station.cable_check == CableCheck::Passed;
        (good && passed).then_some(Self(authorized))
    }

    /// What was proved before.
    pub(crate) fn authorized(&self) -> Authorized {
        self.0
    }
}

/// The voltage at the output was measured and is close to the vehicle's.
#[derive(Debug)]
pub(crate) struct Matched(Isolated);

impl Matched {
    /// Gives the earlier proof back where the voltages do not match.
    pub(crate) fn check(
        station: &Station,
        target: Volts,
        tolerance: Volts,
        isolated: Isolated,
    ) -> Result<Self, Isolated> {
        match station.present_voltage.distance(target) <= tolerance {
            true => Ok(Self(isolated)),
            false => Err(isolated),
        }
    }

    /// What was proved before.
    pub(crate) fn authorized(&self) -> Authorized {
        self.0.authorized()
    }
}

/// The contactor reports that it is closed.
#[derive(Debug)]
pub(crate) struct Closed(());

impl Closed {
    pub(crate) fn check(contactor: Contactor) -> Option<Self> {
        (contactor == Contactor::Closed).then_some(Self(()))
    }
}

/// The vehicle stands where the charging device reaches it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Positioned(());

impl Positioned {
    pub(crate) fn check(station: &Station) -> Option<Self> {
        station.device.in_position.then_some(Self(()))
    }
}

/// The vehicle above the coil is the one that talks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paired(());

impl Paired {
    pub(crate) fn check(station: &Station) -> Option<Self> {
        (station.wireless.pairing == Progress::Done).then_some(Self(()))
    }
}

/// Power arrives in the vehicle that talks and nowhere else. Holds as long as nothing is seen that
/// contradicts it, which is looked at all the time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aligned(());

impl Aligned {
    pub(crate) fn check(station: &Station, _: Paired) -> Option<Self> {
        let good = station.wireless.alignment == Progress::Done && station.wireless.couples();
        good.then_some(Self(()))
    }
}

/// How vehicle and station come together, as far as that was proved.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Coupled {
    /// By a plug: the control pilot tells.
    Plug,
    /// By a charging device, which reaches the vehicle.
    Device(Positioned),
    /// By coils, of the right two.
    Paired(Paired),
    /// By coils that were checked with a little power.
    Aligned(Aligned),
}

impl Coupled {
    /// What was proved before a session slept, checked again.
    pub(crate) fn again(station: &Station, mode: EnergyMode) -> Option<Self> {
        match mode {
            EnergyMode::DcAcdp => Positioned::check(station).map(Self::Device),
            EnergyMode::Wireless => Paired::check(station).map(Self::Paired),
            _ => Some(Self::Plug),
        }
    }
}

/// The cable, or the charging device in its place, is at the vehicle.
#[derive(Debug)]
pub(crate) struct Docked(());

impl Docked {
    pub(crate) fn check(station: &Station, coupled: Coupled) -> Option<Self> {
        let docked = match coupled {
            Coupled::Plug => true,
            Coupled::Device(_) => station.device.place == DevicePlace::AtVehicle,
            Coupled::Paired(_) | Coupled::Aligned(_) => false,
        };
        docked.then_some(Self(()))
    }
}

/// Energy may flow. Dropping it is not switching off; see `PowerPath::off`.
#[derive(Debug)]
pub(crate) struct Power(Behind);

/// What is behind power, and outlasts it.
#[derive(Debug)]
pub(crate) enum Behind {
    Ac(Authorized),
    Dc(Isolated),
    Coil(Authorized, Aligned),
}

impl Power {
    pub(crate) fn ac(authorized: Authorized, _: Closed) -> Self {
        Self(Behind::Ac(authorized))
    }

    pub(crate) fn dc(Matched(isolated): Matched, _: Closed) -> Self {
        Self(Behind::Dc(isolated))
    }

    /// A coil has no contactor: what is switched is the power that it sends.
    pub(crate) fn coil(authorized: Authorized, aligned: Aligned) -> Self {
        Self(Behind::Coil(authorized, aligned))
    }

    pub(crate) fn is_wireless(&self) -> bool {
        matches!(self.0, Behind::Coil(..))
    }

    /// Energy flows no more, but cable or coils stay as they were checked.
    pub(crate) fn rest(self) -> Behind {
        self.0
    }
}
