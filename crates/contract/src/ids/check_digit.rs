//! The check digit of an EMAID.
//!
//! Each character is two binary and two ternary digits. Two sums over all of them, weighted with the
//! powers of a matrix, are zero with the right check digit behind them.

/// Powers of the binary matrix, row by row.
const BINARY: [[u8; 4]; 3] = [[0, 1, 1, 1], [1, 1, 1, 0], [1, 0, 0, 1]];

/// Powers of the ternary matrix, row by row.
const TERNARY: [[u8; 4]; 8] = [
    [0, 1, 1, 2],
    [1, 2, 2, 2],
    [2, 2, 2, 0],
    [2, 0, 0, 2],
    [0, 2, 2, 1],
    [2, 1, 1, 1],
    [1, 1, 1, 0],
    [1, 0, 0, 1],
];

/// Check characters by the two binary and the two ternary digits of the remainder; `-` is reached by
/// none.
const DIGITS: &[u8; 44] = b"0I9R3LCU6OFX----1JAS4MDV7PGY----2KBT5NEW8QHZ";

/// The check digit of 14 digits and upper-case letters; `None` if there are others.
pub(super) fn check_digit(characters: &[u8]) -> Option<u8> {
    let (mut binary, mut ternary) = ([0_u8; 2], [0_u8; 2]);
    let weights = BINARY.iter().cycle().zip(TERNARY.iter().cycle());
    for (character, (two, three)) in characters.iter().zip(weights) {
        let index = char::from(*character).to_digit(36)?;
        let (nines, rest) = (u8::try_from(index / 9).ok()?, u8::try_from(index % 9).ok()?);
        add(&mut binary, [nines >> 1, nines & 1], *two, 2);
        add(&mut ternary, [rest / 3, rest % 3], *three, 3);
    }
    let [q1, q2] = binary;
    let [c3, c4] = ternary;
    let r1 = negative(c4);
    let r2 = negative(c3.wrapping_add(r1) % 3);
    let index = q1
        .wrapping_add(q2.wrapping_mul(2))
        .wrapping_add(r1.wrapping_mul(4))
        .wrapping_add(r2.wrapping_mul(16));
    DIGITS.get(usize::from(index)).copied()
}

/// Adds a row of digits times a matrix.
fn add(sum: &mut [u8; 2], [first, second]: [u8; 2], matrix: [u8; 4], modulus: u8) {
    let [p0, p1, p2, p3] = matrix;
    let columns = [(p0, p2), (p1, p3)];
    for (sum, (upper, lower)) in sum.iter_mut().zip(columns) {
        let products = first
            .wrapping_mul(upper)
            .wrapping_add(second.wrapping_mul(lower));
        *sum = sum.wrapping_add(products).checked_rem(modulus).unwrap_or(0);
    }
}

/// The ternary digit that makes a sum zero.
fn negative(digit: u8) -> u8 {
    3_u8.wrapping_sub(digit) % 3
}

#[cfg(test)]
mod tests {
    use super::check_digit;

    #[test]
    fn the_published_examples_have_their_check_digit() {
        let examples = [
            ("NN123ABCDEFGHI", 'T'),
            ("FRXYZ123456789", '2'),
            ("ITA1B2C3E4F5G6", '4'),
            ("ESZU8WOX834H1D", 'R'),
            ("PT73902837ABCZ", 'Z'),
            ("DE83DUIEN83QGZ", 'D'),
            ("DE83DUIEN83ZGQ", 'M'),
        ];
        for (emaid, digit) in examples {
            let found = check_digit(emaid.as_bytes()).map(char::from);
            assert_eq!(found, Some(digit), "{emaid}");
        }
    }

    #[test]
    fn every_changed_character_changes_the_check_digit() {
        let emaid = *b"DE83DUIEN83QGZ";
        let right = check_digit(&emaid);
        for at in 0..emaid.len() {
            for character in (b'0'..=b'9').chain(b'A'..=b'Z') {
                let mut other = emaid;
                other[at] = character;
                assert_eq!(check_digit(&other) == right, other == emaid, "{at}");
            }
        }
    }
}
