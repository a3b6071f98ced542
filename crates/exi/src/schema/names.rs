//! Sorted lists of names, which give event codes their meaning.

/// Index of `name` among `names`, which is the event code of a root element.
///
/// # Panics
///
/// While compiling, if there is no such name.
pub const fn index_of(names: &[&str], name: &str) -> u32 {
    let mut rest = names;
    let mut index = 0_u32;
    while let [first, tail @ ..] = rest {
        if equal(first.as_bytes(), name.as_bytes()) {
            return index;
        }
        rest = tail;
        index = index.wrapping_add(1);
    }
    #[allow(clippy::panic, reason = "evaluated while compiling")]
    {
        panic!("the schema set has no such global element")
    }
}

const fn equal(left: &[u8], right: &[u8]) -> bool {
    match (left, right) {
        ([], []) => true,
        ([a, left @ ..], [b, right @ ..]) => *a == *b && equal(left, right),
        _ => false,
    }
}

/// Number of names in several lists.
pub const fn total(lists: &[&[&str]]) -> usize {
    let mut total = 0_usize;
    let mut rest = lists;
    while let [list, tail @ ..] = rest {
        total = total.wrapping_add(list.len());
        rest = tail;
    }
    total
}

/// Sorted lists as one, as sorted: the names of a schema set from those of its files.
///
/// A name that several lists have is there as many times: it belongs to several namespaces.
pub const fn merged<const LISTS: usize, const NAMES: usize>(
    lists: [&[&'static str]; LISTS],
) -> [&'static str; NAMES] {
    let mut lists = lists;
    let mut names = [""; NAMES];
    let mut places: &mut [&str] = &mut names;
    while let [place, tail @ ..] = places {
        *place = take_first(&mut lists);
        places = tail;
    }
    names
}

/// Takes the name that sorts first off its list.
const fn take_first(lists: &mut [&[&'static str]]) -> &'static str {
    let mut first: Option<&mut &[&'static str]> = None;
    let mut rest = lists;
    while let [list, tail @ ..] = rest {
        first = match first {
            Some(best) if !begins_before(list, best) => Some(best),
            _ => Some(list),
        };
        rest = tail;
    }
    match first {
        Some(list) => match *list {
            [name, others @ ..] => {
                *list = others;
                name
            }
            [] => "",
        },
        None => "",
    }
}

/// Whether the first name of one list sorts before that of another.
const fn begins_before(left: &[&str], right: &[&str]) -> bool {
    match (left, right) {
        ([left, ..], [right, ..]) => precedes(left.as_bytes(), right.as_bytes()),
        (left, _) => !left.is_empty(),
    }
}

const fn precedes(left: &[u8], right: &[u8]) -> bool {
    let (mut left, mut right) = (left, right);
    while let ([a, left_rest @ ..], [b, right_rest @ ..]) = (left, right) {
        if *a != *b {
            return *a < *b;
        }
        (left, right) = (left_rest, right_rest);
    }
    left.is_empty() && !right.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_merged_in_the_order_of_their_names() {
        const LISTS: [&[&str]; 4] = [&["B", "D"], &[], &["A", "B", "BB"], &["AB"]];
        const NAMES: [&str; total(&LISTS)] = merged(LISTS);
        assert_eq!(NAMES, ["A", "AB", "B", "B", "BB", "D"]);
        assert_eq!(index_of(&NAMES, "BB"), 4);
    }
}
