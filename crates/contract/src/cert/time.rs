//! Points in time, as certificates tell them.

use core::fmt;

use super::der::{Error, Reader, Value, Writer, tag};

/// A point in time to the second, UTC, years 0 to 9999.
///
/// ```
/// use v2g_contract::cert::Time;
///
/// let noon = Time::from_unix(1_700_000_000);
/// assert_eq!(noon.to_string(), "2023-11-14T22:13:20Z");
/// assert!(noon < noon.plus_days(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

const DAY: i64 = 86_400;

impl Time {
    /// A day and time that the calendar has, years 0 to 9999; else `None`.
    #[must_use]
    pub fn new(date: (u16, u8, u8), clock: (u8, u8, u8)) -> Option<Self> {
        let civil = Civil {
            year: i64::from(date.0),
            month: i64::from(date.1),
            day: i64::from(date.2),
            hour: i64::from(clock.0),
            minute: i64::from(clock.1),
            second: i64::from(clock.2),
        };
        civil.checked()
    }

    /// From seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// So many days later, earlier for a negative number.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(DAY)))
    }

    /// So many seconds later, earlier for a negative number.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to `self`.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// UTCTime or GeneralizedTime; also tells whether it is the form that RFC 5280 has for its year.
    pub(crate) fn read(
        reader: &mut Reader<'_>,
        field: &'static str,
    ) -> Result<(Self, bool), Error> {
        let value = reader.any(field)?;
        match value.tag {
            tag::UTC_TIME => Ok((Self::short(&value)?, true)),
            tag::GENERALIZED_TIME => {
                let time = Self::generalized(&value)?;
                Ok((time, time.civil().year >= 2050))
            }
            _ => Err(value.not("UTCTime or GeneralizedTime")),
        }
    }

    /// GeneralizedTime in the form of RFC 5280: to the second, with `Z`.
    pub(crate) fn generalized(value: &Value<'_>) -> Result<Self, Error> {
        let error = value.not("a time such as 20260131235959Z");
        let (year, rest) = value.content.split_at_checked(4).ok_or(error)?;
        let year = digits(year).ok_or(error)?;
        Self::within_year(year, rest).ok_or(error)
    }

    fn short(value: &Value<'_>) -> Result<Self, Error> {
        let error = value.not("a time such as 260131235959Z");
        let (year, rest) = value.content.split_at_checked(2).ok_or(error)?;
        let year = digits(year).ok_or(error)?;
        let century = if year < 50 { 2000 } else { 1900 };
        Self::within_year(year.saturating_add(century), rest).ok_or(error)
    }

    fn within_year(year: i64, rest: &[u8]) -> Option<Self> {
        let [m0, m1, d0, d1, h0, h1, n0, n1, s0, s1, b'Z'] = rest else {
            return None;
        };
        let pair = |tens: &u8, ones: &u8| digits(&[*tens, *ones]);
        let civil = Civil {
            year,
            month: pair(m0, m1)?,
            day: pair(d0, d1)?,
            hour: pair(h0, h1)?,
            minute: pair(n0, n1)?,
            second: pair(s0, s1)?,
        };
        civil.checked()
    }

    /// Writes it in the form that RFC 5280 has for its year.
    pub(crate) fn write(self, writer: &mut Writer<'_>) {
        let civil = self.civil();
        if (1950..2050).contains(&civil.year) {
            let text = civil.digits();
            writer.item(tag::UTC_TIME, text.get(2..).unwrap_or_default());
        } else {
            self.write_generalized(writer);
        }
    }

    pub(crate) fn write_generalized(self, writer: &mut Writer<'_>) {
        writer.item(tag::GENERALIZED_TIME, &self.civil().digits());
    }

    fn civil(self) -> Civil {
        let days = self.0.div_euclid(DAY);
        let second = self.0.rem_euclid(DAY);
        // Days are counted from 0000-03-01, so that the leap day is the last of its year.
        let days = days.saturating_add(719_468);
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era
            .saturating_sub(of_era / 1_460)
            .saturating_add(of_era / 36_524)
            .saturating_sub(of_era / 146_096))
            / 365;
        let before = (year_of_era.saturating_mul(365))
            .saturating_add(year_of_era / 4)
            .saturating_sub(year_of_era / 100);
        let of_year = of_era.saturating_sub(before);
        let shifted = of_year.saturating_mul(5).saturating_add(2) / 153;
        let month_start = shifted.saturating_mul(153).saturating_add(2) / 5;
        let month = if shifted < 10 {
            shifted.saturating_add(3)
        } else {
            shifted.saturating_sub(9)
        };
        let year = era.saturating_mul(400).saturating_add(year_of_era);
        Civil {
            year: year.saturating_add(i64::from(month <= 2)),
            month,
            day: of_year.saturating_sub(month_start).saturating_add(1),
            hour: second / 3_600,
            minute: second / 60 % 60,
            second: second % 60,
        }
    }
}

/// As ISO 8601.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil {
            year,
            month,
            day,
            hour,
            minute,
            second,
        } = self.civil();
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Civil {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Civil {
    /// The time, if year, day and time of day exist.
    fn checked(self) -> Option<Time> {
        let plain = (0..=9_999).contains(&self.year)
            && (1..=12).contains(&self.month)
            && self.hour < 24
            && self.minute < 60
            && self.second < 60;
        // A day that the month does not have comes back as one of another month.
        let time = self.time();
        (plain && time.civil() == self).then_some(time)
    }

    fn time(self) -> Time {
        let year = self.year.saturating_sub(i64::from(self.month <= 2));
        let shifted = self.month.saturating_add(9) % 12;
        let of_year = (shifted.saturating_mul(153).saturating_add(2) / 5)
            .saturating_add(self.day)
            .saturating_sub(1);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let of_era = year_of_era
            .saturating_mul(365)
            .saturating_add(year_of_era / 4)
            .saturating_sub(year_of_era / 100)
            .saturating_add(of_year);
        let days = era
            .saturating_mul(146_097)
            .saturating_add(of_era)
            .saturating_sub(719_468);
        let seconds = self
            .hour
            .saturating_mul(3_600)
            .saturating_add(self.minute.saturating_mul(60))
            .saturating_add(self.second);
        Time(days.saturating_mul(DAY).saturating_add(seconds))
    }

    /// `20260131235959Z`. A year outside 0 to 9999 becomes the nearest of these.
    fn digits(self) -> [u8; 15] {
        let digit = |number: i64, divisor: i64| {
            let digit = number.checked_div(divisor).unwrap_or_default() % 10;
            let digit = u8::try_from(digit).unwrap_or_default();
            b'0'.saturating_add(digit)
        };
        let year = self.year.clamp(0, 9_999);
        let two = |number| (digit(number, 10), digit(number, 1));
        let ((m0, m1), (d0, d1)) = (two(self.month), two(self.day));
        let ((h0, h1), (n0, n1), (s0, s1)) = (two(self.hour), two(self.minute), two(self.second));
        let (y0, y1) = (digit(year, 1_000), digit(year, 100));
        let (y2, y3) = two(year);
        [y0, y1, y2, y3, m0, m1, d0, d1, h0, h1, n0, n1, s0, s1, b'Z']
    }
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0i64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| i64::from(byte & 0x0F))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    fn read(der: &[u8]) -> Result<Time, Error> {
        Time::read(&mut Reader::new(der), "time").map(|(time, _)| time)
    }

    fn with_tag(tag: u8, text: &str) -> std::vec::Vec<u8> {
        let length = u8::try_from(text.len()).unwrap();
        [&[tag, length], text.as_bytes()].concat()
    }

    #[test]
    fn every_day_of_four_centuries_comes_back() {
        let start = Time::from_unix(-11_676_096_000);
        assert_eq!(start.to_string(), "1600-01-01T00:00:00Z");
        for day in 0..400 * 366 {
            let time = start.plus_days(day);
            assert_eq!(time.civil().time(), time);
        }
    }

    #[test]
    fn both_forms_are_read_and_written() {
        let cases = [
            (tag::UTC_TIME, "700101000000Z", 0),
            (tag::UTC_TIME, "491231235959Z", 2_524_607_999),
            (tag::UTC_TIME, "500101000000Z", -631_152_000),
            (tag::GENERALIZED_TIME, "20500101000000Z", 2_524_608_000),
            (tag::GENERALIZED_TIME, "99991231235959Z", 253_402_300_799),
        ];
        for (tag, text, unix) in cases {
            let der = with_tag(tag, text);
            let time = read(&der).unwrap();
            assert_eq!(time.unix(), unix, "{text}");
            let mut buffer = [0; 20];
            let mut writer = Writer::new(&mut buffer);
            time.write(&mut writer);
            assert_eq!(writer.finish().unwrap(), der);
        }
    }

    #[test]
    fn a_time_that_no_calendar_has_is_refused() {
        for text in [
            "230229000000Z",
            "231301000000Z",
            "230132000000Z",
            "230100000000Z",
        ] {
            assert!(read(&with_tag(tag::UTC_TIME, text)).is_err(), "{text}");
        }
        for text in [
            "2301010000Z",
            "230101240000Z",
            "230101000060Z",
            "230101000000+0100",
        ] {
            assert!(read(&with_tag(tag::UTC_TIME, text)).is_err(), "{text}");
        }
        assert!(read(&with_tag(tag::UTC_TIME, "240229000000Z")).is_ok());
        assert!(read(&with_tag(tag::GENERALIZED_TIME, "20230101000000.5Z")).is_err());
    }
}
