//! ISO 15118-20:2022 with Amendment 1: AC, DC, wireless and pantograph charging, both directions.
//!
//! A message is the root of its document; each module is one schema set with event codes of its own,
//! chosen by the payload type of the frame. What the sets share is here.
