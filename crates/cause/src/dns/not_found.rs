//! `dns.not-found`: see the page beside this file.

use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// The host name has no address.
pub const CAUSE: Cause = Cause {
    id: "dns.not-found",
    means: "The host name has no address.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("not-found.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let unresolved = refused.status() == 0
        && refused.exchange.failure.as_ref().is_some_and(|failure| matches!(failure.code, Some(5 | 6)));
    let lookups = seen.lookups_of_host();
    if unresolved && !seen.tells("dns.resolver-failure") {
        all.push(Evidence::new(2.5, Seen::Dns, "the client found no address for the name"));
    }
    if refused.status() == 0
        && let Some(lookup) = lookups.iter().find(|lookup| lookup.status == Some("NXDOMAIN"))
    {
        let by = lookup
            .server
            .as_deref()
            .map(|server| format!(" ({})", shown::line(server, 40)))
            .unwrap_or_default();
        all.push(Evidence::new(4.0, Seen::Dns, format!("DNS says that the name does not exist{by}")));
    }
    if all.is_empty() {
        return all;
    }
    if let Some(says) = refused_host(seen).and_then(|host| odd(&host)) {
        all.push(Evidence::new(3.0, Seen::Url, says));
    }
    if let Some(failing) =
        lookups.iter().find_map(|lookup| lookup.status.filter(|status| *status != "NXDOMAIN"))
    {
        all.push(Evidence::new(
            -4.0,
            Seen::Dns,
            format!("the resolver answers {failing}, so it does not know whether the name exists"),
        ));
    }
    if seen.resolver_complaint().is_some() && !lookups.iter().any(|lookup| lookup.status == Some("NXDOMAIN"))
    {
        all.push(Evidence::new(-4.5, Seen::Dns, "another program says that the resolver fails"));
    }
    all
}

fn refused_host(seen: &Observations) -> Option<String> {
    let from_text = || {
        let text = &seen.refused().exchange.failure.as_ref()?.text;
        Some(text.split("host: ").nth(1)?.split_whitespace().next()?.to_owned())
    };
    from_text().or_else(|| seen.meant_host())
}

/// What is odd about a host name: characters that came along by accident, a scheme in its place, a missing suffix.
fn odd(host: &str) -> Option<String> {
    let shown = shown::line(host, 80);
    if let Some(c) = host.chars().find(|c| !(c.is_alphanumeric() || ".-_:[]".contains(*c))) {
        return Some(format!(
            "the host name {shown} holds the character {}, which no name has",
            shown::line(&c.to_string(), 8)
        ));
    }
    if matches!(host, "http" | "https" | "localhost.localdomain") {
        return Some(format!("“{shown}” was taken for the host: the URL is doubled or broken"));
    }
    if host.starts_with('.') || host.contains("..") || host.ends_with('-') || host.starts_with('-') {
        return Some(format!("the host name {shown} has an empty or broken part"));
    }
    (!host.contains('.') && host != "localhost").then(|| format!("the host name {shown} has no domain"))
}
