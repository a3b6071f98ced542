//! Identifiers as parsed types.
