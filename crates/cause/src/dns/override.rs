//! `dns.override`: see the page beside this file.

use crate::observations::names::Source;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// A local override (hosts file, resolver rule) sends the client to another server than DNS says.
pub const CAUSE: Cause = Cause {
    id: "dns.override",
    means: "A local override (hosts file, resolver rule) sends the client to another server than DNS says.",
    fixed_by: &[Person::User, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("override.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let mut all = seen.told(CAUSE.id);
    let Some(elsewhere) = seen.elsewhere() else {
        all.extend(pinned_only(seen));
        return all;
    };
    match elsewhere.pinned {
        Some(Source::Hosts) => all.push(Evidence::new(
            6.5,
            Seen::Dns,
            format!("the hosts file pins the name; {}", elsewhere.says()),
        )),
        Some(Source::System) => all.push(Evidence::new(
            6.0,
            Seen::Dns,
            format!("this machine resolves the name otherwise than DNS; {}", elsewhere.says()),
        )),
        Some(Source::Pinned) => all.push(Evidence::new(
            6.0,
            Seen::Dns,
            format!("the client was told the address; {}", elsewhere.says()),
        )),
        _ if elsewhere.is_private_for_public() => {
            let says = format!(
                "the name leads into the own network here and elsewhere outside; {}",
                elsewhere.says()
            );
            all.push(Evidence::new(6.0, Seen::Dns, says));
        }
        _ if elsewhere.by_named_server => {}
        _ => all.push(Evidence::new(3.0, Seen::Dns, elsewhere.says())),
    }
    all
}

/// A pin that is seen, without an answer of DNS to compare it with.
fn pinned_only(seen: &Observations) -> Option<Evidence> {
    let connected = seen.connected();
    let lookup = seen.lookups_of_host().into_iter().find(|lookup| {
        matches!(lookup.by, Source::Hosts | Source::Pinned)
            && lookup.addresses.iter().any(|ip| connected.contains(ip))
    })?;
    let public = seen
        .meant_host()
        .is_some_and(|host| host.contains('.') && !host.ends_with(".local") && !host.ends_with(".localhost"));
    let loopback = connected.iter().any(std::net::IpAddr::is_loopback);
    let (weight, says) = match lookup.by {
        Source::Hosts if public => (4.7, "the hosts file gives the name this address"),
        Source::Hosts => (1.5, "the hosts file gives the name this address"),
        _ if loopback && public => (2.0, "the client was told to take this machine for the host"),
        _ => (1.0, "the client was told the address by hand"),
    };
    Some(Evidence::new(weight, Seen::Dns, says))
}
