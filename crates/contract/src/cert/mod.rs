//! Certificates: reading them, the profile of each role, and chains up to a root of the right purpose.
