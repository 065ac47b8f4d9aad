//! Known, and still not allowed.

pub mod address;
pub mod lockout;
pub mod resource;
pub mod scope;
pub mod step_up;
