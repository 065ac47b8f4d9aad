//! Cookies (RFC 6265bis): `Cookie` and `Set-Cookie`.

use crate::Secret;

/// One cookie of a `Cookie` field.
#[derive(Clone)]
pub struct Cookie {
    /// Name, as written.
    pub name: String,
    /// Value, as written.
    pub value: Secret,
}

/// One `Set-Cookie` field.
#[derive(Clone)]
pub struct SetCookie {
    /// Name, as written.
    pub name: String,
    /// Value, as written.
    pub value: Secret,
    /// `Domain`, without a leading dot, lower case.
    pub domain: Option<String>,
    /// `Path`.
    pub path: Option<String>,
    /// `Secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `Partitioned`.
    pub partitioned: bool,
    /// `SameSite`.
    pub same_site: Option<SameSite>,
    /// End of life in seconds since 1970 from `Expires`.
    pub expires: Option<i64>,
    /// `Max-Age` in seconds.
    pub max_age: Option<i64>,
}

/// Values of `SameSite`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameSite {
    /// Only with requests of the same site.
    Strict,
    /// Also with top-level navigation by a safe method.
    Lax,
    /// With every request.
    None,
}

/// Reads `Cookie` fields.
pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<Cookie> {
    let _ = lines;
    Vec::new()
}

/// Reads one `Set-Cookie` field; `None` without a name and value.
pub fn parse_set(line: &str) -> Option<SetCookie> {
    let _ = line;
    None
}

/// Whether the name is one that frameworks give to a session (`PHPSESSID`, `JSESSIONID`, `sessionid`,
/// `connect.sid`, `laravel_session`, `_myapp_session`, `wordpress_logged_in_…`, `.AspNetCore.Cookies`,
/// `__Secure-next-auth.session-token` …).
pub fn is_session_name(name: &str) -> bool {
    let _ = name;
    false
}

impl SetCookie {
    /// Whether it removes the cookie: no life left at `now`, or an empty or telling value (`deleted`).
    pub fn removes(&self, now: Option<i64>) -> bool {
        let _ = now;
        false
    }
}
