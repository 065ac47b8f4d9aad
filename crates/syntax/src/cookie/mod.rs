//! Cookies (RFC 6265bis): `Cookie` and `Set-Cookie`.
//!
//! Risk: a session cookie is a credential. Remedy: values are [`Secret`]. Deviations: a `Domain` is not checked
//! against a list of public suffixes, and a control character does not void the field (RFC 6265bis §5.6 step 1):
//! both are told from elsewhere.

mod names;

use crate::{Secret, date};

pub use names::{is_session_name, is_token_name};

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

/// Most cookies that [`parse`] returns.
pub const COOKIES_LIMIT: usize = 512;

/// Reads `Cookie` fields. A pair without `=` is a cookie without a name, as browsers have it.
pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<Cookie> {
    let pairs =
        lines.into_iter().flat_map(|line| line.split(';')).map(str::trim).filter(|pair| !pair.is_empty());
    let cookies = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        Cookie { name: name.trim().to_owned(), value: Secret::new(value.trim().to_owned()) }
    });
    cookies.take(COOKIES_LIMIT).collect()
}

/// Reads one `Set-Cookie` field; `None` without a name and value.
pub fn parse_set(line: &str) -> Option<SetCookie> {
    let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
    let (name, value) = pair.split_once('=').unwrap_or(("", pair));
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() && value.is_empty() {
        return None;
    }
    let mut cookie = SetCookie {
        name: name.to_owned(),
        value: Secret::new(value.to_owned()),
        domain: None,
        path: None,
        secure: false,
        http_only: false,
        partitioned: false,
        same_site: None,
        expires: None,
        max_age: None,
    };
    for attribute in attributes.split(';') {
        let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        cookie.set(name.trim(), value.trim());
    }
    Some(cookie)
}

impl SetCookie {
    /// Whether it removes the cookie: no life left at `now`, or an empty or telling value (`deleted`).
    ///
    /// Without `now`, an end before the year 2000 counts as past: it is how servers write "at once".
    pub fn removes(&self, now: Option<i64>) -> bool {
        const YEAR_2000: i64 = 946_684_800;
        // RFC 6265bis §5.6.2: Max-Age goes before Expires.
        let over = match (self.max_age, self.expires) {
            (Some(seconds), _) => seconds <= 0,
            (None, Some(end)) => end <= now.unwrap_or(YEAR_2000).max(YEAR_2000),
            (None, None) => false,
        };
        let value = self.value.expose().trim_matches('"').trim();
        let lower = value.to_ascii_lowercase();
        over || matches!(
            lower.as_str(),
            "" | "deleted" | "delete" | "deleteme" | "expired" | "removed" | "invalid"
        )
    }

    fn set(&mut self, name: &str, value: &str) {
        match name.to_ascii_lowercase().as_str() {
            "domain" => {
                let domain = value.strip_prefix('.').unwrap_or(value).to_ascii_lowercase();
                self.domain = (!domain.is_empty()).then_some(domain);
            }
            "path" => self.path = value.starts_with('/').then(|| value.to_owned()),
            "secure" => self.secure = true,
            "httponly" => self.http_only = true,
            "partitioned" => self.partitioned = true,
            "samesite" => {
                self.same_site = match value.to_ascii_lowercase().as_str() {
                    "strict" => Some(SameSite::Strict),
                    "lax" => Some(SameSite::Lax),
                    "none" => Some(SameSite::None),
                    _ => None,
                };
            }
            "expires" => self.expires = date::http(value).or_else(|| date::iso(value)).or(self.expires),
            "max-age" => self.max_age = seconds(value).or(self.max_age),
            _ => {}
        }
    }
}

/// Digits with an optional minus (RFC 6265bis §5.6.2); more than fit are as many as fit.
fn seconds(value: &str) -> Option<i64> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(value.parse().unwrap_or(if digits.len() < value.len() { i64::MIN } else { i64::MAX }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_of_several_lines() {
        let cookies = parse(["a=1; b=\"2=3\"", " ;c; =d"]);
        let shown: Vec<_> = cookies.iter().map(|c| (c.name.as_str(), c.value.expose().as_str())).collect();
        assert_eq!(shown, [("a", "1"), ("b", "\"2=3\""), ("", "c"), ("", "d")]);
    }

    #[test]
    fn attributes_are_read_and_the_last_wins() {
        let line = "sid=x; Path=/a; path=/; DOMAIN=.Example.COM; Secure; HttpOnly; SameSite=none; Partitioned; \
                    Expires=Fri, 08-Sep-17 19:02:51 GMT; Max-Age=60";
        let cookie = parse_set(line).unwrap();
        assert_eq!(cookie.domain.as_deref(), Some("example.com"));
        assert_eq!(cookie.path.as_deref(), Some("/"));
        assert!(cookie.secure && cookie.http_only && cookie.partitioned);
        assert_eq!(cookie.same_site, Some(SameSite::None));
        assert_eq!((cookie.expires, cookie.max_age), (Some(1_504_897_371), Some(60)));
        assert!(parse_set("=; Path=/").is_none());
        assert!(parse_set("").is_none());
    }

    #[test]
    fn a_cookie_is_removed_in_many_ways() {
        let removes = |line: &str, now| parse_set(line).unwrap().removes(now);
        assert!(removes("sid=; Path=/", None));
        assert!(removes("sid=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0", None));
        assert!(removes("sid=x; Max-Age=-99999999999999999999", None));
        assert!(removes("sid=x; expires=Fri, 08-Sep-17 19:02:51 GMT", Some(1_700_000_000)));
        assert!(!removes("sid=x; expires=Fri, 08-Sep-17 19:02:51 GMT", None));
        assert!(!removes("sid=x; expires=Fri, 08-Sep-17 19:02:51 GMT; Max-Age=60", Some(1_700_000_000)));
        assert!(!removes("sid=x", None));
    }
}
