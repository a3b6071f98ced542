//! Event codes from the content model, all computed before the program runs.
//!
//! In each state of an element the grammar offers the events that may come next: the attributes and
//! elements up to and including the next mandatory one, or else the end. A code has as many bits as
//! it takes to count them and one more, the escape of a non-strict grammar.

/// One attribute, element, choice or list, as the states before it see it.
#[derive(Clone, Copy, Debug)]
pub struct Particle {
    /// Events that may start it: 1, or one for each alternative of a choice.
    pub branches: u32,
    /// Whether the element cannot end without it.
    pub required: bool,
    /// An XML attribute: no content may come before it.
    pub attribute: bool,
}

/// Bits of an event code where `productions` events are possible, beside the escape.
pub const fn width(productions: u32) -> u32 {
    u32::BITS.wrapping_sub(productions.leading_zeros())
}

/// Bits of an event code where there is no escape, as at the start of a document.
pub const fn root_width(productions: u32) -> u32 {
    width(productions.saturating_sub(1))
}

/// Events possible before particle `from`: an element's end counts where nothing is missing, text
/// between elements counts in mixed content.
pub const fn productions(particles: &[Particle], from: usize, mixed: bool) -> u32 {
    let text = mixed as u32;
    let mut total = 0_u32;
    let mut rest = particles;
    let mut skip = from;
    while let [particle, tail @ ..] = rest {
        rest = tail;
        if skip > 0 {
            skip = skip.wrapping_sub(1);
            continue;
        }
        total = total.wrapping_add(particle.branches);
        if particle.required {
            let text = if particle.attribute { 0 } else { text };
            return total.wrapping_add(text);
        }
    }
    total.wrapping_add(1).wrapping_add(text)
}

/// Code widths of the states before each particle and of the last state.
pub const fn widths<const STATES: usize>(particles: &[Particle], mixed: bool) -> [u32; STATES] {
    let mut widths = [0; STATES];
    let mut state = 0;
    let mut rest: &mut [u32] = &mut widths;
    while let [first, tail @ ..] = rest {
        *first = width(productions(particles, state, mixed));
        rest = tail;
        state = state.wrapping_add(1);
    }
    widths
}

/// Events possible after an item of the list at `at` that may go on.
pub const fn loop_productions(particles: &[Particle], at: usize, mixed: bool) -> u32 {
    let after = productions(particles, at.wrapping_add(1), mixed);
    after.wrapping_add(branches_of(particles, at))
}

const fn branches_of(particles: &[Particle], at: usize) -> u32 {
    let mut rest = particles;
    let mut skip = at;
    while let [particle, tail @ ..] = rest {
        if skip == 0 {
            return particle.branches;
        }
        rest = tail;
        skip = skip.wrapping_sub(1);
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_counts_the_events_and_the_escape() {
        let bits: [u32; 6] = [1, 2, 3, 4, 7, 8].map(width);
        assert_eq!(bits, [1, 2, 2, 3, 3, 4]);
        assert_eq!(root_width(81), 7);
    }

    #[test]
    fn optional_particles_share_a_state_with_the_next_mandatory_one() {
        let p = |branches, required| Particle {
            branches,
            required,
            attribute: false,
        };
        let model = [p(1, false), p(3, true), p(1, false)];
        assert_eq!(productions(&model, 0, false), 4);
        assert_eq!(productions(&model, 1, false), 3);
        assert_eq!(productions(&model, 2, false), 2);
        assert_eq!(productions(&model, 3, true), 2);
        assert_eq!(widths::<4>(&model, false), [3, 2, 2, 1]);
    }
}
