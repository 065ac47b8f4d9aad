//! Once right, and out of time.

pub mod clock_skew;
pub mod nonce;
pub mod not_yet_valid;
pub mod session;
pub mod token;
