//! DIN SPEC 70121:2014: its table, its figures, and how the models look on its wire.

mod physical;
