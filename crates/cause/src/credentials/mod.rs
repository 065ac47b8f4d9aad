//! Credentials missing or incorrect.

pub mod certificate_missing;
pub mod conflicting;
pub mod lost_on_redirect;
pub mod missing;
pub mod placeholder;
pub mod rejected;
mod targets;
pub mod withheld_by_browser;
pub mod wrong_place;
pub mod wrong_scheme;
pub mod wrong_target;
