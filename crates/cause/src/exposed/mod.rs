//! Who should not be let in, is: found in configurations, never in a refusal.

pub mod admin;
pub mod any_of;
pub mod cached;
pub mod credential_file;
pub mod fail_open;
pub mod forged_identity;
pub mod method;
pub mod other_path;
pub mod plaintext;
pub mod unprotected;
