//! Reads any message of every schema set to JSON, with the names of its elements.
//! Only its size counts.

use std::hint::black_box;

use v2g_exi::tree::Tree;
use v2g_messages::sets::SETS;

fn main() {
    let received: &[u8] = black_box(&[]);
    for set in black_box(&SETS) {
        black_box(Tree::document(set, received).json());
        black_box(Tree::fragment(set, received).json());
    }
}
