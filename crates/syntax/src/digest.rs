//! Digest (RFC 7616, and 2617 and 2069 where servers still speak them).

use crate::Secret;

/// The parameters of a Digest `Authorization`, in order, with quoting undone.
#[derive(Clone, Default)]
pub struct Params(pub Vec<(String, String)>);

impl Params {
    /// The value of `name`, in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

/// Reads the parameters after the word `Digest` (also of OAuth 1.0, SigV4 and the like); broken ones are left out.
pub fn params(value: &str) -> Params {
    let _ = value;
    Params::default()
}

/// What a response is computed from besides the parameters of the field itself.
pub struct Inputs<'a> {
    /// The user, as the realm knows it.
    pub user: &'a str,
    /// The password.
    pub password: &'a Secret,
    /// Request method.
    pub method: &'a str,
    /// The body, for `auth-int`.
    pub body: &'a [u8],
}

/// The `response` that `params` should have (RFC 7616 §3.4.1); `None` for an algorithm that is not known.
pub fn response(params: &Params, inputs: &Inputs<'_>) -> Option<String> {
    let _ = (params, inputs);
    None
}
