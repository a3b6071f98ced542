//! The seam to cryptography: what the protocol needs, for whichever library or token does it.
