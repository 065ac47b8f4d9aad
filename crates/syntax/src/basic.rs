//! Basic (RFC 7617): base64 of `user:password`.

use crate::Secret;

/// A decoded pair.
#[derive(Clone)]
pub struct Pair {
    /// Everything before the first colon.
    pub user: Vec<u8>,
    /// Everything after it.
    pub password: Secret<Vec<u8>>,
}

/// Decodes the value after the scheme word, as tolerantly as it can be done without guessing.
pub fn decode(value: &str) -> Option<Pair> {
    let _ = value;
    None
}
