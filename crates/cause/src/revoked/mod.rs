//! Once right, and taken back.

pub mod account;
pub mod credential;
pub mod signing_key;
