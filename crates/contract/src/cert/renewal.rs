//! When a certificate is to be replaced.

use core::fmt;

use super::{Certificate, Time};

/// How near its end a certificate is.
///
/// The thresholds are our choice: a third of its life leaves a month for a station certificate of
/// three months, a tenth leaves nine days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Its validity has not begun.
    NotYetValid,
    /// More than a third of its life is left.
    Fresh,
    /// A third or less is left: ask for the next one.
    Due,
    /// A tenth or less is left: tell somebody.
    Urgent,
    /// Its validity ended.
    Expired,
}

impl Stage {
    /// Of a certificate at a time.
    #[must_use]
    pub fn of(certificate: &Certificate<'_>, now: Time) -> Self {
        Self::between(certificate.not_before, certificate.not_after, now)
    }

    /// Of anything that is valid from `first` to `last`, such as an OCSP response.
    #[must_use]
    pub fn between(first: Time, last: Time, now: Time) -> Self {
        let (life, left) = (last.since(first), last.since(now));
        if now < first {
            Self::NotYetValid
        } else if left < 0 {
            Self::Expired
        } else if left <= life / 10 {
            Self::Urgent
        } else if left <= life / 3 {
            Self::Due
        } else {
            Self::Fresh
        }
    }

    /// When a certificate becomes due.
    #[must_use]
    pub fn due_at(certificate: &Certificate<'_>) -> Time {
        let life = certificate.not_after.since(certificate.not_before);
        let third = life / 3;
        certificate
            .not_after
            .plus_seconds(0_i64.saturating_sub(third))
    }

    /// True when the next certificate is wanted.
    #[must_use]
    pub const fn wants_renewal(self) -> bool {
        matches!(self, Self::Due | Self::Urgent | Self::Expired)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotYetValid => "not yet valid",
            Self::Fresh => "fresh",
            Self::Due => "due",
            Self::Urgent => "urgent",
            Self::Expired => "expired",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_change_at_a_third_and_a_tenth_of_the_life() {
        let start = Time::from_unix(0);
        let end = start.plus_days(90);
        let at = |days| Stage::between(start, end, start.plus_days(days));
        assert_eq!(at(-1), Stage::NotYetValid);
        assert_eq!((at(0), at(59)), (Stage::Fresh, Stage::Fresh));
        assert_eq!((at(60), at(80)), (Stage::Due, Stage::Due));
        assert_eq!((at(81), at(90)), (Stage::Urgent, Stage::Urgent));
        assert_eq!(at(91), Stage::Expired);
        assert!(Stage::Fresh < Stage::Due && Stage::Due.wants_renewal());
    }
}
