//! CM_VALIDATE: the vehicle proves by toggling the control pilot which cable it is on.

use super::{Body, Reader, Unusable, Writer};
use crate::slac::MmeType;

/// Asks for validation (first step), or announces toggles (second step).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmValidateReq {
    /// Second step: how long the station should count, in 100 ms, one less. First step: 0.
    pub timer: u8,
    /// Ready, in a request that means to go on.
    pub result: ValidationResult,
}

/// What the station makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmValidateCnf {
    /// Second step: toggles counted. First step: 0.
    pub toggle_num: u8,
    /// Whether, or how it went.
    pub result: ValidationResult,
}

/// State or outcome of a validation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValidationResult {
    /// Not now: another vehicle is being validated. Ask again.
    NotReady,
    /// Go on.
    Ready,
    /// The toggles were counted.
    Success,
    /// No validation here, or it failed.
    Failure,
    /// The station is sure without.
    NotRequired,
}

/// The only signal there is: toggles of the control pilot by S2.
const SIGNAL_TYPE: u8 = 0;

impl ValidationResult {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        match reader.byte("Result")? {
            0 => Ok(Self::NotReady),
            1 => Ok(Self::Ready),
            2 => Ok(Self::Success),
            3 => Ok(Self::Failure),
            4 => Ok(Self::NotRequired),
            other => Err(reader.refuse("Result", other)),
        }
    }

    const fn byte(self) -> u8 {
        match self {
            Self::NotReady => 0,
            Self::Ready => 1,
            Self::Success => 2,
            Self::Failure => 3,
            Self::NotRequired => 4,
        }
    }
}

impl Body<'_> for CmValidateReq {
    const MME: MmeType = MmeType::CM_VALIDATE_REQ;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        reader.exactly("SignalType", [SIGNAL_TYPE])?;
        Ok(Self {
            timer: reader.byte("Timer")?,
            result: ValidationResult::read(reader)?,
        })
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.put(&[SIGNAL_TYPE, self.timer, self.result.byte()]);
    }
}

impl Body<'_> for CmValidateCnf {
    const MME: MmeType = MmeType::CM_VALIDATE_CNF;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Unusable> {
        reader.exactly("SignalType", [SIGNAL_TYPE])?;
        Ok(Self {
            toggle_num: reader.byte("ToggleNum")?,
            result: ValidationResult::read(reader)?,
        })
    }

    fn write(&self, out: &mut Writer<'_>) {
        out.put(&[SIGNAL_TYPE, self.toggle_num, self.result.byte()]);
    }
}
