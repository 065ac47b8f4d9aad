//! Something on the way.

pub mod firewall;
pub mod intercepted;
pub mod proxy_auth;
pub mod tls;
pub mod unreachable;
