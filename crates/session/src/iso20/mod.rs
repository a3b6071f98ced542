//! ISO 15118-20: not offered yet.

pub(crate) mod evcc;
pub(crate) mod secc;
