//! Object identifiers, kept as their bytes.

use core::fmt;

/// An object identifier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid<'a>(&'a [u8]);

impl<'a> Oid<'a> {
    /// From the content of its DER; `None` when it is empty, cut or written longer than needed.
    #[must_use]
    pub fn new(content: &'a [u8]) -> Option<Self> {
        let ends = content.last().is_some_and(|last| *last < 0x80);
        let mut starts = true;
        for byte in content {
            if starts && *byte == 0x80 {
                return None;
            }
            starts = *byte < 0x80;
        }
        ends.then_some(Self(content))
    }

    /// A constant of the code, which is right.
    pub(crate) const fn known(content: &'static [u8]) -> Oid<'static> {
        Oid(content)
    }

    /// The content of its DER.
    #[must_use]
    pub fn as_bytes(&self) -> &'a [u8] {
        self.0
    }
}

/// Dotted, such as `2.5.29.19`.
impl fmt::Display for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        let mut arc = 0u128;
        for byte in self.0 {
            if arc > u128::MAX >> 7 {
                return f.write_str(".…");
            }
            arc = (arc << 7) | u128::from(byte & 0x7F);
            if *byte >= 0x80 {
                continue;
            }
            if first {
                let top = (arc / 40).min(2);
                write!(f, "{top}.{}", arc.saturating_sub(top.saturating_mul(40)))?;
                first = false;
            } else {
                write!(f, ".{arc}")?;
            }
            arc = 0;
        }
        Ok(())
    }
}

impl fmt::Debug for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn identifiers_read_as_people_write_them() {
        let text = |bytes| Oid::new(bytes).unwrap().to_string();
        assert_eq!(text(&[0x55, 0x1D, 0x13]), "2.5.29.19");
        assert_eq!(
            text(&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]),
            "1.2.840.10045.4.3.2"
        );
        assert_eq!(text(&[0x88, 0x37, 0x03]), "2.999.3");
    }

    #[test]
    fn a_cut_or_padded_identifier_is_none() {
        assert_eq!(Oid::new(&[]), None);
        assert_eq!(Oid::new(&[0x2A, 0x86]), None);
        assert_eq!(Oid::new(&[0x2A, 0x80, 0x01]), None);
    }
}
