//! The name leads nowhere, or to the wrong place.

pub mod not_found;
pub mod r#override;
pub mod resolver_failure;
pub mod stale;
