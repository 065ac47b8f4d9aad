//! `dns.resolver-failure`: see the page beside this file.

use syntax::shown;

use crate::observations::names::Source;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// The resolver does not answer, or answers with a failure.
pub const CAUSE: Cause = Cause {
    id: "dns.resolver-failure",
    means: "The resolver does not answer, or answers with a failure.",
    fixed_by: &[Person::Network, Person::User],
    disclosure: Disclosure::Caller,
    page: include_str!("resolver-failure.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    if refused.status() != 0 && all.is_empty() {
        return all;
    }
    let failure = refused.exchange.failure.as_ref();
    let unresolved = failure.is_some_and(|failure| matches!(failure.code, Some(5 | 6)));
    let text = failure.map(|failure| failure.text.to_ascii_lowercase()).unwrap_or_default();
    let resolving = failure.is_some_and(|failure| failure.code == Some(28)) && text.contains("resolv");
    if resolving {
        all.push(Evidence::new(4.5, Seen::Dns, "the time was over before the resolver answered"));
    }
    let lookups = seen.lookups_of_host();
    if let Some(line) = seen.resolver_complaint().filter(|_| unresolved && all.is_empty()) {
        all.push(Evidence::new(5.0, Seen::Dns, format!("another program says “{line}”")));
    }
    if unresolved || resolving || !all.is_empty() {
        if let Some(lookup) =
            lookups.iter().find(|lookup| matches!(lookup.status, Some("SERVFAIL" | "REFUSED" | "TIMEOUT")))
        {
            let by = lookup
                .server
                .as_deref()
                .map(|server| format!(" of {}", shown::line(server, 40)))
                .unwrap_or_default();
            let says = match lookup.status {
                Some("TIMEOUT") => format!("the resolver{by} does not answer"),
                status => format!("the answer{by} is {}", status.unwrap_or_default()),
            };
            all.push(Evidence::new(4.5, Seen::Dns, says));
        }
        if let Some(lookup) = lookups.iter().find(|lookup| {
            !lookup.addresses.is_empty() && lookup.by == Source::Dns && lookup.server.is_some()
        }) && unresolved
        {
            let server = shown::line(lookup.server.as_deref().unwrap_or("another server"), 40);
            all.push(Evidence::new(
                2.5,
                Seen::Dns,
                format!("{server} knows the name, and the resolver in use does not"),
            ));
        }
    }
    if !all.is_empty() && lookups.iter().any(|lookup| lookup.status == Some("NXDOMAIN")) {
        all.push(Evidence::new(-4.0, Seen::Dns, "a resolver answers that the name does not exist"));
    }
    all
}
