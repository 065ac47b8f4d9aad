//! Absolute URLs out of targets, and redirects that a client has followed.

use url::Url;

use crate::Exchange;

/// The absolute URL of a request with this target to `authority`; the scheme is used where the target has none.
pub(crate) fn absolute(scheme: &str, authority: &str, method: &str, target: &str) -> Option<Url> {
    if target.contains("://") && !target.starts_with('/') {
        return Url::parse(target).ok();
    }
    if method.eq_ignore_ascii_case("CONNECT") && !target.is_empty() {
        let scheme = if target.ends_with(":80") { "http" } else { "https" };
        return Url::parse(&format!("{scheme}://{target}/")).ok();
    }
    if authority.is_empty() {
        return None;
    }
    let path = match target {
        "" | "*" => "/",
        target => target,
    };
    let slash = if path.starts_with('/') { "" } else { "/" };
    Url::parse(&format!("{scheme}://{authority}{slash}{path}")).ok()
}

/// Path and query of a URL, as a request line has them; taken from the text so that nothing is re-encoded.
pub(crate) fn origin_form(url: &str) -> &str {
    let after = url.find("://").map_or(0, |found| found + 3);
    let rest = url.get(after..).unwrap_or_default();
    let rest = rest.get(..rest.find('#').unwrap_or(rest.len())).unwrap_or_default();
    match rest.find(['/', '?']) {
        Some(start) => rest.get(start..).unwrap_or_default(),
        None => "/",
    }
}

/// Whether `status` with a `Location` makes clients go on.
pub(crate) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Where the answer of `exchange` sends its client.
pub(crate) fn location(exchange: &Exchange) -> Option<Url> {
    let response = exchange.response.as_ref().filter(|response| is_redirect(response.status))?;
    let location = response.fields.get("location")?;
    match &exchange.request.url {
        Some(base) => base.join(location).ok(),
        None => Url::parse(location).ok(),
    }
}

/// Whether two URLs lead to the same request: fragments and userinfo are not sent.
pub(crate) fn same(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host_str() == other.host_str()
        && one.port_or_known_default() == other.port_or_known_default()
        && one.path() == other.path()
        && one.query() == other.query()
}

/// Marks every exchange whose request goes where the answer before it, to the same command, has sent its client.
pub(crate) fn mark_followed(exchanges: &mut [Exchange]) {
    let mut before: Option<(Url, Option<usize>)> = None;
    for exchange in exchanges {
        if let (Some((url, command)), Some(own)) = (&before, &exchange.request.url) {
            exchange.followed |= *command == exchange.command && same(url, own);
        }
        before = location(exchange).map(|url| (url, exchange.command));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_become_urls() {
        let url = |authority, method, target| absolute("http", authority, method, target).map(String::from);
        assert_eq!(url("h:81", "GET", "/a?b"), Some("http://h:81/a?b".into()));
        assert_eq!(url("h", "OPTIONS", "*"), Some("http://h/".into()));
        assert_eq!(url("proxy", "GET", "https://h/x"), Some("https://h/x".into()));
        assert_eq!(url("", "CONNECT", "h:443"), Some("https://h/".into()));
        assert_eq!(url("", "GET", "/"), None);
        assert_eq!(origin_form("https://u@h/a/b?c=d#e"), "/a/b?c=d");
        assert_eq!(origin_form("https://h"), "/");
        assert_eq!(origin_form("https://h?x"), "?x");
    }
}
