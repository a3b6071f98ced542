//! Event codes from the content model, all computed before the program runs.
//!
//! In each state of an element the grammar offers the events that may come next: the attributes and
//! elements up to and including the next mandatory one, or else the end. A code has as many bits as
//! it takes to count them and one more, the escape of a non-strict grammar.

use crate::schema::{Field, Role, Type};

/// Bits of an event code where `productions` events are possible, beside the escape.
pub const fn width(productions: u32) -> u32 {
    u32::BITS.wrapping_sub(productions.leading_zeros())
}

/// Bits of an event code where there is no escape, as at the start of a document.
pub const fn root_width(productions: u32) -> u32 {
    width(productions.saturating_sub(1))
}

/// Events possible before field `from`: an element's end counts where nothing is missing, text between
/// elements counts in mixed content.
pub const fn productions(ty: &Type, from: usize) -> u32 {
    let text = ty.mixed as u32;
    let mut total = 0_u32;
    let mut rest = ty.fields;
    let mut skip = from;
    while let [field, tail @ ..] = rest {
        rest = tail;
        if skip > 0 {
            skip = skip.wrapping_sub(1);
            continue;
        }
        total = total.wrapping_add(field.branches());
        if field.min > 0 {
            let text = if matches!(field.role, Role::Attribute) {
                0
            } else {
                text
            };
            return total.wrapping_add(text);
        }
    }
    total.wrapping_add(1).wrapping_add(text)
}

/// Code widths of the states before each field and of the last state.
pub const fn widths<const STATES: usize>(ty: &Type) -> [u32; STATES] {
    let mut widths = [0; STATES];
    let mut state = 0;
    let mut rest: &mut [u32] = &mut widths;
    while let [first, tail @ ..] = rest {
        *first = width(productions(ty, state));
        rest = tail;
        state = state.wrapping_add(1);
    }
    widths
}

/// Events possible after an item of the list at `at` that must go on.
pub const fn forced_productions(ty: &Type, at: usize) -> u32 {
    branches_of(ty.fields, at).wrapping_add(ty.mixed as u32)
}

/// Events possible after an item of the list at `at` that may go on.
pub const fn loop_productions(ty: &Type, at: usize) -> u32 {
    let after = productions(ty, at.wrapping_add(1));
    after.wrapping_add(branches_of(ty.fields, at))
}

const fn branches_of(fields: &[Field], at: usize) -> u32 {
    let mut rest = fields;
    let mut skip = at;
    while let [field, tail @ ..] = rest {
        if skip == 0 {
            return field.branches();
        }
        rest = tail;
        skip = skip.wrapping_sub(1);
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Alternative;

    #[test]
    fn a_code_counts_the_events_and_the_escape() {
        let bits: [u32; 6] = [1, 2, 3, 4, 7, 8].map(width);
        assert_eq!(bits, [1, 2, 2, 3, 3, 4]);
        assert_eq!(root_width(81), 7);
    }

    #[test]
    fn optional_particles_share_a_state_with_the_next_mandatory_one() {
        const ONE: &[Alternative] = &[Alternative::head("", "")];
        const THREE: &[Alternative] = &[Alternative::head("", ""); 3];
        static FIELDS: [Field; 3] = [
            Field::choice(ONE, "", 0),
            Field::choice(THREE, "", 1),
            Field::choice(ONE, "", 0),
        ];
        static TYPE: Type = Type {
            name: "",
            fields: &FIELDS,
            mixed: false,
            grouped: false,
        };
        assert_eq!(productions(&TYPE, 0), 4);
        assert_eq!(productions(&TYPE, 1), 3);
        assert_eq!(productions(&TYPE, 2), 2);
        assert_eq!(productions(&TYPE, 3), 1);
        assert_eq!(widths::<4>(&TYPE), [3, 2, 2, 1]);
        let mixed = Type {
            mixed: true,
            ..TYPE
        };
        assert_eq!(productions(&mixed, 0), 5);
        assert_eq!(productions(&mixed, 3), 2);
    }
}
