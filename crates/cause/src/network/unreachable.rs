//! `network.unreachable`: see the page beside this file.

use syntax::shown;

use crate::observations::names::Source;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// No connection to the server's address can be made.
pub const CAUSE: Cause = Cause {
    id: "network.unreachable",
    means: "No connection to the server's address can be made.",
    fixed_by: &[Person::Network, Person::Owner, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("unreachable.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let tried = refused.exchange.connection.tried.last().or(refused.exchange.connection.address.as_ref());
    let whom = tried.map_or_else(|| "the server".to_owned(), |address| shown::line(address, 60));
    let code = refused.exchange.failure.as_ref().and_then(|failure| failure.code);
    match (code, refused.status()) {
        (Some(7), 0) => {
            all.push(Evidence::new(3.0, Seen::Connection, format!("no connection to {whom} could be made")))
        }
        (Some(28), 0) if !seen.tells("dns.resolver-failure") => {
            all.push(Evidence::new(2.5, Seen::Connection, format!("{whom} did not answer in time")));
        }
        (Some(52), 0) => all.push(Evidence::new(
            2.5,
            Seen::Connection,
            format!("{whom} closed the connection without a word"),
        )),
        (Some(55 | 56), 0) => {
            all.push(Evidence::new(2.0, Seen::Connection, format!("{whom} broke the connection off")))
        }
        (_, 502 | 504 | 521 | 522 | 523) => {
            all.push(Evidence::new(
                2.5,
                Seen::Status,
                format!("{}: the server in front could not reach the one behind", refused.status()),
            ));
        }
        _ => {}
    }
    if all.is_empty() {
        return all;
    }
    if seen.twins().any(|twin| twin.status() != 0) {
        all.push(Evidence::new(-2.5, Seen::Difference, "the same request is answered at another time"));
    }
    if code == Some(35) || code == Some(60) {
        all.push(Evidence::new(-2.0, Seen::Tls, "the connection was made, and TLS failed"));
    }
    let other = seen.steps.iter().find(|step| {
        step.status() != 0
            && step.host() == refused.host()
            && step.url().and_then(url::Url::port_or_known_default)
                != refused.url().and_then(url::Url::port_or_known_default)
    });
    if let Some(other) = other {
        let port = other.url().and_then(url::Url::port_or_known_default).unwrap_or(0);
        all.push(Evidence::new(1.0, Seen::Difference, format!("port {port} of the same host answers")));
    }
    let pinned = seen.connected();
    if seen.elsewhere().is_none()
        && seen.meant_host().is_some_and(|host| host.contains('.'))
        && seen
            .lookups_of_host()
            .iter()
            .any(|lookup| lookup.by == Source::Hosts && lookup.addresses.iter().any(|ip| pinned.contains(ip)))
    {
        all.push(Evidence::new(-4.0, Seen::Dns, "the hosts file gives the name the address that was tried"));
    }
    if seen.elsewhere().is_some() {
        all.push(Evidence::new(-4.5, Seen::Dns, "the address that was tried is not the one that DNS gives"));
    }
    all
}
