//! The server or the application is misconfigured.

pub mod authorization_stripped;
pub mod cached_refusal;
pub mod challenge_invalid;
pub mod credential_store_unavailable;
pub mod forwarded_facts_lost;
pub mod header_limit;
pub mod missing_path_protected;
pub mod plugin;
pub mod preflight_protected;
pub mod public_path_protected;
pub mod stacked_auth;
pub mod verifier_misconfigured;
pub mod wrong_host;
